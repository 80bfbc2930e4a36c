"""Offices in words, in the language of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.ground.organisation.rules import Office

OFFICES: dict[str, Promise] = {
    Office.SECRETARY: _("Secretary"),
    Office.DEPUTY: _("Deputy secretary"),
    Office.COMMITTEE: _("Committee member"),
    Office.OFFICER: _("Officer"),
    Office.AUDITOR: _("Auditor"),
    Office.OPERATOR: _("Operator"),
}
