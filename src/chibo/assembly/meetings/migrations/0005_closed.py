"""Closed sessions: meetings below another one, and rows that only their readers see."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.cases
from chibo.core import rls

TABLES: tuple[tuple[str, str, str], ...] = (
    ("meeting", "", ""),
    ("meetingevent", "meetings_meeting", "meeting_id"),
    ("rollentry", "meetings_meeting", "meeting_id"),
    ("agendaitem", "meetings_meeting", "meeting_id"),
    ("presencerow", "meetings_meeting", "meeting_id"),
    ("contribution", "meetings_meeting", "meeting_id"),
    ("meetingpaper", "meetings_meeting", "meeting_id"),
    ("excuserequest", "meetings_meeting", "meeting_id"),
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_more_kinds"), ("core", "0003_cases")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="case_id",
                field=models.UUIDField(default=chibo.core.cases.current, editable=False, null=True),
            )
            for model, _parent, _by in TABLES
        ),
        migrations.AddField(
            model_name="meeting",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closed_sessions",
                to="meetings.meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case_id__isnull", True), ("parent__isnull", True)),
                    models.Q(("case_id", models.F("id")), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="session_is_its_case",
            ),
        ),
        *(rls.restrict(f"meetings_{model}", parent=parent, by=by) for model, parent, by in TABLES),
    ]
