"""What the pages of records show, made from a record and a day."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chibo.ground.organisation.words import OFFICES
from chibo.people.members import ethnic, words
from chibo.people.members.models import CorrectionRequest, Fact, Member, RecordLook
from chibo.people.members.queries import Record
from chibo.people.members.rules import Category, Flag, partial_iso, story
from chibo.web import formats

NOTHING = "–"


def facts(record: Record, *, day: date) -> list[tuple[str, str]]:
    """Label and value of the main facts, as they were on a day."""
    found = record.member
    kinds = {period.kind for period in record.on(day, "spell")}
    flags = [str(words.FLAGS[flag]) for flag in Flag if flag in kinds]
    rows = [
        (_("Member's code"), formats.grouped(found.code)),
        (_("Membership"), _category(kinds)),
        (_("Branch"), ", ".join(p.place for p in record.on(day, "posting"))),
        (_("Office"), "; ".join(_office(p) for p in record.on(day, "mandate"))),
        (_("Date of birth"), born(found)),
        (_("Ethnic group"), ethnic.name_of(found.ethnic_code)),
        (_("Day of admission"), _day(found.admitted_on)),
        (_("Day of recognition as official member"), _day(found.official_on)),
        (_("Education"), found.education),
        (_("Occupation"), found.occupation),
        (_("Personal id"), _personal_id(found)),
    ]
    if flags:
        rows.insert(2, (_("Special state"), ", ".join(flags)))
    return [(label, value or NOTHING) for label, value in rows]


def _category(kinds: set[str]) -> str:
    held = next((c for c in Category if c in kinds), None)
    return str(words.CATEGORIES[held]) if held else ""


def _office(period: Any) -> str:
    places = {
        "office": OFFICES[period.kind],
        "place": period.place,
        "day": formats.day(period.valid_from),
    }
    return _("%(office)s, %(place)s, since %(day)s") % places


def _day(value: date | None) -> str:
    return formats.day(value) if value else ""


def born(found: Member) -> str:
    """The date of birth as far as the record knows it."""
    on, known = found.born_on, found.born_precision
    if on is None:
        return ""
    month = None if known == "year" else on.month
    return formats.partial_day(on.year, month, on.day if known == "day" else None)


def _personal_id(found: Member) -> str:
    if not found.personal_id_last4:
        return ""
    return _("only the last 4 digits are shown: %(digits)s") % {"digits": found.personal_id_last4}


def timeline(record: Record, *, day: date) -> list[dict[str, Any]]:
    """The story up to a day, newest first."""
    told = []
    for one in story(record.periods, until=day):
        title, note = words.happened(one)
        told.append({"on": one.on, "title": title, "note": note})
    return told


def file(
    record: Record,
    looks: list[RecordLook],
    corrections: list[CorrectionRequest],
    history: list[Fact],
) -> dict[str, Any]:
    """The record as a file, format ``chibo-member-record/1``: codes and ISO dates, nothing translated."""
    found = record.member
    return {
        "format": "chibo-member-record/1",
        "code": found.code,
        "name": found.full_name,
        "sex": found.sex,
        "born": {
            "on": partial_iso(found.born_on, found.born_precision),
            "precision": found.born_precision,
        },
        "ethnic_group": {"code": found.ethnic_code, "name": ethnic.name_of(found.ethnic_code)},
        "occupation": found.occupation,
        "education": found.education,
        "admitted_on": _iso(found.admitted_on),
        "official_on": _iso(found.official_on),
        "personal_id_last4": found.personal_id_last4,
        "unit": found.unit.name,
        "periods": [
            {
                "what": period.what,
                "kind": period.kind,
                "unit": period.place,
                "from": period.valid_from.isoformat(),
                "to": _iso(period.valid_to),
                "decision": period.decision,
            }
            for period in sorted(record.periods, key=lambda p: (p.valid_from, p.what))
        ],
        "facts": [
            {
                "group": one.group,
                "slot": one.slot,
                "value": one.value,
                "from": partial_iso(one.valid_from, one.from_precision),
                "to": partial_iso(one.valid_to, one.to_precision),
                "source": one.source,
                "origin": one.origin,
                "recorded_at": one.recorded_at.isoformat(),
                "superseded_at": one.superseded_at.isoformat() if one.superseded_at else None,
            }
            for one in history
        ],
        "looks": [
            {
                "at": look.at.isoformat(),
                "by": look.viewer_name,
                "of": look.viewer_unit,
                "why": look.reason,
            }
            for look in looks
        ],
        "corrections": [
            {
                "asked_at": one.asked_at.isoformat(),
                "about": one.group,
                "wish": one.wish,
                "text": one.text,
                "outcome": one.outcome,
                "answer": one.answer,
                "answered_at": one.answered_at.isoformat() if one.answered_at else None,
            }
            for one in corrections
        ],
    }


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
