"""What the room keeps of a person, for that person: who asked the register about them, and what differs."""

from uuid import UUID

from chibo.core.disclosure import Field, Part, Row, register, withhold
from chibo.people.registry.models import Difference, Enquiry, Link

PURPOSES = {
    "close_id_gap": "bổ sung số định danh cá nhân",
    "verify_record": "kiểm tra hồ sơ",
    "keep_in_step": "đối soát định kỳ",
}
RESULTS = {
    "found": "có trả lời",
    "nobody": "không tìm thấy ai",
    "ended": "số không còn hiệu lực",
    "away": "không có trả lời",
    "refused": "bị từ chối",
}
STATES = {
    "open": "chờ quyết định",
    "proposed": "chờ người thứ hai",
    "kept": "giữ theo hồ sơ",
    "taken": "lấy theo cơ sở dữ liệu",
    "agreed": "đã khớp",
}
FACTS = {
    "personal_id": "số định danh cá nhân",
    "name": "họ và tên",
    "born": "ngày sinh",
    "sex": "giới tính",
    "died_on": "ngày từ trần",
    "number": "số trong cơ sở dữ liệu dân cư",
}


def _enquiries(person_id: UUID) -> list[Row]:
    found = Enquiry.objects.filter(person_id=person_id).select_related("reply")
    return [
        {
            "at": one.at,
            "by": one.asked_by_name,
            "of": one.asked_by_unit,
            "purpose": one.purpose,
            "basis": one.legal_basis,
            "case": one.case_ref,
            "fields": ", ".join(one.fields),
            "message": str(one.message_id),
            "result": one.reply.result if hasattr(one, "reply") else "",
        }
        for one in found.order_by("at", "-question", "pk")
    ]


def _links(person_id: UUID) -> list[Row]:
    return [
        {"number": one.rid, "since": one.linked_at, "by": one.linked_by_name}
        for one in Link.objects.filter(person_id=person_id)
    ]


def _differences(person_id: UUID) -> list[Row]:
    return [
        {
            "found": one.found_at,
            "field": one.field,
            "ours": one.ours,
            "theirs": one.theirs,
            "state": one.state,
            "proposed_by": one.proposed_by_name,
            "decided_by": one.decided_by_name,
            "decided": one.decided_at,
            "reason": one.reason,
        }
        for one in Difference.objects.filter(person_id=person_id).order_by("found_at", "pk")
    ]


register(
    Part(
        code="registry.enquiries",
        title="Ai đã tra cứu cơ sở dữ liệu dân cư về tôi",
        fields=(
            Field("at", "Lúc"),
            Field("by", "Người hỏi"),
            Field("of", "Đơn vị"),
            Field("purpose", "Mục đích", PURPOSES),
            Field("basis", "Căn cứ"),
            Field("case", "Số việc"),
            Field("fields", "Thông tin được hỏi"),
            Field("message", "Mã thông điệp"),
            Field("result", "Kết quả", RESULTS),
        ),
        rows=_enquiries,
        tables=("registry.Enquiry", "registry.Reply"),
        order=25,
    )
)
register(
    Part(
        code="registry.links",
        title="Số của tôi trong cơ sở dữ liệu dân cư",
        fields=(Field("number", "Số"), Field("since", "Từ lúc"), Field("by", "Người ghi")),
        rows=_links,
        tables=("registry.Link",),
        order=26,
    )
)
register(
    Part(
        code="registry.differences",
        title="Chỗ hồ sơ khác cơ sở dữ liệu dân cư",
        fields=(
            Field("found", "Thấy lúc"),
            Field("field", "Thông tin", FACTS),
            Field("ours", "Hồ sơ ghi"),
            Field("theirs", "Cơ sở dữ liệu ghi"),
            Field("state", "Kết quả", STATES),
            Field("proposed_by", "Người đề nghị"),
            Field("decided_by", "Người quyết định"),
            Field("decided", "Quyết định lúc"),
            Field("reason", "Lý do"),
        ),
        rows=_differences,
        tables=("registry.Difference",),
        order=27,
    )
)
withhold(
    "registry.Match",
    reason="Until somebody decides it may name other citizens; afterwards only the decision is left, "
    "which stands in the record and in the trail.",
)
withhold(
    "registry.Run",
    reason="Names who started a comparison of many members; the same line stands in the audit trail "
    "under that person's own deeds.",
)
