"""belenios-tool, the independent program, accepts what is written here, and here its archives are accepted."""

import json
import subprocess
from itertools import combinations
from pathlib import Path

import pytest

from chibo.cli.election.simulating import Wanted, simulate
from chibo.protocols import belenios
from chibo.protocols.belenios import Archive, Kind, Question, ceremony, channel
from chibo.protocols.belenios.drawing import seeded
from chibo.protocols.belenios.encodings import dumps
from tests.protocols.belenios.making import GROUP, TIME, chained, made, steps, tool, tool_accepts

TEMPLATE = {
    "description": "", "name": "Fresh",
    "questions": [
        {"answers": ["Yes", "No"], "min": 0, "max": 1, "question": "One?"},
        {"answers": ["A", "B", "C"], "blank": True, "min": 1, "max": 2, "question": "Two \"é\"?"},
    ],
}  # fmt: skip
VOTES = ["[[1,0],[0,1,0,0]]", "[[0,0],[0,1,1,0]]", "[[0,1],[1,0,0,0]]", "[[1,0],[0,0,0,1]]"]


@pytest.mark.parametrize(
    ("voters", "questions", "needed", "trustees"),
    [
        (1, 1, 1, 1),
        (1, 5, 2, 3),
        (3, 5, 3, 5),
        (60, 1, 2, 3),
        pytest.param(60, 5, 3, 5, marks=pytest.mark.drill),
    ],
)
def test_the_reference_accepts_simulated_elections(voters, questions, needed, trustees):
    wanted = Wanted(voters=voters, questions=questions, needed=needed, trustees=trustees)
    election = simulate(wanted, timestamp=TIME, draw=seeded(repr(wanted)))

    assert tool_accepts(election.archive.to_bel(), election.election.uuid)
    assert belenios.audit(election.archive).counts == election.expected


@pytest.mark.parametrize(("needed", "trustees"), [(3, 5), (1, 2), (3, 3)])
def test_the_reference_accepts_other_thresholds(needed, trustees):
    election = made(voters=3, needed=needed, trustees=trustees)

    assert tool_accepts(election.archive.to_bel(), election.election.uuid)
    assert belenios.audit(election.archive).counts == election.expected


def test_the_reference_accepts_an_archive_after_every_event():
    election = made(voters=2, questions=2, needed=2, trustees=3)
    events = election.archive.events

    for count in range(1, len(events) + 1):
        prefix = Archive(TIME, events[:count])
        report = belenios.audit(prefix)

        assert tool_accepts(prefix.to_bel(), election.election.uuid)
        assert report.is_right
        assert report.stage == events[count - 1].kind
        assert report.is_complete == (count == len(events))


def test_both_accept_an_election_in_which_nobody_voted():
    election = made(voters=2)
    key, roll = election.secrets[0], belenios.Roll.read(GROUP, election.archive.credentials)
    archive = chained(steps(election.archive)[:1])
    tally = belenios.encrypted_tally(election.election, roll.weights, [])
    archive.append(Kind.END_BALLOTS)
    archive.append(Kind.ENCRYPTED_TALLY, tally.text, tally.sized)
    share = belenios.decrypt_share(election.election, key, tally.sums, seeded("nobody"))
    archive.append(Kind.PARTIAL_DECRYPTION, share, belenios.owned(1, share))
    archive.append(Kind.RESULT, belenios.result_text(((0, 0, 0),)))

    report = belenios.audit(archive)

    assert report.is_complete
    assert (report.ballots, report.counted, report.counts) == (0, 0, ((0, 0, 0),))
    assert tool_accepts(archive.to_bel(), election.election.uuid)


@pytest.mark.parametrize("damage", [b'"alpha":"1', b'"challenge":"1', b'"num_tallied":3'])
def test_both_refuse_plainly_tampered_copies(damage):
    election = made(voters=3)
    data = election.archive.to_bel()
    assert damage in data

    for changed in (
        data.replace(damage, damage[:-1] + b"2", 1),
        data[:-1],
        data[512:],
        data + b"x",
    ):
        assert not tool_accepts(changed, election.election.uuid)
        assert belenios.audit(changed).problems


