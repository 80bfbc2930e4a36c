"""Every address of the installation, as the resolver knows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


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
