"""Archives that have to be refused, those among them that the reference accepts, each with reason and event."""

import json
import random

import pytest

from chibo.protocols import belenios
from chibo.protocols.belenios import Archive, Kind, Problem, audit
from chibo.protocols.belenios.archive import setup_data
from chibo.protocols.belenios.drawing import seeded
from chibo.protocols.belenios.encodings import dumps, hex_of
from tests.protocols.belenios.making import (
    GROUP,
    TIME,
    P,
    Q,
    chained,
    codes,
    file_of,
    made,
    steps,
    tool_accepts,
)
from tests.protocols.belenios.samples import archive_bytes

BALLOTS, END, TALLY, SHARE, RESULT = 4, 5, 6, 7, 8
"""Heights in an election of four voters."""


def refused(changed, code, event, *, reference):
    """The archive is refused with this reason at this event; the reference says what it says."""
    archive = changed if isinstance(changed, Archive) else chained(changed)
    report = audit(archive)
    assert codes(report)[:1] == [(code, event)]
    assert not report.is_complete
    assert report.problems[0].sentence
    assert tool_accepts(archive.to_bel(), made().election.uuid) is reference


def recounted(ballots, *, counted=None):
    """The end of an archive for these ballots, with a true decryption."""
    election, roll = made().election, belenios.Roll.read(GROUP, made().archive.credentials)
    read = [belenios.Ballot.parse(election, text) for text in counted or ballots]
    tally = belenios.encrypted_tally(
        election, roll.weights, [(one.credential, one.ciphertexts) for one in read]
    )
    share = belenios.decrypt_share(election, made().secrets[0], tally.sums, seeded("again"))
    trustees = belenios.Trustees.read(made().archive.trustees)
    checked = belenios.read_share(election, trustees.members[0].key, tally.sums, share)
    counts = belenios.combine(election, trustees, tally, {1: checked})
    return [
        (Kind.ENCRYPTED_TALLY, (tally.text, tally.sized)),
        (Kind.PARTIAL_DECRYPTION, (share, belenios.owned(1, share))),
        (Kind.RESULT, (belenios.result_text(counts),)),
    ]


# the table of what belenios-tool 2.0 does not check


def test_a_false_encrypted_tally_beside_a_true_result():
    changed = steps(made().archive)
    text, sized = changed[TALLY][1]
    false = dumps([[{"alpha": "4", "beta": "9"}] * 3])
    told = dumps({"num_tallied": 99, "total_weight": 99, "encrypted_tally": hex_of(false)})
    changed[TALLY] = (Kind.ENCRYPTED_TALLY, (false, told))

    refused(changed, "wrong_total", TALLY, reference=True)

    told = sized.replace(hex_of(text), hex_of(false))
    changed[TALLY] = (Kind.ENCRYPTED_TALLY, (false, told))
    refused(changed, "wrong_tally", TALLY, reference=True)


def test_numbers_of_a_tally_that_are_written_as_something_else():
    changed = steps(made(voters=1).archive)
    text, sized = changed[3][1]
    for false in ('"num_tallied":true', '"num_tallied":"1"', '"num_tallied":1.0'):
        told = sized.replace('"num_tallied":1', false)
        changed[3] = (Kind.ENCRYPTED_TALLY, (text, told))
        assert codes(audit(chained(changed)))[0][0] in {"wrong_total", "not_json"}


def test_early_ballots_dropped_by_an_event_between():
    setup, *ballots = steps(made().archive)[: BALLOTS + 1]
    end = (Kind.END_BALLOTS, ())
    late = recounted([ballots[3][1][0]])

    refused([setup, *ballots[:3], end, ballots[3], *late], "wrong_order", 5, reference=True)


def revoted():
    """She votes, then votes again: the setup, both ballots."""
    election = made()
    credential = belenios.Credential.derive(GROUP, election.election.uuid, election.credentials[0])
    texts = [
        belenios.vote(election.election, credential, [choice], seeded(str(choice)))
        for choice in ([1, 0, 0], [0, 1, 0])
    ]
    return steps(election.archive)[:1], texts


