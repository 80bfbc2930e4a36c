"""Where failed sign-ins are counted: keys are digests, values times; nothing of anybody."""

from django.db import migrations

CREATE = """
CREATE TABLE accounts_attempts (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX accounts_attempts_expires ON accounts_attempts (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_slip")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE accounts_attempts")]
