"""What notices about tasks say."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chibo.ground.notices import sentences
from chibo.web.formats import day


def _due(data: dict[str, Any]) -> dict[str, str]:
    return {"day": day(date.fromisoformat(data["due"]))}


SAID = {
    "task_assigned": lambda data: _("A resolution gives you a task, until %(day)s") % _due(data),
    "task_corrected": lambda data: (
        _("A task of yours was corrected; last day %(day)s") % _due(data)
    ),
    "task_done": lambda _data: _("A member reports a task done; look at it and confirm"),
    "task_sent_back": lambda _data: _("A task was sent back to you: something is missing"),
    "task_extended": lambda data: _("You have more time for a task, until %(day)s") % _due(data),
    "task_cancelled": lambda _data: _("A task of yours was called off"),
    "task_due": lambda data: _("A task of yours ends on %(day)s") % _due(data),
    "task_overdue": lambda data: _("A task should have been done by %(day)s") % _due(data),
}

for kind, say in SAID.items():
    sentences.register(kind, say)
