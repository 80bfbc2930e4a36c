"""Rows of closed cases are seen by their readers only."""

from django.db import migrations, models

import chibo.core.cases
from chibo.core import rls

TABLES: tuple[tuple[str, str, str], ...] = (("notice", "", ""),)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("core", "0003_cases")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="case_id",
                field=models.UUIDField(default=chibo.core.cases.current, editable=False, null=True),
            )
            for model, _parent, _by in TABLES
        ),
        *(rls.restrict(f"notices_{model}", parent=parent, by=by) for model, parent, by in TABLES),
    ]
