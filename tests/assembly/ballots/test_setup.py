"""Set-up, ceremony, freezing, opening, slips handed back, voiding, removal: what is refused and to whom."""

from datetime import timedelta

import pytest

from chibo.assembly.ballots import queries, services, tasks
from chibo.assembly.ballots.models import Election, Record
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.rules.questions import Kind, Wish
from chibo.assembly.ballots.services import reading
from chibo.assembly.meetings.rules import progress
from chibo.assembly.voting import queries as voting
from chibo.core import clock, disclosure
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.rules import Office
from tests.assembly.ballots import devices
from tests.assembly.ballots.hall import NO, YES
from tests.assembly.scenario import official
from tests.support import factories

pytestmark = pytest.mark.django_db
PHONES = official(1, 6)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"threshold": 1}, "alone could open"),
        ({"threshold": 3}, "one lost phone"),
        ({"decision_type": "RESOLUTION"}, "not decided by a secret vote"),
        ({"decision_type": "ELECT"}, "another kind of ballot"),
        ({"authority": None}, "Name who makes"),
        ({"item": "nowhere"}, "no such point"),
        ({"wish": Wish(kind=Kind.QUESTION, subjects=(" ",))}, "Write what is voted on"),
    ],
)
def test_a_set_up_that_gives_one_person_too_much_or_asks_nothing_is_refused(room, changes, words):
    with pytest.raises(Refused, match=words):
        room.prepare(**changes)


def test_the_authority_is_no_trustee_and_nobody_holds_two_keys(room):
    with pytest.raises(Refused, match="holds no key"):
        room.prepare(authority=room.person("o3"))
    with pytest.raises(Refused, match="one key only"):
        room.prepare(trustees=[room.person(key) for key in ("o3", "o3", "a2")])
    with pytest.raises(Refused, match="At least 3"):
        room.prepare(trustees=[room.person(key) for key in ("o3", "a2")])


def test_an_operator_holds_no_part_and_a_stranger_neither(room):
    with scope(system_actor("test")):
        parent = room.branch.unit.parent
        factories.mandate(person=room.above["a2"], unit=parent, office=Office.OPERATOR)
        stranger = factories.person()
    with pytest.raises(Refused, match="operator"):
        room.prepare()
    with pytest.raises(Refused, match="Choose the persons"):
        room.prepare(authority=stranger.pk)


def test_a_plain_member_prepares_nothing(room):
    with pytest.raises(Denied):
        room.prepare(by="o5")


def test_an_officer_from_above_reaches_the_election_by_the_part_and_others_do_not(room):
    room.prepare()
    with scope(factories.actor(room.above["a2"])) as actor:
        assert queries.election(room.id, actor).pk == room.id
    with scope(system_actor("test")):
        stranger = factories.person()
    with scope(factories.actor(stranger)) as actor, pytest.raises(Missing):
        queries.election(room.id, actor)


def test_each_step_of_the_ceremony_is_taken_once_and_only_from_trustees(room):
    room.prepare()
    device = devices.Trustee()
    with scope(room.actor("o3")) as actor:
        first = services.state(actor=actor, election_id=room.id)
    assert (first["step"], first["index"], first["size"]) == ("cert", 1, 3)
    message = device.answer(first)

    after = room.do(services.submit, by="o3", body=message)

    assert after["step"] == "wait"
    with pytest.raises(Refused, match="not your next"):
        room.do(services.submit, by="o3", body=message)
    with pytest.raises(Denied, match="by the trustees"):
        room.do(services.submit, by="o5", body=message)
    with pytest.raises(Refused, match="does not fit"):
        room.do(services.submit, by="o4", body=message)  # the same keys as another trustee


@pytest.mark.parametrize("body", [None, [], {}, {"step": "cert"}, {"step": "cert", "cert": 7}])
def test_a_message_that_is_none_is_refused(room, body):
    room.prepare()
    with pytest.raises(Refused):
        room.do(services.submit, by="o3", body=body)


