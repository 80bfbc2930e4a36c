from django.db import migrations

from chibo.core import folding


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_desks")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="search_key",
            field=folding.column("symbol", "title", "unit_name"),
        ),
    ]
