"""What the room keeps of a person, for that person: the inbox, and how and when reminders went out."""

from uuid import UUID

from django.utils.translation import override

from chibo.core.disclosure import Field, Part, Row, register
from chibo.ground.notices.models import Delivery, Device, Notice, ReminderChoice
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


def _choice(person_id: UUID) -> list[Row]:
    return [
        {
            "email": one.email,
            "email_on": one.email_on,
            "phone": one.phone,
            "phone_on": one.phone_on,
            "quiet_from": one.quiet_from.isoformat("minutes") if one.quiet_from else None,
            "quiet_to": one.quiet_to.isoformat("minutes") if one.quiet_to else None,
            "has_feed": bool(one.feed),
            "changed": one.changed_at,
        }
        for one in ReminderChoice.objects.filter(person_id=person_id)
    ]


def _devices(person_id: UUID) -> list[Row]:
    found = Device.objects.filter(person_id=person_id).order_by("added_at", "pk")
    return [{"label": one.label, "added": one.added_at, "ended": one.ended_at} for one in found]


def _deliveries(person_id: UUID) -> list[Row]:
    found = Delivery.objects.filter(person_id=person_id).order_by("made_at", "pk")
    return [
        {
            "channel": one.channel,
            "state": one.state,
            "made": one.made_at,
            "done": one.done_at,
            "tries": one.tries,
        }
        for one in found
    ]


register(
    Part(
        code="notices.choice",
        title="Cách nhận nhắc việc",
        fields=(
            Field("email", "Thư điện tử"),
            Field("email_on", "Nhắc qua thư điện tử"),
            Field("phone", "Số điện thoại"),
            Field("phone_on", "Nhắc qua tin nhắn"),
            Field("quiet_from", "Không nhắc từ"),
            Field("quiet_to", "Không nhắc đến"),
            Field("has_feed", "Có địa chỉ lịch riêng"),
            Field("changed", "Đổi lúc"),
        ),
        rows=_choice,
        tables=("notices.ReminderChoice",),
        order=82,
    )
)
register(
    Part(
        code="notices.devices",
        title="Máy nhận nhắc việc",
        fields=(
            Field("label", "Máy"),
            Field("added", "Thêm lúc"),
            Field("ended", "Thôi lúc"),
        ),
        rows=_devices,
        tables=("notices.Device",),
        order=84,
    )
)
register(
    Part(
        code="notices.deliveries",
        title="Lời nhắc đã gửi",
        fields=(
            Field(
                "channel",
                "Cách gửi",
                {"email": "thư điện tử", "sms": "tin nhắn", "push": "trình duyệt"},
            ),
            Field(
                "state",
                "Tình trạng",
                {
                    "waiting": "đang chờ",
                    "sending": "đang gửi",
                    "sent": "đã gửi",
                    "skipped": "không cần gửi",
                    "failed": "không gửi được",
                    "unsure": "chưa rõ đã gửi",
                },
            ),
            Field("made", "Lập lúc"),
            Field("done", "Xong lúc"),
            Field("tries", "Số lần thử"),
        ),
        rows=_deliveries,
        tables=("notices.Delivery",),
        order=86,
    )
)
