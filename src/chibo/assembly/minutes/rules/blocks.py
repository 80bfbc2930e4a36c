"""Prose of minutes and resolutions as named blocks, first written by phrase templates.

A block's ``key`` is stable, so that versions can be compared block by block; ``source`` names the
events it was made from.
"""

from dataclasses import dataclass
from datetime import date

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.state import Item, ItemStage, MeetingState, Motion
from chibo.assembly.minutes.rules import incidents

UNRECORDED = "Đồng chí phát biểu tại cuộc họp; thư ký chưa ghi tóm tắt."


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One passage that can be edited."""

    key: str
    heading: str
    text: str
    source: tuple[int, ...] = ()


def minutes(state: MeetingState) -> list[Block]:
    """Blocks of the minutes, in the order they are printed."""
    made: list[Block] = []
    for item in sorted(state.items.values(), key=lambda i: i.number):
        if item.case:  # it has minutes of its own, and nobody writes about it here
            continue
        heading = f"Mục {item.number}. {item.title}"
        made.append(_block(state, f"item:{item.id}", heading, _item_text(state, item), item.id))
        made.extend(_speeches(state, item, heading))
        if item.conclusion:
            made.append(_block(state, f"conclusion:{item.id}", heading, item.conclusion, item.id))
    made.append(Block(key="conclusion", heading="Kết luận của chủ trì", text=_closing(state)))
    return made


def resolution(state: MeetingState) -> list[Block]:
    """Blocks of the resolution."""
    made = [
        Block(key=f"ground:{n}", heading="Căn cứ", text=text)
        for n, text in enumerate(_grounds(state), start=1)
    ]
    made.append(Block(key="situation", heading="Tình hình", text=_situation(state)))
    made.extend(
        Block(key=f"clause:{task.id}", heading=f"Nhiệm vụ {n}", text=task.text)
        for n, task in enumerate(state.tasks.values(), start=1)
    )
    made.append(
        Block(
            key="implementation",
            heading="Tổ chức thực hiện",
            text=(
                "Chi ủy theo dõi, đôn đốc việc thực hiện; đảng viên được giao nhiệm vụ báo cáo "
                "kết quả tại kỳ sinh hoạt sau."
            ),
        )
    )
    return made


def _block(state: MeetingState, key: str, heading: str, text: str, about: str) -> Block:
    source = tuple(
        line.seq for line in state.history if not line.undone and about in line.data.values()
    )
    return Block(key=key, heading=heading, text=text, source=source)


def _item_text(state: MeetingState, item: Item) -> str:
    parts = [_how_it_went(item)]
    parts.extend(note.text for note in state.notes.values() if note.item == item.id)
    parts.extend(incidents.of_item(state, item))
    parts.extend(_motion_text(state, m) for m in state.motions.values() if m.item == item.id)
    return "\n".join(part for part in parts if part)


def _how_it_went(item: Item) -> str:
    if item.stage is ItemStage.SKIPPED:
        return f"Không tiến hành. Lý do: {item.reason}."
    if item.stage is ItemStage.DEFERRED:
        return f"Chuyển sang kỳ sinh hoạt sau. Lý do: {item.reason}."
    if item.stage is ItemStage.PLANNED:
        return "Chưa tiến hành khi bế mạc."
    if item.presenter:
        return f"Đồng chí {item.presenter} trình bày."
    return "Chi bộ tiến hành theo chương trình."


def _motion_text(state: MeetingState, motion: Motion) -> str:
    proposer = state.roll[motion.proposer].name
    lines = [f"Đồng chí {proposer} trình chi bộ: “{motion.text}”"]
    for change in motion.amendments:
        by = state.roll[change.proposer].name
        outcome = {
            "adopted": "Chi bộ đồng ý sửa.",
            "rejected": "Chi bộ không đồng ý sửa.",
            "withdrawn": "Đề nghị được rút lại.",
        }.get(change.stage, "Chưa biểu quyết.")
        lines.append(
            f"Đồng chí {by} đề nghị sửa “{change.before}” thành “{change.after}”. {outcome}"
        )
    return "\n".join(lines)


def _speeches(state: MeetingState, item: Item, heading: str) -> list[Block]:
    said = [s for s in state.speeches.values() if s.item == item.id and s.stage == "done"]
    return [
        _block(
            state,
            f"speech:{speech.id}",
            f"{heading} · {state.roll[speech.roll].name}",
            speech.text or UNRECORDED,
            speech.id,
        )
        for speech in sorted(said, key=lambda s: s.started_at or s.asked_at)
    ]


def _closing(state: MeetingState) -> str:
    return "\n".join([*incidents.before_items(state), _end(state)])


def _end(state: MeetingState) -> str:
    if state.stage == "failed_quorum":
        quorum = next(
            line.data["quorum"] for line in reversed(state.history) if line.kind == e.FAILED_QUORUM
        )
        return (
            f"Có mặt {quorum['present']}, cần {quorum['needed']}; không đủ số để tiến hành sinh hoạt. "
            "Chủ trì tuyên bố hoãn."
        )
    done = sum(item.stage is ItemStage.DONE for item in state.items.values())
    return (
        f"Chi bộ đã tiến hành {done} trên {len(state.items)} nội dung của chương trình. "
        "Chủ trì tuyên bố bế mạc."
    )


def _grounds(state: MeetingState) -> list[str]:
    month = _day(state)
    return [
        "Điều lệ Đảng Cộng sản Việt Nam;",
        f"biên bản sinh hoạt chi bộ ngày {month:%d/%m/%Y}.",
    ]


def _situation(state: MeetingState) -> str:
    return f"{state.title}: chi bộ đã thảo luận và thống nhất các nhiệm vụ sau đây."


def _day(state: MeetingState) -> date:
    begun = state.opened_at or state.planned_start
    if begun is None:
        raise ValueError("a meeting that was never convened has no minutes")
    return begun.date()
