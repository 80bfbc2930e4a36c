"""Whether what an issuer says may open an account."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chibo.ground.accounts.rules import identity
from chibo.ground.accounts.rules.identity import NotAccepted, Problem, Wanted

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
WANTED = Wanted(
    issuer="https://eid.example",
    claim="personal_id",
    is_hash=False,
    level_claim="acr",
    levels=frozenset({"2", "3"}),
)
TOKEN: dict[str, Any] = {
    "iss": "https://eid.example",
    "nonce": "n-1",
    "acr": "2",
    "personal_id": "011180001234",
    "email": "somebody@example.org",
}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"iss": "https://evil.example"}, Problem.FAULTY),
        ({"nonce": "n-2"}, Problem.FAULTY),
        ({"nonce": None}, Problem.FAULTY),
        ({"acr": "1"}, Problem.LOW_LEVEL),
        ({"acr": None}, Problem.LOW_LEVEL),
        ({"personal_id": None}, Problem.NO_CLAIM),
        ({"personal_id": 11180001234}, Problem.NO_CLAIM),
        ({"personal_id": "01118000123"}, Problem.NO_CLAIM),
        ({"personal_id": "0111800012345"}, Problem.NO_CLAIM),
        ({"personal_id": "٠١١١٨٠٠٠١٢٣٤"}, Problem.NO_CLAIM),
    ],
)
def test_a_token_that_lacks_anything_opens_nothing(
    changes: dict[str, Any], problem: Problem
) -> None:
    with pytest.raises(NotAccepted) as refused:
        identity.value_of(TOKEN | changes, WANTED, nonce="n-1")

    assert refused.value.problem is problem


def test_without_a_nonce_of_ones_own_nothing_is_accepted() -> None:
    with pytest.raises(NotAccepted):
        identity.value_of(TOKEN | {"nonce": ""}, WANTED, nonce="")


def test_the_configured_claim_tells_who_it_is() -> None:
    assert identity.value_of(TOKEN, WANTED, nonce="n-1") == "011180001234"


@pytest.mark.parametrize(
    ("text", "is_hash", "fits"),
    [("a" * 64, True, True), ("a" * 31, True, False), ("011180001234", True, False)],
)
def test_a_hash_in_place_of_a_number(text: str, is_hash: bool, fits: bool) -> None:
    assert identity.is_value(text, is_hash=is_hash) is fits


@pytest.mark.parametrize(
    ("moment", "renewed"),
    [
        (NOON.timestamp(), True),
        ((NOON - timedelta(seconds=59)).timestamp(), True),
        ((NOON - timedelta(seconds=61)).timestamp(), False),
        (None, False),
    ],
)
def test_only_a_sign_in_after_the_question_confirms(moment: float | None, renewed: bool) -> None:
    token = {"auth_time": int(moment)} if moment is not None else {}
    if renewed:
        identity.check_renewed(token, asked_at=NOON)
    else:
        with pytest.raises(NotAccepted):
            identity.check_renewed(token, asked_at=NOON)


def test_the_digest_depends_on_key_issuer_and_value() -> None:
    made = {
        identity.digest(value, issuer=issuer, key=key)
        for value in ("011180001234", "011180001235")
        for issuer in ("https://a.example", "https://b.example")
        for key in (b"one", b"two")
    }

    assert len(made) == 8
    assert all("0111800" not in one for one in made)
