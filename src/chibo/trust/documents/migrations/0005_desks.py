"""Documents with their signatures are lent to auditors; what was laid before a meeting is not."""

from django.db import migrations

from chibo.core import rls

TABLES = ("document", "documentversion", "signature", "papersigning")


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_circles")]

    operations = [
        rls.lend(f"documents_{table}", "auditor", restricted=True, encircled=True)
        for table in TABLES
    ]
