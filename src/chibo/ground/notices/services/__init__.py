"""Commands of the room: word is put into inboxes and read, reminders are chosen and delivered."""

from .choosing import (
    Choice,
    add_device,
    choose,
    end_device,
    end_feed,
    new_feed,
    send_test,
)
from .delivering import deliver, due_now, fan_out
from .inbox import hand_over, mark_all_read, mark_read, send

__all__ = [
    "Choice",
    "add_device",
    "choose",
    "deliver",
    "due_now",
    "end_device",
    "end_feed",
    "fan_out",
    "hand_over",
    "mark_all_read",
    "mark_read",
    "new_feed",
    "send",
    "send_test",
]
