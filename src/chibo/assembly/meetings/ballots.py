"""Between the meeting and the voting room: what a voter may see of the own ballot."""

from collections.abc import Iterable
from uuid import UUID

from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens.personal import Receipt
from chibo.assembly.voting import queries as voting


def receipts(state: MeetingState, *, vote_id: str, persons: Iterable[str]) -> dict[str, Receipt]:
    """Receipts of persons who voted on their own device, by person; call inside a scope."""
    found = voting.receipts(UUID(vote_id), persons=[UUID(person) for person in persons])
    return {str(one.person): Receipt(choice=one.choice, at=one.at, code=one.code) for one in found}
