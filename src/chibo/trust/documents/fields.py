"""Signature fields, reserved before the first signature, so that no later one adds anything new.

Each field is a widget in the place that the layout kept free, and a ``Form`` element in the tree of
tags (ISO 14289-1, 7.18.4): a screen reader meets it where it stands on the sheet.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

LABELS = {
    "secretary": "Chữ ký của thư ký",
    "chair": "Chữ ký của chủ trì",
    "branch_secretary": "Chữ ký của bí thư chi bộ",
}
_PRINT = 4
_SIGNATURES_EXIST_APPEND_ONLY = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A free box on a page: page from 1, points from the upper left corner."""

    role: str
    page: int
    x: float
    y: float
    w: float
    h: float


def with_places(pdf: bytes, places: Sequence[Place]) -> bytes:
    """Add one empty signature field for each place, named by its role."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fields = [_field(document, place) for place in places]
        document.Root.AcroForm = document.make_indirect(
            Dictionary(Fields=Array(fields), SigFlags=_SIGNATURES_EXIST_APPEND_ONLY)
        )
        buffer = io.BytesIO()
        document.save(buffer, deterministic_id=True)
        return buffer.getvalue()


def _field(document: Pdf, place: Place) -> Object:
    page = document.pages[place.page - 1]
    height = float(page.mediabox[3])
    top = height - place.y
    rectangle = [place.x, top - place.h, place.x + place.w, top]
    blank = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form)
    blank.BBox = Array([0, 0, place.w, place.h])
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(place.role),
            TU=String(LABELS.get(place.role, place.role)),
            F=_PRINT,
            Rect=Array([round(number, 2) for number in rectangle]),
            P=page.obj,
            AP=Dictionary(N=blank),
        )
    )
    if "/Annots" not in page.obj:
        page.obj.Annots = Array()
    page.obj.Annots.append(field)
    page.obj.Tabs = Name.S
    _tag(document, page.obj, field)
    return field


def _tag(document: Pdf, page: Object, field: Object) -> None:
    tree = document.Root.StructTreeRoot
    number = int(tree.get("/ParentTreeNextKey", _next_key(tree.ParentTree)))
    top = tree.K[0] if isinstance(tree.K, Array) else tree.K
    element = document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=top,
            Alt=field.TU,
            K=Dictionary(Type=Name.OBJR, Obj=field, Pg=page),
        )
    )
    if not isinstance(top.K, Array):
        top.K = Array([top.K])
    top.K.append(element)
    pikepdf.NumberTree(tree.ParentTree)[number] = element
    field.StructParent = number
    tree.ParentTreeNextKey = number + 1


def _next_key(parents: Object) -> int:
    return max(pikepdf.NumberTree(parents), default=-1) + 1
