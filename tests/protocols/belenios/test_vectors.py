"""The vectors shared with the booth are what this room says today, and right by its own checks."""

import json

import pytest

from chibo.protocols import belenios
from tests.protocols.belenios import vectors

KEPT = json.loads(vectors.FILE.read_text(encoding="utf-8"))


def test_the_file_is_the_one_that_is_built():
    assert vectors.FILE.read_text(encoding="utf-8") == vectors.written()


@pytest.mark.parametrize("kept", KEPT["elections"], ids=lambda kept: kept["about"])
def test_its_ballots_are_accepted(kept):
    election = belenios.Election.read(kept["text"])

    for one in kept["ballots"]:
        ballot = belenios.check_ballot(election, one["text"])
        assert isinstance(ballot, belenios.Ballot), ballot
        assert ballot.tracker == one["tracker"]


@pytest.mark.parametrize("typed", KEPT["mistyped"])
def test_mistyped_credentials_are_told(typed):
    problem = belenios.check_credential(typed)

    assert isinstance(problem, belenios.Problem)
    assert problem.code in {"bad_credential", "wrong_checksum"}
