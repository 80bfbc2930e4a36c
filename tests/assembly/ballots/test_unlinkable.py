"""A whole election on a server of its own, then everything that is left of it is searched for who voted what.

The casting goes through the real web process; its lines, the database's lines, dump, WAL and a backup made while
the vote is open are the evidence. The same checks catch variants that leak on purpose.
"""

import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from chibo.assembly.ballots import sealed, services
from chibo.assembly.ballots.services import batching, casting
from chibo.cli.backup import making
from chibo.core import audit, clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.assembly.ballots import evidence, hall
from tests.assembly.ballots.evidence import Cast, Machine
from tests.assembly.ballots.hall import ABSTAIN, NO, YES, Hall
from tests.assembly.ballots.machine import Web
from tests.assembly.scenario import official

PHONES = official(1, 10)
ENDS = ("default", "owner")


@pytest.fixture
def room(machine: Machine) -> Hall:
    return hall.hall(official=12)


def voted(room: Hall, orders: random.Random) -> list[tuple[str, Cast]]:
    """Ballots of everybody in an order by lot."""
    keys = list(PHONES)
    orders.shuffle(keys)
    choices = [YES, NO, ABSTAIN]
    return [(key, Cast(room.person(key), room.ballot(key, orders.choice(choices)))) for key in keys]


def test_nothing_that_is_left_relates_a_member_to_a_ballot(machine, room, tmp_path, boxes):
    room.open(PHONES)
    url = f"/ballots/{room.id}/cast"
    web = Web(machine, tmp_path, boxes)
    web.sign_in(room, PHONES)
    orders = random.Random()
    casts = voted(room, orders)
    since = machine.position()
    quiet = web.lines.read_bytes()

    try:
        for key, cast in casts:
            assert "tracker" in web.cast(key, url, cast.text)
        again = room.person(casts[0][0])
        replaced = Cast(again, room.ballot(casts[0][0], NO))
        web.cast(casts[0][0], url, replaced.text)
        assert web.lines.read_bytes() == quiet, "the web process said something while ballots came"
    finally:
        lines = web.stop()
    truth = [replaced, *(cast for _key, cast in casts[1:])]
    database = machine.server.place.log.read_bytes()
    before = machine.gather(since=since, others=lines + database)

    assert evidence.shared_values([*truth, casts[0][1]], before) == []
    assert evidence.related_rows(truth, before) == []
    assert evidence.times(before.dump) == []
    if before.told:
        assert evidence.beside(before.told, machine.tables()) == []
        assert any("ballots" in name for name in machine.tables().values())
    assert len(set(evidence.boxes(before))) >= len(truth)

    assert services.move_batch(election_id=room.id) == len(truth) + 1
    room.do(services.close, by="o1")
    room.deliver("o3", "a2")
    after = machine.gather(others=lines)

    assert evidence.carried_over(before, after) == []
    assert evidence.related_rows(truth, after) == []
    order = evidence.archived(after, truth)
    assert sorted(order) == list(range(len(truth)))
    assert evidence.in_order(order) == []
    assert list(boxes.iterdir()) == [], "the key of the box is gone"


def unfolded(room: Hall, machine: Machine, shuffle: Any = None) -> dict[str, list[str]]:
    """A vote by the services, and what the checks find of it."""
    room.open(PHONES)
    casts = voted(room, random.Random(7))
    since = machine.position()
    for key, cast in casts:
        room.cast(key, text=cast.text)
    truth = [cast for _key, cast in casts]
    before = machine.gather(since=since)
    told = evidence.beside(before.told, machine.tables())
    services.move_batch(election_id=room.id, **({"shuffle": shuffle} if shuffle else {}))
    after = machine.gather()
    return {
        "values": evidence.shared_values(truth, before),
        "rows": evidence.related_rows(truth, after),
        "beside": told,
        "over": evidence.carried_over(before, after),
        "order": evidence.in_order(evidence.archived(after, truth)),
    }


