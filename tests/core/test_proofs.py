"""How fresh a proof of identity is, and for which deed it counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chibo.core.actor import Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.proofs import Deed, Unproved, is_fresh, is_proved, key_of, require_proof

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
SIGN = Deed(code="x.sign", heading="Sign", setting="CHIBO_STEP_UP_SECONDS")
TAKE_PART = Deed(code="x.vote", heading="Vote", setting="CHIBO_STEP_UP_SECONDS", holds=True)
MEETING = uuid7()


@pytest.fixture(autouse=True)
def five_minutes(settings: Any) -> None:
    settings.CHIBO_STEP_UP_SECONDS = 300


def ago(seconds: int) -> datetime:
    return NOON - timedelta(seconds=seconds)


def actor(*, signed_in: int | None = None, **proofs: int) -> Actor:
    given = tuple((name.replace("_", "."), ago(age)) for name, age in proofs.items())
    at = ago(signed_in) if signed_in is not None else None
    return Actor(person_id=uuid7(), authenticated_at=at, proofs=given)


@pytest.mark.parametrize(
    ("age", "fresh"),
    [(0, True), (300, True), (301, False), (-5, True), (-6, False)],
)
def test_a_proof_is_fresh_for_its_seconds_and_never_from_the_future(age: int, fresh: bool) -> None:
    assert is_fresh(ago(age), at=NOON, seconds=300) is fresh


def test_no_proof_is_never_fresh() -> None:
    assert not is_fresh(None, at=NOON, seconds=300)


@pytest.mark.parametrize(
    ("who", "proved"),
    [
        (actor(), False),
        (actor(signed_in=10), True),
        (actor(signed_in=301), False),
        (actor(signed_in=9_000, x_sign=10), True),
        (actor(signed_in=9_000, x_sign=301), False),
        (actor(signed_in=9_000, x_vote=10), False),
    ],
)
def test_signing_in_counts_for_every_deed_a_confirmation_for_its_own(
    who: Actor, proved: bool
) -> None:
    assert is_proved(who, SIGN, at=NOON) is proved


def test_what_holds_for_a_subject_holds_however_old_and_for_that_subject_only() -> None:
    given = ((key_of(TAKE_PART, MEETING), ago(9_000)),)
    voter = Actor(person_id=uuid7(), proofs=given)

    assert is_proved(voter, TAKE_PART, at=NOON, subject=MEETING)
    assert not is_proved(voter, TAKE_PART, at=NOON, subject=uuid7())


def test_the_refusal_tells_deed_subject_and_the_way_back() -> None:
    with pytest.raises(Unproved) as refused:
        require_proof(actor(), SIGN, at=NOON, subject=MEETING, back="/there")

    error = refused.value
    assert (error.status, error.code) == (403, "step_up")
    assert (error.deed, error.subject, error.back) == (SIGN, MEETING, "/there")


def test_the_installation_itself_needs_no_proof() -> None:
    require_proof(system_actor("test"), SIGN, at=NOON)
