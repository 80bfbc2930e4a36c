"""What every room of the house does when the apps are ready."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """A room: its tasks, handlers, navigation entries and what it discloses are known once the apps are ready."""

    def ready(self) -> None:
        for part in ("tasks", "handlers", "menu", "disclosed"):
            if find_spec(f"{self.name}.{part}"):
                import_module(f"{self.name}.{part}")
