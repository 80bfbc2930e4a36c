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
READ_PAGES = 2
LEAST_TEXT = 20  # letters; less is a page number or a stamp of the scanner
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
    ``is_read``: the first pages have text, so that a mark of secrecy would have been seen; a scan has none.
    """

    code: str
    detail: str = ""
    pages: int = 0
    is_read: bool = False


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
    text = _first_pages(data)
    mark = secrecy_mark(text)
    if mark:
        return Inspection("secret", mark)
    return Inspection("ok", pages=pages, is_read=len(text.strip()) >= LEAST_TEXT)


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


def _first_pages(data: bytes) -> str:
    """Text of the first pages: a letter that goes before the paper itself may have no mark."""
    try:
        pages = pypdf.PdfReader(io.BytesIO(data)).pages[:READ_PAGES]
        return "\n".join(page.extract_text(extraction_mode="layout") for page in pages)
    except Exception:  # no text is no mark; the shape was checked by pikepdf
        return ""
