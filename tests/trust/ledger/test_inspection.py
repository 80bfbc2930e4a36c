"""The inspection finds every way in which database, files and signatures can disagree."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from chibo.protocols.tlog.tiles import parts_for_growth
from chibo.trust.ledger import at_rest, inspection, services
from chibo.trust.ledger.models import Head, Opening, Seal
from tests.trust.ledger.conftest import LATER, enqueue

pytestmark = pytest.mark.usefixtures("as_system")


@pytest.fixture
def log(signer, settings):
    """Two checkpoints (2 and 5 entries), and one entry that is not published yet."""
    for numbers in ((1, 2), (3, 4, 5)):
        for number in numbers:
            enqueue(number)
        services.run_once(at=LATER, signer=signer)
    enqueue(6)
    services.sequence(at=LATER)
    return settings.CHIBO_LOG_DIR


def codes(folder):
    return {problem.code for problem in inspection.fsck(folder).problems}


def sql(text):
    """As somebody with the owner's rights would: past the triggers that refuse changes."""
    with connection.cursor() as cursor:
        table = text.split()[2] if text.startswith("DELETE") else text.split()[1]
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING DEFAULTS)")
        cursor.execute(f"INSERT INTO {table} SELECT * FROM public.{table}")
        cursor.execute(text)


def test_a_good_log_has_no_problem(log):
    report = inspection.fsck(log)

    assert report.as_json() == {"entries": 6, "checkpoints": 2, "published": 5, "problems": []}


def test_a_new_log_has_no_problem(signer_files, settings):
    assert inspection.fsck(settings.CHIBO_LOG_DIR).problems == []


def test_an_erased_opening_is_no_problem(log):
    Opening.objects.order_by("pk")[0].delete()

    assert codes(log) == set()


ZERO = "decode(repeat('00', 64), 'hex')"
CHANGES = {
    "an entry changed": (
        f"UPDATE ledger_entry SET leaf = {ZERO} WHERE idx = 3",
        {"root_differs", "head_differs", "entry_differs", "seal_differs"},
    ),
    "an entry removed": (
        "DELETE FROM ledger_entry WHERE idx = 3",
        {"entry_missing", "entry_differs", "seal_differs"},
    ),
    "the last entry removed": (
        "DELETE FROM ledger_entry WHERE idx = 5",
        {"entry_missing", "seal_differs"},
    ),
    "the root of a checkpoint changed": (
        f"UPDATE ledger_checkpoint SET root = substr({ZERO}, 1, 32) WHERE size = 2",
        {"root_differs", "note_false", "tile_damaged"},
    ),
    "the note of a checkpoint replaced": (
        "UPDATE ledger_checkpoint SET note = "
        "(SELECT note FROM public.ledger_checkpoint WHERE size = 5) WHERE size = 2",
        {"note_false"},
    ),
    "a signature broken": (
        "UPDATE ledger_checkpoint SET note = 'x' WHERE size = 2",
        {"note_false"},
    ),
    "the last checkpoint removed": (
        "DELETE FROM ledger_checkpoint WHERE size = 5",
        {"shown_differs"},
    ),
}


@pytest.mark.parametrize(("text", "wanted"), CHANGES.values(), ids=CHANGES)
def test_a_changed_database_is_found(log, text, wanted):
    sql(text)

    assert codes(log) == wanted


def test_a_head_that_was_set_back_is_found(log):
    Head.objects.update(size=5)

    assert codes(log) == {"head_differs"}


def test_a_swapped_seal_and_a_swapped_opening_are_found(log):
    one, two = Seal.objects.order_by("idx")[:2]
    Seal.objects.filter(pk=one.pk).update(leaf=two.leaf)
    opening = Opening.objects.get(seal=two)
    manifest = at_rest.MANIFEST.seal(opening.pk, b"{}")
    Opening.objects.filter(pk=opening.pk).update(manifest=manifest)

    problems = inspection.fsck(log).problems

    found = {(p.code, p.where) for p in problems}
    assert found == {
        ("seal_differs", str(one.pk)),
        ("opening_differs", str(one.pk)),
        ("opening_differs", str(two.pk)),
    }


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("tile/0/000.p/5", {"tile_damaged"}),
        ("tile/entries/000.p/5", {"tile_damaged"}),
        ("tile/0/000.p/2", {"tile_damaged"}),
        ("checkpoint", {"shown_differs"}),
        ("log.vkey", {"vkey_missing"}),
    ],
)
@pytest.mark.parametrize("how", ["missing", "changed"])
def test_damaged_files_are_found(log, path, wanted, how):
    if how == "missing":
        (log / path).unlink()
    else:
        data = bytearray((log / path).read_bytes())
        data[len(data) // 2] ^= 1
        (log / path).write_bytes(data)

    assert wanted <= codes(log)


def test_entries_of_another_log_are_found(log):
    """A folder that is consistent in itself, with other entries than ours."""
    for part in parts_for_growth(0, 5, [bytes([n]) * 64 for n in range(5)], lambda _l, _n: []):
        (log / part.path).write_bytes(part.data)

    assert codes(log) == {"entry_differs", "tile_damaged"}


def test_every_problem_has_its_sentence():
    for code in inspection.SENTENCES:
        assert "x1" in inspection.Problem(code, "x1").sentence


def test_the_command_reports_and_fails_when_something_is_wrong(log):
    out = StringIO()
    call_command("check_ledger", dir=log, stdout=out)
    assert "6 entries, 5 published, 2 checkpoints" in out.getvalue()

    (log / "tile/0/000.p/5").unlink()
    out = StringIO()
    with pytest.raises(CommandError, match="1 problems"):
        call_command("check_ledger", dir=log, stdout=out)
    assert "missing" in out.getvalue()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_ledger", dir=log, json=True, stdout=out)
    assert json.loads(out.getvalue())["problems"][0]["code"] == "tile_damaged"