def test_the_checks_find_a_batch_in_the_order_of_casting(machine, room):
    known: list[str] = []

    def by_casting(ballots: list[str]) -> None:
        ballots.sort(key=known.index)

    seen = casting._put

    def remember(election_id: Any, text: str, found: Any) -> None:
        known.append(text)
        seen(election_id, text, found)

    casting._put = remember
    try:
        found = unfolded(room, machine, by_casting)
    finally:
        casting._put = seen

    assert found["order"] == ["rank correlation 1.00"]
    assert not found["values"]


def test_the_checks_find_an_open_box(machine, room, monkeypatch):
    def plain(self: Any, slot: bytes, texts: list[str]) -> bytes:
        return texts[-1].encode()

    monkeypatch.setattr(sealed.Box, "close", plain)
    monkeypatch.setattr(sealed.Box, "open", lambda self, slot, box: [bytes(box).decode()])
    monkeypatch.setattr(sealed.Box, "slot", lambda self, c: batching.sha256(c.encode()).digest())
    room.open(PHONES)
    key = PHONES[0]
    cast = Cast(room.person(key), room.ballot(key, YES))
    room.cast(key, text=cast.text)
    found = machine.gather()
    found.dump = opened(found.dump)

    assert evidence.shared_values([cast], found)


def opened(dump: str) -> str:
    """The dump with its bytes as text, as anybody would read it."""
    return re.sub(
        r"\\\\x([0-9a-f]{2000,})",
        lambda m: bytes.fromhex(m.group(1)).decode(errors="replace"),
        dump,
    )


def test_the_checks_find_a_line_of_the_trail_beside_a_ballot(machine, room, monkeypatch):
    put = casting._put

    def audited(election_id: Any, text: str, found: Any) -> None:
        put(election_id, text, found)
        audit.record(
            system_actor("leak"), "ballots.cast", subject=election_id, position=0, at=clock.now()
        )

    monkeypatch.setattr(casting, "_put", audited)

    found = unfolded(room, machine)

    if not Path(machine.programs["pg_dump"]).with_name("pg_waldump").exists():
        pytest.skip("no reader of the WAL here")
    assert "core_auditentry" in found["beside"]


def test_the_checks_find_marks_that_go_from_the_box_into_the_archive(machine, room, monkeypatch):
    monkeypatch.setattr(
        sealed.Box, "marks", lambda self, ciphertexts: batching.kept_marks(ciphertexts)
    )

    found = unfolded(room, machine)

    assert found["over"]


def test_the_checks_find_a_row_that_holds_both(machine, room):
    room.open(PHONES)
    key = PHONES[3]
    cast = Cast(room.person(key), room.ballot(key, YES))
    with scope(system_actor("leak")):
        audit.record(
            system_actor("leak"), "ballots.cast", subject=cast.person, position=0, at=clock.now(),
            detail={"ballot": cast.digest.hex()},
        )  # fmt: skip
    found = machine.gather()

    assert evidence.related_rows([cast], found)


def test_no_backup_takes_the_folder_of_the_boxes():
    """The folders that ``chibo backup`` reads, as it names them; the database is looked at above."""
    source = Path(making.__file__).read_text(encoding="utf-8")
    taken = set(re.findall(r"settings\.(CHIBO_[A-Z_]+)", source))
    box = Path(configured.VAR) / "boxes"

    assert {"CHIBO_MEDIA_DIR", "CHIBO_LOG_KEY"} <= taken
    assert "CHIBO_BALLOT_BOX_DIR" not in taken
    for name in ("CHIBO_MEDIA_DIR", "CHIBO_LOG_DIR", "CHIBO_PKI_DIR"):
        assert not box.is_relative_to(getattr(configured, name))
    assert not box.is_relative_to(Path(configured.CHIBO_LOG_KEY).parent)


def test_orders_by_lot_are_told_from_orders_that_tell():
    assert evidence.in_order(list(range(10)))
    assert evidence.in_order(list(range(10))[::-1])
    assert not evidence.in_order([3, 7, 0, 9, 5, 1, 8, 2, 6, 4])
