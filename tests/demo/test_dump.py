"""Whoever has a dump of the whole demo finds no personal id, no secret of signing in, no salt in it."""

import base64
import hashlib
import os
import subprocess
from dataclasses import replace
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from chibo.cli.backup import making
from chibo.core import clock
from chibo.core.actor import EVERYWHERE, system_actor
from chibo.core.scope import scope
from chibo.demo import build, generator, people
from chibo.gateways.backup.postgres import Database
from chibo.ground.accounts import at_rest as factors
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import local_day
from chibo.people.members.importing import services as importing
from chibo.protocols.tlog.leaf import LeafKind
from chibo.trust.ledger import at_rest as salts
from chibo.trust.ledger import services as ledger
from chibo.trust.ledger.models import Opening, TagKey
from tests.people.members.importing import lists
from tests.support import databases


def dumped(name):
    """The database as ``pg_dump`` tells it to whoever may read every row."""
    address = Database(databases.address("owner", name))
    options = f"-c app.lo=0 -c app.hi={EVERYWHERE}"
    done = subprocess.run(
        [making.found_programs()["pg_dump"], "--enable-row-security", "--data-only"],
        env=address.environment() | {"PGOPTIONS": options, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    return done.stdout


def spellings(secret):
    """How a value may stand in a dump."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    return {raw, raw.hex().encode(), base64.b64encode(raw), base64.urlsafe_b64encode(raw)}


def plant(at):
    """The demo, and one of everything that is sealed; the secrets."""
    built = build.build(seed=1, at=at)
    branch = Unit.objects.get(pk=built.branch_id)
    roll = people.on_the_roll(branch)
    user = User.objects.create(username="thoan", person_id=roll["thoan"])
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    seed = factors.opened(Authenticator.objects.get(type="recovery_codes").data["seed"])
    system = system_actor("test")
    content = hashlib.sha256(b"minutes").hexdigest()
    ledger.enqueue_seal(
        system, position=branch.position, province=branch.province, document_id=uuid4(), version=1,
        kind=LeafKind.SEAL, manifest={"files": [{"sha256": content, "length": 7}]}, at=at,
    )  # fmt: skip
    opening = salts.opened(Opening.objects.select_related("seal__tag_key").get())
    tag = TagKey.objects.get()
    importing.upload(
        actor=replace(system, person_id=roll["thoan"]), unit_id=branch.pk, file_name="x.csv",
        data=lists.separated(), at=at,
    )  # fmt: skip
    ids = [
        one.personal_id
        for branch in generator.commune(seed=1, today=local_day(at))
        for one in branch.members
    ]
    assert len(set(ids)) == 320
    key = salts.TAG_KEY.open(tag.pk, tag.key)
    return [*ids, lists.MAI[8], secret, seed, opening.salt, content, key]


def test_no_planted_secret_stands_in_a_dump_of_the_demo(own_database):
    with scope(system_actor("test")):
        planted = plant(clock.now())
        (sealed,) = Opening.objects.values_list("salt", flat=True)

    dump = dumped(os.path.basename(own_database))

    assert "Lò Văn Thoan".encode() in dump
    assert any(spelt in dump for spelt in spellings(bytes(sealed)))
    found = [one for one in planted if any(spelt in dump for spelt in spellings(one))]
    assert found == []
