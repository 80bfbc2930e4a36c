"""Sealed columns over the tables of keys: one key a table, made once, and what happens without custody."""

import os

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from chibo.core import vault
from chibo.core.errors import Broken, Unavailable
from chibo.core.ids import uuid7
from chibo.core.models import DataKey
from chibo.core.vault import columns, custody, keys, rotation

pytestmark = pytest.mark.django_db

HERE = vault.Column("members_member", "personal_id_sealed")
THERE = vault.Column("members_memberimport", "cells_sealed")


@pytest.fixture
def own_keys(tmp_path, settings):
    """Keys of the test's own, which it may lose."""
    settings.CHIBO_VAULT_KEY = tmp_path / "vault.key"
    settings.CHIBO_INDEX_KEY = tmp_path / "index.key"
    custody.add(settings.CHIBO_VAULT_KEY)
    custody.write_index(settings.CHIBO_INDEX_KEY)
    DataKey.objects.all().delete()
    keys.forget()
    return tmp_path


def test_all_columns_that_hold_secrets_are_declared():
    assert [(one.table, one.name) for one in columns.declared()] == [
        ("ledger_opening", "manifest"),
        ("ledger_opening", "salt"),
        ("ledger_tagkey", "key"),
        ("members_member", "personal_id_sealed"),
        ("members_memberimport", "cells_sealed"),
        ("mfa_authenticator", "data"),
    ]


def test_many_values_are_sealed_by_one_statement_and_opened_by_none():
    rows = [uuid7() for _ in range(50)]
    HERE.seal(rows[0], b"the table's first")

    with CaptureQueriesContext(connection) as seen:
        sealed = HERE.seal_all({row: str(row).encode() for row in rows})
        opened = {row: HERE.open(row, memoryview(value)) for row, value in sealed.items()}

    assert opened == {row: str(row).encode() for row in rows}
    assert len(seen) == 1
    assert HERE.seal_all({}) == {}


def test_each_table_has_a_key_of_its_own_that_lies_wrapped_in_the_database(own_keys):
    HERE.seal(1, b"x"), THERE.seal(1, b"x"), HERE.seal(2, b"y")

    made = {one.table_name: one for one in DataKey.objects.all()}

    assert set(made) == {HERE.table, THERE.table}
    assert all(one.generation == 1 for one in made.values())
    secret = keys.secret_of(made[HERE.table].pk)
    assert secret not in bytes(made[HERE.table].wrapped)
    assert secret != keys.secret_of(made[THERE.table].pk)


def test_a_key_whose_transaction_was_rolled_back_seals_nothing_more(own_keys):
    with transaction.atomic():
        lost = keys.current(HERE.table)
        transaction.set_rollback(True)

    assert keys.current(HERE.table) != lost


def test_a_value_is_opened_by_a_process_that_has_never_seen_its_key():
    sealed = HERE.seal(7, b"914200412345")
    keys.forget()

    with CaptureQueriesContext(connection) as seen:
        assert HERE.open(7, sealed) == b"914200412345"
        assert HERE.open(7, sealed) == b"914200412345"
    assert len(seen) == 1


def test_a_moved_value_is_broken_and_says_so_without_its_content():
    sealed = HERE.seal(7, b"914200412345")

    with pytest.raises(Broken) as error:
        HERE.open(8, sealed)

    assert error.value.code == "not_opened"
    assert "members_member.personal_id_sealed" in str(error.value)
    assert "914200412345" not in str(error.value)


def test_without_custody_nothing_is_sealed_and_the_file_is_named(own_keys):
    (own_keys / "vault.key").unlink()

    with pytest.raises(Unavailable, match=r"vault\.key") as error:
        HERE.seal(1, b"x")
    assert error.value.code == "keys_away"
    (own_keys / "index.key").unlink()
    with pytest.raises(Unavailable, match=r"index\.key"):
        vault.Index("t", "id").of("x")


def test_another_wrapping_key_under_the_same_number_is_told(own_keys):
    sealed = HERE.seal(7, b"x")
    keys.forget()
    os.unlink(own_keys / "vault.key")
    custody.add(own_keys / "vault.key")

    with pytest.raises(Broken) as error:
        HERE.open(7, sealed)
    assert error.value.code == "wrong_wrapping_key"


def test_a_data_key_that_is_gone_is_told():
    sealed = HERE.seal(7, b"x")
    DataKey.objects.all().delete()
    keys.forget()

    with pytest.raises(Broken) as error:
        HERE.open(7, sealed)
    assert error.value.code == "data_key_missing"


def test_wrapping_keys_change_and_the_one_before_is_gone(own_keys):
    sealed = HERE.seal(7, b"x")
    held = custody.read(own_keys / "vault.key")

    assert rotation.renew_wrapping() == 2

    keys.forget()
    assert HERE.open(7, sealed) == b"x"
    now = custody.read(own_keys / "vault.key")
    assert (set(held.keys), set(now.keys)) == ({1}, {2})
    assert set(DataKey.objects.values_list("wrapped_by", flat=True)) == {2}


def test_a_change_of_wrapping_keys_that_was_interrupted_is_gone_on_with(own_keys, monkeypatch):
    sealed = HERE.seal(7, b"x")
    custody.add(own_keys / "vault.key")  # killed before anything was wrapped anew

    assert rotation.renew_wrapping() == 2

    keys.forget()
    assert HERE.open(7, sealed) == b"x"
    assert set(custody.read(own_keys / "vault.key").keys) == {2}


def test_a_key_read_just_before_it_was_wrapped_anew_is_read_again(own_keys, monkeypatch):
    sealed = HERE.seal(7, b"x")
    number = DataKey.objects.get(table_name=HERE.table).pk
    row = keys._row(number, "default")
    rotation.renew_wrapping()
    keys.forget()
    rows = iter([row])
    monkeypatch.setattr(keys, "_row", lambda *given, now=keys._row: next(rows, None) or now(*given))

    assert HERE.open(7, sealed) == b"x"


def test_wrapping_keys_of_another_user_are_not_changed(own_keys, monkeypatch):
    HERE.seal(7, b"x")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(Unavailable, match="another user"):
        rotation.renew_wrapping()
