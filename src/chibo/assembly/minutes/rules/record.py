"""The record ``chibo-record/1`` of a meeting (docs/reference/record-schema.md).

Everything but the texts of the blocks is taken from the meeting's state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules.attendance import Attendance, attendance
from chibo.assembly.meetings.rules.state import (
    Item,
    MeetingState,
    Presence,
    RollMember,
    VoteStage,
    VoteView,
)
from chibo.assembly.minutes.rules import adoption, named

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
Texts = Mapping[str, str]

MODES = {
    "in_person": "trực tiếp",
    "hybrid": "trực tiếp kết hợp trực tuyến",
    "online": "trực tuyến",
}
GRADES = {"good": "Tốt", "fair": "Khá", "average": "Trung bình", "weak": "Kém"}
KINDS = {
    "regular": "thường kỳ",
    "thematic": "chuyên đề",
    "joint": "thường kỳ kết hợp chuyên đề",
    "extraordinary": "bất thường",
    "committee": "họp chi ủy",
    "group": "sinh hoạt tổ đảng",
    "closed": "họp riêng",
}
OFFICES = {
    "secretary": "bí thư chi bộ",
    "deputy": "phó bí thư chi bộ",
    "committee": "chi ủy viên",
    "head": "tổ trưởng tổ đảng",
    "": "đảng viên",
}
METHODS = {"open": "biểu quyết công khai", "secret": "bỏ phiếu kín"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the document's own book gives: number, symbol, term, place, and what it replaces."""

    id: str
    kind: str
    number: int
    symbol: str
    term: str
    organisation: str
    superior: str
    place: str
    title: str
    meeting: str
    replaces: dict[str, Any] | None = None


