"""The personal id in full, sealed, with its blind index; cells of waiting lists are sealed too."""

from django.db import migrations, models

from chibo.core.vault import Column, migrating

CELLS = Column("members_memberimport", "cells_sealed")
PUT = "UPDATE members_memberimport SET cells_sealed = %s WHERE id = %s"
BACK = "UPDATE members_memberimport SET cells = %s::jsonb, cells_sealed = NULL WHERE id = %s"


def forwards(_apps, editor):
    query = "SELECT id, cells::text FROM members_memberimport WHERE state = 'open'"
    for batch in migrating.rows_of(editor, query):
        texts = {row: cells.encode() for row, cells in batch}
        sealed = CELLS.seal_all(texts, using=editor.connection.alias)
        migrating.write(editor, PUT, [(value, row) for row, value in sealed.items()])


def backwards(_apps, editor):
    query = "SELECT id, cells_sealed FROM members_memberimport WHERE cells_sealed IS NOT NULL"
    for batch in migrating.rows_of(editor, query):
        opened = [
            (CELLS.open(row, value, using=editor.connection.alias).decode(), row)
            for row, value in batch
        ]
        migrating.write(editor, BACK, opened)


class Migration(migrations.Migration):
    dependencies = [("members", "0004_desks"), ("core", "0010_data_keys")]

    operations = [
        migrations.AddField("member", "personal_id_sealed", models.BinaryField(null=True)),
        migrations.AddField("member", "personal_id_index", models.BinaryField(null=True)),
        migrations.AddConstraint(
            "member",
            models.UniqueConstraint(
                fields=["personal_id_index"],
                condition=models.Q(personal_id_index__isnull=False),
                name="member_personal_id_once",
            ),
        ),
        migrations.AddConstraint(
            "member",
            models.CheckConstraint(
                condition=models.Q(personal_id_sealed__isnull=False)
                | models.Q(personal_id_index__isnull=True),
                name="member_personal_id_whole",
            ),
        ),
        migrations.AddField(
            "recordlook",
            "what",
            models.CharField(
                choices=[("record", "record"), ("personal_id", "personal_id")],
                default="record",
                max_length=11,
            ),
        ),
        migrations.RemoveConstraint("memberimport", "import_keeps_no_cells"),
        migrations.AddField("memberimport", "cells_sealed", models.BinaryField(null=True)),
        migrations.RunPython(forwards, backwards),
        migrations.RemoveField("memberimport", "cells"),
        migrations.AddConstraint(
            "memberimport",
            models.CheckConstraint(
                condition=models.Q(state="open", cells_sealed__isnull=False)
                | (~models.Q(state="open") & models.Q(cells_sealed__isnull=True)),
                name="import_keeps_no_cells",
            ),
        ),
    ]
