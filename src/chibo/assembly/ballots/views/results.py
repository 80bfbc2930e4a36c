"""What can be checked: trackers, the archive, proofs; and the little that everybody may see."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.assembly.ballots import alone, queries
from chibo.assembly.ballots.models import Election
from chibo.assembly.ballots.services import reading
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond


@require_safe
@signed_in
def trackers(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """All accepted ballots by their trackers. The device looks for the own one: nobody is told which it is."""
    actor = request.actor
    with scope(actor):
        found = queries.election(election_id, actor)
        reading.require_on_roll(found, actor)
        context = {
            "election": found,
            "trackers": queries.trackers(found),
            "waiting": queries.waiting(found),
        }
        return respond(request, "ballots/trackers.html", context)


@require_safe
@signed_in
def proof(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """For the roll and the auditor: counts, hashes, the archive, and how to check it oneself."""
    actor = request.actor
    with scope(actor):
        found = queries.election(election_id, actor)
        reading.require_on_roll(found, actor)
        context = {
            "election": found,
            "tables": _tables(found),
            "roles": queries.roles(election_id),
            "channels": queries.channels(found),
            "closing_mark": queries.closing_mark(found),
            "gives_archive": reading.gives_archive(found),
            "files": alone.hashes(),
        }
        return respond(request, "ballots/proof.html", context)


def _tables(found: Election) -> list[dict[str, object]]:
    """Each question with what its answers got; empty while figures are not to be shown."""
    if found.result is None or not (found.outcome or {}).get("shows_figures"):
        return []
    return [
        {
            "question": question["question"],
            "rows": list(
                zip(
                    [
                        *([_("Nobody (invalid)")] if question.get("blank") else []),
                        *question["answers"],
                    ],
                    sums,
                    strict=True,
                )
            ),
        }
        for question, sums in zip(found.questions, found.result, strict=True)
    ]


@require_safe
@signed_in
def archive(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """The archive as one file, for those on the roll, with a part, and auditors."""
    actor = request.actor
    with scope(actor):
        found = queries.election(election_id, actor)
        reading.require_reader(found, actor)
        data = queries.archive(found).to_bel()
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{found.uuid}.bel"',
            "Cache-Control": "no-store",
        },
    )


@require_safe
def public(request: HttpRequest, election_id: UUID) -> HttpResponse:
    """Number of the question, hashes, adopted or not: for anybody who was given the address."""
    return respond(request, "ballots/public.html", {"election": queries.public(election_id)})
