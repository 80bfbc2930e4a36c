"""Before real people come: is it real, are its keys its own, do pages travel under TLS?"""

import socket
import ssl
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.db import connections

from chibo.cli import environment
from chibo.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from chibo.core import clock, installation

SHORTEST_SECRET = 40
OLD_KEY = timedelta(days=2 * 365)
SOON, TOO_SOON = timedelta(days=30), timedelta(days=7)
DEMO_ORIGIN = ".example/demo/"
_SECONDS = 3.0


def real() -> Iterator[Finding]:
    """Whether anything of the demonstration is left."""
    marks = []
    if installation.is_demo():
        marks.append("database")
    if DEMO_ORIGIN in settings.CHIBO_LOG_ORIGIN:
        marks.append("CHIBO_LOG_ORIGIN")
    if marks:
        left = ", ".join(marks)
        yield Finding(
            BAD,
            "real",
            f"marks of the demonstration: {left}. Set up another installation: chibo init",
            f"còn dấu vết bản trình diễn: {left}. Lập hệ thống mới: chibo init",
        )
    else:
        yield Finding(
            GOOD, "real", "nothing of the demonstration", "không còn gì của bản trình diễn"
        )


def secret_key() -> Iterator[Finding]:
    """Whether the key of the sessions is long enough to be nobody's guess."""
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Finding(
            BAD,
            "secret key",
            f"shorter than {SHORTEST_SECRET} characters; unset CHIBO_SECRET_KEY, chibo makes one itself",
            f"ngắn hơn {SHORTEST_SECRET} ký tự; bỏ CHIBO_SECRET_KEY, chibo sẽ tự tạo",
        )
    else:
        yield Finding(GOOD, "secret key", "long enough", "đủ dài")


def key_files() -> Iterator[Finding]:
    """Whether the files of keys are there, for nobody else to read, and not old."""
    folder = environment.var() / "keys"
    wanted = [Path(settings.CHIBO_LOG_KEY), Path(settings.CHIBO_LOG_SIGNER_STATE)]
    others = [path for path in sorted(folder.glob("*")) if path.is_file() and path not in wanted]
    signers = sorted(Path(settings.CHIBO_PKI_DIR).glob("**/*.p12"))
    found = False
    for path in [*wanted, *others, *signers]:
        if not path.exists():
            found = True
            yield Finding(
                BAD,
                "keys",
                f"{path} is missing: restore it from custody (chibo restore), or chibo init for a new log",
                f"thiếu {path}: khôi phục từ nơi giữ khóa (chibo restore), hoặc chibo init cho nhật ký mới",
            )
        elif wrong := stat.S_IMODE(path.stat().st_mode) & 0o077:
            found = True
            yield Finding(
                BAD,
                "keys",
                f"others may open {path} ({wrong:03o}): chmod 600 {path}",
                f"người khác mở được {path} ({wrong:03o}): chmod 600 {path}",
            )
    if not found:
        yield from _age(wanted[0])


def _age(path: Path) -> Iterator[Finding]:
    age = clock.now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if age > OLD_KEY:
        yield Finding(
            WARNING,
            "keys",
            f"the log's key is {age.days} days old; docs/howto/operate.md says how a new one is made",
            f"khóa nhật ký đã {age.days} ngày; xem docs/howto/operate.md để thay khóa",
        )
    else:
        yield Finding(
            GOOD,
            "keys",
            f"for their own user only; the log's is {age.days} days old",
            f"chỉ người dùng của hệ thống mở được; khóa nhật ký {age.days} ngày",
        )


def tls() -> Iterator[Finding]:
    """Whether people come by TLS, and how long its certificate holds."""
    url = urlsplit(settings.SITE_URL)
    if url.scheme != "https" or settings.INSECURE:
        yield Finding(
            BAD,
            "tls",
            f"{settings.SITE_URL} is not under TLS: set CHIBO_SITE_URL to https://…, unset CHIBO_INSECURE_COOKIES",
            f"{settings.SITE_URL} chưa có TLS: đặt CHIBO_SITE_URL thành https://…, bỏ CHIBO_INSECURE_COOKIES",
        )
        return
    try:
        ends = _certificate_ends(url.hostname or "", url.port or 443)
    except (OSError, ValueError) as error:
        yield Finding(
            WARNING,
            "tls",
            f"https, but nobody answers on this machine at port {url.port or 443} ({type(error).__name__}): "
            "is the reverse proxy elsewhere?",
            f"https, nhưng máy này không trả lời ở cổng {url.port or 443} ({type(error).__name__}): "
            "máy chủ chuyển tiếp ở nơi khác?",
        )
        return
    left = ends - clock.now()
    mark = GOOD if left > SOON else WARNING if left > TOO_SOON else BAD
    yield Finding(
        mark,
        "tls",
        f"certificate until {ends:%Y-%m-%d}" + ("" if mark == GOOD else ": renew it"),
        f"chứng thư đến {ends:%d/%m/%Y}" + ("" if mark == GOOD else ": cần gia hạn"),
    )


def _certificate_ends(host: str, port: int) -> datetime:
    """The end of the certificate that this machine shows for the host; whether it is trusted is the browsers' affair."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as channel,
    ):
        return x509.load_der_x509_certificate(channel.getpeercert(True) or b"").not_valid_after_utc


def owner() -> Iterator[Finding]:
    """Whether the application works as another role than the one that owns the tables."""
    application, owning = (
        connections[alias].settings_dict["USER"] for alias in ("default", "owner")
    )
    if application == owning:
        yield Finding(
            BAD,
            "owner",
            f"{application} is both: make a second role, see docs/reference/cli.md",
            f"{application} vừa là chủ bảng vừa chạy ứng dụng: tạo vai trò thứ hai, xem docs/reference/cli.md",
        )
    else:
        yield Finding(
            GOOD,
            "owner",
            f"{owning} owns, {application} works",
            f"{owning} là chủ, {application} làm việc",
        )
