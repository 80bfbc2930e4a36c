"""Base58 as numbers: 1 is 0, z is 57."""

from .proofs import Draw

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def is_base58(text: str) -> bool:
    """Whether all letters are of the alphabet."""
    return all(letter in VALUES for letter in text)


def number(text: str) -> int:
    """A text of the alphabet as a big-endian number."""
    value = 0
    for letter in text:
        value = value * 58 + VALUES[letter]
    return value


def drawn(length: int, draw: Draw) -> str:
    """Random letters."""
    return "".join(ALPHABET[draw(58)] for _ in range(length))
