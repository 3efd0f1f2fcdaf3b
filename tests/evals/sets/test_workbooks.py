"""Test sets as spreadsheets: the same rows as in JSON lines, and faults named by row and column."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from evals.errors import TestSetError
from evals.sets.testset import SetQuestion, as_row, read_testset
from evals.sets.workbooks import write_sheet

HEADER = ["Identifiant", "Type", "Question", "Document", "Page", "Citation", "Faits", "Réponse"]
ROW: list[str | int | None] = [
    "q1",
    "followup",
    "Qui finance le CLEA ?\nEt le stade ?",
    "crte.pdf",
    12,
    "financé à 50 % par la DRAC\nle stade, par la Région",
    "DRAC | la DRAC\n50 %",
    "oui",
]
EXPECTED = SetQuestion(
    id="q1",
    type="followup",
    turns=("Qui finance le CLEA ?", "Et le stade ?"),
    documents=("crte.pdf",),
    evidence=("financé à 50 % par la DRAC", "le stade, par la Région"),
    facts=(("DRAC", "la DRAC"), ("50 %",)),
    answerable=True,
    pages=(12, None),
)


def xlsx(tmp_path: Path, *rows: list[str | int | None], header: list[str] = HEADER) -> Path:
    path = tmp_path / "jeu.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(row)
    book.save(path)
    return path


def changed(**changes: str | int | None) -> list[str | int | None]:
    return [changes.get(name, value) for name, value in zip(HEADER, ROW, strict=True)]


def test_a_row_of_a_workbook_is_a_question(tmp_path: Path) -> None:
    assert read_testset(xlsx(tmp_path, changed(Page="12\n-"))) == (EXPECTED,)


@pytest.mark.parametrize(
    ("name", "separator", "encoding"),
    [
        ("jeu.csv", ";", "cp1252"),
        ("jeu.csv", ",", "utf-8"),
        ("jeu.csv", "\t", "utf-8-sig"),
        ("jeu.tsv", "\t", "utf-8"),
    ],
)
def test_a_csv_of_any_separator_and_encoding_is_read(
    tmp_path: Path, name: str, separator: str, encoding: str
) -> None:
    path = tmp_path / name
    cells = [f'"{cell}"' for cell in changed(Page="p. 12\n—")]
    path.write_text(f"{separator.join(HEADER)}\n{separator.join(cells)}\n", encoding=encoding)
    assert read_testset(path) == (EXPECTED,)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "jeu.csv"
    write_sheet(path, [{**as_row(EXPECTED), "retenu": "oui"}])
    assert read_testset(path) == (EXPECTED,)


def test_only_rows_that_a_person_kept_count(tmp_path: Path) -> None:
    path = xlsx(tmp_path, [*changed(Page=None), "oui"], [*ROW, ""], [*ROW, "non"], header=[*HEADER, "Retenu"])
    assert [question.line for question in read_testset(path)] == [2]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (changed(Page="douze\n-"), "colonne « pages » : « douze » n’est pas un numéro de page."),
        (changed(Page=12), "colonne « pages » : 1 pages pour 2 citations."),
        (
            changed(Réponse="peut-être"),
            "colonne « réponse » : « oui » ou « non » est attendu, pas « peut-être ».",
        ),
        (changed(Page=None, Faits=None), "colonne « faits » : une question qui a une réponse en demande."),
        (changed(Page=None, Type=None), "colonne « type » : ce texte est vide."),
    ],
)
def test_a_fault_is_named_with_its_row_and_column(
    tmp_path: Path, row: list[str | int | None], place: str
) -> None:
    with pytest.raises(TestSetError) as refused:
        read_testset(xlsx(tmp_path, row))
    assert str(refused.value) == f"jeu.xlsx, ligne 2, {place}"


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(TestSetError) as refused:
        read_testset(
            xlsx(tmp_path, changed(Page=None), changed(Page=None), changed(Page=None, Question=None))
        )
    assert str(refused.value).splitlines() == [
        "jeu.xlsx, ligne 3, colonne « identifiant » : « q1 » sert déjà à la ligne 2.",
        "jeu.xlsx, ligne 4, colonne « question » : aucune question.",
        "jeu.xlsx, ligne 4, colonne « identifiant » : « q1 » sert déjà à la ligne 2.",
    ]


def test_every_column_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(TestSetError) as refused:
        read_testset(xlsx(tmp_path, ROW[:5], header=HEADER[:5]))
    assert str(refused.value).splitlines() == [
        f"jeu.xlsx, ligne 1, colonne « {name} » : cette colonne manque."
        for name in ("citations", "faits", "réponse")
    ]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "jeu.xlsx"
    path.write_bytes(b"PK not a workbook")
    with pytest.raises(TestSetError, match="classeur illisible"):
        read_testset(path)
