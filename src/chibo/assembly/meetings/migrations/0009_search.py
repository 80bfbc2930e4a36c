from django.db import migrations

from chibo.core import folding


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_circles")]
    operations = [
        migrations.AddField(model_name="meeting", name="search_key", field=folding.column("title")),
    ]
