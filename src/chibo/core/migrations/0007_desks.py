"""The audit trail is lent to auditors and operators, whose seats show no other row."""

from django.db import migrations

from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [("core", "0006_rehearsals")]

    operations = [rls.lend("core_auditentry", "auditor", "operator", restricted=True)]
