"""What the room keeps of a person, for that person: parts held, slips handed back. Of ballots nothing can stand here."""

from uuid import UUID

from django.db.models import Q

from chibo.assembly.ballots.models import Handback, Role
from chibo.core.disclosure import Field, Part, Row, register

PARTS = {"authority": "người phát mã", "trustee": "người giữ khóa"}
AS = {
    "voter": "trả lại phiếu mã",
    "noted": "người ghi nhận",
    "confirmed": "người xác nhận",
}


def _parts(person_id: UUID) -> list[Row]:
    found = Role.objects.filter(person_id=person_id).order_by("election__prepared_at", "pk")
    return [
        {"at": at, "title": title, "part": part, "number": number}
        for at, title, part, number in found.values_list(
            "election__prepared_at", "election__title", "part", "number"
        )
    ]


def _slips(person_id: UUID) -> list[Row]:
    mine = Q(voter=person_id) | Q(noted_by=person_id) | Q(confirmed_by=person_id)
    rows: list[Row] = []
    for row in Handback.objects.filter(mine).select_related("election").order_by("pk"):
        is_first = row.noted_by_id == person_id
        as_whom = "voter" if row.voter_id == person_id else "noted" if is_first else "confirmed"
        rows.append({"title": row.election.title, "as": as_whom})
    return rows


register(
    Part(
        code="ballots.parts",
        title="Vai trò trong các cuộc bỏ phiếu kín trên điện thoại",
        fields=(
            Field("at", "Chuẩn bị lúc"),
            Field("title", "Nội dung"),
            Field("part", "Vai trò", PARTS),
            Field("number", "Số thứ tự"),
        ),
        rows=_parts,
        tables=("ballots.Role",),
        order=43,
    )
)
register(
    Part(
        code="ballots.slips",
        title="Phiếu mã được trả lại còn niêm phong",
        fields=(Field("title", "Nội dung"), Field("as", "Với tư cách", AS)),
        rows=_slips,
        tables=("ballots.Handback",),
        order=44,
    )
)
