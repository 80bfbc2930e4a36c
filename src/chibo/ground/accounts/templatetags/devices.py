"""A session's device in words."""

from django import template
from django.utils.translation import gettext as _

from chibo.ground.accounts import rules

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """``Chrome, Android``."""
    return rules.device(user_agent) or _("Unknown device")
