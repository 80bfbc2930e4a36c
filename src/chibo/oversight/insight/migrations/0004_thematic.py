"""How many of a month's meetings had a thematic part; the recount fills months that are past."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_month_duties")]
    operations = [
        migrations.AddField(
            model_name="unitmonth",
            name="thematic",
            field=models.IntegerField(default=0),
        ),
    ]
