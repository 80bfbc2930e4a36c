"""Command: a count by hands or of papers, entered by two persons separately."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from chibo.assembly.voting import policy, queries
from chibo.assembly.voting.models import CountEntry, Vote
from chibo.assembly.voting.rules import counting, form_ballot, sheet
from chibo.assembly.voting.rules.counting import Count, CountStage, Place
from chibo.assembly.voting.rules.electorate import Channel
from chibo.assembly.voting.rules.refusal import Refusal, check
from chibo.assembly.voting.rules.states import State
from chibo.assembly.voting.services.common import command, locked, tell
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope


@command
def enter_count(
    *,
    actor: Actor,
    vote_id: UUID,
    channel: str,
    point: str,
    figures: Mapping[str, object],
    at: datetime,
    key: str | None = None,
) -> Count:
    """Enter what one person counted at a point while the vote is open.

    The second of two persons decides: equal figures are accepted, unequal ones are kept and both count
    again (stage ``unequal``). Until then nobody is shown the other's figures. Writes the entry, one
    audit line and the fact ``voting.count_entered`` (channel, point, stage; no figures).

    Args:
        channel: hands or paper.
        figures: yes, no, abstain, on paper also blank and invalid; what is left out is 0.
        key: made on the device; the same key a second time enters nothing and tells where the count stands.

    Raises:
        Denied: the actor is not named for counting.
        Refused: not open, accepted already, nobody votes so at this point, or more votes than persons.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    if is_known(actor, vote, key):
        return queries.counts_of(vote_id)[(channel, point)]
    check(vote.stage is State.OPEN, f"is_{vote.state}")
    persons = queries.places(vote_id).get((channel, point), 0)
    check(persons and channel not in counting.BY_ITSELF, "no_such_count")
    return record(
        actor,
        vote,
        place=(channel, point),
        persons=persons,
        figures=figures,
        late=False,
        at=at,
        key=key,
    )


def is_known(actor: Actor, vote: Vote, key: str | None) -> bool:
    """Whether this person's entry with this key has arrived already."""
    if key is None or actor.person_id is None:
        return False
    with scope(system_actor("voting: entries that arrived")):
        return CountEntry.objects.filter(vote=vote, entered_by=actor.person_id, key=key).exists()


def record(
    actor: Actor,
    vote: Vote,
    *,
    place: Place,
    persons: int,
    figures: Mapping[str, object],
    late: bool,
    at: datetime,
    key: str | None = None,
) -> Count:
    """Write one entry and say where the count stands; for commands that hold the vote's lock.

    Raises:
        Refusal: not a counter, accepted already, or figures that cannot be.
    """
    if not policy.counts(actor, vote):
        raise Refusal("not_counter", denied=True)
    channel, point = place
    clean = _clean(vote, figures, channel=Channel(channel), persons=persons)
    before = queries.counts_of(vote.pk, late=late).get(place)
    check(before is None or before.stage is not CountStage.ACCEPTED, "count_accepted")
    with scope(system_actor("voting: number of the entry")):
        last = CountEntry.objects.filter(vote=vote).aggregate(last=Max("number"))["last"] or 0
    CountEntry.objects.create(
        vote=vote,
        province=vote.province,
        position=vote.position,
        number=last + 1,
        channel=channel,
        point=point,
        late=late,
        entered_by_id=actor.person,
        entered_by_name=actor.name,
        figures=clean,
        at=at,
        key=key,
    )
    count = queries.counts_of(vote.pk, late=late)[place]
    where = {"channel": channel, "point": point, "stage": count.stage.value, "late": late}
    tell(actor, "count_entered", vote, at=at, audited=where, **where)
    return count


def _clean(
    vote: Vote, figures: Mapping[str, object], *, channel: Channel, persons: int
) -> dict[str, int]:
    if vote.asks:
        return sheet.clean_figures(vote.asks, figures, persons=persons)
    names = form_ballot.figures(vote.form_names) if vote.forms else ()
    return counting.clean_figures(figures, channel=channel, persons=persons, names=names)
