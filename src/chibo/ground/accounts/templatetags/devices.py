"""A session's device in words."""

from django import template
from django.utils.translation import gettext as _

from chibo.ground.accounts.rules import signing_in

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """``Chrome, Android``."""
    return signing_in.device(user_agent) or _("Unknown device")
