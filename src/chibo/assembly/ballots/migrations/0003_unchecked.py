from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0002_guards")]
    operations = [
        migrations.AddField(
            model_name="election", name="unchecked", field=models.JSONField(default=dict)
        ),
    ]
