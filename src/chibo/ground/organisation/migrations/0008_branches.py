"""Branches by their place: how many lie below each province is asked on every overview of the country."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0007_reform")]
    operations = [
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(
                fields=["position"],
                condition=models.Q(kind="branch", valid_to__isnull=True),
                name="unit_branches",
            ),
        )
    ]
