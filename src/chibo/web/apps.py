from chibo.core import room


class WebConfig(room.RoomConfig):
    name = "chibo.web"
    label = "web"
