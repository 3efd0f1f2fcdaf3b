import zipfile
from pathlib import Path

import docx
import pytest

from corpus.errors import DocumentRefusedError
from corpus.readers.office import read_docx, read_odt

ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:text>
<text:tracked-changes><text:p>supprimé</text:p></text:tracked-changes>
<text:h text:outline-level="2">Plan de financement</text:h>
<text:p>La commune sollicite<text:s text:c="2"/>l'État.</text:p>
<text:list><text:list-item><text:p>une crèche</text:p>
<text:list><text:list-item><text:p>et son jardin</text:p></text:list-item></text:list>
</text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>DETR</text:p></table:table-cell>
<table:table-cell><text:p>40 %</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>Total</text:p></table:table-cell>
</table:table-row>
</table:table></office:text></office:body></office:document-content>"""


def test_a_word_document_keeps_headings_lists_and_tables_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Convention", level=1)
    document.add_paragraph("Entre l'État et la commune.")
    document.add_paragraph("une école", style="List Bullet")
    document.add_paragraph("Plan de financement :")
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate(
        [("Financeur", "Part", "Montant"), ("DETR", "40 %", "12 000 €"), ("Total", "", "30 000 €")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(2, 0).merge(table.cell(2, 1))
    path = tmp_path / "convention.docx"
    document.save(str(path))

    reading = read_docx(path)
    assert reading.text == (
        "# Convention\n\nEntre l'État et la commune.\n\n- une école\nPlan de financement :\n\n"
        "Financeur\tPart\tMontant\nDETR\t40 %\t12 000 €\nTotal\t\t30 000 €\n\n"
    )
    (found,) = reading.tables
    assert (found.title, found.header) == ("Plan de financement :", ("Financeur", "Part", "Montant"))
    assert [reading.text[cell.start : cell.end] for cell in found.rows[1]] == ["Total", "30 000 €"]


def test_an_odt_keeps_headings_nested_lists_and_tables_without_deleted_text(tmp_path: Path) -> None:
    path = tmp_path / "note.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", ODT)
    reading = read_odt(path)
    assert reading.text == (
        "## Plan de financement\n\nLa commune sollicite  l'État.\n\n- une crèche\n- et son jardin\n"
        "DETR\t40 %\nTotal\n\n"
    )


def test_entities_in_an_odt_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe", encoding="utf-8")
    content = ODT.replace(
        '<?xml version="1.0" encoding="UTF-8"?>', f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    ).replace("l'État.", "&e;")
    path = tmp_path / "piege.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    assert "mot de passe" not in read_odt(path).text


def test_an_archive_that_unpacks_without_measure_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bombe.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 40_000_000)
    with pytest.raises(DocumentRefusedError, match="démesuré"):
        read_docx(path)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "casse.docx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(DocumentRefusedError, match="endommagé"):
        read_docx(path)


def test_names_over_several_columns_of_a_word_table_go_before_those_below_them(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate([("Poste", "Dépenses", ""), ("", "2023", "2024"), ("Voirie", "5 €", "7 €")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    path = tmp_path / "a.docx"
    document.save(str(path))
    reading = read_docx(path)
    (found,) = reading.tables
    assert found.header == ("Poste", "Dépenses 2023", "Dépenses 2024")
    assert [reading.text[cell.start : cell.end] for cell in found.rows[0]] == ["Voirie", "5 €", "7 €"]


def test_covered_cells_of_an_odt_keep_the_columns(tmp_path: Path) -> None:
    covered, cell = (
        "<table:covered-table-cell/>",
        "<table:table-cell{}><text:p>{}</text:p></table:table-cell>",
    )
    rows = [
        cell.format("", "Poste") + cell.format(' table:number-columns-spanned="2"', "Part") + covered,
        covered + cell.format("", "2023") + cell.format("", "2024"),
        cell.format("", "Région") + cell.format("", "20 %") + cell.format("", "30 %"),
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    before, rest = ODT.split("<table:table>")
    content = f"{before}<table:table>{body}{rest[rest.index('</table:table>') :]}"
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    reading = read_odt(path)
    (found,) = reading.tables
    assert found.header == ("Poste", "Part 2023", "Part 2024")
    assert [(cell.column, reading.text[cell.start : cell.end]) for cell in found.rows[0]] == [
        (0, "Région"),
        (1, "20 %"),
        (2, "30 %"),
    ]
