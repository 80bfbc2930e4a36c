"""Log-in names as people type them, and devices as they would call them."""

import re

_SEPARATORS = re.compile(r"[\s.\-()]+")
_PHONE = re.compile(r"(?:\+84|0084|0)(\d{9})")

# The first sign that is found names the browser; makers put the names of others behind their own.
_BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def login_name(typed: str) -> str:
    """The log-in name that somebody means: a telephone number in its domestic form, anything else trimmed.

    ``+84 912 345 678`` and ``0912.345.678`` are ``0912345678``.
    """
    bare = _SEPARATORS.sub("", typed)
    phone = _PHONE.fullmatch(bare)
    return f"0{phone[1]}" if phone else typed.strip()


def device(user_agent: str) -> str:
    """Browser and system, ``Chrome, Android``; empty when neither is known."""
    found = [
        next((name for sign, name in signs if sign in user_agent), "")
        for signs in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found))
