"""Data keys: one for each table, wrapped in ``core_datakey``, unwrapped in memory only.

A data key has a number drawn by chance, which no other ever has, and stands in the header of what it
sealed. So a key once unwrapped may be remembered for good, whatever becomes of its row. Which key is in
force is asked of the database for each deed that seals, because a key may be made in a transaction that
is rolled back, or replaced by another process.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Broken, Unavailable
from chibo.core.vault import custody
from chibo.core.vault.box import KEY_BYTES, LARGEST_NUMBER, NotOpened
from chibo.core.vault.custody import KeysUnusable, Token, WrappingKeys

LOCK = 0x6368_6962_6F76  # no other advisory lock of ours has this number
_NEWEST = """
SELECT id, wrapped FROM core_datakey WHERE table_name = %s ORDER BY generation DESC LIMIT 1
"""
_ADD = """
INSERT INTO core_datakey (id, table_name, generation, wrapped, wrapped_by, made_at)
SELECT %s, %s, coalesce(max(generation), 0) + 1, %s, %s, now() FROM core_datakey WHERE table_name = %s
"""
_opened: dict[int, bytes] = {}


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key in force for a table."""

    number: int
    secret: bytes


def current(table: str, *, using: str = "default") -> DataKey:
    """The key that seals values of a table, made when there is none yet; one statement.

    Raises:
        Unavailable: the wrapping keys cannot be read. Broken: they do not fit.
    """
    found = _newest(table, using)
    if found is None:
        with transaction.atomic(using=using):
            lock(using)
            found = _newest(table, using) or _add(table, using)
    return found


def renew(table: str) -> DataKey:
    """Put a new key in force; what the others sealed stays readable."""
    with transaction.atomic():
        lock("default")
        return _add(table, "default")


def secret_of(number: int, *, using: str = "default") -> bytes:
    """A data key by its number; no statement where this process knows it.

    Raises:
        Unavailable: the wrapping keys cannot be read. Broken: there is no such key, or it does not unwrap.
    """
    known = _opened.get(number)
    return known if known is not None else _unwrapped(number, using)


def token() -> Token | None:
    """The token that seals the files of keys, where one is named."""
    if not settings.CHIBO_VAULT_TOKEN:
        return None
    from chibo.core.vault.token import TokenBox  # the library is large

    module = Path(settings.CHIBO_PKCS11_MODULE)
    return TokenBox(module, settings.CHIBO_VAULT_TOKEN, settings.CHIBO_VAULT_PIN)


def check_all() -> int:
    """Unwrap every data key; how many there are.

    Raises:
        Unavailable: the wrapping keys cannot be read. Broken: one does not unwrap.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT id, table_name, wrapped FROM core_datakey")
        rows = cursor.fetchall()
    for number, table, wrapped in rows:
        _remember(number, table, bytes(wrapped), "default")
    return len(rows)


def wrapping_keys() -> WrappingKeys:
    """The wrapping keys as they lie in custody now.

    Raises:
        Unavailable
    """
    path = Path(settings.CHIBO_VAULT_KEY)
    try:
        return _read(path, _mark(path))
    except KeysUnusable as error:
        raise unavailable(error) from error


def index_key() -> bytes:
    """The key of the blind index.

    Raises:
        Unavailable
    """
    path = Path(settings.CHIBO_INDEX_KEY)
    try:
        return _read_index(path, _mark(path))
    except KeysUnusable as error:
        raise unavailable(error) from error


@contextmanager
def changed_index_key() -> Iterator[bytes]:
    """Another key of the blind index, which is put in place at the end of the block if all went well.

    Raises:
        Unavailable: the file belongs to another user.
    """
    key = os.urandom(KEY_BYTES)
    yield key
    try:
        custody.write_index(Path(settings.CHIBO_INDEX_KEY), key, token())
    except KeysUnusable as error:
        raise unavailable(error) from error


def unavailable(error: KeysUnusable) -> Unavailable:
    """A sentence for whoever looks after the machine."""
    return Unavailable(
        _("The keys of sealed data are not in their place: %(reason)s. Call the operator."),
        code="keys_away",
        reason=str(error),
    )


def lock(using: str) -> None:
    """Data keys are made and wrapped anew by one at a time, until the transaction ends."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _newest(table: str, using: str) -> DataKey | None:
    with connections[using].cursor() as cursor:
        cursor.execute(_NEWEST, [table])
        row = cursor.fetchone()
    if row is None:
        return None
    number = int(row[0])
    if number not in _opened:
        _remember(number, table, bytes(row[1]), using)
    return DataKey(number, _opened[number])


def _add(table: str, using: str) -> DataKey:
    """Call while the lock is held: the wrapping keys are read behind it."""
    made = DataKey(secrets.randbelow(LARGEST_NUMBER) + 1, os.urandom(KEY_BYTES))
    keys = wrapping_keys()
    wrapped = keys.wrap(made.number, table, made.secret)
    with connections[using].cursor() as cursor:
        cursor.execute(_ADD, [made.number, table, wrapped, keys.newest, table])
    _opened[made.number] = made.secret
    return made


def _unwrapped(number: int, using: str) -> bytes:
    row = _row(number, using)
    if row is None:
        raise Broken(
            _("The key of a sealed value is missing from the database."), code="data_key_missing"
        )
    table, wrapped = row
    _remember(number, table, wrapped, using)
    return _opened[number]


def _row(number: int, using: str) -> tuple[str, bytes] | None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT table_name, wrapped FROM core_datakey WHERE id = %s", [number])
        row = cursor.fetchone()
    return (row[0], bytes(row[1])) if row else None


def _remember(number: int, table: str, wrapped: bytes, using: str) -> None:
    try:
        _opened[number] = wrapping_keys().unwrap(number, table, wrapped)
    except NotOpened as error:
        again = _row(number, using)  # wrapped anew since it was read
        try:
            if again is None or again[1] == wrapped:
                raise error
            _opened[number] = wrapping_keys().unwrap(number, table, again[1])
        except NotOpened as reason:
            raise Broken(
                _("Sealed data cannot be opened: %(reason)s."),
                code="wrong_wrapping_key",
                reason=str(reason),
            ) from None


def _mark(path: Path) -> tuple[int, int, int]:
    """Changes when the file does."""
    try:
        found = path.stat()
    except OSError as error:
        raise KeysUnusable(f"{path} cannot be read ({error.strerror})") from error
    return found.st_ino, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _read(path: Path, _mark: tuple[int, int, int]) -> WrappingKeys:
    return custody.read(path, token())


@lru_cache(maxsize=4)
def _read_index(path: Path, _mark: tuple[int, int, int]) -> bytes:
    return custody.read_index(path, token())


def forget() -> None:
    """Let go of every key that this process has unwrapped."""
    _opened.clear()
