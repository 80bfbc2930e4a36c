"""``chibo``: one command for everything a person does with an installation at the terminal."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple

from chibo.config.env import Misconfigured
from chibo.gateways.embedded_postgres import DatabaseProblem


class Command(NamedTuple):
    """A subcommand: where it lives, and its line in the help."""

    module: str
    summary: str


COMMANDS = {
    "init": Command("init", "set up a real installation: units, operator, secretary"),
    "demo": Command("demo", "play a whole branch meeting, verify the result, then serve it"),
    "national": Command("national", "an invented country of any size, for tests and measurements"),
    "serve": Command("serve", "run the pages, live events, jobs, the log and its signer"),
    "unit": Command("unit", "found a further branch with its first secretary; list units"),
    "offices": Command("offices", "who holds which office, by which decision, until when"),
    "keys": Command("keys", "signing keys of an authority of one's own; keys of sealed data"),
    "verify": Command("verify", "check a signed and sealed PDF, offline"),
    "election": Command("election", "archives of secret ballots: check them, make them for drills"),
    "doctor": Command("doctor", "look over this installation and say what is wrong"),
    "backup": Command("backup", "encrypted copies of everything, and the proof that they hold"),
    "restore": Command("restore", "bring a copy back on an empty installation"),
    "upgrade": Command("upgrade", "bring tables and files to this version, behind a fresh backup"),
    "sbom": Command("sbom", "what this installation is made of, as CycloneDX"),
    "database": Command("database", "the embedded database: start, stop, status, url, run, reset"),
    "manage": Command("manage", "Django's own commands: migrate, shell, recount, …"),
}

HELP = """\
usage: chibo COMMAND [options]

Chi bộ số – họp, biểu quyết, biên bản ký số và niêm phong, ai cũng kiểm tra được.
The command of a chibo installation.

{commands}

  chibo COMMAND --help   what a command takes
  chibo --version        which version this is

Without DATABASE_URL a PostgreSQL of its own is started for this checkout; its data stays until
`chibo database reset`. Every setting: docs/reference/configuration.md.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit status.

    Trouble that a person can put right is told in one sentence, with status 2.
    """
    given = list(sys.argv[1:] if words is None else words)
    if not given or given[0] in {"-h", "--help", "help"}:
        print(_help())
        return 0 if given else 2
    if given[0] == "--version":
        from importlib.metadata import version

        print(f"chibo {version('chibo')}")
        return 0
    command = COMMANDS.get(given[0])
    if command is None:
        print(f"chibo: there is no command {given[0]!r}\n\n{_help()}", file=sys.stderr)
        return 2
    try:
        return _function(command)(given[1:])
    except (DatabaseProblem, Misconfigured) as problem:
        print(f"chibo {given[0]}: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _function(command: Command) -> Callable[[list[str]], int]:
    """A command's module is loaded only when it is called: `verify` needs no Django, `--help` nothing."""
    function: Callable[[list[str]], int] = import_module(f"chibo.cli.{command.module}").main
    return function


def _help() -> str:
    lines = [f"  {name:<9} {command.summary}" for name, command in COMMANDS.items()]
    return HELP.format(commands="\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
