"""Commands: upload a list, say which column is which, take it in, leave it, undo it; add one member."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.services import persons
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.rules import UnitKind
from chibo.people.members import ethnic, personal_id, policy
from chibo.people.members.importing import at_rest, queries, reading, words
from chibo.people.members.importing.reading import Unreadable
from chibo.people.members.importing.rules.check import Problem, Read, read_row
from chibo.people.members.importing.rules.columns import Column, guess, lacking, twice
from chibo.people.members.importing.rules.entry import Entry
from chibo.people.members.importing.rules.table import Fate, Table, TooMuch, table_of
from chibo.people.members.models import Member, MemberImport, Posting, Spell
from chibo.people.members.registering import register
from chibo.people.members.rules import ImportState
from chibo.trust.documents import uploads

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

KEPT = timedelta(hours=24)
LONGEST_FILE_NAME = 200


@transaction.atomic
def upload(
    *, actor: Actor, unit_id: UUID, file_name: str, data: bytes, at: datetime
) -> MemberImport:
    """Read a file and keep its cells until the list is confirmed, discarded, or a day old.

    Lists of the same branch that still wait are discarded. Nothing is written into the records.

    Raises:
        Missing: no such branch in the seat. Denied: the office registers nobody there.
        Refused: the file cannot be read (codes of ``reading`` and ``rules.table``), or is taken in already
            (``same_file``), or carries malware.
        Unavailable: the scanner does not answer.
    """
    unit = _branch(actor, unit_id)
    digest = hashlib.sha256(data).hexdigest()
    _refuse_same(unit, digest)
    uploads.scan(data)
    table = _table(data)
    waiting = MemberImport.objects.filter(unit=unit, state=ImportState.OPEN)
    waiting.update(state=ImportState.DISCARDED, cells_sealed=None, ended_at=at)
    made = MemberImport(
        province=unit.province,
        position=unit.position,
        unit=unit,
        file_name=file_name[:LONGEST_FILE_NAME],
        sha256=digest,
        mapping=[column.value if column else "" for column in guess(table.headings)],
        made_by=actor.person,
        made_by_name=actor.name,
        made_at=at,
        state=ImportState.OPEN,
    )
    at_rest.keep(made, table)
    made.save(force_insert=True)
    _audit(actor, "members.list_uploaded", made, at=at, rows=len(table.rows))
    return made


def _refuse_same(unit: "Unit", digest: str) -> None:
    before = MemberImport.objects.filter(unit=unit, sha256=digest, state=ImportState.CONFIRMED)
    found = before.order_by("-ended_at").first()
    if found is not None and found.ended_at is not None:
        raise Refused(
            _("This very file was taken in already, on %(day)s by %(name)s."),
            code="same_file",
            day=organisation.local_day(found.ended_at).strftime("%d/%m/%Y"),
            name=found.made_by_name,
        )


def _table(data: bytes) -> Table:
    try:
        return table_of(reading.read(data))
    except (Unreadable, TooMuch) as problem:
        code = str(problem)
        raise Refused(words.REFUSALS[code], code=code, **words.LIMITS) from problem


def _branch(actor: Actor, unit_id: UUID) -> "Unit":
    """The branch whose list it is; locked, so that two lists follow one another."""
    unit = organisation.unit(unit_id)
    if unit.kind != UnitKind.BRANCH or not (actor.is_system or actor.covers(unit.position)):
        raise Missing(_("There is no such unit."), code="no_unit")
    require(actor, policy.REGISTER, position=unit.position)
    organisation.lock(unit.pk)
    return unit


@transaction.atomic
def set_mapping(
    *, actor: Actor, import_id: UUID, mapping: Sequence[Column | None], at: datetime
) -> MemberImport:
    """Say which column is which.

    Raises:
        Missing, Denied
        Refused: the list is over, a column is named twice, or a needed one is lacking.
    """
    found = _open(actor, import_id)
    if len(mapping) != len(found.mapping):
        raise Refused(_("This list has other columns. Upload the file again."), code="columns")
    if double := twice(mapping):
        raise Refused(
            _("Two columns are said to be “%(column)s”. Leave one of them out."),
            code="twice",
            column=words.COLUMNS[double[0]],
        )
    if missing := lacking(mapping):
        names = ", ".join(str(words.COLUMNS[column]) for column in missing)
        raise Refused(
            _("These columns are needed and not named yet: %(columns)s."),
            code="lacking",
            columns=names,
        )
    found.mapping = [column.value if column else "" for column in mapping]
    found.save(update_fields=["mapping"])
    _audit(actor, "members.list_mapped", found, at=at)
    return found


@transaction.atomic
def confirm(*, actor: Actor, import_id: UUID, at: datetime) -> MemberImport:
    """Take in all new members of a list, or nobody; the cells are removed. Once more changes nothing.

    Raises:
        Missing, Denied
        Refused: a row is wrong (``rows_wrong``), nobody is new (``nobody_new``), or the list is over.
    """
    found = _locked(actor, import_id)
    if found.state == ImportState.CONFIRMED:
        return found
    _check_open(found)
    unit = _branch(actor, found.unit_id)
    seen = queries.preview(found, today=organisation.local_day(at))
    if lacking(seen.mapping) or seen.having(Fate.WRONG):
        raise Refused(
            _(
                "Some rows are wrong. Correct them in the file and upload it again; nothing was written."
            ),
            code="rows_wrong",
        )
    new = [row.entry for row in seen.having(Fate.NEW) if row.entry is not None]
    if not new:
        raise Refused(_("Nobody in this list is new. Nothing was written."), code="nobody_new")
    with scope(system_actor("members.register")):  # an operator takes in records and sees none
        register(unit, new, source=found)
    found.state, found.ended_at, found.added = ImportState.CONFIRMED, at, len(new)
    found.cells_sealed = None
    found.save(update_fields=["state", "ended_at", "cells_sealed", "added"])
    _audit(actor, "members.list_taken_in", found, at=at, added=len(new))
    return found


@transaction.atomic
def discard(*, actor: Actor, import_id: UUID, at: datetime) -> MemberImport:
    """Leave a list that was not confirmed; the cells are removed. Once more changes nothing.

    Raises:
        Missing, Denied
        Refused: it was confirmed.
    """
    found = _locked(actor, import_id)
    if found.state == ImportState.DISCARDED:
        return found
    _check_open(found)
    found.state, found.ended_at, found.cells_sealed = ImportState.DISCARDED, at, None
    found.save(update_fields=["state", "ended_at", "cells_sealed"])
    _audit(actor, "members.list_discarded", found, at=at)
    return found


@transaction.atomic
def undo(*, actor: Actor, import_id: UUID, at: datetime) -> MemberImport:
    """Remove everybody who came with a list, as if it had not been. Once more changes nothing.

    Raises:
        Missing, Denied
        Refused: something depends on one of them already (``in_use``: the sentence says what and whose),
            or the list was never taken in.
    """
    found = _locked(actor, import_id)
    if found.state == ImportState.UNDONE:
        return found
    if found.state != ImportState.CONFIRMED:
        raise Refused(_("This list was not taken in."), code="not_taken_in")
    with scope(system_actor("members.undo")):
        members = queries.of_import(found)
        people = [one.person for one in members]
        persons.lock_people(people)
        _refuse_in_use(members)
        _remove(members)
        persons.remove_people(people)
    found.state, found.undone_at, found.undone_by_name = ImportState.UNDONE, at, actor.name
    found.save(update_fields=["state", "undone_at", "undone_by_name"])
    _audit(actor, "members.list_undone", found, at=at, removed=len(members))
    return found


def _refuse_in_use(members: Sequence[Member]) -> None:
    used = queries.dependants(members)
    if not used:
        return
    label, people = min(used.items(), key=lambda pair: words.rank(pair[0]))
    names = sorted(one.full_name for one in members if one.person_id in people)
    raise Refused(
        _("It cannot be undone any more: %(what)s (%(names)s)."),
        code="in_use",
        what=words.dependence(label),
        names=", ".join(names[:3]) + ("…" if len(names) > 3 else ""),
    )


def _remove(members: Sequence[Member]) -> None:
    ids = [one.pk for one in members]
    Spell.objects.filter(member__in=ids).delete()
    Posting.objects.filter(member__in=ids).delete()
    Member.objects.filter(pk__in=ids).delete()


def check_one(unit: "Unit", texts: Mapping[Column, str], *, at: datetime) -> Read:
    """What a form says of one member, checked as a row is; also whether it is somebody known."""
    read = read_row(texts, today=organisation.local_day(at), ethnic_code=ethnic.code_of)
    if read.entry is None:
        return read
    world = queries.world(
        unit, today=organisation.local_day(at), personal_ids=[read.entry.personal_id]
    )
    if any(known.is_same(read.entry) for known in world.known):
        return Read(entry=None, problems=(Problem(code="there", column=Column.FULL_NAME),))
    if read.entry.card_number and read.entry.card_number in world.elsewhere:
        return Read(entry=None, problems=(Problem(code="elsewhere", column=Column.CARD),))
    if read.entry.personal_id in world.held:
        return Read(entry=None, problems=(Problem(code="id_held", column=Column.PERSONAL_ID),))
    return read


@transaction.atomic
def add(*, actor: Actor, unit_id: UUID, entry: Entry, at: datetime) -> Member:
    """Register one member.

    Raises:
        Missing: no such branch in the seat. Denied: the office registers nobody there.
        Refused: this person is in the list already (``there``), or the personal id is on record (``id_held``).
    """
    unit = _branch(actor, unit_id)
    if any(known.is_same(entry) for known in queries.known(unit)):
        raise Refused(words.sentence(Problem(code="there")), code="there")
    if personal_id.holders([entry.personal_id]):
        raise Refused(words.sentence(Problem(code="id_held")), code="id_held")
    with scope(system_actor("members.register")):  # as above
        made = register(unit, [entry])[0]
    audit.record(
        actor,
        "members.registered",
        subject=made.pk,
        position=unit.position,
        province=unit.province,
        at=at,
    )
    return made


def forget_old(*, at: datetime) -> int:
    """Empty lists that have waited for a day; how many. Call with the installation's own scope."""
    waiting = MemberImport.objects.filter(state=ImportState.OPEN, made_at__lt=at - KEPT)
    return waiting.update(state=ImportState.DISCARDED, cells_sealed=None, ended_at=at)


def _locked(actor: Actor, import_id: UUID) -> MemberImport:
    found = (
        MemberImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .filter(pk=import_id)
        .first()
    )
    if found is None:
        raise Missing(_("There is no such list, or not in your area."), code="no_list")
    require(actor, policy.REGISTER, position=found.position)
    return found


def _open(actor: Actor, import_id: UUID) -> MemberImport:
    found = _locked(actor, import_id)
    _check_open(found)
    return found


def _check_open(found: MemberImport) -> None:
    if found.state != ImportState.OPEN:
        raise Refused(_("This list is over. Upload the file again."), code="list_over")


def _audit(actor: Actor, action: str, found: MemberImport, *, at: datetime, **detail: Any) -> None:
    audit.record(
        actor,
        action,
        subject=found.pk,
        position=found.position,
        province=found.province,
        at=at,
        detail={"sha256": found.sha256, **detail},
    )
