from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from corpus.errors import DocumentRefusedError
from corpus.readers.pdf.pdf import read_pdf
from pdf_maker import make_pdf, text

PAGES = [text(60, 700, "Le budget est voté."), text(60, 700, "La séance est levée.")]
DAMAGED = "PDF endommagé : lu aussi loin que possible."


def written(folder: Path, content: bytes) -> Path:
    path = folder / "a.pdf"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_without_its_end_is_read_and_told(tmp_path: Path, packed: bool) -> None:
    whole = make_pdf(*PAGES, packed=packed)
    reading = read_pdf(written(tmp_path, whole[: whole.index(b"xref")]))
    assert reading.text == "Le budget est voté.\n\nLa séance est levée."
    # pdfium mends such a file by itself, and then nothing is missing.
    assert [problem.reason for problem in reading.problems] in ([], [DAMAGED])


def test_the_pages_before_a_cut_are_read(tmp_path: Path) -> None:
    whole = make_pdf(*PAGES)
    cut = whole[: whole.index(b"La s")].replace(b"/Type /Catalog", b"/Type /Catalogue")
    reading = read_pdf(written(tmp_path, cut))
    assert reading.text == "Le budget est voté."
    assert [(problem.reason, problem.page) for problem in reading.problems] == [(DAMAGED, None)]


def test_a_file_without_its_first_line_is_read(tmp_path: Path) -> None:
    reading = read_pdf(written(tmp_path, b"%!garbage" + make_pdf(*PAGES)[8:]))
    assert reading.text.startswith("Le budget est voté.")


def test_objects_packed_in_streams_are_found_again(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(written(tmp_path, make_pdf(*PAGES))))
    writer.compress_identical_objects()
    path = tmp_path / "b.pdf"
    writer.write(path)
    data = path.read_bytes()
    assert read_pdf(written(tmp_path, data[: data.rindex(b"xref")])).text.startswith("Le budget est voté.")


def test_what_holds_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefusedError, match="PDF endommagé ou incomplet"):
        read_pdf(written(tmp_path, b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"))


def test_what_holds_no_object_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefusedError, match="PDF endommagé ou incomplet"):
        read_pdf(written(tmp_path, b"%PDF-1.4\nrien\n"))


def test_the_pages_done_are_told_one_by_one(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    read_pdf(written(tmp_path, make_pdf(*PAGES)), on_page=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
