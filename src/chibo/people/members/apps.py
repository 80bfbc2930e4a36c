from chibo.core import room


class MembersConfig(room.RoomConfig):
    name = "chibo.people.members"
    label = "members"
