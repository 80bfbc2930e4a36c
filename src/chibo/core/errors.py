"""One family of errors. A raised error becomes a page or a fragment in one middleware.

    ChiboError
    ├── Refused      a rule says no                            409
    ├── Denied       the actor may not                         403
    ├── Missing      there is no such thing (or not for you)   404
    ├── Stale        somebody changed it meanwhile             409
    ├── Unavailable  an outside system, may be retried         503
    └── Broken       a seal, a proof or an invariant fails     500

The message is a translatable sentence with named places; the code is stable and never translated.
"""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise


class ChiboError(Exception):
    """Base of the family.

    Args:
        message: translatable sentence, e.g. ``_("Ballot %(title)s is not open.")``.
        code: stable name of the case, e.g. ``vote_closed``.
        places: values for the named places of the sentence.

    ``afterwards``, where set, is done by the outermost door in a transaction of its own once the
    refused command is undone: a line of the audit trail that must stay.
    """

    status = 500
    default_code = "error"
    afterwards: Callable[[], None] | None = None

    def __init__(self, message: str | Promise, *, code: str | None = None, **places: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.places = places

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.places if self.places else text


class Refused(ChiboError):
    """A rule of the domain says no."""

    status = 409
    default_code = "refused"


class Denied(ChiboError):
    """The actor may not do or see this."""

    status = 403
    default_code = "denied"


class Missing(ChiboError):
    """There is no such thing, or the actor may not know of it."""

    status = 404
    default_code = "missing"


class Stale(ChiboError):
    """Somebody changed it meanwhile; what was typed is kept and shown again."""

    status = 409
    default_code = "stale"


class Unavailable(ChiboError):
    """An outside system does not answer; the same call may succeed later."""

    status = 503
    default_code = "unavailable"


class Broken(ChiboError):
    """A seal, a proof or an invariant does not hold; a person must look."""

    status = 500
    default_code = "broken"
