"""The two groups of Belenios 2.0 and the arithmetic in them.

Both are subgroups of prime order q of the numbers 1 … p-1 under multiplication modulo p (2048 bits).
There are no others: a group that a file could bring along would be a group its maker knows
logarithms in.

Exponentiation comes in four ways, all exact, none probabilistic:

| | for | cost in multiplications, 256-bit exponents |
| --- | --- | --- |
| `Group.power` | one power of one base | about 310, in one call of GMP |
| `FixedBase` | many powers of g or of an election's key | 26 (windows of 10 bits) |
| `Powers` | several powers of one received number | 255 once, then about 58 each |
| `joint` | a power of the product of such numbers | about 51 for each of them |

Not constant in time: whoever can time this process closely while it makes ballots or shares can
learn secrets from it. Verification handles nothing secret.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

import gmpy2
from gmpy2 import mpz

from .encodings import decimal
from .errors import Problem

WINDOW = 4
"""Bits of a window in `Powers`; 4 and 5 need the same number of multiplications at 256 bits."""
_DIGIT = {
    bits: (int(bits[::-1], 2) - 1) // 2
    for length in range(1, WINDOW + 1)
    for bits in (format(number, f"0{length}b")[::-1] for number in range(1 << length))
    if bits[0] == "1"
}
Windows = tuple[tuple[int, ...], ...]


def windows(exponent: int) -> Windows:
    """An exponent as odd digits at positions: for each digit 15, 13, … 1 where it stands.

    exponent = Σ over digits d of d · Σ over its positions i of 2^i.
    """
    bits = bin(exponent)[:1:-1]
    found: list[list[int]] = [[] for _ in range(1 << (WINDOW - 1))]
    at = bits.find("1")
    while at >= 0:
        found[_DIGIT[bits[at : at + WINDOW]]].append(at)
        at = bits.find("1", at + WINDOW)
    return tuple(tuple(positions) for positions in reversed(found))


@dataclass(frozen=True, eq=False)
class Group:
    """A subgroup of prime order of the multiplicative group modulo a prime.

    Args:
        name: as elections call it.
        p: the modulus. q: the order. g: the generator.
    """

    name: str
    p: mpz
    q: mpz
    g: mpz

    def __reduce__(self) -> tuple[Any, ...]:
        return group_named, (self.name,)

    @cached_property
    def is_all_squares(self) -> bool:
        """Whether the subgroup consists of all squares (p = 2q + 1)."""
        return bool(self.p == 2 * self.q + 1)

    @cached_property
    def order_windows(self) -> Windows:
        """q, recoded for `Powers`."""
        return windows(int(self.q))

    @cached_property
    def longest(self) -> int:
        """Digits of the largest element."""
        return len(str(self.p))

    def contains(self, x: mpz) -> bool:
        """Whether x is an element, exactly.

        x^q = 1 is the definition. Where p = 2q + 1 the subgroup of order q is the one of all squares
        (it is the only one of its order, and has (p-1)/2 elements as the squares have), so the
        Jacobi symbol decides, without an exponentiation.
        """
        if not 0 < x < self.p:
            return False
        if self.is_all_squares:
            return bool(gmpy2.jacobi(x, self.p) == 1)
        return bool(gmpy2.powmod(x, self.q, self.p) == 1)

    def power(self, base: mpz, exponent: int) -> mpz:
        """base^exponent; for an inverse take exponent -1 modulo q."""
        return gmpy2.powmod(base, exponent, self.p)

    def product(self, factors: Iterable[mpz]) -> mpz:
        """The product; 1 of nothing."""
        result = mpz(1)
        for factor in factors:
            result = result * factor % self.p
        return result

    def read(self, value: Any, path: str) -> mpz:
        """A decimal string that lies between 0 and p; whether it is an element is not tested yet.

        Raises:
            Problem: wrong_type, not_a_number, not_in_group.
        """
        x = decimal(value, path)
        if not 0 < x < self.p:
            raise Problem("not_in_group", path)
        return x

    def element(self, value: Any, path: str, *, neutral: bool = False) -> mpz:
        """A decimal string that is an element; the neutral one only where it may be.

        Raises:
            Problem: wrong_type, not_a_number, not_in_group, neutral_element.
        """
        x = self.read(value, path)
        if not self.contains(x):
            raise Problem("not_in_group", path)
        if x == 1 and not neutral:
            raise Problem("neutral_element", path)
        return x

    def scalar(self, value: Any, path: str) -> int:
        """A decimal string below q.

        Raises:
            Problem: wrong_type, not_a_number, exponent_out_of_range.
        """
        number = decimal(value, path)
        if number >= self.q:
            raise Problem("exponent_out_of_range", path)
        return int(number)

    def challenge(self, prefix: str, elements: Iterable[mpz]) -> int:
        """H(prefix; elements): SHA-256 of the prefix and the decimals joined by commas, modulo q."""
        text = prefix + ",".join(map(str, elements))
        return int.from_bytes(sha256(text.encode()).digest()) % int(self.q)


class FixedBase:
    """Powers of one base by a table of base^(d · 2^(w·i)), w the width of a window.

    base^e = Π base^(e_i · 2^(w·i)) over the digits e_i of e: an identity, nothing is assumed of base.
    """

    __slots__ = ("_mask", "_p", "_rows", "_width")

    def __init__(self, group: Group, base: mpz, width: int) -> None:
        self._p, self._width, self._mask = group.p, width, (1 << width) - 1
        self._rows = []
        for _ in range(0, group.q.bit_length(), width):
            row = [mpz(1)]
            for _ in range(self._mask):
                row.append(row[-1] * base % group.p)
            self._rows.append(row)
            base = row[-1] * base % group.p

    def power(self, exponent: int) -> mpz:
        """base^exponent, for 0 <= exponent < q."""
        result, p, mask, width = mpz(1), self._p, self._mask, self._width
        for row in self._rows:
            digit = exponent & mask
            if digit:
                result = result * row[digit] % p
            exponent >>= width
        return result


@lru_cache(maxsize=6)
def fixed(group: Group, base: mpz, width: int = 0) -> FixedBase:
    """The table of a base, made once.

    Args:
        width: bits of a window. Without it 8 (about 25 ms, 2.5 MB at 256 bits), 6 for long exponents.
            10 pays from some hundred ballots on.
    """
    return FixedBase(group, base, width or (6 if group.is_all_squares else 8))


class Powers:
    """Several powers of one number: it is squared through once, its squares serve every exponent.

    x^e = Π over odd digits d of (Π over positions i of d of x^(2^i))^d. Walking the digits from the
    highest to 1 while keeping the running product s_d of all digits >= d, the exponent d = 1 + 2k
    arises as s_1 · (s_3 · s_5 ⋯)^2. Only commutativity is used: x may be any number modulo p, an
    element or not, so the test x^q = 1 made by it is as exact as one made by itself.
    """

    __slots__ = ("_p", "squares")

    def __init__(self, group: Group, x: mpz) -> None:
        p = group.p
        self._p = p
        self.squares = [x]
        self.squares += [x := x * x % p for _ in range(group.q.bit_length() - 1)]

    def power(self, digits: Windows) -> mpz:
        """x^e, for e below 2^(bits of q), given as `windows(e)`."""
        p, squares = self._p, self.squares
        running = high = mpz(1)
        for positions in digits[:-1]:
            for i in positions:
                running = running * squares[i] % p
            high = high * running % p
        for i in digits[-1]:
            running = running * squares[i] % p
        return running * (high * high % p) % p


def joint(group: Group, bases: Sequence[Powers], digits: Windows) -> mpz:
    """(x_1 ⋯ x_n)^e from the squares of all x_j: the same walk, with all their squares multiplied in."""
    p = group.p
    ladders = [one.squares for one in bases]
    running = high = mpz(1)
    for last, positions in zip((*[False] * (len(digits) - 1), True), digits, strict=True):
        for i in positions:
            for squares in ladders:
                running = running * squares[i] % p
        if not last:
            high = high * running % p
    return running * (high * high % p) % p


def is_element(group: Group, x: mpz, powers: Powers) -> bool:
    """Whether x is an element, exactly as `Group.contains`, by the squares that are there anyway."""
    if group.is_all_squares:
        return group.contains(x)
    return bool(powers.power(group.order_windows) == 1)


BELENIOS_2048 = Group(
    name="BELENIOS-2048",
    p=mpz(
        "20694785691422546401013643657505008064922989295751104097100884787057374219242717"
        "40192223725449768433812906663313807895840496005438963628979639303877390572280360"
        "59737494276713767776188985898727358650490811670993105358677809800307904916540637"
        "77173764198678527273474476341835600035698305193144284561701911000786737307333564"
        "12397173289791324047457883446826065232797464795113767265869358218004631792207366"
        "88600526271863633860887968821207694323661494910029234443463732221458841005864210"
        "50242120365433561201320481118852408731077014151666200162313177169372189248078507"
        "711827842317498073276598828825169183103125680162072880719"
    ),
    q=mpz("78571733251071885079927659812671450121821421258408794611510081919805623223441"),
    g=mpz(
        "24023526775018522092276877035323999327122876573783649165100753187876632741463532"
        "19320285676155269678799694668298749389095083896573425601900601068477164491735474"
        "13728310461045868131451178164675540052740288984613986453266121505579709716201616"
        "82703128864324566638348636357821061549184199825343151897406581868686511513585764"
        "10138882215396016043228843603930989333662772848406593138406010231675095763777982"
        "66510360682240663507669776402534625377308513317349519424896775405257365904949247"
        "76314759915751987751777114814909204566002054781270547282381409725186398583341157"
        "00568353695553423781475582491896050296680037745308460627"
    ),
)  # fmt: skip
"""Order of 256 bits, made by FIPS 186-4 from a seed: the group of every election of ours."""

_MODP_14 = mpz(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A0879"
    "8E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B"
    "0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA4836"
    "1C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804"
    "F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6"
    "955817183995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF",
    16,
)
RFC_3526_2048 = Group(name="RFC-3526-2048", p=_MODP_14, q=(_MODP_14 - 1) // 2, g=mpz(2))
"""The squares modulo the prime of RFC 3526, group 14; exponents of 2047 bits."""

GROUPS = {group.name: group for group in (BELENIOS_2048, RFC_3526_2048)}


def group_named(name: Any, path: str = "") -> Group:
    """One of the two groups.

    Raises:
        Problem: unknown_group.
    """
    found = GROUPS.get(name) if type(name) is str else None
    if found is None:
        raise Problem("unknown_group", path)
    return found
