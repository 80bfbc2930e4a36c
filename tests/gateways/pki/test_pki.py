"""The demonstration authority: real X.509, RFC 3161 judged by openssl, keys behind a passphrase."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import algos, tsp
from cryptography import x509

from chibo.gateways.pki import __main__ as command
from chibo.gateways.pki import authority, tsa
from chibo.gateways.pki.keystore import KeyMissing, KeyUnavailable, Pkcs12Keys, WrongSecret
from tests.support.signing import SECRET, Pki, now, running


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with running(tmp_path_factory.mktemp("pki") / "pki") as made:
        yield made


tsa_kind = "application/timestamp-query"


def openssl(*words: str | Path, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    line = ["openssl", *(str(word) for word in words)]
    return subprocess.run(line, input=data, capture_output=True, check=False)


def fetch(address: str, data: bytes | None = None, kind: str = tsa_kind) -> tuple[int, str, bytes]:
    request = urllib.request.Request(address, data=data, headers={"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()


def test_openssl_accepts_the_chain_of_a_signer(pki: Pki, tmp_path: Path):
    folder = pki.authority.folder
    (tmp_path / "crls.pem").write_bytes(b"")
    done = openssl(
        "verify", "-x509_strict", "-CAfile", folder / "root.pem", "-untrusted", folder / "issuing.pem",
        folder / "signers" / "dien.pem",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


def test_a_signer_certificate_names_person_unit_and_the_trial(pki: Pki):
    subject = pki.keys.certificate("dien").subject.native

    assert subject["common_name"] == "Quàng Thị Diên"
    assert subject["organization_name"] == "Chi bộ bản Nà Khoang"
    assert subject["organizational_unit_name"] == authority.MARKS[authority.DEMO]
    assert subject["serial_number"] == "dien"


def test_a_long_name_fits_the_certificate(pki: Pki):
    pki.authority.issue_signer(
        name="Nguyễn " * 20, unit="Chi bộ " * 20, key="dai", passphrase=SECRET, at=now()
    )

    assert len(pki.keys.certificate("dai").subject.native["common_name"]) <= 64


def test_files_are_for_their_owner_only(pki: Pki):
    modes = {path.stat().st_mode & 0o077 for path in pki.authority.folder.rglob("*")}

    assert modes == {0}


def test_an_authority_is_never_overwritten(pki: Pki):
    with pytest.raises(authority.AuthorityError, match="already"):
        authority.create(pki.authority.folder, organisation="x", url="http://x", at=now())


def test_an_empty_folder_is_no_authority(tmp_path: Path):
    with pytest.raises(authority.AuthorityError, match="no authority"):
        authority.load(tmp_path)


@pytest.mark.parametrize("key", ["", "../x", "A", "a/b", "-a", "x" * 81])
def test_a_key_name_stays_inside_the_folder(pki: Pki, key: str):
    with pytest.raises(authority.AuthorityError):
        pki.authority.issue_signer(name="x", unit="x", key=key, passphrase="x", at=now())
    with pytest.raises(KeyMissing):
        pki.keys.signer(key, "x")


def test_openssl_accepts_a_time_stamp(pki: Pki, tmp_path: Path):
    (tmp_path / "data").write_bytes(b"hello")
    query = openssl("ts", "-query", "-data", tmp_path / "data", "-sha256", "-cert").stdout
    status, kind, body = fetch(pki.tsa_url, query)
    (tmp_path / "reply").write_bytes(body)

    done = openssl(
        "ts", "-verify", "-data", tmp_path / "data", "-in", tmp_path / "reply",
        "-CAfile", pki.root_pem,
    )  # fmt: skip

    assert (status, kind) == (200, "application/timestamp-reply")
    assert b"Verification: OK" in done.stdout, done.stderr


def test_openssl_refuses_the_time_stamp_of_something_else(pki: Pki, tmp_path: Path):
    (tmp_path / "data").write_bytes(b"hello")
    query = openssl("ts", "-query", "-data", tmp_path / "data", "-sha256", "-cert").stdout
    (tmp_path / "reply").write_bytes(fetch(pki.tsa_url, query)[2])
    (tmp_path / "data").write_bytes(b"hallo")

    done = openssl(
        "ts", "-verify", "-data", tmp_path / "data", "-in", tmp_path / "reply",
        "-CAfile", pki.root_pem,
    )  # fmt: skip

    assert done.returncode != 0


def question(**changes: object) -> bytes:
    given = {
        "version": 1,
        "message_imprint": {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "hashed_message": bytes(32),
        },
        "nonce": 4711,
        "cert_req": False,
    }
    return bytes(tsp.TimeStampReq({**given, **changes}).dump())


def raw(request: bytes, pki: Pki) -> bytes:
    made = pki.authority
    return tsa.reply(request, certificate=made.certificate("tsa"), key=made.key("tsa"), at=now())


def answer(request: bytes, pki: Pki) -> tsp.TimeStampResp:
    return tsp.TimeStampResp.load(raw(request, pki))


def test_the_nonce_comes_back_and_certificates_only_when_asked_for(pki: Pki):
    token = answer(question(), pki)["time_stamp_token"]["content"]

    assert token["encap_content_info"]["content"].parsed["nonce"].native == 4711
    assert token["certificates"].native is None


def test_a_query_without_nonce_is_answered(pki: Pki):
    request = tsp.TimeStampReq.load(question())
    del request["nonce"]

    assert answer(request.dump(), pki)["status"]["status"].native == "granted"


def imprint(algorithm: str, length: int) -> dict[str, object]:
    kind = algos.DigestAlgorithm({"algorithm": algorithm})
    return {"hash_algorithm": kind, "hashed_message": bytes(length)}


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (b"hello", "bad_data_format"),
        (b"", "bad_data_format"),
        (question(message_imprint=imprint("sha1", 20)), "bad_alg"),
        (question(message_imprint=imprint("md5", 16)), "bad_alg"),
        (question(message_imprint=imprint("sha256", 20)), "bad_data_format"),
        (question(req_policy="1.2.3"), "unaccepted_policy"),
        (question(version=2), "bad_request"),
    ],
)
def test_bad_queries_are_rejected_with_the_right_failure(request_: bytes, why: str, pki: Pki):
    reply = tsa.Rejection.load(raw(request_, pki), strict=True)

    assert reply["status"]["status"].native == "rejection"
    assert reply["status"]["fail_info"].native == {why}


@pytest.mark.parametrize("issuer", ["root", "issuing"])
def test_revocation_lists_are_fresh_and_signed(pki: Pki, issuer: str):
    status, kind, body = fetch(f"{pki.url}/crl/{issuer}.crl")
    crl = x509.load_der_x509_crl(body)

    assert (status, kind) == (200, "application/pkix-crl")
    assert crl.is_signature_valid(pki.authority.certificate(issuer).public_key())
    assert crl.last_update_utc < now() < crl.next_update_utc


def test_a_revoked_signer_stands_on_the_list(tmp_path: Path):
    with running(tmp_path / "pki", {"cu": "Người cũ"}) as other:
        other.authority.revoke_signer("cu", at=now() - timedelta(minutes=1))
        crl = x509.load_der_x509_crl(fetch(f"{other.url}/crl/issuing.crl")[2])
        serial = other.keys.certificate("cu").serial_number

    assert [entry.serial_number for entry in crl] == [serial]


def test_certificates_of_the_authorities_are_served(pki: Pki):
    status, kind, body = fetch(f"{pki.url}/aia/issuing.cer")

    assert (status, kind) == (200, "application/pkix-cert")
    assert x509.load_der_x509_certificate(body) == pki.authority.certificate("issuing")


@pytest.mark.parametrize(
    ("path", "data", "kind", "expected"),
    [
        ("/health", None, "", 200),
        ("/tsa", None, "", 404),
        ("/root.key", None, "", 404),
        ("/crl/../root.key", None, "", 404),
        ("/other", b"x", tsa_kind, 404),
        ("/tsa", b"x", "text/plain", 415),
        ("/tsa", b"x" * 20_000, tsa_kind, 413),
        ("/tsa", b"x", tsa_kind, 200),
    ],
)
def test_the_server_says_only_what_it_should(
    path: str, data: bytes | None, kind: str, expected: int, pki: Pki
):
    assert fetch(pki.url + path, data, kind)[0] == expected


def test_a_wrong_passphrase_is_told_apart(pki: Pki):
    with pytest.raises(WrongSecret):
        pki.keys.signer("dien", "sai")


def test_a_missing_key_is_told_apart(pki: Pki):
    with pytest.raises(KeyMissing):
        pki.keys.signer("khong-co", SECRET)


@pytest.mark.parametrize("ending", ["p12", "pem"])
def test_a_damaged_file_is_told_apart(tmp_path: Path, ending: str):
    (tmp_path / f"a.{ending}").write_bytes(b"hello")
    keys = Pkcs12Keys(tmp_path)

    with pytest.raises(KeyUnavailable):
        _ = keys.signer("a", "x") if ending == "p12" else keys.certificate("a")


def test_a_folder_in_place_of_a_key_is_unavailable(tmp_path: Path):
    (tmp_path / "a.p12").mkdir()

    with pytest.raises(KeyUnavailable):
        Pkcs12Keys(tmp_path).signer("a", "x")


def test_the_command_creates_and_serves(tmp_path: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command.main(["create", "--dir", str(tmp_path / "pki"), "--url", f"http://127.0.0.1:{port}"])
    line = [sys.executable, "-m", "chibo.gateways.pki", "serve", "--dir", tmp_path / "pki"]

    with subprocess.Popen([*(str(word) for word in line), "--port", port]) as process:
        answered = wait_for(f"http://127.0.0.1:{port}/health")
        process.terminate()
        status = process.wait(10)

    assert (answered, status) == (True, 0)


def wait_for(address: str, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            return fetch(address)[0] == 200
        except urllib.error.URLError:
            time.sleep(0.1)
    return False
