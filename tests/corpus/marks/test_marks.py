"""Where the words of a quote stand on a page: measured against pages whose words were put there by hand."""

import io
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from corpus.marks.marks import Mark, find_marks, find_runs, find_scanned_marks
from corpus.marks.pictures import picture_page
from corpus.marks.placing import letters
from corpus.readers.scans.ocr import ScannedWord, is_available
from pdf_maker import lines, make_pdf, text

WIDTH, HEIGHT = 595, 842


def marks(pdf: bytes, page_text: str, quote: str, *, nth: int = 0) -> tuple[Mark, ...]:
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    start = -1
    for _ in range(nth + 1):
        start = page_text.index(quote, start + 1)
    try:
        return find_marks(page, page_text, start, start + len(quote))
    finally:
        page.close()
        document.close()


def baseline(mark: Mark) -> float:
    """Return the height of a line of type of size 10 from its box, in points from the bottom."""
    assert 8 <= (mark.bottom - mark.top) * HEIGHT <= 16
    return (1 - mark.bottom) * HEIGHT + 2.1


def test_the_box_of_a_quote_lies_on_its_words_and_on_no_others() -> None:
    page = make_pdf(
        lines(72, 700, ["Avant, rien.", "Le Département apporte 12 000 euros.", "Ensuite, rien."])
    )
    (mark,) = marks(page, "Avant. Le Département apporte 12 000 euros. Ensuite", "apporte 12 000 euros")
    assert baseline(mark) == pytest.approx(688, abs=1.5)
    # In Helvetica of size 10, « Le Département » and its space are 72.8 points wide.
    assert mark.left * WIDTH == pytest.approx(72 + 72.8, abs=2)
    assert mark.right * WIDTH < 72 + 72.8 + 100


def test_a_quote_of_two_lines_has_a_box_on_each() -> None:
    page = make_pdf(lines(72, 700, ["La Région finance les terri-", "toires ruraux, dit-elle."]))
    found = marks(page, "La Région finance les territoires ruraux, dit-elle.", "les territoires ruraux")
    assert [round(baseline(mark)) for mark in found] == [700, 688]


def test_words_that_stand_twice_are_told_apart_by_what_surrounds_them() -> None:
    page = make_pdf(lines(72, 700, ["Lot 1 : 500 euros par an.", "Lot 2 : 500 euros par mois."]))
    read = "Lot 1 : 500 euros par an.\nLot 2 : 500 euros par mois."
    assert [round(baseline(marks(page, read, "500 euros", nth=nth)[0])) for nth in (0, 1)] == [700, 688]


def test_a_row_is_found_whose_cells_were_drawn_in_another_order() -> None:
    page = make_pdf(
        "\n".join(
            [text(72, 700, "59"), text(72, 680, "74"), text(200, 680, "Voirie"), text(200, 700, "Crèche")]
        )
    )
    found = marks(page, "59\tCrèche\n74\tVoirie", "74\tVoirie")
    assert {round(baseline(mark)) for mark in found} == {680}
    assert sorted(round(mark.left * WIDTH) for mark in found) == [72, 200]


def test_a_page_that_is_shown_turned_is_marked_as_it_is_shown() -> None:
    page = make_pdf(text(72, 700, "Un mot tourné"), rotate=90)
    found = marks(page, "Un mot tourné", "mot")
    # Turned clockwise, what was 700 points from the bottom stands 700 points from the left.
    assert min(mark.left for mark in found) * HEIGHT == pytest.approx(700, abs=4)
    assert min(mark.top for mark in found) * WIDTH == pytest.approx(72 + 16, abs=3)


def test_words_that_are_not_on_the_page_are_not_marked() -> None:
    assert marks(make_pdf(text(72, 700, "Une page.")), "Tout autre chose", "autre chose") == ()
    assert marks(make_pdf(""), "Tout autre chose", "autre chose") == ()


def test_a_short_word_is_not_looked_for_all_over_the_page() -> None:
    drawn = letters("la " * 40 + "plus belle et plus longue piste cyclable")
    # All on one line far above that of the piste.
    places = np.array([[0, 0, 5, 10]] * 80 + [[0, 500, 5, 510]] * (len(drawn.text) - 80), np.float32)
    found = find_runs(letters("piste verte la"), drawn, places, 0, 14)
    assert [drawn.text[run.drawn : run.drawn_end] for run in found] == ["piste"]


