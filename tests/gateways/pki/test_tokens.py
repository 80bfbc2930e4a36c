"""Keys on PKCS#11 tokens, against SoftHSM."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pkcs11
import pytest
from pkcs11 import TokenFlag
from pkcs11 import exceptions as failures

from chibo.gateways.pki import tokens
from chibo.gateways.pki.keystore import KeyLocked, KeyMissing, KeyUnavailable, WrongSecret
from chibo.gateways.pki.tokens import TokenKey, TokenKeys
from tests.support.signing import Pki, running
from tests.support.softhsm import PIN, Tokens, reader

KEY = "pkcs11:token=Bi%20thu;object=ky"


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with running(tmp_path_factory.mktemp("pki") / "pki") as made:
        yield made


@pytest.fixture
def slot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pki: Pki) -> Tokens:
    """A reader with one token that holds one key."""
    made = reader(tmp_path / "hsm", monkeypatch)
    made.token("Bi thu")
    made.put(pki, "thoan", token="Bi thu", label="ky")
    return made


@pytest.fixture
def keys(slot: Tokens) -> TokenKeys:
    return TokenKeys(slot.module)


def signature(keys: TokenKeys, key: str = KEY, pin: str = PIN, data: bytes = b"data") -> bytes:
    return asyncio.run(keys.signer(key, pin).async_sign_raw(data, "sha256"))


def test_a_uri_names_token_key_and_number():
    found = TokenKey.parse("pkcs11:token=B%C3%AD%20th%C6%B0;serial=01ab;object=k%C3%BD;id=%01%ff")

    assert found == TokenKey("Bí thư", "01ab", "ký", b"\x01\xff")


@pytest.mark.parametrize("uri", ["", "thoan", "pkcs11:", "pkcs11:object=ky", "file:token=x"])
def test_what_names_no_token_is_no_key(uri: str):
    with pytest.raises(KeyMissing):
        TokenKey.parse(uri)


def test_the_certificate_is_read_without_a_pin(keys: TokenKeys, pki: Pki):
    assert keys.certificate(KEY).dump() == pki.keys.certificate("thoan").dump()


def test_the_token_signs_for_the_certificate_with_its_chain(keys: TokenKeys, pki: Pki):
    signer = keys.signer(KEY, PIN)

    made = asyncio.run(signer.async_sign_raw(b"data", "sha256"))

    assert len(made) == 256
    assert signer.signing_cert.dump() == pki.keys.certificate("thoan").dump()
    names = {one.subject.native["common_name"] for one in signer.cert_registry}
    assert any("cấp chứng thư" in name for name in names)
    assert asyncio.run(signer.async_sign_raw(b"", "sha256", dry_run=True)) == bytes(512)


def test_a_signer_signs_once(keys: TokenKeys):
    signer = keys.signer(KEY, PIN)
    asyncio.run(signer.async_sign_raw(b"data", "sha256"))

    with pytest.raises(WrongSecret):
        asyncio.run(signer.async_sign_raw(b"more", "sha256"))


def test_a_wrong_pin_is_told_and_the_right_one_works_after_it(keys: TokenKeys):
    for pin in ("000000", "1", "x" * 300):
        with pytest.raises(WrongSecret):
            keys.signer(KEY, pin)

    assert signature(keys)


def test_a_right_pin_does_not_leave_the_token_open_for_the_next(keys: TokenKeys):
    signature(keys)

    with pytest.raises(WrongSecret):
        keys.signer(KEY, "000000")


def test_a_token_that_was_taken_out_is_unavailable(keys: TokenKeys, slot: Tokens, pki: Pki):
    signer = keys.signer(KEY, PIN)
    slot.remove()

    with pytest.raises(KeyUnavailable, match="not in the reader"):
        keys.certificate(KEY)
    with pytest.raises(KeyUnavailable):
        asyncio.run(signer.async_sign_raw(b"data", "sha256"))

    slot.token("Bi thu")
    slot.put(pki, "thoan", token="Bi thu", label="ky")
    assert signature(keys)


def test_of_several_keys_the_one_named_signs(keys: TokenKeys, slot: Tokens, pki: Pki):
    slot.put(pki, "dien", token="Bi thu", label="thu ky", id_=b"\x02")

    named = keys.certificate("pkcs11:token=Bi%20thu;object=thu%20ky")
    numbered = keys.certificate("pkcs11:token=Bi%20thu;id=%01")

    assert named.dump() == pki.keys.certificate("dien").dump()
    assert numbered.dump() == pki.keys.certificate("thoan").dump()
    with pytest.raises(KeyUnavailable, match="several"):
        keys.signer("pkcs11:token=Bi%20thu", PIN)
    with pytest.raises(KeyMissing):
        keys.signer("pkcs11:token=Bi%20thu;object=khac", PIN)


def test_of_several_tokens_the_one_named_signs(keys: TokenKeys, slot: Tokens, pki: Pki):
    slot.token("Chu tri")
    slot.put(pki, "dien", token="Chu tri", label="ky")

    assert keys.certificate(KEY).dump() == pki.keys.certificate("thoan").dump()
    with pytest.raises(KeyMissing):
        keys.certificate("pkcs11:token=Chu%20tri;object=khac")


def test_two_tokens_of_one_name_are_told_apart_by_number_only(keys: TokenKeys, slot: Tokens):
    slot.token("Bi thu")

    with pytest.raises(KeyUnavailable, match="serial"):
        keys.certificate(KEY)


def test_a_key_beside_a_foreign_certificate_never_signs(slot: Tokens, keys: TokenKeys, pki: Pki):
    slot.token("Nham")
    slot.put(pki, "thoan", token="Nham", label="ky", id_=b"\x01")
    slot.put(pki, "dien", token="Nham", label="khac", id_=b"\x02")
    other = TokenKey.parse("pkcs11:token=Nham;object=khac")
    mine = keys.signer("pkcs11:token=Nham;object=ky", PIN)
    mine._wanted = other  # the certificate of one, the key of the other

    with pytest.raises(KeyUnavailable, match="does not belong"):
        asyncio.run(mine.async_sign_raw(b"data", "sha256"))


def test_a_module_that_is_not_there_is_unavailable(tmp_path: Path):
    with pytest.raises(KeyUnavailable, match="cannot be loaded"):
        TokenKeys(tmp_path / "none.so").certificate(KEY)


class Locked:
    """A module whose token says that its PIN is locked, or finds it out when asked."""

    def __init__(self, flags: TokenFlag, error: Exception | None = None) -> None:
        self.flags, self.error = flags, error

    def reinitialize(self) -> None:
        """Nothing to do."""

    finalize = reinitialize

    def get_tokens(self, **_: object) -> list[object]:
        """One token."""
        return [SimpleNamespace(flags=self.flags, open=self.open)]

    def open(self, **_: object) -> object:
        """Refuse."""
        assert self.error is not None
        raise self.error


@pytest.mark.parametrize(
    ("module", "told"),
    [
        (Locked(TokenFlag.USER_PIN_LOCKED), KeyLocked),
        (Locked(TokenFlag(0), failures.PinLocked()), KeyLocked),
        (Locked(TokenFlag(0), failures.DeviceRemoved()), KeyUnavailable),
        (Locked(TokenFlag(0), failures.GeneralError()), KeyUnavailable),
    ],
)
def test_a_locked_or_broken_token_is_told(
    module: Locked, told: type[Exception], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pkcs11, "lib", lambda _: module)

    with pytest.raises(told):
        TokenKeys(Path("x.so")).signer(KEY, PIN)


def test_a_token_that_signs_digests_only_gets_the_digest(
    keys: TokenKeys, monkeypatch: pytest.MonkeyPatch
):
    plain = tokens.select_pkcs11_signing_params

    def only_raw(*given: object, use_raw_mechanism: bool, **rest: object) -> object:
        if not use_raw_mechanism:
            return SimpleNamespace(
                pre_sign_transform=None, post_sign_transform=None,
                sign_kwargs={"mechanism": pkcs11.Mechanism.RSA_9796},
            )  # fmt: skip
        return plain(*given, use_raw_mechanism=True, **rest)

    monkeypatch.setattr(tokens, "select_pkcs11_signing_params", only_raw)

    assert len(signature(keys)) == 256


def test_a_token_that_signs_in_no_known_way_is_unavailable(
    keys: TokenKeys, monkeypatch: pytest.MonkeyPatch
):
    never = SimpleNamespace(
        pre_sign_transform=None, post_sign_transform=None,
        sign_kwargs={"mechanism": pkcs11.Mechanism.RSA_9796},
    )  # fmt: skip
    monkeypatch.setattr(tokens, "select_pkcs11_signing_params", lambda *_, **__: never)

    with pytest.raises(KeyUnavailable):
        signature(keys)
