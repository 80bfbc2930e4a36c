"""What the room keeps of a person, for that person: the offices."""

from uuid import UUID

from django.db.models import Q

from chibo.core.disclosure import Field, Part, Row, register, withhold
from chibo.ground.organisation.models import Doubt, Mandate, Proposal, UnitEvent

OFFICES = {
    "secretary": "bí thư",
    "deputy": "phó bí thư",
    "committee": "cấp ủy viên",
    "officer": "chuyên viên",
    "auditor": "kiểm tra",
    "operator": "vận hành",
    "head": "tổ trưởng tổ đảng",
}


def _offices(person_id: UUID) -> list[Row]:
    held = Mandate.objects.filter(person_id=person_id).select_related("unit")
    return [
        {
            "office": one.office,
            "unit": one.unit.name,
            "from": one.valid_from,
            "to": one.valid_to,
            "decision": one.decision,
        }
        for one in held.order_by("valid_from", "pk")
    ]


register(
    Part(
        code="organisation.offices",
        title="Chức vụ",
        fields=(
            Field("office", "Chức vụ", OFFICES),
            Field("unit", "Đơn vị"),
            Field("from", "Từ ngày"),
            Field("to", "Đến ngày"),
            Field("decision", "Quyết định"),
        ),
        rows=_offices,
        tables=("organisation.Mandate",),
        order=25,
    )
)


CHANGES = {
    "found": "thành lập",
    "rename": "đổi tên",
    "convert": "chuyển cấp",
    "move": "chuyển giao",
    "merge": "sáp nhập, hợp nhất",
    "split": "chia tách",
    "dissolve": "giải thể",
}


def _decisions(person_id: UUID) -> list[Row]:
    events = UnitEvent.objects.filter(decided_by=person_id).select_related("unit")
    return [
        {
            "kind": one.kind,
            "unit": one.unit.name,
            "on": one.on,
            "decision": one.decision,
            "at": one.recorded_at,
        }
        for one in events.order_by("recorded_at", "pk")
    ]


register(
    Part(
        code="organisation.decisions",
        title="Thay đổi tổ chức do đồng chí quyết định",
        fields=(
            Field("kind", "Thay đổi", CHANGES),
            Field("unit", "Đơn vị"),
            Field("on", "Hiệu lực từ ngày"),
            Field("decision", "Quyết định"),
            Field("at", "Ghi lúc"),
        ),
        rows=_decisions,
        tables=("organisation.UnitEvent",),
        order=26,
    )
)


STATES = {
    "open": "chờ quyết định",
    "decided": "đã quyết định, chờ ngày hiệu lực",
    "done": "đã thực hiện",
    "refused": "không đồng ý",
    "withdrawn": "đã rút",
}


def _proposals(person_id: UUID) -> list[Row]:
    mine = Proposal.objects.filter(Q(proposed_by=person_id) | Q(decided_by=person_id))
    return [
        {
            "title": one.title,
            "kind": one.kind,
            "on": one.on,
            "state": one.state,
            "proposed": one.proposed_by_name,
            "decided": one.decided_by_name,
            "at": one.proposed_at,
        }
        for one in mine.order_by("proposed_at", "pk")
    ]


register(
    Part(
        code="organisation.proposals",
        title="Đề nghị thay đổi tổ chức",
        fields=(
            Field("title", "Nội dung"),
            Field("kind", "Thay đổi", CHANGES),
            Field("on", "Hiệu lực từ ngày"),
            Field("state", "Trạng thái", STATES),
            Field("proposed", "Người đề nghị"),
            Field("decided", "Người quyết định"),
            Field("at", "Đề nghị lúc"),
        ),
        rows=_proposals,
        tables=("organisation.Proposal",),
        order=27,
    )
)


def _settled(person_id: UUID) -> list[Row]:
    mine = Doubt.objects.filter(decided_by=person_id).select_related("unit", "chosen")
    return [
        {
            "about": one.about,
            "unit": one.unit.name,
            "chosen": one.chosen.name if one.chosen else "",
            "at": one.decided_at,
        }
        for one in mine.order_by("decided_at", "pk")
    ]


register(
    Part(
        code="organisation.doubts",
        title="Câu hỏi về tổ chức cũ do đồng chí trả lời",
        fields=(
            Field(
                "about", "Câu hỏi", {"below": "trước đây trực thuộc đâu", "heir": "đơn vị kế thừa"}
            ),
            Field("unit", "Đơn vị"),
            Field("chosen", "Trả lời"),
            Field("at", "Trả lời lúc"),
        ),
        rows=_settled,
        tables=("organisation.Doubt",),
        order=28,
    )
)
withhold(
    "core.Removal",
    reason="Where a person's rows went when they came to another unit; the same is given out as the "
    "postings of the record.",
)
