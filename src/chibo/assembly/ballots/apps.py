from chibo.core import room


class BallotsConfig(room.RoomConfig):
    name = "chibo.assembly.ballots"
    label = "ballots"
