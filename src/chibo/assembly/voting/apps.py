from chibo.core import room


class VotingConfig(room.RoomConfig):
    name = "chibo.assembly.voting"
    label = "voting"
