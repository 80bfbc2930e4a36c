"""Command: a ballot is cast. One row is written and nothing else (docs/explanation/secret-ballots.md).

No audit line, fact, job, event or session; nothing here may call ``audit.record``, ``facts.publish`` or
``jobs.defer`` (a test looks at every table and at the log).
"""

from uuid import UUID

from django.db import transaction

from chibo.assembly.ballots import checking, queries, sealed
from chibo.assembly.ballots.models import Election, Pending, Record
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.sentences import of_problem, spoken
from chibo.assembly.ballots.services.batching import kept_marks
from chibo.assembly.ballots.services.common import as_installation, locked
from chibo.assembly.voting.rules.refusal import Refusal, check
from chibo.core.actor import Actor
from chibo.core.scope import scope
from chibo.protocols.belenios.errors import Problem

MOST_WAITING = 20
"""Ballots of one credential that wait in the box together; each is read and closed again with the next."""


def cast(*, actor: Actor, election_id: UUID, text: str) -> str:
    """Put a ballot into the sealed box; the answer is its tracker. The same text again, the same answer.

    Takes no time and no idempotency key: neither may be kept. Opens its own doors, because the proofs are
    checked outside of any transaction.

    Raises:
        Denied: not on the frozen roll with channel phone.
        Refused: not open, not canonical, a proof that does not hold, an unknown credential, a
            ciphertext that came under another credential, or too many of the credential wait.
        Missing: no such election for this actor.
    """
    with spoken():
        with scope(actor):
            election = queries.election(election_id, actor)
            if not queries.votes_by_phone(election, actor.person_id):
                raise Refusal("not_by_phone", denied=True)
            _check_open(election)
        found = checking.check(election.election, text)
        if isinstance(found, Problem):
            raise of_problem(found, "ballot_wrong")
        check(f'"{found.credential}"' in election.credentials, "unknown_credential")
        with as_installation("cast"), transaction.atomic():
            _check_open(locked(election_id, only=("phase",)))
            _put(election_id, text, found)
        return found.tracker


def _check_open(election: Election) -> None:
    if election.stage in {Phase.CLOSED, Phase.PUBLISHED, Phase.REMOVED}:
        raise Refusal("cast_closed")
    check(election.stage is Phase.OPEN, f"election_{election.phase}")


def _put(election_id: UUID, text: str, found: checking.Checked) -> None:
    """Write the one row, unless this very ballot was accepted before."""
    digest = bytes.fromhex(found.digest)
    if Record.objects.filter(election=election_id, digest=digest).exists():
        return
    box = sealed.box(election_id)
    slot, marks = box.slot(found.credential), box.marks(found.ciphertexts)
    _check_copied(election_id, slot, marks, found)
    held = Pending.objects.filter(slot=slot).first()
    if held is None:
        closed = box.close(slot, [text])
        Pending.objects.create(slot=slot, election_id=election_id, box=closed, marks=marks)
        return
    waiting = box.open(slot, bytes(held.box))
    if text in waiting:
        return
    check(len(waiting) < MOST_WAITING, "too_often", most=MOST_WAITING)
    held.box = box.close(slot, [*waiting, text])
    held.marks = [*held.marks, *marks]
    held.save(update_fields=["box", "marks"])


def _check_copied(
    election_id: UUID, slot: bytes, marks: list[bytes], found: checking.Checked
) -> None:
    """Refuse a ciphertext that another credential's ballot has, waiting or in the archive."""
    waiting = Pending.objects.filter(election=election_id, marks__overlap=marks).exclude(slot=slot)
    same = kept_marks(found.ciphertexts)
    kept = Record.objects.filter(election=election_id, marks__overlap=same)
    others = (row for row in kept if queries.credential_of(row) != found.credential)
    if waiting.exists() or any(others):
        raise of_problem(Problem("copied_ciphertext"), "ballot_wrong")
