"""Reads pictures of pages with Tesseract, in French, where it is installed."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from PIL.Image import Image

INSTALL_HINT = "installez Tesseract et le français : sudo apt-get install tesseract-ocr tesseract-ocr-fra"
# Mean word confidence (0 to 100) under which a page is read but reported as doubtful.
DOUBTFUL_BELOW = 70.0
# Tesseract's own advice: letters of some 30 pixels, which 300 dots per inch gives for body text.
DOTS_PER_INCH = 300


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a picture, and the mean confidence (0 to 100) of its words."""

    text: str
    confidence: float


@cache
def is_available() -> bool:
    """Return whether Tesseract and its French model are installed."""
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "fra" in listed.stdout.split()


def recognise(picture: Image, *, timeout_seconds: float = 60.0) -> Recognised:
    """Read a picture of a page; lines and paragraphs are kept, words of no confidence are dropped.

    Raises TimeoutError when the page takes longer than `timeout_seconds`.
    """
    import pytesseract

    # One thread a page: pages are read side by side, and Tesseract's own threads slow each other down.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        found = pytesseract.image_to_data(
            picture.convert("L"),
            lang="fra",
            config=f"--dpi {DOTS_PER_INCH} --psm 3",
            output_type=pytesseract.Output.DICT,
            timeout=timeout_seconds,
        )
    except RuntimeError as error:
        raise TimeoutError(f"OCR stopped after {timeout_seconds:.0f} s") from error
    lines: list[str] = []
    words: list[str] = []
    confidences: list[float] = []
    place: tuple[int, int, int] | None = None
    for word, confidence, block, paragraph, line in zip(
        found["text"], found["conf"], found["block_num"], found["par_num"], found["line_num"], strict=True
    ):
        if not word.strip() or float(confidence) < 0:
            continue
        if place is not None and (block, paragraph, line) != place:
            lines.append(" ".join(words))
            words = []
            if block != place[0]:
                lines.append("")
        place = (block, paragraph, line)
        words.append(word)
        confidences.append(float(confidence))
    lines.append(" ".join(words))
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    return Recognised("\n".join(lines).strip(), mean)
