"""Where records and the list of members stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from chibo.web import navigation

navigation.register(
    role="member", label=_("My record"), url_name="members:record", icon="record", order=40
)
navigation.register(role="account", label=_("My record"), url_name="members:record", order=60)
navigation.register(
    role=("secretary", "committee"),
    label=_("Members"),
    url_name="members:list",
    icon="roll",
    order=40,
)
navigation.register(
    role="operator", label=_("Take in a list"), url_name="members:import", icon="roll", order=40
)
