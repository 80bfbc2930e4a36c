"""Casting: who may, what is refused, what the same text and a later one come to."""

import json

import pytest

from chibo.assembly.ballots import queries, sealed, services
from chibo.assembly.ballots.models import Pending, Record
from chibo.assembly.ballots.services import batching, casting
from chibo.core.actor import system_actor
from chibo.core.errors import Broken, Denied, Refused
from chibo.core.scope import scope
from chibo.protocols.belenios.audit import audit
from chibo.protocols.belenios.credentials import Credential, generate
from chibo.protocols.belenios.elections import Election
from chibo.protocols.belenios.encodings import base64_of
from chibo.protocols.belenios.groups import BELENIOS_2048 as GROUP
from chibo.protocols.belenios.voting import assemble
from tests.assembly.ballots.devices import draw
from tests.assembly.ballots.hall import ABSTAIN, NO, YES, Hall
from tests.assembly.scenario import official

pytestmark = pytest.mark.django_db
PHONES = official(1, 6)


@pytest.fixture
def voting(room: Hall) -> Hall:
    room.open(PHONES)
    return room


def rows() -> tuple[int, int]:
    """Ballots that wait, and events of the archive."""
    with scope(system_actor("test")):
        return Pending.objects.count(), Record.objects.count()


def in_archive(room: Hall) -> list[str]:
    return [event.data[0] for event in queries.events(room.election) if event.kind == "Ballot"]


def test_a_ballot_waits_in_one_row_and_the_answer_is_its_tracker(voting):
    text = voting.ballot("o1", YES)

    assert voting.cast("o1", text=text) == base64_of(text)

    assert rows() == (1, 1)


def test_the_same_text_again_changes_nothing_and_gets_the_same_answer(voting):
    text = voting.ballot("o1", YES)
    first = voting.cast("o1", text=text)
    with scope(system_actor("test")):
        before = bytes(Pending.objects.get().box)

    assert voting.cast("o1", text=text) == first

    with scope(system_actor("test")):
        assert bytes(Pending.objects.get().box) == before


def test_every_ballot_that_was_acknowledged_is_in_the_archive_and_the_last_one_counts(voting):
    again = [voting.ballot("o1", choice) for choice in (YES, ABSTAIN, NO)]
    for text in (*again, again[0]):
        voting.cast("o1", text=text)
    for key in PHONES[1:]:
        voting.cast(key, YES)
    assert rows() == (len(PHONES), 1), "one row of each voter"

    assert services.move_batch(election_id=voting.id) == len(PHONES) + 2

    kept = in_archive(voting)
    assert [text for text in kept if text in again] == again
    found = {one.code: one.counts for one in queries.trackers(voting.election)}
    assert [found[base64_of(text)] for text in again] == [False, False, True]
    voting.do(services.close, by="o1")
    voting.deliver("o3", "o4")
    assert voting.election.result == [[5, 1, 0]]
    assert audit(voting.archive()).is_right


def test_the_lot_draws_all_ballots_and_keeps_the_order_of_each_voter():
    boxes = [["a1", "a2", "a3"], ["b1"], ["c1", "c2"]]

    def reverse(ballots):
        ballots.reverse()

    assert batching.drawn(boxes, shuffle=reverse) == ["c1", "c2", "b1", "a1", "a2", "a3"]
    seen = {tuple(batching.drawn(boxes, shuffle=batching.shuffled)) for _ in range(200)}
    assert len(seen) > 30, "of 60 orders"


def test_a_box_takes_only_so_many_ballots_of_one_voter(voting, monkeypatch):
    monkeypatch.setattr(casting, "MOST_WAITING", 2)
    for choice in (YES, NO):
        voting.cast("o1", choice)

    with pytest.raises(Refused, match="2 ballots from this slip"):
        voting.cast("o1", YES)


def test_a_ciphertext_of_a_replaced_ballot_is_no_other_voters_either(voting):
    election = Election.read(voting.election.election)
    pool = [draw(int(GROUP.q)) for _ in range(60)]

    def repeated(own: Credential) -> str:
        same = iter(pool)
        return assemble(election, own, [[1, 0, 0]], lambda _limit: next(same))

    own = [Credential.derive(GROUP, election.uuid, voting.in_hand[key]) for key in PHONES[:2]]
    voting.cast("o1", text=repeated(own[0]))
    voting.cast("o1", NO)

    with pytest.raises(Refused, match="copied"):
        voting.cast("o2", text=repeated(own[1]))


def test_a_later_ballot_follows_one_that_is_in_the_archive_and_its_copy_changes_nothing(voting):
    first = voting.ballot("o1", YES)
    voting.cast("o1", text=first)
    for key in PHONES[1:]:
        voting.cast(key, YES)
    services.move_batch(election_id=voting.id)
    second = voting.ballot("o1", NO)
    voting.cast("o1", text=second)

    voting.cast("o1", text=first)
    voting.do(services.close, by="o1")

    kept = in_archive(voting)
    assert kept.count(first) == 1
    assert kept[-1] == second
    found = {one.code: one.counts for one in queries.trackers(voting.election)}
    assert found[base64_of(first)] is False
    assert found[base64_of(second)] is True


def test_fewer_than_a_batch_wait_until_the_close(voting):
    for key in PHONES[:4]:
        voting.cast(key, YES)

    assert services.move_batch(election_id=voting.id) == 0
    assert rows() == (4, 1)
    voting.do(services.close, by="o1")

    assert rows() == (0, 1 + 4 + 2)


