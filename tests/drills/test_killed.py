"""Whole installations under fire: whatever is killed, nothing that was answered is lost.

The short drill belongs to the ordinary tests, the long one to ``make drill``. Repeat a failed one by
``python -m tests.drills.run --kills 50 --seed N`` with the seed that it printed.
"""

import json
import subprocess
import sys

import pytest

from tests.drills.installation import ROOT, TARGETS


def drill(*words: str, seconds: float) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.run", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert done.stdout, done.stderr[-8000:]
    report: dict[str, object] = json.loads(done.stdout)
    assert report["problems"] == [], done.stderr[-4000:]
    return report


def test_six_kills_in_one_meeting_lose_nothing():
    report = drill("--kills", "6", "--mean", "0.7", "--items", "2", "--meetings", "3", seconds=480)

    assert {target for _at, target in report["kills"]} == set(TARGETS)


@pytest.mark.drill
def test_fifty_kills_lose_nothing():
    report = drill("--kills", "50", "--mean", "5", "--items", "4", seconds=3600)

    assert len(report["kills"]) == 50
