"""What the room keeps of a person, for that person: the record, who looked at it, what was asked."""

from uuid import UUID

from django.db.models import Q

from chibo.core.disclosure import Field, Part, Row, register
from chibo.people.members import ethnic, personal_id
from chibo.people.members.models import (
    CorrectionRequest,
    Fact,
    Member,
    MemberImport,
    Posting,
    Proposal,
    RecordLook,
    SavedSearch,
    Spell,
)
from chibo.people.members.record.rules.groups import groups
from chibo.people.members.rules import partial_iso

KINDS = {
    "probationary": "đảng viên dự bị",
    "official": "đảng viên chính thức",
    "removed": "xóa tên",
    "expelled": "khai trừ",
    "left": "xin ra Đảng",
    "deceased": "từ trần",
    "exempt": "miễn sinh hoạt",
    "temporarily_exempt": "tạm miễn sinh hoạt",
    "suspended": "đình chỉ sinh hoạt",
    "temp_out": "sinh hoạt tạm thời nơi khác",
    "temp_in": "sinh hoạt tạm thời ở đây",
    "works_far": "làm ăn xa",
    "abroad": "ở nước ngoài",
}


GROUPS = {
    "": "nội dung khác",
    "identity": "họ tên, giới tính",
    "birth": "ngày sinh, nơi sinh",
    "native_place": "quê quán",
    "residence": "nơi ở",
    "ethnicity": "dân tộc",
    "religion": "tôn giáo",
    "family_origin": "thành phần gia đình",
    "admission": "kết nạp, công nhận chính thức",
    "card": "thẻ đảng viên",
    "record_number": "số lý lịch",
    "schooling": "giáo dục phổ thông",
    "education": "chuyên môn nghiệp vụ",
    "theory": "lý luận chính trị",
    "languages": "ngoại ngữ",
    "computing": "tin học",
    "occupation": "nghề nghiệp",
    "posts": "chức vụ",
    "rewards": "khen thưởng",
    "badges": "huy hiệu Đảng",
    "discipline": "kỷ luật",
    "evaluation": "đánh giá, xếp loại",
    "family": "quan hệ gia đình",
    "travel": "đi nước ngoài",
    "health": "tình trạng sức khỏe",
    "exemption": "miễn công tác, sinh hoạt",
    "absence": "vắng mặt tạm thời",
    "skills": "kỹ năng số",
}
WISHES = {"add": "bổ sung", "correct": "sửa", "remove": "xóa", "tell": "trả lời"}
OUTCOMES = {
    "": "đang chờ",
    "done": "đã ghi vào hồ sơ",
    "refused": "không đồng ý",
    "told": "đã trả lời",
    "withdrawn": "đã rút",
}


def _record(person_id: UUID) -> list[Row]:
    found = list(Member.objects.filter(person_id=person_id).select_related("unit", "source"))
    ids = personal_id.read_all(found)
    return [
        {
            "code": one.code,
            "name": one.full_name,
            "sex": one.sex,
            "born": partial_iso(one.born_on, one.born_precision),
            "ethnic_group": ethnic.name_of(one.ethnic_code),
            "occupation": one.occupation,
            "education": one.education,
            "admitted": one.admitted_on,
            "official": one.official_on,
            "card": one.card_number,
            "personal_id": ids.get(one.pk, ""),
            "personal_id_last4": one.personal_id_last4,
            "phone": one.phone,
            "unit": one.unit.name,
            "came_with": one.source.file_name if one.source else "",
        }
        for one in found
    ]


def _spells(person_id: UUID) -> list[Row]:
    return [
        {"kind": one.kind, "from": one.valid_from, "to": one.valid_to, "decision": one.decision}
        for one in Spell.objects.filter(person_id=person_id).order_by("valid_from", "pk")
    ]


def _postings(person_id: UUID) -> list[Row]:
    held = Posting.objects.filter(person_id=person_id).select_related("unit")
    return [
        {
            "unit": one.unit.name,
            "from": one.valid_from,
            "to": one.valid_to,
            "decision": one.decision,
        }
        for one in held.order_by("valid_from", "pk")
    ]


def _looks(person_id: UUID) -> list[Row]:
    return [
        {
            "at": one.at,
            "what": one.what,
            "by": one.viewer_name,
            "of": one.viewer_unit,
            "why": one.reason,
        }
        for one in RecordLook.objects.filter(person_id=person_id).order_by("at", "pk")
    ]


def _corrections(person_id: UUID) -> list[Row]:
    mine = Q(person_id=person_id) | Q(asked_by=person_id)
    rows = CorrectionRequest.objects.filter(mine).select_related("proposal", "member")
    return [
        {
            "asked": one.asked_at,
            "of": one.member.full_name,
            "by": one.asked_by_name,
            "about": one.group,
            "wish": one.wish,
            "proposed": _proposed(one),
            "text": one.text,
            "confirmed_by": one.confirmed_by_name,
            "outcome": one.outcome,
            "answer": one.answer,
            "answered_by": one.answered_by_name,
            "answered": one.answered_at,
        }
        for one in rows.order_by("asked_at", "pk")
    ]


def _proposed(one: CorrectionRequest) -> str:
    proposal: Proposal | None = getattr(one, "proposal", None)
    return _value(proposal) if proposal else ""


def _value(one: "Fact | Proposal") -> str:
    return "; ".join(value for _name, value in groups()[one.group].shown(one.value))


