"""The archive: a chain of events and their data, in one file `UUID.bel`.

    member      512-byte header, content, zeros to the next multiple of 512; no end-of-archive blocks
    header      name | "0000644" "0000000" "0000000" | size (11 octal digits) | mtime (11 octal digits)
                | checksum (6 octal digits, NUL, space) | "0"; every other byte is zero
    first       BELENIOS {"version":1,"timestamp":"<seconds>"}; its timestamp is the mtime of all members
    data        <hash>.data.json, directly before the event that names them
    event       <hash>.event.json {["parent":hash,]"height":n,"type":T[,"payload":hash]}

| event | data before it | payload names |
| --- | --- | --- |
| Setup (height 0, no parent) | election, trustees, credentials, setup_data | setup_data |
| Ballot | ballot | ballot |
| EndBallots | none | nothing |
| EncryptedTally | encrypted_tally, sized_encrypted_tally | sized_encrypted_tally |
| PartialDecryption | partial_decryption, owned | owned |
| Result | result | result |

Order: Setup Ballot* EndBallots EncryptedTally PartialDecryption+ Result. The reference does not ask for
it (an event set between two ballots lets it forget those before); here nothing else can be written or
passes an audit. All members carry one time, so the file does not tell when somebody voted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .encodings import HEX, count_of, decoded, dumps, fields, hex_of, loads, text_of
from .errors import Problem

BLOCK = 512
LARGEST_FILE = 4 << 30
"""Bytes of the largest archive that is read: some 500,000 ballots of one question."""


class Kind(StrEnum):
    """Types of events."""

    SETUP = "Setup"
    BALLOT = "Ballot"
    END_BALLOTS = "EndBallots"
    ENCRYPTED_TALLY = "EncryptedTally"
    PARTIAL_DECRYPTION = "PartialDecryption"
    RESULT = "Result"


DATA = {
    Kind.SETUP: 4, Kind.BALLOT: 1, Kind.END_BALLOTS: 0, Kind.ENCRYPTED_TALLY: 2,
    Kind.PARTIAL_DECRYPTION: 2, Kind.RESULT: 1,
}  # fmt: skip
"""Texts that stand before each event."""

AFTER: dict[Kind | None, frozenset[Kind]] = {
    None: frozenset({Kind.SETUP}),
    Kind.SETUP: frozenset({Kind.BALLOT, Kind.END_BALLOTS}),
    Kind.BALLOT: frozenset({Kind.BALLOT, Kind.END_BALLOTS}),
    Kind.END_BALLOTS: frozenset({Kind.ENCRYPTED_TALLY}),
    Kind.ENCRYPTED_TALLY: frozenset({Kind.PARTIAL_DECRYPTION}),
    Kind.PARTIAL_DECRYPTION: frozenset({Kind.PARTIAL_DECRYPTION, Kind.RESULT}),
    Kind.RESULT: frozenset(),
}
"""What may follow what."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event with its data.

    Args:
        text: exactly as it stands in the archive; its hash is the next one's parent.
        data: the texts directly before it, the last of which it names.
    """

    height: int
    kind: Kind
    text: str
    data: tuple[str, ...]

    @property
    def hash(self) -> str:
        """By which the next event, a notice or a checker names the chain up to here."""
        return hex_of(self.text)

    @classmethod
    def following(cls, before: "Event | None", kind: Kind, *data: str) -> "Event":
        """The next event of a chain.

        Raises:
            Problem: wrong_order, when an event of this kind may not stand there.
        """
        height = 0 if before is None else before.height + 1
        if kind not in AFTER[None if before is None else before.kind]:
            raise Problem("wrong_order", event=height, kind=kind)
        return cls(height, kind, _event_text(before, height, kind, data), data)


def _event_text(before: Event | None, height: int, kind: str, data: tuple[str, ...]) -> str:
    parent = {} if before is None else {"parent": before.hash}
    payload = {"payload": hex_of(data[-1])} if data else {}
    return dumps({**parent, "height": height, "type": kind, **payload})


def setup_data(election: str, trustees: str, credentials: str) -> str:
    """The payload of the first event."""
    return dumps(
        {
            "election": hex_of(election),
            "trustees": hex_of(trustees),
            "credentials": hex_of(credentials),
        }
    )


class Archive:
    """A chain of events that grows at its end."""

    def __init__(self, timestamp: int, events: Iterable[Event] = ()) -> None:
        self.timestamp = timestamp
        self._events = list(events)

    @classmethod
    def begin(cls, *, timestamp: int, election: str, trustees: str, credentials: str) -> "Archive":
        """A new archive.

        Args:
            timestamp: seconds since 1970; the only time in the file.
            election: `Election.text`. trustees: `Trustees.text`. credentials: `Roll.text`.
        """
        archive = cls(timestamp)
        setup = setup_data(election, trustees, credentials)
        archive.append(Kind.SETUP, election, trustees, credentials, setup)
        return archive

    def append(self, kind: Kind, *data: str) -> Event:
        """Add an event with the texts of the table above; what they say is not checked here.

        Raises:
            Problem: wrong_order.
            ValueError: the number of texts is not the one of the table.
        """
        if len(data) != DATA[kind]:
            raise ValueError(f"{kind} has {DATA[kind]} texts, not {len(data)}")
        event = Event.following(self._events[-1] if self._events else None, kind, *data)
        self._events.append(event)
        return event

    @property
    def events(self) -> tuple[Event, ...]:
        """The events so far."""
        return tuple(self._events)

    @property
    def head(self) -> str:
        """Hash of the last event: what is published and compared."""
        return self._events[-1].hash

    @property
    def election(self) -> str:
        """Text of the election."""
        return self._events[0].data[0]

    @property
    def trustees(self) -> str:
        """Text of the trustees."""
        return self._events[0].data[1]

    @property
    def credentials(self) -> str:
        """Text of the public list of credentials."""
        return self._events[0].data[2]

    def of_kind(self, kind: Kind) -> Iterator[Event]:
        """The events of one type."""
        return (event for event in self._events if event.kind == kind)

    def to_bel(self) -> bytes:
        """The whole file."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The file in pieces, one for each event, for sending it while it is read."""
        yield first_member(self.timestamp)
        for event in self._events:
            yield members_of(event, self.timestamp)

    @classmethod
    def read(cls, data: bytes) -> "Archive":
        """An archive from a file: its bytes, its chain and its hashes, not yet its mathematics.

        The order of kinds is left to `audit`, which also says what follows.

        Raises:
            Problem: the first thing that is wrong.
        """
        if len(data) > LARGEST_FILE:
            raise Problem("too_large")
        if not data:
            raise Problem("empty_archive")
        timestamp, at = _read_first(data)
        archive = cls(timestamp)
        for event in _events(data, at, timestamp):
            archive._events.append(event)
        if not archive._events:
            raise Problem("empty_archive")
        return archive


