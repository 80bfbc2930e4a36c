"""What has happened, line by line, in words; who did it stands beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.state import Line, MeetingState

WORDS: dict[str, Promise] = {
    e.CONVENED: _("The invitations were sent."),
    e.POSTPONED: _("The meeting was put off: %(reason)s"),
    e.CANCELLED: _("The meeting was called off: %(reason)s"),
    e.CHECK_IN_OPENED: _("The check-in began."),
    e.OPENED: _("The meeting was opened."),
    e.SUSPENDED: _("A break began."),
    e.RESUMED: _("The meeting went on."),
    e.CLOSED: _("The meeting was closed."),
    e.FAILED_QUORUM: _("The meeting ended without a quorum."),
    e.GUEST_CAME: _("Guest: %(name)s."),
    e.GRADED: _("The meeting was graded."),
    e.ADJOURNED: _("The meeting was adjourned to another day: %(reason)s"),
    e.CHAIR_CHANGED: _("%(to)s took the chair: %(reason)s"),
    e.SECRETARY_CHANGED: _("%(to)s writes the minutes: %(reason)s"),
    e.CONVENED_AGAIN: _("The meeting was convened again: %(title)s"),
    e.PREPARED: _("What was prepared for the branch meeting was written down."),
    e.GUEST_INVITED: _("Invited as a guest: %(name)s."),
    e.PRESENCE_CLAIMED: _("%(who)s checked in, %(point)s."),
    e.PRESENCE_CONFIRMED: _("%(who)s: presence confirmed."),
    e.PRESENCE_REJECTED: _("%(who)s: check-in not confirmed."),
    e.PRESENCE_ENTERED: _("%(who)s is present, %(point)s."),
    e.PRESENCE_ENDED: _("%(who)s is no longer present."),
    e.EXCUSED: _("%(who)s: reason for absence recorded."),
    e.POINT_LOST: _("%(point)s lost the network."),
    e.POINT_BACK: _("%(point)s is connected again."),
    e.ITEM_STARTED: _("Item %(number)s began."),
    e.ITEM_CONCLUDED: _("Item %(number)s: conclusion written."),
    e.ITEM_DONE: _("Item %(number)s is done."),
    e.ITEM_SKIPPED: _("Item %(number)s is left out."),
    e.ITEM_DEFERRED: _("Item %(number)s is put off."),
    e.CLOSED_BEGUN: _("Closed session of item %(number)s began."),
    e.CLOSED_ENDED: _("Closed session of item %(number)s ended."),
    e.FLOOR_ASKED: _("%(who)s asks for the floor."),
    e.FLOOR_WITHDRAWN: _("%(who)s took the request back."),
    e.FLOOR_GIVEN: _("%(who)s has the floor."),
    e.FLOOR_ENDED: _("%(who)s finished speaking."),
    e.OPINION_WRITTEN: _("%(who)s sent a written opinion."),
    e.SPEECH_SUMMARISED: _("Summary of %(who)s's words written."),
    e.MOTION_PUT: _("A motion was put."),
    e.MOTION_WITHDRAWN: _("A motion was withdrawn."),
    e.AMENDMENT_PUT: _("An amendment was proposed."),
    e.AMENDMENT_WITHDRAWN: _("An amendment was withdrawn."),
    e.VOTE_OPENED: _("Vote opened: %(subject)s."),
    e.VOTE_CAST: _("A vote arrived."),
    e.VOTE_MOVED: _("%(who)s hands the sealed slip back and votes on paper."),
    e.PAPERS_ISSUED: _("%(papers)s ballot papers were handed out: %(where)s."),
    e.VOTE_COUNTED: _("A count was agreed on: %(where)s."),
    e.VOTE_CLOSED: _("Vote closed: %(subject)s."),
    e.VOTE_ANNOUNCED: _("Result announced: %(subject)s."),
    e.VOTE_COMPLETED: _("Result completed: %(subject)s."),
    e.VOTE_VOIDED: _("Vote void: %(subject)s."),
    e.NOTE_WRITTEN: _("Note: %(text)s"),
    e.TASK_SET: _("Task: %(text)s"),
    e.TASK_DROPPED: _("A task was struck out."),
    e.READ_BACK: _("The minutes were read back."),
    e.OBJECTED: _("%(who)s objects to the minutes: %(text)s"),
    e.CORRECTED: _("The minutes were corrected: %(text)s"),
    e.ANSWERED: _("The objection of %(who)s was recorded: %(text)s"),
    e.ADOPTED: _("The minutes were adopted."),
    e.UNDONE: _("Undone."),
}
QUIET = frozenset({e.VOTE_CAST})  # its place in the list would tell who voted when
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history for people."""

    seq: int
    at: datetime
    words: str
    who: str
    undone: bool


def told(state: MeetingState, *, limit: int) -> list[Told]:
    """The latest lines, newest first."""
    names = _Names(state)
    shown = [line for line in state.history if line.kind not in QUIET][-limit:]
    return [names.tell(line) for line in reversed(shown)]


def who(state: MeetingState, person: str) -> str:
    """Name of a person of the meeting."""
    member = state.roll_of(person)
    return member.name if member else ""


class _Names:
    """Finds what an event speaks of, also where an undone event has taken it out of the state."""

    def __init__(self, state: MeetingState) -> None:
        self.state = state
        self.rolls = {
            line.data["id"]: line.data["roll"]
            for line in state.history
            if "id" in line.data and "roll" in line.data
        }
        self.subjects = {
            line.data["vote"]: line.data["subject"]
            for line in state.history
            if line.kind == e.VOTE_OPENED
        }

    def tell(self, line: Line) -> Told:
        return Told(
            seq=line.seq,
            at=line.at,
            words=str(WORDS[line.kind]) % self._places(line.data),
            who=who(self.state, line.actor),
            undone=line.undone,
        )

    def _places(self, data: dict[str, Any]) -> dict[str, Any]:
        named = data.get("roll")  # a whole roll in the events that bring one
        key = named if isinstance(named, str) else self.rolls.get(data.get("id", ""), "")
        member = self.state.roll.get(key)
        item = self.state.items.get(data.get("item", ""))
        where = data.get("point") or data.get("where") or ""
        point = self.state.points.get(where)
        text = data.get("text", "")
        return {
            "reason": data.get("reason", ""),
            "name": data.get("name", ""),
            "title": data.get("title", ""),
            "papers": data.get("papers", ""),
            "to": who(self.state, str(data.get("to", ""))),
            "who": member.name if member else "",
            "point": point.name if point else "",
            "where": point.name if point else "",
            "number": item.number if item else "",
            "subject": self.subjects.get(data.get("vote", ""), ""),
            "text": text if len(text) <= LONGEST else f"{text[:LONGEST]}…",
        }
