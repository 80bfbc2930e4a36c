"""Vietnamese names: their parts, their order, and how they are found and spoken.

A name is family, middle, given, and people are listed by the given one. Some peoples write the
given name first (``Y Bhiơr Niê``, ``H'Hen Niê``) or have one word only. Nothing here shortens or
rewrites a name: ``normalise`` repairs the encoding, the rest derives keys from it.

The keys are plain ASCII for Vietnamese, so they sort right byte by byte (collation "C")::

    sort_key("Đặng Thị Ân") == "a~~n 0,thi 5,d~a~ng 5"

A letter that follows its plain sister in the alphabet carries tildes (a, ă = a~, â = a~~; "~" sorts
after every letter), a syllable ends with a space and its tone (0 to 5: level, huyền, hỏi, ngã, sắc,
nặng, the order of dictionaries), and the three parts are joined by commas.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SORT_KEY_LENGTH = 600
SEARCH_KEY_LENGTH = 200

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SISTERS = {
    "a\u0306": "a~",
    "a\u0302": "a~~",
    "e\u0302": "e~",
    "o\u0302": "o~",
    "o\u031b": "o~~",
    "u\u031b": "u~",
}
_PLAIN = str.maketrans({"đ": "d", "Đ": "D", "ƀ": "b", "Ƀ": "B", "ł": "l", "Ł": "L"})
_APOSTROPHES = re.compile("[\u2019\u2018\u02bc\u0060\u00b4\u2032]")
_WORD_BREAKS = re.compile(r"[\s\-\u2010-\u2015]+")

# Families of several words; longer ones first.
_LONG_FAMILIES = sorted(
    (
        tuple(text.split())
        for text in (
            "công tằng tôn nữ",
            "công huyền tôn nữ",
            "công tôn nữ",
            "tôn nữ",
            "tôn thất",
            "âu dương",
            "hoàng phủ",
            "tư mã",
            "rơ châm",
            "rơ mah",
            "rơ lan",
            "rơ ô",
            "buôn yă",
            "buôn krông",
            "niê kdăm",
            "niê siêng",
        )
    ),
    key=len,
    reverse=True,
)
# Words that open a name and belong to the given one: what follows them is given, then the clan.
_OPENERS = frozenset({"y", "a", "h'"})


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name; ``family`` and ``middle`` may be empty, ``given`` never is."""

    family: str
    middle: str
    given: str


def normalise(name: str) -> str:
    """The name in NFC, with single spaces, one kind of apostrophe, and nothing invisible in it.

    Raises:
        ValueError: nothing is left.
    """
    text = _APOSTROPHES.sub("'", unicodedata.normalize("NFC", name))
    text = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    text = " ".join(text.split())
    if not text:
        raise ValueError("an empty name")
    return text


def split(name: str) -> Name:
    """Family, middle and given name.

    Raises:
        ValueError: an empty name.
    """
    words = normalise(name).split(" ")
    folded = [word.lower() for word in words]
    if len(words) == 1:
        return Name("", "", words[0])
    if folded[0] in _OPENERS:
        return Name(" ".join(words[2:]), "", " ".join(words[:2]))
    if folded[0].startswith("h'"):
        return Name(" ".join(words[1:]), "", words[0])
    size = _family_size(folded)
    return Name(" ".join(words[:size]), " ".join(words[size:-1]), words[-1])


def _family_size(folded: list[str]) -> int:
    for family in _LONG_FAMILIES:
        if len(folded) > len(family) and tuple(folded[: len(family)]) == family:
            return len(family)
    return 1


def sort_key(name: str) -> str:
    """Text that sorts names by given, middle, family, in the Vietnamese alphabet, then by tone.

    At most ``SORT_KEY_LENGTH`` characters.

    Raises:
        ValueError: an empty name.
    """
    parts = split(name)
    fields = (parts.given, parts.middle, parts.family)
    return ",".join(_field_key(field) for field in fields)[:SORT_KEY_LENGTH]


def _field_key(field: str) -> str:
    return "".join(_syllable_key(syllable) for syllable in _WORD_BREAKS.split(field) if syllable)


def _syllable_key(syllable: str) -> str:
    """Letters, a space, the tone; wherever the tone mark stands (hòa and hoà are one)."""
    tone = 0
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", syllable.lower()):
        if character in _TONES:
            tone = tone or _TONES[character]
        elif letters and letters[-1] + character in _SISTERS:
            letters[-1] = _SISTERS[letters[-1] + character]
        elif character == "đ":
            letters.append("d~")
        elif character != "'" and unicodedata.category(character) != "Mn":
            letters.append(character.translate(_PLAIN))
    return f"{''.join(letters)} {tone}"


def search_key(text: str) -> str:
    """The text without marks, in small letters and single spaces, for searching as people type.

    Also folds what is searched for, so it takes an empty text. At most ``SEARCH_KEY_LENGTH``.
    """
    plain = _APOSTROPHES.sub("'", text).replace("'", "").lower().translate(_PLAIN)
    marked = unicodedata.normalize("NFD", plain)
    kept = "".join(
        c for c in marked if unicodedata.category(c) not in {"Mn", "Cf", "Cc"} or c == " "
    )
    words = " ".join(_WORD_BREAKS.split(kept)).strip()
    return unicodedata.normalize("NFC", words)[:SEARCH_KEY_LENGTH].strip()


def initials(name: str) -> str:
    """First letters of family and given name, or of the only word; marks are kept.

    Raises:
        ValueError: an empty name.
    """
    parts = split(name)
    return "".join(part[0].upper() for part in (parts.family, parts.given) if part)


def short_form(name: str, *, among: Iterable[str] = ()) -> str:
    """The given name, or the full one where somebody else ``among`` has the same given name.

    Args:
        among: all names shown together; may hold ``name`` itself once.
    """
    full = normalise(name)
    given = split(full).given
    counted = Counter(split(other).given.lower() for other in among)
    itself = any(normalise(other) == full for other in among)
    return full if counted[given.lower()] > (1 if itself else 0) else given


def address(name: str, *, among: Iterable[str] = ()) -> str:
    """How one member speaks to another: "đồng chí" and the short form."""
    return f"đồng chí {short_form(name, among=tuple(among))}"