def test_trustees_who_compared_other_keys_stop_the_ceremony(room):
    room.prepare()
    room.trustees = {key: devices.Trustee() for key in ("o3", "o4", "a2")}
    for _ in range(2):
        for key, device in room.trustees.items():
            with scope(room.actor(key)) as actor:
                told = services.state(actor=actor, election_id=room.id)
            room.do(services.submit, by=key, body=device.answer(told))
    with scope(room.actor("o3")) as actor:
        told = services.state(actor=actor, election_id=room.id)
    message = room.trustees["o3"].answer(told)

    with pytest.raises(Refused, match="compared other keys"):
        room.do(services.submit, by="o3", body=message | {"certs": "0" * 64})
    other = devices.Trustee().answer(told | {"step": "share"})
    other["voutput"]["public_key"] = devices.PublicKey.of(devices.GROUP, 12345, devices.draw).json()
    with pytest.raises(Refused, match="does not follow"):
        room.do(services.submit, by="o3", body=other)


def test_credentials_come_sorted_as_many_as_slips_from_the_authority_alone(room):
    election = room.prepare()
    made = sorted(devices.credentials(election.uuid, election.slips).values())
    listed = [str(one) for one in made]

    for bad in (listed[1:], listed[::-1], [listed[0], *listed[:-1]], ["1", *listed[1:]], "x", None):
        with pytest.raises(Refused, match="list of credentials"):
            room.do(services.publish_credentials, by="a1", elements=bad)
    with pytest.raises(Denied):
        room.do(services.publish_credentials, by="o3", elements=listed)
    fingerprint = room.do(services.publish_credentials, by="a1", elements=listed)
    assert room.do(services.publish_credentials, by="a1", elements=listed) == fingerprint
    other = [str(one) for one in sorted(devices.credentials(election.uuid, 9).values())]
    with pytest.raises(Refused):
        room.do(services.publish_credentials, by="a1", elements=other)


def test_under_five_phones_it_does_not_open_and_paper_is_offered(room):
    room.get_ready()

    with pytest.raises(Refused, match="Vote on paper"):
        room.freeze(official(1, 4))

    assert room.election.stage is Phase.READY


def test_whoever_opens_has_read_what_the_result_may_show(room):
    room.get_ready()
    with pytest.raises(Refused, match="Confirm first"):
        room.freeze(official(1, 8), acknowledged=["unanimous"])

    frozen = room.freeze(official(1, 8))

    assert frozen.acknowledged == ["one_paper", "unanimous"]


def test_it_opens_only_once_the_roll_is_in_the_signed_log(room):
    room.get_ready()
    room.freeze(PHONES)
    with pytest.raises(Refused, match="being sealed"):
        room.do(services.open_election, by="o1")
    with pytest.raises(Denied):
        room.do(services.open_election, by="o5")
    room.seal()

    room.do(services.open_election, by="o1")

    assert room.election.stage is Phase.OPEN
    assert room.branch.state.open_vote.electors[room.branch.roll("o1")] == "phone"


def test_it_opens_once_every_trustees_device_has_confirmed_or_with_a_reason_that_is_kept(room):
    room.prepare()
    room.make_keys()
    room.make_credentials()
    room.confirm("o3", "a2")
    room.freeze(PHONES)
    room.seal()
    with pytest.raises(Refused, match="The devices of Lò Thị O4 have not checked"):
        room.do(services.open_election, by="o1", reason=" ")

    room.do(services.open_election, by="o1", reason="Máy của đồng chí O4 hết pin")

    kept = {"names": ["Lò Thị O4"], "reason": "Máy của đồng chí O4 hết pin"}
    assert room.election.unchecked == kept
    room.confirm("o4")
    room.confirm("o4", "o3")
    with scope(system_actor("test")):
        told = AuditEntry.objects.filter(subject=room.id, action="ballots.key_confirmed")
        assert [line.detail["late"] for line in told.order_by("at")] == [False, False, True]
    room.hand_out(PHONES)
    room.cast("o1", YES)
    room.do(services.close, by="o1")
    room.confirm("o4")
    with pytest.raises(Refused, match="another election"):
        room.do(services.submit, by="o4", body={"step": "confirm", "fingerprint": "x"})


def test_a_first_confirmation_after_the_close_is_no_step_any_more(room):
    room.prepare()
    with pytest.raises(Refused, match="not your next"):
        room.do(services.submit, by="o3", body={"step": "confirm", "fingerprint": ""})
    room.make_keys()
    room.make_credentials()
    room.confirm("o3", "o4")
    room.freeze(PHONES)
    room.seal()
    room.do(services.open_election, by="o1", reason="Đồng chí a2 đến muộn")
    room.do(services.close, by="o1")

    with pytest.raises(Refused, match="not your next"):
        room.confirm("a2")


