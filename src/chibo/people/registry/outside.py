"""The register that this installation asks, by its settings."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Refused
from chibo.gateways.population.port import PopulationRegistry
from chibo.gateways.population.xroad import Place, XRoadRegistry


def is_there() -> bool:
    """Whether a register is set up at all."""
    return bool(settings.CHIBO_REGISTRY_URL)


@contextmanager
def registry() -> Iterator[PopulationRegistry]:
    """A connection to the register, for a few questions.

    Raises:
        Refused: none is set up.
    """
    if not is_there():
        raise Refused(
            _("No population register is connected here. The operator sets it up."),
            code="no_registry",
        )
    plug = XRoadRegistry(
        Place(
            url=settings.CHIBO_REGISTRY_URL,
            client=settings.CHIBO_REGISTRY_CLIENT,
            service=settings.CHIBO_REGISTRY_SERVICE,
            hashed=settings.CHIBO_REGISTRY_CHECK_HASH,
            certificate=settings.CHIBO_REGISTRY_CERTIFICATE,
            authority=settings.CHIBO_REGISTRY_AUTHORITY,
        )
    )
    try:
        yield plug
    finally:
        plug.close()
