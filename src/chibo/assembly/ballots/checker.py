"""Checks ballots in a process of its own: no Django, no database, no file; it ends with whoever started it.

    question  4 bytes length, JSON {"election": text, "ballot": text}
    answer    4 bytes length, JSON {"credential", "digest", "tracker", "ciphertexts": ["alpha,beta" …]}
              or {"problem": code, "path"}

Proofs take some ten milliseconds of one core each; in the web process they would hold up every other page.
"""

import json
import struct
import sys
from functools import lru_cache
from typing import Any, BinaryIO

from chibo.protocols.belenios.ballots import checked
from chibo.protocols.belenios.elections import Election
from chibo.protocols.belenios.errors import Problem

LENGTH = struct.Struct(">I")


@lru_cache(maxsize=16)
def _election(text: str) -> Election:
    return Election.read(text)


def answer(question: dict[str, str]) -> dict[str, Any]:
    """What is to be said of a ballot; whether its credential is on the list is asked elsewhere."""
    try:
        ballot = checked(_election(question["election"]), question["ballot"])
    except Problem as problem:
        return {"problem": problem.code, "path": problem.path}
    return {
        "credential": ballot.credential,
        "digest": ballot.payload,
        "tracker": ballot.tracker,
        "ciphertexts": [digits for one in ballot.answers for digits in one.digits],
    }


def read(stream: BinaryIO) -> Any:
    """One message; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return json.loads(stream.read(LENGTH.unpack(head)[0]))


def write(stream: BinaryIO, message: object) -> None:
    """One message."""
    body = json.dumps(message).encode()
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def main() -> None:
    """Answer until nobody asks any more."""
    while (question := read(sys.stdin.buffer)) is not None:
        write(sys.stdout.buffer, answer(question))


if __name__ == "__main__":
    main()
