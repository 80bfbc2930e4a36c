"""`chibo doctor --production`: what has to be right before real people come, each fault found by itself."""

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection, connections

from chibo.cli import doctor, environment, installation
from chibo.cli.doctor import running, secrecy, signing
from chibo.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from chibo.core import clock
from chibo.core.health import Part
from chibo.core.models import Installation
from chibo.gateways.antivirus import Clamd, ScannerAway
from chibo.gateways.logsigner import LogSigner, SignerAway
from chibo.gateways.pki import authority
from chibo.trust.ledger.models import Checkpoint

NOW = datetime.now(UTC)


def mark(check: doctor.Check) -> str:
    """The mark of the only finding; both languages say something."""
    (finding,) = check()
    assert finding.sentence
    assert finding.vi
    assert finding.told("vi") != finding.told("en") or finding.vi == finding.sentence
    return finding.mark


@pytest.fixture
def var(monkeypatch, settings, tmp_path):
    monkeypatch.setenv("CHIBO_VAR", str(tmp_path))
    settings.CHIBO_PKI_DIR = tmp_path / "pki"
    settings.CHIBO_BACKUP_DIR = tmp_path / "backup"
    settings.CHIBO_LOG_KEY = tmp_path / "keys" / "log.key"
    settings.CHIBO_LOG_SIGNER_STATE = tmp_path / "keys" / "log.state"
    for name in ("pki", "backup", "keys"):
        (tmp_path / name).mkdir()
    for name in ("log.key", "log.state", "secret_key"):
        (tmp_path / "keys" / name).write_text("x")
        (tmp_path / "keys" / name).chmod(0o600)
    return tmp_path


