"""Agendas that look back, adoption of the minutes and days to object, for databases that know the kinds."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "kinds.json"


def load(apps, schema_editor):
    kinds = apps.get_model("meetings", "MeetingKind").objects.using(schema_editor.connection.alias)
    for row in json.loads(DATA.read_text(encoding="utf-8")):
        key = {"code": row.pop("code"), "valid_from": row.pop("valid_from")}
        kinds.update_or_create(**key, defaults=row)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_closed")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
