"""Places on a page that rooms above fill: a page names a slot, a room registers an address for it.

    page below:  {% slots "home" %}  ─►  a card for each entry, which loads  ◄─ menu.py of a room above

The card holds a link to the same address, so that it leads there where no script runs.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """What fills a slot: a heading, and the name of an address that answers with a part or a page."""

    title: str | Promise
    url_name: str
    order: int


@dataclass(frozen=True, slots=True)
class Filled:
    """An entry on one page."""

    name: str
    title: str | Promise
    url: str


_register: dict[str, dict[str, Entry]] = {}


def register(place: str, *, title: str | Promise, url_name: str, order: int = 50) -> None:
    """Fill a slot; the same address twice replaces the first.

    Args:
        place: name of the slot, e.g. ``home``.
        title: heading of the card.
        url_name: address that takes the slot's own arguments and answers a request for parts
            (``X-Part``) with the content of the card, any other with a whole page.
        order: smaller stands further up.
    """
    _register.setdefault(place, {})[url_name] = Entry(title, url_name, order)


def filled(place: str, *args: Any) -> list[Filled]:
    """What a slot shows, in order.

    Args:
        args: what the page knows and the address needs, e.g. the id of a meeting.
    """
    found = sorted(_register.get(place, {}).values(), key=lambda e: (e.order, e.url_name))
    return [
        Filled(
            name=entry.url_name.replace(":", "-").replace("_", "-"),
            title=entry.title,
            url=reverse(entry.url_name, args=args),
        )
        for entry in found
    ]
