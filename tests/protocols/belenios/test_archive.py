"""The file: every byte of it counts."""

import json

import pytest

from chibo.protocols import belenios
from chibo.protocols.belenios import Archive, Event, Kind, Problem, archive, audit
from chibo.protocols.belenios.archive import first_member, header, member
from chibo.protocols.belenios.encodings import dumps, hex_of
from tests.protocols.belenios.making import TIME, codes, made
from tests.protocols.belenios.samples import archive_bytes

DATA = made().archive.to_bel()


def problem_of(data):
    found = belenios.read_archive(data)
    assert isinstance(found, Problem), found
    assert codes(audit(data)) == [(found.code, found.event)]
    return found.code, found.event


def test_pieces_are_the_whole_and_what_is_read_is_what_was_written():
    assert b"".join(made().archive.pieces()) == DATA
    again = Archive.read(DATA)
    assert again.events == made().archive.events
    assert (again.head, again.timestamp) == (made().archive.head, TIME)


def test_the_headers_are_those_of_the_reference():
    data = archive_bytes()
    assert header("BELENIOS", 38, 1795444272) == data[:512]


@pytest.mark.parametrize("cut", [1, 100, 512, 513, len(DATA) - 512, len(DATA) - 1])
def test_truncated_files(cut):
    assert problem_of(DATA[:cut])[0] in {"truncated", "empty_archive", "trailing_data"}


def test_files_cut_between_members_end_in_data_of_no_event():
    before = len(made().archive.to_bel()) - len(
        member("x", made().archive.events[-1].text.encode(), 0)
    )

    assert problem_of(DATA[:before]) == ("trailing_data", None)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_archive"), (first_member(TIME), "empty_archive"), (bytes(1024), "bad_header"),
        (b"x" * 1024, "bad_header"), (DATA + bytes(1024), "bad_header"), (DATA + b"\0", "truncated"),
        (member("OTHER", b"{}", TIME), "bad_name"),
        (member("BELENIOS", b"{}", TIME), "wrong_fields"),
        (member("BELENIOS", b"\xff", TIME), "not_text"),
        (member("BELENIOS", b'{"version":2,"timestamp":"%d"}' % TIME, TIME), "wrong_version"),
        (member("BELENIOS", b'{"version":1,"timestamp":"5"}', TIME), "bad_header"),
        (member("BELENIOS", b'{"version":1,"timestamp":%d}' % TIME, TIME), "bad_header"),
    ],
)  # fmt: skip
def test_files_that_are_none(data, code):
    assert problem_of(data)[0] == code


@pytest.mark.parametrize("at", [99, 100, 115, 124, 136, 140, 148, 155, 156, 157, 257, 300, 511])
def test_each_byte_of_a_header_counts(at):
    for start in (0, DATA.index(b".event.json") - 64):
        changed = bytearray(DATA)
        changed[start + at] ^= 1
        assert problem_of(bytes(changed))[0] in {"bad_header", "truncated"}


def test_padding_is_zero():
    changed = bytearray(DATA)
    changed[1000] = 1

    assert problem_of(bytes(changed)) == ("bad_header", None)


def test_an_oversized_file(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_FILE", 1000)

    assert problem_of(DATA) == ("too_large", None)


def test_content_that_is_not_named_by_its_hash():
    ballot = made().archive.events[2].data[0]

    changed = DATA.replace(ballot.encode(), ballot.replace('"1', '"2', 1).encode())

    assert problem_of(changed) == ("bad_name", 2)


@pytest.mark.parametrize("name", ["x.data.json", f"{'0' * 64}.event.json", f"{hex_of('[]')}.json"])
def test_names_that_are_none(name):
    assert problem_of(DATA + member(name, b"[]", TIME)) == ("bad_name", 9)


def with_event(text, *data):
    """An archive of one event followed by any text as an event."""
    start = Archive(TIME, made().archive.events[:1])
    more = [(one, "data") for one in data] + [(text, "event")]
    return start.to_bel() + b"".join(
        member(f"{hex_of(one)}.{kind}.json", one.encode(), TIME) for one, kind in more
    )


SETUP, BALLOT = made().archive.events[:2]
NEXT = json.loads(BALLOT.text)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None), ({"height": 2}, "wrong_height"), ({"height": 0}, "wrong_height"),
        ({"height": "1"}, "wrong_type"), ({"height": -1}, "wrong_type"),
        ({"parent": "0" * 64}, "broken_chain"), ({"parent": SETUP.hash.upper()}, "bad_event"),
        ({"parent": None}, "wrong_type"), ({"payload": "0" * 64}, "wrong_payload"),
        ({"payload": "x"}, "bad_event"), ({"type": "Shuffle"}, "bad_event"),
        ({"type": 3}, "wrong_type"), ({"type": "EndBallots"}, "wrong_payload"),
        ({"type": "EncryptedTally"}, "wrong_payload"), ({"more": 1}, "wrong_fields"),
    ],
)  # fmt: skip
def test_events_that_are_none(changes, code):
    data = with_event(dumps({**NEXT, **changes}), *BALLOT.data)

    if code is None:
        assert isinstance(belenios.read_archive(data), Archive)
    else:
        assert problem_of(data) == (code, 1)


def test_events_without_a_parent_or_a_payload():
    for name, code in (("parent", "broken_chain"), ("payload", "wrong_payload")):
        text = dumps({key: value for key, value in NEXT.items() if key != name})
        assert problem_of(with_event(text, *BALLOT.data)) == (code, 1)
    first = dumps({"parent": "0" * 64, **json.loads(SETUP.text)})
    data = first_member(TIME) + b"".join(
        member(f"{hex_of(one)}.{kind}.json", one.encode(), TIME)
        for one, kind in [*((one, "data") for one in SETUP.data), (first, "event")]
    )
    assert problem_of(data) == ("broken_chain", 0)


def test_data_before_an_event_that_has_none():
    text = Event.following(SETUP, Kind.END_BALLOTS).text

    assert problem_of(with_event(text, "[]")) == ("wrong_payload", 1)


def test_the_next_event_has_to_be_one_that_may_follow():
    begun = Archive(TIME, made().archive.events[:2])

    with pytest.raises(Problem, match="may not stand here"):
        begun.append(Kind.RESULT, "{}")
    with pytest.raises(ValueError, match="Ballot has 1 texts, not 0"):
        begun.append(Kind.BALLOT)
    with pytest.raises(Problem):
        Event.following(None, Kind.BALLOT, "{}")
    assert begun.append(Kind.END_BALLOTS).height == 2
