"""What the pages of facts and requests show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.models import CorrectionRequest, Fact, Proposal
from chibo.people.members.record import words
from chibo.people.members.record.queries import period_of
from chibo.people.members.record.rules.groups import groups
from chibo.people.members.record.rules.periods import Period
from chibo.people.members.record.rules.steps import Origin, Outcome, Step, Wish
from chibo.people.members.record.services.requests import step_of
from chibo.web import formats


@dataclass(frozen=True, slots=True)
class Line:
    """A fact on a page: its words, since when and until when, and the note below."""

    fact: "Fact | Proposal"
    words: str
    period: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group on a page; ``closed``: the purpose does not open it."""

    code: str
    title: Promise
    lines: Sequence[Line]
    closed: bool

    @property
    def takes_more(self) -> bool:
        """Whether something can be added beside what is there; otherwise that is corrected."""
        group = groups()[self.code]
        return not self.closed and (group.dated or group.many or group.by_year)


def sections(facts: Iterable[Fact], *, closed: Sequence[str] = ()) -> list[Section]:
    """All groups in the order of the record, empty ones too."""
    known = list(facts)
    return [
        Section(
            code,
            words.GROUPS[code],
            [line(one) for one in known if one.group == code],
            code in closed,
        )
        for code in groups()
    ]


def line(one: "Fact | Proposal") -> Line:
    """A fact in words."""
    return Line(one, told(one), span(period_of(one)), _note(one) if isinstance(one, Fact) else "")


def told(one: "Fact | Proposal") -> str:
    """The value of a fact in one line."""
    group = groups()[one.group]
    shown = group.shown(one.value)
    place = one.slot if group.by_year else group.slots.get(one.slot, "")
    said = [value for _name, value in shown]
    return f"{place}: {', '.join(said)}" if place else ", ".join(said)


def span(period: Period) -> str:
    """``15/08/1984 – 1990``; empty where it always holds."""
    if period.begins is None and period.ends is None:
        return ""
    if period.ends is None:
        return _("since %(day)s") % {"day": _day(period.begins)}
    if period.begins is None:
        return _("until %(day)s") % {"day": _day(period.ends)}
    return f"{_day(period.begins)} – {_day(period.ends)}"


def _day(known: PartialDate | None) -> str:
    return str(known) if known else ""


def _note(one: Fact) -> str:
    if one.origin == Origin.OPENING:
        return ""
    parts = [one.source, str(words.ORIGINS[one.origin])]
    if one.approved_by_name:
        names = {"confirmed": one.confirmed_by_name, "approved": one.approved_by_name}
        parts[1] = _("confirmed by %(confirmed)s, approved by %(approved)s") % names
    return "; ".join(filter(None, parts))


def way(found: CorrectionRequest) -> list[dict[str, Any]]:
    """The steps of a request and who did them."""
    step = step_of(found)
    asked = {
        "label": _("Asked"),
        "note": f"{found.asked_by_name}, {formats.moment(found.asked_at)}",
        "state": "done",
    }
    if found.wish == Wish.TELL:
        return [asked, _last(found, _("Answered by the branch"), is_next=step is not Step.ENDED)]
    confirmed = {
        "label": _("Confirmed by the branch"),
        "note": (
            f"{found.confirmed_by_name}, {formats.moment(found.confirmed_at)}"
            if found.confirmed_at
            else ""
        ),
        "state": "done" if found.confirmed_at else "current" if step is Step.BRANCH else "",
    }
    last = _last(found, _("Approved by the committee"), is_next=step is Step.COMMITTEE)
    return [asked, confirmed, last]


def _last(found: CorrectionRequest, label: str, *, is_next: bool) -> dict[str, Any]:
    if found.answered_at is None:
        return {"label": label, "note": "", "state": "current" if is_next else ""}
    ended = label if found.outcome == Outcome.DONE else str(words.OUTCOMES[found.outcome])
    note = f"{found.answered_by_name}, {formats.moment(found.answered_at)}"
    return {"label": ended, "note": note, "state": "done"}


def badge(found: CorrectionRequest) -> tuple[Promise, str]:
    """Where a request is, as a badge."""
    if found.outcome:
        outcome = Outcome(found.outcome)
        return words.OUTCOMES[outcome], words.OUTCOME_KINDS[outcome]
    return words.STEPS[step_of(found)], "warn"


def asked_rows(found: Iterable[CorrectionRequest]) -> list[tuple[CorrectionRequest, Promise, Any]]:
    """Requests with what they are about and where they are."""
    return [(one, words.GROUPS[one.group], badge(one)) for one in found]
