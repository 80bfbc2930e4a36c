"""The libraries write warnings and tracebacks about bad files to the log; we tell people in sentences."""

import logging


def hush() -> None:
    """Silence the libraries' own logs; every failure still reaches us as an exception or a finding."""
    for name in ("pyhanko", "pyhanko_certvalidator", "pypdf"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
