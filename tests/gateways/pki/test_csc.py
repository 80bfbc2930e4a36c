"""Keys at a remote signing service: our client against a service with real keys."""

import asyncio
import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from chibo.gateways.pki.csc import CscKeys, CscService
from chibo.gateways.pki.keystore import KeyLocked, KeyMissing, KeyUnavailable, WrongSecret
from tests.support import csc
from tests.support.csc import BEARER, CLIENT, CLIENT_SECRET, PIN, Service
from tests.support.signing import Pki, running


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with running(tmp_path_factory.mktemp("pki") / "pki") as made:
        yield made


@pytest.fixture
def service(pki: Pki) -> Iterator[Service]:
    with csc.running(pki) as made:
        yield made


@pytest.fixture
def keys(service: Service) -> CscKeys:
    return CscKeys(CscService(service.url, token=BEARER, timeout_seconds=2))


def signature(keys: CscKeys, pin: str = PIN, otp: str = "") -> bytes:
    return asyncio.run(keys.signer("thoan", pin, otp=otp).async_sign_raw(b"data", "sha256"))


def test_the_service_signs_for_the_certificate_with_its_chain(keys: CscKeys, pki: Pki):
    signer = keys.signer("thoan", PIN)

    made = asyncio.run(signer.async_sign_raw(b"data", "sha256"))

    assert len(made) == 256
    assert signer.signing_cert.dump() == pki.keys.certificate("thoan").dump()
    assert len(list(signer.cert_registry)) >= 2
    assert asyncio.run(signer.async_sign_raw(b"", "sha256", dry_run=True)) == bytes(512)


def test_activation_is_asked_for_exactly_the_hash_that_is_signed(keys: CscKeys, service: Service):
    signature(keys)

    digest = base64.b64encode(hashlib.sha256(b"data").digest()).decode()
    calls = dict(service.behaviour.calls)
    assert calls["/csc/v1/credentials/authorize"]["hash"] == [digest]
    assert calls["/csc/v1/credentials/authorize"]["numSignatures"] == 1
    assert calls["/csc/v1/signatures/signHash"]["hash"] == [digest]
    assert "PIN" not in calls["/csc/v1/signatures/signHash"]


def test_the_service_signs_nothing_but_the_hash_that_was_authorized(
    keys: CscKeys, service: Service
):
    other = base64.b64encode(bytes(32)).decode()
    asked = {"credentialID": "thoan", "PIN": PIN, "hash": [other], "numSignatures": 1}
    sad = keys.service.call("credentials/authorize", asked)["SAD"]
    digest = base64.b64encode(hashlib.sha256(b"data").digest()).decode()
    wanted = {
        "credentialID": "thoan", "SAD": sad, "hash": [digest],
        "hashAlgo": csc.SHA256_OID, "signAlgo": csc.RSA_SHA256_OID,
    }  # fmt: skip

    with pytest.raises(KeyUnavailable):
        keys.service.call("signatures/signHash", wanted)


def test_a_signature_of_another_hash_is_not_taken(keys: CscKeys, service: Service):
    service.behaviour.swap_hash = True

    with pytest.raises(KeyUnavailable, match="does not belong"):
        signature(keys)


def test_a_wrong_pin_is_told_and_locks_at_the_service(keys: CscKeys):
    for _ in range(csc.MOST_WRONG):
        with pytest.raises(WrongSecret):
            signature(keys, pin="0000")

    with pytest.raises(KeyLocked):
        signature(keys)


def test_a_one_time_code_is_sent_and_asked_for(keys: CscKeys, service: Service):
    keys.send_otp("thoan")
    found = keys.credential("thoan")

    assert (found.asks_pin, found.asks_otp, found.sends_otp) == (True, True, True)
    with pytest.raises(WrongSecret):
        signature(keys, otp="x")
    assert signature(keys, otp=service.behaviour.otp)


def test_a_code_from_an_app_is_not_sent(keys: CscKeys, service: Service):
    service.behaviour.otp, service.behaviour.otp_type = "123456", "offline"

    found = keys.credential("thoan")

    assert (found.asks_otp, found.sends_otp) == (True, False)


def test_an_unknown_key_is_missing(keys: CscKeys):
    with pytest.raises(KeyMissing):
        keys.certificate("khac")


def test_a_key_that_is_switched_off_is_locked(keys: CscKeys, service: Service):
    service.behaviour.status = "disabled"

    with pytest.raises(KeyLocked):
        keys.signer("thoan", PIN)


def test_a_token_is_asked_for_and_renewed_when_it_ends(service: Service):
    client = CscService(service.url, client_id=CLIENT, client_secret=CLIENT_SECRET)
    keys = CscKeys(client)
    signature(keys)
    service.behaviour.tokens = set()  # it has ended

    assert signature(keys)
    assert [path for path, _ in service.behaviour.calls].count("/oauth2/token") == 2


def test_a_client_that_the_service_does_not_know_is_unavailable(service: Service):
    keys = CscKeys(CscService(service.url, client_id="x", client_secret="y"))

    with pytest.raises(KeyUnavailable, match="no token"):
        keys.certificate("thoan")


def test_a_wrong_bearer_token_is_unavailable(service: Service):
    with pytest.raises(KeyUnavailable, match="401"):
        CscKeys(CscService(service.url, token="x")).certificate("thoan")


def test_a_service_that_is_slow_or_away_is_unavailable(service: Service):
    slow = CscKeys(CscService(service.url, token=BEARER, timeout_seconds=1))
    service.behaviour.delay_seconds = 1.5

    with pytest.raises(KeyUnavailable, match="does not answer"):
        slow.certificate("thoan")
    with pytest.raises(KeyUnavailable, match="does not answer"):
        CscKeys(CscService("http://127.0.0.1:9", token="x")).certificate("thoan")


def test_a_code_never_travels_in_the_clear():
    with pytest.raises(KeyUnavailable, match="https"):
        CscKeys(CscService("http://sign.example", token="x")).certificate("thoan")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("credentials/info", {}),
        ("credentials/info", {"cert": {"certificates": []}, "key": {"status": "enabled"}}),
        ("credentials/info", {"cert": {"certificates": ["!"]}, "key": {"status": "enabled"}}),
        ("credentials/authorize", {}),
        ("signatures/signHash", {}),
        ("signatures/signHash", {"signatures": ["%%%"]}),
        ("signatures/signHash", {"signatures": [7]}),
        ("signatures/signHash", {"signatures": ["AAAA"]}),
    ],
)
def test_an_answer_that_is_not_of_the_api_is_unavailable(
    keys: CscKeys, service: Service, name: str, answer: dict[str, Any]
):
    service.behaviour.answers[name] = answer

    with pytest.raises(KeyUnavailable):
        signature(keys)


def test_a_key_that_cannot_do_our_algorithm_is_unavailable(keys: CscKeys, service: Service):
    info = keys.service.call("credentials/info", {"credentialID": "thoan"})
    info["key"]["algo"] = ["1.2.840.10045.4.3.2"]
    service.behaviour.answers["credentials/info"] = info

    with pytest.raises(KeyUnavailable, match="does not do"):
        signature(keys)


def test_a_service_may_name_the_key_instead_of_the_algorithm(keys: CscKeys, service: Service):
    info = keys.service.call("credentials/info", {"credentialID": "thoan"})
    info["key"]["algo"] = ["1.2.840.113549.1.1.1"]
    service.behaviour.answers["credentials/info"] = info

    assert signature(keys)
