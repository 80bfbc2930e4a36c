"""Where overview and statistics stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from chibo.oversight.insight import sights, told  # noqa: F401  they register themselves
from chibo.web import navigation

navigation.register(
    role="committee",
    label=_("Overview"),
    url_name="insight:own_overview",
    icon="overview",
    order=10,
)
navigation.register(
    role="committee",
    label=_("Statistics"),
    url_name="insight:own_statistics",
    icon="statistics",
    order=50,
)
navigation.register(
    role="account",
    label=_("Statistics"),
    url_name="insight:own_statistics",
    order=65,
    not_for=(navigation.Role.AUDITOR, navigation.Role.OPERATOR),
)
navigation.register(
    role="account", label=_("Looks from above"), url_name="insight:looked", order=66
)
