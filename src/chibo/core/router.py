"""Two connections lead to the same database: the application's role, and the owner's for migrations."""

from typing import Any


class OneDatabase:
    """Reads and writes go by the application's role; schema changes only by the owner's."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: type, **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: object, other: object, **hints: Any) -> bool:
        return True
