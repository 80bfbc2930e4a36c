"""What a right to act hangs on tells when it changes: session, account, factor, home, mandate."""

from django.db import migrations

from chibo.core import access


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_access"),
        ("sessions", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("accounts", "0002_look"),
        ("organisation", "0003_unit_sign"),
    ]

    operations = [
        access.watch("django_session", kind="session", column="session_key", on="DELETE"),
        access.watch(
            "accounts_user", kind="user", column="id", on="DELETE OR UPDATE OF is_active, password"
        ),
        access.watch("accounts_person", kind="person", column="id", on="UPDATE OF position"),
        access.watch("mfa_authenticator", kind="user", column="user_id", on="DELETE"),
        access.watch(
            "organisation_mandate",
            kind="person",
            column="person_id",
            on="INSERT OR DELETE OR UPDATE OF person_id, unit_id, office, valid_from, valid_to",
        ),
    ]
