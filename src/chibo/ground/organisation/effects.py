"""What a change will do, told by the rooms above: each counts what it keeps of the units concerned.

A room registers a probe in its ``handlers.py``. The preview shows all lines; one that hinders says what is
to be done first, and the change is refused while it stands.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Which units a change touches, and how.

    Args:
        ending: units that there will be no more.
        moving: units whose rows get another place, with all below; those that end are among them.
        heirs: whether members of the ending units go to another one.
        persons: those who go from a unit that is split (empty: all, or none).
    """

    ending: Sequence[UUID] = ()
    moving: Sequence[UUID] = ()
    heirs: bool = False
    persons: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the preview; ``advice`` is set where it hinders: what to do first."""

    text: str | Promise
    advice: str | Promise = ""

    @property
    def hinders(self) -> bool:
        """Whether the change waits for it."""
        return bool(self.advice)


Probe = Callable[[Scene], Iterator[Line]]
_probes: dict[str, Probe] = {}


def register(probe: Probe) -> Probe:
    """Register what a room has to say; it is asked inside a scope of the installation."""
    _probes[f"{probe.__module__}.{probe.__qualname__}"] = probe
    return probe


def lines(scene: Scene) -> list[Line]:
    """What all rooms say, what hinders first."""
    found = [line for name in sorted(_probes) for line in _probes[name](scene)]
    return sorted(found, key=lambda line: not line.hinders)
