"""Everything that happened to a member, in one order: the way in the organisation, facts, meetings, looks.

Meetings are told by a room above; they are taken from what it discloses (``core.disclosure``), read behind the
viewer's own door, so that nobody sees more here than there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chibo.core import disclosure
from chibo.ground.organisation.queries import local_day
from chibo.people.members import words as members
from chibo.people.members.models import Fact, RecordLook
from chibo.people.members.queries import Record
from chibo.people.members.record import screens, words
from chibo.people.members.record.queries import period_of
from chibo.people.members.rules import story

MEETINGS = "meetings.attendance"


class Kind(StrEnum):
    """What a line tells of."""

    MEMBERSHIP = "membership"
    BRANCH = "branch"
    OFFICE = "office"
    FACT = "fact"
    MEETING = "meeting"
    LOOK = "look"


KINDS: dict[str, Promise] = {
    Kind.MEMBERSHIP: _("Membership"),
    Kind.BRANCH: _("Branch"),
    Kind.OFFICE: _("Office"),
    Kind.FACT: pgettext_lazy("timeline", "Facts"),
    Kind.MEETING: pgettext_lazy("timeline", "Meetings"),
    Kind.LOOK: _("Looks into the record"),
}
_OF_PERIODS = {"spell": Kind.MEMBERSHIP, "posting": Kind.BRANCH, "mandate": Kind.OFFICE}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened on a day (known as far as ``shown`` says)."""

    on: date
    kind: Kind
    title: str
    note: str
    shown: str = ""


def lines(
    record: Record,
    facts: Iterable[Fact],
    *,
    day: date,
    looks: Iterable[RecordLook] = (),
    kind: str = "",
) -> list[Line]:
    """Newest first, up to a day; with ``kind`` those of one kind only."""
    told = [*_story(record, day), *_facts(facts), *_meetings(record), *_looks(looks)]
    found = [one for one in told if one.on <= day and kind in ("", one.kind)]
    return sorted(found, key=lambda one: one.on, reverse=True)


def _story(record: Record, day: date) -> Iterator[Line]:
    for one in story(record.periods, until=day):
        title, note = members.happened(one)
        yield Line(one.on, _OF_PERIODS[one.period.what], title, note)


def _facts(facts: Iterable[Fact]) -> Iterator[Line]:
    for one in facts:
        begins = period_of(one).begins
        if begins is not None and one.superseded_at is None:
            line = screens.line(one)
            title = f"{words.GROUPS[one.group]}: {line.words}"
            yield Line(begins.first, Kind.FACT, title, line.note, str(begins))


def _meetings(record: Record) -> Iterator[Line]:
    part = next((one for one in disclosure.parts() if one.code == MEETINGS), None)
    if part is None:
        return
    status = {one.key: one.values for one in part.fields}["status"]
    for row in part.rows(record.member.person_id):
        start: datetime = row["start"]
        note = ". ".join(filter(None, [status.get(row["status"], ""), row["place"]]))
        yield Line(local_day(start), Kind.MEETING, row["meeting"], note)


def _looks(looks: Iterable[RecordLook]) -> Iterator[Line]:
    for one in looks:
        note = ". ".join(filter(None, [one.viewer_unit, one.reason]))
        yield Line(local_day(one.at), Kind.LOOK, one.viewer_name, note)
