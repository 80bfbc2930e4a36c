"""Names of the ethnic groups by their official code (Quyết định 121-TCTK/PPCĐ, 1979); never translated."""

import json
from functools import cache
from importlib.resources import files


@cache
def _names() -> dict[str, str]:
    text = (files(__package__) / "data" / "ethnic_groups.json").read_text("utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def name_of(code: str) -> str:
    """The group's name; the code itself where it is not in the list."""
    return _names().get(code, code)
