"""Kinds of meetings with their agenda, quorum and norms (data/kinds.json, each with its source)."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "kinds.json"


def load(apps, schema_editor):
    kind = apps.get_model("meetings", "MeetingKind")
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    kind.objects.using(schema_editor.connection.alias).bulk_create([kind(**row) for row in rows])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
