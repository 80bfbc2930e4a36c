"""Names of the ethnic groups by their official code (Quyết định 121-TCTK/PPCĐ, 1979); never translated."""

import json
from functools import cache
from importlib.resources import files

from chibo.core.names import search_key


@cache
def _names() -> dict[str, str]:
    text = (files(__package__) / "data" / "ethnic_groups.json").read_text("utf-8")
    found: dict[str, str] = json.loads(text)
    return found


@cache
def _codes() -> dict[str, str]:
    plain = {_plain(name): code for code, name in _names().items()}
    return plain | {_plain(other): plain[_plain(name)] for other, name in _ALSO.items()}


# How people write what the list writes otherwise.
_ALSO = {"Việt": "Kinh", "Mông": "Hmông", "Khmu": "Khơ-mú", "Khơ-me": "Khmer", "Jrai": "Gia-rai"}


def _plain(name: str) -> str:
    return search_key(name).replace(" ", "").replace("-", "")


def name_of(code: str) -> str:
    """The group's name; the code itself where it is not in the list."""
    return _names().get(code, code)


def code_of(name: str) -> str | None:
    """The code of a group by its name, marks and hyphens aside; None where the list has no such name."""
    return name.strip() if name.strip() in _names() else _codes().get(_plain(name))


def choices() -> list[tuple[str, str]]:
    """Codes and names, in the order of the official list."""
    return sorted(_names().items())
