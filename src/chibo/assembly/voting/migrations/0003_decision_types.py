"""Decision types of the handbook (data/decision_types.json, each with source, status and period)."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "decision_types.json"


def load(apps, schema_editor):
    kind = apps.get_model("voting", "DecisionType")
    rows = [
        kind(
            code=row["code"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            source=row["source"],
            status=row["status"],
            data=row,
        )
        for row in json.loads(DATA.read_text(encoding="utf-8"))
    ]
    kind.objects.using(schema_editor.connection.alias).bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("voting", "0002_guards")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
