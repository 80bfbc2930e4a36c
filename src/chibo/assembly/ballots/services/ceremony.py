"""Commands: the trustees' devices make the key together, the authority's device makes the credentials.

The messages are those of docs/reference/ballot-messages.md. Private texts are sealed for their recipients; the
server passes them on. It checks what it can: signatures, proofs of knowledge, and that every trustee's key
follows from the published polynomials. What only a trustee can check, the trustee's device does.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from chibo.assembly.ballots import policy
from chibo.assembly.ballots.models import Election, Role
from chibo.assembly.ballots.rules.phases import CONFIRMED_IN, Phase
from chibo.assembly.ballots.rules.roles import Part
from chibo.assembly.ballots.sentences import of_problem
from chibo.assembly.ballots.services import common
from chibo.assembly.ballots.services.common import command, locked, require_phase, tell
from chibo.assembly.voting.rules.refusal import check
from chibo.core.actor import Actor
from chibo.protocols.belenios import elections as belenios
from chibo.protocols.belenios.archive import Kind, setup_data
from chibo.protocols.belenios.credentials import Roll, check_members
from chibo.protocols.belenios.encodings import base64_of, dumps, entries, fields, loads, text_of
from chibo.protocols.belenios.errors import Problem
from chibo.protocols.belenios.groups import BELENIOS_2048 as GROUP
from chibo.protocols.belenios.trustees import (
    Certificate,
    PublicKey,
    Signed,
    Trustees,
    member_key,
    read_coefexps,
)

STEPS = ("cert", "polynomial", "share")
CONFIRM = "confirm"


def _said(role: Role, step: str) -> Any:
    """A message as it came: messages are kept as texts, because the order of fields is signed."""
    return loads(role.messages[step]) if step in role.messages else None


def _trustees(election: Election) -> list[Role]:
    return list(Role.objects.filter(election=election, part=Part.TRUSTEE.value).order_by("number"))


def _step(role: Role, every: Sequence[Role]) -> str:
    """What this trustee has to do now."""
    for step in STEPS:
        if step not in role.messages:
            before = STEPS[: STEPS.index(step)]
            ready = all(earlier in one.messages for one in every for earlier in before)
            return step if ready else "wait"
    return "done" if all("share" in one.messages for one in every) else "wait"


def _state(election: Election, role: Role, every: Sequence[Role]) -> dict[str, Any]:
    step = _step(role, every)
    own = role.number - 1
    told = None
    if step == "share":
        rounds = [_said(one, "polynomial") for one in every]
        told = {
            "polynomial": rounds[own]["polynomial"],
            "secrets": [one["secrets"][own] for one in rounds],
            "coefexps": [one["coefexps"] for one in rounds],
        }
    return {
        "uuid": election.uuid,
        "kind": "threshold",
        "threshold": election.threshold,
        "size": len(every),
        "index": role.number,
        "names": [one.name for one in every],
        "step": step,
        "certs": [_said(one, "cert") for one in every],
        "vinput": told,
        "setup": _setup(election),
        "confirmed": [one.number for one in every if CONFIRM in one.messages],
    }


def _setup(election: Election) -> dict[str, str] | None:
    """What the devices check before anybody votes; nothing until the election's text stands."""
    if not election.election:
        return None
    return {
        "election": election.election,
        "trustees": election.trustees,
        "credentials": election.credentials,
    }


@command
def state(*, actor: Actor, election_id: UUID) -> dict[str, Any]:
    """How far the ceremony is, as this trustee may see it; nothing is written.

    Raises:
        Denied: not a trustee.
    """
    with common.as_installation("the trustees' ceremony"):
        role = policy.role_of(actor, election_id, Part.TRUSTEE)
        return _state(role.election, role, _trustees(role.election))


