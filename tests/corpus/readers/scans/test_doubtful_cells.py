import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.readers.layout.drawing import Rule
from corpus.readers.scans import ocr
from corpus.readers.scans.doubtful_cells import with_cells_read_again

pytestmark = pytest.mark.skipif(not ocr.is_available(), reason=ocr.INSTALL_HINT)

COLUMNS, ROWS = (50, 450, 850), (50, 150, 250)
ACROSS = [Rule(y, 50, 850) for y in ROWS]
DOWN = [Rule(x, 50, 250) for x in COLUMNS]
TEXTS = (("Subvention", "Commune"), ("Montpellier", "puces"))


@pytest.fixture
def picture() -> Image.Image:
    """Return the texts in their cells, the lines rubbed out."""
    drawn = Image.new("L", (900, 300), 255)
    ink = ImageDraw.Draw(drawn)
    for row, texts in enumerate(TEXTS):
        for column, text in enumerate(texts):
            place = COLUMNS[column] + 30, ROWS[row] + 30
            ink.text(place, text, fill=0, font=ImageFont.load_default(40))
    return drawn


def word(text: str, left: int, top: int, confidence: float) -> ocr.ScannedWord:
    return ocr.ScannedWord(text, left, top, left + 200, top + 40, 1, top + 40, 40, confidence)


def test_cells_with_doubtful_words_or_none_are_read_again_and_the_others_kept(picture: Image.Image) -> None:
    # The upper left cell is read otherwise than it is drawn, so that it shows if it is read again.
    sure, doubtful = word("Sure", 80, 80, 95), word("PARSRIÈUE", 480, 80, 12)
    found = with_cells_read_again(ocr.Recognised((sure, doubtful), 53.5), picture, ACROSS, DOWN)
    assert found.words[0] == sure
    cells = {text.text: (text.left > 450, text.top > 150) for text in found.words[1:]}
    assert cells == {"Commune": (True, False), "Montpellier": (False, True), "puces": (True, True)}
    assert len({text.line for text in found.words}) == len(found.words)


def test_a_doubtful_word_that_is_read_no_better_stays(picture: Image.Image) -> None:
    blank = Image.new("L", picture.size, 255)
    ImageDraw.Draw(blank).ellipse((600, 90, 612, 102), fill=0)
    doubtful = word("tache", 560, 80, 30)
    kept = ocr.Recognised((doubtful,), 30.0)
    assert with_cells_read_again(kept, blank, ACROSS, DOWN).words == kept.words


def test_without_a_grid_nothing_is_read_again(picture: Image.Image) -> None:
    found = ocr.Recognised((word("tache", 560, 80, 30),), 30.0)
    assert with_cells_read_again(found, picture, [], []) == found
