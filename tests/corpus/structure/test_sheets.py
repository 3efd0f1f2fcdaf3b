from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Document
from corpus.readers.spreadsheet import lay_out
from corpus.reading import build_document
from corpus.structure.sheets import LONGEST_ROW
from corpus.structure.splitting import split_document

HEADER = ["commune", "projet", "subvention"]


def document(*sheets: tuple[str, list[list[str]]]) -> Document:
    reading = lay_out(sheets, "application/vnd.ms-excel")
    return build_document(Path("detr.xls"), reading, collection="c", content_hash="h")


def test_each_row_is_a_passage_with_its_number_sheet_and_columns() -> None:
    rows = [["Subventions 2019"], HEADER, ["Denain", "École", "1000"], [], ["Anzin", "Piscine", "2000"]]
    passages = split_document(document(("DETR", rows)))
    assert [(p.text, p.page, p.section, p.context) for p in passages] == [
        ("Subventions 2019", 1, ("DETR",), ""),
        ("Denain\tÉcole\t1000", 3, ("DETR",), "Subventions 2019\ncommune\tprojet\tsubvention"),
        ("Anzin\tPiscine\t2000", 5, ("DETR",), "Subventions 2019\ncommune\tprojet\tsubvention"),
    ]


def test_rows_of_each_sheet_bear_its_own_name_and_columns() -> None:
    passages = split_document(
        document(
            ("2018", [HEADER, ["Denain", "École", "1000"]]),
            ("2019", [["ville", "montant"], ["Anzin", "2000"]]),
        )
    )
    assert [(p.text, p.section, p.context) for p in passages] == [
        ("Denain\tÉcole\t1000", ("2018",), "commune\tprojet\tsubvention"),
        ("Anzin\t2000", ("2019",), "ville\tmontant"),
    ]


def test_rows_without_a_table_stand_together() -> None:
    (passage,) = split_document(document(("Notes", [["Source : DGCL"], ["Chiffres au 31 décembre"]])))
    assert passage.text == "Source : DGCL\nChiffres au 31 décembre"


def test_a_row_too_long_is_cut_between_cells_and_sentences() -> None:
    long = "Le conseil délibère sur ce point. " * 100
    passages = split_document(document(("Délibérations", [HEADER, ["Denain", long.strip(), "1000"]])))
    assert len(passages) > 1
    assert {p.page for p in passages} == {2}
    assert all(len(p.text) <= LONGEST_ROW for p in passages)
    assert all(p.text.endswith((".", "1000")) for p in passages)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8)


@given(st.lists(st.lists(CELL, max_size=5), max_size=12))
def test_passages_are_exact_slices_that_hold_every_cell(rows: list[list[str]]) -> None:
    whole = document(("Feuille", rows))
    passages = split_document(whole)
    assert all(whole.text[p.start : p.end] == p.text for p in passages)
    header = {cell for table in whole.tables for cell in table.header}
    shown = "\t".join(p.text for p in passages)
    for row in rows:
        assert all(cell in shown or cell in header for cell in row)


def test_a_first_row_of_values_is_no_header() -> None:
    rows = [["2012-06-25", "Baux", "56204"], ["2012-06-26", "Salles", "56205"], ["2012-06-27", "Ponts", "7"]]
    passages = split_document(document(("", rows)))
    assert [p.page for p in passages] == [1]
    assert passages[0].context == ""
