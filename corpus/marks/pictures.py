"""A page of a PDF as a picture, with the words of a quote marked on it.

pdfium may only be used by one thread of a process at a time: callers see to that.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from corpus.marks.marks import Mark, find_marks, find_scanned_marks
from corpus.readers.scans import ocr

DOTS_PER_INCH = 110
_LONGEST_SIDE = 2400
_COLOURS = 96
_YELLOW = (255, 222, 105)
_MARGIN = 1.5


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a PNG picture of `width` x `height` pixels, of a document of `pages` pages.

    `marks` are the boxes marked on it; none where no quote was asked for, or where its words were not found.
    """

    png: bytes
    width: int
    height: int
    pages: int
    marks: tuple[Mark, ...] = ()


def picture_page(
    path: Path, number: int, text: str = "", start: int = 0, end: int = 0, *, recognises: bool = False
) -> PagePicture | None:
    """Return the page with this 1-based number, the words `text[start:end]` marked.

    `text` is the page's text as the document has it. With `recognises`, words that stand in a picture are found
    by Tesseract, which takes seconds. None where the file or the page cannot be drawn.
    """
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError):
        return None
    try:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        try:
            marks = find_marks(page, text, start, end) if start < end else ()
            if start < end and not marks and recognises:
                marks = _recognised(page, text, start, end)
            image = _drawn(page, DOTS_PER_INCH)
        finally:
            page.close()
        _paint(image, marks)
        return PagePicture(_written(image), image.width, image.height, len(document), marks)
    except pdfium.PdfiumError:
        return None
    finally:
        document.close()


def _recognised(page: pdfium.PdfPage, text: str, start: int, end: int) -> tuple[Mark, ...]:
    if not ocr.is_available():
        return ()
    image = _drawn(page, ocr.DOTS_PER_INCH)
    try:
        return find_scanned_marks(ocr.recognise(image).words, image.size, text, start, end)
    except TimeoutError:
        return ()


def _drawn(page: pdfium.PdfPage, dots_per_inch: float) -> Image.Image:
    # A plan of several metres is shown smaller, not refused.
    longest = _LONGEST_SIDE * dots_per_inch / DOTS_PER_INCH
    bitmap = page.render(scale=min(dots_per_inch / 72, longest / max(*page.get_size(), 1.0)))
    try:
        image: Image.Image = bitmap.to_pil().convert("RGB")
        return image
    finally:
        bitmap.close()


def _written(image: Image.Image) -> bytes:
    written = io.BytesIO()
    # A page of text keeps its looks with few colours, at a quarter of the size.
    image.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(written, "PNG", compress_level=6)
    return written.getvalue()


def _paint(image: Image.Image, marks: Sequence[Mark]) -> None:
    """Lay yellow over the marks as a felt pen does: ink stays readable."""
    for mark in marks:
        box = (
            max(0, int(mark.left * image.width - _MARGIN)),
            max(0, int(mark.top * image.height - _MARGIN)),
            min(image.width, round(mark.right * image.width + _MARGIN)),
            min(image.height, round(mark.bottom * image.height + _MARGIN)),
        )
        if box[0] < box[2] and box[1] < box[3]:
            part = image.crop(box)
            image.paste(ImageChops.multiply(part, Image.new("RGB", part.size, _YELLOW)), box)
