"""The official forms on paper: the member's card (2-HSĐV) and the yearly supplement (3-HSĐV); Vietnamese always.

Layout after the forms of the record (Hướng dẫn 06-HD/TW, 2025): heads, numbered groups, places for the member's
and the committee's signatures. A sheet without force in law bears its words on every page.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import override

from chibo.gateways.typesetting import Typesetter
from chibo.people.members.models import Fact, Member
from chibo.people.members.record import screens, words
from chibo.people.members.record.queries import as_of, period_of
from chibo.people.members.record.rules.groups import groups
from chibo.trust.documents import outside, rendering

CARD, SUPPLEMENT = "2-hsdv", "3-hsdv"
TITLES = {CARD: "PHIẾU ĐẢNG VIÊN", SUPPLEMENT: "PHIẾU BỔ SUNG HỒ SƠ ĐẢNG VIÊN"}
YEARLY = (
    "residence", "occupation", "posts", "schooling", "education", "theory", "languages", "computing", "rewards",
    "badges", "discipline", "evaluation", "family", "travel", "health", "exemption", "absence", "skills",
)  # fmt: skip
"""Groups of which the supplement tells the changes of a year."""
NOTHING = "–"


@cache
def _typesetter() -> Typesetter:
    return Typesetter(Path(__file__).parent.parent / "typst", rendering.FONTS)


def card(found: Member, history: Iterable[Fact], *, closed: Sequence[str], day: date) -> bytes:
    """Form 2-HSĐV as of a day.

    Args:
        closed: groups that the viewer's purpose does not open; the sheet says so.

    Raises:
        TypesettingFailed: the typesetter refuses (a fault of ours, never of a person's text).
    """
    held = as_of(history, day=day)
    return _sheet(found, CARD, "", held, list(groups()), closed=closed, day=day)


def supplement(
    found: Member, history: Iterable[Fact], *, closed: Sequence[str], year: int, day: date
) -> bytes:
    """Form 3-HSĐV: what began or ended in a year, or is the evaluation of it.

    Raises:
        TypesettingFailed
    """
    changed = [one for one in history if one.superseded_at is None and _is_of(one, year)]
    return _sheet(found, SUPPLEMENT, f"NĂM {year}", changed, YEARLY, closed=closed, day=day)


def _is_of(one: Fact, year: int) -> bool:
    period = period_of(one)
    edges = [edge.year for edge in (period.begins, period.ends) if edge]
    return year in edges or one.slot == str(year)


def _sheet(
    found: Member,
    form: str,
    subtitle: str,
    facts: Sequence[Fact],
    codes: Sequence[str],
    *,
    closed: Sequence[str],
    day: date,
) -> bytes:
    with override("vi"):
        rows = [_row(code, facts, closed) for code in codes]
    unit = found.unit
    content: dict[str, Any] = {
        "form": form.upper().replace("HSDV", "HSĐV"),
        "title": TITLES[form],
        "subtitle": subtitle,
        "superior": unit.parent.name if unit.parent else "",
        "unit": unit.name,
        "name": found.full_name,
        "code": found.code,
        "card": found.card_number or NOTHING,
        "day": [day.day, day.month, day.year],
        "rows": rows,
    }
    text = json.dumps(rendering.printable(content), ensure_ascii=False)
    inputs = {"content": text, "mark": outside.mark()}
    return _typesetter().pdf("member-form.typ", inputs)


def _row(code: str, facts: Sequence[Fact], closed: Sequence[str]) -> dict[str, Any]:
    if code in closed:
        return {"title": str(words.GROUPS[code]), "lines": ["(không mở cho mục đích này)"]}
    lines = [screens.line(one) for one in facts if one.group == code]
    told = [f"{one.words} ({one.period})" if one.period else one.words for one in lines]
    return {"title": str(words.GROUPS[code]), "lines": told or [NOTHING]}
