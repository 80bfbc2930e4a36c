from chibo.core import room


class OrganisationConfig(room.RoomConfig):
    name = "chibo.ground.organisation"
    label = "organisation"
