"""Kinds of reasons to stay away, and which of them nobody but those who decide may read in full."""

from dataclasses import dataclass

from chibo.assembly.meetings.rules.refusal import check

MOST_ASKED = 3  # times one member may ask for one meeting
LONGEST = 300
HEALTH, FAMILY, WORK, TRAVEL, PRIVATE, OTHER = (
    "health",
    "family",
    "work",
    "travel",
    "private",
    "other",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reason: its words in the minutes, and whether the details stay out of them."""

    words: str
    private: bool = False


KINDS = {
    HEALTH: Kind("lý do sức khỏe", private=True),
    FAMILY: Kind("việc gia đình"),
    WORK: Kind("bận công tác"),
    TRAVEL: Kind("đi xa"),
    PRIVATE: Kind("lý do riêng", private=True),
    OTHER: Kind(""),
}


def public_reason(kind: str, text: str) -> str:
    """The reason as the minutes and every screen name it: details of a private one are left out.

    Raises:
        Refusal: an unknown kind, a text that is too long, or none where only the text tells.
    """
    check(kind in KINDS, "unknown_excuse")
    text = text.strip()
    check(len(text) <= LONGEST, "text_too_long", length=len(text), limit=LONGEST)
    known = KINDS[kind]
    if known.private:
        return known.words
    check(text or known.words, "reason_missing")
    return ": ".join(part for part in (known.words, text) if part)


def is_private(kind: str) -> bool:
    """Whether only those who decide on the request may read the details."""
    return kind in KINDS and KINDS[kind].private
