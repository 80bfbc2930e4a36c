"""Is an uploaded paper what its name says, and is it harmless? No Django.

A paper is a PDF of at most 20 MB that a reader can show without running anything: no scripts, no
actions but jumps within the file, no files inside, no password, no mark of secrecy.
"""

import io
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdf

from chibo.trust.documents import quiet
from chibo.trust.documents.rules import secrecy_mark

quiet.hush()

LARGEST_BYTES = 20 * 1024 * 1024
MOST_OBJECTS = 200_000
_HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}
_ACTIVE_KEYS = {
    "/JS": "JavaScript",
    "/JavaScript": "JavaScript",
    "/AA": "AA",
    "/EmbeddedFiles": "EmbeddedFiles",
    "/EF": "EmbeddedFiles",
    "/XFA": "XFA",
    "/RichMediaContent": "RichMedia",
}
_ACTIVE_ANNOTATIONS = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/FileAttachment"}


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result: ``code`` is ``ok`` or why not, ``detail`` a name for the audit trail.

    Codes: ``empty``, ``too_large``, ``not_pdf``, ``damaged``, ``encrypted``, ``active``, ``secret``.
    """

    code: str
    detail: str = ""
    pages: int = 0


def inspect(data: bytes) -> Inspection:
    """Look into an uploaded file; any bytes get an answer."""
    if not data:
        return Inspection("empty")
    if len(data) > LARGEST_BYTES:
        return Inspection("too_large")
    if not data.startswith(b"%PDF-"):
        return Inspection("not_pdf")
    if b"%%EOF" not in data[-2048:]:
        return Inspection("damaged", "no end")
    try:
        return _inspect(data)
    except pikepdf.PasswordError:
        return Inspection("encrypted")
    except Exception as error:  # hostile bytes can raise anything in a parser
        return Inspection("damaged", type(error).__name__)


def _inspect(data: bytes) -> Inspection:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            return Inspection("encrypted")
        pages = len(pdf.pages)
        if not pages or len(pdf.objects) > MOST_OBJECTS:
            return Inspection("damaged", f"{pages} pages")
        for thing in pdf.objects:
            found = _active(thing)
            if found:
                return Inspection("active", found)
    mark = secrecy_mark(_first_page(data))
    return Inspection("secret", mark) if mark else Inspection("ok", pages=pages)


def _active(thing: Any) -> str:
    """Name of the first active thing in an object and what is written inside it, or ""."""
    waiting = [(thing, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > 50:
            return "nesting"
        if isinstance(found, pikepdf.Array):
            waiting += [(inner, depth + 1) for inner in found if not _elsewhere(inner)]
        elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
            name = _active_dictionary(found)
            if name:
                return name
            values = (
                found.values()
                if isinstance(found, pikepdf.Dictionary)
                else found.stream_dict.values()
            )
            waiting += [(inner, depth + 1) for inner in values if not _elsewhere(inner)]
    return ""


def _elsewhere(thing: Any) -> bool:
    """Scalars need no look, and an indirect object is met on its own."""
    return not isinstance(thing, pikepdf.Object) or bool(thing.is_indirect)


def _active_dictionary(thing: Any) -> str:
    for key, name in _ACTIVE_KEYS.items():
        if key in thing:
            return name
    action = str(thing.get("/S", ""))
    is_action = thing.get("/Type") == "/Action" or action in _DANGEROUS_ACTIONS
    if is_action and action not in _HARMLESS_ACTIONS:
        return action.strip("/") or "Action"
    if str(thing.get("/Subtype", "")) in _ACTIVE_ANNOTATIONS:
        return str(thing.Subtype).strip("/")
    opening = thing.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) != "/GoTo":
        return "OpenAction"
    return ""


_DANGEROUS_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition",
    "/Movie", "/Sound", "/Hide", "/ResetForm", "/Trans", "/GoTo3DView", "/RichMediaExecute",
}  # fmt: skip


def _first_page(data: bytes) -> str:
    try:
        return str(
            pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text(extraction_mode="layout")
        )
    except Exception:  # no text is no mark; the shape was checked by pikepdf
        return ""
