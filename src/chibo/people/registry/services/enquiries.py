"""Parts of the commands: a question is written down before it goes out, its outcome in the transaction that uses it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4, uuid5

from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Refused, Unavailable
from chibo.core.scope import scope
from chibo.gateways.population.port import (
    Away,
    Call,
    PopulationError,
    PopulationRegistry,
    Revoked,
    Untrue,
)
from chibo.ground.organisation.queries import local_day
from chibo.people.registry.models import Enquiry, Reply
from chibo.people.registry.rules.purposes import NotAllowed, Purpose, allowed
from chibo.people.registry.rules.states import Result

if TYPE_CHECKING:
    from chibo.people.members.models import Member

MOST_IN_A_DAY = 200
"""Questions about single members that one person may have asked within a day."""
COUNTRY = "VN"
Answer = TypeVar("Answer")


def write(
    actor: Actor,
    about: "Iterable[Member]",
    *,
    question: str,
    purpose: Purpose,
    fields: Sequence[str],
    at: datetime,
    case: str = "",
    message_id: UUID | None = None,
) -> list[Enquiry]:
    """Write down that the register is being asked; the same message again adds no second line.

    Raises:
        Refused: the table of purposes does not allow it.
    """
    try:
        row = allowed(purpose, fields=fields, on=local_day(at))
    except NotAllowed as error:
        raise Refused(
            _("The register may not be asked this for this purpose."), code="purpose"
        ) from error
    message = message_id or uuid4()
    made = [
        Enquiry(
            # One line for each member and message has one key, so that nothing has to be read back.
            id=uuid5(message, str(one.pk)),
            member_id=one.pk,
            person_id=one.person_id,
            province=one.province,
            position=one.position,
            message_id=message,
            question=question,
            purpose=purpose,
            legal_basis=row.legal_basis,
            case_ref=case,
            fields=sorted(fields),
            asked_by=actor.person_id,
            asked_by_name=actor.name,
            asked_by_unit=actor.unit_name,
            at=at,
        )
        for one in about
    ]
    Enquiry.objects.bulk_create(made, ignore_conflicts=True)
    return made


def check_budget(actor: Actor, *, at: datetime) -> None:
    """Nobody leafs through the register.

    Raises:
        Refused: this person has had enough asked within a day.
    """
    since = at - timedelta(days=1)
    asked = Enquiry.objects.filter(asked_by=actor.person, at__gt=since, question="find").count()
    if asked >= MOST_IN_A_DAY:
        raise Refused(
            _("You have had %(count)s questions asked within a day. Go on tomorrow."),
            code="enough_asked",
            count=asked,
        )


def call_of(enquiry: Enquiry, actor: Actor) -> Call:
    """What travels with the question: message, purpose, case, and whose deed it is (never a personal id)."""
    return Call(
        id=str(enquiry.message_id),
        purpose=enquiry.purpose,
        case=enquiry.case_ref or str(enquiry.message_id),
        user=f"{COUNTRY}{actor.person_id.hex}" if actor.person_id else "",
    )


def replied(
    enquiries: Iterable[Enquiry],
    results: "Iterable[tuple[Result, str]]",
    *,
    registry: PopulationRegistry | None,
    at: datetime,
) -> None:
    """Write down what became of questions, with the numbers under which X-Road keeps them."""
    last = getattr(registry, "last", None)
    Reply.objects.bulk_create(
        [
            Reply(
                enquiry=one,
                person_id=one.person_id,
                province=one.province,
                position=one.position,
                result=result,
                code=code,
                request_id=getattr(last, "request_id", ""),
                request_hash=getattr(last, "request_hash", ""),
                at=at,
            )
            for one, (result, code) in zip(enquiries, results, strict=True)
        ]
    )


def ask(
    actor: Actor, enquiry: Enquiry, question: Callable[[Call], Answer], *, at: datetime
) -> Answer:
    """Put a question that is written down; a failure is written down too. Call outside a scope.

    Raises:
        Unavailable: no answer now. Refused: the register says no.
    """
    try:
        return question(call_of(enquiry, actor))
    except PopulationError as error:
        result = Result.AWAY if isinstance(error, Away) else Result.REFUSED
        with scope(actor):
            replied([enquiry], [(result, error.code)], registry=None, at=at)
        raise told(error) from error


def told(error: PopulationError) -> Unavailable | Refused:
    """What went wrong, in a sentence."""
    if isinstance(error, Away):
        return Unavailable(
            _("The population register does not answer. Try again in a few minutes."),
            code="registry_away",
        )
    if isinstance(error, Revoked):
        return Refused(
            _("The population register lets this installation ask no more. Tell the operator."),
            code="registry_revoked",
        )
    if isinstance(error, Untrue):
        return Refused(
            _(
                "The answer of the population register does not belong to the question. Nothing of it was used."
            ),
            code="registry_untrue",
        )
    return Refused(
        _("The population register did not accept the question."), code="registry_refused"
    )
