"""What lay in clear is sealed by the migrations, all of it or nothing, and comes back on the way back."""

import json
from contextlib import closing
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import connections

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.core.vault import Column
from chibo.protocols.tlog.leaf import LeafKind
from chibo.protocols.tlog.leaf import Opening as Leaf
from chibo.trust.ledger import at_rest
from chibo.trust.ledger.models import Opening, Seal, TagKey
from tests.support.factories import NOON

ledger = import_module("chibo.trust.ledger.migrations.0004_at_rest")
accounts = import_module("chibo.ground.accounts.migrations.0007_at_rest")
members = import_module("chibo.people.members.migrations.0005_personal_id")
SALT, MANIFEST, KEY = b"s" * 32, b'{"format":"x"}', b"k" * 32
CELLS = [[0, "Họ và tên"], [1, "Lò Thị Mai"]]


def run(step):
    with connections["owner"].schema_editor() as editor:
        step(None, editor)


def raw(query):
    with closing(connections["owner"].cursor()) as cursor:
        cursor.execute("SELECT set_config('app.lo', '0', false), set_config('app.hi', '9', false)")
        cursor.execute(query)
        return cursor.fetchone()


@pytest.fixture
def sealed(own_database):
    user = get_user_model().objects.create(username="hoa")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"used_mask": 0})
    with scope(system_actor("test")):
        tag = TagKey(position=1)
        tag.key = at_rest.TAG_KEY.seal(tag.pk, KEY)
        tag.save()
        seal = Seal.objects.create(
            position=1, tag_key=tag, number=1, document_id=tag.pk, version=1, kind=LeafKind.SEAL,
            leaf=b"l" * 64, state="queued", created_at=NOON,
        )  # fmt: skip
        opening = Opening(position=1, seal=seal)
        parts = at_rest.sealed_opening(opening.pk, Leaf(LeafKind.SEAL, b"", SALT, MANIFEST))
        opening.salt, opening.manifest = parts["salt"], parts["manifest"]
        opening.save()
    return opening.pk


def test_salts_and_tag_keys_there_and_back(sealed):
    run(ledger.backwards)
    assert [bytes(one) for one in raw("SELECT salt, manifest FROM ledger_opening")] == [
        SALT, MANIFEST,
    ]  # fmt: skip
    assert bytes(raw("SELECT key FROM ledger_tagkey")[0]) == KEY

    run(ledger.forwards)

    with scope(system_actor("test")):
        found = Opening.objects.select_related("seal__tag_key").get(pk=sealed)
        assert at_rest.opened(found).salt == SALT
        assert at_rest.opened(found).manifest == MANIFEST
        assert at_rest.TAG_KEY.open(found.seal.tag_key_id, found.seal.tag_key.key) == KEY
    assert KEY not in bytes(raw("SELECT key FROM ledger_tagkey")[0])


def test_a_migration_that_is_interrupted_leaves_everything_as_it_was(sealed, monkeypatch):
    run(ledger.backwards)
    every = Column.seal_all

    def killed(column, values, *, using):
        if column.name == "manifest":
            raise KeyboardInterrupt
        return every(column, values, using=using)

    monkeypatch.setattr(Column, "seal_all", killed)
    forwards, _backwards = ledger.migrating.sealing(
        Column("ledger_opening", "salt"), Column("ledger_opening", "manifest")
    )
    with pytest.raises(KeyboardInterrupt):
        run(forwards)

    assert bytes(raw("SELECT salt FROM ledger_opening")[0]) == SALT


def test_secrets_of_factors_there_and_back(sealed):
    run(accounts.backwards)
    query = "SELECT data->>'secret' FROM mfa_authenticator WHERE type = 'totp'"
    assert raw(query) == ("JBSWY3DPEHPK3PXP",)

    run(accounts.forwards)
    run(accounts.forwards)  # what is sealed already stays

    assert raw(query)[0].startswith("chibo-sealed:")
    from chibo.ground.accounts.at_rest import opened

    found = Authenticator.objects.get(type="totp")
    assert opened(found.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_cells_of_a_waiting_list_there_and_back(own_database):
    from chibo.people.members.importing.at_rest import read
    from chibo.people.members.models import MemberImport
    from tests.support import factories

    with scope(system_actor("test")):
        unit = factories.unit()
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE members_memberimport ADD cells jsonb NOT NULL DEFAULT '[]'")
        cursor.execute("ALTER TABLE members_memberimport DROP CONSTRAINT import_keeps_no_cells")
    with scope(system_actor("test")):
        made = MemberImport.objects.create(
            position=unit.position, unit=unit, file_name="x", sha256="x", made_by=unit.pk,
            made_by_name="x", made_at=NOON, state="open",
        )  # fmt: skip
        with connections["default"].cursor() as cursor:
            cursor.execute("UPDATE members_memberimport SET cells = %s::jsonb", [json.dumps(CELLS)])

    run(members.forwards)

    with scope(system_actor("test")):
        made.refresh_from_db()
        assert read(made).as_lists() == CELLS
    run(members.backwards)
    run(members.forwards)
    with scope(system_actor("test")):
        made.refresh_from_db()
        assert read(made).as_lists() == CELLS
