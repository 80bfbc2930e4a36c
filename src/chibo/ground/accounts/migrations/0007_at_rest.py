"""Secrets of apps and seeds of recovery codes are sealed at rest."""

import json

from django.db import migrations

from chibo.core.vault import migrating

FORM = "chibo-sealed:"
NAMES = {"totp": "secret", "recovery_codes": "seed"}
QUERY = (
    "SELECT id, user_id, type, data FROM mfa_authenticator WHERE type IN ('totp', 'recovery_codes')"
)
PUT = "UPDATE mfa_authenticator SET data = %s::jsonb WHERE id = %s"


def forwards(_apps, editor):
    from chibo.ground.accounts import at_rest

    def sealed(row, text):
        return text if text.startswith(FORM) else at_rest.sealed(row, text, using=alias(editor))

    _each(editor, sealed)


def backwards(_apps, editor):
    from chibo.ground.accounts import at_rest

    _each(editor, lambda row, text: at_rest.opened(at_rest.held(row, text), using=alias(editor)))


def _each(editor, change):
    from chibo.ground.accounts.at_rest import row_of

    for batch in migrating.rows_of(editor, QUERY):
        changed = []
        for number, user_id, kind, data in batch:
            values = json.loads(data) if isinstance(data, str) else data
            name = NAMES[kind]
            if name in values:
                values[name] = change(row_of(user_id, kind), values[name])
                changed.append((json.dumps(values), number))
        migrating.write(editor, PUT, changed)


def alias(editor):
    return editor.connection.alias


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_sessions_ended"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("core", "0010_data_keys"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
