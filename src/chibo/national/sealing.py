"""Personal ids as their columns hold them: sealed anew in every database, so they are in no file."""

from collections.abc import Sequence
from uuid import UUID

from chibo.national.rows import NULL
from chibo.people.members.personal_id import INDEX, SEALED


def seal(members: Sequence[str], ids: Sequence[str]) -> list[tuple[str, str]]:
    """Sealed id and blind index of each member, as COPY reads them; NULL where there is no id.

    Args:
        members: their keys, in hexadecimal.
        ids: twelve digits or nothing.
    """
    given = {UUID(key): digits for key, digits in zip(members, ids, strict=True) if digits}
    sealed = SEALED.seal_all({key: digits.encode() for key, digits in given.items()})
    index = INDEX.of_all(given.values())
    known = {key.hex: (_bytes(sealed[key]), _bytes(index[digits])) for key, digits in given.items()}
    return [known.get(key, (NULL, NULL)) for key in members]


def _bytes(value: bytes) -> str:
    return f"\\\\x{value.hex()}"
