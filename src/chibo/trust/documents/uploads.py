"""Every uploaded file passes the scanner before it is kept, where one is set (``CHIBO_CLAMD``)."""

import logging
import time

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Refused, Unavailable
from chibo.gateways.antivirus import Clamd, ScannerAway, Verdict

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.5


def scan(*files: bytes) -> None:
    """Have files looked through; nothing happens where no scanner is set.

    A scanner that is away is waited for as long as ``CHIBO_CLAMD_WAIT_SECONDS`` says; then no file is taken,
    because one that was not looked through is not known to be harmless.

    Raises:
        Refused: known malware. Unavailable: the scanner does not answer.
    """
    if not settings.CHIBO_CLAMD:
        return
    until = time.monotonic() + settings.CHIBO_CLAMD_WAIT_SECONDS
    for data in files:
        verdict = _verdict(data, until)
        if not verdict.is_clean:
            log.warning("upload with known malware: %s", verdict.found)
            raise Refused(
                _(
                    "This file carries known malware (%(detail)s). It was not kept; check the device it "
                    "came from."
                ),
                code="malware",
                detail=verdict.found,
            )


def _verdict(data: bytes, until: float) -> Verdict:
    clamd = Clamd(settings.CHIBO_CLAMD)
    while True:
        try:
            return clamd.scan(data)
        except ScannerAway as error:
            if time.monotonic() + PAUSE_SECONDS > until:
                log.error("scanner of uploads away: %s", type(error).__name__)
                raise Unavailable(
                    _(
                        "Files cannot be checked for malware just now, so none is taken. Nothing was "
                        "changed; try again in a few minutes."
                    ),
                    code="scanner_away",
                ) from error
            time.sleep(PAUSE_SECONDS)
