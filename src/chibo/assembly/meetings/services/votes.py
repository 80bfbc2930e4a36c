"""Commands: votes inside the meeting. The voting room counts; the meeting keeps what everybody saw."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chibo.assembly.meetings import electorate
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import votes as decide
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.assembly.voting import services as voting
from chibo.core.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is put to the vote.

    ``secrecy`` is needed only where the meeting decides it; ``paper`` asks for cards or papers
    counted by a board in place of hands.
    """

    item: str
    subject: str
    decision_type: str
    motion: str = ""
    amendment: str = ""
    secrecy: str = ""
    paper: bool = False
    predecessor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to a cast vote: recorded once, whatever is sent again."""

    seq: int
    code: str
    choice: str
    at: datetime
