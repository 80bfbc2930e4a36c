"""What of the minutes somebody above may open, so that the branch reads of it."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.assembly.minutes.models import Draft
from chibo.core.looks import Sight, declare


def _named(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    found = Draft.objects.filter(pk__in=list(ids)).values_list("pk", "kind", "meeting__title")
    return {
        key: (
            f"{_('Minutes') if kind == 'BB' else _('Resolution')}: {title}",
            reverse("minutes:page", args=[key]),
        )
        for key, kind, title in found
    }


PAPER = declare(
    Sight(
        code="minutes.observed",
        label=gettext_lazy("Minutes or a resolution"),
        named=_named,
        for_members=True,
    )
)
