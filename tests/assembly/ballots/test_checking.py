"""Processes that check ballots: they answer, die, are replaced, and end with whoever started them."""

import io
import subprocess
import sys

import pytest

from chibo.assembly.ballots import checker, checking
from chibo.assembly.ballots.checking import Checked, Checkers
from chibo.cli.election.simulating import Wanted, simulate
from chibo.protocols.belenios.archive import Kind
from chibo.protocols.belenios.drawing import seeded
from chibo.protocols.belenios.errors import Problem


@pytest.fixture(scope="module")
def made() -> tuple[str, str]:
    """An election and one of its ballots."""
    wanted = Wanted(voters=1, questions=1, needed=1, trustees=1)
    archive = simulate(wanted, timestamp=1, draw=seeded("check")).archive
    return archive.election, next(archive.of_kind(Kind.BALLOT)).data[0]


@pytest.fixture
def checkers():
    made = Checkers(1)
    yield made
    made.stop()


def test_a_ballot_is_told_right_and_a_wrong_one_by_its_place(checkers, made):
    election, ballot = made

    right, wrong = checkers.check(election, ballot), checkers.check(election, ballot[:-1])

    assert isinstance(right, Checked)
    assert right.digest
    assert isinstance(wrong, Problem)


def test_one_that_died_is_replaced_without_anybody_noticing(checkers, made):
    election, ballot = made
    first = checkers.check(election, ballot)
    for process in list(checkers._all):
        process.kill()
        process.wait()

    assert checkers.check(election, ballot) == first
    assert len(checkers._all) == 1


def test_two_that_die_at_once_are_a_fault(checkers, made, monkeypatch):
    monkeypatch.setattr(checker, "read", lambda stream: None)

    with pytest.raises(RuntimeError, match="does not answer"):
        checkers.check(*made)


def test_it_ends_with_whoever_asks(made):
    election, ballot = made
    asked = io.BytesIO()
    checker.write(asked, {"election": election, "ballot": ballot})

    said = subprocess.run(
        [sys.executable, "-m", checker.__name__], input=asked.getvalue(), capture_output=True
    )

    assert said.returncode == 0, said.stderr.decode()
    assert checker.read(io.BytesIO(said.stdout))["tracker"]
    assert checker.answer({"election": election, "ballot": "{"})["problem"] == "not_json"
    checking.stop()
    checking.stop()
