"""What belongs to a committee's or a party group's meeting is seen by that circle only."""

from django.db import migrations, models

from chibo.core import rls

TABLES: tuple[tuple[str, str, str], ...] = (
    ("draft", "meetings_meeting", "meeting_id"),
    ("draftversion", "minutes_draft", "draft_id"),
    ("objection", "minutes_draft", "draft_id"),
    ("return", "minutes_draft", "draft_id"),
)

# Rows of rooms below that came from such meetings before there were circles; roots first.
MEETING = "FROM meetings_meeting p WHERE p.circle IS NOT NULL"
EARLIER = (
    ("documents_document", f"{MEETING} AND p.id = t.subject"),
    ("documents_paper", f"{MEETING} AND p.id = t.subject"),
    *(
        (f"documents_{table}", "FROM documents_document p WHERE p.id = t.document_id")
        for table in ("documentversion", "signature", "papersigning")
    ),
    ("documents_archivestamp", "FROM documents_documentversion p WHERE p.id = t.version_id"),
    (
        "voting_vote",
        "FROM meetings_meetingevent p WHERE p.circle IS NOT NULL AND p.kind = 'vote.opened' "
        "AND p.data ->> 'vote' = t.id::text",
    ),
    *(
        (f"voting_{table}", "FROM voting_vote p WHERE p.id = t.vote_id")
        for table in ("elector", "result")
    ),
)


class Migration(migrations.Migration):
    dependencies = [
        ("minutes", "0003_after"),
        ("meetings", "0008_circles"),
        ("documents", "0004_circles"),
        ("voting", "0007_circles"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model, _parent, _by in TABLES
            for name, field in (
                ("circle", models.UUIDField(editable=False, null=True)),
                ("circle_above", models.BooleanField(default=True, editable=False)),
            )
        ),
        *(rls.encircle(f"minutes_{model}", parent=parent, by=by) for model, parent, by in TABLES),
        *(
            migrations.RunSQL(rls.adopt(table, source), migrations.RunSQL.noop)
            for table, source in EARLIER
        ),
    ]
