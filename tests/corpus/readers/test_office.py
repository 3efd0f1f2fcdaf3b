import zipfile
from collections.abc import Sequence
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
<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>néant</text:p></table:table-cell>
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


def test_an_odt_keeps_headings_nested_lists_and_repeated_cells_without_deleted_text(tmp_path: Path) -> None:
    path = tmp_path / "note.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", ODT)
    reading = read_odt(path)
    assert reading.text == (
        "## Plan de financement\n\nLa commune sollicite  l'État.\n\n- une crèche\n- et son jardin\n"
        "DETR\t40 %\nnéant\tnéant\n\n"
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


def odt_with_table(folder: Path, rows: Sequence[str]) -> Path:
    """Write an ODT whose only table has these rows."""
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    before, rest = ODT.split("<table:table>")
    path = folder / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", f"{before}<table:table>{body}{rest[rest.index('</table:table>') :]}")
    return path


PLAN = (
    "Projet\tFinanceur\tMontant\tCoût\nGymnase\tDETR\t12 €\t20 €\nGymnase\tRégion\t8 €\nHalle\tDETR\t5 €\t5 €"
)


def test_a_label_over_several_rows_of_a_word_table_is_said_of_each_and_an_amount_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=4)
    for row, line in enumerate(PLAN.split("\n")):
        for column, text in enumerate(line.split("\t")):
            table.cell(row, column).text = text if (row, column) != (2, 0) else ""
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 3).merge(table.cell(2, 3))
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert read_docx(path).text.strip() == PLAN


def test_a_label_over_several_rows_of_an_odt_is_said_of_each_and_an_amount_once(tmp_path: Path) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>".format
    over_two = ' table:number-rows-spanned="2"'
    # What a covered cell held before it was covered is not shown.
    covered = "<table:covered-table-cell><text:p>caché</text:p></table:covered-table-cell>"
    rows = [
        "".join(cell("", name) for name in ("Projet", "Financeur", "Montant", "Coût")),
        cell(over_two, "Gymnase") + cell("", "DETR") + cell("", "12 €") + cell(over_two, "20 €"),
        covered + cell("", "Région") + cell("", "8 €") + covered,
        "".join(cell("", text) for text in ("Halle", "DETR", "5 €", "5 €")),
    ]
    assert read_odt(odt_with_table(tmp_path, rows)).text.endswith(f"\n{PLAN}\n\n")


def test_a_table_inside_a_cell_is_read_after_its_table(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p>{}</table:table-cell>".format
    inner = (
        f"<table:table><table:table-row>{cell('Région', '')}{cell('8 €', '')}</table:table-row></table:table>"
    )
    odt = odt_with_table(tmp_path, [cell("Recettes", "") + cell("dont", inner)])
    assert read_odt(odt).text.endswith("\nRecettes\tdont\n\nRégion\t8 €\n\n")
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Recettes", "dont"
    inside = table.cell(0, 1).add_table(rows=1, cols=2)
    inside.cell(0, 0).text, inside.cell(0, 1).text = "Région", "8 €"
    document.save(str(tmp_path / "a.docx"))
    assert read_docx(tmp_path / "a.docx").text == "Recettes\tdont\n\nRégion\t8 €\n\n"


def test_a_frame_around_text_and_tables_is_read_as_what_it_holds(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    inner = f"<table:table><table:table-row>{cell('Région')}{cell('8 €')}</table:table-row></table:table>"
    frame = f"<table:table-cell><text:p>Avant.</text:p>{inner}<text:p>Après.</text:p></table:table-cell>"
    assert read_odt(odt_with_table(tmp_path, [frame])).text.endswith("\nAvant.\n\nRégion\t8 €\n\nAprès.\n\n")
    document = docx.Document()
    around = document.add_table(rows=1, cols=1).cell(0, 0)
    around.text = "Avant."
    inside = around.add_table(rows=1, cols=2)
    inside.cell(0, 0).text, inside.cell(0, 1).text = "Région", "8 €"
    around.add_paragraph("Après.")
    document.save(str(tmp_path / "a.docx"))
    assert read_docx(tmp_path / "a.docx").text == "Avant.\n\nRégion\t8 €\n\nAprès.\n\n"


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
    reading = read_odt(odt_with_table(tmp_path, rows))
    (found,) = reading.tables
    assert found.header == ("Poste", "Part 2023", "Part 2024")
    assert [(cell.column, reading.text[cell.start : cell.end]) for cell in found.rows[0]] == [
        (0, "Région"),
        (1, "20 %"),
        (2, "30 %"),
    ]
