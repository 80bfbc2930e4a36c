"""The minutes read back: on the members' phones and the projector, and what the pen does with objections."""

from typing import Any

from chibo.assembly.meetings.rules.decide.reading import votes_on
from chibo.assembly.meetings.rules.reading import Objection, Reading
from chibo.assembly.meetings.rules.state import ENDED, ItemStage, MeetingState, Stage
from chibo.assembly.meetings.screens import Region, common, people


def region(state: MeetingState, *, meeting: str) -> Region:
    """What every member reads, and may object to; never a name with a choice."""
    reading = state.reading
    shown = reading is not None and state.stage not in ENDED
    return common.part(
        "reading",
        shown=shown,
        open=shown and state.stage is Stage.OPEN and reading is not None and not reading.adopted,
        url=f"/meetings/{meeting}/do/object",
        **(_text(state, reading) if reading and shown else {}),
    )


def pen(state: MeetingState, *, run: str, meeting: str) -> Region:
    """Read back, correct or record, adopt."""
    reading = state.reading
    waits = any(i.stage is ItemStage.PLANNED for i in state.items.values())
    in_session = state.stage is Stage.OPEN
    return common.part(
        "cockpit_reading",
        run=run,
        shown=in_session and (reading is not None or not waits),
        read_url=f"/meetings/{meeting}/minutes/read-back",  # a page of the room above
        reading=reading is not None,
        votes=[{"id": v.id, "subject": v.subject} for v in votes_on(state)],
        people=people.members_here(state),
        **(_text(state, reading) if reading else {}),
    )


def _text(state: MeetingState, reading: Reading) -> dict[str, Any]:
    return {
        "at": reading.at,
        "passages": [
            {
                "key": p.key,
                "heading": p.heading,
                "text": reading.text(p.key),
                "corrected": p.key in reading.corrected,
            }
            for p in reading.passages.values()
        ],
        "objections": [_objection(state, reading, o) for o in reading.objections.values()],
        "waiting": len(reading.waiting),
        "standing": len(reading.standing),
        "adopted": reading.adopted,
    }


def _objection(state: MeetingState, reading: Reading, objection: Objection) -> dict[str, Any]:
    passage = reading.passages.get(objection.key)
    return {
        "id": objection.id,
        "name": state.roll[objection.roll].name,
        "heading": passage.heading if passage else "",
        "key": passage.key if passage else "",
        "passage": reading.text(passage.key) if passage else "",
        "text": objection.text,
        "stage": objection.stage,
        "answer": objection.answer,
    }


def hall(state: MeetingState) -> dict[str, Any] | None:
    """For the projector while the text is read and not adopted: the passage that changed last."""
    reading = state.reading
    if reading is None or reading.adopted:
        return None
    keys = [key for key in reading.corrected if key in reading.passages]
    latest = reading.passages[keys[-1]] if keys else None
    return {
        "latest": {"heading": latest.heading, "text": reading.text(latest.key)} if latest else None,
        "objections": len(reading.objections),
    }
