"""``chibo verify``: is this PDF the one that was signed and sealed? Offline, without a database.

Needs the file, its evidence (``.tlog-proof``), the log's verifier key and the trust anchors. The last
two are the installation's own unless given: somebody who doubts the installation gives their own.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chibo.cli.environment import var
from chibo.config import env

if TYPE_CHECKING:
    from chibo.trust.documents.checks import Assessment
    from chibo.trust.documents.validation import Report
    from chibo.trust.ledger.verification import Finding as SealFinding

LANGUAGES = ("vi", "en", "de")
SIGNS = {"yes": "✓", "no": "✗", "unsure": "?"}
ROOMS = Path(__file__).parents[1] / "trust"
PASSED, FAILED, UNUSABLE, ON_PAPER = 0, 1, 2, 3


class Unusable(Exception):
    """An input besides the document cannot be used; the sentence says which."""


def main(words: Sequence[str]) -> int:
    """Check one file.

    Returns:
        0 only when every required check passed; 1 when one did not, or could not be made; 2 when the
        command was called wrongly; 3 when the file is as it was sealed but people signed by hand.
    """
    given = _parser().parse_args(words)
    _speak()
    from django.utils import translation

    with translation.override(given.lang or _language()):
        try:
            return _verify(given)
        except Unusable as problem:
            print(f"chibo verify: {problem}", file=sys.stderr)
            return UNUSABLE


def _verify(given: argparse.Namespace) -> int:
    from chibo.trust.documents import checks, validation

    data = _document(given.file)
    report = validation.validate(data, _anchors(given.trust))
    seal, why = _seal(given, data) if report.problem in checks.SEAL_DECIDES else (None, "")
    found = checks.assess(report, seal, why_no_seal=why)
    text = _json(given.file, found, report, seal) if given.json else _plain(given.file, found)
    print(text)
    if found.is_paper:
        return ON_PAPER
    return PASSED if found.ok else FAILED


def _document(path: Path) -> bytes:
    from django.utils.translation import gettext as _

    from chibo.trust.documents.validation import LARGEST_BYTES

    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except OSError as error:
        problem = _("%(path)s cannot be read: %(reason)s.")
        raise Unusable(problem % {"path": path, "reason": error.strerror}) from error


def _anchors(path: Path | None) -> tuple[Any, ...]:
    from django.utils.translation import gettext as _

    from chibo.trust.documents.validation import read_anchors

    chosen = path or env.path("CHIBO_PKI_DIR", var() / "pki") / "root.pem"
    try:
        return read_anchors(chosen.read_bytes())
    except (OSError, ValueError) as error:
        problem = _("There are no trust anchors in %(path)s. Give them with --trust.")
        raise Unusable(problem % {"path": chosen}) from error


def _seal(given: argparse.Namespace, data: bytes) -> tuple["list[SealFinding] | None", str]:
    """Findings about the seal; None and the reason when there is no evidence beside the file."""
    from django.utils.translation import gettext as _

    from chibo.protocols.tlog.errors import TlogError
    from chibo.protocols.tlog.policy import Policy
    from chibo.trust.ledger.verification import check_evidence

    path = given.evidence or _beside(given.file)
    if path is None:
        words = _("No evidence file %(name)s.tlog-proof lies beside the document.")
        return None, words % {"name": given.file.name}
    evidence = _read(path)
    vkey = _text(given.log_key or env.path("CHIBO_LOG_DIR", var() / "log") / "log.vkey")
    try:
        policy = Policy.parse(_text(given.policy)) if given.policy else None
        return check_evidence(evidence, file_bytes=data, vkey=vkey, policy=policy), ""
    except TlogError as error:
        problem = _("The log key or the policy cannot be used: %(reason)s.")
        raise Unusable(problem % {"reason": error}) from error


def _beside(file: Path) -> Path | None:
    names = (f"{file.name}.tlog-proof", f"{file.stem}.tlog-proof")
    return next((file.with_name(name) for name in names if file.with_name(name).exists()), None)


def _read(path: Path) -> bytes:
    from django.utils.translation import gettext as _

    try:
        with path.open("rb") as file:
            return file.read(1 << 20)
    except OSError as error:
        problem = _("%(path)s cannot be read: %(reason)s.")
        raise Unusable(problem % {"path": path, "reason": error.strerror}) from error


def _text(path: Path) -> str:
    return _read(path).decode("utf-8", errors="replace")


def _plain(file: Path, found: "Assessment") -> str:
    state = "yes" if found.ok else "unsure" if found.is_paper else "no"
    lines = [
        f"{SIGNS[state]} {found.verdict}: {file.name}",
        f"  {found.advice}",
        "",
    ]
    for check in found.checks:
        lines.append(f"{SIGNS[check.state]} {check.sentence}")
        if check.note:
            lines.append(f"  {check.note}")
    return "\n".join(lines)


def _json(
    file: Path, found: "Assessment", report: "Report", seal: "list[SealFinding] | None"
) -> str:
    answer = {
        "file": file.name,
        "ok": found.ok,
        "verdict": found.code,
        "sentence": found.verdict,
        "advice": found.advice,
        "signatures": [asdict(one) for one in report.findings],
        "seal": [
            {"result": one.result, "check": one.key, **one.places, "sentence": one.sentence}
            for one in seal or ()
        ],
        "checks": [asdict(check) for check in found.checks],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2, default=_moment)


def _moment(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _speak() -> None:
    """Make the texts of the two rooms readable without an installation."""
    import django
    from django.conf import settings

    from chibo.web.management.commands.build_messages import build

    if settings.configured:
        return
    for source in ROOMS.glob("*/locale/*/LC_MESSAGES/django.po"):
        with suppress(OSError):  # a folder that cannot be written: then the texts stay English
            build(source)
    settings.configure(
        USE_I18N=True,
        LANGUAGE_CODE="vi",
        LANGUAGES=[(code, code) for code in LANGUAGES],
        LOCALE_PATHS=[ROOMS / "documents" / "locale", ROOMS / "ledger" / "locale"],
        USE_TZ=True,
    )
    django.setup()


def _language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chibo verify",
        description="Check a signed and sealed PDF, offline: signers, times, seal, and what could not be checked.",
        epilog="Exit status: 0 all required checks passed, 1 one failed or could not be made, 2 wrong call, "
        "3 unchanged since sealed, but signed by hand.",
    )
    parser.add_argument("file", type=Path, help="the PDF file")
    parser.add_argument(
        "--evidence", type=Path, help="the .tlog-proof file (default: beside the PDF)"
    )
    parser.add_argument(
        "--log-key", type=Path, help="the log's verifier key (default: this installation's)"
    )
    parser.add_argument(
        "--trust", type=Path, help="trust anchors, PEM (default: this installation's)"
    )
    parser.add_argument(
        "--policy", type=Path, help="whose witness signatures are needed (tlog-policy)"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--lang", choices=LANGUAGES, help="language (default: from LANG, else vi)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