def header(name: str, size: int, timestamp: int) -> bytes:
    """The 512 bytes before a member."""
    block = bytearray(BLOCK)
    block[: len(name)] = name.encode()
    block[100:123] = b"0000644\x000000000\x000000000"
    block[124:135] = b"%011o" % size
    block[136:147] = b"%011o" % timestamp
    block[148:156] = b" " * 8
    block[156:157] = b"0"
    block[148:156] = b"%06o\x00 " % sum(block)
    return bytes(block)


def member(name: str, content: bytes, timestamp: int) -> bytes:
    """A member with its header and padding."""
    return header(name, len(content), timestamp) + content + bytes(-len(content) % BLOCK)


def first_member(timestamp: int) -> bytes:
    """The first member of the file."""
    text = dumps({"version": 1, "timestamp": str(timestamp)})
    return member("BELENIOS", text.encode(), timestamp)


def members_of(event: Event, timestamp: int) -> bytes:
    """An event's data and the event, as the file has them: what a growing file appends."""
    return b"".join(
        member(f"{hex_of(text)}.{kind}.json", text.encode(), timestamp)
        for kind, texts in (("data", event.data), ("event", (event.text,)))
        for text in texts
    )


def _member_at(data: bytes, at: int, timestamp: int) -> tuple[str, str, int]:
    """Name, text and end of a member.

    Raises:
        Problem: truncated, bad_header, not_text.
    """
    block = data[at : at + BLOCK]
    if len(block) < BLOCK:
        raise Problem("truncated")
    digits = block[124:135]
    if not all(sign in b"01234567" for sign in digits):
        raise Problem("bad_header")
    size = int(digits, 8)
    end = at + BLOCK + size + -size % BLOCK
    if end > len(data):
        raise Problem("truncated")
    name = block[:100].rstrip(b"\0").decode("latin-1")
    content = data[at + BLOCK : at + BLOCK + size]
    if header(name, size, timestamp) != block or any(data[at + BLOCK + size : end]):
        raise Problem("bad_header", name)
    return name, decoded(content), end


