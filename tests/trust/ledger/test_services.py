"""Sealing: queued with the document, placed once, shown to all, refused when histories differ."""

import json
import shutil

import pytest
from django.db import DatabaseError, connection, transaction
from tlog_scales import signing
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader

from chibo.core.errors import Broken, Refused, Unavailable
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.gateways.logsigner import LogSigner
from chibo.protocols.tlog.checkpoint import Checkpoint as TreeHead
from chibo.protocols.tlog.leaf import LeafKind
from chibo.protocols.tlog.merkle import Frontier, leaf_hash, root_of
from chibo.protocols.tlog.note import Note, Secret
from chibo.trust.ledger import at_rest, rules, services
from chibo.trust.ledger.models import Checkpoint, Entry, Head, Opening, Seal, TagKey
from chibo.trust.ledger.rules import State
from tests.support.logsigner import SignerThread, new_files
from tests.trust.ledger.conftest import (
    BRANCH,
    LATER,
    NOON,
    ORIGIN,
    SECRETARY,
    document,
    enqueue,
    manifest_of,
)

pytestmark = pytest.mark.usefixtures("as_system")


def audit_of(seal):
    return list(AuditEntry.objects.filter(subject=seal.pk).values_list("action", flat=True))


def published(signer, *numbers):
    for number in numbers:
        enqueue(number)
    services.run_once(at=LATER, signer=signer)


def test_a_seal_is_queued_with_its_opening_and_one_audit_entry():
    seal = enqueue(1)

    opening = Opening.objects.get(seal=seal)
    assert (seal.state, seal.idx, seal.number, len(seal.leaf)) == (State.QUEUED, None, 1, 64)
    assert json.loads(at_rest.manifest_of(opening))["document"] == str(document(1))
    assert len(at_rest.opened(opening).salt) == 32
    assert audit_of(seal) == ["ledger.seal_queued"]


def test_sealing_again_gives_the_same_seal_and_one_entry(signer):
    first = enqueue(1)
    assert enqueue(1).pk == first.pk
    services.sequence(at=NOON)

    assert enqueue(1).pk == first.pk
    assert services.sequence(at=NOON) == 0
    assert audit_of(first) == ["ledger.seal_queued"]


@pytest.mark.parametrize(
    "changes", [{"manifest": manifest_of(b"other")}, {"kind": LeafKind.REVOKE}]
)
def test_one_version_has_one_content(changes):
    enqueue(1)

    with pytest.raises(Refused, match="other content"):
        enqueue(1, **changes)


def test_a_version_whose_opening_was_destroyed_keeps_its_seal():
    seal = enqueue(1)
    Opening.objects.all().delete()

    assert enqueue(1, manifest={"files": []}).pk == seal.pk


def test_what_cannot_be_sealed_leaves_nothing_behind():
    with pytest.raises(Refused, match="at least one file"):
        enqueue(1, manifest={})

    assert not Seal.objects.exists()
    assert not TagKey.objects.exists()


def test_numbers_count_for_each_unit_and_tags_are_found_with_its_key():
    seals = [enqueue(1), enqueue(2), enqueue(3, position=BRANCH + 1)]

    assert [seal.number for seal in seals] == [1, 2, 1]
    key = TagKey.objects.get(position=BRANCH)
    tags = [at_rest.tag_of(key, number) for number in (1, 2)]
    assert [bytes(seal.leaf)[16:32] for seal in seals[:2]] == tags


def test_a_plain_member_sees_no_tag_key_and_no_foreign_seal():
    enqueue(1)

    with scope(SECRETARY.__class__(home=BRANCH)):
        assert (Seal.objects.count(), TagKey.objects.count()) == (1, 0)
    with scope(SECRETARY.__class__(lo=1, hi=5, home=3)):
        assert (Seal.objects.count(), Opening.objects.count()) == (0, 0)


def test_seals_are_placed_oldest_first_in_batches(monkeypatch):
    monkeypatch.setattr(rules, "BATCH", 2)
    seals = [enqueue(n) for n in range(5)]

    placed = [services.sequence(at=NOON) for _ in range(4)]

    assert placed == [2, 2, 1, 0]
    found = Seal.objects.order_by("idx")
    assert [seal.pk for seal in found] == [seal.pk for seal in seals]
    assert {seal.state for seal in found} == {State.SEQUENCED}
    leaves = [bytes(e.leaf) for e in Entry.objects.order_by("idx")]
    assert bytes(Head.objects.get().root) == root_of([leaf_hash(leaf) for leaf in leaves])


