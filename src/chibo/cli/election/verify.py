"""``chibo election verify``: is this archive right, and what is the proven result? Offline."""

import argparse
import json
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chibo.cli.election import words as said
from chibo.protocols.belenios import Problem, Report, audit
from chibo.protocols.belenios.archive import LARGEST_FILE

PASSED, FAILED, UNUSABLE, UNFINISHED = 0, 1, 2, 3
SIGNS = {PASSED: "✓", FAILED: "✗", UNFINISHED: "?"}
VERDICTS = {PASSED: "right", FAILED: "wrong", UNFINISHED: "unfinished"}


def main(words: list[str]) -> int:
    """Check one file.

    Returns:
        0 when everything is right and the result proven; 1 when something is wrong, or the archive
        does not end where it was said to; 2 when the command was called wrongly; 3 when everything is
        right so far, but the election has no result yet.
    """
    given = _parser().parse_args(words)
    language = given.lang or _language()
    try:
        with given.file.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        problem = said.text("unreadable", language, given.file, error.strerror)
        print(f"chibo election verify: {problem}", file=sys.stderr)
        return UNUSABLE
    report = audit(data, jobs=given.jobs, draw=secrets.randbelow)
    elsewhere = given.head is not None and given.head.lower() != report.head
    status = FAILED if elsewhere or not report.is_right else UNFINISHED
    status = PASSED if status == UNFINISHED and report.is_complete else status
    if given.json:
        print(json.dumps(_told(report, status, language, elsewhere), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(given.file.name, report, status, language, elsewhere)))
    return status


def _lines(name: str, report: Report, status: int, language: str, elsewhere: bool) -> Iterator[str]:
    yield f"{SIGNS[status]} {said.text(VERDICTS[status], language)}: {plain(name)}"
    if elsewhere:
        yield f"  ✗ {said.text('other_head', language)}."
    for problem in report.problems:
        yield f"  ✗ {sentence(problem, language)}."
    for label, value in _facts(report):
        yield f"  {said.text(label, language)}: {plain(value)}"
    if report.election is not None and report.counts is not None:
        for number, (question, counts) in enumerate(
            zip(report.election.questions, report.counts, strict=True), 1
        ):
            yield f"\n  {number}. {plain(question.text)}"
            blank = [said.text("blank", language)] if question.blank else []
            for answer, count in zip([*blank, *question.answers], counts, strict=True):
                yield f"     {count:>6}  {plain(answer)}"
    if status != FAILED:
        yield f"\n  {said.text('advice', language)}"


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    if report.election is not None:
        yield "election", f"{report.election.name} ({report.election.uuid})"
    if report.head:
        yield "head", report.head
    if report.roll is not None:
        yield "roll", report.roll.fingerprint
        yield "voters", str(len(report.roll.weights))
        yield "ballots", str(report.ballots)
        yield "counted", str(report.counted)
        if report.weight != report.counted:
            yield "weight", str(report.weight)
    if report.shares:
        yield "shares", ", ".join(map(str, report.shares))


def sentence(problem: Problem, language: str) -> str:
    """A problem with its place, as a sentence without its full stop."""
    event = ""
    if problem.event is not None:
        event = said.text("event", language, problem.event, problem.kind)
    place = ", ".join(part for part in (event, plain(problem.path)) if part)
    reason = said.reason(problem.code, language)
    return f"{place}: {reason}" if place else reason[0].upper() + reason[1:]


def plain(text: str) -> str:
    """A text out of a file, harmless on a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _told(report: Report, status: int, language: str, elsewhere: bool) -> dict[str, Any]:
    election, roll, counts = report.election, report.roll, report.counts
    return {
        "ok": status == PASSED,
        "verdict": VERDICTS[status],
        "sentence": said.text(VERDICTS[status], language),
        "stage": report.stage,
        "head": report.head,
        "head_as_published": not elsewhere,
        "uuid": election and election.uuid,
        "name": election and election.name,
        "fingerprint": election and election.fingerprint,
        "roll": roll and roll.fingerprint,
        "credentials": roll and len(roll.weights),
        "ballots": report.ballots,
        "counted": report.counted,
        "weight": report.weight,
        "shares": list(report.shares),
        "result": counts and [list(row) for row in counts],
        "problems": [
            {
                "code": problem.code,
                "event": problem.event,
                "type": problem.kind or None,
                "path": problem.path,
                "sentence": sentence(problem, language),
            }
            for problem in report.problems
        ],
    }


def _language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code in said.LANGUAGES:
            return code
    return said.LANGUAGES[0]


def _jobs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 256:
        raise ValueError
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chibo election verify",
        description="Audit an archive of secret ballots (Belenios 2.0), offline. Kiểm tra hồ sơ kiểm phiếu.",
        epilog="Exit status: 0 all is right and the result proven, 1 something is wrong, 2 wrong call, "
        "3 right so far, but no result yet.",
    )
    parser.add_argument("file", type=Path, help="the archive, UUID.bel")
    parser.add_argument("--head", help="hash of the last event, as it was published")
    parser.add_argument(
        "--jobs", type=_jobs, default=os.cpu_count() or 1, help="processes (default: all cores)"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument(
        "--lang", choices=said.LANGUAGES, help="language (default: from LANG, else vi)"
    )
    return parser
