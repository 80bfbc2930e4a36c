"""Pure rules of documents: kinds, states, whose turn it is to sign, secrecy marks."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    """What a file is: unsigned, signed by one more, with a renewed archive stamp, or a scan of paper."""

    DRAFT = "draft"
    SIGNED = "signed"
    RENEWED = "lta"
    SCAN = "scan"


class MeansKind(StrEnum):
    """How a person signs: key file on the server, token or card, remote service, or by hand."""

    FILE = "pkcs12"
    TOKEN = "pkcs11"  # noqa: S105  # a kind, no secret
    REMOTE = "csc"
    PAPER = "paper"


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


def is_for_paper(
    order: Sequence[str], signed: Sequence[str], kinds: Mapping[str, MeansKind]
) -> bool:
    """Whether the next one to sign does it by hand; then all who still wait sign the printed sheet.

    Args:
        kinds: how the person of each role signs; a role that is not named signs with a key.
    """
    waiting = [role for role in order if role not in signed]
    return bool(waiting) and kinds.get(waiting[0]) is MeansKind.PAPER


def ends_within(ends_at: datetime | None, *, at: datetime, days: int) -> bool:
    """Whether a certificate has ended or ends within so many days; an unknown end does not."""
    return ends_at is not None and ends_at - at <= timedelta(days=days)


def days_left(ends_at: datetime, *, at: datetime) -> int:
    """Whole days until a certificate ends, 0 on its last day and afterwards."""
    return max((ends_at - at).days, 0)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a wrong code is taken: ``most`` within ``seconds``."""

    most: int
    seconds: int

    def free_at(self, count: int, since: datetime, *, at: datetime) -> datetime:
        """When the next code is taken: ``at`` itself, or the end of the pause.

        Args:
            count: wrong codes since ``since``.
        """
        end = since + timedelta(seconds=self.seconds)
        return end if count >= self.most and at < end else at

    def counted(self, count: int, since: datetime, *, at: datetime) -> tuple[int, datetime]:
        """Count and beginning after one more wrong code; an old beginning is forgotten."""
        if count == 0 or at >= since + timedelta(seconds=self.seconds):
            return 1, at
        return count + 1, since


SECRECY = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
_GAP = re.compile(r"\s{2,}|\t")
# In a name the mark stands between other words; "BẢO MẬT" and "BÍ MẬT" speak of secrecy and are none.
_IN_NAME = re.compile(r"(?<!BẢO )(?<!BÍ )\b(TUYỆT MẬT|TỐI MẬT|MẬT)\b")
_WITHOUT_ACCENTS = {"TUYET MAT": "TUYỆT MẬT", "TOI MAT": "TỐI MẬT"}


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


def secrecy_in_name(name: str) -> str:
    """The secrecy mark in the name of a file or in a title, or "".

    Only capitals count. Without accents "MAT" alone is no mark, for "MAT TRAN" is the Front.
    """
    words = " ".join(re.sub(r"[_\-.,;()\[\]]+", " ", unicodedata.normalize("NFC", name)).split())
    found = _IN_NAME.search(words)
    if found:
        return found.group(1)
    padded = f" {words} "
    return next((mark for plain, mark in _WITHOUT_ACCENTS.items() if f" {plain} " in padded), "")
