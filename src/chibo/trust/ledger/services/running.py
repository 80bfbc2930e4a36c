"""One round of the log's own process."""

from datetime import datetime

from chibo.gateways.logsigner import LogSigner
from chibo.trust.ledger import rules

from .publishing import check_memory, publish
from .sequencing import sequence


def run_once(*, at: datetime, signer: LogSigner) -> bool:
    """Compare memories, sequence what is queued, publish; whether more may be waiting.

    Raises:
        Unavailable: the signer is away, or the disk refuses; try again later.
        Broken: histories differ; a person must look before anything goes on.
    """
    check_memory(signer)
    placed = sequence(at=at)
    publish(at=at, signer=signer)
    return placed == rules.BATCH