@command
def submit(*, actor: Actor, election_id: UUID, body: object, at: datetime) -> dict[str, Any]:
    """Take the message of a trustee's device for its next step; the answer is the new state.

    Writes the part's message, one audit line, and with the last one the election's text. Once that stands, a
    device says with the step ``confirm`` which election it has checked to have its key.

    Raises:
        Denied: not a trustee. Refused: another step, or a message that cannot be right.
    """
    with common.as_installation("the trustees' ceremony"):
        election = locked(election_id)
        role = policy.role_of(actor, election_id, Part.TRUSTEE)
        every = _trustees(election)
        given = body if isinstance(body, dict) else {}
        if given.get("step") == CONFIRM:
            _confirm(actor, election, role, given, at=at)
            return _state(election, role, _trustees(election))
        require_phase(election, Phase.SETUP)
        step = _step(role, every)
        check(step in STEPS and given.get("step") == step, "other_step")
        try:
            role.messages[step] = dumps(_READ[step](election, role, every, given))
        except Problem as problem:
            raise of_problem(problem, "message_wrong") from problem
        role.save(update_fields=["messages"])
        tell(actor, f"key_{step}", election, at=at, trustee=role.number)
        every = _trustees(election)
        _try_ready(actor, election, every, at=at)
        return _state(election, role, every)


def _confirm(
    actor: Actor, election: Election, role: Role, given: dict[str, Any], *, at: datetime
) -> None:
    """Note that this trustee's device found its own key in the election; the same again changes nothing.

    It may come while the vote is open already: a device looks every few seconds, and does not know that
    somebody opens just now.
    """
    check(election.election, "other_step")
    mark = base64_of(election.election)
    check(given.get("fingerprint") == mark, "election_differs")
    if CONFIRM in role.messages:
        return
    check(election.stage in CONFIRMED_IN, "other_step")
    role.messages[CONFIRM] = dumps(mark)
    role.save(update_fields=["messages"])
    is_late = election.stage is Phase.OPEN
    tell(actor, "key_confirmed", election, at=at, trustee=role.number, late=is_late)


def _certificates(every: Sequence[Role]) -> list[Certificate]:
    return [
        Certificate.read(GROUP, _said(one, "cert"), f"certs[{i}]") for i, one in enumerate(every)
    ]


def _read_cert(_e: Election, _role: Role, every: Sequence[Role], given: dict[str, Any]) -> Any:
    told = fields(given, ("step", "cert"), "")
    own = Certificate.read(GROUP, told["cert"], "cert")
    taken = {_said(one, "cert")["message"] for one in every if "cert" in one.messages}
    if own.signed.message in taken:
        raise Problem("duplicate_credential", "cert")
    return own.signed.json()


def _read_polynomial(
    election: Election, role: Role, every: Sequence[Role], given: dict[str, Any]
) -> Any:
    told = fields(given, ("step", "polynomial"), "")
    inside = fields(told["polynomial"], ("polynomial", "secrets", "coefexps"), "polynomial")
    secrets = entries(inside["secrets"], "polynomial.secrets", len(every))
    signed = Signed.read(GROUP, inside["coefexps"], "polynomial.coefexps")
    certificate = _certificates(every)[role.number - 1]
    read_coefexps(GROUP, signed, certificate, election.threshold, "polynomial.coefexps")
    return {
        "polynomial": text_of(inside["polynomial"], "polynomial.polynomial"),
        "secrets": [text_of(one, f"polynomial.secrets[{i}]") for i, one in enumerate(secrets)],
        "coefexps": signed.json(),
    }


def _read_share(
    election: Election, role: Role, every: Sequence[Role], given: dict[str, Any]
) -> Any:
    told = fields(given, ("step", "certs", "voutput"), "")
    compared = dumps([_said(one, "cert") for one in every])
    check(told["certs"] == sha256(compared.encode()).hexdigest(), "certificates_differ")
    output = fields(told["voutput"], ("private_key", "public_key"), "voutput")
    key = PublicKey.read(GROUP, output["public_key"], "voutput.public_key")
    if key.key != member_key(GROUP, _coefexps(election, every), role.number):
        raise Problem("wrong_verification_key", "voutput.public_key")
    named = PublicKey(key.key, key.proof, role.name)
    return {
        "private_key": text_of(output["private_key"], "voutput.private_key"),
        "public_key": named.json(),
    }


