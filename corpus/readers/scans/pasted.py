"""The words that stand in the pictures of a PDF page: whole scans, and figures pasted into a page of text."""

from collections.abc import Sequence
from itertools import combinations
from statistics import median

import pypdfium2 as pdfium
from PIL.Image import Image

from corpus.readers.layout.drawing import Box, Rule
from corpus.readers.layout.glyphs import Fragment
from corpus.readers.layout.page import PageContent, read_page
from corpus.readers.scans import ocr
from corpus.readers.scans.doubtful_cells import with_cells_read_again
from corpus.readers.scans.straightening import straightened, without_rules

# A picture smaller than this share of the page is a logo; one larger, on a page of text, is its background.
_LOGO_SHARE, _BACKGROUND_SHARE = 0.03, 0.9
# A picture in a page of text counts where this many words are read this surely; else it is a photograph.
_FEWEST_WORDS, _SUREST = 6, 75.0
# Words stand on a plain ground: at least this share of a picture's pixels is of nearly one shade.
_PLAIN_SHARE = 0.45
# Pictures that cover this share of all that pictures cover are the page.
_MOST_OF_PICTURES = 0.9
_POINTS_PER_PIXEL = 72 / ocr.DOTS_PER_INCH


def read_scan(page: pdfium.PdfPage, content: PageContent) -> PageContent:
    """Read a page whose text is in its pictures.

    Pictures that lie side by side or one below the other are read one by one. Raises TimeoutError where one
    takes too long.
    """
    width, height = page.get_size()
    read: list[PageContent] = []
    words: list[ocr.ScannedWord] = []
    for left, bottom, right, top in _pages_on_page(content) or [(0.0, 0.0, width, height)]:
        picture = straightened(_picture(page, (left, bottom, right, top)))
        picture, across, down = without_rules(picture)
        found = with_cells_read_again(ocr.recognise_table(picture), picture, across, down)
        is_noise = len(found.words) < _FEWEST_WORDS and found.confidence < ocr.DOUBTFUL_BELOW
        read.append(
            read_page(
                page,
                instead=[] if is_noise else _fragments(found, left, top),
                horizontal=_placed(across, top, left, 1),
                vertical=_placed(down, left, top, -1),
            )
        )
        words += found.words
    blocks = tuple(block for part in read for block in part.blocks)
    return read[0]._replace(blocks=blocks, confidence=ocr.mean_confidence(words))


def _pages_on_page(content: PageContent) -> list[Box]:
    """Return the pictures of a page that shows several, none over another, row by row; else none."""
    boxes = sorted(text_pictures(content), key=lambda box: -box[3])
    if len(boxes) < 2 or any(_overlap(box, other) for box, other in combinations(boxes, 2)):
        return []
    if sum(map(_area, boxes)) < _MOST_OF_PICTURES * content.picture_share * content.width * content.height:
        return []
    rows: list[list[Box]] = []
    for box in boxes:
        if rows and (box[1] + box[3]) / 2 > rows[-1][0][1]:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row)]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def read_pictures(page: pdfium.PdfPage, content: PageContent) -> PageContent:
    """Return the page with the words of the pictures in it, read where they stand.

    Raises TimeoutError where a picture takes too long.
    """
    fragments: list[Fragment] = []
    words: list[ocr.ScannedWord] = []
    for left, bottom, right, top in text_pictures(content):
        picture = _picture(page, (left, bottom, right, top))
        if not _has_plain_ground(picture):
            continue
        found = ocr.recognise_table(picture)
        if len(found.words) >= _FEWEST_WORDS and found.confidence >= _SUREST:
            fragments += _fragments(found, left, top)
            words += found.words
    if not fragments:
        return content
    return read_page(page, beside=fragments)._replace(confidence=ocr.mean_confidence(words))


def text_pictures(content: PageContent) -> tuple[Box, ...]:
    """Return the pictures of a page of text that are large enough to hold words, and not its background."""
    whole = content.width * content.height
    return tuple(
        (left, bottom, right, top)
        for left, bottom, right, top in content.pictures
        if _LOGO_SHARE <= (right - left) * (top - bottom) / whole <= _BACKGROUND_SHARE
    )


def _has_plain_ground(picture: Image) -> bool:
    """Tell a picture of words or figures from a photograph."""
    shades = picture.convert("L").resize((200, 200)).histogram()
    around = max(sum(shades[shade : shade + 24]) for shade in range(0, 256, 8))
    return around >= _PLAIN_SHARE * 200 * 200


def _picture(page: pdfium.PdfPage, box: Box) -> Image:
    width, height = page.get_size()
    left, bottom, right, top = box
    crop = (max(left, 0.0), max(bottom, 0.0), max(width - right, 0.0), max(height - top, 0.0))
    picture: Image = page.render(scale=1 / _POINTS_PER_PIXEL, crop=crop, grayscale=True).to_pil()
    return picture


def _fragments(found: ocr.Recognised, left: float, top: float) -> list[Fragment]:
    """Place words read from a picture, whose upper left corner is at (left, top), on their page."""
    heights: dict[int, list[int]] = {}
    for word in found.words:
        heights.setdefault(word.line, []).append(word.bottom - word.top)
    return [
        Fragment(
            word.text,
            left + word.left * _POINTS_PER_PIXEL,
            top - word.bottom * _POINTS_PER_PIXEL,
            left + word.right * _POINTS_PER_PIXEL,
            top - word.top * _POINTS_PER_PIXEL,
            top - (word.line_bottom - 0.2 * word.line_height) * _POINTS_PER_PIXEL,
            _size(heights[word.line]) * _POINTS_PER_PIXEL,
            parted=True,
        )
        for word in found.words
    ]


def _placed(rules: Sequence[Rule], at: float, start: float, sign: int) -> list[Rule]:
    """Place lines of a picture, in pixels, on their page: `sign` is 1 for horizontal ones, -1 for vertical ones."""
    scale = _POINTS_PER_PIXEL
    return [
        Rule(
            at - sign * rule.at * scale,
            *sorted((start + sign * rule.start * scale, start + sign * rule.end * scale)),
        )
        for rule in rules
    ]


def _size(heights: Sequence[int]) -> float:
    """Return the size of type of which words of these heights are set."""
    return 1.25 * median(heights)
