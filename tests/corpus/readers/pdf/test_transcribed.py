import json
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from corpus.readers.pdf.assembly import AssembledText, assemble
from corpus.readers.pdf.pdf import read_one
from corpus.readers.scans import ocr
from real_documents import SHARED
from transcribed import missing_cells, transcribed_scans, transcribed_tables, wrong_words

REAL = SHARED / "corpus" / "real"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are absent"),
    pytest.mark.skipif(not ocr.is_available(), reason=ocr.INSTALL_HINT),
]


@cache
def read(file: str, number: int) -> AssembledText:
    """Read one page as the whole file is read, its pictures too."""
    document = pdfium.PdfDocument(next(REAL.rglob(file)))
    try:
        return assemble([read_one(document, number - 1)[0]])
    finally:
        document.close()


def test_nine_cells_in_ten_of_transcribed_tables_stand_beside_their_label_and_below_their_column() -> None:
    tables = transcribed_tables()
    missing = {}
    for table in tables:
        page = read(table.file, table.page)
        lost = missing_cells(table, page.text, page.tables)
        if lost:
            missing[table.file, table.page, table.title] = lost
    assert len({(table.file, table.page, table.title) for table in tables}) >= 30
    cells = sum(len(table.cells) for table in tables)
    assert sum(map(len, missing.values())) <= 0.1 * cells, missing


def test_at_most_seven_words_in_a_hundred_of_transcribed_scans_are_read_wrong() -> None:
    scans = transcribed_scans()
    results = {(file, page): wrong_words(excerpts, read(file, page).text) for file, page, excerpts in scans}
    assert len(results) >= 10
    wrong, words = (sum(counts) for counts in zip(*results.values(), strict=True))
    assert wrong <= 0.07 * words, results


def test_the_evidence_of_questions_on_scanned_pages_is_read_with_few_errors() -> None:
    found = []
    for line in (SHARED / "testsets" / "real_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for quote, number in (
            zip(row["evidence"], row.get("pages", ()), strict=False) if row.get("ocr") else ()
        ):
            texts = [read(Path(name).name, number).text for name in row["documents"]]
            found.append(
                any(wrong <= 0.15 * words for wrong, words in (wrong_words([quote], t) for t in texts))
            )
    assert len(found) > 5
    assert sum(found) >= 0.85 * len(found)
