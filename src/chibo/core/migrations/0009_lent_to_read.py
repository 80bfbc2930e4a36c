"""Rows that are lent to a desk are read there, and neither changed nor removed."""

from django.db import migrations

from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [("core", "0008_shifts")]
    operations = [rls.PART_LENT]
