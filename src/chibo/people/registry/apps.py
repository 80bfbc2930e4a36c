from chibo.core import room


class RegistryConfig(room.RoomConfig):
    name = "chibo.people.registry"
    label = "registry"
