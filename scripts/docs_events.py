"""The page on the events of a meeting: the table below beside the kinds that the code knows."""

from collections.abc import Iterator
from typing import NamedTuple

from chibo.assembly.meetings.rules import events

NAME = "events.md"
KINDS = [value for name, value in vars(events).items() if name.isupper() and type(value) is str]
PEN = "chair, minutes secretary"
POINT = "pen; the point's responsible person"
PLAN = (
    "title kind mode unit place planned_start planned_end chair secretary approval points roll items "
    "presiding? decision_types? group? follows? brought?"
)
OPENING = "vote item subject decision_type secrecy rule electors facts motion? amendment? predecessor? forms? sheet?"
CLAIM = "id roll point source confirmed_by?"


class Row(NamedTuple):
    """What a reader wants to know of a kind; a field with ``?`` may be missing."""

    by: str
    fields: str
    effect: str


EVENTS = {
    "meeting.convened": Row(
        "secretary or deputy of the branch", PLAN, "Fixes the plan; the invitations go out."
    ),
    "meeting.postponed": Row(
        "pen",
        "reason planned_start? planned_end?",
        "Put off to a new time: excuses lapse, it stays convened. Without one it has ended.",
    ),
    "meeting.cancelled": Row("pen", "reason", "The meeting is called off; it has ended."),
    "meeting.check_in_opened": Row("pen", "roll", "Takes today's roll; people may check in."),
    "meeting.opened": Row("pen", "quorum", "Opens with the quorum of that second as a fact."),
    "meeting.adjourned": Row(
        "pen",
        "reason planned_start",
        "Broken off, to be continued on another day with a new check-in; everybody has left.",
    ),
    "meeting.chair_changed": Row(
        "pen; who takes the chair",
        "from to reason source",
        "Another presides, by the rule's order.",
    ),
    "meeting.secretary_changed": Row("pen", "from to reason", "Another writes the minutes."),
    "meeting.convened_again": Row(
        "secretary or deputy of the branch",
        "meeting title planned_start",
        "Names the meeting that takes the place of this one, which was not held.",
    ),
    "meeting.prepared": Row(
        "pen",
        "agenda resolution opinions",
        "What a committee or party group lays before the branch meeting; the last one holds.",
    ),
    "meeting.guest_invited": Row(
        "pen",
        "id person name sort_key office item",
        "A guest by name, a line of the roll that is never counted; `item` empty: the whole meeting.",
    ),
    "meeting.suspended": Row("pen", "", "A break begins."),
    "meeting.resumed": Row("pen", "", "The break is over."),
    "meeting.closed": Row("pen", "", "Ends the meeting and every presence; minutes are drafted."),
    "meeting.failed_quorum": Row("pen", "quorum", "Ends a meeting that never had its quorum."),
    "meeting.guest_came": Row("pen", "name", "Writes a guest into the record."),
    "meeting.graded": Row(
        "pen",
        "grade points marks? proposed? reasons? scheme? bands? full?",
        "The branch's own grade; the last one holds.",
    ),
    "presence.claimed": Row(
        "the person",
        CLAIM,
        "Begins an interval that counts from its confirmation on, back to here.",
    ),
    "presence.confirmed": Row(POINT, "id by", "The claim is true."),
    "presence.rejected": Row(
        POINT, "id", "The claim is not true; the interval counts for nothing."
    ),
    "presence.entered": Row(POINT, CLAIM, "Begins an interval that counts at once."),
    "presence.ended": Row(
        f"the person; {POINT}",
        "id reason",
        "Ends an interval: `left`, `network`, `slip`; `item` for a guest whose item is over.",
    ),
    "presence.excused": Row(
        "the member; pen",
        "roll reason kind? excused late? answer?",
        "An absence is announced (`null`; `late`: after the check-in began), accepted or not. Details of a private reason stay out.",
    ),
    "point.lost": Row("pen", "point", "A secondary point lost its link; its people stay present."),
    "point.back": Row(POINT, "point", "The point is connected again."),
    "item.started": Row("pen", "item", "The item is current."),
    "item.concluded": Row("pen", "item conclusion", "The chair's conclusion; the last one holds."),
    "item.done": Row("pen", "item", "The current item is done."),
    "item.skipped": Row("pen", "item reason", "The item is left out."),
    "item.deferred": Row("pen", "item reason", "The item is put off to the next meeting."),
    "item.closed_begun": Row(
        "pen", "item", "The closed session of the item begins; everything else waits."
    ),
    "item.closed_ended": Row("pen", "item", "The closed session has ended; the meeting goes on."),
    "floor.asked": Row(
        f"the person; {POINT}", "id roll item kind", "Joins the list; a point of order goes first."
    ),
    "floor.withdrawn": Row("the person; pen", "id", "Leaves the list."),
    "floor.given": Row("pen", "id", "Begins to speak."),
    "floor.ended": Row("the speaker; pen", "id text?", "Has spoken; perhaps with a summary."),
    "floor.opinion_written": Row(
        "the person", "id roll item text", "A contribution in writing; its words stay."
    ),
    "floor.summarised": Row("pen", "id text", "What was said; the last summary holds."),
    "motion.put": Row("pen", "id item proposer text", "A text lies before the meeting."),
    "motion.withdrawn": Row("pen", "id", "The proposer takes it back."),
    "motion.amendment_put": Row(
        "pen", "id motion proposer before after", "A passage shall be replaced; voted on first."
    ),
    "motion.amendment_withdrawn": Row("pen", "id", "The proposer takes it back."),
    "vote.opened": Row("pen", OPENING, "Freezes who votes, where, on what base."),
    "vote.cast": Row("an elector on the own device", "vote roll", "Has voted; never how."),
    "vote.moved_to_paper": Row(
        "the second of two scrutineers",
        "vote roll where",
        "A sealed slip came back; its voter votes on paper at the own point.",
    ),
    "vote.papers_issued": Row(
        POINT, "vote where papers", "How many ballot papers were handed out; the last figure holds."
    ),
    "vote.counted": Row(
        "two persons of the roll", "vote where", "Equal counts of two persons were accepted."
    ),
    "vote.closed": Row("pen", "vote result", "Final; a motion or an amendment is carried or lost."),
    "vote.announced": Row("pen", "vote", "Everybody sees the result."),
    "vote.completed": Row(
        "two persons of the roll; chair",
        "vote where result",
        "Late papers of a cut-off point came in, or the chair ended the wait.",
    ),
    "vote.voided": Row(
        "pen", "vote reason", "The vote counts for nothing; a repeat is a new vote."
    ),
    "note.written": Row("pen", "id item text", "A line for the minutes, at an item or at none."),
    "task.set": Row(
        "pen", "id text owner due", "A clause of the resolution; the same id replaces."
    ),
    "task.dropped": Row("pen", "id", "The clause is struck."),
    "minutes.read_back": Row(
        "pen", "passages", "Everybody has the minutes so far before them; again keeps corrections."
    ),
    "minutes.objected": Row(
        f"the member; {POINT}", "id roll key text", "An objection to a passage, or to the whole."
    ),
    "minutes.corrected": Row(
        "pen", "key text id?", "A passage reads differently; the objection named is followed."
    ),
    "minutes.answered": Row("pen", "id text", "The objection stands, recorded with its answer."),
    "minutes.adopted": Row(
        "pen", "vote?", "The meeting adopts the text, by a vote or without objection."
    ),
    "undone": Row("pen", "seqs", "The events with these numbers have no effect; both stay."),
}

