"""Before real people come: can be signed, stamped and sealed, and for how long still?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests
from cryptography import x509
from django.conf import settings

from chibo.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from chibo.core import clock
from chibo.gateways.logsigner import LogSigner, SignerAway, SignerRefused, SignerState
from chibo.gateways.pki import authority as own
from chibo.trust.ledger.models import Checkpoint

TOLERATED_SKEW = timedelta(seconds=60)
"""Of the time stamp service: its clock is told in whole seconds, by way of the network."""
_SECONDS = 5.0


def authority() -> Iterator[Finding]:
    """Whose certificates are trusted here: a licensed authority's, or one without force in law."""
    if not (settings.CHIBO_PKI_DIR / "root.pem").exists():
        yield Finding(
            BAD,
            "authority",
            f"no trust anchors in {settings.CHIBO_PKI_DIR}: install the licensed authority's root.pem",
            f"chưa có chứng thư gốc trong {settings.CHIBO_PKI_DIR}: cài root.pem của cơ quan cấp",
        )
        return
    try:
        kind = own.load(settings.CHIBO_PKI_DIR).kind
    except own.AuthorityError:
        yield Finding(GOOD, "authority", "trust anchors installed", "đã cài chứng thư gốc")
        return
    if kind == own.DEMO:
        yield Finding(
            BAD,
            "authority",
            "the demonstration's: what it signs is worth nothing; install a licensed authority's",
            "của bản trình diễn: chữ ký không có giá trị; cài chứng thư của cơ quan được cấp phép",
        )
    else:
        yield Finding(
            WARNING,
            "authority",
            "the installation's own: documents say that they have no legal force",
            "CA nội bộ: văn bản ghi rõ không có giá trị pháp lý",
        )


def anchors() -> Iterator[Finding]:
    """Which certificates of authorities end soon; those that people sign with are told beside the basics."""
    warn = timedelta(days=settings.CHIBO_CERTIFICATE_WARN_DAYS)
    now = clock.now()
    ends: list[tuple[str, datetime]] = []
    for path in sorted(Path(settings.CHIBO_PKI_DIR).glob("*.pem")):
        try:
            ends.append(
                (path.name, x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc)
            )
        except (OSError, ValueError):
            continue  # a key or a list, no certificate
    soon = [(name, end) for name, end in ends if end - now <= warn]
    over = [name for name, end in soon if end <= now]
    if not soon:
        yield Finding(
            GOOD,
            "anchors",
            f"{len(ends)}, none ends within {warn.days} days",
            f"{len(ends)} chứng thư, không cái nào hết hạn trong {warn.days} ngày",
        )
        return
    names = ", ".join(f"{name} ({end:%Y-%m-%d})" for name, end in soon)
    yield Finding(
        BAD if over else WARNING,
        "anchors",
        f"ended or ending soon: {names}; renew them",
        f"đã hoặc sắp hết hạn: {names}; cần gia hạn",
    )


def time_stamps() -> Iterator[Finding]:
    """Whether the time stamp service answers, and its clock agrees with ours."""
    try:
        answer = requests.get(settings.CHIBO_TSA_URL, timeout=_SECONDS, allow_redirects=False)
        theirs = parsedate_to_datetime(answer.headers["Date"])
    except (requests.RequestException, KeyError, ValueError) as error:
        yield Finding(
            BAD,
            "time stamps",
            f"{settings.CHIBO_TSA_URL} does not answer ({type(error).__name__}): nothing can be signed",
            f"{settings.CHIBO_TSA_URL} không trả lời ({type(error).__name__}): chưa ký được gì",
        )
        return
    skew = abs(clock.now() - theirs.astimezone(UTC))
    if skew > TOLERATED_SKEW:
        seconds = round(skew.total_seconds())
        yield Finding(
            BAD,
            "time stamps",
            f"our clock is {seconds} s away from the service's; let NTP set it",
            f"đồng hồ máy này lệch {seconds} giây so với dịch vụ dấu thời gian; bật NTP",
        )
    else:
        yield Finding(
            GOOD,
            "time stamps",
            "the service answers, the clocks agree",
            "dịch vụ trả lời, đồng hồ khớp",
        )


def head() -> Iterator[Finding]:
    """Whether the log's signer and the database remember the same log."""
    try:
        state = LogSigner(Path(settings.CHIBO_LOG_SIGNER_SOCKET)).state()
    except (SignerAway, SignerRefused):
        yield Finding(
            BAD,
            "log head",
            "the signer does not answer: start chibo, then look again",
            "bộ ký nhật ký không trả lời: khởi động chibo rồi kiểm tra lại",
        )
        return
    yield _compared(state)


def _compared(state: SignerState) -> Finding:
    newest = Checkpoint.objects.filter(origin=settings.CHIBO_LOG_ORIGIN).order_by("-size").first()
    size = newest.size if newest else 0
    if newest and state.size == size and state.root == bytes(newest.root):
        return Finding(
            GOOD,
            "log head",
            f"signer and database agree on {size} entries",
            f"bộ ký và cơ sở dữ liệu khớp ở {size} mục",
        )
    if not newest and state.size == 0:
        return Finding(GOOD, "log head", "nothing sealed yet", "chưa niêm phong gì")
    if state.size > size:
        return Finding(
            BAD,
            "log head",
            f"the signer has signed {state.size} entries, the database holds {size}: "
            "an old copy was restored? See docs/howto/operate.md, “Incident”",
            f"bộ ký đã ký {state.size} mục, cơ sở dữ liệu chỉ có {size}: khôi phục bản cũ? "
            "Xem docs/howto/operate.md, “Sự cố”",
        )
    return Finding(
        BAD,
        "log head",
        f"signer and database tell different histories at {state.size} and {size} entries: stop, "
        "and see docs/howto/operate.md, “Incident”",
        f"bộ ký và cơ sở dữ liệu khác nhau ở {state.size} và {size} mục: dừng lại, "
        "xem docs/howto/operate.md, “Sự cố”",
    )