def pem(*, ends: datetime) -> tuple[bytes, bytes]:
    """A certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "chibo.test")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(NOW - timedelta(days=400)).not_valid_after(ends)
    certificate = builder.sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return certificate.public_bytes(serialization.Encoding.PEM), private


@pytest.mark.django_db
def test_marks_of_the_demonstration_are_found(settings):
    settings.CHIBO_LOG_ORIGIN = "chibo.tanhoa.vn/chibo/1"
    assert mark(secrecy.real) == GOOD
    Installation.objects.create(id=1, is_demo=True, created_at=NOW)
    assert mark(secrecy.real) == BAD


@pytest.mark.django_db
def test_the_demonstrations_log_is_a_mark_too(settings):
    settings.CHIBO_LOG_ORIGIN = "ledger.chibo.example/demo/1"
    assert mark(secrecy.real) == BAD


def test_a_short_secret_is_found(settings):
    settings.SECRET_KEY = "x" * 50
    assert mark(secrecy.secret_key) == GOOD
    settings.SECRET_KEY = "secret"
    assert mark(secrecy.secret_key) == BAD


def test_keys_that_are_missing_open_or_old_are_found(var, monkeypatch):
    assert mark(secrecy.key_files) == GOOD
    (var / "keys" / "secret_key").chmod(0o640)
    assert mark(secrecy.key_files) == BAD
    (var / "keys" / "secret_key").chmod(0o600)
    monkeypatch.setattr(clock, "now", lambda: NOW + secrecy.OLD_KEY + timedelta(days=2))
    assert mark(secrecy.key_files) == WARNING
    (var / "keys" / "log.key").unlink()
    assert mark(secrecy.key_files) == BAD


def test_pages_without_tls_are_found(settings):
    settings.SITE_URL, settings.INSECURE = "http://chibo.example", False
    assert mark(secrecy.tls) == BAD
    settings.SITE_URL, settings.INSECURE = "https://chibo.example", True
    assert mark(secrecy.tls) == BAD


def test_a_proxy_elsewhere_is_a_warning(settings):
    settings.SITE_URL, settings.INSECURE = "https://chibo.example:1", False
    assert mark(secrecy.tls) == WARNING


@pytest.mark.parametrize(("days", "found"), [(90, GOOD), (20, WARNING), (3, BAD)])
def test_the_end_of_the_pages_certificate_is_read_from_the_proxy(settings, tmp_path, days, found):
    certificate, key = pem(ends=NOW + timedelta(days=days))
    (tmp_path / "c.pem").write_bytes(certificate + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c.pem")
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            plain, _ = server.accept()
            with plain, context.wrap_socket(plain, server_side=True):
                pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        settings.SITE_URL = f"https://chibo.test:{server.getsockname()[1]}"
        settings.INSECURE = False
        assert mark(secrecy.tls) == found
        thread.join(5)


@pytest.mark.django_db
def test_one_role_for_both_is_found(monkeypatch):
    assert mark(secrecy.owner) == GOOD
    user = connection.settings_dict["USER"]
    monkeypatch.setitem(connections["owner"].settings_dict, "USER", user)
    assert mark(secrecy.owner) == BAD


@pytest.mark.parametrize(("kind", "found"), [("", GOOD), ("demo", BAD), ("internal", WARNING)])
def test_whose_authority_it_is(var, monkeypatch, kind, found):
    assert mark(signing.authority) == BAD
    (var / "pki" / "root.pem").write_bytes(pem(ends=NOW)[0])
    if kind:
        kinds = {"demo": authority.DEMO, "internal": authority.INTERNAL}
        monkeypatch.setattr(authority, "load", lambda _: SimpleNamespace(kind=kinds[kind]))
    assert mark(signing.authority) == found


@pytest.mark.parametrize(("days", "found"), [(365, GOOD), (20, WARNING), (-1, BAD)])
def test_certificates_that_end_are_found(var, days, found):
    (var / "pki" / "root.pem").write_bytes(pem(ends=NOW + timedelta(days=days))[0])
    (var / "pki" / "other.pem").write_bytes(b"no certificate")
    assert mark(signing.anchors) == found


@pytest.mark.parametrize(("seconds", "found"), [(0, GOOD), (400, BAD)])
def test_the_stamping_services_clock_is_compared(monkeypatch, seconds, found):
    date = (NOW + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    answer = SimpleNamespace(headers={"Date": date})
    monkeypatch.setattr(requests, "get", lambda *_, **__: answer)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert mark(signing.time_stamps) == found


def test_a_stamping_service_that_is_away_is_found(settings):
    settings.CHIBO_TSA_URL = "http://127.0.0.1:1/tsa"
    assert mark(signing.time_stamps) == BAD


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("signed", "stored", "same", "found"),
    [
        (0, 0, True, GOOD),
        (5, 5, True, GOOD),
        (5, 5, False, BAD),
        (7, 5, True, BAD),
        (3, 5, True, BAD),
    ],
)
def test_the_signers_head_is_compared_with_the_databases(
    monkeypatch, settings, signed, stored, same, found
):
    settings.CHIBO_LOG_ORIGIN = "chibo.test/1"
    root = b"r" * 32
    if stored:
        Checkpoint.objects.create(
            origin="chibo.test/1", size=stored, root=root, note=b"n", created_at=NOW
        )
    state = SimpleNamespace(size=signed, root=root if same else b"x" * 32)
    monkeypatch.setattr(LogSigner, "state", lambda _self: state)
    assert mark(signing.head) == found


def test_a_signer_that_is_away_is_found(monkeypatch):
    def away(_self):
        raise SignerAway

    monkeypatch.setattr(LogSigner, "state", away)
    assert mark(signing.head) == BAD


@pytest.mark.parametrize(("ok", "found"), [(True, GOOD), (False, BAD)])
def test_workers_and_jobs_are_told(monkeypatch, ok, found):
    part = Part("any", ok, {"alive": 1, "waiting": 3, "oldest_seconds": 4})
    monkeypatch.setattr("chibo.core.health.workers", lambda: part)
    monkeypatch.setattr("chibo.core.health.queue", lambda: part)
    assert mark(running.workers) == found
    assert mark(running.queue) == found


def test_copies_are_looked_for_where_the_backup_writes_of_them(var):
    assert mark(running.copies) == BAD
    assert mark(running.drill) == BAD
    last = var / "backup" / "last.json"

    def write(at: datetime, *, ok: bool) -> None:
        last.write_text(
            json.dumps(
                {"at": at.isoformat(), "entries": 9, "drill": {"at": at.isoformat(), "ok": ok}}
            )
        )

    write(NOW, ok=True)
    assert mark(running.copies) == mark(running.drill) == GOOD
    write(NOW, ok=False)
    assert mark(running.drill) == BAD
    write(NOW - timedelta(days=200), ok=True)
    assert mark(running.copies) == BAD
    assert mark(running.drill) == WARNING
    last.write_text("[]")
    assert mark(running.copies) == BAD


def test_ways_to_reach_people_are_named(settings):
    assert mark(running.messages) == WARNING
    settings.EMAIL_HOST = "127.0.0.1"
    assert mark(running.messages) == GOOD


def test_the_scanner_is_asked(settings, monkeypatch):
    settings.CHIBO_CLAMD = ""
    assert mark(running.scanner) == WARNING
    settings.CHIBO_CLAMD = "unix:///run/none.ctl"
    assert mark(running.scanner) == BAD
    monkeypatch.setattr(Clamd, "version", lambda _self: "ClamAV 1.4")
    assert mark(running.scanner) == GOOD


def test_a_scanner_that_is_away_says_so():
    with pytest.raises(ScannerAway):
        Clamd("unix:///run/none.ctl").version()


def test_a_database_that_is_away_leaves_out_what_needs_it(monkeypatch, var):
    away = [Finding(BAD, "database", "away")]
    monkeypatch.setattr("chibo.cli.doctor.basics.reachable", lambda: iter(away))
    monkeypatch.setattr(doctor, "PRODUCTION", (secrecy.real, running.drill))

    found = [finding.what for finding in doctor.examine(production=True)]

    assert "real" not in found
    assert "restore drill" in found


@pytest.mark.parametrize(("lang", "end"), [("vi", "phải sửa"), ("en", "to put right")])
@pytest.mark.parametrize("bad", [0, 1])
def test_the_sum_is_told_in_both_languages(monkeypatch, capsys, lang, end, bad):
    findings = [Finding(BAD if bad else GOOD, "tls", "english", "tiếng Việt")]
    monkeypatch.setattr(installation, "load", lambda: None)
    monkeypatch.setattr(doctor, "examine", lambda **_: iter(findings))

    assert doctor.main(["--production", "--lang", lang]) == bad

    said = capsys.readouterr().out
    assert ("tiếng Việt" in said) is (lang == "vi")
    assert (end in said) is bool(bad)


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_check_runs_on_an_installation_as_it_stands(var, monkeypatch, settings):
    settings.CHIBO_TSA_URL = "http://127.0.0.1:1/tsa"
    assert environment.var() == var
    found = {finding.what for finding in doctor.examine(production=True)}
    assert {"real", "keys", "tls", "log head", "workers", "jobs", "backup", "scanner"} <= found
