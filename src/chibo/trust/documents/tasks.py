"""Work of the night: archive time stamps are renewed, certificates looked at."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from chibo.core import clock, jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.trust.documents import queries, services

RENEW = "documents.renew_stamp"


@jobs.nightly(name="documents.renew_stamps")
def renew_stamps() -> None:
    """One job for each document whose archive stamp's certificate ends soon."""
    until = clock.now() + timedelta(days=settings.CHIBO_STAMP_RENEW_DAYS)
    with scope(system_actor("documents.renew_stamps")):
        for document_id in queries.due_for_renewal(until):
            jobs.defer(RENEW, key=f"{RENEW}:{document_id}", document=str(document_id))


@jobs.task(name=RENEW)
def renew_stamp(*, document: str) -> None:
    """Renew one document's stamp if it is still due."""
    with scope(system_actor(RENEW)) as actor:
        services.renew(
            actor, document_id=UUID(document), at=clock.now(),
            within_days=settings.CHIBO_STAMP_RENEW_DAYS,
        )  # fmt: skip


@jobs.nightly(name="documents.look_at_certificates")
def look_at_certificates() -> None:
    """Warn of signing certificates near their end."""
    with scope(system_actor("documents.look_at_certificates")) as actor:
        services.look_at_certificates(actor, at=clock.now())
