"""The personal id in full: sealed in the member's row, found by a blind index, read for a purpose only.

Pages show the last digits; ``services.reveal`` shows all of them, and leaves a trace that the member reads.
"""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.core import vault
from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.core.vault import keys
from chibo.people.members.models import Member

SEALED = vault.declare(vault.Column("members_member", "personal_id_sealed"))
INDEX = vault.Index("members_member", "personal_id")
COLUMNS = ("personal_id_last4", "personal_id_sealed", "personal_id_index")
SHOWN = 4
_BATCH = 1_000


def keep(pairs: Iterable[tuple[Member, str]]) -> None:
    """Put ids into rows that are about to be written; an empty text takes the id away. One statement.

    Args:
        pairs: a member and the twelve digits, or nothing; whoever calls has checked them.
    """
    given = list(pairs)
    digits = {member.pk: text for member, text in given if text}
    sealed = SEALED.seal_all({row: text.encode() for row, text in digits.items()})
    indexes = INDEX.of_all(digits.values()) if digits else {}
    for member, text in given:
        member.personal_id_last4 = text[-SHOWN:]
        member.personal_id_sealed = sealed.get(member.pk)
        member.personal_id_index = indexes.get(text)


def read(member: Member) -> str:
    """All digits; the caller has asked for the right and written down the look.

    Raises:
        Missing: the record has no id. Broken: it does not open.
    """
    if member.personal_id_sealed is None:
        raise Missing(_("This record has no personal id."), code="no_personal_id")
    return SEALED.open(member.pk, member.personal_id_sealed).decode()


def read_all(members: Iterable[Member]) -> dict[UUID, str]:
    """The ids of those that have one, by member; as ``read``."""
    return {one.pk: read(one) for one in members if one.personal_id_sealed is not None}


def holders(digits: Iterable[str]) -> dict[str, UUID]:
    """Ids that are on record, anywhere in the country, and the member who has each; one statement.

    Read as the installation: who asks learns of an id that he has already that it is taken, nothing else.
    """
    by_index = {index: text for text, index in INDEX.of_all(set(digits) - {""}).items()}
    if not by_index:
        return {}
    with scope(system_actor("members.personal_id")):
        found = Member.objects.filter(personal_id_index__in=list(by_index))
        held = list(found.values_list("personal_id_index", "pk"))
    return {by_index[bytes(index)]: member for index, member in held if index is not None}


def index_fits() -> bool:
    """Whether the key of the index is the one by which the ids on record were entered; true where there is none."""
    with scope(system_actor("members.personal_id")):
        one = Member.objects.exclude(personal_id_index=None).first()
    if one is None or one.personal_id_index is None:
        keys.index_key()
        return True
    return INDEX.of(read(one)) == bytes(one.personal_id_index)


def reindex() -> int:
    """Make another key of the blind index and every index anew; how many. Interrupted, it is run again.

    While it runs nobody with an id is registered: the rows are locked.

    Raises:
        Unavailable: the file of the key belongs to another user. Broken: an id does not open.
    """
    done, after = 0, None
    with scope(system_actor("members.reindex")), keys.changed_index_key() as key:
        while batch := _indexed(after):
            for one in batch:
                one.personal_id_index = INDEX.of(read(one), key=key)
            Member.objects.bulk_update(batch, ["personal_id_index"])
            done, after = done + len(batch), batch[-1].pk
    return done


def _indexed(after: UUID | None) -> list[Member]:
    found = Member.objects.select_for_update(no_key=True).exclude(personal_id_index=None)
    if after is not None:
        found = found.filter(pk__gt=after)
    return list(found.only("personal_id_sealed", "personal_id_index").order_by("pk")[:_BATCH])
