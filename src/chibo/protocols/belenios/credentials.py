"""Credentials: what a voter holds, and the public list.

    credential  five groups of three signs: 14 random letters of Base58 (82 bits) and a check letter
    check       53 - (v mod 53), v the 14 letters as a number; a reader tests (v + check) mod 53 = 0
    secret      PBKDF2-HMAC-SHA256(password = the credential with its dashes, salt = uuid,
                1000 rounds, 32 bytes), big-endian, modulo q
    public      g^secret, decimal; in the list "element", or "element,weight" for a weight above 1

The list follows the numeric order: an order of its own would tell who holds which.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import pbkdf2_hmac

from gmpy2 import mpz

from . import base58
from .encodings import DECIMAL, base64_of, dumps, entries, loads, text_of
from .errors import Problem
from .groups import Group, fixed
from .proofs import Draw

LETTERS = 14
ROUNDS = 1000
CHECK = 53
HEAVIEST = 1 << 34
"""Largest weight of all credentials together: finding a result takes steps in the order of its root."""


def check_letter(letters: str) -> str:
    """The fifteenth letter for fourteen."""
    return base58.ALPHABET[CHECK - base58.number(letters) % CHECK]


def generate(draw: Draw) -> str:
    """A new credential, printed with its dashes."""
    letters = base58.drawn(LETTERS, draw)
    whole = letters + check_letter(letters)
    return "-".join(whole[i : i + 3] for i in range(0, LETTERS + 1, 3))


def checked(text: str) -> str:
    """A credential as it is kept, from what a person typed; dashes and spaces do not matter.

    Raises:
        Problem: bad_credential, wrong_checksum.
    """
    letters = "".join(sign for sign in text if sign != "-" and not sign.isspace())
    if len(letters) != LETTERS + 1 or not base58.is_base58(letters):
        raise Problem("bad_credential")
    value = base58.number(letters[:LETTERS]) + base58.VALUES[letters[LETTERS]]
    if value % CHECK:
        raise Problem("wrong_checksum")
    return "-".join(letters[i : i + 3] for i in range(0, LETTERS + 1, 3))


@dataclass(frozen=True, slots=True)
class Credential:
    """A voter's credential in one election.

    Args:
        secret: the exponent that signs ballots.
        public: the element in the list.
    """

    secret: int
    public: mpz

    @classmethod
    def derive(cls, group: Group, uuid: str, text: str) -> "Credential":
        """From the letters, as typed.

        Raises:
            Problem: bad_credential, wrong_checksum.
        """
        stretched = pbkdf2_hmac("sha256", checked(text).encode(), uuid.encode(), ROUNDS, 32)
        secret = int.from_bytes(stretched) % int(group.q)
        return cls(secret, fixed(group, group.g).power(secret))


@dataclass(frozen=True, slots=True)
class Roll:
    """The public list of credentials.

    Args:
        text: exactly as it stands in the archive.
        weights: how much the ballot of each credential counts, by its decimal, in the order of the list.
    """

    text: str
    weights: dict[str, int]

    @property
    def fingerprint(self) -> str:
        """Base64 of the hash, as the voters compare it."""
        return base64_of(self.text)

    @classmethod
    def of(cls, elements: Iterable[mpz]) -> "Roll":
        """A new list, sorted, each of weight 1."""
        weights = {str(element): 1 for element in sorted(elements)}
        return cls(dumps(list(weights)), weights)

    @classmethod
    def read(cls, group: Group, text: str) -> "Roll":
        """A list from an archive; that its entries are elements of the group is left to `check_roll`.

        Raises:
            Problem: its shape, not_in_group, duplicate_credential, bad_weight.
        """
        weights: dict[str, int] = {}
        for i, entry in enumerate(entries(loads(text), "")):
            element, comma, weight = text_of(entry, f"[{i}]").partition(",")
            if group.read(element, f"[{i}]") == 1:
                raise Problem("neutral_element", f"[{i}]")
            if element in weights:
                raise Problem("duplicate_credential", f"[{i}]")
            if comma and (len(weight) > 100 or not DECIMAL.fullmatch(weight) or int(weight) < 2):
                raise Problem("bad_weight", f"[{i}]")
            weights[element] = int(weight) if comma else 1
        if sum(weights.values()) > HEAVIEST:
            raise Problem("bad_weight")
        return cls(text, weights)


def check_members(group: Group, members: Iterable[tuple[int, str]]) -> None:
    """That entries of a list, given with their places in it, are elements of the group.

    Raises:
        Problem: not_in_group.
    """
    for i, element in members:
        if not group.contains(mpz(element)):
            raise Problem("not_in_group", f"[{i}]")
