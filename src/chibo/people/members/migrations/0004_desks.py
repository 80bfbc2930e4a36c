"""An operator sees the lists that they took in themselves, and no record."""

from django.db import migrations

from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [("members", "0003_import")]

    operations = [rls.lend("members_memberimport", "operator", own="made_by")]
