"""Navigation: the meetings of the unit for which one acts."""

from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import sights  # noqa: F401  declares itself
from chibo.web import navigation

navigation.register(
    role=("member", "secretary"), label=_("Home"), url_name="meetings:home", icon="home", order=10
)
navigation.register(
    role=("member", "secretary"),
    label=_("Meetings"),
    url_name="meetings:list",
    icon="meeting",
    order=20,
)
navigation.register(
    role="committee",
    label=_("Approvals"),
    url_name="meetings:approvals",
    icon="seal",
    order=45,
)
