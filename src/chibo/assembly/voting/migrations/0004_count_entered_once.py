"""An entry of a count arrives once, however often it is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("voting", "0003_decision_types"),
    ]

    operations = [
        migrations.AddField(
            model_name="countentry",
            name="key",
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AddConstraint(
            model_name="countentry",
            constraint=models.UniqueConstraint(
                fields=("vote", "entered_by", "key"), name="countentry_once"
            ),
        ),
    ]
