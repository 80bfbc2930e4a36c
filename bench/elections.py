"""Verification of a closed election: ours against `belenios-tool election verify`, same archive, same run.

CPU seconds of the whole process, children included, so that other work on the machine disturbs less; the
programs take turns and the best of the rounds counts. Also seconds on the wall with one process for each
core, and once more without the system's GMP (`chibo.cli.election.arithmetic`), with the one that the package
of gmpy2 brings.

What bounds ours: 256 squarings for each encrypted number, which its proofs share, are half of the work; a
product is reduced by a division from Python (0.8 of 1.2 µs), where GMP's own powers reduce without one.

    python bench/elections.py [--voters 1000] [--rounds 3] [--questions 1]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chibo.cli.election.simulating import Wanted, simulate
from chibo.protocols.belenios.drawing import seeded

ROOT = Path(__file__).resolve().parents[1]
CORES = os.cpu_count() or 1


def run(words: list[str]) -> tuple[float, float]:
    """CPU seconds and seconds on the wall of a command that has to accept the archive."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, wall


BUNDLED = "import sys; from chibo.cli.election import verify; sys.exit(verify.main(sys.argv[1:]))"


def ours(archive: Path, jobs: int, *, bundled: bool = False) -> list[str]:
    command = ["-c", BUNDLED] if bundled else ["-m", "chibo.cli.main", "election", "verify"]
    return [sys.executable, *command, str(archive), "--jobs", str(jobs)]


def measured(archive: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """The best CPU and wall seconds of every way."""
    ways = {
        "reference": ["belenios-tool", "election", "verify", "--dir", str(archive.parent)],
        "ours": ours(archive, 1),
        "ours_all_cores": ours(archive, CORES),
        "ours_bundled_gmp": ours(archive, 1, bundled=True),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, words in ways.items():
            found[name].append(run(words))
    return {
        name: (min(cpu for cpu, _ in times), min(wall for _, wall in times))
        for name, times in found.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--voters", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    wanted = Wanted(voters=given.voters, questions=given.questions, needed=2, trustees=3, full=True)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        made = simulate(wanted, timestamp=0, draw=seeded("bench"))
        making = time.perf_counter() - start
        archive = Path(folder) / f"{made.election.uuid}.bel"
        archive.write_bytes(made.archive.to_bel())
        found = measured(archive, given.rounds)
    reference, mine = found["reference"][0], found["ours"][0]
    answer = {
        "bench": "elections", "ballots": given.voters, "questions": given.questions,
        "rounds": given.rounds, "making_ballots_ms": round(1000 * making / given.voters, 2),
        "reference_cpu_ms_per_ballot": round(1000 * reference / given.voters, 2),
        "ours_cpu_ms_per_ballot": round(1000 * mine / given.voters, 2),
        "ratio_per_core": round(reference / mine, 2),
        "reference_wall_s": round(found["reference"][1], 2),
        "ours_wall_s_all_cores": round(found["ours_all_cores"][1], 2),
        "ratio_wall_all_cores": round(found["reference"][1] / found["ours_all_cores"][1], 2),
        "ratio_per_core_bundled_gmp": round(reference / found["ours_bundled_gmp"][0], 2),
        "cores": CORES, "gate": 2.0, "goal": 2.5,
    }  # fmt: skip
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
