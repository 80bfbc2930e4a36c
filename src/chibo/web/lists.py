"""Lists: one page of what was found, or all of it on one page for paper; ``{% list_foot %}`` offers the rest."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)

MOST_ON_PAPER = 1_000
MOST_IN_FILE = 5_000
ASKED = ("page", "all", "before", "sheet")
"""What a query says about the page itself, not about what is looked for."""


def size(query: Mapping[str, str], usual: int) -> int:
    """How many rows stand on the page that a query asks for."""
    return MOST_ON_PAPER if query.get("all") == "1" else usual


def page_of(
    request: HttpRequest, found: "QuerySet[Row] | Sequence[Any]", per_page: int
) -> "Page[Any]":
    """The page that is asked for; with ``?all=1`` up to ``MOST_ON_PAPER`` on a single one."""
    asked = request.GET
    return Paginator(found, size(asked, per_page)).get_page(asked.get("page"))


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
