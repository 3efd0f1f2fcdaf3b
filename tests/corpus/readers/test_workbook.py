import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from corpus.documents import ODS, XLSX
from corpus.errors import DocumentRefusedError
from corpus.readers.workbook import read_workbook


@pytest.fixture
def grants(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Aides 2023"
    sheet.append(["Aides attribuées en 2023"])
    sheet.append([])
    sheet.append(["Commune", "Projet", "Montant", "Date"])
    sheet.append(["Anzin", "Piste\ncyclable", 283000, dt.date(2023, 5, 2)])
    sheet.append(["Denain", "Crèche", 12500.5, None])
    hidden = workbook.create_sheet("Brouillon")
    hidden.append(["à ne pas lire"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "aides.xlsx"
    workbook.save(path)
    return path


def test_a_workbook_becomes_one_line_a_row_with_the_row_as_its_page(grants: Path) -> None:
    reading = read_workbook(grants, XLSX)
    assert reading.text == (
        "Aides 2023\n"
        "Aides attribuées en 2023\n"
        "Commune\tProjet\tMontant\tDate\n"
        "Anzin\tPiste cyclable\t283000\t02/05/2023\n"
        "Denain\tCrèche\t12500,5\n"
    )
    assert [(page.number, reading.text[page.start : page.end]) for page in reading.pages][-1] == (
        5,
        "Denain\tCrèche\t12500,5\n",
    )


def test_a_table_knows_its_title_its_header_and_where_each_cell_stands(grants: Path) -> None:
    reading = read_workbook(grants, XLSX)
    (table,) = reading.tables
    assert (table.title, table.sheet, table.first_row) == ("Aides attribuées en 2023", "Aides 2023", 4)
    assert table.header == ("Commune", "Projet", "Montant", "Date")
    assert [[(c.column, reading.text[c.start : c.end]) for c in row] for row in table.rows] == [
        [(0, "Anzin"), (1, "Piste cyclable"), (2, "283000"), (3, "02/05/2023")],
        [(0, "Denain"), (1, "Crèche"), (2, "12500,5")],
    ]


def test_a_hidden_sheet_is_not_read(grants: Path) -> None:
    assert "brouillon" not in read_workbook(grants, XLSX).text.lower()


def test_a_file_that_is_no_workbook_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "faux.xlsx"
    path.write_bytes(b"PK\x03\x04 n'importe quoi")
    with pytest.raises(DocumentRefusedError, match=r"faux\.xlsx : fichier endommagé"):
        read_workbook(path, XLSX)


def test_a_number_is_written_as_its_cell_shows_it(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Investissement"
    sheet.append(["Opération", "Montant HT", "Part payée"])
    sheet.append(["Descente à bateaux", 565639.62, 0.42474])
    sheet.append(["Chaises", 7180000, 0.5])
    for number in (2, 3):
        sheet.cell(
            number, 2
        ).number_format = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'
        sheet.cell(number, 3).number_format = "0.0%"
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    assert read_workbook(path, XLSX).text.splitlines()[2:] == [
        "Descente à bateaux\t565 639,62 €\t42,5%",
        "Chaises\t7 180 000,00 €\t50,0%",
    ]


_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:automatic-styles><style:style style:name="ta2" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="Aides"><table:table-row>
<table:table-cell office:value-type="string"><text:p>Commune</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Aide</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Taux</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>à vérifier</text:p>
</office:annotation><text:p>Flaux<text:s/>(30)</text:p></table:table-cell>
<table:table-cell office:value-type="currency" office:value="9300"><text:p>9 300,00 €</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.3"><text:p>30 %</text:p></table:table-cell>
</table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/>
</table:table-row>
<table:table-row table:number-rows-repeated="2">
<table:table-cell office:value-type="string"><text:p>Uzès</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1"><text:p>1</text:p>
</table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>
<table:table table:name="Brouillon" table:style-name="ta2"><table:table-row>
<table:table-cell office:value-type="string"><text:p>à ne pas lire</text:p></table:table-cell>
</table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_an_open_document_says_what_its_cells_show_and_where_its_rows_stand(tmp_path: Path) -> None:
    path = tmp_path / "aides.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", _ODS)
    reading = read_workbook(path, ODS)
    assert reading.text == (
        "Aides\nCommune\tAide\tTaux\nFlaux (30)\t9 300,00 €\t30 %\nUzès\t1\t1\nUzès\t1\t1\n"
    )
    assert [page.number for page in reading.pages] == [1, 2, 5, 6]
    assert reading.problems == ()
