from chibo.core import room


class AccountsConfig(room.RoomConfig):
    name = "chibo.ground.accounts"
    label = "accounts"