def test_an_unopened_slip_moves_its_voter_to_paper_when_two_others_agree(room):
    room.open(PHONES)
    voter = room.person("o6")
    with pytest.raises(Denied, match="Somebody else"):
        room.do(services.note_slip, by="o6", voter=voter)
    with pytest.raises(Refused, match="noted this slip yet"):
        room.do(services.confirm_slip, by="o8", voter=voter)
    room.do(services.note_slip, by="o7", voter=voter)
    room.do(services.note_slip, by="o8", voter=voter)
    with pytest.raises(Denied, match="second person"):
        room.do(services.confirm_slip, by="o7", voter=voter)
    text = room.ballot("o6", YES)

    room.do(services.confirm_slip, by="o8", voter=voter)

    with pytest.raises(Denied, match="by phone"):
        room.cast("o6", text=text)
    with scope(room.actor("o1")):
        there = queries.channels(room.election)
    assert (there.phones, there.papers) == (5, 4)
    vote = room.branch.state.open_vote
    assert progress.places(vote) == {room.branch.point(): 4}, (
        "as many papers as people who vote on them"
    )
    assert progress.progress_of(room.branch.state, vote).entitled == 9
    with pytest.raises(Refused):
        room.do(services.note_slip, by="o7", voter=voter)
    room.do(services.close, by="o1")
    room.count_papers(yes=4)
    told = room.branch.page("o1", f"board/{room.election.votes[0]}/{room.branch.point()}")
    assert "4" in told


def test_more_credentials_used_than_phone_voters_stop_the_close(room):
    room.open(PHONES)
    for key in PHONES:
        room.cast(key, YES)
    for by, service in (("o7", services.note_slip), ("o8", services.confirm_slip)):
        room.do(service, by=by, voter=room.person("o6"))

    with pytest.raises(Refused, match="6 credentials were used and 5"):
        room.do(services.close, by="o1")


def test_a_part_of_the_decryption_is_taken_once_right_and_for_this_tally(room):
    room.open(PHONES)
    for key in PHONES:
        room.cast(key, YES)
    early = {"owner": 1, "tally": "", "partial_decryption": ""}
    with pytest.raises(Refused, match="open"):
        room.do(services.deliver, by="o3", body=early)
    room.do(services.close, by="o1")
    right = room.trustees["o3"].decrypt(room.archive(), 1)
    other = room.trustees["o4"].decrypt(room.archive(), 1)

    with pytest.raises(Refused, match="another tally"):
        room.do(services.deliver, by="o3", body=right | {"tally": "0" * 64})
    with pytest.raises(Refused, match="not proven"):
        room.do(services.deliver, by="o3", body=other)
    with pytest.raises(Refused, match="not your next"):
        room.do(services.deliver, by="o3", body=right | {"owner": 2})
    with pytest.raises(Denied):
        room.do(services.deliver, by="a1", body=right)
    assert room.do(services.deliver, by="o3", body=right) == [1]
    assert room.do(services.deliver, by="o3", body=right) == [1]
    again = room.trustees["o3"].decrypt(room.archive(), 1)
    with pytest.raises(Refused, match="there already"):
        room.do(services.deliver, by="o3", body=again)


def test_the_archive_is_for_the_roll_parts_and_auditors_and_goes_after_its_day(room):
    room.open(PHONES)
    for key in PHONES:
        room.cast(key, NO)
    with scope(room.actor("o1")) as actor, pytest.raises(Missing):
        reading.require_reader(room.election, actor)
    room.do(services.close, by="o1")
    room.deliver("o3", "o4")
    with scope(system_actor("test")):
        auditor = factories.person(unit=room.branch.unit.parent)
        stranger = factories.person()
    seat = factories.actor(auditor, unit=room.branch.unit.parent, office=Office.AUDITOR)
    for reader in (room.actor("o8"), room.actor("a1"), seat):
        with scope(reader):
            reading.require_reader(room.election, reader)
    with scope(factories.actor(stranger)) as actor, pytest.raises(Denied, match="on the roll"):
        reading.require_reader(room.election, actor)
    kept = room.election
    assert kept.kept_until is not None
    with pytest.raises(Refused, match="until its day"):
        services.remove_archive(election_id=room.id, today=kept.kept_until, at=clock.now())

    services.remove_archive(
        election_id=room.id, today=kept.kept_until + timedelta(days=1), at=clock.now()
    )

    with scope(system_actor("test")):
        assert not Record.objects.filter(election=room.id).exists()
    gone = room.election
    assert (gone.phase, gone.archive, gone.result) == ("removed", kept.archive, kept.result)


