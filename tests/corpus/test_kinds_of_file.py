import pytest

from corpus.documents import is_sheet, is_sheet_name
from corpus.reading import DOCX, PDF, READERS


def test_the_types_that_are_read_row_by_row_are_spreadsheets() -> None:
    assert sorted(filter(is_sheet, (PDF, *READERS))) == [
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
    ]
    assert not is_sheet(DOCX)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("aides.csv", True),
        ("AIDES.XLSX", True),
        ("2021/aides.tsv", True),
        ("aides.csv.pdf", False),
        ("csv", False),
    ],
)
def test_a_spreadsheet_is_known_by_the_end_of_its_name(name: str, is_one: bool) -> None:
    assert is_sheet_name(name) is is_one