def minutes(
    state: MeetingState, head: Head, texts: Texts, *, separate: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The record of the minutes.

    Args:
        texts: block key → text, for every block of ``blocks.minutes``.
        separate: of items dealt with in closed sessions: item id → symbol of the separate minutes.
    """
    attended = attendance(state)
    return {
        "schema": "chibo-record/1",
        "document": _document(state, head),
        "meeting": _meeting(state, head, attended),
        "people": {
            "chair": _officer(state, state.chair),
            "secretary": _officer(state, state.secretary),
        },
        "roll": _roll(state, attended),
        "guests": _guests(state),
        "agenda": _agenda(state, texts, separate or {}),
        "conclusion": _paragraphs(texts["conclusion"]),
        "grade": _grade(state),
        "adoption": adoption.sentence(state),
        "signatures": [
            _signature(state, "secretary", ["Thư ký"], state.secretary),
            _signature(state, "chair", ["Chủ trì"], state.chair),
        ],
        "recipients": [f"{head.superior} (để báo cáo),", "Lưu chi bộ."],
    }


def separate_minutes(
    state: MeetingState, head: Head, texts: Texts, *, readers: Sequence[str]
) -> dict[str, Any]:
    """The record of a closed session's own minutes; only those who read them are named as recipients.

    Args:
        readers: names, in the order in which they were admitted.
    """
    content = minutes(state, head, texts)
    content["meeting"]["kind"] = f"phiên họp riêng, mục {state.closed['number']} của chương trình"
    content["recipients"] = [
        *(f"Đồng chí {name}," for name in readers),
        "Lưu hồ sơ riêng của chi bộ.",
    ]
    return content


def resolution(
    state: MeetingState, head: Head, texts: Texts, *, signer: dict[str, str]
) -> dict[str, Any]:
    """The record of the resolution that the meeting adopted.

    Args:
        signer: ``name`` of the branch secretary.

    Raises:
        ValueError: no resolution was adopted.
    """
    vote = adopting_vote(state)
    if vote is None or vote.result is None:
        raise ValueError("the meeting adopted no resolution")
    grounds = [texts[key] for key in texts if key.startswith("ground:")]
    return {
        "schema": "chibo-record/1",
        "document": _document(state, head),
        "resolution": {
            "grounds": [{"text": text} for text in grounds],
            "situation": _paragraphs(texts["situation"]),
            "results": [],
            "clauses": _clauses(state, texts),
            "implementation": _paragraphs(texts["implementation"]),
            "adopted": {
                "date": _local(vote.opened_at).date().isoformat(),
                "yes": vote.result["yes"],
                "base": vote.result["base"],
                "percent": vote.result["percent"],
                "sentence": vote.result["sentence"],
            },
        },
        "signatures": [
            {
                "role": "branch_secretary",
                "lines": ["T/M chi bộ", "Bí thư"],
                "name": signer["name"],
            }
        ],
        "recipients": [f"{head.superior} (để báo cáo),", "Các đồng chí đảng viên,", "Lưu chi bộ."],
    }


def _guests(state: MeetingState) -> list[dict[str, str]]:
    """Guests who were written down, and those invited by name who came."""
    came = {p.roll for p in state.presence.values() if p.confirmed_by and not p.rejected}
    invited = [guest for guest in state.invited_guests if guest.id in came]
    return [
        *({"name": name, "office": "khách mời"} for name in state.guests),
        *({"name": guest.name, "office": guest.office or "khách mời"} for guest in invited),
    ]


def adopting_vote(state: MeetingState) -> VoteView | None:
    """The announced vote that adopted the month's resolution, if there is one and it has clauses."""
    if not state.tasks:
        return None
    adopted = [
        vote
        for vote in state.votes.values()
        if vote.decision_type == "RESOLUTION"
        and vote.stage is VoteStage.ANNOUNCED
        and not vote.amendment
        and vote.result
        and vote.result["passed"]
        and state.items[vote.item].kind == "decision"
    ]
    return adopted[-1] if adopted else None


def _local(at: datetime) -> datetime:
    return at.astimezone(HERE)


def _moment(at: datetime | None) -> str:
    if at is None:
        raise ValueError("a time is missing")
    return _local(at).isoformat(timespec="seconds")


def _document(state: MeetingState, head: Head) -> dict[str, Any]:
    day = _local(state.opened_at or state.closed_at or state.planned_start)  # type: ignore[arg-type]
    return {
        "id": head.id,
        "type": head.kind,
        "number": head.number,
        "symbol": head.symbol,
        "organisation": head.organisation,
        "superior": head.superior,
        "place": head.place,
        "date": day.date().isoformat(),
        "title": head.title,
        "term": head.term,
        "replaces": head.replaces,
    }


def _meeting(state: MeetingState, head: Head, attended: list[Attendance]) -> dict[str, Any]:
    present = [a for a in attended if a.first is not None]
    return {
        "id": head.meeting,
        "start": _moment(state.opened_at or state.checked_in_at),
        "end": _moment(state.closed_at),
        "kind": f"phiên {KINDS[state.kind]}",
        "mode": MODES[state.mode],
        "places": [
            {"name": point.name, "present": sum(a.point == point.id for a in present)}
            for point in state.points.values()
        ],
        "approval": _approval(state),
    }


def _approval(state: MeetingState) -> str:
    held = state.approval
    if not held:
        return ""
    return (
        f"{held['decided_by']} chấp thuận hình thức sinh hoạt tại văn bản số {held['number']}, "
        f"có hiệu lực đến ngày {datetime.fromisoformat(held['valid_to']):%d/%m/%Y}."
    )


def _officer(state: MeetingState, person: str) -> dict[str, str]:
    member = state.roll_of(person)
    if member is None:
        raise ValueError("chair and secretary stand on the roll")
    return {"name": member.name, "office": OFFICES[member.office]}


def _signature(state: MeetingState, role: str, lines: list[str], person: str) -> dict[str, Any]:
    return {"role": role, "lines": lines, "name": _officer(state, person)["name"]}


def _split(members: list[RollMember]) -> dict[str, int]:
    official = sum(m.is_official for m in members)
    return {"official": official, "probationary": len(members) - official}


def _roll(state: MeetingState, attended: list[Attendance]) -> dict[str, Any]:
    def of(*kinds: str) -> list[RollMember]:
        return [a.member for a in attended if a.status in kinds]

    return {
        "total": _split([a.member for a in attended]),
        "present": _split(of("present", "late")),
        "absent_excused": [{"name": m.name, "reason": m.excuse} for m in of("excused")],
        "absent_unexcused": [{"name": m.name} for m in of("absent")],
        "exempt": [{"name": m.name, "reason": _uncounted(m)} for m in of("not_counted")],
        "late": [
            {"name": a.member.name, "minutes": a.late_minutes}
            for a in attended
            if a.status == "late"
        ],
        "interrupted": _interrupted(state),
    }


def _uncounted(member: RollMember) -> str:
    words = {
        "exempt": "miễn công tác và sinh hoạt đảng",
        "temporarily_exempt": "tạm miễn sinh hoạt",
        "suspended": "đình chỉ sinh hoạt đảng",
        "temp_out": "chuyển sinh hoạt tạm thời",
    }
    return ", ".join(words[flag] for flag in sorted(member.flags) if flag in words)


def _interrupted(state: MeetingState) -> list[dict[str, str]]:
    rows = []
    for gap in state.presence.values():
        if gap.ended_by != "network" or gap.until is None:
            continue
        back = _next(state, gap)
        until = f"đến {_local(back.since):%H:%M}" if back else "đến hết buổi"
        reason = f"mất kết nối từ {_local(gap.until):%H:%M} {until}"
        rows.append({"name": state.roll[gap.roll].name, "reason": reason})
    return rows


def _next(state: MeetingState, gap: Presence) -> Presence | None:
    later = [
        p
        for p in state.presence.values()
        if p.roll == gap.roll and gap.until is not None and p.since >= gap.until
    ]
    return min(later, key=lambda p: p.since, default=None)


def _agenda(state: MeetingState, texts: Texts, separate: Mapping[str, str]) -> list[dict[str, Any]]:
    items = sorted(state.items.values(), key=lambda i: i.number)
    labels = _labels(state)
    return [
        _separate(item, separate.get(item.id, ""))
        if item.case
        else {
            "number": item.number,
            "title": item.title,
            "paragraphs": _paragraphs(texts[f"item:{item.id}"]),
            "contributions": _contributions(state, item, texts),
            "votes": [
                _vote(vote, labels[vote.id]) for vote in state.votes.values() if _shown(vote, item)
            ],
            "conclusion": texts.get(f"conclusion:{item.id}", ""),
        }
        for item in items
    ]


def _separate(item: Item, symbol: str) -> dict[str, Any]:
    """An item dealt with in a closed session: that it was, and where it is written. Nothing else."""
    if item.closed == "":
        text = "Chưa tiến hành."
    elif symbol:
        text = f"Mục {item.number}: biên bản riêng số {symbol}."
    else:
        text = f"Mục {item.number}: lập biên bản riêng."
    return {
        "number": item.number,
        "title": closed.PUBLIC_TITLE,
        "paragraphs": [{"text": text}],
        "contributions": [],
        "votes": [],
        "conclusion": "",
    }


def _shown(vote: VoteView, item: Item) -> bool:
    return vote.item == item.id and vote.result is not None and vote.stage is not VoteStage.VOID


def _labels(state: MeetingState) -> dict[str, str]:
    held = [v for v in state.votes.values() if v.stage is not VoteStage.VOID]
    return {vote.id: f"Biểu quyết {n}" for n, vote in enumerate(held, start=1)}


def _contributions(state: MeetingState, item: Item, texts: Texts) -> list[dict[str, Any]]:
    said = [s for s in state.speeches.values() if s.item == item.id and s.stage == "done"]
    return [
        {
            "speaker": state.roll[s.roll].name,
            "text": texts[f"speech:{s.id}"],
            "written": s.kind == "written",
        }
        for s in sorted(said, key=lambda s: s.started_at or s.asked_at)
    ]


def _asked(vote: VoteView, result: dict[str, Any], label: str) -> dict[str, Any]:
    """What every vote has: the question, its rule, its sentence."""
    return {
        "label": label,
        "question": vote.subject,
        "code": vote.decision_type,
        "method": METHODS[vote.secrecy],
        "official_total": result["official_total"],
        "deductions": result["deductions"],
        "base": result["base"],
        "present": result["voters"],
        "needed": result["needed"],
        "fraction": result["fraction"],
        "strict": result["strict"],
        "passed": result["passed"],
        "sentence": result["sentence"],
        "source": result["source"],
        "note": _note(vote, result),
        **({"veiled": True} if result.get("veiled") else {}),
    }


def _vote(vote: VoteView, label: str) -> dict[str, Any]:
    result = vote.result or {}
    first = vote.first_result
    if result.get("people"):
        return named.vote(_asked(vote, result, label), result, first)
    return {
        **_asked(vote, result, label),
        "yes": result["yes"],
        "no": result["no"],
        "abstain": result["abstain"],
        "blank": result["blank"] + result["invalid"],
        "not_voted": result["not_voted"] + result["pending"],
        "percent": result["percent"],
        "provisional": _provisional(first) if first else None,
    }


def _note(vote: VoteView, result: dict[str, Any]) -> str:
    parts = ["Biểu quyết lại."] if vote.predecessor else []
    if result.get("forms"):
        given = [
            f"{f['words']['vi']['name']} {f['votes']} (cần {f['needed']})" for f in result["forms"]
        ]
        parts.append(f"Kết quả từng hình thức: {', '.join(given)}.")
    if proven := result.get("proven"):
        parts.append(
            f"Trong đó {proven['votes']} phiếu kín trên điện thoại kiểm tra lại được bằng hồ sơ kiểm phiếu "
            f"(SHA-256 {proven['digest']}); phiếu giấy do hai người kiểm."
        )
    if result["invalid"] and not result.get("people"):
        parts.append(f"Trong số phiếu trắng có {result['invalid']} phiếu không hợp lệ.")
    if result["pending"]:
        parts.append(f"{result['pending']} người ở điểm mất kết nối chưa gửi phiếu.")
    return " ".join(parts)


def _provisional(first: dict[str, Any]) -> dict[str, Any]:
    return {
        "pending": first["pending"],
        "yes": first["yes"],
        "no": first["no"],
        "abstain": first["abstain"],
        "blank": first["blank"],
        "not_voted": first["not_voted"],
        "passed": first["passed"],
        "note": named.LATE,
    }


def _paragraphs(text: str) -> list[dict[str, str]]:
    return [{"text": line.strip()} for line in text.splitlines() if line.strip()]


def _grade(state: MeetingState) -> dict[str, str] | None:
    if not state.grade:
        return None
    grade = state.grade["grade"]
    made = {"grade": GRADES.get(grade, grade), "points": str(state.grade["points"])}
    reasons = state.grade.get("reasons", {})
    if reasons:
        made["note"] = "; ".join(f"{text.rstrip('.;')}" for text in reasons.values())[:2_000]
    return made


def _clauses(state: MeetingState, texts: Texts) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "text": texts[f"clause:{task.id}"],
            "owner": state.roll[task.owner].name,
            "due": task.due,
            "product": "",
        }
        for number, task in enumerate(state.tasks.values(), start=1)
    ]