def test_a_void_election_loses_its_box_and_takes_nothing_more(
    room, boxes, django_capture_on_commit_callbacks
):
    room.open(PHONES)
    room.cast("o1", YES)
    with pytest.raises(Refused, match="reason"):
        room.do(services.void, by="o1", reason=" ")

    with django_capture_on_commit_callbacks() as committed:
        room.do(services.void, by="o1", reason="Mất điện cả bản")
    assert len(list(boxes.iterdir())) == 1, "until it is committed the vote may still be open"
    for callback in committed:
        callback()

    assert list(boxes.iterdir()) == []
    with pytest.raises(Refused, match="void"):
        room.cast("o2", YES)


def test_several_questions_are_one_ballot_and_as_many_votes(room):
    room.get_ready(wish=Wish(kind=Kind.QUESTION, subjects=("Kết nạp Páo", "Kết nạp Dín")))
    room.freeze(PHONES)
    room.seal()
    room.do(services.open_election, by="o1")
    room.hand_out(PHONES)
    for key in PHONES:
        room.cast(key, YES, NO)
    room.do(services.close, by="o1")
    room.deliver("o4", "a2")

    with scope(system_actor("test")):
        figures = [voting.proven(vote_id).figures for vote_id in room.election.votes]
    assert [one["yes"] for one in figures] == [6, 0]
    assert [one["no"] for one in figures] == [0, 6]


def test_the_clock_moves_batches_and_tidies_keys(room, boxes):
    room.open(PHONES)
    for key in PHONES[:5]:
        room.cast(key, YES)
    tasks.batches()
    assert queries.waiting(room.election) == 0
    room.do(services.close, by="o1")
    assert list(boxes.iterdir())  # the transaction of this test never ends

    tasks.batches()
    tasks.remove()

    assert list(boxes.iterdir()) == []


def test_every_deed_leaves_an_audit_line_and_casting_none(room):
    room.open(PHONES)
    with scope(system_actor("test")):
        before = AuditEntry.objects.count()
        told = set(AuditEntry.objects.filter(subject=room.id).values_list("action", flat=True))
    assert {"ballots.prepared", "ballots.ready", "ballots.roll_frozen", "ballots.opened"} <= told

    for key in PHONES:
        room.cast(key, YES)
    services.move_batch(election_id=room.id)

    with scope(system_actor("test")):
        assert AuditEntry.objects.count() == before
        assert Election.objects.get(pk=room.id).head


def test_a_person_is_told_the_own_parts_and_slips_and_nothing_of_ballots(room):
    room.open(PHONES)
    room.do(services.note_slip, by="o7", voter=room.person("o6"))
    room.do(services.confirm_slip, by="o8", voter=room.person("o6"))
    parts = {part.code: part.rows for part in disclosure.parts() if part.code[:7] == "ballots"}

    with scope(disclosure.door(room.actor("a2"))):
        assert [row["part"] for row in parts["ballots.parts"](room.person("a2"))] == ["trustee"]
    for key, told in (("o6", "voter"), ("o7", "noted"), ("o8", "confirmed")):
        with scope(disclosure.door(room.actor(key))):
            assert [row["as"] for row in parts["ballots.slips"](room.person(key))] == [told]


def test_those_with_a_part_are_told_and_trustees_again_at_the_close(room):
    room.open(PHONES)
    with scope(system_actor("test")):
        told = set(Notice.objects.filter(kind="ballot_part").values_list("person", flat=True))
        assert told == {room.person(key) for key in ("a1", "a2", "o3", "o4")}
        before = Notice.objects.count()
    room.cast("o1", YES)

    room.do(services.close, by="o1")

    with scope(system_actor("test")):
        again = Notice.objects.filter(kind="ballot_to_open")
        assert again.count() == 3 == Notice.objects.count() - before
        assert again[0].link == f"/ballots/{room.id}/"


def test_asking_the_same_again_is_warned_of(room):
    room.open(PHONES)
    for key in PHONES:
        room.cast(key, NO)
    room.do(services.close, by="o1")
    room.count_papers(no=3)
    room.deliver("o3", "a2")
    room.branch.decide()
    room.get_ready()

    assert "asked_again" in room.freeze(PHONES).acknowledged