def test_a_batch_is_in_the_order_that_was_drawn_not_in_that_of_casting(voting):
    texts = [voting.ballot(key, YES) for key in PHONES]
    for key, text in zip(PHONES, texts, strict=True):
        voting.cast(key, text=text)

    services.move_batch(election_id=voting.id, shuffle=lambda found: found.sort(reverse=True))

    assert in_archive(voting) == sorted(texts, reverse=True)


def test_turnout_counts_credentials_wherever_their_ballots_are(voting):
    for key in PHONES[:5]:
        voting.cast(key, YES)
    services.move_batch(election_id=voting.id)
    voting.cast("o1", NO)
    voting.cast("o6", NO)

    assert queries.turnout(voting.election) == 6


def test_whoever_votes_on_paper_or_elsewhere_cannot_cast(voting):
    text = voting.ballot("o1", YES)

    for key in ("o8", "a2"):
        with pytest.raises(Denied, match="not among those who vote by phone"):
            voting.cast(key, text=text)
    assert rows() == (0, 1)


def test_before_the_opening_and_after_the_close_nothing_is_taken(room):
    room.get_ready()
    room.freeze(PHONES)
    room.hand_out(PHONES)
    text = room.ballot("o1", YES)
    with pytest.raises(Refused, match="not open yet"):
        room.cast("o1", text=text)
    room.seal()
    room.do(services.open_election, by="o1")
    room.do(services.close, by="o1")

    with pytest.raises(Refused, match="closed; this ballot was not counted"):
        room.cast("o1", text=text)


def wrong(room: Hall, how: str) -> str:
    """A ballot that must not be taken."""
    election = Election.read(room.election.election)
    own = Credential.derive(GROUP, election.uuid, room.in_hand["o1"])
    right = room.ballot("o1", YES)
    told = json.loads(right)
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    if how == "two answers":
        return assemble(election, own, [[1, 1, 0]], draw)
    if how == "a value of two":
        return assemble(election, own, [[2, 0, 0]], draw)
    if how == "nothing chosen":
        return assemble(election, own, [[0, 0, 0]], draw)
    if how == "a space":
        return json.dumps(told)
    if how == "another order":
        return json.dumps(dict(reversed(told.items())), **compact)
    if how == "another credential":
        other = Credential.derive(GROUP, election.uuid, room.in_hand["o2"]).public
        return json.dumps(told | {"credential": str(other)}, **compact)
    if how == "another election":
        return json.dumps(told | {"election_uuid": "1" * 14}, **compact)
    if how == "no credential of the list":
        stranger = Credential.derive(GROUP, election.uuid, generate(draw))
        return assemble(election, stranger, [[1, 0, 0]], draw)
    return {"nothing": "", "no object": "[]", "deep": "[" * 5000, "huge": right * 9}[how]


@pytest.mark.parametrize(
    "how",
    [
        "two answers", "a value of two", "nothing chosen", "a space", "another order",
        "another credential", "another election", "no credential of the list", "nothing",
        "no object", "deep", "huge",
    ],
)  # fmt: skip
def test_a_ballot_that_is_not_right_is_refused_and_leaves_no_row(voting, how):
    with pytest.raises(Refused):
        voting.cast("o1", text=wrong(voting, how))

    assert rows() == (0, 1)


def test_a_ciphertext_under_two_credentials_is_refused_whether_the_first_waits_or_not(voting):
    election = Election.read(voting.election.election)
    same = iter(())

    def repeated(limit: int) -> int:
        return next(same)

    pool = [draw(int(GROUP.q)) for _ in range(60)]
    own = [Credential.derive(GROUP, election.uuid, voting.in_hand[key]) for key in PHONES[:2]]
    same = iter(pool)
    voting.cast("o1", text=assemble(election, own[0], [[1, 0, 0]], repeated))
    same = iter(pool)
    copy = assemble(election, own[1], [[1, 0, 0]], repeated)

    with pytest.raises(Refused, match="copied"):
        voting.cast("o2", text=copy)
    for key in PHONES[2:]:
        voting.cast(key, YES)
    services.move_batch(election_id=voting.id)
    with pytest.raises(Refused, match="copied"):
        voting.cast("o2", text=copy)


def test_a_box_of_another_key_or_a_changed_one_is_never_taken_for_a_ballot(voting, boxes):
    voting.cast("o1", YES)
    path = boxes / f"{voting.id}.key"
    path.write_bytes(bytes(32))

    with pytest.raises(Broken, match="cannot be opened"):
        voting.do(services.close, by="o1")
    path.unlink()
    with pytest.raises(Broken, match="key of the sealed box is missing"):
        voting.do(services.close, by="o1")


def test_the_key_is_there_before_the_opening_is_told_and_gone_after_the_close(
    room, boxes, django_capture_on_commit_callbacks
):
    room.get_ready()
    assert list(sealed.kept()) == []
    room.freeze(PHONES)
    room.seal()
    room.do(services.open_election, by="o1")
    path = boxes / f"{room.id}.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(sealed.kept()) == [room.id]

    with django_capture_on_commit_callbacks(execute=True):
        room.do(services.close, by="o1")

    assert not path.exists()
    sealed.destroy(room.id)
