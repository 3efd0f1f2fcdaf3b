import json
import re
from functools import cache

import pypdfium2 as pdfium
import pytest

from corpus.french.folding import fold
from corpus.readers.layout.page import read_page
from corpus.readers.pdf.assembly import AssembledText, assemble
from real_documents import SHARED

REAL = SHARED / "corpus" / "real"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are absent")]


@cache
def read(name: str) -> AssembledText:
    """Read a file by its text alone, without recognising pictures."""
    document = pdfium.PdfDocument(next(REAL.rglob(name)))
    try:
        contents = []
        for page in document:
            contents.append(read_page(page))
            page.close()
        return assemble(contents)
    finally:
        document.close()


def bare(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


def test_quotes_stand_on_the_page_that_they_are_said_to_stand_on() -> None:
    found = []
    for line in (SHARED / "testsets" / "real_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("ocr") or not all(name.endswith(".pdf") for name in row["documents"]):
            continue
        for quote, number in zip(row["evidence"], row.get("pages", ()), strict=False):
            texts = [read(name) for name in row["documents"]]
            pages = [
                text.text[text.pages[number - 1].start : text.pages[number - 1].end]
                for text in texts
                if number <= len(text.pages)
            ]
            found.append(any(bare(quote) in bare(page) for page in pages))
    assert len(found) > 90
    assert sum(found) >= 0.98 * len(found)


def test_a_financing_table_of_real_minutes_keeps_every_amount_with_its_label() -> None:
    text = read("PV_CM_07_02_2011.pdf")
    table = next(table for table in text.tables if table.page == 108)
    rows = [[text.text[cell.start : cell.end] for cell in row] for row in table.rows]
    assert table.header == ("Dépenses", "Montant (en €)", "Recettes", "Montant (en €)")
    assert rows[0][2].startswith("Aides de l'ANAH")
    assert rows[0][3] == "141 240"
    assert rows[3] == ["Subvention CAF", "9 671"]
    assert rows[4] == ["Total", "548 354", "Total", "548 354"]


def test_turned_accounts_are_read_row_by_row() -> None:
    text = read("bilan.pdf")
    rows = [
        [text.text[cell.start : cell.end] for cell in row]
        for table in text.tables
        if table.page == 1
        for row in table.rows
    ]
    assert ["8", "7", "121", "Subventions reçues", "3,19", "26,91"] in rows
