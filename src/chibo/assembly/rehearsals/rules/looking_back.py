"""What was practised in a rehearsal, and what was forgotten."""

from enum import StrEnum

from chibo.assembly.meetings.rules.attendance import claims
from chibo.assembly.meetings.rules.state import ItemStage, MeetingState, Stage, VoteStage


class Practised(StrEnum):
    """Parts of a meeting that somebody can have done."""

    CHECK_IN = "check_in"
    OPENED = "opened"
    ITEMS = "items"
    FLOOR = "floor"
    LATE = "late"
    VOTED = "voted"
    MINUTES = "minutes"
    CLOSED = "closed"


class Forgotten(StrEnum):
    """What a real meeting would have missed."""

    NOT_CLOSED = "not_closed"
    NOT_ANNOUNCED = "not_announced"
    NOT_CONFIRMED = "not_confirmed"
    NO_CONCLUSION = "no_conclusion"
    ITEMS_LEFT = "items_left"
    NO_VOTE = "no_vote"


def practised(state: MeetingState) -> list[Practised]:
    """What was done, in the order of an evening."""
    votes = state.votes.values()
    done = {
        Practised.CHECK_IN: state.checked_in_at is not None,
        Practised.OPENED: state.opened_at is not None,
        Practised.ITEMS: any(i.stage is not ItemStage.PLANNED for i in state.items.values()),
        Practised.FLOOR: any(s.started_at for s in state.speeches.values()),
        Practised.LATE: len({p.since for p in state.presence.values() if p.confirmed_by}) > 1,
        Practised.VOTED: any(vote.stage is VoteStage.ANNOUNCED for vote in votes),
        Practised.MINUTES: bool(state.notes or any(i.conclusion for i in state.items.values())),
        Practised.CLOSED: state.stage is Stage.CLOSED,
    }
    return [one for one, was in done.items() if was]


def forgotten(state: MeetingState) -> list[Forgotten]:
    """What is missing, the gravest first; nothing of a meeting that was never opened."""
    if state.opened_at is None:
        return []
    items, votes = state.items.values(), state.votes.values()
    treated = [i for i in items if i.stage is not ItemStage.PLANNED]
    missing = {
        Forgotten.NOT_ANNOUNCED: any(vote.stage is VoteStage.CLOSED for vote in votes),
        Forgotten.NOT_CONFIRMED: bool(claims(state)),
        Forgotten.NO_VOTE: any(i.decision_type for i in treated) and not state.votes,
        Forgotten.NO_CONCLUSION: any(not i.conclusion for i in treated),
        Forgotten.ITEMS_LEFT: len(treated) < len(items),
        Forgotten.NOT_CLOSED: state.stage is not Stage.CLOSED,
    }
    return [one for one, is_missing in missing.items() if is_missing]