@pytest.mark.parametrize("model", [Entry, Checkpoint])
def test_entries_and_checkpoints_never_change(signer, model):
    published(signer, 1)

    for change in (lambda rows: rows.delete(), lambda rows: rows.update(**bent(model))):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change(model.objects.all())


def bent(model):
    return {"leaf": bytes(64)} if model is Entry else {"root": bytes(32)}


def test_an_entry_has_64_bytes():
    with pytest.raises(DatabaseError, match="entry_is_64_bytes"), transaction.atomic():
        Entry.objects.create(idx=0, leaf=b"short")


def test_a_published_seal_is_sealed_and_told_once(signer, sealed_facts):
    published(signer, 1, 2)
    services.run_once(at=LATER, signer=signer)

    seals = list(Seal.objects.order_by("idx"))
    assert [(s.state, s.sealed_at) for s in seals] == [(State.SEALED, LATER)] * 2
    assert sealed_facts == [
        {
            "seal": str(seal.pk),
            "document": str(seal.document_id),
            "version": 1,
            "index": index,
            "size": 2,
            "sealed_at": LATER.isoformat(),
        }
        for index, seal in enumerate(seals)
    ]
    assert AuditEntry.objects.filter(action="ledger.checkpoint_signed").count() == 1


def test_another_reader_accepts_the_folder_and_finds_the_documents(signer, settings):
    published(signer, *range(3))
    published(signer, *range(3, 300))

    theirs = TilesReader(LocalBackend(settings.CHIBO_LOG_DIR))
    head = theirs.get_checkpoint()
    vkey = (settings.CHIBO_LOG_DIR / "log.vkey").read_text().strip()
    head.verify(signing.Vkey.from_string(vkey))
    assert head.size == 300
    for seal in Seal.objects.filter(document_id__in=[document(0), document(299)]):
        assert theirs.get_entry(seal.idx) == bytes(seal.leaf)
        proof = theirs.get_inclusion_proof(seal.idx, 300)
        proof.check(leaf_hash(bytes(seal.leaf)), head.root_hash)


def test_an_empty_log_is_published_too(signer, settings):
    assert services.publish(at=NOON, signer=signer)
    assert not services.publish(at=NOON, signer=signer)

    text = Note.parse((settings.CHIBO_LOG_DIR / "checkpoint").read_bytes()).text
    assert TreeHead.parse(text).size == 0


def test_the_public_files_can_be_read_by_everybody(signer, settings):
    published(signer, 1)

    files = [p for p in settings.CHIBO_LOG_DIR.rglob("*") if p.is_file()]
    assert {p.stat().st_mode & 0o777 for p in files} == {0o644}
    assert {p.name for p in files} == {"checkpoint", "log.vkey", "1"}


def test_without_signer_the_seal_waits(signer_files):
    away = LogSigner(signer_files["socket"])
    enqueue(1)

    with pytest.raises(Unavailable, match="does not answer"):
        services.run_once(at=NOON, signer=away)

    assert Seal.objects.get().state == State.QUEUED


def test_a_full_disk_keeps_the_seal_waiting_and_readers_on_the_old_state(
    signer, settings, monkeypatch
):
    published(signer, 1)
    before = (settings.CHIBO_LOG_DIR / "checkpoint").read_bytes()

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    for target in ("add", "show"):
        with monkeypatch.context() as patch:
            patch.setattr(f"chibo.trust.ledger.files.LogFolder.{target}", full)
            enqueue(2)
            with pytest.raises(Unavailable, match="No space"):
                services.run_once(at=NOON, signer=signer)
            assert (settings.CHIBO_LOG_DIR / "checkpoint").read_bytes() == before

    services.run_once(at=LATER, signer=signer)
    assert {s.state for s in Seal.objects.all()} == {State.SEALED}


def test_a_database_restored_from_an_old_copy_signs_nothing(signer, sealed_facts):
    published(signer, 1)
    state = signer.state()
    leaf = leaf_hash(bytes(Seal.objects.get().leaf))
    assert state.root == leaf
    signer.sign(size=2, root=root_of([leaf, bytes(32)]), proof=[bytes(32)])
    enqueue(2)
    sealed_facts.clear()

    with pytest.raises(Broken, match="restored from an old copy") as caught:
        services.run_once(at=LATER, signer=signer)

    assert caught.value.code == "ledger_behind"
    assert Seal.objects.filter(state=State.QUEUED).count() == 1
    assert sealed_facts == []


