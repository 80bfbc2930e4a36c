"""Write a fact: what it takes the days of is superseded, what remains of that goes on, the present state follows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Refused, Stale
from chibo.core.ids import uuid7
from chibo.ground.organisation.queries import local_day
from chibo.people.members.models import Fact, Member, Spell
from chibo.people.members.record import mirrors, queries
from chibo.people.members.record.rules.groups import groups
from chibo.people.members.record.rules.periods import Period, without
from chibo.people.members.record.rules.steps import Origin


@dataclass(frozen=True, slots=True)
class Person:
    """Who did a step, with the name as it is printed."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where a fact comes from and through whose hands it went.

    Args:
        source: the document, by name and number.
        proof: subject under which its papers are kept.
    """

    origin: Origin
    source: str = ""
    proof: UUID | None = None
    entered: Person | None = None
    confirmed: Person | None = None
    approved: Person | None = None

    def columns(self) -> dict[str, object]:
        """As the columns of a fact."""
        found: dict[str, object] = {
            "origin": self.origin, "source": self.source, "proof": self.proof
        }  # fmt: skip
        for step in ("entered", "confirmed", "approved"):
            who: Person | None = getattr(self, step)
            if who is not None:
                found |= {f"{step}_by": who.id, f"{step}_by_name": who.name}
        return found


@transaction.atomic
def write(
    found: Member,
    *,
    group: str,
    slot: str,
    value: dict[str, str],
    period: Period,
    trace: Trace,
    at: datetime,
    replaces: UUID | None = None,
) -> Fact:
    """Hold something to be true from now on; part of another command, which asks for the right and audits.

    Args:
        slot: ``new_slot()`` for one more of many.
        replaces: the fact that was wrong; without it the new one takes its days from those before.

    Raises:
        Refused: another member has the card (``card_taken``).
        Stale: what it replaces is not held any more.
    """
    found = _locked(found)
    held = _held(found, group, at=at)
    _check_there(held, replaces)
    new = Fact(
        id=uuid7(), group=group, slot=slot, value=value, recorded_at=at,
        **_common(found, group, value), **queries.columns_of(period), **trace.columns(),
    )  # fmt: skip
    for old in held:
        if old.pk == replaces:
            _supersede(old, by=new.pk, at=at)
        elif old.slot == slot and queries.period_of(old).overlaps(period):
            _supersede(old, by=new.pk, at=at)
            for rest in without(queries.period_of(old), period):
                _again(old, rest, at=at)
    new.save(force_insert=True)
    _keep(found, group, at=at)
    return new


@transaction.atomic
def take_out(found: Member, *, group: str, fact_id: UUID, at: datetime) -> None:
    """Hold something to be true no more, as if it had never been; what was held stays readable.

    Raises:
        Refused: of this group something always holds (``needed``). Stale: it is not held any more.
    """
    if group in mirrors.ALWAYS:
        raise Refused(_("This cannot be left empty. Ask for a correction instead."), code="needed")
    found = _locked(found)
    held = _held(found, group, at=at)
    _check_there(held, fact_id)
    for old in held:
        if old.pk == fact_id:
            _supersede(old, by=None, at=at)
    _keep(found, group, at=at)


def new_slot() -> str:
    """A slot for one more fact of a group that has many."""
    return uuid7().hex


def _locked(found: Member) -> Member:
    locked = Member.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return locked.get(pk=found.pk)


def _held(found: Member, group: str, *, at: datetime) -> list[Fact]:
    """Facts of a group that are held; its openings are written down first."""
    rows = Fact.objects.filter(member=found, group=group)
    if not rows.exists():
        told = queries.openings(found, Spell.objects.filter(member=found))
        made = [one for one in told if one.group == group]
        for one in made:
            one.recorded_at = min(one.recorded_at, at)
        Fact.objects.bulk_create(made)
    return list(rows.filter(superseded_at__isnull=True).order_by("pk"))


def _check_there(held: list[Fact], wanted: UUID | None) -> None:
    if wanted is not None and all(old.pk != wanted for old in held):
        raise Stale(
            _("This fact was changed in the meantime. Look at the record as it is now."),
            code="fact_changed",
        )


def _common(found: Member, group: str, value: dict[str, str]) -> dict[str, object]:
    of = groups()[group]
    return {
        "province": found.province, "position": found.position, "member": found,
        "person_id": found.person_id, "sensitivity": of.sensitivity, "key": of.key(value),
    }  # fmt: skip


def _supersede(old: Fact, *, by: UUID | None, at: datetime) -> None:
    old.superseded_at, old.superseded_by_id = at, by
    old.save(update_fields=["superseded_at", "superseded_by"])


def _again(old: Fact, period: Period, *, at: datetime) -> None:
    """The same as before for the days that remain, through the same hands."""
    rest = Fact.objects.get(pk=old.pk)
    rest.pk, rest.recorded_at, rest.superseded_at, rest.superseded_by = uuid7(), at, None, None
    for name, value in queries.columns_of(period).items():
        setattr(rest, name, value)
    rest.save(force_insert=True)


def _keep(found: Member, group: str, *, at: datetime) -> None:
    rows = Fact.objects.filter(member=found, group=group, superseded_at__isnull=True)
    held = [(one.value, queries.period_of(one)) for one in rows]
    try:
        with transaction.atomic():
            mirrors.keep(found, group, held, day=local_day(at))
    except IntegrityError as error:
        raise Refused(_("Another member has this card."), code="card_taken") from error
