"""The built files of frontend/ballot: pages in one file, and the hashes by which anybody knows them again."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from chibo.core.errors import Missing


def _read(name: str) -> bytes:
    path = finders.find(f"web/{name}")
    if path is None:
        raise Missing(_("There is no such page"), code="no_page")
    return Path(path).read_bytes()


@cache
def page(name: str) -> tuple[bytes, str]:
    """A page in one file, and the policy that it names for itself.

    Raises:
        Missing: it was not built.
    """
    body = _read(name)
    found = re.search(rb'http-equiv="?Content-Security-Policy"? content="([^"]*)"', body)
    return body, found.group(1).decode() if found else "default-src 'none'"


@cache
def hashes() -> tuple[tuple[str, str], ...]:
    """Name and SHA-256 of each file that runs on the devices of a secret ballot, as ``sha256sum`` lists them.

    Raises:
        Missing: they were not built.
    """
    lines = (line.split() for line in _read("ballot-files.sha256").decode().splitlines())
    return tuple((name, digest) for digest, name in lines)
