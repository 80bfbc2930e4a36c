"""A scan or photos of a signed sheet become one PDF. No Django, no clock.

A PDF must be as harmless as any uploaded paper. Photos (JPEG, PNG) are drawn anew, one on each page,
upright and at most as fine as a good scan: whatever else was in the file stays behind.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from chibo.trust.documents import papers

MOST_FILES = 30
MOST_PIXELS = 80_000_000
_FINEST = (2480, 3508)
"""A4 at 300 dots an inch."""
_RESOLUTION = 300.0


@dataclass(frozen=True, slots=True)
class Scan:
    """``code`` is ``ok`` or why not: those of ``papers.inspect``, ``not_scan``, ``mixed``, ``many``."""

    code: str
    data: bytes = b""
    pages: int = 0
    detail: str = ""


def as_pdf(files: Sequence[bytes]) -> Scan:
    """One PDF of what was uploaded: a single PDF, or photos in their order."""
    given = [data for data in files if data]
    if not given:
        return Scan("empty")
    if len(given) > MOST_FILES:
        return Scan("many")
    if sum(map(len, given)) > papers.LARGEST_BYTES:
        return Scan("too_large")
    if given[0].startswith(b"%PDF-"):
        return _document(given[0]) if len(given) == 1 else Scan("mixed")
    try:
        pages = [_page(data) for data in given]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return Scan("not_scan", detail=type(error).__name__)
    buffer = io.BytesIO()
    pages[0].save(
        buffer, "PDF", save_all=True, append_images=pages[1:], resolution=_RESOLUTION, quality=80
    )
    return _document(buffer.getvalue())


def _document(data: bytes) -> Scan:
    found = papers.inspect(data)
    return Scan(found.code, data, found.pages, found.detail)


def _page(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail(_FINEST if upright.height >= upright.width else _FINEST[::-1])
        flat = Image.new("RGB", upright.size, "white")
        mask = upright.convert("RGBA")
        flat.paste(mask, mask=mask)
        return flat
