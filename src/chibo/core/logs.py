"""The log of the machine: one JSON line each, without names, numbers, choices, codes or addresses.

A line says when, how grave, what happened (a constant sentence of the source), in which request, and of
values only ids, counts, and words of our own. What a library says is left out unless it is a constant
too: libraries put arguments of jobs, addresses and queries into their sentences. An exception is told
by its kinds and the places it passed through; what it says may quote a row of somebody.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from uuid import UUID

OURS = ("chibo", "_granian", "granian")
FIELDS = ("route", "method", "status", "ms", "code", "listeners", "check", "directive", "source")
"""What a line may carry besides: each is a name from the source, a number, or checked where it is made."""
_WORD = re.compile(r"[A-Za-z][A-Za-z_.:-]{0,79}")
_present: ContextVar[str] = ContextVar("request", default="")


@contextmanager
def request(number: str) -> Iterator[str]:
    """Within the block every line carries this number of a request."""
    before = _present.set(number)
    try:
        yield number
    finally:
        _present.reset(before)


class JsonFormatter(logging.Formatter):
    """One line of JSON: time, level, logger, event; request, fields, values and the way of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        if values := _values(record):
            line["values"] = values
        if number := _present.get():
            line["request"] = number
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """The sentence as it stands in the source; of a library only where it cannot hold values."""
    is_ours = record.name.partition(".")[0] in OURS
    if is_ours or record.args:
        return str(record.msg)
    return f"{record.module}:{record.funcName}:{record.lineno}"


def _values(record: logging.LogRecord) -> list[Any]:
    if record.name.partition(".")[0] not in OURS or not record.args:
        return []
    given = record.args.values() if isinstance(record.args, dict) else record.args
    return [_safe(value) for value in given]


def _safe(value: Any) -> Any:
    """Numbers of this program, ids and names from the source; anything else by its kind."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, UUID):
        return str(value)
    text = str(value)
    is_told = _WORD.fullmatch(text) or _ID.fullmatch(text)
    return text if is_told else f"<{type(value).__name__}>"


_ID = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9A-F]{4}")
"""An id, or the code of a fault that its page shows."""


def told(error: BaseException) -> list[dict[str, Any]]:
    """An exception and those behind it: kind, stable code, and the places, innermost last; no words."""
    chain: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 8:
        entry: dict[str, Any] = {"kind": f"{type(current).__module__}.{type(current).__qualname__}"}
        code = getattr(current, "code", None) or getattr(current, "sqlstate", None)
        if isinstance(code, str) and re.fullmatch(r"[\w.-]{1,60}", code):
            entry["code"] = code
        entry["at"] = _places(current.__traceback__)
        chain.append(entry)
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return chain


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)
    return [f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-20:]]


def _module(filename: str) -> str:
    """The last parts of a file's path: enough to find it, nothing about the machine."""
    return "/".join(filename.split("/")[-3:])


def guard(process: str) -> None:
    """In a process that runs unwatched: what nobody catches becomes a line too, not Python's own words."""
    log = logging.getLogger(f"chibo.{process}")

    def fallen(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            return
        log.critical("process ends", exc_info=error)

    def thread_fallen(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            log.error("thread ends", exc_info=args.exc_value)

    sys.excepthook = fallen
    threading.excepthook = thread_fallen
    logging.captureWarnings(True)
