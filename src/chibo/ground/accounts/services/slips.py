"""Commands of officers: print a slip, confirm one for a lost telephone, hand it over, withdraw it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, facts
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.policy import require
from chibo.ground.accounts import policy, queries
from chibo.ground.accounts.models import Person, Slip
from chibo.ground.accounts.rules import slips
from chibo.ground.accounts.rules.slips import Ending, Kind, State

SHORTEST_KEY = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A slip with its code, which exists only in this answer and on the paper."""

    slip: Slip
    code: str


def digest_of(code: str) -> str:
    """What is kept of a code: a hash keyed by the installation's secret."""
    return _keyed("digest", code).hex()


def _keyed(purpose: str, text: str) -> bytes:
    return salted_hmac(f"chibo.accounts.slip.{purpose}", text, algorithm="sha256").digest()


@transaction.atomic
def print_slip(*, actor: Actor, person_id: UUID, kind: Kind, key: str, at: datetime) -> Printed:
    """Make a slip; the older one of the same member dies.

    The code is made of the form's key and the installation's secret, so the same form sent twice
    prints the same slip, and neither code nor key is kept.

    Args:
        key: the form's idempotency key, drawn by chance by the page.

    Raises:
        Missing: no such person in the seat. Denied: the office does not enrol there, or for oneself.
        Refused: ``has_way`` (a first slip for somebody who can sign in), ``no_way`` (a lost one for
            somebody who cannot), ``account_closed``, ``slip_over`` (the form's slip has ended already).
    """
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise Missing(_("There is no such person, or not in your area."), code="no_person")
    require(actor, policy.ENROL, position=person.position)
    _not_oneself(actor, person.pk)
    if len(key) < SHORTEST_KEY:
        raise Refused(_("Go back, reload the page and try again."), code="no_key")
    request = f"{person.pk}:{kind.value}:{actor.person}:{key}"
    code = slips.code_of(_keyed("code", request))
    known = Slip.objects.filter(request=_keyed("request", request).hex()).first()
    if known is not None:
        return _again(known, code, at=at)
    _check_kind(person, kind)
    alive = Slip.objects.filter(person=person, used_at=None, ended_at=None)
    alive.update(ending=Ending.REPLACED, ended_at=at)
    slip = Slip.objects.create(
        person=person,
        province=person.province,
        position=person.position,
        kind=kind,
        digest=digest_of(code),
        request=_keyed("request", request).hex(),
        printed_at=at,
        printed_by=actor.person,
        printed_by_name=actor.name,
        expires_at=slips.holds_until(at, day=localdate(at)),
    )
    _record(actor, "accounts.slip_printed", slip, at=at)
    facts.publish(
        "accounts.slip_printed",
        {
            "slip": str(slip.pk),
            "kind": slip.kind,
            "person": str(slip.person_id),
            "by": str(actor.person),
            "position": slip.position,
            "province": slip.province,
            "at": at.isoformat(),
        },
    )
    return Printed(slip=slip, code=code)


def _again(known: Slip, code: str, *, at: datetime) -> Printed:
    if known.state(at) not in slips.WAITING:
        raise Refused(
            _("This slip is over: it was used, replaced or withdrawn. Print a new one."),
            code="slip_over",
        )
    return Printed(slip=known, code=code)


def _check_kind(person: Person, kind: Kind) -> None:
    user = getattr(person, "user", None)
    if user is not None and not user.is_active:
        raise Refused(_("This account is closed."), code="account_closed")
    can_sign_in = bool(queries.ways_in([person.pk]).get(person.pk))
    if kind == Kind.ENROL and can_sign_in:
        raise Refused(
            _("%(name)s can sign in already. For a lost telephone print the slip for that."),
            code="has_way",
            name=person.display_name,
        )
    if kind == Kind.LOST and not can_sign_in:
        raise Refused(
            _("%(name)s has no way to sign in yet. Print a first slip."),
            code="no_way",
            name=person.display_name,
        )


