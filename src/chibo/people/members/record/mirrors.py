"""The present state beside the facts: columns of the member's row, and spells.

``told`` reads what they say as facts that nobody has written down yet; ``keep`` brings them in step with the
facts that hold. Lists and counts of today read the present state, which costs them no look into the past.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from chibo.core import names
from chibo.ground.accounts.services import persons
from chibo.people.members.record.rules.groups import from_iso, iso
from chibo.people.members.record.rules.periods import Period, whole
from chibo.people.members.rules import Category, Flag, partial_iso

if TYPE_CHECKING:
    from chibo.people.members.models import Member, Spell

Value = dict[str, str]
SPELLS = {
    "exemption": frozenset({Flag.EXEMPT, Flag.TEMPORARILY_EXEMPT}),
    "absence": frozenset({Flag.TEMP_OUT, Flag.WORKS_FAR, Flag.ABROAD}),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that the present state tells."""

    group: str
    slot: str
    value: Value
    period: Period


def told(found: "Member", spells: Iterable["Spell"]) -> list[Told]:
    """What the member's row and spells say."""
    columns = [
        Told(group, "", value, Period())
        for group, mirror in COLUMNS.items()
        if (value := mirror.read(found))
    ]
    return columns + [
        Told(group, one.pk.hex, _of_spell(one), _period(one))
        for one in spells
        for group, kinds in SPELLS.items()
        if one.kind in kinds
    ]


def _of_spell(one: "Spell") -> Value:
    return {"kind": one.kind} | ({"decision": one.decision} if one.decision else {})


def _period(one: "Spell") -> Period:
    return Period(whole(one.valid_from), whole(one.valid_to) if one.valid_to else None)


@dataclass(frozen=True, slots=True)
class Mirror:
    """How columns tell a value, and how they are brought in step with one (None: nothing holds)."""

    read: Callable[["Member"], Value]
    write: Callable[["Member", Value], None]


def _known(**value: str | None) -> Value:
    return {name: text for name, text in value.items() if text}


def _write_identity(found: "Member", value: Value) -> None:
    persons.rename(found.person_id, value["full_name"])
    found.full_name, found.sex = names.normalise(value["full_name"]), value["sex"]


def _write_birth(found: "Member", value: Value) -> None:
    born = from_iso(value["born"])
    if born is not None:
        found.born_on, found.born_precision = born.first, born.precision


def _write_ethnic(found: "Member", value: Value) -> None:
    found.ethnic_code = value["ethnic_group"]


def _read_admission(found: "Member") -> Value:
    if found.admitted_on is None:
        return {}
    return _known(admitted_on=_iso(found.admitted_on), official_on=_iso(found.official_on))


def _iso(day: date | None) -> str:
    return iso(whole(day)) if day else ""


def _write_admission(found: "Member", value: Value) -> None:
    admitted, official = from_iso(value["admitted_on"]), from_iso(value.get("official_on", ""))
    found.admitted_on = admitted.first if admitted else None
    found.official_on = official.first if official else None
    spells = found.spells
    spells.filter(kind=Category.PROBATIONARY).update(valid_from=found.admitted_on)
    if found.official_on:
        last = found.official_on - timedelta(days=1)
        spells.filter(kind=Category.PROBATIONARY, valid_to__isnull=False).update(valid_to=last)
        spells.filter(kind=Category.OFFICIAL).update(valid_from=found.official_on)


def _text(column: str, name: str) -> Mirror:
    def write(found: "Member", value: Value) -> None:
        setattr(found, column, value.get(name, ""))

    return Mirror(lambda found: _known(**{name: getattr(found, column)}), write)


COLUMNS: dict[str, Mirror] = {
    "identity": Mirror(
        lambda found: {"full_name": found.full_name, "sex": found.sex}, _write_identity
    ),
    "birth": Mirror(
        lambda found: _known(born=partial_iso(found.born_on, found.born_precision)), _write_birth
    ),
    "ethnicity": Mirror(lambda found: _known(ethnic_group=found.ethnic_code), _write_ethnic),
    "admission": Mirror(_read_admission, _write_admission),
    "card": _text("card_number", "number"),
    "education": _text("education", "subject"),
    "occupation": _text("occupation", "occupation"),
}


def keep(found: "Member", group: str, held: Iterable[tuple[Value, Period]], *, day: date) -> None:
    """Bring the present state of a group in step.

    Args:
        held: all facts of the group that are not superseded.
    """
    known = list(held)
    if group in COLUMNS:
        now = [value for value, period in known if period.holds(day)]
        if now or group not in ALWAYS:
            COLUMNS[group].write(found, now[0] if now else {})
            found.save()
    if group in SPELLS:
        _keep_spells(found, SPELLS[group], known)


ALWAYS = frozenset({"identity", "birth", "ethnicity", "admission"})
"""Of which something holds as long as there is a record."""


def _keep_spells(
    found: "Member", kinds: frozenset[Flag], held: Iterable[tuple[Value, Period]]
) -> None:
    found.spells.filter(kind__in=kinds).delete()
    for value, period in held:
        if period.begins is None:
            continue
        found.spells.create(
            province=found.province,
            position=found.position,
            person_id=found.person_id,
            kind=value["kind"],
            valid_from=period.first,
            valid_to=period.after - timedelta(days=1) if period.ends else None,
            decision=value.get("decision", "")[:160],
        )
