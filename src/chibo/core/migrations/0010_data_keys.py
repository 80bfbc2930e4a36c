"""Keys of sealed columns, wrapped; what wraps them lies outside the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0009_lent_to_read")]

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=63)),
                ("generation", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField()),
                ("wrapped_by", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table_name", "generation"), name="data_key_generation"
                    )
                ],
            },
        ),
    ]
