import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.readers.scans import ocr

needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason=ocr.INSTALL_HINT)


def picture(*lines: str) -> Image.Image:
    page = Image.new("RGB", (1600, 200 + 90 * len(lines)), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((100, 80 + 90 * number), line, fill="black", font=ImageFont.load_default(size=48))
    return page


@needs_tesseract
def test_a_picture_of_french_words_is_read_line_by_line() -> None:
    found = ocr.recognise(picture("Le conseil municipal accorde", "une subvention de 1 500 euros"))
    assert found.text == "Le conseil municipal accorde\nune subvention de 1 500 euros"
    assert found.confidence > ocr.DOUBTFUL_BELOW


@needs_tesseract
def test_words_stand_where_they_were_drawn() -> None:
    first = ocr.recognise(picture("Belleroche")).words[0]
    assert first.text == "Belleroche"
    assert 95 <= first.left <= 115
    assert 80 <= first.top <= first.bottom <= 140


@needs_tesseract
def test_an_empty_picture_has_no_words_and_no_confidence() -> None:
    assert ocr.recognise(picture()) == ocr.Recognised((), 0.0)


def test_a_word_ends_where_the_next_of_its_line_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {
        "level": [4, 5, 5],
        "text": ["", "500", "€"],
        "conf": [-1, 95, 92],
        "left": [2191, 2191, 2273],
        "top": [472, 472, 468],
        "width": [107, 106, 25],
        "height": [45, 30, 49],
    }
    monkeypatch.setattr("pytesseract.image_to_data", lambda *_args, **_options: found)
    words = ocr.recognise(Image.new("L", (10, 10))).words
    assert [(word.text, word.left, word.right) for word in words] == [("500", 2191, 2270), ("€", 2273, 2298)]
