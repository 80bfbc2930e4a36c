"""What the room keeps of a person, for that person: votes one was entitled to, and open ballots with receipts.

Of a secret vote nothing says who chose what, so nothing of it can stand here.
"""

from uuid import UUID

from chibo.assembly.voting.models import Ballot, CountEntry, Elector
from chibo.assembly.voting.rules.kinds import Secrecy
from chibo.core.disclosure import Field, Part, Row, register

CHANNELS = {
    "device": "thiết bị riêng",
    "hands": "giơ tay",
    "paper": "phiếu giấy",
    "phone": "phiếu kín trên điện thoại",
    "": "–",
}
CHOICES = {"yes": "tán thành", "no": "không tán thành", "abstain": "không biểu quyết"}


def _entitled(person_id: UUID) -> list[Row]:
    found = Elector.objects.filter(person_id=person_id).order_by("vote__prepared_at", "pk")
    return [
        {
            "at": at,
            "subject": subject,
            "secrecy": secrecy,
            "may_vote": may_vote,
            "present": present,
            "channel": channel,
        }
        for at, subject, secrecy, may_vote, present, channel in found.values_list(
            "vote__opened_at", "vote__subject", "vote__secrecy", "may_vote", "present", "channel"
        )
    ]


def _ballots(person_id: UUID) -> list[Row]:
    found = Ballot.objects.filter(person_id=person_id, vote__secrecy=Secrecy.OPEN.value)
    return [
        {"at": at, "subject": subject, "choice": choice, "receipt": receipt}
        for at, subject, choice, receipt in found.order_by("at", "pk").values_list(
            "at", "vote__subject", "choice", "receipt"
        )
    ]


def _counts(person_id: UUID) -> list[Row]:
    found = CountEntry.objects.filter(entered_by_id=person_id).order_by("at", "pk")
    return [
        {"at": at, "subject": subject, "channel": channel}
        for at, subject, channel in found.values_list("at", "vote__subject", "channel")
    ]


register(
    Part(
        code="voting.entitled",
        title="Các lần được biểu quyết",
        fields=(
            Field("at", "Mở lúc"),
            Field("subject", "Nội dung"),
            Field("secrecy", "Hình thức", {"open": "công khai", "secret": "kín"}),
            Field("may_vote", "Có quyền biểu quyết"),
            Field("present", "Có mặt"),
            Field("channel", "Cách gửi", CHANNELS),
        ),
        rows=_entitled,
        tables=("voting.Elector",),
        order=40,
    )
)
register(
    Part(
        code="voting.ballots",
        title="Biểu quyết công khai và mã biên nhận",
        fields=(
            Field("at", "Lúc"),
            Field("subject", "Nội dung"),
            Field("choice", "Lựa chọn", CHOICES),
            Field("receipt", "Mã biên nhận"),
        ),
        rows=_ballots,
        tables=("voting.Ballot",),
        order=41,
    )
)
register(
    Part(
        code="voting.counts",
        title="Số đếm đã nhập",
        fields=(
            Field("at", "Lúc"),
            Field("subject", "Nội dung"),
            Field("channel", "Cách biểu quyết", CHANNELS),
        ),
        rows=_counts,
        tables=("voting.CountEntry",),
        order=42,
    )
)
