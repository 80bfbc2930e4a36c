"""What notices of a committee that chases its branches say."""

from typing import Any

from django.utils.translation import gettext as _

from chibo.ground.notices import sentences


def _unsigned(data: dict[str, Any]) -> str:
    return _("The committee reminds you: the minutes of %(unit)s are not signed") % {
        "unit": data.get("unit", "")
    }


def _unanswered(data: dict[str, Any]) -> str:
    return _("The committee reminds you: the returned minutes of %(unit)s have no answer") % {
        "unit": data.get("unit", "")
    }


sentences.register("minutes_unsigned", _unsigned)
sentences.register("return_unanswered", _unanswered)
