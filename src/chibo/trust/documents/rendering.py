"""From a record (``chibo-record/1``) to a PDF that waits for its signatures. No Django, no clock.

The same record, address and mark give the same bytes. The file is made as PDF/A-3a and PDF/UA-1;
typst refuses to write one that fails its own checks. The record itself is attached as
``record.json``, exactly as given; only the printed words are adapted to the font.
"""

import io
import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import segno
from fontTools.ttLib import TTFont

from chibo.gateways.typesetting import ARCHIVE, Typesetter
from chibo.trust.documents.fields import Place, with_places

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = {"BB": "minutes.typ", "NQ": "resolution.typ"}
VIETNAM = timezone(timedelta(hours=7))
UNKNOWN = "□"
_typesetter = Typesetter(HERE / "typst", FONTS)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a signature shows: who, for whom, when (printed to the second, +07:00), and the ``mark``."""

    name: str
    organisation: str
    at: datetime
    mark: str = ""


def render(record: dict[str, Any], *, url: str, mark: str = "") -> bytes:
    """Typeset a record and reserve its signature fields, one for each role.

    Args:
        record: valid ``chibo-record/1`` (see ``rules.check_record``).
        url: address of the verification page, drawn as a QR code on the last page.
        mark: words printed on every page of a sheet without force in law (``outside.mark``).

    Raises:
        TypesettingFailed: the typesetter refuses (a fault of ours, never of a person's text).
    """
    text = json.dumps(printable(record), ensure_ascii=False)
    inputs = {
        "record": text,
        "attachment": json.dumps(record, ensure_ascii=False, indent=1),
        "url": url,
        "qr": _qr(url),
        "mark": mark,
    }
    template = TEMPLATES[record["document"]["type"]]
    pdf, found = _typesetter.pdf_and_places(template, inputs, standards=ARCHIVE, label="place")
    return with_places(pdf, [Place(**place) for place in found])


def render_stamp(stamp: Stamp) -> bytes:
    """One page of 205 by 72 points, fonts embedded, to be laid over a signature field."""
    data = {
        "name": stamp.name,
        "organisation": stamp.organisation,
        "time": stamp.at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S +07:00"),
        "mark": stamp.mark,
    }
    inputs = {"stamp": json.dumps(printable(data), ensure_ascii=False)}
    return _typesetter.pdf("stamp.typ", inputs)


def render_print(pdf: bytes, *, symbol: str, sha256: str, url: str) -> bytes:
    """The document with a mark at the foot of each page, to be printed and signed by hand.

    Args:
        sha256: of ``pdf``, printed; the QR code holds it behind ``url``.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        data = {"symbol": symbol, "sha256": sha256, "pages": len(document.pages)}
        inputs = {
            "print": json.dumps(printable(data), ensure_ascii=False),
            "qr": _qr(f"{url}#{sha256}"),
        }
        marks = _typesetter.pdf("print.typ", inputs)
        with pikepdf.open(io.BytesIO(marks)) as over:
            for page, mark in zip(document.pages, over.pages, strict=True):
                page.add_overlay(mark, None)
            buffer = io.BytesIO()
            document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def printable(value: Any) -> Any:
    """The same data with every text in composed form and in letters the font has.

    PDF/A allows no letter without a shape, so a sign that Tinos lacks (an emoji, a Chinese
    character) prints as □; the attached record keeps it.
    """
    if isinstance(value, str):
        composed = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\t", " "))
        letters = _letters()
        return "".join(_shown(sign, letters) for sign in composed)
    if isinstance(value, dict):
        return {key: printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [printable(inner) for inner in value]
    return value


def _shown(sign: str, letters: frozenset[int]) -> str:
    if sign == "\n" or (ord(sign) in letters and unicodedata.category(sign) not in _UNSEEN):
        return sign
    return "" if unicodedata.category(sign) in _UNSEEN else UNKNOWN


# Control and format characters would hide or reorder what people read.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


@cache
def _letters() -> frozenset[int]:
    return frozenset.intersection(*(_face(path) for path in FONTS.glob("*.ttf")))


def _face(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as face:
        return frozenset(face.getBestCmap())


def _qr(url: str) -> str:
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(buffer, kind="svg", border=0, xmldecl=False)
    return buffer.getvalue().decode()
