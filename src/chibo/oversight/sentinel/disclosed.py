"""What the audit trail keeps of a person, for that person: the own deeds."""

from uuid import UUID

from django.utils.translation import override

from chibo.core.disclosure import Field, Part, Row, register, withhold
from chibo.core.models import AuditEntry
from chibo.oversight.sentinel import words


def _deeds(person_id: UUID) -> list[Row]:
    found = AuditEntry.objects.filter(actor_person=person_id).order_by("at", "pk")
    with override("vi"):
        return [
            {"at": at, "deed": words.deed(action), "code": action, "office": office}
            for at, action, office in found.values_list("at", "action", "office")
        ]


register(
    Part(
        code="sentinel.deeds",
        title="Nhật ký thao tác của bản thân",
        fields=(
            Field("at", "Lúc"),
            Field("deed", "Việc"),
            Field("code", "Mã"),
            Field("office", "Với chức vụ"),
        ),
        rows=_deeds,
        tables=("core.AuditEntry",),
        order=90,
    )
)
withhold(
    "sentinel.ProofRun",
    reason="A run of a proof over the whole installation; who asked for it stands in that person's deeds.",
)
