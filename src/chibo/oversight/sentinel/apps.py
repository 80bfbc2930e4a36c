from chibo.core import room


class SentinelConfig(room.RoomConfig):
    name = "chibo.oversight.sentinel"
    label = "sentinel"
