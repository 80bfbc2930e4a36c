"""What belongs to a committee's or a party group's meeting is seen by that circle only."""

from django.db import migrations, models

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
    dependencies = [("documents", "0003_cases"), ("core", "0005_circles")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model, _parent, _by in TABLES
            for name, field in (
                ("circle", models.UUIDField(editable=False, null=True)),
                ("circle_above", models.BooleanField(default=True, editable=False)),
            )
        ),
        *(rls.encircle(f"documents_{model}", parent=parent, by=by) for model, parent, by in TABLES),
    ]
