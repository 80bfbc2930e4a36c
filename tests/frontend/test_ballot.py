"""The browser's mathematics and `belenios-tool` accept each other's work, and nothing that is not sound."""

import hashlib
import json
import random

import pytest

from chibo.cli.election.simulating import Wanted, simulate
from chibo.protocols import belenios
from chibo.protocols.belenios import BELENIOS_2048 as GROUP_2048
from chibo.protocols.belenios import Archive
from tests.frontend.tool import GROUP, Bench, Browser, dumps

YES_NO = {
    "answers": ["Yes", "No", "Abstain"],
    "min": 1,
    "max": 1,
    "question": "Thông qua nghị quyết?",
}
COMMITTEE = {"answers": ["An", "Bình", "Chi", "Dũng"], "min": 0, "max": 3, "question": "Cấp ủy"}
BLANK = {"answers": ["A", "B"], "blank": True, "min": 1, "max": 2, "question": "Kiểu trắng"}


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Browser:
    return Browser.built(tmp_path_factory.mktemp("core"))


@pytest.fixture
def bench(tmp_path) -> Bench:
    made = Bench(tmp_path)
    made.token()
    return made


def roll_by_tool(bench: Bench, count: int) -> list[str]:
    bench.run("setup", "generate-credentials", *GROUP, "--uuid", bench.uuid, "--count", str(count))
    (public,) = bench.folder.glob("*.pubcreds")
    (private,) = bench.folder.glob("*.privcreds")
    # The tool writes "element,weight,login" here; the roll has the element alone.
    bench.write("public_creds.json", [one.split(",")[0] for one in json.loads(public.read_text())])
    return [line.split()[1] for line in private.read_text().splitlines()]


def trustee_by_tool(bench: Bench) -> None:
    bench.run("setup", "generate-trustee-key", *GROUP)
    (public,) = bench.folder.glob("*.pubkey")
    bench.write("public_keys.jsons", public.read_text())


def finish(bench: Bench, *parts: tuple[int, str]) -> list[list[int]]:
    for owner, text in parts:
        payload = hashlib.sha256(text.encode()).hexdigest()
        bench.add("PartialDecryption", text, dumps({"owner": owner, "payload": payload}))
    result = bench.run("election", "compute-result").strip()
    bench.add("Result", result)
    return json.loads(result)["result"]


def test_the_tool_counts_ballots_of_the_browser(browser, bench):
    credentials = roll_by_tool(bench, 4)
    trustee_by_tool(bench)
    election = bench.elect([YES_NO, COMMITTEE, BLANK])
    choices = [
        [[1, 0, 0], [1, 1, 1, 0], [0, 1, 1]],
        [[0, 1, 0], [0, 0, 0, 0], [1, 0, 0]],
        [[0, 0, 1], [0, 1, 0, 0], [0, 0, 1]],
        [[1, 0, 0], [0, 1, 0, 0], [1, 0, 0]],
    ]
    votes = [{"credential": c, "choices": x} for c, x in zip(credentials, choices, strict=True)]
    replaced = {"credential": credentials[3], "choices": choices[0]}

    made = browser.play("ballots", election=election, votes=[replaced, *votes])

    for ballot in made:
        bench.add("Ballot", ballot["text"])
        assert ballot["opened"] == ballot["tracker"], "the opening gives the same ballot again"
    assert bench.verdict(), bench.said
    bench.close()
    (private,) = bench.folder.glob("*.privkey")
    lines = bench.run("election", "decrypt", "--privkey", private.name, "--trustee-id", "1")
    bench.add("PartialDecryption", *lines.splitlines())
    result = bench.run("election", "compute-result").strip()
    assert json.loads(result)["result"] == [[2, 1, 1], [1, 3, 1, 0], [2, 1, 2]]


def test_the_browser_accepts_ballots_of_the_tool(browser, bench):
    (credential,) = roll_by_tool(bench, 1)
    trustee_by_tool(bench)
    election = bench.elect([YES_NO, COMMITTEE, BLANK])
    bench.write("credential", credential)
    bench.write("choices", [[0, 1, 0], [1, 0, 1, 0], [1, 0, 0]])
    ballot = bench.run(
        "election", "generate-ballot", "--privcred", "credential", "--ballot", "choices"
    )

    (said,) = browser.play(
        "check",
        election=election,
        roll=json.loads(bench.read("public_creds.json")),
        texts=[ballot.strip()],
    )

    assert "tracker" in said, said


def test_three_trustees_of_the_browser_decrypt_two_of_three(browser, bench):
    made = browser.play("ceremony", threshold=2, size=3)
    roll = browser.play("credentials", uuid=bench.uuid, count=3)
    bench.write("public_creds.json", roll["public"])
    bench.write("threshold.json", made["group"])
    bench.write("public_keys.jsons", "")
    election = bench.elect([YES_NO])
    assert json.loads(election)["public_key"] == made["y"]
    votes = [{"credential": c, "choices": [[1, 0, 0]]} for c in roll["secret"]]
    for ballot in browser.play("ballots", election=election, votes=votes):
        bench.add("Ballot", ballot["text"])
    bench.close()
    first = browser.play("decrypt", file=str(bench.archive), secret=made["secrets"][0])
    third = browser.play("decrypt", file=str(bench.archive), secret=made["secrets"][2])

    result = finish(bench, (first["owner"], first["text"]), (third["owner"], third["text"]))

    assert (first["owner"], third["owner"]) == (1, 3)
    assert result == [[3, 0, 0]]
    assert bench.verdict(), bench.said


def test_the_server_accepts_ballots_and_keys_of_the_browser(browser):
    made = browser.play("ceremony", threshold=2, size=3)
    trustees = belenios.parse_trustees(dumps([["Pedersen", made["group"]]]), GROUP_2048)
    assert not isinstance(trustees, belenios.Problem)
    uuid = "AAAAAAAAAAAAAA"
    question = belenios.Question("Một “hai” ba?", ("A", "B", "C"), minimum=1, maximum=2, blank=True)
    election = belenios.Election.new(
        uuid=uuid, name="Đại hội", description="", questions=[question], key=trustees.key
    )
    roll = browser.play("credentials", uuid=uuid, count=2)
    votes = [
        {"credential": roll["secret"][0], "choices": [[0, 1, 1, 0]]},
        {"credential": roll["secret"][1], "choices": [[1, 0, 0, 0]]},
    ]

    ballots = browser.play("ballots", election=election.text, votes=votes)

    listed = belenios.parse_credentials(GROUP_2048, dumps(roll["public"]))
    for ballot in ballots:
        accepted = belenios.check_ballot(election, ballot["text"], listed.weights)
        assert isinstance(accepted, belenios.Ballot), accepted
        assert accepted.tracker == ballot["tracker"]
    assert str(trustees.key) == made["y"]


def test_the_browser_accepts_what_the_server_writes(browser, tmp_path):
    wanted = Wanted(voters=6, questions=3, needed=2, trustees=3)
    archive = simulate(wanted, timestamp=1_795_444_272, draw=random.Random(7).randrange).archive
    before = Archive(archive.timestamp, archive.events[:-1])
    (tmp_path / "before.bel").write_bytes(before.to_bel())

    said = browser.play("audit", file=str(tmp_path / "before.bel"))

    assert said.get("fault") is None, said
    closing = next(event for event in before.events if event.kind == "EncryptedTally")
    assert said["head"] == closing.hash  # the mark that was read aloud; shares do not change it
    assert said["roll"] == 6
