"""Commands of minutes: assemble, edit, review, approve, sign, correct."""

from .drafting import assemble, correct, edit
from .grades import confirm_grade
from .objections import accept, object_to, record_objection
from .reading import read_back
from .returning import answer_return, return_minutes, settle_return
from .signing import approve, complete, mark_sealed, return_draft, send_to_review, sign
from .trail import observed

__all__ = [
    "accept",
    "answer_return",
    "approve",
    "assemble",
    "complete",
    "confirm_grade",
    "correct",
    "edit",
    "mark_sealed",
    "object_to",
    "observed",
    "read_back",
    "record_objection",
    "return_draft",
    "return_minutes",
    "send_to_review",
    "settle_return",
    "sign",
]