def test_a_public_checkpoint_that_we_do_not_know_stops_everything(signer, settings, signer_files):
    published(signer, 1)
    secret = Secret.parse(signer_files["key"].read_text().strip())
    text = TreeHead(ORIGIN, 9, bytes(32)).text()
    note = Note(text, (secret.sign(text),)).render()
    (settings.CHIBO_LOG_DIR / "checkpoint").write_bytes(note)

    with pytest.raises(Broken, match="9 were signed"):
        services.run_once(at=LATER, signer=signer)


def test_a_public_checkpoint_that_was_tampered_with_stops_everything(signer, settings):
    published(signer, 1)
    path = settings.CHIBO_LOG_DIR / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n1\n", b"\n0\n", 1))

    with pytest.raises(Broken, match="cannot go on"):
        services.run_once(at=LATER, signer=signer)


def test_a_signer_that_forgot_is_not_trusted(signer, signer_files):
    published(signer, 1)
    enqueue(2)
    memory = signer_files["state"].with_name("restored")
    memory.write_text(TreeHead(ORIGIN, 0, root_of([])).text())
    forgetful = {**signer_files, "state": memory, "socket": memory.with_name("r")}

    with (
        SignerThread(forgetful) as restored,
        pytest.raises(Broken, match="remembers 0 entries, but has signed 1"),
    ):
        services.run_once(at=LATER, signer=restored)


def test_a_signer_of_another_log_is_not_asked(tmp_path, signer_files):
    (tmp_path / "other").mkdir()
    with (
        SignerThread(new_files(tmp_path / "other", "log.example/2")) as other,
        pytest.raises(Broken, match=r"log\.example/2"),
    ):
        services.run_once(at=NOON, signer=other)


def test_a_second_key_for_the_same_log_is_refused(tmp_path, signer):
    published(signer)
    enqueue(1)
    (tmp_path / "other").mkdir()
    (tmp_path / "log" / "checkpoint").unlink()

    with (
        SignerThread(new_files(tmp_path / "other", ORIGIN)) as other,
        pytest.raises(Broken, match=r"log\.vkey"),
    ):
        services.run_once(at=NOON, signer=other)


def test_a_tile_with_other_bytes_is_a_hard_stop(signer, settings):
    path = settings.CHIBO_LOG_DIR / "tile/0/000.p/1"
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes(32))
    enqueue(1)

    with pytest.raises(Broken, match="other content"):
        services.run_once(at=NOON, signer=signer)

    assert not (settings.CHIBO_LOG_DIR / "checkpoint").exists()
    assert signer.state().size == 0


def test_a_head_that_does_not_belong_to_the_entries_is_not_signed(signer):
    enqueue(1)
    services.sequence(at=NOON)
    Head.objects.update(root=bytes(32))

    with pytest.raises(Broken, match="do not lead to the root"):
        services.publish(at=NOON, signer=signer)

    assert signer.state().size == 0


def test_a_signature_over_another_tree_is_not_stored(signer, monkeypatch):
    published(signer, 1)
    old = bytes(Checkpoint.objects.get().note)
    enqueue(2)
    monkeypatch.setattr(LogSigner, "sign", lambda *_args, **_kwargs: old)

    with pytest.raises(Broken, match="another tree"):
        services.run_once(at=LATER, signer=signer)

    assert Checkpoint.objects.count() == 1


def test_a_history_rewritten_in_database_and_files_is_not_signed(signer, settings):
    """Whoever holds database and folder, but not the signer's memory, cannot make a second history."""
    published(signer, 1)
    shutil.rmtree(settings.CHIBO_LOG_DIR / "tile")
    (settings.CHIBO_LOG_DIR / "checkpoint").unlink()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE ledger_entry (idx bigint, leaf bytea)")
        cursor.execute("CREATE TEMPORARY TABLE ledger_checkpoint (LIKE public.ledger_checkpoint)")
    forged = Frontier().extend(leaf_hash(bytes([n]) * 64) for n in range(2))
    Entry.objects.bulk_create([Entry(idx=n, leaf=bytes([n]) * 64) for n in range(2)])
    Head.objects.update(size=2, root=forged.root(), peaks=forged.pack())

    with pytest.raises(Broken, match="consistency proof leads to other roots"):
        services.publish(at=LATER, signer=signer)

    assert signer.state().size == 1
    assert not (settings.CHIBO_LOG_DIR / "checkpoint").exists()
