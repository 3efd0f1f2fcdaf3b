import io
from pathlib import Path

import pypdf

from corpus.documents import OutlineEntry, Page
from corpus.readers.pdf.outline import place, read_outline
from corpus.readers.pdf.pdf import read_pdf
from corpus.structure.sections import find_sections
from pdf_maker import lines, make_pdf

FIRST = lines(60, 780, ["Avant-propos", "Le territoire compte douze communes et deux vallees."], step=40)
SECOND = lines(60, 780, ["Les aides votees", "Le conseil accorde une aide au club de judo."], step=40)


def outlined(path: Path) -> Path:
    writer = pypdf.PdfWriter(io.BytesIO(make_pdf(FIRST, SECOND)))
    writer.add_metadata({"/Title": "Rapport sur les aides du territoire"})
    chapter = writer.add_outline_item(title="Avant-propos", page_number=0)
    writer.add_outline_item(title="Les aides votées", page_number=1, parent=chapter)
    writer.write(path)
    return path


def test_a_file_states_its_title_and_its_outline_with_levels_and_pages(tmp_path: Path) -> None:
    title, outline = read_outline(outlined(tmp_path / "rapport.pdf"))
    assert title == "Rapport sur les aides du territoire"
    assert outline == [("Avant-propos", 1, 1), ("Les aides votées", 2, 2)]


def test_lines_that_the_outline_names_are_headings(tmp_path: Path) -> None:
    reading = read_pdf(outlined(tmp_path / "rapport.pdf"))
    sections = find_sections(reading.text, reading.media_type, reading.outline)
    assert [section.path for section in sections] == [("Avant-propos",), ("Avant-propos", "Les aides votees")]
    without = find_sections(reading.text, reading.media_type)
    assert [section.path for section in without] == [()]


def test_an_entry_whose_title_is_not_on_its_page_is_left_out() -> None:
    text = "Sommaire\nUn\nDeux"
    pages = [Page(1, 0, 8), Page(2, 9, len(text))]
    assert place([("Un", 1, 1), ("deux", 1, 2), ("Trois", 1, 9)], text, pages) == (OutlineEntry(12, 1),)


def test_a_damaged_file_states_nothing(tmp_path: Path) -> None:
    path = tmp_path / "casse.pdf"
    path.write_bytes(make_pdf(FIRST)[:200])
    assert read_outline(path) == ("", [])
