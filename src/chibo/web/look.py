"""How a person wants pages to look: kept in cookies of this device, so that it holds before signing in."""

from dataclasses import dataclass

from django.conf import settings
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponseBase

YEAR_SECONDS = 365 * 24 * 3600
CHOICES = {
    "type": ("normal", "large", "largest"),
    "contrast": ("normal", "more"),
    "theme": ("auto", "light"),
    "keys": ("on", "off"),
    "tour": ("new", "seen"),
}

# Sent with ``request`` and ``values`` (what was chosen, also ``language``): a room may keep it with the person.
chosen = Signal()


@dataclass(frozen=True)
class Look:
    """What was chosen; the first of each kind unless said otherwise."""

    type: str = "normal"
    contrast: str = "normal"
    theme: str = "auto"
    keys: str = "on"
    tour: str = "new"


def of(request: HttpRequest | None) -> Look:
    """The look that the device's cookies ask for; unknown values count as not said."""
    if request is None:
        return Look()
    said = {name: request.COOKIES.get(_cookie(name), "") for name in CHOICES}
    return Look(**{name: value for name, value in said.items() if value in CHOICES[name]})


def _cookie(name: str) -> str:
    return f"{settings.CHIBO_COOKIE_PREFIX}chibo_{name}"


def valid(values: dict[str, str]) -> dict[str, str]:
    """Those of the values that are a choice of their kind."""
    return {name: value for name, value in values.items() if value in CHOICES.get(name, ())}


def keep(request: HttpRequest, response: HttpResponseBase, values: dict[str, str]) -> None:
    """Write the choices into cookies of a year."""
    for name, value in valid(values).items():
        response.set_cookie(
            _cookie(name), value, YEAR_SECONDS, secure=not settings.INSECURE, samesite="Lax"
        )


def keep_language(request: HttpRequest, response: HttpResponseBase, code: str) -> None:
    """Write the language into its cookie of a year; one that is not offered is not kept."""
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            YEAR_SECONDS,
            secure=not settings.INSECURE,
            samesite="Lax",
        )
