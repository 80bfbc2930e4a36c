"""Commands of the one who holds a slip: open it by its code, then set a way to sign in.

Nobody has signed in here: the code on the paper is the proof, together with what the officer recorded
when she handed it over. Until a factor stands nothing of it can be used to sign in, and the same slip
can be opened again on any device.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, facts
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing, Refused
from chibo.core.scope import scope
from chibo.ground.accounts.models import Identity, Person, Slip, User
from chibo.ground.accounts.rules import slips
from chibo.ground.accounts.rules.slips import State
from chibo.ground.accounts.services import own
from chibo.ground.accounts.services.slips import digest_of

_PURPOSE = "accounts.enrolment"
_SENTENCES = {
    State.UNCONFIRMED: _(
        "This slip waits for a second officer to confirm it. Ask the secretary, then type the code again."
    ),
    State.NOT_HANDED: _(
        "This slip has not been recorded as handed over yet. Ask whoever gave it to you to record it now, "
        "then type the code again."
    ),
    State.USED: _(
        "This slip has been used already; it works once. If it was not you, tell the secretary at once. "
        "If you lost your telephone, ask for a new slip."
    ),
    State.EXPIRED: _("The time of this slip has run out. Ask the secretary to print a new one."),
    State.REPLACED: _("A newer slip was printed for you. Use that one, or ask the secretary."),
    State.WITHDRAWN: _("This slip was withdrawn. Ask the secretary to print a new one."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds an open slip: the person and the account that gets the way to sign in."""

    slip_id: UUID
    kind: str
    name: str
    user: User


def open_slip(*, typed: str, at: datetime) -> Holder:
    """Look at a code; the first time an account without any way to sign in is made for the person.

    Raises:
        Refused: ``slip_unreadable`` or ``slip_unknown``, or by its state ``slip_unconfirmed``,
            ``slip_not_handed``, ``slip_used``, ``slip_expired``, ``slip_replaced``, ``slip_withdrawn``;
            ``account_closed``.
    """
    code = slips.typed_code(typed)
    if code is None:
        raise Refused(
            _("A code has 16 signs in four groups. Compare with the slip and type it again."),
            code="slip_unreadable",
        )
    with scope(system_actor(_PURPOSE)):
        slip = _locked(digest=digest_of(code))
        if slip is None:
            raise Refused(
                _("No slip has this code. Compare each sign with the slip and type it again."),
                code="slip_unknown",
            )
        user = account_of(_open(slip, at=at))
        if slip.begun_at is None:
            slip.begun_at = at
            slip.save(update_fields=["begun_at"])
            _audit(slip, "accounts.slip_opened", at=at)
        return _holder(slip, user)


def holder(*, slip_id: UUID, at: datetime) -> Holder:
    """Who goes on with a slip that was opened before in this browser.

    Raises:
        Refused: the slip is no longer open (codes as in ``open_slip``).
    """
    with scope(system_actor(_PURPOSE)):
        slip = Slip.objects.select_related("person__user").filter(pk=slip_id).first()
        if slip is None:
            raise Missing(_("There is no such slip, or not in your area."), code="no_slip")
        return _holder(slip, _open(slip, at=at).user)


def set_passkey(
    *, slip_id: UUID, name: str, credential: dict[str, Any], at: datetime
) -> tuple[User, Authenticator]:
    """A passkey whose creation was checked becomes the way to sign in; the slip is used.

    Raises:
        Refused: the slip is no longer open.
    """

    def add(user: User) -> Authenticator:
        made: Authenticator = WebAuthn.add(user, name, credential).instance
        return made

    return _finish(slip_id, password="", factor="webauthn", add=add, at=at)


def set_pin_and_app(
    *, slip_id: UUID, password: str, secret: str, at: datetime
) -> tuple[User, Authenticator]:
    """A PIN and an app together become the way to sign in; the slip is used.

    Args:
        password: the PIN, hashed as Django keeps passwords.
        secret: the app's key, after its first six digits were checked.

    Raises:
        Refused: the slip is no longer open.
    """

    def add(user: User) -> Authenticator:
        made: Authenticator = TOTP.activate(user, secret).instance
        return made

    return _finish(slip_id, password=password, factor="totp", add=add, at=at)


def _finish(
    slip_id: UUID, *, password: str, factor: str, add: Any, at: datetime
) -> tuple[User, Authenticator]:
    with scope(system_actor(_PURPOSE)):
        slip = _locked(pk=slip_id)
        if slip is None:
            raise Missing(_("There is no such slip, or not in your area."), code="no_slip")
        _open(slip, at=at)
        user = User.objects.select_for_update(no_key=True).get(person_id=slip.person_id)
        _end_all(user)
        user.password = password or make_password(None)
        user.save(update_fields=["password"])
        made: Authenticator = add(user)
        RecoveryCodes.activate(user)
        slip.used_at, slip.factor = at, factor
        slip.save(update_fields=["used_at", "factor"])
        _audit(slip, "accounts.slip_used", at=at, factor=factor)
        facts.publish(
            "accounts.slip_used",
            {
                "slip": str(slip.pk),
                "kind": slip.kind,
                "person": str(slip.person_id),
                "factor": factor,
                "position": slip.position,
                "province": slip.province,
                "at": at.isoformat(),
            },
        )
    return user, made


def _end_all(user: User) -> None:
    """Every factor, recovery code, identity and session that there was; the old password goes with the caller."""
    Authenticator.objects.filter(user=user).delete()
    Identity.objects.filter(person__user=user).delete()
    own.end_sessions(user.pk)
    user.refresh_from_db(fields=["sessions_ended"])


def _locked(**which: Any) -> Slip | None:
    found = Slip.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return found.filter(**which).first()


def _open(slip: Slip, *, at: datetime) -> Person:
    """The person of a slip that is open, and whose account is not closed."""
    state = slip.state(at)
    if state != State.OPEN:
        raise Refused(_SENTENCES[state], code=f"slip_{state.value}")
    user = getattr(slip.person, "user", None)
    if user is not None and not user.is_active:
        raise Refused(
            _("This account is closed. Ask the secretary of your branch."), code="account_closed"
        )
    return slip.person


def account_of(person: Person) -> User:
    """The person's account; made with a name of our own and no way to sign in where there is none."""
    found = User.objects.filter(person=person).first()
    return found or User.objects.create(
        username=_free_name(person), password=make_password(None), person=person
    )


def _free_name(person: Person) -> str:
    """A readable name that nobody has; a longer number where a hundred short ones are taken."""
    numbers = [100 + secrets.randbelow(900) for _draw in range(100)] + [
        10**8 + secrets.randbelow(10**8)
    ]
    names = [slips.new_login_name(person.display_name, number=number) for number in numbers]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    return next(name for name in names if name not in taken)


def _holder(slip: Slip, user: User) -> Holder:
    return Holder(slip_id=slip.pk, kind=slip.kind, name=slip.person.display_name, user=user)


def _audit(slip: Slip, action: str, *, at: datetime, **detail: str) -> None:
    """A line in the name of the person, with all who made it possible."""
    officers = {
        "printed_by": slip.printed_by,
        "confirmed_by": slip.confirmed_by,
        "handed_by": slip.handed_by,
    }
    audit.record(
        Actor(person_id=slip.person_id, name=slip.person.display_name),
        action,
        subject=slip.person_id,
        position=slip.position,
        province=slip.province,
        at=at,
        detail={
            "slip": str(slip.pk),
            "kind": slip.kind,
            "proof": slip.proof,
            **{what: str(who) for what, who in officers.items() if who},
            **detail,
        },
    )
