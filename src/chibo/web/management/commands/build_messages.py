"""``chibo manage build_messages``: compiles every room's translations where they are out of date."""

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed


class Command(BaseCommand):
    """Needs no tool of the system; writes each file whole or not at all."""

    help = "Compile the messages of all rooms (needs no gettext tools)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        built = sum(build(source) for source in sources())
        if built:  # this very process may have looked for them before they were there
            translation_file_changed(None, Path("messages.mo"))
        if options["verbosity"]:
            self.stdout.write(f"{built} message files built")


def sources() -> list[Path]:
    """The translations of our own apps and of ``LOCALE_PATHS``."""
    ours = [
        Path(app.path) / "locale" for app in apps.get_app_configs() if app.name.startswith("chibo.")
    ]
    folders = [*ours, *map(Path, settings.LOCALE_PATHS)]
    return sorted(found for folder in folders for found in folder.glob("*/LC_MESSAGES/*.po"))


def build(source: Path) -> bool:
    """Compile one file unless its result is newer; true when something was written."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3])
    draft = target.with_suffix(f".{os.getpid()}.new")  # several processes may begin at once
    with draft.open("wb") as file:
        # Unfinished (fuzzy) translations are left out: the English sentence is better than a wrong one.
        write_mo(file, catalog)
    draft.replace(target)
    return True
