"""Everything about one person as a PDF, for reading and for paper; its words are Vietnamese."""

import json
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from chibo.core import disclosure
from chibo.gateways.typesetting import Typesetter
from chibo.trust.documents import rendering

WIDE = 7
"""A part with more fields is set as a list, not as a table."""
YES, NO, NOTHING = "có", "không", "–"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@cache
def _typesetter() -> Typesetter:
    return Typesetter(Path(__file__).parent / "typst", rendering.FONTS)


def pdf(content: dict[str, Any]) -> bytes:
    """Typeset ``core.disclosure.everything``.

    Raises:
        TypesettingFailed: the typesetter refuses (a fault of ours, never of a person's text).
    """
    codes = {part.code: {one.key: one.values for one in part.fields} for part in disclosure.parts()}
    about = {
        "name": content["person"]["name"],
        "made_at": shown(content["made_at"]),
        "parts": [
            {
                "title": part["title"],
                "heads": list(part["fields"].values()),
                "wide": len(part["fields"]) > WIDE,
                "rows": [
                    [
                        codes[part["code"]][key].get(str(value)) or shown(value)
                        for key, value in row.items()
                    ]
                    for row in part["rows"]
                ],
            }
            for part in content["parts"]
        ],
    }
    text = json.dumps(rendering.printable(about), ensure_ascii=False)
    return _typesetter().pdf("about-me.typ", {"about": text})


def shown(value: Any) -> str:
    """A value in words: moments in the organisation's time, days as ``dd/mm/yyyy``."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    text = str(value)
    if _MOMENT.fullmatch(text):
        local = datetime.fromisoformat(text).astimezone(ZoneInfo(settings.TIME_ZONE))
        return f"{local:%d/%m/%Y %H:%M}"
    if _DAY.fullmatch(text):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    return text