def replayed():
    """She votes Yes, then No; her first ballot is appended again, and Yes is counted."""
    setup, (first, second) = revoted()
    cast = [(Kind.BALLOT, (text,)) for text in (first, second, first)]
    return chained([*setup, *cast, (Kind.END_BALLOTS, ()), *recounted([first])])


def test_a_ballot_replayed_after_its_revote():
    refused(replayed(), "duplicate_ballot", 3, reference=True)

    assert audit(chained(steps(replayed())[:3])).is_right


def test_a_replayed_ballot_whose_data_stand_there_once():
    lean = [
        belenios.Event(one.height, one.kind, one.text, () if one.height == 3 else one.data)
        for one in replayed().events
    ]

    assert codes(audit(file_of(lean))) == [("wrong_payload", 3)]


def test_no_endballots():
    changed = steps(made().archive)
    del changed[END]

    refused(changed, "wrong_order", END, reference=True)


def test_a_result_written_as_strings():
    changed = steps(made().archive)
    counts = made().expected
    text = dumps({"result": [[str(n) for n in row] for row in counts]})
    changed[RESULT] = (Kind.RESULT, (text,))

    refused(changed, "wrong_result", RESULT, reference=True)


def test_a_late_ballot_after_the_tally():
    changed = steps(made().archive)
    changed.insert(TALLY, changed.pop(BALLOTS))

    assert codes(audit(chained(changed)))[0] == ("wrong_order", TALLY)
    assert not tool_accepts(chained(changed).to_bel(), made().election.uuid)


def test_a_second_result_and_anything_after_the_result():
    changed = steps(made().archive)

    refused([*changed, changed[RESULT]], "wrong_order", RESULT + 1, reference=True)
    refused([*changed, changed[END]], "wrong_order", RESULT + 1, reference=True)


def test_a_wrong_result():
    changed = steps(made().archive)
    changed[RESULT] = (Kind.RESULT, (dumps({"result": [[4, 4, 4]]}),))

    refused(changed, "wrong_result", RESULT, reference=False)


def test_a_ballot_that_is_not_canonical():
    changed = steps(made().archive)
    changed[2] = (Kind.BALLOT, (changed[2][1][0].replace(",", ", ", 1),))

    refused(changed, "not_canonical", 2, reference=False)


@pytest.mark.parametrize("order", [[0, 6, 5], [0, 1, 5, 7, 8], [1, 0], [0, 5, 5], [0, 1, 5, 6, 8]])
def test_reordered_and_missing_events(order):
    changed = [steps(made().archive)[i] for i in order]
    report = audit(chained(changed))

    assert {code for code, _ in codes(report)} == {"wrong_order"}


# shares


def test_a_share_twice():
    changed = steps(made().archive)

    refused([*changed[:RESULT], changed[SHARE]], "duplicate_owner", SHARE + 1, reference=True)


@pytest.mark.parametrize(
    ("owned", "code"),
    [
        ({"owner": 2}, "unknown_owner"), ({"owner": 0}, "unknown_owner"),
        ({"owner": "1"}, "wrong_type"), ({"owner": True}, "wrong_type"),
        ({"payload": "0" * 64}, "wrong_payload"),
    ],
)  # fmt: skip
def test_a_share_that_names_something_else(owned, code):
    changed = steps(made().archive)
    share, told = changed[SHARE][1]
    changed[SHARE] = (Kind.PARTIAL_DECRYPTION, (share, dumps({**json.loads(told), **owned})))

    assert codes(audit(chained(changed))) == [(code, SHARE)]


def test_too_few_shares():
    election = made(voters=2, needed=2, trustees=3)
    changed = steps(election.archive)
    del changed[-2]

    assert codes(audit(chained(changed))) == [("too_few_shares", 6)]


