"""Rows of closed cases are seen by their readers only."""

from django.db import migrations, models

import chibo.core.cases
from chibo.core import rls

TABLES: tuple[tuple[str, str, str], ...] = (
    ("document", "", ""),
    ("documentversion", "documents_document", "document_id"),
    ("signature", "documents_document", "document_id"),
    ("paper", "", ""),
    ("papersigning", "documents_document", "document_id"),
    ("archivestamp", "documents_documentversion", "version_id"),
)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_signing_for_real"), ("core", "0003_cases")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="case_id",
                field=models.UUIDField(default=chibo.core.cases.current, editable=False, null=True),
            )
            for model, _parent, _by in TABLES
        ),
        *(rls.restrict(f"documents_{model}", parent=parent, by=by) for model, parent, by in TABLES),
    ]
