"""The look as a Django app."""

from chibo.core import room


class WebConfig(room.RoomConfig):
    name = "chibo.web"
    label = "web"

    def ready(self) -> None:
        super().ready()
        from chibo.web import checks  # noqa: F401  registers itself
