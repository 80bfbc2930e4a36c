"""Numbers that only look random: for drills, benches and test vectors, never for an election."""

from hashlib import sha256

from .proofs import Draw


def seeded(seed: str) -> Draw:
    """The same numbers for the same seed.

    Block i is SHA-256(seed|i); a number below n takes the leading bits of as many blocks as it needs
    and is drawn again while it is not below n, so it is uniform.
    """
    counter = 0

    def draw(n: int) -> int:
        nonlocal counter
        bits = (n - 1).bit_length()
        while True:
            taken = b""
            while len(taken) * 8 < bits:
                taken += sha256(f"{seed}|{counter}".encode()).digest()
                counter += 1
            number = int.from_bytes(taken) >> (len(taken) * 8 - bits)
            if number < n:
                return number

    return draw