def test_each_row_of_a_table_keeps_its_own_figures_whatever_the_order_they_were_drawn_in() -> None:
    page = make_pdf(
        "\n".join(
            [
                *(text(72, height, "0") for height in (680, 700, 720)),
                *(text(200, height, "Taxe sur le bois") for height in (700, 680)),
                text(200, 720, "Taxe sur la pierre"),
                *(text(400, height, "0") for height in (720, 680, 700)),
            ]
        )
    )
    read = "0\tTaxe sur la pierre\t0\n0\tTaxe sur le bois\t0\n0\tTaxe sur le bois\t0"
    first = marks(page, read, "0\tTaxe sur la pierre\t0")
    assert [(round(mark.left * WIDTH), round(baseline(mark))) for mark in first] == [
        (72, 720),
        (200, 720),
        (400, 720),
    ]
    rows = [marks(page, read, "0\tTaxe sur le bois\t0", nth=nth) for nth in (0, 1)]
    assert [{round(baseline(mark)) for mark in row} for row in rows] == [{700}, {680}]


def test_a_word_is_no_part_of_another_word() -> None:
    page = make_pdf(lines(72, 700, ["Les finances publiques.", "Date du jour", "Séance publique"]))
    read = "Les finances publiques.\nSéance publique Date du jour"
    found = marks(page, read, "Séance publique Date du jour")
    assert {round(baseline(mark)) for mark in found} == {676, 688}


def test_a_picture_is_yellow_where_it_is_marked_and_white_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(make_pdf(text(72, 700, "Un seul mot marqué")))
    picture = picture_page(path, 1, "Un seul mot marqué", 3, 11)
    assert picture
    image = Image.open(io.BytesIO(picture.png)).convert("RGB")
    assert image.size == (picture.width, picture.height) == (910, 1287)
    (mark,) = picture.marks
    corner = image.getpixel((int(mark.left * image.width), int(mark.top * image.height)))
    assert isinstance(corner, tuple)
    assert corner[2] < 160 < corner[0]
    assert image.getpixel((int(mark.left * image.width) - 8, int(mark.top * image.height))) >= (250, 250, 250)


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_does_not_exist_has_no_picture(tmp_path: Path, number: int) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(make_pdf(text(72, 700, "Un seul mot")))
    assert picture_page(path, number) is None


def test_a_file_that_is_no_pdf_has_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_text("du texte")
    assert picture_page(path, 1) is None
    assert picture_page(tmp_path / "absent.pdf", 1) is None


def test_the_words_of_a_scan_are_marked_where_they_were_recognised() -> None:
    words = [
        ScannedWord(said, left, top, left + 50, top + 20, line, top + 20, 20, 90.0)
        for said, left, top, line in [
            ("Vote", 100, 100, 1),
            ("unanime", 160, 100, 1),
            ("du", 100, 130, 2),
            ("conseil", 160, 130, 2),
        ]
    ]
    text = "Vote unanime du conseil"
    found = find_scanned_marks(words, (1000, 500), text, text.index("unanime"), len(text))
    assert found == (Mark(0.16, 0.2, 0.21, 0.24), Mark(0.1, 0.26, 0.21, 0.3))


@pytest.mark.skipif(not is_available(), reason="Tesseract is not installed")
def test_a_scan_is_marked_by_its_picture(tmp_path: Path) -> None:
    drawn = pdfium.PdfDocument(make_pdf(text(72, 700, "Le conseil approuve le budget.", 14)))
    scan = tmp_path / "scan.pdf"
    drawn[0].render(scale=2).to_pil().save(scan, "PDF", resolution=144)
    drawn.close()
    read = "Le conseil approuve le budget."
    plain = picture_page(scan, 1, read, 3, 19)
    assert plain
    assert plain.marks == ()
    found = picture_page(scan, 1, read, 3, 19, recognises=True)
    assert found
    (mark,) = found.marks
    assert mark.left * WIDTH == pytest.approx(72 + 19, abs=3)
    assert (1 - mark.bottom) * HEIGHT == pytest.approx(697, abs=3)
