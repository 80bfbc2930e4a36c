"""What the register tells of a linked member: queued where it differs, and never written by itself."""

from datetime import datetime
from typing import TYPE_CHECKING

from chibo.gateways.population.port import Record
from chibo.gateways.population.port import State as NumberState
from chibo.people.members import identity
from chibo.people.registry.models import Difference, Feed, Link
from chibo.people.registry.rules import differences as rules
from chibo.people.registry.rules.differences import HOLDING, WAITING, Differs, Field, State
from chibo.people.registry.rules.states import LinkState

if TYPE_CHECKING:
    from chibo.people.members.models import Member


def apply(link: Link, member: "Member", record: Record, *, at: datetime) -> bool:
    """Take note of a version of a number; the same or an older one again changes nothing.

    Returns:
        whether anything was taken note of.
    """
    if record.state is NumberState.MERGED and _follows(link, record):
        return True
    if record.state is not NumberState.ACTIVE:
        told = " ".join([record.state, *record.successors])
        return _hold(link, member, Differs(Field.NUMBER, link.rid, told), record.version, at=at)
    if record.version <= link.version:
        return False
    found = rules.compare(_ours(member, record), record.facts)
    dead = next((one for one in found if one.field in HOLDING), None)
    if dead is not None:
        return _hold(link, member, dead, record.version, at=at)
    link.version, link.state = record.version, LinkState.ACTIVE
    link.save(update_fields=["version", "state"])
    _queue(member, [_told(one) for one in found], record.version, at=at)
    return True


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


def _hold(link: Link, member: "Member", differs: Differs, version: int, *, at: datetime) -> bool:
    is_new = link.state == LinkState.ACTIVE
    link.state, link.version = LinkState.HELD, max(version, link.version)
    link.save(update_fields=["state", "version"])
    _queue(member, [differs], version, at=at, is_whole=False)
    return is_new


def _ours(member: "Member", record: Record) -> dict[str, str]:
    """The record's facts; an id that is the same stands as the register tells it, any other one hidden."""
    said = record.facts.get("personal_id", "")
    same = not said or identity.has_id(member, said)
    own = said if same else identity.masked(member.personal_id_last4)
    return {**identity.told(member), "personal_id": own}


def _told(one: Differs) -> Differs:
    if one.field is not Field.PERSONAL_ID:
        return one
    return Differs(one.field, one.ours, identity.masked(one.theirs))


def _queue(
    member: "Member", found: list[Differs], version: int, *, at: datetime, is_whole: bool = True
) -> None:
    """Bring the queue of a member in step: new differences wait, those that are gone agree.

    Args:
        is_whole: the differences found are all there are.
    """
    said = {one.field: one for one in found}
    for row in Difference.objects.filter(member=member, state__in=WAITING):
        now = said.pop(Field(row.field), None)
        if now is None and is_whole:
            row.state, row.decided_at = State.AGREED, at
            row.save(update_fields=["state", "decided_at"])
        elif now is not None and (row.ours, row.theirs) != (now.ours, now.theirs):
            row.ours, row.theirs, row.version = now.ours, now.theirs, version
            row.state, row.proposed_by, row.choice = State.OPEN, None, ""
            row.save()
    kept = set(
        Difference.objects.filter(member=member, state=State.KEPT).values_list("field", "theirs")
    )
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
        if (str(one.field), one.theirs) not in kept
    )
