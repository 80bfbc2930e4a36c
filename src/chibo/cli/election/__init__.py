"""``chibo election``: archives of secret ballots: check them, make them for drills."""

import sys
from importlib import import_module

from chibo.cli.election import arithmetic

ACTIONS = {
    "verify": "check a whole archive: Belenios 2.0, ours or anybody's",
    "export": "write the archive of a vote of this installation as a file",
    "simulate": "make a complete election without a server, for drills",
}
HELP = """\
usage: chibo election ACTION [options]

Hồ sơ kiểm phiếu kín: kiểm tra, xuất, lập thử. Archives of secret ballots.

{actions}

  chibo election ACTION --help   what an action takes
"""


def main(words: list[str]) -> int:
    """Run one of the actions; its module is loaded only then."""
    if words and words[0] in ACTIONS:
        arithmetic.prefer_the_system()
        action = import_module(f"chibo.cli.election.{words[0]}")
        return int(action.main(words[1:]))
    text = HELP.format(actions="\n".join(f"  {name:<9} {line}" for name, line in ACTIONS.items()))
    if words and words[0] in {"-h", "--help"}:
        print(text)
        sys.exit(0)
    print(text, file=sys.stderr)
    return 2
