"""Write members into a branch's list: persons, records, spells, postings; part of another command."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import system_actor
from chibo.core.errors import Refused
from chibo.core.identifiers import member_code
from chibo.core.scope import scope
from chibo.ground.accounts.services import persons
from chibo.people.members import personal_id
from chibo.people.members.importing.rules.entry import Entry
from chibo.people.members.models import Member, MemberImport, Posting, Spell

if TYPE_CHECKING:
    from chibo.ground.accounts.models import Person
    from chibo.ground.organisation.models import Unit

_SERIALS = 10**9  # codes that there are


def register(
    unit: "Unit", entries: Sequence[Entry], *, source: MemberImport | None = None
) -> list[Member]:
    """New members of a branch, in the order given; call inside the installation's own scope.

    The caller has checked the entries, asks for the right and writes the audit line.

    Args:
        source: the list they came with.

    Raises:
        Refused: somebody has one of the personal ids already (``id_held``).
    """
    people = persons.add_people(
        [entry.full_name for entry in entries], province=unit.province, position=unit.position
    )
    codes = _codes(len(entries))
    made = [
        _member(unit, entry, person, code, source)
        for entry, person, code in zip(entries, people, codes, strict=True)
    ]
    personal_id.keep((one, entry.personal_id) for one, entry in zip(made, entries, strict=True))
    with once():
        Member.objects.bulk_create(made)
    pairs = list(zip(made, entries, strict=True))
    Spell.objects.bulk_create(_spells(pairs))
    Posting.objects.bulk_create(_postings(pairs, unit))
    return made


def id_held() -> Refused:
    """The refusal where somebody else has a personal id."""
    return Refused(
        _("This personal id is on record with another member. Compare it with the card."),
        code="id_held",
    )


@contextmanager
def once() -> Iterator[None]:
    """Write members; a personal id that somebody else has got meanwhile refuses all of them.

    Raises:
        Refused: ``id_held``.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "member_personal_id_once" in str(error):
            raise id_held() from None
        raise


def _codes(count: int) -> list[str]:
    """Codes that nobody has, drawn by chance: a code says nothing about when and where it was given."""
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        more = {member_code(secrets.randbelow(_SERIALS)): None for _ in range(count - len(drawn))}
        with scope(system_actor("members.codes")):
            taken = set(Member.objects.filter(code__in=more).values_list("code", flat=True))
        drawn |= {code: None for code in more if code not in taken}
    return list(drawn)


def _member(
    unit: "Unit", entry: Entry, person: "Person", code: str, source: MemberImport | None
) -> Member:
    return Member(
        province=unit.province,
        position=unit.position,
        person_id=person.pk,
        unit=unit,
        code=code,
        full_name=person.display_name,
        sex=entry.sex,
        born_on=entry.born.first,
        born_precision=entry.born.precision,
        ethnic_code=entry.ethnic_code,
        occupation=entry.occupation,
        education=entry.education,
        admitted_on=entry.admitted_on,
        official_on=entry.official_on,
        card_number=entry.card_number,
        phone=entry.phone,
        source=source,
    )


def _spells(pairs: Iterable[tuple[Member, Entry]]) -> Iterator[Spell]:
    for member, entry in pairs:
        for kind, since, until in entry.spells():
            yield Spell(
                province=member.province,
                position=member.position,
                member=member,
                person_id=member.person_id,
                kind=str(kind),
                valid_from=since,
                valid_to=until,
            )


def _postings(pairs: Iterable[tuple[Member, Entry]], unit: "Unit") -> Iterator[Posting]:
    for member, entry in pairs:
        yield Posting(
            province=member.province,
            position=member.position,
            member=member,
            person_id=member.person_id,
            unit=unit,
            valid_from=entry.joined_on or entry.admitted_on,
        )
