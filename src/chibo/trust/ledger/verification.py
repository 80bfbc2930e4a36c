"""Judge a document's evidence offline: no database, no network, nothing but the bytes given.

Used by `chibo verify` and by anybody's script. Nothing in the evidence file is believed: the entry
is made again from the opening, and must lead to a root that the log's key has signed.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.protocols.tlog.errors import Malformed, TlogError
from chibo.protocols.tlog.leaf import Opening
from chibo.protocols.tlog.note import Vkey
from chibo.protocols.tlog.policy import Policy, Verdict
from chibo.protocols.tlog.proof import Evidence

from .rules import MANIFEST_FORMAT, WITH_FILES, check_files

OPENED = ("document", "version", "number", "queued_at", "signing")
"""What a seal says of itself besides its files; ``signing`` is ``paper`` where people signed by hand."""

_Found = TypeVar("_Found")


class Result(StrEnum):
    """What became of one check."""

    OK = "ok"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


SENTENCES: dict[str, Promise] = {
    "form_ok": _("The evidence file can be read."),
    "form_failed": _("This is no evidence file that can be read."),
    "signature_ok": _("The log %(origin)s has signed its state of %(size)s entries."),
    "signature_failed": _("The log's signature does not hold."),
    "witnesses_ok": _("Enough witnesses have signed the same state of the log: %(names)s."),
    "witnesses_failed": _("Not enough witnesses have signed this state of the log."),
    "witnesses_not_checked": _("Not yet watched by a witness: only the log itself has signed."),
    "opening_ok": _("The evidence says what was sealed: version %(version)s of a document."),
    "opening_failed": _("The evidence does not say what was sealed."),
    "inclusion_ok": _("The seal stands in the log as entry %(index)s."),
    "inclusion_failed": _("The seal does not stand in the log."),
    "file_ok": _("The file is the one that was sealed, byte for byte."),
    "file_changed": _("The file has the sealed length but other content: it was changed."),
    "file_failed": _(
        "The file is not the one that was sealed: it was changed or cut, or the evidence belongs "
        "to another document."
    ),
    "signature_not_checked": _("The log's signature was not checked."),
    "opening_not_checked": _("What was sealed was not checked."),
    "inclusion_not_checked": _("Whether the seal stands in the log was not checked."),
    "file_not_checked": _("The file was not compared with what was sealed."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and its result; `key` names the sentence, `places` fill it.

    A failed check may carry `places["reason"]`: the technical reason, in English.
    """

    result: Result
    key: str
    places: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The finding in the reader's language."""
        return str(SENTENCES[self.key]) % self.places


def check_evidence(
    evidence: bytes, *, file_bytes: bytes, vkey: str, policy: Policy | None = None
) -> list[Finding]:
    """Check that a file was sealed in a log, as its evidence claims.

    Args:
        evidence: the .tlog-proof file.
        file_bytes: the document.
        vkey: the log's verifier key, from a source the reader trusts.
        policy: whose signatures are needed; by default the log's own is enough.

    Returns:
        Six findings: form, signature, witnesses, opening, inclusion, file. The document is sealed
        when none of them has failed.

    Raises:
        Malformed: `vkey` is no verifier key, or one that the policy does not name.
    """
    log = Vkey.parse(vkey.strip())
    wanted = policy or Policy.unwitnessed(log)
    if log not in wanted.logs:
        raise Malformed("the policy does not name this log's verifier key")
    proof, form = _try("form", partial(Evidence.parse, evidence), _nothing)
    if proof is None:
        names = ("signature", "witnesses", "opening", "inclusion", "file")
        return [form, *map(_skipped, names)]
    verdict, signature = _try("signature", partial(wanted.judge, proof.note), _signed)
    opening, opened = _try("opening", partial(_opening, proof.extra), _opened)
    return [
        form,
        signature,
        _witnesses(wanted, verdict),
        opened,
        _inclusion(proof, opening, verdict),
        _file(opening, file_bytes),
    ]


def _skipped(name: str) -> Finding:
    return Finding(Result.NOT_CHECKED, f"{name}_not_checked")


def _try(
    name: str, check: Callable[[], _Found], places: Callable[[_Found], dict[str, Any]]
) -> tuple[_Found, Finding] | tuple[None, Finding]:
    try:
        found = check()
    except TlogError as error:
        return None, Finding(Result.FAILED, f"{name}_failed", {"reason": str(error)})
    return found, Finding(Result.OK, f"{name}_ok", places(found))


def _signed(verdict: Verdict) -> dict[str, Any]:
    return {"origin": verdict.checkpoint.origin, "size": verdict.checkpoint.size}


def _witnesses(policy: Policy, verdict: Verdict | None) -> Finding:
    if verdict is None or not policy.watched:
        return _skipped("witnesses")
    if not verdict.enough:
        return Finding(Result.FAILED, "witnesses_failed")
    names = ", ".join(name for name, _time in verdict.witnesses)
    return Finding(Result.OK, "witnesses_ok", {"names": names})


def _opening(extra: bytes) -> Opening:
    """The opening in the evidence, if it is one of a sealed file."""
    opening = Opening.unpack(extra)
    manifest = opening.contents()
    if opening.kind not in WITH_FILES or manifest.get("kind") != opening.kind.name.lower():
        raise Malformed("it is not the seal of a file")
    if manifest.get("format") != MANIFEST_FORMAT or "version" not in manifest:
        raise Malformed("its form is not known")
    check_files(manifest.get("files"))
    return opening


def _opened(opening: Opening) -> dict[str, Any]:
    manifest = opening.contents()
    return {name: manifest.get(name) for name in OPENED}


def _inclusion(proof: Evidence, opening: Opening | None, verdict: Verdict | None) -> Finding:
    if opening is None or verdict is None:
        return _skipped("inclusion")
    entry = opening.entry()
    places = {"index": proof.index, "size": verdict.checkpoint.size}
    check = partial(proof.check_entry, entry, verdict.checkpoint)
    return _try("inclusion", check, lambda _none: places)[1]


def _nothing(_found: object) -> dict[str, Any]:
    return {}


def _file(opening: Opening | None, data: bytes) -> Finding:
    if opening is None:
        return _skipped("file")
    files = opening.contents()["files"]
    digest = hashlib.sha256(data).hexdigest()
    same_length = [file for file in files if file["length"] == len(data)]
    if any(file["sha256"] == digest for file in same_length):
        return Finding(Result.OK, "file_ok", {"sha256": digest, "length": len(data)})
    return Finding(Result.FAILED, "file_changed" if same_length else "file_failed")