@transaction.atomic
def confirm(*, actor: Actor, slip_id: UUID, at: datetime) -> Slip:
    """The second officer vouches that the telephone is lost; once more by the same person changes nothing.

    Raises:
        Missing: no such slip in the seat. Denied: no office for it, the member, or who printed it.
        Refused: the slip needs no confirmation, or is over.
    """
    slip = _locked(slip_id)
    require(actor, policy.CONFIRM, position=slip.position)
    _not_oneself(actor, slip.person_id)
    if slip.confirmed_by == actor.person:
        return slip
    if slip.printed_by == actor.person:
        raise Denied(
            _("You printed this slip. Somebody else with an office confirms it."),
            code="one_officer",
        )
    _expect(slip, State.UNCONFIRMED, at=at)
    slip.confirmed_at, slip.confirmed_by, slip.confirmed_by_name = at, actor.person, actor.name
    slip.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name"])
    _record(actor, "accounts.slip_confirmed", slip, at=at)
    return slip


@transaction.atomic
def hand_over(*, actor: Actor, slip_id: UUID, proof: str, at: datetime) -> Slip:
    """The slip is in the member's hand, and how the officer knew that it is the member; from now on it opens.

    Once more with the same proof changes nothing.

    Args:
        proof: code of a kind of proof in force (``rules.slips.proofs``).

    Raises:
        Missing: no such slip in the seat. Denied: no office for it, or the member.
        Refused: ``slip_unconfirmed``, ``slip_over``, ``no_proof`` (not a kind of proof that is taken).
    """
    slip = _locked(slip_id)
    require(actor, policy.ENROL, position=slip.position)
    _not_oneself(actor, slip.person_id)
    if proof not in {kind.code for kind in slips.proofs(day=localdate(at))}:
        raise Refused(_("Choose how you knew who it is."), code="no_proof")
    if slip.handed_by == actor.person and slip.proof == proof:
        return slip
    _expect(slip, State.NOT_HANDED, at=at)
    slip.handed_at, slip.handed_by, slip.handed_by_name = at, actor.person, actor.name
    slip.proof = proof
    slip.save(update_fields=["handed_at", "handed_by", "handed_by_name", "proof"])
    _record(actor, "accounts.slip_handed_over", slip, at=at, proof=proof)
    return slip


@transaction.atomic
def withdraw(*, actor: Actor, slip_id: UUID, at: datetime) -> Slip:
    """End a slip that waits: it was lost, or should not have been printed; the member may do it too.

    Raises:
        Missing: no such slip in the seat. Denied: no office for it. Refused: it is over already.
    """
    slip = _locked(slip_id)
    if slip.person_id != actor.person_id:
        require(actor, policy.CONFIRM, position=slip.position)
    if slip.ending == Ending.WITHDRAWN:
        return slip
    _expect(slip, *slips.WAITING, at=at)
    slip.ended_at, slip.ending = at, Ending.WITHDRAWN
    slip.save(update_fields=["ended_at", "ending"])
    _record(actor, "accounts.slip_withdrawn", slip, at=at)
    return slip


def _locked(slip_id: UUID) -> Slip:
    found = Slip.objects.select_for_update(of=("self",), no_key=True).filter(pk=slip_id).first()
    if found is None:
        raise Missing(_("There is no such slip, or not in your area."), code="no_slip")
    return found


def _not_oneself(actor: Actor, person_id: UUID) -> None:
    if actor.person_id == person_id:
        raise Denied(_("Somebody else does this for you."), code="own_slip")


def _expect(slip: Slip, *wanted: State, at: datetime) -> None:
    found = slip.state(at)
    if found in wanted:
        return
    if found == State.UNCONFIRMED:
        raise Refused(
            _("A second officer has to confirm this slip first."), code="slip_unconfirmed"
        )
    if found in slips.WAITING:
        raise Refused(_("This has been recorded already."), code="slip_recorded")
    raise Refused(
        _("This slip is over: it was used, replaced or withdrawn. Print a new one."),
        code="slip_over",
    )


def _record(actor: Actor, action: str, slip: Slip, *, at: datetime, **detail: str) -> None:
    audit.record(
        actor,
        action,
        subject=slip.person_id,
        position=slip.position,
        province=slip.province,
        at=at,
        detail={"slip": str(slip.pk), "kind": slip.kind, **detail},
    )
