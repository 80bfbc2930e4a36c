"""Follow the numbers of members, and read what changed: told at least once, taken note of once, gaps seen."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4, uuid5

from chibo.core import audit
from chibo.core.actor import EVERYWHERE, system_actor
from chibo.core.scope import scope
from chibo.gateways.population.port import (
    MOST_AT_ONCE,
    Call,
    Changes,
    CursorLost,
    PopulationRegistry,
)
from chibo.people.registry.models import Feed, Link, Run
from chibo.people.registry.rules import feed as rules
from chibo.people.registry.rules.purposes import Purpose
from chibo.people.registry.rules.states import Result, RunState
from chibo.people.registry.services import comparing, enquiries
from chibo.people.registry.services.facts import the_feed

ME = system_actor("registry.follow")


def follow(*, registry: PopulationRegistry, at: datetime) -> bool:
    """Have the register told which numbers to follow; ``MOST_AT_ONCE`` of them. Call outside a scope.

    Returns:
        whether there may be more.
    """
    with scope(ME):
        links = list(
            Link.objects.filter(is_followed=False)
            .select_related("member")
            .order_by("rid")[:MOST_AT_ONCE]
        )
        if not links:
            return False
        asked = enquiries.write(
            ME, [link.member for link in links], question="follow", purpose=Purpose.KEEP_IN_STEP,
            fields=(), at=at, message_id=uuid4(),
        )  # fmt: skip
    registry.follow(enquiries.call_of(asked[0], ME), add=[link.rid for link in links])
    with scope(ME):
        enquiries.replied(asked, [(Result.FOUND, "")] * len(asked), registry=registry, at=at)
        Link.objects.filter(pk__in=[link.pk for link in links]).update(is_followed=True)
    return len(links) == MOST_AT_ONCE


def read(*, registry: PopulationRegistry, at: datetime) -> bool:
    """One page of changes, or one batch of numbers that changed. Call outside a scope.

    Returns:
        whether there is more to do.
    """
    with scope(ME):
        feed = the_feed()
    if feed.waiting:
        _look(feed, registry=registry, at=at)
        return True
    call = Call(id=str(uuid4()), purpose=Purpose.KEEP_IN_STEP, case="changes")
    try:
        page = registry.changes(call, cursor=feed.cursor)
    except CursorLost:
        page = registry.changes(call, cursor="")
        _lost(feed, page, why="cursor", at=at)
        return False
    return _note(feed, page, at=at)


def _note(feed: Feed, page: Changes, *, at: datetime) -> bool:
    items = [rules.Told(one.seq, one.rid, one.version) for one in page.items]
    with scope(ME):
        held = the_feed()
        if held.cursor != feed.cursor:
            return True
        found = rules.read(items, last_seq=held.last_seq)
        held.cursor, held.last_seq, held.read_at = page.cursor, found.last_seq, at
        held.waiting = [*held.waiting, *found.rids]
        held.save()
    if found.gap:
        _lost(held, page, why="gap", at=at)
    return page.more or bool(found.rids)


def _lost(feed: Feed, page: Changes, *, why: str, at: datetime) -> None:
    """Something was missed: go on from here, and compare everybody."""
    with scope(ME):
        held = the_feed()
        held.cursor, held.read_at = page.cursor, at
        if why == "cursor":
            held.last_seq = 0
        held.save()
        audit.record(
            ME, "registry.feed_broken", subject=feed.pk, position=0, at=at, detail={"why": why}
        )
        if not Run.objects.filter(position=0, state=RunState.RUNNING).exists():
            comparing.begin(ME, lo=0, hi=EVERYWHERE, at=at)


def _look(feed: Feed, *, registry: PopulationRegistry, at: datetime) -> None:
    """Ask about numbers that changed; those that are nobody's any more are left out."""
    rids: Sequence[str] = feed.waiting[:MOST_AT_ONCE]
    message = uuid5(feed.pk, f"{feed.cursor} {len(feed.waiting)} {rids[0]}")
    with scope(ME):
        links = list(Link.objects.filter(rid__in=rids).select_related("member").order_by("rid"))
        asked = comparing.written(links, message=message, by=ME.name, at=at) if links else []
    records = (
        registry.fetch(
            enquiries.call_of(asked[0], ME),
            rids=[link.rid for link in links],
            fields=comparing.FIELDS,
        )
        if links
        else []
    )
    with scope(ME):
        held = the_feed()
        if held.waiting[: len(rids)] != list(rids):
            return
        comparing.taken(links, asked, records, registry=registry, at=at)
        held.refresh_from_db(fields=["waiting"])
        held.waiting = held.waiting[len(rids) :]
        held.save(update_fields=["waiting"])
