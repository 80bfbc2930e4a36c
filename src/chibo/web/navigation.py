"""The register of navigation: rooms enter their pages from ``menu.py``, the frame shows those of one's role."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from chibo.core.actor import Actor

AT_MOST = 5
# Positions are spaced by 1,000: a seat that covers more than that has units below it.
ONE_UNIT = 1_000


class Role(StrEnum):
    """Whose navigation; ``ACCOUNT`` is the menu of the seat, ``FOOT`` the foot of every page."""

    PUBLIC = "public"
    MEMBER = "member"
    SECRETARY = "secretary"
    COMMITTEE = "committee"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    ACCOUNT = "account"
    FOOT = "foot"


@dataclass(frozen=True)
class Entry:
    """One place to go to: label (translatable), name of its address, icon (``icons``), order from the left.

    ``not_for``: roles that the page refuses, where all share a menu.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int
    not_for: frozenset[Role] = frozenset()

    @cached_property
    def url(self) -> str:
        """The address; empty when the name leads nowhere (a system check says so)."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


_register: dict[Role, dict[str, Entry]] = {role: {} for role in Role}


def register(
    *,
    role: Role | str | Collection[str],
    label: str | Promise,
    url_name: str,
    icon: str = "",
    order: int = 50,
    not_for: Collection[Role] = (),
) -> None:
    """Enter a page into the navigation of one role or several; the same page twice replaces the first.

    Args:
        role: a ``Role``, its value, or several of them.
        label: a lazily translated word or two.
        url_name: name of an address that takes no arguments.
        icon: name in ``icons.PATHS``; needed where the tab bar shows it.
        order: smaller stands further left; at most five of a role are shown.
        not_for: roles that the page refuses; for the menu of the seat, which all have.
    """
    for name in [role] if isinstance(role, str) else role:
        _register[Role(name)][url_name] = Entry(label, url_name, icon, order, frozenset(not_for))


def entries(role: Role) -> list[Entry]:
    """What a role sees, in order."""
    found = sorted(_register[role].values(), key=lambda entry: (entry.order, entry.url_name))
    shown = [entry for entry in found if entry.url]
    return shown if role in {Role.ACCOUNT, Role.FOOT} else shown[:AT_MOST]


def registered() -> list[Entry]:
    """Every entry of every role."""
    return [entry for found in _register.values() for entry in found.values()]


def role_of(actor: Actor) -> Role:
    """The navigation an actor gets from the seat."""
    if actor.kind != "person":
        return Role.PUBLIC
    if actor.office in {Role.AUDITOR, Role.OPERATOR}:
        return Role(actor.office)
    if not actor.office:
        return Role.MEMBER
    return Role.COMMITTEE if actor.hi - actor.lo >= ONE_UNIT else Role.SECRETARY


def current(found: list[Entry], path: str) -> Entry | None:
    """The entry whose page, or a page below it, is at ``path``: the longest address wins."""
    above = [entry for entry in found if _leads_to(entry.url, path)]
    return max(above, key=lambda entry: len(entry.url), default=None)


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
