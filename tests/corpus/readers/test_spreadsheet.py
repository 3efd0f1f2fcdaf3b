from pathlib import Path

import pytest

from corpus.readers.spreadsheet import MAX_COLUMNS, find_delimiter, find_header, read_csv


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
