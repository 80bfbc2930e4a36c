from chibo.core import room


class LedgerConfig(room.RoomConfig):
    name = "chibo.trust.ledger"
    label = "ledger"
