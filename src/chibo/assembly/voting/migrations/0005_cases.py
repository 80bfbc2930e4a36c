"""Rows of closed cases are seen by their readers only."""

from django.db import migrations, models

import chibo.core.cases
from chibo.core import rls

TABLES: tuple[tuple[str, str, str], ...] = (
    ("vote", "", ""),
    ("elector", "voting_vote", "vote_id"),
    ("ballot", "voting_vote", "vote_id"),
    ("countentry", "voting_vote", "vote_id"),
    ("result", "voting_vote", "vote_id"),
)


class Migration(migrations.Migration):
    dependencies = [("voting", "0004_count_entered_once"), ("core", "0003_cases")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="case_id",
                field=models.UUIDField(default=chibo.core.cases.current, editable=False, null=True),
            )
            for model, _parent, _by in TABLES
        ),
        *(rls.restrict(f"voting_{model}", parent=parent, by=by) for model, parent, by in TABLES),
    ]
