from chibo.core import room


class DocumentsConfig(room.RoomConfig):
    name = "chibo.trust.documents"
    label = "documents"
