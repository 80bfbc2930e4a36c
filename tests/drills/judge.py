"""After a drill: is everything that was answered there, once, and does everything fit together?

Each check returns sentences about what is wrong; none means that it holds.
"""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from lxml import html

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.projection import TABLES, tables_of
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.events import digest
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.screens import registry, rendering
from chibo.assembly.minutes import queries as minutes
from chibo.assembly.voting.models import Ballot, CountEntry
from chibo.core.models import AuditEntry
from chibo.protocols.tlog.errors import TlogError
from chibo.protocols.tlog.note import Vkey
from chibo.protocols.tlog.policy import Policy
from chibo.protocols.tlog.tiles import LogReader, audit, directory
from chibo.trust.documents.models import Document
from chibo.trust.ledger.files import VKEY
from chibo.trust.ledger.models import Checkpoint, Seal
from chibo.trust.ledger.rules import State
from tests.drills.client import Answered
from tests.drills.meeting import SIGNERS, Evening
from tests.drills.watchers import Follower


def of_meeting(evening: Evening, answered: Iterable[Answered]) -> Iterator[str]:
    """Everything about one meeting; call inside the system's scope."""
    mine = [deed for deed in answered if deed.meeting == str(evening.id)]
    rows = list(MeetingEvent.objects.filter(meeting_id=evening.id).order_by("seq"))
    yield from sequence(Meeting.objects.get(pk=evening.id), rows)
    yield from deeds(mine, rows)
    yield from sayings(evening, rows)
    yield from tables(evening)
    yield from votes(evening)
    yield from papers(evening)


def sequence(meeting: Meeting, rows: list[MeetingEvent]) -> Iterator[str]:
    """No gap, the digests form one chain, and time never runs backwards in it."""
    head, last = bytes(32), None
    for number, row in enumerate(rows, start=1):
        if row.seq != number:
            yield f"event {number} of {meeting.pk} is missing"
            return
        actor = str(row.actor or "")
        head = digest(head, seq=row.seq, at=row.at, kind=row.kind, actor=actor, data=row.data)
        if bytes(row.digest) != head:
            yield f"the chain of {meeting.pk} breaks at {number}"
        if last is not None and row.at < last:
            yield f"event {number} of {meeting.pk} is older than the one before it"
        last = row.at
    if meeting.seq != len(rows) or bytes(meeting.head) != head:
        yield f"the head of {meeting.pk} is not its last event"
    lines = AuditEntry.objects.filter(subject=meeting.pk, detail__has_key="seq").count()
    if lines != len({row.deed for row in rows}):
        yield f"{lines} lines of the audit trail for {len({r.deed for r in rows})} deeds"


def deeds(answered: list[Answered], rows: list[MeetingEvent]) -> Iterator[str]:
    """Every answered deed is in the events exactly once, nobody else's is, at the number told."""
    keys = Counter(row.key for row in rows if row.key)
    known = {row.key: row for row in rows if row.key}
    for deed in answered:
        if keys[deed.key] == 1:
            last = max(row.seq for row in rows if row.deed == known[deed.key].deed)
            if deed.seq < last:
                yield f"{deed.path} was told {deed.seq}, but stands at {last}"
        elif keys[deed.key] or not _is_first_count(deed):
            yield f"{deed.who} {deed.path} was answered and is there {keys[deed.key]} times"
    if strangers := set(keys) - {deed.key for deed in answered}:
        yield f"{len(strangers)} deeds are there that nobody was answered"


def _is_first_count(deed: Answered) -> bool:
    """The first of two persons' figures are an entry of the count, no event of the meeting."""
    if "/board/" not in deed.path:
        return False
    vote = deed.path.split("/board/")[1].split("/")[0]
    return CountEntry.objects.filter(vote=UUID(vote)).exists()


def sayings(evening: Evening, rows: list[MeetingEvent]) -> Iterator[str]:
    """What was written once is there once."""
    texts = Counter(row.data.get("text") for row in rows)
    for note in evening.notes:
        if texts[note] != 1:
            yield f"the note {note} is there {texts[note]} times"


def tables(evening: Evening) -> Iterator[str]:
    """Rows equal what a replay of the events comes to."""
    wanted = tables_of(fold.replay(queries.events_of(evening.id)))
    for model, _name, _values in TABLES:
        name = model._meta.db_table
        found = {str(row.pk): row for row in model.objects.filter(meeting_id=evening.id)}
        if found.keys() != wanted[name].keys():
            yield f"{name}: other rows than the replay has"
            continue
        for key, columns in wanted[name].items():
            for column, value in columns.items():
                held = getattr(found[key], column)
                if (str(held) if isinstance(held, UUID) else held) != value:
                    yield f"{name}.{column} of {key}: {held}, the replay says {value}"


