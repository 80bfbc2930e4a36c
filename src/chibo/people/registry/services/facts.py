"""What the register tells of a linked member: queued where it differs, and never written by itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from chibo.gateways.population.port import Record
from chibo.gateways.population.port import State as NumberState
from chibo.people.members import identity
from chibo.people.registry.models import Difference, Feed, Link
from chibo.people.registry.rules import differences as rules
from chibo.people.registry.rules.differences import HOLDING, WAITING, Differs, Field, State
from chibo.people.registry.rules.states import LinkState

if TYPE_CHECKING:
    from chibo.people.members.models import Member


@dataclass(slots=True)
class Known:
    """What stands of some members before answers about them are applied: read at once for all of them.

    ``read`` collects links of which only the version moves; ``keep`` writes them, at once too.
    """

    deaths: dict[UUID, date]
    waiting: dict[UUID, list[Difference]]
    kept: dict[UUID, set[tuple[str, str]]]
    read: list[Link] = field(default_factory=list)

    def keep(self) -> None:
        """Write the versions; one statement."""
        Link.objects.bulk_update(self.read, ["version", "state"])


def known(members: "Sequence[Member]") -> Known:
    """Two statements, whatever their number."""
    waiting, kept = defaultdict(list), defaultdict(set)
    rows = Difference.objects.filter(member__in=members, state__in=[*WAITING, State.KEPT])
    for row in rows:
        if row.state == State.KEPT:
            kept[row.member_id].add((row.field, row.theirs))
        else:
            waiting[row.member_id].append(row)
    return Known(deaths=identity.deaths(members), waiting=waiting, kept=kept)


def apply(link: Link, member: "Member", record: Record, *, before: Known, at: datetime) -> bool:
    """Take note of a version of a number; the same or an older one again changes nothing.

    Args:
        before: ``known`` of this member and the others of the batch; its ``keep`` is called afterwards.

    Returns:
        whether anything was taken note of.
    """
    if record.state is NumberState.MERGED and _follows(link, record):
        return True
    found = _found(link, member, record, before)
    ending = next((one for one in found if one.field in HOLDING), None)
    if ending is not None:
        return _hold(link, member, ending, record.version, before=before, at=at)
    if record.version <= link.version:
        return False
    link.version, link.state = record.version, LinkState.ACTIVE
    before.read.append(link)
    _queue(member, found, record.version, before=before, at=at)
    return True


def _found(link: Link, member: "Member", record: Record, before: Known) -> list[Differs]:
    """What differs, as it is kept, without what a person has settled by keeping the record."""
    if record.state is not NumberState.ACTIVE:
        told = " ".join([record.state, *record.successors])
        found = [Differs(Field.NUMBER, link.rid, told)]
    elif record.version <= link.version:
        found = []
    else:
        ours = _ours(member, record, before)
        found = [_told(one) for one in rules.compare(ours, record.facts)]
    settled = before.kept.get(member.pk, set())
    return [one for one in found if (str(one.field), one.theirs) not in settled]


def _follows(link: Link, record: Record) -> bool:
    """Two numbers became one: the link goes along, unless the other number is another member's."""
    if len(record.successors) != 1 or Link.objects.filter(rid=record.successors[0]).exists():
        return False
    link.rid, link.version, link.is_followed = record.successors[0], 0, False
    link.save(update_fields=["rid", "version", "is_followed"])
    feed = the_feed()
    feed.waiting = [*feed.waiting, link.rid]
    feed.save(update_fields=["waiting"])
    return True


def the_feed() -> Feed:
    """The one row that says how far changes were read, locked; call behind the installation's own door."""
    Feed.objects.bulk_create([Feed(position=0)], ignore_conflicts=True)
    return Feed.objects.select_for_update(no_key=True).get(position=0)


def _hold(
    link: Link,
    member: "Member",
    differs: Differs,
    version: int,
    *,
    before: Known,
    at: datetime,
) -> bool:
    is_new = link.state == LinkState.ACTIVE
    link.state, link.version = LinkState.HELD, max(version, link.version)
    link.save(update_fields=["state", "version"])
    _queue(member, [differs], version, before=before, at=at, is_whole=False)
    return is_new


def _ours(member: "Member", record: Record, before: Known) -> dict[str, str]:
    """The record's facts; an id that is the same stands as the register tells it, any other one hidden."""
    said = record.facts.get("personal_id", "")
    same = not said or identity.has_id(member, said)
    own = said if same else identity.masked(member.personal_id_last4)
    return {**identity.told(member, died=before.deaths.get(member.pk)), "personal_id": own}


def _told(one: Differs) -> Differs:
    if one.field is not Field.PERSONAL_ID:
        return one
    return Differs(one.field, one.ours, identity.masked(one.theirs))


def _queue(
    member: "Member",
    found: list[Differs],
    version: int,
    *,
    before: Known,
    at: datetime,
    is_whole: bool = True,
) -> None:
    """Bring the queue of a member in step: new differences wait, those that are gone agree.

    Args:
        is_whole: the differences found are all there are.
    """
    said = {one.field: one for one in found}
    for row in before.waiting.get(member.pk, []):
        now = said.pop(Field(row.field), None)
        if now is None and is_whole:
            row.state, row.decided_at = State.AGREED, at
            row.save(update_fields=["state", "decided_at"])
        elif now is not None and (row.ours, row.theirs) != (now.ours, now.theirs):
            row.ours, row.theirs, row.version = now.ours, now.theirs, version
            row.state, row.proposed_by, row.choice = State.OPEN, None, ""
            row.save()
    Difference.objects.bulk_create(
        Difference(
            member=member,
            person_id=member.person_id,
            province=member.province,
            position=member.position,
            field=one.field,
            ours=one.ours,
            theirs=one.theirs,
            version=version,
            found_at=at,
        )
        for one in said.values()
    )
