from chibo.core import room


class DirectivesConfig(room.RoomConfig):
    name = "chibo.action.directives"
    label = "directives"
