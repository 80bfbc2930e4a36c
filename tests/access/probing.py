"""One request of somebody for something, everything undone afterwards."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.http import HttpResponseBase
from django.urls import reverse

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.access.world import World

_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?([a-z_]+)', re.IGNORECASE)


@dataclass
class Answer:
    """What came back, and which tables were written."""

    status: int
    target: str
    body: str
    written: set[str] = field(default_factory=set)

    @property
    def is_sign_in(self) -> bool:
        """Sent to the page where one signs in."""
        return urlsplit(self.target).path == reverse("account_login")

    @property
    def is_refusal(self) -> bool:
        return self.status in (401, 403, 404) or self.is_sign_in

    def __str__(self) -> str:
        return "sign in" if self.is_sign_in else str(self.status)


def ask(world: World, who: str, method: str, address: str, data: Any = None) -> Answer:
    """Send it and undo it."""
    client = world.browser(who)
    with undone(), _watched() as written:
        response = client.generic(method, address) if data is None else client.post(address, data)
        answer = _read(response)
    answer.written = written
    return answer


def unchanged(
    world: World, who: str, method: str, address: str, data: Any, tables: set[str]
) -> bool:
    """Whether the tables hold the same rows after the request as before: what it wrote, it undid."""
    client = world.browser(who)
    with undone():
        before = _print_of(tables)
        _ = client.generic(method, address) if data is None else client.post(address, data)
        return _print_of(tables) == before


def _print_of(tables: set[str]) -> dict[str, str]:
    found = {}
    with scope(system_actor("test")), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t")
            found[table] = str(cursor.fetchone())
    return found


def _read(response: HttpResponseBase) -> Answer:
    streamed = getattr(response, "streaming_content", None)
    content = b"".join(streamed) if streamed is not None else response.content  # type: ignore[attr-defined]
    return Answer(
        response.status_code, response.get("Location", ""), content.decode(errors="replace")
    )


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside the block is not."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _watched() -> Iterator[set[str]]:
    found: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if wrote := _WRITES.match(sql):
            found.add(wrote.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found
