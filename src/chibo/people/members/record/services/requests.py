"""The way of a request: ask, confirm, approve; or refuse, answer, withdraw. Two persons, never the member."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, cases
from chibo.core.actor import Actor, system_actor
from chibo.core.circles import Circle
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.notices import services as notices
from chibo.ground.organisation import queries as organisation
from chibo.people.members import policy
from chibo.people.members import queries as members
from chibo.people.members.models import CorrectionRequest, Member, Proposal
from chibo.people.members.record import queries
from chibo.people.members.record.rules import steps
from chibo.people.members.record.rules.groups import FREE, groups
from chibo.people.members.record.rules.periods import ALWAYS, Period
from chibo.people.members.record.rules.steps import Origin, Outcome, Step, Wish
from chibo.people.members.record.services import writing
from chibo.people.members.record.services.writing import Trace
from chibo.people.members.rules import LONGEST_TEXT, MOST_EXPORTED, MOST_WAITING
from chibo.trust.documents import scans
from chibo.trust.documents import services as documents
from chibo.trust.documents.services.papers import SENTENCES

PROOF = "Giấy tờ kèm đề nghị bổ sung, sửa hồ sơ"
"""Title of the paper that is kept with a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for.

    Args:
        group: empty where it is about no fact of the record (``Wish.TELL``).
        slot: of a group with named slots or years; empty lets one more of many get its own.
        fact: what is to be corrected or removed.
        source: the document that shows it, by name and number.
        text: in the asker's own words.
    """

    wish: Wish
    group: str = FREE
    slot: str = ""
    fact: UUID | None = None
    value: dict[str, str] | None = None
    period: Period = ALWAYS
    source: str = ""
    text: str = ""


@transaction.atomic
def ask(
    *,
    actor: Actor,
    asked: Asked,
    at: datetime,
    files: Sequence[bytes] = (),
    member_id: UUID | None = None,
) -> CorrectionRequest:
    """Ask to have a record corrected; the same again while it waits changes nothing.

    Args:
        files: proof, a PDF or photos.
        member_id: whose record; None: the own. A leader of the branch who asks for a member has
            confirmed it by that.

    Raises:
        Missing: the actor is no member, or the fact is not there. Denied: not one's own, nor one's branch's.
        Refused: nothing is written, a file is not what it should be, or too many requests wait already.
    """
    found = _member(actor, member_id)
    own = found.person_id == actor.person_id
    _check(found, asked, at=at)
    waiting = [one for one in queries.requests_of(found.person_id) if not one.outcome]
    for one in waiting:
        if _says_the_same(one, asked):
            return one
    if own and len(waiting) >= MOST_WAITING:
        raise Refused(
            _("%(count)s requests still wait for an answer. The secretary answers them first."),
            code="many_requests",
            count=len(waiting),
        )
    made = _write(actor, found, asked, own=own, at=at)
    _keep_proof(actor, made, files, at=at)
    _audit(actor, "members.correction_requested", made, at=at)
    _tell_next(made, at=at)
    return made


def _member(actor: Actor, member_id: UUID | None) -> Member:
    if member_id is None:
        found = members.member_of(actor.person)
        if found is None:
            raise Missing(_("You have no member's record here."), code="no_record")
        return found
    found = members.member(member_id)
    if found.person_id != actor.person_id:
        require(actor, policy.ANSWER, position=found.position)
    return found


def _check(found: Member, asked: Asked, *, at: datetime) -> None:
    if len(asked.text) > LONGEST_TEXT:
        raise Refused(_("This is too long."), code="long_request")
    if asked.wish is Wish.TELL:
        if not asked.text.strip():
            raise Refused(_("Write what is wrong and how it should be."), code="empty_request")
        return
    if asked.fact is not None:
        queries.fact_of(found, asked.fact)
    if asked.wish is Wish.REMOVE:
        return
    today = organisation.local_day(at)
    if asked.period.begins is not None and asked.period.first > today:
        raise Refused(_("The first day lies in the future."), code="not_yet")
    if asked.period.is_backward:
        raise Refused(_("The last day lies before the first."), code="backward")


def _says_the_same(one: CorrectionRequest, asked: Asked) -> bool:
    same = (one.group, one.wish, one.fact, one.text) == (
        asked.group, asked.wish, asked.fact, asked.text.strip(),
    )  # fmt: skip
    if not same or asked.value is None:
        return same
    held = queries.proposal_of(one)
    return held is None or (held.value == asked.value and queries.period_of(held) == asked.period)


def _write(
    actor: Actor, found: Member, asked: Asked, *, own: bool, at: datetime
) -> CorrectionRequest:
    confirmed = {} if own else _confirmed(actor, at=at)
    made = CorrectionRequest.objects.create(
        member=found, person_id=found.person_id, province=found.province, position=found.position,
        group=asked.group, wish=asked.wish, fact=asked.fact, text=asked.text.strip(), asked_at=at,
        asked_by=actor.person, asked_by_name=actor.name, **confirmed,
    )  # fmt: skip
    if asked.value is not None:
        group = groups()[asked.group]
        Proposal.objects.create(
            request=made, member=found, person_id=found.person_id, province=found.province,
            position=found.position, group=asked.group, sensitivity=group.sensitivity,
            slot=asked.slot or (writing.new_slot() if group.many else ""), value=asked.value,
            source=asked.source, **queries.columns_of(asked.period),
        )  # fmt: skip
    return made


def _confirmed(actor: Actor, *, at: datetime) -> dict[str, object]:
    return {"confirmed_by": actor.person, "confirmed_by_name": actor.name, "confirmed_at": at}


def _keep_proof(
    actor: Actor, made: CorrectionRequest, files: Sequence[bytes], *, at: datetime
) -> None:
    """Keep papers under the asker's own name, for the seats there and above; sensitive ones as a closed case.

    The pages hand them out to whoever reads what the request proposes.
    """
    if not any(files):
        return
    scan = scans.as_pdf(files)
    if scan.code not in ("ok", *SENTENCES):
        raise Refused(
            _("This is neither a PDF nor a photo. Send one PDF, or photos."), code="no_proof"
        )
    keeper = replace(system_actor("members.proof"), person_id=actor.person_id, name=actor.name)
    group = groups().get(made.group)
    case = made.pk if group is not None and group.sensitivity else None
    with scope(keeper), cases.within(case):
        documents.keep_paper(
            keeper, unit_id=made.member.unit_id, position=made.position, province=made.province,
            subject=made.pk, title=PROOF, data=scan.data or files[0], at=at,
            circle=Circle(id=made.pk, above=True),
        )  # fmt: skip


@transaction.atomic
def confirm(*, actor: Actor, request_id: UUID, at: datetime) -> CorrectionRequest:
    """The branch says that it is so; the committee above decides.

    Raises:
        Missing, Denied
        Refused: it is one's own, it is confirmed or ended, or nothing is proposed (answer it instead).
    """
    found = _locked(request_id)
    if not may_confirm(actor, found, at=at):
        raise Denied(
            _("The secretary of the branch confirms it, never the member."), code="not_confirmer"
        )
    if step_of(found) is not Step.BRANCH or found.wish == Wish.TELL:
        raise Refused(_("This request waits for no confirmation."), code="not_waiting")
    found.confirmed_by, found.confirmed_by_name = actor.person, actor.name
    found.confirmed_at = at
    found.save(update_fields=["confirmed_by", "confirmed_by_name", "confirmed_at"])
    _audit(actor, "members.correction_confirmed", found, at=at)
    _tell_next(found, at=at)
    return found


@transaction.atomic
def approve(*, actor: Actor, request_id: UUID, at: datetime) -> CorrectionRequest:
    """The committee decides that it is so, and the record says it from now on.

    Raises:
        Missing, Denied
        Refused: one confirmed or asked oneself, it waits for no approval, or it cannot be written.
        Stale: the fact was changed in the meantime.
    """
    found = _locked(request_id)
    _check_above(actor, found)
    if step_of(found) is not Step.COMMITTEE:
        raise Refused(_("This request waits for no approval."), code="not_waiting")
    if not _is_second(actor, found):
        raise Refused(
            _("Two persons decide: whoever asked or confirmed does not approve."), code="one_person"
        )
    found.approved_by, found.approved_by_name = actor.person, actor.name
    _end(actor, found, Outcome.DONE, at=at)
    with scope(system_actor("members.record")):
        _carry_out(found, at=at)
    _audit(actor, "members.correction_approved", found, at=at)
    _tell_member(found, at=at)
    return found


def _carry_out(found: CorrectionRequest, *, at: datetime) -> None:
    if found.wish == Wish.REMOVE:
        if found.fact is not None:
            writing.take_out(found.member, group=found.group, fact_id=found.fact, at=at)
        return
    proposed = Proposal.objects.get(request=found)
    writing.write(
        found.member, group=proposed.group, slot=proposed.slot, value=proposed.value,
        period=queries.period_of(proposed), replaces=found.fact, at=at,
        trace=Trace(
            origin=Origin.REQUEST, source=proposed.source, proof=found.pk,
            entered=writing.Person(found.asked_by, found.asked_by_name),
            confirmed=_who(found.confirmed_by, found.confirmed_by_name),
            approved=_who(found.approved_by, found.approved_by_name),
        ),
    )  # fmt: skip


def _who(person: UUID | None, name: str) -> writing.Person | None:
    return writing.Person(person, name) if person else None


@transaction.atomic
def answer(*, actor: Actor, request_id: UUID, text: str, at: datetime) -> CorrectionRequest:
    """Tell the member what became of a request that proposes no fact.

    Raises:
        Missing, Denied
        Refused: nothing is written, it has ended, it is one's own, or it proposes something.
    """
    found = _answerable(actor, request_id, text)
    if found.wish != Wish.TELL:
        raise Refused(_("Confirm this request, or refuse it with a reason."), code="to_confirm")
    found.answer = text.strip()
    _end(actor, found, Outcome.TOLD, at=at)
    _audit(actor, "members.correction_answered", found, at=at)
    _tell_member(found, at=at)
    return found


@transaction.atomic
def refuse(*, actor: Actor, request_id: UUID, text: str, at: datetime) -> CorrectionRequest:
    """End a request with a reason; the record stays as it is.

    Raises:
        Missing, Denied
        Refused: no reason, it has ended, or it is one's own.
    """
    found = _answerable(actor, request_id, text)
    if step_of(found) is Step.COMMITTEE:
        _check_above(actor, found)
    found.answer = text.strip()
    _end(actor, found, Outcome.REFUSED, at=at)
    _audit(actor, "members.correction_refused", found, at=at)
    _tell_member(found, at=at)
    return found


def _answerable(actor: Actor, request_id: UUID, text: str) -> CorrectionRequest:
    found = _locked(request_id)
    require(actor, policy.ANSWER, position=found.position)
    if found.person_id == actor.person_id:
        raise Refused(_("Somebody else answers your own request."), code="own_request")
    if found.outcome:
        raise Refused(_("This request was answered already."), code="answered")
    if not text.strip():
        raise Refused(_("Write the answer."), code="empty_answer")
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This is too long."), code="long_request")
    return found


@transaction.atomic
def withdraw(*, actor: Actor, request_id: UUID, at: datetime) -> CorrectionRequest:
    """Take back what one has asked; once more changes nothing.

    Raises:
        Missing
        Denied: somebody else asked. Refused: it has ended otherwise.
    """
    found = _locked(request_id)
    if found.asked_by != actor.person_id:
        raise Denied(_("Only whoever asked takes it back."), code="not_asker")
    if found.outcome == Outcome.WITHDRAWN:
        return found
    if found.outcome:
        raise Refused(_("This request was answered already."), code="answered")
    _end(actor, found, Outcome.WITHDRAWN, at=at)
    _audit(actor, "members.correction_withdrawn", found, at=at)
    return found


@transaction.atomic
def forget_proof(*, at: datetime) -> int:
    """Remove the proof of requests that came to nothing a year ago; work of the night. Returns how many papers.

    Proof of what the record says stays with it.
    """
    ended = CorrectionRequest.objects.exclude(outcome__in=[Outcome.OPEN, Outcome.DONE]).filter(
        answered_at__lt=at - steps.PROOF_STAYS
    )
    return documents.forget_papers(list(ended.values_list("pk", flat=True)), at=at)


@transaction.atomic
def take_waiting(*, actor: Actor, wanted: queries.Wanted, at: datetime) -> list[CorrectionRequest]:
    """The requests that wait, to be taken out as a file; at most ``MOST_EXPORTED``.

    Raises:
        Denied: the office does not answer them.
    """
    require(actor, policy.ANSWER, position=actor.lo)
    found = list(queries.waiting(actor, wanted)[:MOST_EXPORTED])
    audit.record(
        actor, "members.list_taken", subject=actor.unit_id, position=actor.lo, at=at,
        detail={"rows": len(found), "what": "corrections"},
    )  # fmt: skip
    return found


def step_of(found: CorrectionRequest) -> Step:
    """Where a request is."""
    return steps.step(outcome=found.outcome, confirmed=found.confirmed_by is not None)


def may_confirm(actor: Actor, found: CorrectionRequest, *, at: datetime) -> bool:
    """Whether the seat confirms: that of the branch, or one above where nobody else leads the branch."""
    if actor.is_system or not may(actor, policy.ANSWER, position=found.position):
        return False
    if not steps.may_confirm(actor.person, member=found.person_id):
        return False
    if actor.unit_id == found.member.unit_id:
        return True
    day = organisation.local_day(at)
    leaders = organisation.leaders([found.member.unit_id], day=day)
    return all(person == found.person_id for _unit, person in leaders)


def may_approve(actor: Actor, found: CorrectionRequest) -> bool:
    """Whether the seat approves: one above the branch, held by a second person."""
    above = actor.unit_id != found.member.unit_id
    right = may(actor, policy.ANSWER, position=found.position)
    return right and above and _is_second(actor, found)


def _is_second(actor: Actor, found: CorrectionRequest) -> bool:
    return steps.may_approve(
        actor.person,
        member=found.person_id,
        confirmed_by=found.confirmed_by,
        asked_by=found.asked_by,
    )


def _check_above(actor: Actor, found: CorrectionRequest) -> None:
    require(actor, policy.ANSWER, position=found.position)
    if actor.unit_id == found.member.unit_id:
        raise Denied(_("The committee above the branch decides this."), code="not_above")


def _locked(request_id: UUID) -> CorrectionRequest:
    rows = CorrectionRequest.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("member", "member__unit").filter(pk=request_id).first()
    if found is None:
        raise Missing(_("There is no such request."), code="no_request")
    return found


def _end(actor: Actor, found: CorrectionRequest, outcome: Outcome, *, at: datetime) -> None:
    found.outcome, found.answered_at = outcome, at
    found.answered_by, found.answered_by_name = actor.person, actor.name
    found.save()


def _tell_next(found: CorrectionRequest, *, at: datetime) -> None:
    """A notice for those who are to do the next step; their inboxes lie outside a plain member's door."""
    with scope(system_actor("members.correction")):
        _send(found, "correction_request", _next(found, at=at), at=at)


