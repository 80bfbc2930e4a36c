"""Papers that show what was done are read by whoever sees the task, no more by the whole branch."""

from django.db import migrations

from chibo.core import rls

GIVEN = """
    FROM (SELECT paper_id, task_id AS circle, true AS circle_above
            FROM directives_step WHERE paper_id IS NOT NULL) p
    WHERE p.paper_id = t.id
"""


class Migration(migrations.Migration):
    dependencies = [("directives", "0002_cases"), ("documents", "0005_desks")]

    operations = [
        migrations.RunSQL(
            sql=rls.adopt("documents_paper", GIVEN), reverse_sql=migrations.RunSQL.noop
        )
    ]
