"""Seals are lent to auditors: they go with the documents."""

from django.db import migrations

from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_cases")]

    operations = [rls.lend("ledger_seal", "auditor", restricted=True)]
