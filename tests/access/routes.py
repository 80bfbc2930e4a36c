"""Every address of the installation, as the resolver knows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.expected import CONSTANTS, Row
from tests.access.world import World


@dataclass(frozen=True, slots=True)
class Route:
    """A name with the names of its arguments."""

    name: str
    arguments: tuple[str, ...]


def routes() -> list[Route]:
    """All of them, by name."""
    return sorted(_walk(get_resolver().url_patterns, "", ()), key=lambda route: route.name)


def _walk(
    patterns: list[URLPattern | URLResolver], space: str, outer: tuple[str, ...]
) -> Iterator[Route]:
    for pattern in patterns:
        named = (*outer, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner, named)
        else:
            yield Route(f"{space}{pattern.name}", named)


def arguments(world: World, route: Route, row: Row, place: str) -> dict[str, Any] | None:
    """What fills the places of the address: things of the unit. None: there is no such thing there."""
    things, given = world.things[place], {}
    named = {name: row.arguments.get(name, name) for name in route.arguments}
    if place == "above" and not set(named.values()) & things.keys():
        return None
    for name, key in named.items():
        deed = key if name in row.arguments and name in ("deed", "name", "code", "kind") else None
        found = things.get(key, CONSTANTS.get(key, deed))
        if found is None:
            return None
        given[name] = found
    return given