def test_more_shares_than_needed_have_to_be_right_too():
    election = made(voters=2, needed=2, trustees=3)
    changed = steps(election.archive)
    tally = belenios.audit(election.archive)
    assert tally.is_complete
    owner = ({1, 2, 3} - set(tally.shares)).pop()
    ballots = [belenios.Ballot.parse(election.election, data[0]) for _, data in changed[1:3]]
    roll = belenios.Roll.read(GROUP, election.archive.credentials)
    sums = belenios.encrypted_tally(
        election.election, roll.weights, [(one.credential, one.ciphertexts) for one in ballots]
    ).sums

    def with_share(secret: int) -> Archive:
        share = belenios.decrypt_share(election.election, secret, sums, seeded("third"))
        extra = (Kind.PARTIAL_DECRYPTION, (share, belenios.owned(owner, share)))
        return chained([*changed[:-1], extra, changed[-1]])

    assert audit(with_share(election.secrets[owner - 1])).is_complete
    assert codes(audit(with_share(5))) == [("decryption_proof", 7)]


# setting up


def setup_with(**texts):
    """An archive of one event with other texts."""
    archive = made().archive
    given = {
        "election": archive.election, "trustees": archive.trustees,
        "credentials": archive.credentials, **texts,
    }  # fmt: skip
    return audit(Archive.begin(timestamp=TIME, **given))


def test_a_setup_that_names_other_data():
    election, trustees, credentials, _ = steps(made().archive)[0][1]
    other = dumps({"election": "0" * 64, "trustees": "0" * 64, "credentials": "0" * 64})
    report = audit(chained([(Kind.SETUP, (election, trustees, credentials, other))]))

    assert codes(report) == [("wrong_payload", 0)]
    assert report.problems[0].place == "event 0 (Setup): setup_data"


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"version": 2}, "wrong_version", "version"),
        ({"version": True}, "wrong_version", "version"),
        ({"group": "Ed25519"}, "unknown_group", "group"),
        ({"group": "RFC-3526-2048"}, "not_in_group", "public_key"),
        ({"group": ["BELENIOS-2048"]}, "unknown_group", "group"),
        ({"group": {"g": "4", "p": "23", "q": "11"}}, "unknown_group", "group"),
        ({"uuid": "short"}, "bad_uuid", "uuid"),
        ({"uuid": "0OIl0OIl0OIl0OIl"}, "bad_uuid", "uuid"),
        ({"public_key": "0"}, "not_in_group", "public_key"),
        ({"public_key": "1"}, "neutral_element", "public_key"),
        ({"public_key": str(P - 1)}, "not_in_group", "public_key"),
        ({"public_key": str(P)}, "not_in_group", "public_key"),
        ({"public_key": str(GROUP.g)}, "wrong_election_key", "public_key"),
        ({"public_key": 4}, "wrong_type", "public_key"),
        ({"public_key": "04"}, "not_a_number", "public_key"),
        ({"public_key": "9" * 5000}, "not_a_number", "public_key"),
        ({"public_key": "٤"}, "not_a_number", "public_key"),
        ({"questions": "?"}, "wrong_type", "questions"),
        ({"questions": [{"type": "NonHomomorphic", "value": {}}]}, "not_homomorphic", "questions[0]"),
        ({"name": None}, "wrong_type", "name"),
        ({"administrator": 3}, "wrong_type", "administrator"),
        ({"extra": ""}, "wrong_fields", ""),
    ],
)  # fmt: skip
def test_elections_that_are_not_right(changes, code, path):
    text = dumps({**json.loads(made().archive.election), **changes})
    report = setup_with(election=text)

    assert codes(report) == [(code, 0)]
    assert report.problems[0].path == f"election.{path}".rstrip(".")
    assert report.stage is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"min": 2}, "bad_bounds"), ({"max": 4, "min": 0}, "bad_bounds"), ({"min": -1}, "wrong_type"),
        ({"answers": [], "min": 0, "max": 0}, "bad_bounds"), ({"answers": [1]}, "wrong_type"),
        ({"answers": None}, "wrong_type"), ({"question": 1}, "wrong_type"),
        ({"min": 1.0}, "not_json"), ({"max": True}, "wrong_type"), ({"x": 1}, "wrong_fields"),
        ({"max": 1 << 40}, "wrong_type"),
    ],
)  # fmt: skip
def test_questions_that_are_not_right(changes, code):
    election = json.loads(made().archive.election)
    election["questions"][0].update(changes)

    assert codes(setup_with(election=dumps(election))) == [(code, 0)]


