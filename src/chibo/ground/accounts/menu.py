"""Entries of the account's own menu."""

from django.utils.translation import gettext_lazy as _

from chibo.web.navigation import Role, register

register(role=Role.ACCOUNT, label=_("Sign-in and devices"), url_name="mfa_index", order=80)