def _facts(person_id: UUID) -> list[Row]:
    rows = Fact.objects.filter(person_id=person_id)
    return [
        {
            "group": one.group,
            "value": _value(one),
            "from": partial_iso(one.valid_from, one.from_precision),
            "to": partial_iso(one.valid_to, one.to_precision),
            "source": one.source,
            "recorded": one.recorded_at,
            "superseded": one.superseded_at,
            "confirmed_by": one.confirmed_by_name,
            "approved_by": one.approved_by_name,
        }
        for one in rows.order_by("recorded_at", "pk")
    ]


def _searches(person_id: UUID) -> list[Row]:
    return [
        {"at": one.made_at, "name": one.name, "query": one.query}
        for one in SavedSearch.objects.filter(person_id=person_id).order_by("made_at", "pk")
    ]


def _imports(person_id: UUID) -> list[Row]:
    return [
        {"at": one.made_at, "file": one.file_name, "state": one.state, "added": one.added}
        for one in MemberImport.objects.filter(made_by=person_id).order_by("made_at", "pk")
    ]


register(
    Part(
        code="members.record",
        title="Hồ sơ đảng viên",
        fields=(
            Field("code", "Mã đảng viên"),
            Field("name", "Họ và tên"),
            Field("sex", "Giới tính", {"m": "nam", "f": "nữ"}),
            Field("born", "Ngày sinh"),
            Field("ethnic_group", "Dân tộc"),
            Field("occupation", "Nghề nghiệp"),
            Field("education", "Trình độ"),
            Field("admitted", "Ngày kết nạp"),
            Field("official", "Ngày công nhận chính thức"),
            Field("card", "Số thẻ đảng"),
            Field("personal_id", "Số định danh cá nhân"),
            Field("personal_id_last4", "Bốn số cuối của căn cước"),
            Field("phone", "Điện thoại"),
            Field("unit", "Chi bộ"),
            Field("came_with", "Nhập từ danh sách"),
        ),
        rows=_record,
        tables=("members.Member",),
        order=20,
    )
)
register(
    Part(
        code="members.spells",
        title="Diện đảng viên qua các thời kỳ",
        fields=(
            Field("kind", "Diện", KINDS),
            Field("from", "Từ ngày"),
            Field("to", "Đến ngày"),
            Field("decision", "Quyết định"),
        ),
        rows=_spells,
        tables=("members.Spell",),
        order=21,
    )
)
register(
    Part(
        code="members.postings",
        title="Nơi sinh hoạt",
        fields=(
            Field("unit", "Chi bộ"),
            Field("from", "Từ ngày"),
            Field("to", "Đến ngày"),
            Field("decision", "Quyết định"),
        ),
        rows=_postings,
        tables=("members.Posting",),
        order=22,
    )
)
register(
    Part(
        code="members.looks",
        title="Ai đã xem hồ sơ",
        fields=(
            Field("at", "Lúc"),
            Field("what", "Xem gì", {"record": "hồ sơ", "personal_id": "số định danh cá nhân"}),
            Field("by", "Người xem"),
            Field("of", "Đơn vị"),
            Field("why", "Lý do"),
        ),
        rows=_looks,
        tables=("members.RecordLook",),
        order=23,
    )
)
register(
    Part(
        code="members.corrections",
        title="Đề nghị sửa hồ sơ",
        fields=(
            Field("asked", "Gửi lúc"),
            Field("of", "Hồ sơ của"),
            Field("by", "Người đề nghị"),
            Field("about", "Về", GROUPS),
            Field("wish", "Đề nghị", WISHES),
            Field("proposed", "Nội dung đề nghị"),
            Field("text", "Lời trình bày"),
            Field("confirmed_by", "Chi bộ xác nhận"),
            Field("outcome", "Kết quả", OUTCOMES),
            Field("answer", "Trả lời"),
            Field("answered_by", "Người trả lời"),
            Field("answered", "Trả lời lúc"),
        ),
        rows=_corrections,
        tables=("members.CorrectionRequest", "members.Proposal"),
        order=24,
    )
)
register(
    Part(
        code="members.facts",
        title="Các mục trong hồ sơ đã được bổ sung, sửa",
        fields=(
            Field("group", "Mục", GROUPS),
            Field("value", "Nội dung"),
            Field("from", "Từ"),
            Field("to", "Đến"),
            Field("source", "Giấy tờ"),
            Field("recorded", "Ghi lúc"),
            Field("superseded", "Được thay lúc"),
            Field("confirmed_by", "Chi bộ xác nhận"),
            Field("approved_by", "Cấp ủy duyệt"),
        ),
        rows=_facts,
        tables=("members.Fact",),
        order=25,
    )
)
register(
    Part(
        code="members.imports",
        title="Danh sách đã nhập",
        fields=(
            Field("at", "Lúc"),
            Field("file", "Tệp"),
            Field("state", "Kết quả"),
            Field("added", "Số người thêm vào"),
        ),
        rows=_imports,
        tables=("members.MemberImport",),
        order=82,
    )
)
register(
    Part(
        code="members.searches",
        title="Các lần tìm đã lưu",
        fields=(Field("at", "Lúc"), Field("name", "Tên"), Field("query", "Điều kiện")),
        rows=_searches,
        tables=("members.SavedSearch",),
        order=83,
    )
)
