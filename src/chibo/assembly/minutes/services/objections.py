"""After the meeting: members who were there object to the minutes, the pen answers."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules.attendance import attendance_of
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes import policy, queries
from chibo.assembly.minutes.models import Draft, Objection
from chibo.assembly.minutes.rules.after import Objecting
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.assembly.minutes.services.drafting import correct, locked
from chibo.assembly.minutes.services.trail import kept_text, told, written
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.ground.organisation.queries import local_day


@transaction.atomic
def object_to(*, actor: Actor, draft_id: UUID, about: str, text: str, at: datetime) -> Objection:
    """Object to a passage of the minutes, or to the whole (``about`` empty); sent again it changes nothing.

    Raises:
        Missing; Denied: not present at the meeting; Refused: the days for it have passed, the paper
            was corrected since, or nothing is written.
    """
    draft = locked(draft_id)
    state = meetings.state_of(draft.meeting_id)
    member = _present(state, actor)
    check_open(draft, state, day=local_day(at))
    headings = queries.latest(draft).headings
    if about and about not in headings:
        raise Refused(
            _("This passage is not part of the minutes: %(key)s."), code="unknown_block", key=about
        )
    text = kept_text(text)
    same = draft.objections.filter(
        person_id=actor.person, about=about, text=text, state=Objecting.OPEN
    ).first()
    if same is not None:
        return same
    objection = Objection.objects.create(
        draft=draft,
        province=draft.province,
        position=draft.position,
        person_id=actor.person,
        person_name=member,
        about=about,
        heading=headings.get(about, ""),
        text=text,
        at=at,
        state=Objecting.OPEN,
    )
    written(actor, "minutes.objected", draft, at=at)
    told(draft, "minutes_objection", [state.secretary, state.chair], about=objection.pk, at=at)
    return objection


def _present(state: MeetingState, actor: Actor) -> str:
    member = state.roll_of(str(actor.person_id))
    if member is None or attendance_of(state, member).status not in {"present", "late"}:
        raise Denied(
            _("Only members who were present at the meeting object to its minutes."),
            code="not_present",
        )
    return member.name


def check_open(draft: Draft, state: MeetingState, *, day: date) -> None:
    """Refuse where nobody may object any more.

    Raises:
        Refused: no minutes, corrected since, or the days have passed.
    """
    last = queries.last_day_to_object(draft, state)
    if draft.kind != "BB" or queries.correction_of(draft) is not None:
        raise Refused(
            _("Object to the newest minutes of this meeting; this paper was corrected since."),
            code="not_newest",
        )
    if last < day:
        raise Refused(
            _("The days to object ended on %(day)s. Speak at the next meeting."),
            code="objection_late",
            day=f"{last:%d/%m/%Y}",
        )


@transaction.atomic
def accept(*, actor: Actor, objection_id: UUID, answer: str, at: datetime) -> Draft:
    """Follow an objection: a draft is edited, signed minutes are corrected by a new document.

    Returns:
        the draft to edit: the same, or that of the correcting document.

    Raises:
        Missing, Denied; Refused: it has its answer, or the paper waits for approval or signatures.
    """
    objection = _waiting(actor, objection_id)
    draft = target = locked(objection.draft_id)
    if draft.stage in {Stage.REVIEWED, Stage.APPROVED}:
        raise Refused(
            _(
                "The minutes wait for the chair or for signatures. Answer afterwards, or let the chair return them."
            ),
            code="under_way",
        )
    if draft.stage in {Stage.SIGNED, Stage.SEALED}:
        begun = queries.correction_of(draft)
        target = begun or correct(actor=actor, draft_id=draft.pk, reason=objection.text, at=at)
        objection.correction = target
    _answer(actor, objection, Objecting.ACCEPTED, answer, at=at)
    return target


@transaction.atomic
def record_objection(*, actor: Actor, objection_id: UUID, answer: str, at: datetime) -> Objection:
    """Leave the minutes as they are, and keep the objection with the answer.

    Raises:
        Missing, Denied; Refused: it has its answer, or none is written.
    """
    objection = _waiting(actor, objection_id)
    _answer(actor, objection, Objecting.RECORDED, kept_text(answer), at=at)
    return objection


def _waiting(actor: Actor, objection_id: UUID) -> Objection:
    found = Objection.objects.select_for_update(no_key=True).filter(pk=objection_id).first()
    if found is None:
        raise Missing(_("There is no such objection."), code="no_objection")
    policy.require_secretary(actor, meetings.state_of(found.draft.meeting_id))
    if found.state != Objecting.OPEN:
        raise Refused(_("This objection has its answer already."), code="objection_settled")
    return found


def _answer(
    actor: Actor, objection: Objection, state: Objecting, answer: str, *, at: datetime
) -> None:
    objection.state, objection.answer = state, answer.strip()
    objection.answered_by, objection.answered_at = actor.name, at
    objection.save(update_fields=["state", "answer", "answered_by", "answered_at", "correction"])
    written(actor, f"minutes.objection_{state}", objection.draft, at=at)
    told(
        objection.draft,
        "minutes_objection_answered",
        [str(objection.person_id)],
        about=objection.pk,
        at=at,
    )
