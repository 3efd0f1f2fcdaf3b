import io
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from corpus.readers.pdf import pdf as pdf_reader
from corpus.readers.pdf.pdf import read_pdf
from corpus.readers.scans import ocr
from corpus.readers.scans.straightening import straightened, without_rules

needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason=ocr.INSTALL_HINT)
MIDDLE = (90, 400, 400, 130)
WORDS = ("Le conseil accorde une aide", "de 1 500 euros au club de judo")


def picture(lines: tuple[str, ...], size: tuple[int, int] = (1240, 400)) -> Image.Image:
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((100, 60 + 90 * number), line, fill="black", font=ImageFont.load_default(size=44))
    return page


def scan(path: Path, *pages: tuple[str, ...]) -> Path:
    first, *others = [picture(lines, (1240, 1754)) for lines in pages]
    first.save(path, "PDF", resolution=150, save_all=True, append_images=others)
    return path


def with_pasted_pictures(path: Path, *pasted: tuple[Image.Image, tuple[int, int, int, int]]) -> Path:
    """Write a page with pictures, each in its box: left, bottom, width and height in points."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(595, 842)
    for drawn, (left, bottom, width, height) in pasted:
        data = io.BytesIO()
        drawn.save(data, "JPEG", quality=95)
        data.seek(0)
        image = pdfium.PdfImage.new(document)
        image.load_jpeg(data, inline=True)
        image.set_matrix(pdfium.PdfMatrix().scale(width, height).translate(left, bottom))
        page.insert_obj(image)
    page.gen_content()
    document.save(path)
    return path


@needs_tesseract
def test_a_scanned_page_is_read_and_nothing_is_reported(tmp_path: Path) -> None:
    reading = read_pdf(scan(tmp_path / "scan.pdf", WORDS))
    assert [line for line in reading.text.split("\n") if line] == list(WORDS)
    assert reading.problems == ()
    assert reading.pages[0].confidence is not None
    assert reading.pages[0].confidence > ocr.DOUBTFUL_BELOW


@needs_tesseract
def test_a_scanned_page_without_words_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    reading = read_pdf(scan(tmp_path / "scan.pdf", (), WORDS))
    assert WORDS[0] in reading.text
    assert [(p.page, p.reason) for p in reading.problems] == [
        (1, "page numérisée où aucun mot n'a été reconnu.")
    ]


def test_without_tesseract_a_scanned_page_is_reported_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_reader.ocr, "is_available", lambda: False)
    reading = read_pdf(scan(tmp_path / "scan.pdf", WORDS, WORDS))
    assert reading.text == ""
    assert [p.page for p in reading.problems] == [1, 2]
    assert all("sudo apt-get install tesseract-ocr tesseract-ocr-fra" in p.reason for p in reading.problems)


@needs_tesseract
def test_words_of_a_picture_pasted_into_a_page_are_read(tmp_path: Path) -> None:
    reading = read_pdf(with_pasted_pictures(tmp_path / "page.pdf", (picture(WORDS), MIDDLE)))
    assert [line for line in reading.text.split("\n") if line] == list(WORDS)


@needs_tesseract
def test_a_photograph_gives_no_words(tmp_path: Path) -> None:
    grey = np.random.default_rng(3).normal(128, 120, (400, 1240)).clip(0, 255).astype(np.uint8)
    noise = Image.fromarray(grey).filter(ImageFilter.GaussianBlur(4)).convert("RGB")
    assert read_pdf(with_pasted_pictures(tmp_path / "photo.pdf", (noise, MIDDLE))).text == ""


@needs_tesseract
def test_pages_pasted_side_by_side_on_one_page_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = (
        ("Le conseil municipal", "vote le budget annexe"),
        ("Le maire signe la motion", "sur les transports"),
    )
    path = with_pasted_pictures(
        tmp_path / "two.pdf",
        (picture(left, (620, 800)), (20, 300, 270, 350)),
        (picture(right, (620, 800)), (300, 300, 270, 350)),
    )
    assert [line for line in read_pdf(path).text.split("\n") if line] == [*left, *right]


@needs_tesseract
def test_a_table_in_a_picture_is_a_table_with_its_lone_figures(tmp_path: Path) -> None:
    drawn = Image.new("RGB", (1240, 420), "white")
    draw = ImageDraw.Draw(drawn)
    rows = [
        ("", "Montant", "Nombre"),
        ("Recettes", "860", "4"),
        ("Loyers", "58", "63"),
        ("Dons", "152", "7"),
    ]
    for number, row in enumerate(rows):
        for place, words in zip((80, 700, 1000), row, strict=True):
            draw.text((place, 60 + 80 * number), words, fill="black", font=ImageFont.load_default(size=44))
    reading = read_pdf(with_pasted_pictures(tmp_path / "table.pdf", (drawn, (90, 400, 400, 135))))
    (table,) = reading.tables
    assert table.header == ("", "Montant", "Nombre")
    assert [[reading.text[cell.start : cell.end] for cell in row] for row in table.rows] == [
        ["Recettes", "860", "4"],
        ["Loyers", "58", "63"],
        ["Dons", "152", "7"],
    ]


@needs_tesseract
def test_the_lines_of_a_scanned_table_part_its_cells(tmp_path: Path) -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    for x in (100, 640, 1100):
        draw.line((x, 200, x, 560), fill="black", width=4)
    for y in (200, 320, 440, 560):
        draw.line((100, y, 1100, y), fill="black", width=4)
    rows = [("Association", "Montant"), ("Judo club", "410"), ("Chorale", "560")]
    for number, row in enumerate(rows):
        for x, words in zip((120, 660), row, strict=True):
            draw.text((x, 230 + 120 * number), words, fill="black", font=ImageFont.load_default(size=44))
    path = tmp_path / "table.pdf"
    page.save(path, "PDF", resolution=150)
    reading = read_pdf(path)
    (table,) = reading.tables
    assert table.header == rows[0]
    assert [tuple(reading.text[c.start : c.end] for c in row) for row in table.rows] == rows[1:]


def test_pale_hairlines_of_a_table_are_found_and_light_shades_are_not() -> None:
    drawn = Image.new("L", (600, 400), 255)
    ink = ImageDraw.Draw(drawn)
    ink.rectangle((50, 50, 550, 100), fill=210)
    for y in (50, 200, 350):
        ink.line((50, y, 550, y), fill=160, width=2)
    for x in (50, 300, 550):
        ink.line((x, 50, x, 350), fill=160, width=2)
    rubbed, across, down = without_rules(drawn)
    assert sorted({round(rule.at, -1) for rule in across}) == [50, 200, 350]
    assert sorted({round(rule.at, -1) for rule in down}) == [50, 300, 550]
    assert np.asarray(rubbed).min() == 210


def test_a_picture_that_lies_askew_is_turned_straight() -> None:
    level = picture(WORDS * 6, (1240, 1200))
    askew = level.rotate(2.5, Image.Resampling.BICUBIC, fillcolor="white")
    shades, wrong, right = (
        np.asarray(way.convert("L"), np.float32)[200:1000, 200:1000]
        for way in (level, askew, straightened(askew))
    )
    assert np.abs(right - shades).mean() < 0.4 * np.abs(wrong - shades).mean()


def test_a_straight_picture_stays_as_it_is() -> None:
    level = picture(WORDS)
    assert straightened(level) is level
