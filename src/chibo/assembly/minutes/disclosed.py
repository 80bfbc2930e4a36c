"""What the room keeps of a person, for that person: objections, and texts one wrote."""

from uuid import UUID

from chibo.assembly.minutes.models import DraftVersion, Objection
from chibo.core.disclosure import Field, Part, Row, register, withhold


def _objections(person_id: UUID) -> list[Row]:
    found = Objection.objects.filter(person_id=person_id).select_related("draft__meeting")
    return [
        {
            "at": one.at,
            "meeting": one.draft.meeting.title,
            "passage": one.heading,
            "text": one.text,
            "state": one.state,
            "answer": one.answer,
            "answered_by": one.answered_by,
            "answered": one.answered_at,
        }
        for one in found.order_by("at", "pk")
    ]


def _written(person_id: UUID) -> list[Row]:
    found = DraftVersion.objects.filter(by=person_id).order_by("at", "pk")
    return [
        {"at": at, "meeting": meeting, "version": number}
        for at, meeting, number in found.values_list("at", "draft__meeting__title", "number")
    ]


register(
    Part(
        code="minutes.objections",
        title="Ý kiến về biên bản",
        fields=(
            Field("at", "Gửi lúc"),
            Field("meeting", "Cuộc họp"),
            Field("passage", "Đoạn"),
            Field("text", "Nội dung"),
            Field(
                "state",
                "Kết quả",
                {"open": "chờ trả lời", "accepted": "được tiếp thu", "recorded": "được ghi lại"},
            ),
            Field("answer", "Trả lời"),
            Field("answered_by", "Người trả lời"),
            Field("answered", "Trả lời lúc"),
        ),
        rows=_objections,
        tables=("minutes.Objection",),
        order=54,
    )
)
register(
    Part(
        code="minutes.written",
        title="Bản ghi đã soạn",
        fields=(Field("at", "Lúc"), Field("meeting", "Cuộc họp"), Field("version", "Lần soạn")),
        rows=_written,
        tables=("minutes.DraftVersion",),
        order=86,
    )
)
withhold(
    "minutes.Return",
    "minutes.Confirmation",
    reason="What a committee decided about papers of a branch; it names officers, as the papers do.",
)
