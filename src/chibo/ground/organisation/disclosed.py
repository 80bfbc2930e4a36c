"""What the room keeps of a person, for that person: the offices."""

from uuid import UUID

from chibo.core.disclosure import Field, Part, Row, register
from chibo.ground.organisation.models import Mandate, UnitEvent

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
