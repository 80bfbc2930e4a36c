"""Archives taken apart and put together again with right hashes: what a dishonest server could write."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from tests.frontend.tool import dumps

BLOCK = 512


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def header(name: str, size: int, timestamp: int) -> bytes:
    """512 bytes as Belenios writes them."""
    block = bytearray(BLOCK)
    for at, text in (
        (0, name), (100, "0000644"), (108, "0000000"), (116, "0000000"),
        (124, f"{size:011o}"), (136, f"{timestamp:011o}"), (148, " " * 8), (156, "0"),
    ):  # fmt: skip
        block[at : at + len(text)] = text.encode()
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


@dataclass
class Event:
    kind: str
    data: list[str] = field(default_factory=list)


def members(archive: bytes) -> list[tuple[str, str]]:
    """Names and texts of an archive's members."""
    at, found = 0, []
    while at < len(archive):
        size = int(archive[at + 124 : at + 135], 8)
        name = archive[at : at + 100].rstrip(b"\0").decode()
        found.append((name, archive[at + BLOCK : at + BLOCK + size].decode()))
        at += BLOCK + -(-size // BLOCK) * BLOCK
    return found


def apart(file: Path) -> list[Event]:
    """The events of an archive with the data before each."""
    events, data = [], []
    for name, text in members(file.read_bytes())[1:]:
        if name.endswith(".event.json"):
            events.append(Event(json.loads(text)["type"], data))
            data = []
        else:
            data.append(text)
    return events


def together(events: list[Event], timestamp: int = 1_795_444_272) -> bytes:
    """The archive of these events: chain, payloads and names are right, whatever the events say."""
    written = [("BELENIOS", dumps({"version": 1, "timestamp": str(timestamp)}))]
    parent = ""
    for height, event in enumerate(events):
        written += [(f"{sha(text)}.data.json", text) for text in event.data]
        text = dumps(
            ({"parent": parent} if height else {})
            | {"height": height, "type": event.kind}
            | ({"payload": sha(event.data[-1])} if event.data else {})
        )
        parent = sha(text)
        written.append((f"{parent}.event.json", text))
    return b"".join(packed(name, text, timestamp) for name, text in written)


def packed(name: str, text: str, timestamp: int = 1_795_444_272) -> bytes:
    body = text.encode()
    return header(name, len(body), timestamp) + body + b"\0" * (-len(body) % BLOCK)
