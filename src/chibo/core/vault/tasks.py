"""Work of the night: what is still sealed under old data keys is sealed anew."""

import logging

from chibo.core import jobs
from chibo.core.vault import rotation

log = logging.getLogger(__name__)
NAME = "core.seal_anew"


@jobs.task(name=NAME, lock=NAME)
def seal_anew() -> None:
    """Go on until nothing is left under an old key."""
    done = rotation.work_off()
    if done:
        log.info("%s values sealed anew", done)


@jobs.nightly(name="core.seal_anew_nightly", cron="47 19 * * *")
def seal_anew_nightly() -> None:
    """What nobody has asked for: a rotation that was interrupted, or written by a process that knew no better."""
    seal_anew()
