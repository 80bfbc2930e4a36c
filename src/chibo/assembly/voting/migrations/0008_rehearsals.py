"""A vote of a rehearsal may be removed; every other stays."""

from importlib import import_module

from django.db import migrations

VOTE = import_module("chibo.assembly.voting.migrations.0002_guards").VOTE.split(
    ";\nCREATE TRIGGER"
)[0]
NEVER = "IF TG_OP = 'DELETE' THEN\n"
BUT = (
    NEVER
    + "    IF OLD.position >= 2305843009213693952 THEN RETURN OLD; END IF;  -- core.rehearsals.FIRST\n"
)


class Migration(migrations.Migration):
    dependencies = [("voting", "0007_circles"), ("core", "0006_rehearsals")]

    operations = [
        migrations.RunSQL(
            VOTE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(NEVER, BUT, 1),
            VOTE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        )
    ]
