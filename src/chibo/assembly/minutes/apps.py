from chibo.core import room


class MinutesConfig(room.RoomConfig):
    name = "chibo.assembly.minutes"
    label = "minutes"
