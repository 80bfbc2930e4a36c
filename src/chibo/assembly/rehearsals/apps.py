from chibo.core import room


class RehearsalsConfig(room.RoomConfig):
    name = "chibo.assembly.rehearsals"
    label = "rehearsals"
