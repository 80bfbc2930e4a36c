"""What the room keeps of a person, for that person: the inbox."""

from uuid import UUID

from django.utils.translation import override

from chibo.core.disclosure import Field, Part, Row, register
from chibo.ground.notices.models import Notice
from chibo.ground.notices.sentences import sentence


def _inbox(person_id: UUID) -> list[Row]:
    found = Notice.objects.filter(person_id=person_id).order_by("sent_at", "pk")
    with override("vi"):
        return [
            {
                "sent": one.sent_at,
                "kind": one.kind,
                "text": sentence(one.kind, one.data),
                "read": one.read_at,
            }
            for one in found
        ]


register(
    Part(
        code="notices.inbox",
        title="Thông báo đã nhận",
        fields=(
            Field("sent", "Gửi lúc"),
            Field("kind", "Loại"),
            Field("text", "Nội dung"),
            Field("read", "Đọc lúc"),
        ),
        rows=_inbox,
        tables=("notices.Notice",),
        order=80,
    )
)
