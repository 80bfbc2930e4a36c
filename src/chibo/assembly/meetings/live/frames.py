"""Frames of text/event-stream (WHATWG HTML, 9.2)."""

RETRY_MS = 3_000
OPENING = f"retry: {RETRY_MS}\n: linked\n\n".encode()
BEAT = b": beat\n\n"
RESYNC = b"event: resync\ndata:\n\n"


def data(html: str) -> bytes:
    """Fragments as lines of one event; empty for nothing."""
    return "".join(f"data: {line}\n" for line in html.splitlines()).encode()


def event(*parts: bytes, seq: int | None = None) -> bytes:
    """One event of all the parts; with ``seq`` it moves the listener's last number on.

    What is shared and what is one's own travel in one event: a cut never separates them.
    """
    head = f"id: {seq}\n".encode() if seq is not None else b""
    return b"".join((head, b"event: regions\n", *parts, b"\n"))


def barred(why: str) -> bytes:
    """The last event of a stream whose right has ended; the page says ``why`` and does not come back."""
    return f"event: barred\ndata: {why}\n\n".encode()
