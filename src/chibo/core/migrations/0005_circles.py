"""Circles: what a committee or a party group reads, and not the whole unit."""

from django.db import migrations

from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [("core", "0004_readers_tell")]

    operations = [rls.CIRCLES]
