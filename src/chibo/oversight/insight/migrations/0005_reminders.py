"""A committee reminds of more than the meeting: of unsigned minutes, of returned ones without an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0004_thematic")]
    operations = [
        migrations.AddField(
            model_name="reminder",
            name="kind",
            field=models.CharField(
                choices=[("meeting", "meeting"), ("minutes", "minutes"), ("return", "return")],
                default="meeting",
                max_length=8,
            ),
        ),
        migrations.AddField(model_name="reminder", name="about", field=models.UUIDField(null=True)),
        migrations.RemoveConstraint(model_name="reminder", name="reminder_once"),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=["unit", "year", "month", "kind", "about"],
                name="reminder_once",
                nulls_distinct=False,
            ),
        ),
    ]
