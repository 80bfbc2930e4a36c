"""``chibo election simulate``: a complete election without a server, for benches and drills."""

import argparse
import secrets
import sys
from pathlib import Path

from chibo.cli.election.simulating import Simulated, Wanted, simulate
from chibo.core import clock
from chibo.protocols.belenios.drawing import seeded

SEEDED_AT = 1_767_225_600
"""The file's timestamp when a seed is given, so that the same seed makes the same file."""


def main(words: list[str]) -> int:
    """Make one; 2 when the folder cannot be used."""
    given = _parser().parse_args(words)
    needed, trustees = given.trustees
    if next(given.out.glob("*.bel"), None) is not None:
        print(
            f"chibo election simulate: {given.out} holds an archive already; belenios-tool reads one a folder",
            file=sys.stderr,
        )
        return 2
    wanted = Wanted(
        voters=given.voters, questions=given.questions, needed=needed, trustees=trustees
    )
    if given.seed is None:
        made = simulate(wanted, timestamp=int(clock.now().timestamp()), draw=secrets.randbelow)
    else:
        made = simulate(wanted, timestamp=SEEDED_AT, draw=seeded(given.seed))
    given.out.mkdir(parents=True, exist_ok=True)
    path = given.out / f"{made.election.uuid}.bel"
    path.write_bytes(made.archive.to_bel())
    _tell(path, made)
    return 0


def _tell(path: Path, made: Simulated) -> None:
    print(path)
    for question, counts in zip(made.election.questions, made.expected, strict=True):
        answers = [*(["(blank)"] if question.blank else []), *question.answers]
        counted = zip(answers, counts, strict=True)
        print(f"{question.text}: " + ", ".join(f"{answer} {count}" for answer, count in counted))


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _trustees(text: str) -> tuple[int, int]:
    """``K/N``: K of N decrypt."""
    needed, _, count = text.partition("/")
    if not 1 <= int(needed) <= int(count):
        raise ValueError
    return int(needed), int(count)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chibo election simulate",
        description="Make a complete election, from the keys to the result. Lập thử một cuộc bỏ phiếu kín.",
    )
    parser.add_argument("--voters", type=_at_least_one, required=True, metavar="N")
    parser.add_argument("--questions", type=_at_least_one, default=1, metavar="Q")
    parser.add_argument(
        "--trustees", type=_trustees, default=(1, 1), metavar="K/N", help="K of N can decrypt (1/1)"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for UUID.bel"
    )
    parser.add_argument(
        "--seed", help="the same seed makes the same file; never for a real election"
    )
    return parser
