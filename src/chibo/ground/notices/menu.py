"""Where the inbox stands: in the menu of the seat."""

from django.utils.translation import gettext_lazy as _

from chibo.web.navigation import Role, register

register(role=Role.ACCOUNT, label=_("Notices"), url_name="notices:list", order=70)
register(role=Role.ACCOUNT, label=_("Reminders"), url_name="notices:reminders", order=75)
