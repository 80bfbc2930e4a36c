from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_term")]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="sign",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
    ]
