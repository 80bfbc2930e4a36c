"""What every installation is looked over for, a demonstration too."""

import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from chibo.cli import environment, installation
from chibo.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from chibo.gateways.embedded_postgres.roles import CREATE_BY_HAND

OLDEST_SERVER = 150000
SCARCE_BYTES, TOO_FEW_BYTES = 2 * 1024**3, 200 * 1024**2
TOLERATED_SKEW = timedelta(seconds=2)


def python() -> Iterator[Finding]:
    """The version of Python, 3.11 at least."""
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    yield Finding(
        GOOD if good else BAD,
        "python",
        version if good else f"{version}; 3.11 is needed",
        version if good else f"{version}; cần Python 3.11 trở lên",
    )


def reachable() -> Iterator[Finding]:
    """Whether both roles reach the database, and which server it is."""
    from django.db import OperationalError, connections

    kind = "embedded" if environment.is_embedded() else "DATABASE_URL"
    for alias, name in (("default", "database"), ("owner", "owner")):
        connection = connections[alias]
        try:
            connection.ensure_connection()
        except OperationalError as error:
            hint = f"; on a server of your own: {' '.join(CREATE_BY_HAND)}"
            yield Finding(BAD, name, f"{kind} does not answer: {str(error).strip()}{hint}")
            continue
        version: int = connection.pg_version  # type: ignore[attr-defined]
        where = f"{kind}, PostgreSQL {version // 10000}.{version % 10000}, role {_role(alias)}"
        old = version < OLDEST_SERVER
        yield Finding(BAD if old else GOOD, name, f"{where}; 15 is needed" if old else where)


def roles() -> Iterator[Finding]:
    """Neither role may step around row security, nor may the application own the tables.

    A table under row security without a policy is closed to everybody but functions of its owner, so
    nothing has to be forced there.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname IN (%s, %s)",
            [_role("default"), _role("owner")],
        )
        loose = [name for name, superuser, bypass in cursor.fetchall() if superuser or bypass]
        cursor.execute(
            "SELECT count(*) FILTER (WHERE relforcerowsecurity), "
            "count(*) FILTER (WHERE pg_get_userbyid(relowner) = current_user), "
            "count(*) FILTER (WHERE relrowsecurity AND NOT relforcerowsecurity AND EXISTS "
            "(SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid)) "
            "FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        protected, owned, unforced = cursor.fetchone()
    if loose:
        names = ", ".join(loose)
        yield Finding(
            BAD,
            "roles",
            f"{names} may step around row security: ALTER ROLE … NOSUPERUSER NOBYPASSRLS",
            f"{names} vượt được phân quyền theo dòng: ALTER ROLE … NOSUPERUSER NOBYPASSRLS",
        )
    elif owned:
        yield Finding(
            BAD,
            "roles",
            f"{_role('default')} owns {owned} tables; set DATABASE_OWNER_URL to another",
            f"{_role('default')} là chủ của {owned} bảng; đặt DATABASE_OWNER_URL sang vai trò khác",
        )
    elif unforced:
        yield Finding(
            BAD,
            "roles",
            f"row security is not forced on {unforced} tables",
            f"{unforced} bảng chưa bắt buộc phân quyền theo dòng: chạy lại chibo manage migrate",
        )
    else:
        yield Finding(
            GOOD,
            "roles",
            f"no role steps around row security; {protected} tables under it",
            f"không vai trò nào vượt phân quyền theo dòng; {protected} bảng được bảo vệ",
        )


def migrations() -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    missing = installation.unapplied()
    if newer := installation.unknown():
        yield Finding(
            BAD,
            "tables",
            installation.NEWER_DATABASE.format(first=newer[0]),
            f"cơ sở dữ liệu mới hơn mã nguồn ({newer[0]}, …): lấy bản mã nguồn mới, hoặc khôi phục bản sao lưu "
            "trước khi nâng cấp (docs/howto/operate.md)",
        )
    elif missing:
        yield Finding(
            BAD,
            "tables",
            f"{len(missing)} migrations missing: run `chibo upgrade`",
            f"thiếu {len(missing)} bước nâng cấp bảng: chạy `chibo upgrade`",
        )
    else:
        yield Finding(GOOD, "tables", "up to date", "đúng phiên bản")


def clock() -> Iterator[Finding]:
    """Whether our clock agrees with the database's and has not gone back behind the first start."""
    from django.db import connection

    from chibo.core import clock as ours
    from chibo.core.models import Installation

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    now = ours.now()
    skew = abs(now - theirs)
    begun = None
    if not installation.unapplied():
        begun = Installation.objects.values_list("created_at", flat=True).first()
    if begun is not None and now < begun:
        yield Finding(
            BAD,
            "clock",
            f"{now:%Y-%m-%d %H:%M} UTC lies before the first start; set it",
            f"{now:%Y-%m-%d %H:%M} UTC sớm hơn lần chạy đầu; chỉnh lại đồng hồ",
        )
    elif skew > TOLERATED_SKEW:
        yield Finding(
            BAD,
            "clock",
            f"{skew.total_seconds():.0f} s away from the database's; let NTP set both",
            f"lệch {skew.total_seconds():.0f} giây so với cơ sở dữ liệu; bật NTP trên cả hai máy",
        )
    else:
        yield Finding(
            GOOD,
            "clock",
            f"{now:%Y-%m-%d %H:%M} UTC, as the database says",
            f"{now:%Y-%m-%d %H:%M} UTC, khớp cơ sở dữ liệu",
        )


