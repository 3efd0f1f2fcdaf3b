"""Reads pictures of pages with Tesseract, in French, where it is installed."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from PIL.Image import Image

INSTALL_HINT = "installez Tesseract et le français : sudo apt-get install tesseract-ocr tesseract-ocr-fra"
# Mean word confidence (0 to 100) under which a page is read but reported as doubtful.
DOUBTFUL_BELOW = 70.0
# Letters of some 30 pixels suit Tesseract best, which 300 dots per inch give for body text.
DOTS_PER_INCH = 300
# What is less sure than this, and no word by its letters, is a speck or a line of a drawing.
_SPECK_BELOW = 30.0
# A picture with at least this share of figures among its words is read as a table too.
_FIGURES_SHARE = 0.2
# In pixels: between two words of a line.
_LEAST_GAP = 3


@dataclass(frozen=True, slots=True)
class ScannedWord:
    """A word, its box in pixels (y downwards), and the number and box of the line that it stands on."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line: int
    line_bottom: int
    line_height: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a picture, in reading order, and their mean confidence (0 to 100)."""

    words: tuple[ScannedWord, ...]
    confidence: float

    @property
    def text(self) -> str:
        """The words, one line a line."""
        lines: dict[int, list[str]] = {}
        for word in self.words:
            lines.setdefault(word.line, []).append(word.text)
        return "\n".join(" ".join(words) for words in lines.values())


def recognise_table(picture: Image) -> Recognised:
    """Read a picture; where figures fill it, line by line too, and keep the surest word of each place.

    Lone figures of a table are lost when its columns are taken for columns of text. Raises TimeoutError.
    """
    found = recognise(picture)
    if sum(word.text[:1].isdigit() for word in found.words) < _FIGURES_SHARE * len(found.words):
        return found
    across = recognise(picture, as_block=True)
    after = 1 + max((word.line for word in across.words), default=0)
    words = [*across.words, *(_set_level(word, across.words, after) for word in found.words)]
    kept: list[ScannedWord] = []
    for word in sorted(words, key=lambda word: -word.confidence):
        if not any(_overlap(word, other) for other in kept):
            kept.append(word)
    return Recognised(tuple(sorted(kept, key=lambda word: (word.line, word.left))), mean_confidence(kept))


@cache
def is_available() -> bool:
    """Return whether Tesseract and its French model are installed."""
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "fra" in listed.stdout.split()


def recognise(picture: Image, *, as_block: bool = False, timeout_seconds: float = 60.0) -> Recognised:
    """Read a picture of a page, at `DOTS_PER_INCH`: its columns found first, or `as_block`, line by line across.

    Raises TimeoutError when it takes longer than `timeout_seconds`.
    """
    import pytesseract

    # One thread a page: pages are read side by side, and Tesseract's own threads slow each other down.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        found = pytesseract.image_to_data(
            picture.convert("L"),
            lang="fra",
            config=f"--dpi {DOTS_PER_INCH} --psm {6 if as_block else 3}",
            output_type=pytesseract.Output.DICT,
            timeout=timeout_seconds,
        )
    except RuntimeError as error:
        raise TimeoutError(f"OCR stopped after {timeout_seconds:.0f} s") from error
    words: list[ScannedWord] = []
    line = line_bottom = line_height = 0
    columns = ("level", "text", "conf", "left", "top", "width", "height")
    for level, text, confidence, left, top, width, height in zip(*(found[c] for c in columns), strict=True):
        if level == _LINE:
            line, line_bottom, line_height = line + 1, top + height, height
        elif level == _WORD and text.strip() and (float(confidence) >= _SPECK_BELOW or _is_word(text)):
            # A lone figure one is often taken for a rule: « Contre : | ».
            if text.strip() in {"|", "l", "I"} and words and words[-1].line == line and words[-1].text == ":":
                text = "1"
            if words and words[-1].line == line and words[-1].left < left < words[-1].right:
                # The box of « 500 » may reach over the « € » after it, which is a word of its own.
                words[-1] = replace(words[-1], right=max(left - _LEAST_GAP, words[-1].left + 1))
            box = (left, top, left + width, top + height)
            words.append(ScannedWord(text.strip(), *box, line, line_bottom, line_height, float(confidence)))
    return Recognised(tuple(words), mean_confidence(words))


def _set_level(word: ScannedWord, others: Sequence[ScannedWord], after: int) -> ScannedWord:
    """Put a word on the line that others of another reading stand on beside it, or else on one of its own."""
    level = [
        other
        for other in others
        if min(word.bottom, other.bottom) - max(word.top, other.top) > 0.5 * (word.bottom - word.top)
    ]
    if not level:
        return replace(word, line=word.line + after)
    near = min(level, key=lambda other: abs(other.left - word.left))
    return replace(word, line=near.line, line_bottom=near.line_bottom, line_height=near.line_height)


def mean_confidence(words: Sequence[ScannedWord]) -> float:
    """Return the mean confidence (0 to 100) of words; 0 of none."""
    return sum(word.confidence for word in words) / len(words) if words else 0.0


def _overlap(word: ScannedWord, other: ScannedWord) -> bool:
    """Return whether two words share more than an edge."""
    across = min(word.right, other.right) - max(word.left, other.left)
    down = min(word.bottom, other.bottom) - max(word.top, other.top)
    return across > 0.2 * min(word.right - word.left, other.right - other.left) and down > 0.2 * min(
        word.bottom - word.top, other.bottom - other.top
    )


def _is_word(text: str) -> bool:
    return sum(character.isalnum() for character in text) >= max(3, 0.7 * len(text.strip()))


# Tesseract's own numbers for what a row of its output is about.
_LINE, _WORD = 4, 5
