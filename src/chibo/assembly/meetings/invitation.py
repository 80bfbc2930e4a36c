"""The invitation as plain text, to be pasted into any messenger.

Vietnamese in every language of the page: it is word of the organisation. It says what everybody on
the roll is told, and nothing else: no names of members, and closed sessions not at all.
"""

from datetime import datetime

from chibo.assembly.meetings.calendars import VIETNAM
from chibo.assembly.meetings.rules.state import Item, MeetingState, Stage

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
MODES = {
    "in_person": "trực tiếp",
    "hybrid": "trực tiếp kết hợp trực tuyến",
    "online": "trực tuyến",
}


def text(state: MeetingState, *, kind: str, url: str) -> str:
    """The words of an invitation.

    Args:
        kind: name of the kind of meeting. url: address of the meeting's page.

    Raises:
        ValueError: the meeting was never convened.
    """
    if state.planned_start is None or state.planned_end is None:
        raise ValueError("a meeting that was never convened has no invitation")
    start = state.resumes_at or state.planned_start
    lines = [
        state.unit["name"],
        "HOÃN HỌP" if state.stage is Stage.CANCELLED else "GIẤY MỜI",
        "",
        f"Kính mời đồng chí dự: {state.title}",
        f"Loại cuộc họp: {kind}; hình thức: {MODES[state.mode]}",
        f"Thời gian: {_moment(start)}",
    ]
    if state.stage is Stage.CANCELLED:
        lines[3] = f"Không tổ chức cuộc họp: {state.title}"
    if state.place:
        lines.append(f"Địa điểm: {state.place}")
    points = [p.name for p in state.points.values() if p.kind != "online"]
    if len(points) > 1:
        lines.append(f"Các điểm họp: {'; '.join(points)}")
    agenda = [f"{number}. {title}" for number, title in enumerate(public_titles(state), start=1)]
    if agenda:
        lines += ["", "Chương trình:", *agenda]
    return "\n".join([*lines, "", f"Xem tài liệu và báo vắng tại: {url}"])


def public_titles(state: MeetingState) -> list[str]:
    """Titles of the agenda without items that are dealt with in closed sessions, in order."""
    return [item.title for item in in_order(state) if not item.case]


def in_order(state: MeetingState) -> list[Item]:
    """The agenda by number."""
    return sorted(state.items.values(), key=lambda item: item.number)


def _moment(at: datetime) -> str:
    here = at.astimezone(VIETNAM)
    return f"{here:%H giờ %M}, {WEEKDAYS[here.weekday()]}, ngày {here:%d/%m/%Y}"
