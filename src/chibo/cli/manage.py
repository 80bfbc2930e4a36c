"""``chibo manage``: Django's own commands, with this installation's database."""

import os
import sys

from chibo.cli import environment

WITHOUT_DATABASE = frozenset(
    {
        "help", "--help", "--version", "version", "build_messages", "makemessages", "compilemessages",
        "collectstatic", "findstatic", "diffsettings",
    }
)  # fmt: skip


def main(words: list[str]) -> int:
    """Run one of Django's commands; the database is started unless the command needs none.

    ``migrate`` runs as the role that owns the tables, because the application's role may not change
    them; another ``--database`` given by hand is kept.
    """
    from django.core.management import execute_from_command_line

    if words and words[0] not in WITHOUT_DATABASE:
        environment.prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", environment.SETTINGS)
    if words[:1] == ["migrate"]:
        if _owner_is_missing():
            print(OWNER_MISSING, file=sys.stderr)
            return 2
        if newer := _newer():
            print(f"chibo manage migrate: {newer}", file=sys.stderr)
            return 2
        if not any(word.startswith("--database") for word in words):
            words = [*words, "--database", "owner"]
    execute_from_command_line(["chibo manage", *words])
    return 0


OWNER_MISSING = (
    "chibo manage migrate: DATABASE_OWNER_URL is not set; migrations run as the role that owns the "
    "tables. See docs/reference/cli.md, “A database server of your own”."
)


def _newer() -> str:
    """A sentence where the database is newer than this source: going back would destroy what it holds."""
    import django

    django.setup()
    from chibo.cli import installation

    found = installation.unknown()
    return installation.NEWER_DATABASE.format(first=found[0]) if found else ""


def _owner_is_missing() -> bool:
    return not any(
        os.environ.get(name) for name in ("DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE")
    )
