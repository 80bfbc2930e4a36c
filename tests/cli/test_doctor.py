"""`chibo doctor` on installations that are well, and on ones that are not."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections
from django.test import override_settings

from chibo.cli import doctor, environment, installation
from chibo.cli.doctor import basics
from chibo.core import clock
from chibo.core.models import Installation
from tests.support import factories


def found(check: doctor.Check) -> tuple[str, str]:
    """Mark and sentence of the only finding."""
    (finding,) = check()
    return finding.mark, finding.sentence


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_database_that_is_well_is_named_with_its_roles():
    findings = list(basics.reachable())

    assert [finding.mark for finding in findings] == [doctor.GOOD, doctor.GOOD]
    assert connection.settings_dict["USER"] in findings[0].sentence


@pytest.mark.django_db(databases=["default", "owner"])
def test_an_old_server_is_refused(monkeypatch):
    monkeypatch.setattr(basics, "OLDEST_SERVER", 10**7)

    assert {finding.mark for finding in basics.reachable()} == {doctor.BAD}


def test_a_database_that_does_not_answer_leaves_out_what_depends_on_it(monkeypatch):
    from django.db import OperationalError

    class Away:
        settings_dict = {"USER": "chibo_app"}

        def ensure_connection(self) -> None:
            raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.connections", {"default": Away(), "owner": Away()})

    findings = {finding.what: finding for finding in doctor.examine()}

    assert findings["database"].mark == doctor.BAD
    assert "CREATE ROLE chibo_app" in findings["database"].sentence
    assert "tables" not in findings
    assert "disk" in findings


@pytest.mark.django_db
def test_roles_and_tables_of_the_tests_are_as_they_should_be():
    assert found(basics.roles)[0] == doctor.GOOD
    assert found(basics.migrations) == (doctor.GOOD, "up to date")
    assert found(basics.clock)[0] == doctor.GOOD


@pytest.mark.django_db(databases=["default", "owner"])
def test_an_application_that_owns_the_tables_is_found(monkeypatch):
    owner = connections["owner"]
    monkeypatch.setattr("django.db.connection", owner)

    mark, sentence = found(basics.roles)

    assert mark == doctor.BAD
    assert "owns" in sentence


class Answers:
    """A connection that gives prepared answers."""

    def __init__(self, roles: list[tuple[str, bool, bool]], counts: tuple[int, int, int]) -> None:
        self.roles, self.counts = roles, counts

    def cursor(self) -> "Answers":
        return self

    def __enter__(self) -> "Answers":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def execute(self, *_: object) -> None:
        return None

    def fetchall(self) -> list[tuple[str, bool, bool]]:
        return self.roles

    def fetchone(self) -> tuple[int, int, int]:
        return self.counts


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (
            Answers([("chibo_app", False, True)], (9, 0, 0)),
            "chibo_app may step around row security",
        ),
        (Answers([("chibo_app", False, False)], (9, 0, 2)), "not forced on 2 tables"),
    ],
)
def test_a_loose_role_or_table_is_found(answers, sentence, monkeypatch):
    monkeypatch.setattr("django.db.connection", answers)

    mark, said = found(basics.roles)

    assert mark == doctor.BAD
    assert sentence in said


def test_missing_migrations_are_counted(monkeypatch):
    monkeypatch.setattr(installation, "unknown", list)
    monkeypatch.setattr(installation, "unapplied", lambda: ["core.0001_initial"])

    assert found(basics.migrations) == (
        doctor.BAD,
        "1 migrations missing: run `chibo upgrade`",
    )


def test_a_database_newer_than_the_source_is_found(monkeypatch):
    monkeypatch.setattr(installation, "unapplied", list)
    monkeypatch.setattr(installation, "unknown", lambda: ["core.9999_of_tomorrow"])

    mark, sentence = found(basics.migrations)

    assert mark == doctor.BAD
    assert "core.9999_of_tomorrow" in sentence


@pytest.mark.django_db
def test_a_clock_that_jumped_back_is_found():
    Installation.objects.create(id=1, created_at=datetime.now(UTC) + timedelta(days=1))

    mark, sentence = found(basics.clock)

    assert mark == doctor.BAD
    assert "before the first start" in sentence


@pytest.mark.django_db
def test_a_clock_that_differs_from_the_databases_is_found(monkeypatch):
    ahead = datetime.now(UTC) + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: ahead)

    mark, sentence = found(basics.clock)

    assert mark == doctor.BAD
    assert "NTP" in sentence


@pytest.mark.parametrize(
    ("free", "mark"), [(50 * 2**30, doctor.GOOD), (2**30, doctor.WARNING), (2**20, doctor.BAD)]
)
def test_disk_space_is_judged(free, mark, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=free))

    assert {finding.mark for finding in basics.disk()} == {mark}


def test_the_embedded_databases_disk_is_looked_at_too(monkeypatch, tmp_path):
    monkeypatch.setenv("CHIBO_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(environment, "is_embedded", lambda: True)

    assert len(list(basics.disk())) == 2


def test_a_signer_that_does_not_run_is_a_warning(tmp_path):
    with override_settings(CHIBO_LOG_SIGNER_SOCKET=tmp_path / "none"):
        assert found(basics.signer)[0] == doctor.WARNING


def test_a_signers_socket_too_deep_is_found(tmp_path):
    with override_settings(CHIBO_LOG_SIGNER_SOCKET=tmp_path / ("x" * 120)):
        assert found(basics.signer)[0] == doctor.BAD


def test_the_signers_answer_is_passed_on(monkeypatch):
    from chibo.gateways import logsigner

    state = SimpleNamespace(vkey=SimpleNamespace(name="log.example/1"), size=12)
    monkeypatch.setattr(logsigner.LogSigner, "state", lambda _self: state)
    assert found(basics.signer) == (doctor.GOOD, "signs for log.example/1, 12 entries so far")

    def refuse(_self: object) -> None:
        raise logsigner.SignerRefused("another log")

    monkeypatch.setattr(logsigner.LogSigner, "state", refuse)
    assert found(basics.signer) == (doctor.BAD, "another log")


def test_fonts_are_there_and_their_absence_is_found(monkeypatch, tmp_path):
    assert found(basics.fonts)[0] == doctor.GOOD

    monkeypatch.setattr(environment, "CHECKOUT", tmp_path)
    assert found(basics.fonts)[0] == doctor.BAD


def test_an_old_python_is_refused(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 10, 4))

    mark, sentence = found(basics.python)

    assert mark == doctor.BAD
    assert "3.11 is needed" in sentence


@pytest.mark.parametrize(("mark", "status"), [(doctor.WARNING, 0), (doctor.BAD, 1)])
def test_the_exit_status_tells_whether_it_works(mark, status, monkeypatch, capsys):
    monkeypatch.setattr(installation, "load", lambda: None)
    monkeypatch.setattr(
        doctor, "examine", lambda **_: iter([doctor.Finding(mark, "disk", "little")])
    )

    assert doctor.main([]) == status
    assert capsys.readouterr().out.startswith(f"{mark} disk")


def test_certificates_near_their_end_are_told(db: None, settings: Any):
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.trust.documents.models import SigningMeans

    nobody = found(basics.certificates)
    with scope(system_actor("test")):
        person = factories.person(name="Lò Văn Thoan")
        row = SigningMeans.objects.create(
            person_id=person.pk, position=0, kind="pkcs12", chosen_at=clock.now(),
            ends_at=clock.now() + timedelta(days=90),
        )  # fmt: skip
    settings.CHIBO_CERTIFICATE_WARN_DAYS = 30
    good = found(basics.certificates)
    settings.CHIBO_CERTIFICATE_WARN_DAYS = 100
    soon = found(basics.certificates)
    with scope(system_actor("test")):
        SigningMeans.objects.filter(pk=row.pk).update(ends_at=clock.now())
    over = found(basics.certificates)

    assert nobody == (doctor.GOOD, "0 for signing")
    assert good[0] == doctor.GOOD
    assert (soon[0], over[0]) == (doctor.WARNING, doctor.BAD)
    assert "Lò Văn Thoan" in soon[1]
