from chibo.core import room


class InsightConfig(room.RoomConfig):
    name = "chibo.oversight.insight"
    label = "insight"