def test_a_blank_vote_is_declared_with_true():
    election = json.loads(made().archive.election)
    asked = election["questions"][0]
    election["questions"][0] = {
        "answers": asked["answers"], "blank": 1, "min": 1, "max": 1, "question": "?",
    }  # fmt: skip

    assert codes(setup_with(election=dumps(election))) == [("wrong_type", 0)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda roll: [*roll, roll[0]], "duplicate_credential"),
        (lambda roll: [*roll, "1"], "neutral_element"),
        (lambda roll: [*roll, "0"], "not_in_group"),
        (lambda roll: [*roll, str(P - 1)], "not_in_group"),
        (lambda roll: [*roll, "4"], "not_in_group"),
        (lambda roll: [*roll, 4], "wrong_type"),
        (lambda roll: [f"{roll[0]},1", *roll[1:]], "bad_weight"),
        (lambda roll: [f"{roll[0]},0", *roll[1:]], "bad_weight"),
        (lambda roll: [f"{roll[0]},", *roll[1:]], "bad_weight"),
        (lambda roll: [f"{roll[0]},02", *roll[1:]], "bad_weight"),
        (lambda roll: [f"{roll[0]},2,login", *roll[1:]], "bad_weight"),
        (lambda roll: [f"{roll[0]},{'9' * 200}", *roll[1:]], "bad_weight"),
        (lambda roll: [f"{roll[0]},{1 << 34}", *roll[1:]], "bad_weight"),
        (lambda roll: {"roll": roll}, "wrong_type"),
    ],
)
def test_lists_of_credentials_that_are_not_right(change, code):
    report = setup_with(credentials=dumps(change(json.loads(made().archive.credentials))))

    assert codes(report) == [(code, 0)]
    assert report.problems[0].path.startswith("credentials")


def test_a_weight_that_was_not_declared():
    """The sum counts a ballot twice, as if its credential had weight 2; decryption and result are true."""
    setup, *ballots = steps(made().archive)[: BALLOTS + 1]
    texts = [data[0] for _, data in ballots]
    roll = json.loads(made().archive.credentials)
    heavy = belenios.Roll.read(GROUP, dumps([f"{roll[0]},2", *roll[1:]]))
    election = made().election
    read = [belenios.Ballot.parse(election, text) for text in texts]
    tally = belenios.encrypted_tally(
        election, heavy.weights, [(one.credential, one.ciphertexts) for one in read]
    )
    end = recounted(texts)
    end[0] = (Kind.ENCRYPTED_TALLY, (tally.text, tally.sized))

    report = audit(chained([setup, *ballots, (Kind.END_BALLOTS, ()), *end]))

    assert codes(report) == [("wrong_total", TALLY)]


def with_ballots(*texts):
    return audit(chained([*steps(made().archive)[:1], *((Kind.BALLOT, (one,)) for one in texts)]))


def test_a_ballot_of_nobody_on_the_list():
    election = made().election
    stranger = belenios.Credential.derive(GROUP, election.uuid, belenios.generate(seeded("s")))

    report = with_ballots(belenios.vote(election, stranger, [[1, 0, 0]], seeded("s")))

    assert codes(report) == [("unknown_credential", 1)]


