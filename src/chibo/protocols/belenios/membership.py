"""Whether all of very many numbers are elements of the group, without a power for each.

A random product of all is not enough: (p-1)/q is divisible by 2 and 3, so a number that is wrong by a
factor of order 2 vanishes from one product in two. What is sound are many independent subsets:

    P_r = Π of the numbers in a random subset S_r, r = 1 … 80; all P_r^q have to be 1

Say x_j is not an element, y = x_j^q ≠ 1. Fix everything in round r but whether j is in S_r: the two
values that P_r^q can have differ by the factor y, so at most one of them is 1. Each round therefore
overlooks x_j with probability at most 1/2, whatever the order of y and whatever the other numbers
are; the rounds are independent: at most 2^-80 in all, about one in 10^24. The subsets have to be
drawn after the numbers are fixed, by the one who checks.

Five numbers at a time: their 31 products are made once (26 multiplications), each round takes one of
them. That is 21 multiplications for a number where a power by shared squares takes 58.
"""

from collections.abc import Iterable, Sequence

from gmpy2 import mpz

from .groups import Group
from .proofs import Draw

ROUNDS = 80
BLOCK = 5


def subset_products(group: Group, numbers: Sequence[mpz], draw: Draw) -> list[mpz]:
    """The P_r for some numbers."""
    p = group.p
    found = [mpz(1)] * ROUNDS
    for start in range(0, len(numbers), BLOCK):
        products = [mpz(1)]
        for x in numbers[start : start + BLOCK]:
            products += [product * x % p for product in products]
        size = len(products)
        bits = draw(size**ROUNDS)
        for r in range(ROUNDS):
            which = bits % size
            bits //= size
            if which:
                found[r] = found[r] * products[which] % p
    return found


def merged(group: Group, parts: Iterable[Sequence[mpz]]) -> list[mpz]:
    """The P_r for all numbers from those of their parts."""
    found = [mpz(1)] * ROUNDS
    for part in parts:
        found = [one * other % group.p for one, other in zip(found, part, strict=True)]
    return found


def are_elements(group: Group, products: Iterable[mpz]) -> bool:
    """Whether all numbers are elements, as far as the P_r can tell."""
    return all(group.contains(product) for product in products)
