from chibo.core import room


class NoticesConfig(room.RoomConfig):
    name = "chibo.ground.notices"
    label = "notices"
