"""What of the documents somebody above may open, so that the unit reads of it."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.core.looks import Sight, declare
from chibo.trust.documents.models import Document


def _named(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    found = Document.objects.filter(pk__in=list(ids)).values_list("pk", "symbol", "title")
    return {
        key: (f"{symbol}, {title}", reverse("documents:page", args=[key]))
        for key, symbol, title in found
    }


DOCUMENT = declare(
    Sight(code="documents.observed", label=_("A document"), named=_named, for_members=True)
)