def _coefexps(election: Election, every: Sequence[Role]) -> list[Any]:
    found = []
    for i, (one, certificate) in enumerate(zip(every, _certificates(every), strict=True)):
        signed = Signed.read(GROUP, _said(one, "polynomial")["coefexps"], f"coefexps[{i}]")
        found.append(
            read_coefexps(GROUP, signed, certificate, election.threshold, f"coefexps[{i}]")
        )
    return found


_READ = {"cert": _read_cert, "polynomial": _read_polynomial, "share": _read_share}


@command
def publish_credentials(*, actor: Actor, election_id: UUID, elements: object, at: datetime) -> str:
    """Take the public list of credentials from the authority's device; the same list again changes nothing.

    Writes the election, one audit line. The answer is the list's fingerprint.

    Raises:
        Denied: not the authority. Refused: not as many as there are slips, not sorted, twice the same,
            no elements of the group, or another list is there.
    """
    with common.as_installation("public credentials"):
        election = locked(election_id)
        role = policy.role_of(actor, election_id, Part.AUTHORITY)
        text = _list(elements, count=election.slips)
        if role.messages.get("credentials") == text:
            return base64_of(text)
        require_phase(election, Phase.SETUP)
        check("credentials" not in role.messages, "other_step")
        role.messages["credentials"] = text
        role.save(update_fields=["messages"])
        tell(actor, "credentials_published", election, at=at, count=election.slips)
        _try_ready(actor, election, _trustees(election), at=at)
        return base64_of(text)


def _list(elements: object, *, count: int) -> str:
    try:
        listed = [text_of(one, f"[{i}]") for i, one in enumerate(entries(elements, "", count))]
        text = dumps(listed)
        roll = Roll.read(GROUP, text)
        check_members(GROUP, enumerate(roll.weights))
        if any(weight != 1 for weight in roll.weights.values()):
            raise Problem("bad_weight")
        if sorted(listed, key=int) != listed:
            raise Problem("not_canonical")
    except Problem as problem:
        raise of_problem(problem, "credentials_wrong") from problem
    return text


def _try_ready(actor: Actor, election: Election, every: Sequence[Role], *, at: datetime) -> None:
    """Fix the election's text once keys and credentials are there, and begin the archive."""
    authority = Role.objects.get(election=election, part=Part.AUTHORITY.value)
    if "credentials" not in authority.messages or not all("share" in one.messages for one in every):
        return
    trustees = Trustees.read(dumps([["Pedersen", _pedersen(election, every)]]))
    asked = [
        belenios.Question(
            text=one["question"],
            answers=tuple(one["answers"]),
            minimum=one["min"],
            maximum=one["max"],
            blank=one.get("blank", False),
        )
        for one in election.questions
    ]
    fixed = belenios.Election.new(
        uuid=election.uuid,
        name=election.title,
        description=election.unit.name,
        questions=asked,
        key=trustees.key,
        administrator=election.unit.name,
        credential_authority=authority.name,
    )
    election.trustees = trustees.text
    election.election = fixed.text
    election.credentials = authority.messages["credentials"]
    election.began = int(at.timestamp())
    data = setup_data(election.election, election.trustees, election.credentials)
    texts = (election.election, election.trustees, election.credentials, data)
    common.append(election, None, Kind.SETUP, *texts)
    common.move(
        election,
        Phase.READY,
        trustees=election.trustees,
        election=election.election,
        credentials=election.credentials,
        began=election.began,
        head=election.head,
        ready_at=at,
    )
    tell(actor, "ready", election, at=at)


def _pedersen(election: Election, every: Sequence[Role]) -> dict[str, Any]:
    return {
        "threshold": election.threshold,
        "certs": [_said(one, "cert") for one in every],
        "coefexps": [_said(one, "polynomial")["coefexps"] for one in every],
        "verification_keys": [_said(one, "share")["public_key"] for one in every],
    }
