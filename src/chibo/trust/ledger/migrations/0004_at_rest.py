"""Salts, manifests and tag keys are sealed at rest."""

from django.db import migrations, models

from chibo.core.vault import Column, migrating

forwards, backwards = migrating.sealing(
    Column("ledger_tagkey", "key"),
    Column("ledger_opening", "salt"),
    Column("ledger_opening", "manifest"),
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_desks"), ("core", "0010_data_keys")]

    operations = [
        migrations.AlterField("tagkey", "key", models.BinaryField()),
        migrations.AlterField("opening", "salt", models.BinaryField()),
        migrations.RunPython(forwards, backwards),
    ]