def disk() -> Iterator[Finding]:
    """Room for documents, the log and, where it is ours, the database."""
    places = {environment.var()}
    if environment.is_embedded():
        places.add(environment.embedded().place.base)
    for place in sorted(places):
        free = shutil.disk_usage(_existing(place)).free
        room = f"{free / 1024**3:.1f} GiB free for {place}"
        mark = GOOD if free >= SCARCE_BYTES else WARNING if free >= TOO_FEW_BYTES else BAD
        vi = f"{place} còn trống {free / 1024**3:.1f} GiB"
        yield Finding(
            mark,
            "disk",
            room if mark == GOOD else f"{room}: make room",
            vi if mark == GOOD else f"{vi}: cần dọn bớt",
        )


def signer() -> Iterator[Finding]:
    """Whether the log's signer answers."""
    from django.conf import settings

    from chibo.gateways.logsigner import LogSigner, SignerAway, SignerRefused

    if too_long := installation.socket_path_too_long():
        yield Finding(BAD, "log signer", too_long)
        return
    try:
        state = LogSigner(Path(settings.CHIBO_LOG_SIGNER_SOCKET)).state()
    except SignerAway:
        yield Finding(
            WARNING,
            "log signer",
            "does not run; `chibo serve` starts it",
            "chưa chạy; `chibo serve` sẽ khởi động",
        )
    except SignerRefused as refusal:
        yield Finding(BAD, "log signer", str(refusal))
    else:
        yield Finding(
            GOOD,
            "log signer",
            f"signs for {state.vkey.name}, {state.size} entries so far",
            f"ký cho {state.vkey.name}, đã có {state.size} mục",
        )


def fonts() -> Iterator[Finding]:
    """Whether the fonts of the documents are there."""
    folder = environment.CHECKOUT / "src" / "chibo" / "trust" / "documents" / "fonts"
    found = [font for font in folder.glob("*.ttf") if font.read_bytes()[:4] == b"\0\1\0\0"]
    if len(found) >= 4:
        yield Finding(
            GOOD,
            "fonts",
            f"{len(found)} with full Vietnamese",
            f"{len(found)} phông đủ dấu tiếng Việt",
        )
    else:
        yield Finding(
            BAD,
            "fonts",
            f"{folder} lacks fonts; restore it from the repository",
            f"{folder} thiếu phông chữ; lấy lại từ kho mã nguồn",
        )


def certificates() -> Iterator[Finding]:
    """Whose signing certificates have ended or end soon; names are told, only the operator reads this."""
    from django.conf import settings

    from chibo.core import clock as ours
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.ground.accounts.models import Person
    from chibo.trust.documents.models import SigningMeans

    now, days = ours.now(), settings.CHIBO_CERTIFICATE_WARN_DAYS
    with scope(system_actor("doctor")):
        held = dict(
            SigningMeans.objects.filter(ends_at__isnull=False).values_list("person_id", "ends_at")
        )
        ending = {
            key: end for key, end in held.items() if end and end - now <= timedelta(days=days)
        }
        people = dict(Person.objects.filter(pk__in=ending).values_list("pk", "display_name"))
    if not ending:
        yield Finding(
            GOOD,
            "certificates",
            f"{len(held)} for signing",
            f"{len(held)} chứng thư để ký",
        )
        return
    told = ", ".join(f"{people.get(key, key)} ({end:%Y-%m-%d})" for key, end in ending.items())
    is_over = any(end <= now for end in ending.values())
    yield Finding(
        BAD if is_over else WARNING,
        "certificates",
        f"ended or ending within {days} days: {told}; ask for new ones",
        f"đã hoặc sắp hết hạn trong {days} ngày: {told}; cần xin cấp lại",
    )


def _role(alias: str) -> str:
    from django.db import connections

    return str(connections[alias].settings_dict["USER"])


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