def votes(evening: Evening) -> Iterator[str]:
    """Each result is the sum of the ballots that were acknowledged and the hands that were counted."""
    state = queries.state_of(evening.id)
    if state.stage is not Stage.CLOSED or set(state.votes) != set(evening.expected):
        yield f"{evening.id} is {state.stage} with {len(state.votes)} votes"
    for vote, wanted in evening.expected.items():
        result = state.votes[vote].result or {}
        for name, count in wanted["figures"].items():
            if result.get(name) != count:
                yield f"{wanted['subject']}: {name} is {result.get(name)}, not {count}"
        ballots = Ballot.objects.filter(vote=UUID(vote)).values_list("person_id", "choice")
        if sorted((str(p), c) for p, c in ballots) != sorted(wanted["ballots"].items()):
            yield f"{wanted['subject']}: the ballots are not those that were sent"


def papers(evening: Evening) -> Iterator[str]:
    """Minutes and resolution: assembled once, signed by each signer once, sealed once."""
    drafts = list(minutes.of_meeting(evening.id))
    if sorted(draft.kind for draft in drafts) != sorted(SIGNERS):
        yield f"{len(drafts)} papers of {evening.id}"
    for draft in drafts:
        document = Document.objects.get(pk=draft.document_id)
        roles = sorted(document.signatures.values_list("role", flat=True))
        if roles != sorted(document.order) or len(roles) != len(SIGNERS[draft.kind]):
            yield f"{document.symbol} is signed by {roles}"
        if draft.version != 1 or minutes.versions(draft.pk).count() != 1:
            yield f"{document.symbol} was assembled {draft.version} times"
        if (seals := list(Seal.objects.filter(document_id=document.pk))) and len(seals) == 1:
            if seals[0].state != State.SEALED:
                yield f"{document.symbol} is {seals[0].state}"
        else:
            yield f"{document.symbol} has {len(seals)} seals"
    if Document.objects.filter(subject=evening.id).count() != len(SIGNERS):
        yield f"{evening.id} has papers without a draft"


def screen(follower: Follower, evening: Evening, audience: str) -> Iterator[str]:
    """At every number that came, the screen showed exactly what the meeting was after it."""
    events = queries.events_of(evening.id)
    numbers = [number for number, _regions in follower.shown]
    if numbers != sorted(numbers):
        yield f"the screen of {audience} went back"
    if not numbers or numbers[-1] != len(events):
        yield f"the screen of {audience} reached {numbers[-1:]} of {len(events)}"
    for number, shown in follower.shown:
        state = fold.replay(events[:number])
        regions = registry.regions_of(audience, state, meeting=str(evening.id))
        with translation.override("vi"):
            wanted = _parsed(rendering.shared(region) for region in regions.values())
        for name, part in wanted.items():
            if shown.get(name) != part:
                yield f"the screen of {audience} at {number}, {name}: {_apart(shown.get(name), part)}"


def _apart(shown: str | None, wanted: str) -> str:
    """Where two renderings differ first."""
    if shown is None:
        return "is not there"
    pairs = enumerate(zip(shown, wanted, strict=False))
    at = next(
        (place for place, (one, other) in pairs if one != other), min(len(shown), len(wanted))
    )
    return f"…{shown[max(0, at - 60) : at + 60]}… should be …{wanted[max(0, at - 60) : at + 60]}…"


def _parsed(parts: Iterable[str]) -> dict[str, str]:
    found = {}
    for part in parts:
        for element in html.fragments_fromstring(part.strip()):
            found[element.get("id")] = html.tostring(element, encoding="unicode").strip()
    return found


def log(seen: Iterable[bytes]) -> Iterator[str]:
    """Every checkpoint that was ever published belongs to the one log there is."""
    folder = settings.CHIBO_LOG_DIR
    policy = Policy.unwitnessed(Vkey.parse((folder / VKEY).read_text("utf-8").strip()))
    stored = [bytes(note.note) for note in Checkpoint.objects.order_by("size")]
    last = policy.judge(stored[-1]).checkpoint
    final = LogReader(directory(folder), last.size)
    entries = list(audit(final))
    for note in {*seen, *stored}:
        try:
            head = policy.judge(note).checkpoint
        except TlogError as error:
            yield f"a published checkpoint does not hold: {error}"
            continue
        if head.size > last.size or LogReader(directory(folder), head.size).root() != head.root:
            yield f"the checkpoint of {head.size} entries is of another history"
    if len(set(entries)) != len(entries):
        yield "an entry is in the log twice"


def commands() -> Iterator[str]:
    """The installation's own proofs."""
    for name in ("recount", "check_ledger"):
        said = io.StringIO()
        try:
            call_command(name, stdout=said, stderr=said)
        except CommandError as error:
            yield f"{name}: {error} {said.getvalue()}"


def unfinished() -> dict[str, int]:
    """Jobs that are not done, by their state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, count(*) FROM procrastinate_jobs "
            "WHERE status NOT IN ('succeeded') GROUP BY status"
        )
        found: dict[str, Any] = dict(cursor.fetchall())
    return found
