"""What is asked of a branch each month becomes data with a period and a source."""

from datetime import date

from django.db import migrations, models

ROW = {
    "valid_from": date(2011, 1, 1),
    "due_day": 10,
    "sign_within_days": 2,
    "source": "Điều lệ Đảng, Điều 22 (mỗi tháng một kỳ); ngày 10 và hai ngày là mức chờ quy định của cấp ủy",
}


def load(apps, schema_editor):
    duties = apps.get_model("insight", "MonthDuties")
    duties.objects.using(schema_editor.connection.alias).create(**ROW)


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_shown")]

    operations = [
        migrations.CreateModel(
            name="MonthDuties",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(unique=True)),
                ("due_day", models.SmallIntegerField()),
                ("sign_within_days", models.SmallIntegerField()),
                ("source", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_day__gte", 1), ("due_day__lte", 28)),
                        name="duties_due_day",
                    )
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
