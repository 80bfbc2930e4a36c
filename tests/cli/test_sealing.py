"""The keys of sealed data at the terminal: made once, changed, asked for by the doctor, part of a copy."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chibo.cli import environment, installation, keys
from chibo.cli.backup import making
from chibo.cli.doctor import sealed
from chibo.cli.doctor.finding import BAD, GOOD, WARNING
from chibo.core import clock, jobs
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry, DataKey
from chibo.core.scope import scope
from chibo.core.vault import custody, rotation, tasks
from chibo.core.vault import keys as vault_keys
from chibo.people.members import personal_id
from chibo.people.members.models import Member
from tests.cli.test_doctor_production import mark
from tests.support import factories
from tests.support.jobs import drain

pytestmark = pytest.mark.django_db
ID = "914180000001"


@pytest.fixture
def own_keys(tmp_path, settings, monkeypatch):
    """An installation that has sealed nothing yet, with keys of its own."""
    monkeypatch.setattr(installation, "load", lambda: None)
    settings.CHIBO_VAULT_KEY = tmp_path / "keys" / "vault.key"
    settings.CHIBO_INDEX_KEY = tmp_path / "keys" / "index.key"
    settings.CHIBO_LOG_KEY = tmp_path / "keys" / "log.key"
    DataKey.objects.all().delete()
    installation.make_vault_keys()
    vault_keys.forget()
    return tmp_path / "keys"


def member(digits: str = ID) -> Member:
    with scope(system_actor("test")):
        made = factories.member(unit=factories.unit())
        personal_id.keep([(made, digits)])
        made.save(update_fields=personal_id.COLUMNS)
    return made


def noted() -> list[str]:
    with scope(system_actor("test")):
        return list(AuditEntry.objects.values_list("action", flat=True))


def test_keys_are_made_once_for_nobody_else_and_never_beside_sealed_data(own_keys):
    first = (own_keys / "vault.key").read_bytes()
    installation.make_vault_keys()

    assert (own_keys / "vault.key").read_bytes() == first
    assert {path.stat().st_mode & 0o077 for path in own_keys.iterdir()} == {0}
    member()
    (own_keys / "index.key").unlink()
    with pytest.raises(installation.NotReady, match=r"index\.key is missing"):
        installation.make_vault_keys()
    assert not (own_keys / "index.key").exists()


def test_another_wrapping_key_leaves_values_as_they_are(own_keys, capsys):
    made = member()

    assert keys.main(["rotate", "wrapping"]) == 0

    assert "2" in capsys.readouterr().out
    vault_keys.forget()
    assert personal_id.read(made) == ID
    assert noted() == ["core.wrapping_key_changed"]


def test_other_data_keys_seal_everything_anew_and_say_how_far(own_keys, capsys):
    made = member()

    assert keys.main(["rotate", "data", "--table", "members_member"]) == 0

    assert "members_member.personal_id_sealed  1/1" in capsys.readouterr().out
    with scope(system_actor("test")):
        found = Member.objects.get(pk=made.pk)
    assert found.personal_id_sealed != made.personal_id_sealed
    assert personal_id.read(found) == ID
    assert rotation.left() == {}


def test_the_jobs_or_the_next_call_do_what_is_left(own_keys, capsys):
    member()
    assert keys.main(["rotate", "data", "--later"]) == 0
    assert jobs.waiting(tasks.NAME) == 1
    assert mark(sealed.under_way) == WARNING

    drain()

    assert rotation.left() == {}
    rotation.renew_data(["members_member"])
    assert keys.main(["rotate", "rest"]) == 0
    assert "1/1" in capsys.readouterr().out
    tasks.seal_anew_nightly()
    assert mark(sealed.under_way) == GOOD


def test_a_table_without_sealed_data_is_told(own_keys, capsys):
    assert keys.main(["rotate", "data", "--table", "core_installation"]) == 2
    assert "no sealed data in core_installation" in capsys.readouterr().err


def test_the_index_gets_another_key(own_keys, capsys):
    member()
    before = vault_keys.index_key()

    assert keys.main(["reindex"]) == 0

    assert vault_keys.index_key() != before
    assert personal_id.index_fits()
    assert noted() == ["core.index_key_changed"]


def test_keys_of_another_user_are_told_and_left(own_keys, capsys, monkeypatch):
    member()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    assert keys.main(["rotate", "wrapping"]) == 2
    assert keys.main(["reindex"]) == 2
    assert "another user" in capsys.readouterr().err
    assert noted() == []


def test_the_doctor_finds_keys_that_are_open_old_lost_or_of_another_house(own_keys, monkeypatch):
    member()
    assert (mark(sealed.wrapping), mark(sealed.index)) == (GOOD, GOOD)
    with monkeypatch.context() as later:
        later.setattr(clock, "now", lambda: datetime.now(UTC) + sealed.OLD + timedelta(days=2))
        assert mark(sealed.wrapping) == WARNING
    (own_keys / "index.key").chmod(0o644)
    assert mark(sealed.wrapping) == BAD
    (own_keys / "index.key").chmod(0o600)
    custody.write_index(own_keys / "index.key")
    assert (mark(sealed.wrapping), mark(sealed.index)) == (GOOD, BAD)
    (own_keys / "vault.key").unlink()
    assert mark(sealed.wrapping) == BAD
    custody.add(own_keys / "vault.key")
    vault_keys.forget()
    assert mark(sealed.wrapping) == BAD
    assert list(sealed.index()) == []
    assert list(sealed.under_way()) == []


@pytest.mark.parametrize(("issuer", "key", "found"), [
    ("", "secret", []), ("https://id.example", "secret", [BAD]), ("https://id.example", "own", [GOOD]),
])  # fmt: skip
def test_linked_identities_need_a_key_of_their_own(settings, issuer, key, found):
    settings.SECRET_KEY = "secret"
    settings.CHIBO_OIDC_ISSUER, settings.CHIBO_IDENTITY_KEY = issuer, key

    assert [one.mark for one in sealed.identity()] == found


def test_a_new_installation_gets_a_key_for_identities(tmp_path, monkeypatch):
    monkeypatch.setenv("CHIBO_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@db.example/chibo")
    monkeypatch.setitem(os.environ, "CHIBO_IDENTITY_KEY_FILE", "")

    environment.prepare()
    assert not os.environ["CHIBO_IDENTITY_KEY_FILE"]  # an older one goes on with what it has
    environment.make_identity_key()
    os.environ["CHIBO_IDENTITY_KEY_FILE"] = ""
    environment.prepare()

    path = tmp_path / "keys" / "identity_key"
    assert os.environ["CHIBO_IDENTITY_KEY_FILE"] == str(path)
    assert len(path.read_text()) >= 50
    environment.make_identity_key()


def test_keys_that_lie_elsewhere_go_into_the_custody_half(own_keys, settings, tmp_path):
    assert making.keys_elsewhere() == {}
    settings.CHIBO_VAULT_KEY = Path("/etc/chibo/vault.key")

    assert making.keys_elsewhere() == {"sealed/vault.key": Path("/etc/chibo/vault.key")}
