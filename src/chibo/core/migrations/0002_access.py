from django.db import migrations

from chibo.core import access


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [access.TELL]
