"""What the room keeps of a person, for that person: how one is called, signs in, and was enrolled."""

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from chibo.core.disclosure import Field, Part, Row, register, withhold
from chibo.ground.accounts.models import Identity, Person, Slip, User

FACTORS = {
    "webauthn": "khóa truy cập",
    "totp": "ứng dụng tạo mã",
    "recovery_codes": "mã dự phòng",
    "password": "mật khẩu hoặc mã PIN",
    "": "–",
}


def _person(person_id: UUID) -> list[Row]:
    found = Person.objects.filter(pk=person_id)
    return [
        {
            "name": one.display_name,
            "language": one.locale,
            "look": ", ".join(f"{key}: {value}" for key, value in sorted(one.look.items())),
        }
        for one in found
    ]


def _account(person_id: UUID) -> list[Row]:
    mails = EmailAddress.objects.filter(user__person_id=person_id).order_by("pk")
    addresses = ", ".join(mails.values_list("email", flat=True))
    return [
        {
            "username": one.username,
            "joined": one.date_joined,
            "last_login": one.last_login,
            "active": one.is_active,
            "has_password": one.has_usable_password(),
            "reminders_to": ", ".join(filter(None, dict.fromkeys([one.email, addresses]))),
        }
        for one in User.objects.filter(person_id=person_id)
    ]


def _factors(person_id: UUID) -> list[Row]:
    found = Authenticator.objects.filter(user__person_id=person_id).order_by("created_at")
    return [
        {
            "kind": one.type,
            "name": str(one.data.get("name", "")),
            "added": one.created_at,
            "last_used": one.last_used_at,
        }
        for one in found
    ]


def _sessions(person_id: UUID) -> list[Row]:
    found = UserSession.objects.filter(user__person_id=person_id).order_by("created_at")
    return [
        {
            "begun": one.created_at,
            "last_seen": one.last_seen_at,
            "address": str(one.ip),
            "device": one.user_agent,
        }
        for one in found
    ]


def _slips(person_id: UUID) -> list[Row]:
    return [
        {
            "kind": one.kind,
            "printed": one.printed_at,
            "printed_by": one.printed_by_name,
            "confirmed_by": one.confirmed_by_name,
            "proof": one.proof,
            "handed": one.handed_at,
            "handed_by": one.handed_by_name,
            "used": one.used_at,
            "factor": one.factor,
            "ended": one.ended_at,
        }
        for one in Slip.objects.filter(person_id=person_id).order_by("printed_at")
    ]


def _identity(person_id: UUID) -> list[Row]:
    return [
        {"linked": one.linked_at, "linked_by": one.linked_by_name}
        for one in Identity.objects.filter(person_id=person_id)
    ]


register(
    Part(
        code="accounts.person",
        title="Tên và cách hiển thị",
        fields=(
            Field("name", "Họ và tên"),
            Field(
                "language", "Ngôn ngữ", {"vi": "tiếng Việt", "en": "tiếng Anh", "de": "tiếng Đức"}
            ),
            Field("look", "Cách hiển thị đã chọn"),
        ),
        rows=_person,
        tables=("accounts.Person",),
        order=10,
    )
)
register(
    Part(
        code="accounts.account",
        title="Tài khoản và địa chỉ nhận lời nhắc",
        fields=(
            Field("username", "Tên đăng nhập"),
            Field("joined", "Lập ngày"),
            Field("last_login", "Đăng nhập lần cuối"),
            Field("active", "Đang hoạt động"),
            Field("has_password", "Có mật khẩu hoặc PIN"),
            Field("reminders_to", "Nhận lời nhắc tại"),
        ),
        rows=_account,
        tables=("accounts.User", "account.EmailAddress"),
        order=11,
    )
)
register(
    Part(
        code="accounts.factors",
        title="Cách đăng nhập",
        fields=(
            Field("kind", "Loại", FACTORS),
            Field("name", "Tên"),
            Field("added", "Thêm lúc"),
            Field("last_used", "Dùng lần cuối"),
        ),
        rows=_factors,
        tables=("mfa.Authenticator",),
        order=12,
    )
)
register(
    Part(
        code="accounts.sessions",
        title="Thiết bị đang đăng nhập",
        fields=(
            Field("begun", "Từ lúc"),
            Field("last_seen", "Lần cuối"),
            Field("address", "Địa chỉ mạng"),
            Field("device", "Thiết bị"),
        ),
        rows=_sessions,
        tables=("usersessions.UserSession",),
        order=13,
    )
)
register(
    Part(
        code="accounts.slips",
        title="Phiếu cấp quyền đăng nhập",
        fields=(
            Field("kind", "Loại", {"enrol": "lần đầu", "lost": "mất điện thoại"}),
            Field("printed", "In lúc"),
            Field("printed_by", "Người in"),
            Field("confirmed_by", "Người thứ hai xác nhận"),
            Field("proof", "Căn cứ nhận biết"),
            Field("handed", "Trao lúc"),
            Field("handed_by", "Người trao"),
            Field("used", "Dùng lúc"),
            Field("factor", "Đã thêm", FACTORS),
            Field("ended", "Hết hiệu lực"),
        ),
        rows=_slips,
        tables=("accounts.Slip",),
        order=14,
    )
)
register(
    Part(
        code="accounts.identity",
        title="Định danh điện tử đã liên kết",
        fields=(Field("linked", "Liên kết lúc"), Field("linked_by", "Người ghi")),
        rows=_identity,
        tables=("accounts.Identity",),
        order=15,
    )
)
withhold(
    "socialaccount.SocialAccount",
    reason="Not used: an electronic identity is kept as a keyed hash (accounts.Identity), never as the "
    "provider's account.",
)
