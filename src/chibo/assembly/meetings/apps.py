from chibo.core import room


class MeetingsConfig(room.RoomConfig):
    name = "chibo.assembly.meetings"
    label = "meetings"
