"""Secrets of apps and seeds of recovery codes, as they lie in the database: sealed for their own account.

The library asks to encrypt and decrypt texts without saying whose they are, so a text knows it itself:

    adapter.encrypt(text) ─► the text ─► the row is written: sealed for its account and kind
    the row is read ─► Held ─► adapter.decrypt(text) ─► opened for that account and kind only

In ``data`` stands ``chibo-sealed:NUMBER:BASE64``; NUMBER is that of the data key.
"""

import base64
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils.translation import gettext_lazy as _

from chibo.core import vault
from chibo.core.errors import Broken
from chibo.core.vault import box
from chibo.core.vault.columns import Row

NAMES = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
"""Kind of factor → under which name its data holds a secret."""
PREFIX = "chibo-sealed:"
_OTHERS = """
FROM mfa_authenticator WHERE type = ANY(%s) AND coalesce(data->>'secret', data->>'seed') NOT LIKE %s
"""


class Held(str):
    """A sealed secret that knows for which account and kind it has to open."""

    row: str


class Secrets(vault.Column):
    """The secrets inside ``data``; a row goes by its account and kind, which it has before it is written."""

    def stale(self, number: int) -> int:
        """How many are sealed under another key than this one."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {_OTHERS}", self._given(number))
            return int(cursor.fetchone()[0])

    def renew(self, number: int, *, after: Row | None, most: int) -> tuple[int, Row | None]:
        """Seal some anew that are under another key."""
        query = f"SELECT * {_OTHERS} AND id > %s ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED"
        taken = list(Authenticator.objects.raw(query, [*self._given(number), after or 0, most]))
        for one in taken:
            name = NAMES[one.type]
            one.data[name] = opened(one.data[name])
            one.save(update_fields=["data"])
        return len(taken), taken[-1].pk if len(taken) == most else None

    def _given(self, number: int) -> list[Any]:
        return [[str(kind) for kind in NAMES], f"{PREFIX}{number}:%"]


SECRETS = vault.declare(Secrets("mfa_authenticator", "data"))


def row_of(user_id: int, kind: str) -> str:
    """How the row of a factor is called where its secret is sealed."""
    return f"{user_id}/{kind}"


def sealed(row: str, plain: str, *, using: str = "default") -> str:
    """A secret as ``data`` holds it."""
    value = SECRETS.seal(row, plain.encode(), using=using)
    number = box.number_of(value, SECRETS.place(row))
    return f"{PREFIX}{number}:{base64.b64encode(value).decode()}"


def held(row: str, text: str) -> Held:
    """A sealed text that was read from a row."""
    found = Held(text)
    found.row = row
    return found


def opened(text: str, *, using: str = "default") -> str:
    """The secret behind a text that was read from a row.

    Raises:
        Broken: it was not read from a row, is not sealed, or does not open for this account.
    """
    if isinstance(text, Held) and text.startswith(PREFIX):
        try:
            value = base64.b64decode(text.split(":")[2], validate=True)
        except (IndexError, ValueError):
            value = b""
        return SECRETS.open(text.row, value, using=using).decode()
    raise Broken(_("A secret of a way to sign in is not sealed."), code="not_sealed")


def factor_read(factor: Authenticator) -> None:
    """The secret in a row that was just read learns whose it is; nothing is opened yet."""
    name = NAMES.get(factor.type) if "data" in factor.__dict__ else None
    text = factor.data.get(name) if name else None
    if isinstance(text, str) and text.startswith(PREFIX):
        factor.data[name] = held(row_of(factor.user_id, factor.type), text)


def factor_written(factor: Authenticator) -> None:
    """What is not sealed in a row is sealed before it is written."""
    name = NAMES.get(factor.type)
    text = factor.data.get(name) if name else None
    if isinstance(text, str) and not text.startswith(PREFIX):
        factor.data[name] = sealed(row_of(factor.user_id, factor.type), text)
        factor_read(factor)
