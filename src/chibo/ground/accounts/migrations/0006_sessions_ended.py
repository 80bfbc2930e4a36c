from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_identity")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="sessions_ended",
            field=models.PositiveIntegerField(default=0),
        )
    ]
