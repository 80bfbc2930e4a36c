"""The two roles of an installation and its database.

``chibo_owner`` owns the tables and runs migrations; ``chibo_app`` is what the pages run as. Neither is
a superuser and neither may bypass row security.
"""

import psycopg
from psycopg import sql

DATABASE = "chibo"
OWNER = "chibo_owner"
APPLICATION = "chibo_app"

CREATE_BY_HAND = (
    f"CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD '…';",
    f"CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '…';",
    f"GRANT {APPLICATION} TO {OWNER};",
    f"CREATE DATABASE {DATABASE} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0;",
)
"""What an operator types on a server of their own."""


def ensure(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    """Create what is missing of the roles and the database; harmless when all is there.

    Args:
        connection: a superuser's, in autocommit mode.
        passwords: by role; only their SCRAM verifiers reach the server.
    """
    for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
        if _has(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            continue
        verifier = connection.pgconn.encrypt_password(
            passwords[role].encode(), role.encode(), b"scram-sha-256"
        )
        connection.execute(
            sql.SQL(
                "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS {} PASSWORD {}"
            ).format(sql.Identifier(role), sql.SQL(rights), sql.Literal(verifier.decode()))
        )
    # The owner of the database may end the pages' connections to it, e.g. to drop or restore it.
    connection.execute(f"GRANT {APPLICATION} TO {OWNER}")
    if not _has(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
    connection.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {APPLICATION}")


def _has(connection: psycopg.Connection, question: str, name: str) -> bool:
    return connection.execute(question, [name]).fetchone() is not None
