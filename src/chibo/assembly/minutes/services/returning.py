"""The committee above gives minutes back with remarks; the branch corrects or answers; the committee settles."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import policy, queries
from chibo.assembly.minutes.models import Draft, Return
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.assembly.minutes.services.drafting import correct
from chibo.assembly.minutes.services.trail import kept_text, told, written
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused
from chibo.ground.organisation.queries import local_day


@transaction.atomic
def return_minutes(
    *, actor: Actor, minutes_id: UUID, remarks: str, due: date, at: datetime
) -> Return:
    """Give signed minutes back to the branch with remarks, to be answered until a day.

    Args:
        minutes_id: id of the draft of the minutes.

    Raises:
        Missing; Denied: no seat above the branch; Refused: not signed yet, corrected since, returned
            and not settled, no remarks, or the day has passed.
    """
    draft = queries.draft(minutes_id)
    policy.require_above(actor, policy.RETURN, position=draft.position)
    if draft.stage not in {Stage.SIGNED, Stage.SEALED}:
        raise Refused(_("Only signed minutes are returned to the branch."), code="not_signed")
    if queries.correction_of(draft) is not None:
        raise Refused(
            _("These minutes are being corrected. Return the correction, if it is needed."),
            code="not_newest",
        )
    if due < local_day(at):
        raise Refused(_("The day is past. Choose a later one."), code="due_past")
    try:
        with transaction.atomic():
            found = Return.objects.create(
                draft=draft,
                province=draft.province,
                position=draft.position,
                remarks=kept_text(remarks),
                due_on=due,
                by_name=actor.name,
                by_unit=actor.unit_name,
                at=at,
            )
    except IntegrityError:
        raise Refused(
            _("They were returned already, and the branch has not finished."), code="return_waits"
        ) from None
    written(actor, "minutes.returned_by_committee", draft, at=at)
    state = meetings.state_of(draft.meeting_id)
    told(
        draft,
        "minutes_returned",
        [state.secretary, state.chair],
        about=found.pk,
        at=at,
        due=due.isoformat(),
    )
    return found


@transaction.atomic
def answer_return(
    *, actor: Actor, return_id: UUID, answer: str, by_correction: bool, at: datetime
) -> Draft:
    """The branch answers: it corrects the minutes by a new document, or explains why it does not.

    Returns:
        the draft of the correcting document, or the minutes as they are.

    Raises:
        Missing; Denied: not the pen of the meeting; Refused: settled or answered already, or nothing
            is written.
    """
    found = _locked(return_id)
    policy.require_secretary(actor, meetings.state_of(found.draft.meeting_id))
    if found.settled_at is not None or found.answered_at is not None:
        raise Refused(_("The remarks have their answer already."), code="return_answered")
    found.answer = kept_text(answer)
    found.answered_by, found.answered_at = actor.name, at
    draft = found.draft
    if by_correction:
        begun = queries.correction_of(draft)
        found.correction = begun or correct(
            actor=actor, draft_id=draft.pk, reason=found.remarks, at=at
        )
        draft = found.correction
    found.save(update_fields=["answer", "answered_by", "answered_at", "correction"])
    written(actor, "minutes.return_answered", found.draft, at=at, by_correction=by_correction)
    return draft


@transaction.atomic
def settle_return(*, actor: Actor, return_id: UUID, at: datetime) -> Return:
    """The committee has what it asked for.

    Raises:
        Missing; Denied: no seat above the branch; Refused: the branch has not answered, or it is settled.
    """
    found = _locked(return_id)
    policy.require_above(actor, policy.RETURN, position=found.position)
    if found.answered_at is None or found.settled_at is not None:
        raise Refused(
            _("The branch has not answered yet, or the matter is settled."), code="not_now"
        )
    found.settled_by, found.settled_at = actor.name, at
    found.save(update_fields=["settled_by", "settled_at"])
    written(actor, "minutes.return_settled", found.draft, at=at)
    return found


def _locked(return_id: UUID) -> Return:
    found = Return.objects.select_for_update(no_key=True).filter(pk=return_id).first()
    if found is None:
        raise Missing(_("There is no such return."), code="no_return")
    return found
