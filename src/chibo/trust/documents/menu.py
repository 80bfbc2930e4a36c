"""Where documents stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from chibo.trust.documents import sights  # noqa: F401  declares itself
from chibo.web import navigation

navigation.register(
    role=("member", "secretary", "committee", "auditor"),
    label=_("Documents"),
    url_name="documents:list",
    icon="document",
    order=30,
)
navigation.register(role="foot", label=_("Check a document"), url_name="documents:verify", order=10)