def test_both_accept_the_larger_group():
    wanted = Wanted(voters=2, needed=1, trustees=1, group=belenios.RFC_3526_2048)
    election = simulate(wanted, timestamp=TIME, draw=seeded("rfc"))

    assert tool_accepts(election.archive.to_bel(), election.election.uuid)
    assert belenios.audit(election.archive).counts == election.expected


def test_weights_are_counted_as_the_reference_counts_them():
    election = made(voters=3)
    roll = json.loads(election.archive.credentials)
    heavy = [f"{roll[0]},{(1 << 30) + 1}", f"{roll[1]},2", roll[2]]
    archive = chained([])
    archive = Archive.begin(
        timestamp=TIME, election=election.archive.election, trustees=election.archive.trustees,
        credentials=dumps(heavy),
    )  # fmt: skip
    for event in election.archive.of_kind(Kind.BALLOT):
        archive.append(Kind.BALLOT, *event.data)
    archive.append(Kind.END_BALLOTS)
    weights = belenios.Roll.read(GROUP, archive.credentials).weights
    ballots = [
        belenios.Ballot.parse(election.election, event.data[0])
        for event in archive.of_kind(Kind.BALLOT)
    ]
    tally = belenios.encrypted_tally(
        election.election, weights, [(one.credential, one.ciphertexts) for one in ballots]
    )
    archive.append(Kind.ENCRYPTED_TALLY, tally.text, tally.sized)
    share = belenios.decrypt_share(election.election, election.secrets[0], tally.sums, seeded("w"))
    archive.append(Kind.PARTIAL_DECRYPTION, share, belenios.owned(1, share))

    report = belenios.audit(archive)

    assert report.is_right
    assert report.weight == (1 << 30) + 4
    assert tool_accepts(archive.to_bel(), election.election.uuid)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A whole election in which belenios-tool plays every role."""
    uuid = tool("setup", "generate-token", "--length", "14", folder=tmp_path).strip()
    where = ["--uuid", uuid, "--group", GROUP.name]
    tool("setup", "generate-credentials", *where, "--count", "4", folder=tmp_path)
    next(tmp_path.glob("*.pubcreds")).rename(tmp_path / "public_creds.json")
    _threshold(tmp_path)
    tool("setup", "generate-trustee-key", *where[2:], folder=tmp_path)
    _join(tmp_path, "*.pubkey", "public_keys.jsons")
    tool("setup", "make-trustees", folder=tmp_path)
    (tmp_path / "threshold.json").unlink()
    (tmp_path / "template.json").write_text(json.dumps(TEMPLATE))
    tool("setup", "make-election", *where, "--template", "template.json", folder=tmp_path)
    tool("archive", "init", folder=tmp_path)
    lines = next(tmp_path.glob("*.privcreds")).read_text().splitlines()
    for line, vote in zip([*lines[:3], lines[0]], VOTES, strict=True):
        _cast(tmp_path, line.split()[1], vote)
    tool("archive", "add-event", "--type=EndBallots", folder=tmp_path)
    _add(tmp_path, "EncryptedTally", tool("election", "compute-encrypted-tally", folder=tmp_path))
    _add(
        tmp_path, "PartialDecryption",
        tool("election", "decrypt", "--privkey", next(tmp_path.glob("*.privkey")).name,
             "--trustee-id", "1", folder=tmp_path),
    )  # fmt: skip
    order = (tmp_path / "certs.jsons").read_text().splitlines()
    for number, cert in list(enumerate(order, 2))[1:]:
        stem = next(p for p in tmp_path.glob("*.cert") if p.read_text().strip() == cert).stem
        words = ["--key", f"{stem}.key", "--decryption-key", f"{stem}.dkey"]
        share = tool(
            "election", "decrypt-threshold", *words, "--trustee-id", str(number), folder=tmp_path
        )
        _add(tmp_path, "PartialDecryption", share)
    _add(tmp_path, "Result", tool("election", "compute-result", folder=tmp_path))
    return tmp_path / f"{uuid}.bel"


def _threshold(folder: Path) -> None:
    """A key of which two of three members suffice."""
    words = ["setup", "generate-trustee-key-threshold", "--group", GROUP.name]
    for _ in range(3):
        tool(*words, "--step", "1", folder=folder)
    _join(folder, "*.cert", "certs.jsons")
    certs = ["--certs", "certs.jsons"]
    stems = [path.stem for path in sorted(folder.glob("*.cert"))]
    polynomials = [
        tool(
            *words, *certs, "--key", f"{stem}.key", "--step", "3", "--threshold", "2", folder=folder
        )
        for stem in stems
    ]
    (folder / "polynomials.jsons").write_text("".join(polynomials))
    given = ["--polynomials", "polynomials.jsons"]
    tool(*words, *certs, *given, "--step", "4", folder=folder)
    answers = [
        tool(*words, *certs, "--key", f"{stem}.key", "--step", "5", folder=folder,
             given=(folder / f"{stem}.vinput").read_text())
        for stem in stems
    ]  # fmt: skip
    done = tool(*words, *certs, *given, "--step", "6", folder=folder, given="".join(answers))
    (folder / "threshold.json").write_text(done)


def _join(folder: Path, pattern: str, name: str) -> None:
    (folder / name).write_text("".join(path.read_text() for path in sorted(folder.glob(pattern))))


def _cast(folder: Path, credential: str, vote: str) -> None:
    (folder / "cred").write_text(credential)
    (folder / "vote").write_text(vote)
    words = ["--privcred", "cred", "--ballot", "vote"]
    _add(folder, "Ballot", tool("election", "generate-ballot", *words, folder=folder))


def _add(folder: Path, kind: str, given: str) -> None:
    tool("archive", "add-event", f"--type={kind}", folder=folder, given=given)


def test_a_fresh_archive_of_the_reference_is_accepted(fresh):
    report = belenios.audit(fresh.read_bytes())

    assert report.problems == []
    assert report.is_complete
    assert report.counts == ((1, 1), (1, 1, 1, 1))
    assert (report.ballots, report.counted, report.shares) == (4, 3, (1, 3, 4))
    assert belenios.Archive.read(fresh.read_bytes()).to_bel() == fresh.read_bytes()


def test_the_reference_plays_the_roles_in_an_archive_of_ours(tmp_path):
    election = made(voters=3)
    uuid = election.election.uuid
    archive = Archive(TIME, election.archive.events[:1])
    (tmp_path / f"{uuid}.bel").write_bytes(archive.to_bel())
    (tmp_path / "key").write_text(f'"{election.secrets[0]}"')

    for credential, vote in zip(election.credentials, ("[[1,0,0]]", "[[0,0,1]]"), strict=False):
        _cast(tmp_path, credential, vote)
    tool("archive", "add-event", "--type=EndBallots", folder=tmp_path)
    _add(tmp_path, "EncryptedTally", tool("election", "compute-encrypted-tally", folder=tmp_path))
    words = ["--privkey", "key", "--trustee-id", "1"]
    _add(tmp_path, "PartialDecryption", tool("election", "decrypt", *words, folder=tmp_path))
    _add(tmp_path, "Result", tool("election", "compute-result", folder=tmp_path))

    report = belenios.audit((tmp_path / f"{uuid}.bel").read_bytes())
    assert report.problems == []
    assert report.counts == ((1, 0, 1),)


def test_the_reference_makes_the_key_that_is_made_here(tmp_path):
    """A ceremony in which one of three is the reference."""
    words = ["setup", "generate-trustee-key-threshold", "--group", GROUP.name]
    certs = ["--certs", "certs.jsons"]
    draw = seeded("mixed")
    tool(*words, "--step", "1", folder=tmp_path)
    own = next(tmp_path.glob("*.cert"))
    keys = [channel.Keys.of(channel.new_seed(draw)) for _ in range(2)]
    texts = [own.read_text().strip(), *(one.certificate(draw) for one in keys)]
    (tmp_path / "certs.jsons").write_text("".join(f"{text}\n" for text in texts))
    known = [ceremony.read_certificate(GROUP, text) for text in texts]
    theirs = tool(
        *words, *certs, "--key", f"{own.stem}.key", "--step", "3", "--threshold", "2",
        folder=tmp_path,
    )  # fmt: skip
    polynomials = [theirs.strip(), *(ceremony.polynomial(one, known, 2, draw) for one in keys)]
    commitments = [
        ceremony.check_polynomial(GROUP, known, number, 2, text)
        for number, text in enumerate(polynomials, 1)
    ]
    answered = tool(
        *words, *certs, "--key", f"{own.stem}.key", "--step", "5", folder=tmp_path,
        given=ceremony.inputs(polynomials, 1) + "\n",
    )  # fmt: skip
    answers = [
        answered.strip(),
        *(
            ceremony.answer(one, known, number, 2, ceremony.inputs(polynomials, number), draw)
            for number, one in enumerate(keys, 2)
        ),
    ]
    for number, text in enumerate(answers, 1):
        ceremony.check_answer(GROUP, commitments, number, text)
    item = ceremony.assemble(2, texts, polynomials, answers)

    trustees = belenios.Trustees.read(dumps([item]))

    (tmp_path / "threshold.json").write_text(dumps(item[1]))
    (tmp_path / "public_keys.jsons").touch()
    tool("setup", "make-trustees", folder=tmp_path)
    assert (tmp_path / "trustees.json").read_text().strip() == trustees.text


def test_any_two_of_three_decrypt_the_same_and_one_cannot():
    election = made(voters=3, needed=2, trustees=3)
    archive = election.archive
    trustees = belenios.Trustees.read(archive.trustees)
    roll = belenios.Roll.read(GROUP, archive.credentials)
    ballots = [
        belenios.Ballot.parse(election.election, event.data[0])
        for event in archive.of_kind(Kind.BALLOT)
    ]
    tally = belenios.encrypted_tally(
        election.election, roll.weights, [(one.credential, one.ciphertexts) for one in ballots]
    )
    shares = {}
    for number, secret in enumerate(election.secrets, 1):
        text = belenios.decrypt_share(election.election, secret, tally.sums, seeded("shares"))
        shares[number] = belenios.check_partial_decryption(
            election.election, trustees, tally, number, text
        )

    for pair in combinations((1, 2, 3), 2):
        some = {number: shares[number] for number in pair}
        assert belenios.result(election.election, trustees, tally, some) == election.expected
    alone = belenios.result(election.election, trustees, tally, {1: shares[1]})
    assert isinstance(alone, belenios.Problem)
    assert alone.code == "too_few_shares"


@pytest.mark.parametrize(
    "question",
    [
        Question("Anything", ("a", "b", "c"), minimum=0, maximum=3),
        Question("All", ("a", "b"), minimum=2, maximum=2),
        Question("Blank or nothing", ("a", "b"), minimum=0, maximum=2, blank=True),
        Question("Many", tuple("abcdefgh"), minimum=1, maximum=4),
    ],
    ids=lambda question: question.text,
)
def test_ballots_of_other_questions_are_accepted_by_both(question):
    election = made(voters=1)
    asked = belenios.Election.new(
        uuid=election.election.uuid, name="", questions=[question], key=election.election.key
    )
    archive = Archive.begin(
        timestamp=TIME, election=asked.text, trustees=election.archive.trustees,
        credentials=election.archive.credentials,
    )  # fmt: skip
    credential = belenios.Credential.derive(GROUP, asked.uuid, election.credentials[0])
    size, low, high = len(question.answers), question.minimum, question.maximum
    selections = [[1] * low + [0] * (size - low), [0] * (size - high) + [1] * high]
    if question.blank:
        selections = [[0, *one] for one in selections] + [[1, *[0] * size]]
    for i, selection in enumerate(selections):
        text = belenios.vote(asked, credential, [selection], seeded(f"{question.text} {i}"))
        assert isinstance(belenios.check_ballot(asked, text), belenios.Ballot)
        archive.append(Kind.BALLOT, text)

    assert belenios.audit(archive).is_right
    assert tool_accepts(archive.to_bel(), asked.uuid)


@pytest.mark.drill
def test_the_reference_accepts_a_thousand_voters():
    wanted = Wanted(voters=1000, needed=2, trustees=3)
    election = simulate(wanted, timestamp=TIME, draw=seeded("thousand"))
    data = election.archive.to_bel()

    assert tool_accepts(data, election.election.uuid)
    report = belenios.audit(data, jobs=2)
    assert report.is_complete
    assert report.counts == election.expected


def test_the_reference_is_installed():
    assert subprocess.run(["belenios-tool", "--version"], capture_output=True, check=True).stdout
