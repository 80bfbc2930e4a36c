"""What a trustee's device refuses to decrypt, though all hashes of the archive are right."""

import json
import random
import re
from pathlib import Path

import pytest

from tests.frontend.archives import Event, apart, packed, sha, together
from tests.frontend.tool import Browser, dumps

SAMPLE = Path(__file__).parents[1] / "protocols/belenios/samples/yna-3voters/3sPfDcSRk6xzLy.bel"
MUTANTS = 24


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Browser:
    return Browser.built(tmp_path_factory.mktemp("core"))


@pytest.fixture
def events() -> list[Event]:
    """The sample that `belenios-tool` made, before its result."""
    found = apart(SAMPLE)
    assert found[-1].kind == "Result"
    return found[:-1]


def judge(browser: Browser, folder: Path, *archives: bytes) -> list[str]:
    """What the browser says of each: empty when it accepts."""
    files = []
    for i, archive in enumerate(archives):
        (folder / f"{i}.bel").write_bytes(archive)
        files.append(str(folder / f"{i}.bel"))
    return [said.get("fault", "") for said in browser.play("audits", files=files)]


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events]


def index(events: list[Event], kind: str) -> int:
    return kinds(events).index(kind)


def tally_of(event: Event, text: str, count: int) -> Event:
    return Event(
        "EncryptedTally",
        [text, dumps({"num_tallied": count, "total_weight": count, "encrypted_tally": sha(text)})],
    )


def test_a_sound_archive_is_accepted_and_told(browser, tmp_path, events):
    (tmp_path / "good.bel").write_bytes(together(events))

    said = browser.play("audit", file=str(tmp_path / "good.bel"))

    assert said["uuid"] == "3sPfDcSRk6xzLy"
    parts = [event.data[1] for event in events if event.kind == "PartialDecryption"]
    assert (said["roll"], said["counted"]) == (3, 3)
    assert said["delivered"] == [json.loads(part)["owner"] for part in parts]


def test_events_that_hide_or_bring_back_ballots_are_refused(browser, tmp_path, events):
    end, tally = index(events, "EndBallots"), index(events, "EncryptedTally")
    first = index(events, "Ballot")
    ballot = events[first]
    parts = events[tally + 1 :]
    assert kinds(events)[:tally] == ["Setup", *["Ballot"] * (end - 1), "EndBallots"]

    said = judge(
        browser,
        tmp_path,
        together([*events[:end], Event("EndBallots"), *events[end - 1 :]]),
        together([*events[:end], ballot, *events[end:]]),
        together([*events[:end], *events[tally:]]),
        together([*events[: end + 1], ballot, *events[tally:]]),
        together([events[0], *events[2:]]),
        together([*events, parts[0]]),
        together(events[:tally]),
        together([*events[:tally], *parts]),
        together([*events, Event("Result", ['{"result":[[1,1,1]]}'])]),
    )

    assert said == [
        f"order: events[{end + 1}]",
        f"double: events[{end}]",
        f"order: events[{end}]",
        f"order: events[{end + 1}]",
        f"tally: events[{tally - 1}]",
        f"double: events[{len(events)}]",
        "open",
        f"order: events[{tally}]",
        "over",
    ]


def test_another_tally_than_that_of_all_ballots_is_refused(browser, tmp_path, events):
    tally = index(events, "EncryptedTally")
    stated = json.loads(events[tally].data[0])
    ballot = json.loads(events[1].data[0])["answers"][0]["choices"]
    one_vote = dumps([ballot])
    swapped = dumps([stated[0][::-1]])
    before, after = events[:tally], events[tally + 1 :]

    said = judge(
        browser,
        tmp_path,
        together([*before, tally_of(events[tally], one_vote, 1)]),
        together([*before, tally_of(events[tally], swapped, 3), *after]),
        together([*before, tally_of(events[tally], events[tally].data[0], 99), *after]),
    )

    assert said == [f"tally: events[{tally}]"] * 3


def test_a_set_up_that_does_not_fit_together_is_refused(browser, tmp_path, events):
    election, trustees, credentials, _ = events[0].data
    roll = json.loads(credentials)

    def setup(
        election: str = election, trustees: str = trustees, credentials: str = credentials
    ) -> bytes:
        data = dumps(
            {"election": sha(election), "trustees": sha(trustees), "credentials": sha(credentials)}
        )
        return together([Event("Setup", [election, trustees, credentials, data]), *events[1:]])

    known = json.loads(trustees)
    fewer = dumps(known[:1])
    easier = re.sub(r'"threshold":\d+', '"threshold":1', trustees)
    said = judge(
        browser,
        tmp_path,
        setup(credentials=dumps([*roll, roll[0]])),
        setup(credentials=dumps([f"{roll[0]},2", *roll[1:]])),
        setup(credentials=dumps(["2", *roll[1:]])),
        setup(credentials=dumps(roll[1:])),
        setup(trustees=fewer),
        setup(trustees=easier),
        setup(election=election.replace("BELENIOS-2048", "RFC-3526-2048")),
        setup(election=election.replace("budget", "purse")),
    )

    assert said[:3] == ["double: credentials", "number: credentials[0]", "element: credentials[0]"]
    assert said[3].startswith("credential: events[")
    assert said[4] == "key: election.public_key"
    assert said[5].startswith("list: trustees[")
    assert said[6] == "group: election.group"
    assert said[7] == "election: events[1].election_hash"


def test_every_byte_of_the_file_counts(browser, tmp_path, events):
    good = together(events)
    setup = together(events[:1])
    loose = packed(f"{sha('x')}.data.json", "x")

    said = judge(
        browser,
        tmp_path,
        good + b"\0" * 1024,
        good[:-512],
        good[:-1],
        good[:136] + b"00000000001" + good[147:],
        setup + loose,
        good.replace(b'"height":1,', b'"height":2,', 1),
        b"",
        together(events[1:]),
    )

    assert all(said), said
    assert said[-1] == "order: events[0]"


def test_no_changed_digit_gets_through(browser, tmp_path, events):
    chance = random.Random(5)  # the same mutants every time
    mutants = []
    for _ in range(MUTANTS):
        changed = [Event(event.kind, list(event.data)) for event in events]
        event = chance.choice([one for one in changed if one.data])
        # The last text of a set-up or tally names the others by their hashes.
        which = chance.randrange(3) if event.kind == "Setup" else 0
        text = event.data[which]
        spot = chance.choice([found.start() for found in re.finditer(r"\d", text)])
        event.data[which] = (
            f"{text[:spot]}{(int(text[spot]) + chance.randrange(1, 10)) % 10}{text[spot + 1 :]}"
        )
        rehash(event)
        mutants.append(together(changed))

    said = judge(browser, tmp_path, *mutants)

    assert all(said), [i for i, fault in enumerate(said) if not fault]


def rehash(event: Event) -> None:
    """Write the hashes of what stands before anew."""
    if event.kind == "Setup":
        names = ("election", "trustees", "credentials")
        event.data[3] = dumps(
            {name: sha(text) for name, text in zip(names, event.data, strict=False)}
        )
    elif event.kind == "EncryptedTally":
        event.data[1] = dumps(json.loads(event.data[1]) | {"encrypted_tally": sha(event.data[0])})
    elif event.kind == "PartialDecryption":
        event.data[1] = dumps(json.loads(event.data[1]) | {"payload": sha(event.data[0])})