HEAD = """\
# Events of a meeting

A meeting is the sequence of its events, numbered from 1 without a gap. The state on every screen, the minutes and the
statistics follow from them; [the decision](../decisions/0004-a-meeting-is-its-events.md) says why. Each event has

- `seq`, its number, and `deed`, the number of the first event of its command;
- `at`, the time in UTC, never before that of the event before it;
- `kind` and `data` as below. Ids are texts; `roll` names a line of the roll, `point` a meeting point; times are ISO 8601;
- `actor`, the person who caused it;
- `digest`, SHA-256 over the digest before it (32 zero bytes at the beginning) and the canonical JSON (sorted keys, no
  spaces, UTF-8) of `actor`, `at`, `data`, `kind` and `seq`.

`pen` are the chair and the minutes secretary. A field with `?` may be missing. What can be undone can be undone as the
pen's latest deed, as long as nothing was built upon it: no vote, no break, no later event about the same person or thing.
The database refuses to change or remove an event.

This page is written by `make docs` from `src/chibo/assembly/meetings/rules/events.py` and `scripts/docs_events.py`.

| kind | caused by | data | what it does | can be undone |
|---|---|---|---|---|
"""


def page() -> str:
    """The page on events."""
    rows = (_row(kind, EVENTS[kind]) for kind in KINDS if kind in EVENTS)
    return HEAD + "\n".join(rows) + "\n"


def _row(kind: str, row: Row) -> str:
    fields = ", ".join(f"`{name}`" for name in row.fields.split()) or "–"
    undo = "yes" if kind in events.UNDOABLE else "no"
    return f"| `{kind}` | {row.by} | {fields} | {row.effect} | {undo} |"


def complaints() -> Iterator[str]:
    """Kinds without a row, and rows without a kind."""
    yield from (
        f"scripts/docs_events.py does not describe {kind}" for kind in set(KINDS) - set(EVENTS)
    )
    yield from (
        f"scripts/docs_events.py describes {kind}, no event" for kind in set(EVENTS) - set(KINDS)
    )
