"""Pure rules of documents: kinds, states, whose turn it is to sign, secrecy marks."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """Types of documents, by the symbol that is printed (Hướng dẫn 36-HD/VPTW)."""

    MINUTES = "BB"
    RESOLUTION = "NQ"


class State(StrEnum):
    """How far a document has come; it never goes back."""

    SIGNING = "signing"
    COMPLETE = "complete"
    REPLACED = "replaced"


class VersionKind(StrEnum):
    """What a stored file is: unsigned, signed by one more person, or with a renewed archive stamp."""

    DRAFT = "draft"
    SIGNED = "signed"
    RENEWED = "lta"


class Turn(StrEnum):
    """Whether a role may sign now."""

    YES = "yes"
    ALREADY = "already"
    NOT_YET = "not_yet"
    NO_PLACE = "no_place"


def turn(order: Sequence[str], signed: Sequence[str], role: str) -> Turn:
    """Whether ``role`` may sign: places are signed in the order of the record.

    Args:
        order: roles as the record lists them.
        signed: roles that have signed.
    """
    if role not in order:
        return Turn.NO_PLACE
    if role in signed:
        return Turn.ALREADY
    waiting = [other for other in order if other not in signed]
    return Turn.YES if waiting[0] == role else Turn.NOT_YET


def is_last(order: Sequence[str], signed: Sequence[str], role: str) -> bool:
    """Whether the signature of ``role`` makes the document complete."""
    return set(order) - set(signed) == {role}


def is_fresh(authenticated_at: datetime | None, *, at: datetime, seconds: int) -> bool:
    """Whether the person proved who they are within the last ``seconds``, and not in the future."""
    if authenticated_at is None:
        return False
    age = at - authenticated_at
    return timedelta(seconds=-5) <= age <= timedelta(seconds=seconds)


SECRECY = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
_GAP = re.compile(r"\s{2,}|\t")


def secrecy_mark(page: str) -> str:
    """The secrecy mark that stands alone on a line or in a column of a first page, or "".

    Only capitals count, and only alone: "Luật Bảo vệ bí mật nhà nước" is no mark.
    """
    for line in unicodedata.normalize("NFC", page).splitlines():
        for cell in (line, *_GAP.split(line)):
            words = " ".join(cell.strip(" .:;*[]()|_-").split())
            if words in SECRECY:
                return words
    return ""
