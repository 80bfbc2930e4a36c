"""A fault of asn1crypto 1.5.1, kept away: lengths whose last byte is 0x80 are taken for indefinite.

``dump`` looks at the last byte of the header alone (core.py, five places), so about every 256th value
is encoded anew with all that is inside it, again and again on the way up: a signature whose CMS has
such a length takes seconds instead of a twentieth of one. A value of indefinite length (X.690, 8.1.3.6)
has its end-of-contents octets as a trailer; where there is none, the length is definite and only the
header is made again.
"""

from collections.abc import Callable
from typing import Any

from asn1crypto import core

_CLASSES = (core.Asn1Value, core.Choice, core.Primitive, core.Sequence, core.SequenceOf)
_MENDED = "_chibo_lengths"


def mend() -> None:
    """Mend the library in this process; a second call changes nothing."""
    for kind in _CLASSES:
        if not hasattr(kind.dump, _MENDED):
            kind.dump = _mended(kind.dump)


def _mended(plain: Callable[..., bytes]) -> Callable[..., bytes]:
    def dump(self: Any, force: bool = False) -> bytes:
        header = self._header
        if not force and header is not None and header[-1:] == b"\x80" and not self._trailer:
            self._header = None
        return plain(self, force)

    setattr(dump, _MENDED, True)
    return dump
