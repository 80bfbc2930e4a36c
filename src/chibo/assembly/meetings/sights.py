"""What of a meeting somebody above may open, so that the branch reads of it."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.models import Meeting
from chibo.core.looks import Sight, declare


def _named(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    found = Meeting.objects.filter(pk__in=list(ids)).values_list("pk", "title")
    return {key: (title, reverse("meetings:member", args=[key])) for key, title in found}


MEETING = declare(
    Sight(code="meetings.observed", label=_("A meeting"), named=_named, for_members=True)
)
