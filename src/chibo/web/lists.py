"""Lists: one page of what was found, or all of it on one page for paper; ``{% list_foot %}`` offers the rest."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator

MOST_COUNTED = 10_000
"""Nobody pages so far, and counting on through a country takes longer than all else on the page."""
MOST_ON_PAPER = 1_000
MOST_IN_FILE = 5_000
ASKED = ("page", "all", "before", "sheet")
"""What a query says about the page itself, not about what is looked for."""


class Pages(_Paginator):
    """Pages of a list; of a long one the first ``MOST_COUNTED`` rows, and that there are more."""

    most = MOST_COUNTED

    @cached_property
    def count(self) -> int:
        """How many rows there are; one more than ``most`` where it stopped counting."""
        found = self.object_list
        if not isinstance(found, QuerySet):
            return len(found)
        rows = found if found.query.is_sliced else found.order_by()
        return rows[: self.most + 1].count()

    @property
    def are_more(self) -> bool:
        """Whether it stopped counting."""
        return self.count > self.most


def size(query: Mapping[str, str], usual: int) -> int:
    """How many rows stand on the page that a query asks for."""
    return MOST_ON_PAPER if query.get("all") == "1" else usual


def page_of(
    request: HttpRequest, found: "QuerySet[Row] | Sequence[Any]", per_page: int
) -> "Page[Any]":
    """The page that is asked for; with ``?all=1`` up to ``MOST_ON_PAPER`` on a single one."""
    asked = request.GET
    return Pages(found, size(asked, per_page)).get_page(asked.get("page"))


def wants_all(request: HttpRequest) -> bool:
    """Whether everything is to stand on one page, to be printed."""
    return size(request.GET, 0) > 0


def query_of(request: HttpRequest, **changes: str) -> str:
    """What is looked for, as a query for another view of the same; begins with ``?`` unless empty."""
    query = request.GET.copy()
    for name in ASKED:
        query.pop(name, None)
    for name in [name for name, value in query.items() if not value]:
        query.pop(name)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}" if query else ""
