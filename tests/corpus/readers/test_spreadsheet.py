import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from corpus.errors import DocumentRefusedError
from corpus.readers.spreadsheet import MAX_COLUMNS, find_delimiter, find_header, read_csv, read_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def test_a_french_csv_in_windows_1252_is_read_right(tmp_path: Path) -> None:
    path = tmp_path / "subventions.csv"
    path.write_bytes('Bénéficiaire;Montant engagé\r\n"Dinan ; la ville";261 480,00 €\r\n'.encode("cp1252"))
    reading = read_csv(path)
    assert reading.text == "Bénéficiaire\tMontant engagé\nDinan ; la ville\t261 480,00 €\n"
    assert reading.tables[0].header == ("Bénéficiaire", "Montant engagé")


def test_a_quote_that_nothing_closes_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"commune {number};{number}\n" for number in range(60))
    path.write_text('Nom;Part\n"Ville;3\n' + rows, encoding="utf-8")
    assert read_csv(path).text.splitlines()[1:3] == ['"Ville\t3', "commune 0\t0"]


def test_a_table_wider_than_a_list_is_read_as_far_as_it_goes_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    names = ";".join(f"colonne {number}" for number in range(12_000))
    path.write_text(f"{names}\n{';'.join(map(str, range(12_000)))}\n", encoding="utf-8")
    reading = read_csv(path)
    assert len(reading.tables[0].header) == MAX_COLUMNS
    assert [problem.reason for problem in reading.problems] == ["tableau lu jusqu'à la colonne 200"]


def test_the_separator_that_excel_is_told_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("sep=;\r\nNom;Coût, HT\r\nDinan;1,5\r\n".encode("utf-16"))
    assert read_csv(path).text == "Nom\tCoût, HT\nDinan\t1,5\n"


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a;b;c", "1,5;2;3"], ";"),
        (["a,b", '"x, y",2'], ","),
        (["a\tb", "1\t2"], "\t"),
    ],
)
def test_the_separator_is_the_one_that_cuts_every_line_alike(lines: list[str], delimiter: str) -> None:
    assert find_delimiter(lines) == delimiter


def test_a_sheet_of_notes_has_no_header() -> None:
    assert find_header([["Source : DGCL"], ["Mise à jour en 2020"]]) is None


def test_a_file_that_is_no_workbook_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "faux.xlsx"
    path.write_bytes(b"PK\x03\x04 n'importe quoi")
    with pytest.raises(DocumentRefusedError, match=r"faux\.xlsx : classeur illisible"):
        read_workbook(path, XLSX)
