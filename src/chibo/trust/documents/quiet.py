"""The signature library writes tracebacks of bad files to the log; we tell people in sentences."""

import logging


def hush() -> None:
    """Silence the library's own log; every failure still reaches us as an exception or a finding."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
