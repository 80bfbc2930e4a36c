from django.db import migrations, models

from chibo.ground.notices.sentences import search_key

BATCH = 1_000
_ALL = "SELECT set_config('app.lo', %s, true), set_config('app.hi', %s, true)"


def fold_what_is_there(apps, schema_editor):
    """Notices that were sent before say the same now; read and written as the installation."""
    notices = apps.get_model("notices", "Notice").objects.using(schema_editor.connection.alias)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_ALL, ["0", str(2**62)])
        changed = []
        for one in notices.only("kind", "data").iterator(BATCH):
            one.search_key = search_key(one.kind, one.data)
            changed.append(one)
        notices.bulk_update(changed, ["search_key"], batch_size=BATCH)
        cursor.execute(_ALL, ["", ""])


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_reminders")]
    operations = [
        migrations.AddField(
            model_name="notice",
            name="search_key",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunPython(fold_what_is_there, migrations.RunPython.noop),
    ]
