"""Joint, committee and party group meetings, and who presides, for databases that know the first kinds."""

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
    dependencies = [("meetings", "0003_life")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
