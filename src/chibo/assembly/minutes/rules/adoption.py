"""How the minutes were adopted, as the sentence they print (Vietnamese)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chibo.assembly.meetings.rules.reading import CORRECTED, Objection, Reading
from chibo.assembly.meetings.rules.state import MeetingState

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOT_READ = "Biên bản chưa được đọc lại, thông qua tại cuộc họp."
LONGEST = 7_500
"""Signs; the record holds 8,000."""


def sentence(state: MeetingState) -> str:
    """When they were read back and adopted, by which vote if there was one, and what was objected to."""
    reading = state.reading
    if reading is None:
        return NOT_READ
    said = "; ".join(_objection(state, reading, o) for o in reading.objections.values()) or "không"
    if reading.adopted is None:
        return _cut(
            f"Biên bản được đọc lại lúc {_hour(reading.at)}, chưa được thông qua; "
            f"ý kiến khác: {said}."
        )
    how = ""
    if reading.adopted.vote:
        result = state.votes[reading.adopted.vote].result or {}
        how = f" (biểu quyết: tán thành {result['yes']} trên {result['base']})"
    when = _hour(reading.adopted.at)
    return _cut(f"Biên bản đã được đọc lại, thông qua lúc {when}{how}; ý kiến khác: {said}.")


def _objection(state: MeetingState, reading: Reading, objection: Objection) -> str:
    name = state.roll[objection.roll].name
    passage = reading.passages.get(objection.key)
    where = f" ({passage.heading.split('.')[0]})" if passage else ""
    text = " ".join(objection.text.split()).rstrip(".;")
    if objection.stage == CORRECTED:
        outcome = ", đã sửa"
    elif objection.answer:
        outcome = f", ghi vào biên bản; trả lời: {' '.join(objection.answer.split()).rstrip('.;')}"
    else:
        outcome = ""
    return f"đồng chí {name}{where}: “{text}”{outcome}"


def _hour(at: datetime) -> str:
    local = at.astimezone(HERE)
    return f"{local.hour} giờ {local.minute:02d} phút"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
