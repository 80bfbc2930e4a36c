"""Whose reading of a case ends hears of it at once."""

from django.db import migrations

from chibo.core import access


class Migration(migrations.Migration):
    dependencies = [("core", "0003_cases")]

    operations = [
        access.watch("core_casereader", kind="person", column="person_id", on="UPDATE OF until")
    ]
