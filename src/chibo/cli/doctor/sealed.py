"""Before real people come: can sealed data be opened tomorrow, and by nobody else?"""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from chibo.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from chibo.core import clock
from chibo.core.errors import ChiboError
from chibo.core.vault import keys, rotation

OLD = timedelta(days=400)


def wrapping() -> Iterator[Finding]:
    """Whether the keys of sealed data are in their place, closed to others, fit the database, and not old."""
    for path in _files():
        if not path.exists():
            yield Finding(
                BAD,
                "sealed data",
                f"the key {path} is missing: bring it back from custody (chibo restore); without it personal ids, "
                "sign-in secrets and salts are lost",
                f"thiếu khóa {path}: lấy lại từ nơi giữ khóa (chibo restore); không có nó thì mất số định danh, "
                "bí mật đăng nhập và muối của nhật ký",
            )
            return
        if wrong := stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(
                BAD,
                "sealed data",
                f"others may open {path} ({wrong:03o}): chmod 600 {path}, then chibo keys rotate wrapping",
                f"người khác mở được {path} ({wrong:03o}): chmod 600 {path}, rồi chibo keys rotate wrapping",
            )
            return
    try:
        known = keys.check_all()
    except ChiboError as error:
        yield Finding(
            BAD,
            "sealed data",
            f"the key in {settings.CHIBO_VAULT_KEY} is not that of this database: {error}",
            f"khóa trong {settings.CHIBO_VAULT_KEY} không phải của cơ sở dữ liệu này: {error}",
        )
        return
    yield _age(known)


def _age(known: int) -> Finding:
    made = datetime.fromtimestamp(Path(settings.CHIBO_VAULT_KEY).stat().st_mtime, UTC)
    age = (clock.now() - made).days
    if clock.now() - made > OLD:
        return Finding(
            WARNING,
            "sealed data",
            f"the wrapping key is {age} days old: chibo keys rotate wrapping",
            f"khóa bọc đã {age} ngày: chibo keys rotate wrapping",
        )
    return Finding(
        GOOD,
        "sealed data",
        f"{known} data keys open; the wrapping key is {age} days old",
        f"mở được {known} khóa dữ liệu; khóa bọc {age} ngày",
    )


def _files() -> list[Path]:
    return [Path(settings.CHIBO_VAULT_KEY), Path(settings.CHIBO_INDEX_KEY)]


def index() -> Iterator[Finding]:
    """Whether the key of the blind index is the one by which ids were entered."""
    from chibo.people.members import personal_id

    try:
        fits = personal_id.index_fits()
    except ChiboError:
        return  # told by ``wrapping``
    if fits:
        yield Finding(GOOD, "id index", "fits the ids", "khớp với số định danh")
    else:
        yield Finding(
            BAD,
            "id index",
            f"{settings.CHIBO_INDEX_KEY} is another key than that of the ids: bring the right one back, or "
            "chibo keys reindex",
            f"{settings.CHIBO_INDEX_KEY} không phải khóa đã dùng cho số định danh: lấy lại khóa đúng, hoặc "
            "chibo keys reindex",
        )


def under_way() -> Iterator[Finding]:
    """Whether a change of keys has come to its end."""
    try:
        left = sum(rotation.left().values())
    except ChiboError:
        return  # told by ``wrapping``
    if left:
        yield Finding(
            WARNING,
            "key change",
            f"{left} values are still under old keys: chibo keys rotate rest (the night does it too)",
            f"còn {left} giá trị dùng khóa cũ: chibo keys rotate rest (ban đêm cũng tự làm)",
        )
    else:
        yield Finding(GOOD, "key change", "none under way", "không dở dang")


def identity() -> Iterator[Finding]:
    """Whether linked identities hang on a key of their own."""
    if not settings.CHIBO_OIDC_ISSUER:
        return
    if settings.CHIBO_IDENTITY_KEY == settings.SECRET_KEY:
        yield Finding(
            BAD,
            "identities",
            "they hang on the pages' secret, and changing that unlinks everybody: put a key of its own into a file "
            "and set CHIBO_IDENTITY_KEY_FILE (docs/explanation/custody.md)",
            "đang dựa vào khóa bí mật của trang, đổi khóa đó là mất mọi liên kết: đặt khóa riêng trong một tệp và "
            "đặt CHIBO_IDENTITY_KEY_FILE (docs/explanation/custody.md)",
        )
    else:
        yield Finding(GOOD, "identities", "have a key of their own", "có khóa riêng")