def _next(found: CorrectionRequest, *, at: datetime) -> list[UUID]:
    """Leaders of the branch without the member, else those of the unit above; these too after the branch."""
    day = organisation.local_day(at)
    unit = found.member.unit
    units = [unit.pk, unit.parent_id] if step_of(found) is Step.BRANCH else [unit.parent_id]
    for unit_id in units:
        leaders = organisation.leaders([unit_id], day=day) if unit_id else []
        others = [
            person for _unit, person in leaders if person not in {found.person_id, found.asked_by}
        ]
        if others:
            return others
    return []


def _tell_member(found: CorrectionRequest, *, at: datetime) -> None:
    asked = {found.person_id, found.asked_by} - {found.answered_by}
    _send(found, "correction_answered", sorted(asked), at=at)


def _send(found: CorrectionRequest, kind: str, people: list[UUID], *, at: datetime) -> None:
    notices.send(
        person_ids=people, kind=kind, data={"name": found.member.full_name},
        link=f"/members/corrections/{found.pk}/", about=found.pk, position=found.position,
        province=found.province, at=at,
    )  # fmt: skip


def _audit(actor: Actor, action: str, found: CorrectionRequest, *, at: datetime) -> None:
    audit.record(
        actor, action, subject=found.member_id, position=found.position, province=found.province,
        at=at, detail={"request": str(found.pk), "group": found.group, "wish": found.wish},
    )  # fmt: skip
