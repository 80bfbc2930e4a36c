"""What the room keeps of a person, for that person: attendance, what was said, excuses, groups, parts taken."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime

from chibo.assembly.meetings.models import (
    Contribution,
    ExcuseRequest,
    Meeting,
    MeetingEvent,
    PartyGroup,
    PartyGroupMember,
    PresenceRow,
    Projector,
    RollEntry,
)
from chibo.assembly.meetings.rules import events
from chibo.core.disclosure import Field, Part, Row, register, withhold
from chibo.core.models import CaseReader

STATUS = {
    "present": "có mặt",
    "late": "có mặt, đến muộn",
    "excused": "vắng có lý do",
    "absent": "vắng không có lý do",
    "not_counted": "không tính",
    "": "–",
}
MODES = {"on_site": "tại điểm họp", "online": "trực tuyến", "": "–"}
CATEGORIES = {"official": "chính thức", "probationary": "dự bị", "guest": "khách mời"}
SPEECHES = {
    "speech": "phát biểu",
    "question": "câu hỏi",
    "answer": "trả lời",
    "reply": "trả lời",
    "point_of_order": "về cách tiến hành",
    "written": "bằng văn bản",
}
EXCUSES = {
    "health": "sức khỏe",
    "family": "việc gia đình",
    "work": "công tác",
    "travel": "ở xa",
    "private": "lý do riêng",
    "other": "lý do khác",
}


def _attendance(person_id: UUID) -> list[Row]:
    entries = RollEntry.objects.filter(person_id=person_id).order_by("meeting__planned_start", "pk")
    rows = list(
        entries.values(
            "pk", "meeting__title", "meeting__planned_start", "meeting__place", "category", "status",
            "mode", "late_minutes", "excuse", "excused",
        )
    )  # fmt: skip
    stays, points = _stays(person_id), _points(person_id)
    return [
        {
            "start": row["meeting__planned_start"],
            "meeting": row["meeting__title"],
            "place": row["meeting__place"],
            "category": row["category"],
            "status": row["status"],
            "mode": row["mode"],
            "late_minutes": row["late_minutes"],
            "excuse": row["excuse"],
            "excused": row["excused"],
            "stays": "; ".join(_stay(one, points) for one in stays[row["pk"]]),
        }
        for row in rows
    ]


def _stays(person_id: UUID) -> dict[UUID, list[PresenceRow]]:
    found: dict[UUID, list[PresenceRow]] = defaultdict(list)
    rows = PresenceRow.objects.filter(roll__person_id=person_id, rejected=False)
    for one in rows.order_by("since", "pk"):
        found[one.roll_id].append(one)
    return found


def _points(person_id: UUID) -> dict[str, str]:
    """Meeting points by id, as they were convened."""
    convened = MeetingEvent.objects.filter(
        kind=events.CONVENED, meeting__roll__person_id=person_id
    ).values_list("data__points", flat=True)
    return {point["id"]: point["name"] for points in convened for point in points}


def _stay(one: PresenceRow, points: dict[str, str]) -> str:
    until = f"{localtime(one.until):%H:%M}" if one.until else ""
    return f"{points.get(one.point, one.point)} {localtime(one.since):%H:%M}–{until}"


def _contributions(person_id: UUID) -> list[Row]:
    found = Contribution.objects.filter(roll__person_id=person_id).order_by("asked_at", "pk")
    return [
        {"asked": asked, "meeting": meeting, "item": item, "kind": kind, "begun": begun,
         "ended": ended, "text": text}
        for asked, meeting, item, kind, begun, ended, text in found.values_list(
            "asked_at", "meeting__title", "item__title", "kind", "started_at", "ended_at", "text"
        )
    ]  # fmt: skip


def _excuses(person_id: UUID) -> list[Row]:
    found = ExcuseRequest.objects.filter(person_id=person_id).order_by("asked_at", "pk")
    return [
        {"asked": asked, "meeting": meeting, "kind": kind, "text": text}
        for asked, meeting, kind, text in found.values_list(
            "asked_at", "meeting__title", "kind", "text"
        )
    ]


def _led(person_id: UUID) -> list[Row]:
    found = Meeting.objects.filter(Q(chair_id=person_id) | Q(secretary_id=person_id))
    return [
        {"start": start, "meeting": title, "chair": chair == person_id,
         "secretary": secretary == person_id}
        for start, title, chair, secretary in found.order_by("planned_start", "pk").values_list(
            "planned_start", "title", "chair_id", "secretary_id"
        )
    ]  # fmt: skip


def _events(person_id: UUID) -> list[Row]:
    found = MeetingEvent.objects.filter(actor=person_id).order_by("at", "pk")
    return [
        {"at": at, "meeting": meeting, "kind": kind}
        for at, meeting, kind in found.values_list("at", "meeting__title", "kind")
    ]


def _groups(person_id: UUID) -> list[Row]:
    joined = PartyGroupMember.objects.filter(person_id=person_id)
    heads = PartyGroup.objects.filter(head_id=person_id)
    return [
        *(
            {"name": name, "from": since, "to": until, "head": False}
            for name, since, until in joined.order_by("valid_from", "pk").values_list(
                "group__name", "valid_from", "valid_to"
            )
        ),
        *(
            {"name": one.name, "from": one.valid_from, "to": one.valid_to, "head": True}
            for one in heads.order_by("valid_from", "pk")
        ),
    ]


def _cases(person_id: UUID) -> list[Row]:
    found = CaseReader.objects.filter(person_id=person_id).order_by("since", "pk")
    return [
        {"since": one.since, "until": one.until, "added_by": one.added_by_name} for one in found
    ]


def _projectors(person_id: UUID) -> list[Row]:
    found = Projector.objects.filter(paired_by=person_id, paired_at__isnull=False)
    return [{"at": one.paired_at} for one in found.order_by("paired_at")]


register(
    Part(
        code="meetings.attendance",
        title="Các cuộc họp và việc dự họp",
        fields=(
            Field("start", "Bắt đầu"),
            Field("meeting", "Cuộc họp"),
            Field("place", "Địa điểm"),
            Field("category", "Diện", CATEGORIES),
            Field("status", "Dự họp", STATUS),
            Field("mode", "Hình thức", MODES),
            Field("late_minutes", "Muộn, phút"),
            Field("excuse", "Lý do vắng"),
            Field("excused", "Được chấp nhận"),
            Field("stays", "Có mặt tại, từ–đến"),
        ),
        rows=_attendance,
        tables=("meetings.RollEntry", "meetings.PresenceRow"),
        order=30,
    )
)
register(
    Part(
        code="meetings.contributions",
        title="Ý kiến đã phát biểu",
        fields=(
            Field("asked", "Đăng ký lúc"),
            Field("meeting", "Cuộc họp"),
            Field("item", "Nội dung"),
            Field("kind", "Loại", SPEECHES),
            Field("begun", "Bắt đầu"),
            Field("ended", "Kết thúc"),
            Field("text", "Ghi lại"),
        ),
        rows=_contributions,
        tables=("meetings.Contribution",),
        order=31,
    )
)
register(
    Part(
        code="meetings.excuses",
        title="Xin vắng mặt",
        fields=(
            Field("asked", "Gửi lúc"),
            Field("meeting", "Cuộc họp"),
            Field("kind", "Lý do", EXCUSES),
            Field("text", "Nội dung"),
        ),
        rows=_excuses,
        tables=("meetings.ExcuseRequest",),
        order=32,
    )
)
register(
    Part(
        code="meetings.led",
        title="Cuộc họp đã chủ trì hoặc ghi biên bản",
        fields=(
            Field("start", "Bắt đầu"),
            Field("meeting", "Cuộc họp"),
            Field("chair", "Chủ trì"),
            Field("secretary", "Thư ký"),
        ),
        rows=_led,
        tables=("meetings.Meeting",),
        order=33,
    )
)
register(
    Part(
        code="meetings.deeds",
        title="Thao tác trong cuộc họp",
        fields=(Field("at", "Lúc"), Field("meeting", "Cuộc họp"), Field("kind", "Mã thao tác")),
        rows=_events,
        tables=("meetings.MeetingEvent",),
        order=84,
    )
)
register(
    Part(
        code="meetings.groups",
        title="Tổ đảng",
        fields=(
            Field("name", "Tổ"),
            Field("from", "Từ ngày"),
            Field("to", "Đến ngày"),
            Field("head", "Tổ trưởng"),
        ),
        rows=_groups,
        tables=("meetings.PartyGroup", "meetings.PartyGroupMember"),
        order=34,
    )
)
register(
    Part(
        code="meetings.readings",
        title="Phiên họp kín được đọc",
        fields=(
            Field("since", "Từ lúc"),
            Field("until", "Đến lúc"),
            Field("added_by", "Người cho phép"),
        ),
        rows=_cases,
        tables=("core.CaseReader",),
        order=35,
    )
)
register(
    Part(
        code="meetings.projectors",
        title="Màn chiếu đã ghép",
        fields=(Field("at", "Lúc"),),
        rows=_projectors,
        tables=("meetings.Projector",),
        order=85,
    )
)
withhold(
    "meetings.OnlineApproval",
    reason="A decision of the committee for a whole unit; it names who decided as an officer.",
)
withhold(
    "meetings.ApprovalRequest",
    reason="A request of the branch; which members live far away is read there by its secretary and the "
    "committee, and corrected by a request for correction of the record.",
)