def _read_first(data: bytes) -> tuple[int, int]:
    """The timestamp, and where the second member begins.

    Raises:
        Problem: truncated, bad_header, wrong_version, or a wrong shape.
    """
    octal = data[136:147]
    if len(data) < BLOCK:
        raise Problem("truncated")
    if len(octal) != 11 or not all(sign in b"01234567" for sign in octal):
        raise Problem("bad_header", "BELENIOS")
    timestamp = int(octal, 8)
    name, text, end = _member_at(data, 0, timestamp)
    if name != "BELENIOS":
        raise Problem("bad_name", name)
    told = fields(loads(text), ("version", "timestamp"), "BELENIOS")
    if told["version"] != 1 or type(told["version"]) is not int:
        raise Problem("wrong_version", "BELENIOS.version")
    if told["timestamp"] != str(timestamp):
        raise Problem("bad_header", "BELENIOS.timestamp")
    return timestamp, end


def _events(data: bytes, at: int, timestamp: int) -> Iterator[Event]:
    before: Event | None = None
    pending: list[str] = []
    while at < len(data):
        height = 0 if before is None else before.height + 1
        try:
            name, text, at = _member_at(data, at, timestamp)
            digest, _, rest = name.partition(".")
            if rest not in ("data.json", "event.json") or digest != hex_of(text):
                raise Problem("bad_name", name)
            if rest == "data.json":
                pending.append(text)
                continue
            before = _read_event(text, before, tuple(pending))
        except Problem as problem:
            raise problem.at(height, problem.kind or "?") from None
        pending = []
        yield before
    if pending:
        raise Problem("trailing_data")


def _read_event(text: str, before: Event | None, data: tuple[str, ...]) -> Event:
    """An event after another.

    Raises:
        Problem: its shape, bad_event, wrong_height, broken_chain, wrong_payload.
    """
    told = loads(text)
    names = ("parent", "height", "type", "payload")
    told = fields(told, names, "", ("parent", "payload"))
    height = count_of(told["height"], "height")
    if text_of(told["type"], "type") not in set(Kind):
        raise Problem("bad_event", "type")
    kind = Kind(told["type"])
    for name in ("parent", "payload"):
        if name in told and not HEX.fullmatch(text_of(told[name], name)):
            raise Problem("bad_event", name)
    if height != (0 if before is None else before.height + 1):
        raise Problem("wrong_height", "height", kind=kind)
    if told.get("parent") != (before and before.hash):
        raise Problem("broken_chain", "parent", kind=kind)
    if len(data) != DATA[kind] or text != _event_text(before, height, kind, data):
        raise Problem("wrong_payload", "payload", kind=kind)
    return Event(height, kind, text, data)
