"""Where the trail and the proofs stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from chibo.web import navigation

navigation.register(
    role=("auditor", "operator"),
    label=_("Audit trail"),
    url_name="sentinel:trail",
    icon="log",
    order=40,
)
navigation.register(
    role=("auditor", "operator"),
    label=_("Proofs"),
    url_name="sentinel:proofs",
    icon="seal",
    order=30,
)
