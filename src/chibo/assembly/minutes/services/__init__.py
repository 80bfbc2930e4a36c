"""Commands of minutes: assemble, edit, review, approve, sign, correct."""

from .drafting import assemble, correct, edit
from .reading import read_back
from .signing import approve, complete, mark_sealed, return_draft, send_to_review, sign

__all__ = [
    "approve",
    "assemble",
    "complete",
    "correct",
    "edit",
    "mark_sealed",
    "read_back",
    "return_draft",
    "send_to_review",
    "sign",
]
