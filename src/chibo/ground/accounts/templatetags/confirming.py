"""What the page that asks for the factor is called, and whose identities open accounts."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.core.proofs import known
from chibo.ground.accounts import stepup
from chibo.ground.accounts.identity import configured

register = template.Library()


@register.simple_tag(takes_context=True)
def confirm_heading(context: dict[str, Any]) -> str:
    """``Confirm in order to sign``, for the deed that was asked for."""
    asked = context["request"].session.get(stepup.ASKED) or {}
    leads_there = context.get("redirect_field_value") == reverse("accounts_confirmed")
    deed = known(asked.get("deed", "")) if leads_there else None
    return str(deed.heading) if deed else _("Confirm who you are")


@register.simple_tag
def identity_issuer() -> str:
    """What people call the issuer of identities; empty when none is configured."""
    return configured.name() if configured.is_on() else ""