def test_a_ciphertext_that_stands_under_two_credentials():
    """Only whoever knows its randomness can prove it twice; it is refused all the same."""
    election = made().election
    voters = [
        belenios.Credential.derive(GROUP, election.uuid, one) for one in made().credentials[:2]
    ]
    texts = [belenios.vote(election, one, [[1, 0, 0]], seeded("same")) for one in voters]
    again = belenios.vote(election, voters[0], [[0, 1, 0]], seeded("other"))

    assert codes(with_ballots(*texts)) == [("copied_ciphertext", 2)]
    assert with_ballots(texts[0], again).is_right


# the whole


def test_every_wrong_ballot_is_told():
    changed = steps(made().archive)
    for height in (1, 3):
        ballot = json.loads(changed[height][1][0])
        ballot["credential"] = str(GROUP.g)
        changed[height] = (Kind.BALLOT, (dumps(ballot),))
    report = audit(chained(changed))

    assert codes(report) == [("wrong_hash", 1), ("wrong_hash", 3)]
    assert str(report.problems[0]).startswith("event 1 (Ballot): signature.hash: the signed hash")


def test_several_processes_find_the_same():
    election = made(voters=3, questions=2)
    changed = steps(election.archive)
    changed[2] = (Kind.BALLOT, (changed[2][1][0].replace('"1', '"2', 1),))

    for archive in (election.archive, chained(changed)):
        alone, together = audit(archive), audit(archive, jobs=2)
        assert codes(alone) == codes(together)
        assert alone.counts == together.counts


def test_problems_can_be_sent_between_processes():
    import pickle

    problem = Problem("not_in_group", "a.b", 3, "Ballot")

    again = pickle.loads(pickle.dumps(problem))

    assert str(again) == str(problem)
    assert pickle.loads(pickle.dumps(GROUP)) is GROUP


def digit_flips(count, *, seed):
    """Copies of two archives with one digit of one payload changed, all hashes and the chain rebuilt."""
    rng = random.Random(seed)
    archives = [
        Archive.read(archive_bytes()),
        made(voters=2, questions=3, needed=2, trustees=3).archive,
    ]
    for _ in range(count):
        changed = steps(rng.choice(archives))
        height = rng.choice([i for i, (_, data) in enumerate(changed) if data])
        kind, data = changed[height]
        which = rng.randrange(len(data))
        text = data[which]
        at = rng.choice([i for i, sign in enumerate(text) if sign.isdigit()])
        digit = rng.choice([d for d in "0123456789" if d != text[at]])
        flipped = [*data]
        flipped[which] = text[:at] + digit + text[at + 1 :]
        if which < len(data) - 1:
            flipped[-1] = named_again(kind, flipped)
        changed[height] = (kind, tuple(flipped))
        yield height, which, at, chained(changed)


def named_again(kind, data):
    """The last text of an event, which names the others, naming them as they are now."""
    if kind is Kind.SETUP:
        return setup_data(*data[:3])
    told = json.loads(data[-1])
    name = "encrypted_tally" if kind is Kind.ENCRYPTED_TALLY else "payload"
    return dumps({**told, name: hex_of(data[0])})


@pytest.mark.parametrize(
    "count", [60, pytest.param(1000, marks=pytest.mark.drill)], ids=lambda count: f"{count} flips"
)
def test_no_flipped_digit_gets_through(count):
    through = [
        (height, which, at)
        for height, which, at, archive in digit_flips(count, seed=count)
        if audit(archive).is_right
    ]

    assert through == []


def test_the_numbers_of_this_file_are_the_ones_of_the_election():
    kinds = [event.kind for event in made().archive.events]

    assert kinds == [
        Kind.SETUP, *[Kind.BALLOT] * BALLOTS, Kind.END_BALLOTS, Kind.ENCRYPTED_TALLY,
        Kind.PARTIAL_DECRYPTION, Kind.RESULT,
    ]  # fmt: skip
    assert Q < P
