"""Figures of one branch opened from above: the branch reads of it."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.core.looks import Sight, declare
from chibo.ground.organisation import queries as organisation


def _named(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    names = organisation.names(ids)
    return {key: (name, reverse("insight:statistics", args=[key])) for key, name in names.items()}


FIGURES = declare(Sight(code="insight.observed", label=_("The statistics"), named=_named))
