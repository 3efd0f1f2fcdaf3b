"""Test sets are read whole or refused, with the place of the fault."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import TestSetError
from evals.sets.testset import SAMPLES, look_through, read_testset

ROW: dict[str, Any] = {
    "id": "q1",
    "type": "funding",
    "turns": ["Qui finance le CLEA ?"],
    "documents": ["crte.txt"],
    "evidence": ["financé à 50 % par la DRAC"],
    "facts": [["DRAC"], ["50 %", "50%"]],
    "answerable": True,
}


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "jeu.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def row(**changes: Any) -> str:
    return json.dumps({**ROW, **changes}, ensure_ascii=False)


def test_a_row_becomes_a_question(tmp_path: Path) -> None:
    (question,) = read_testset(written(tmp_path, row(pages=[12], tags=["table"])))
    assert question.turns == ("Qui finance le CLEA ?",)
    assert question.facts == (("DRAC",), ("50 %", "50%"))
    assert (question.pages, question.tags) == ((12,), ("table",))


def test_blank_lines_and_notes_are_passed_over(tmp_path: Path) -> None:
    read = look_through(written(tmp_path, row(), "", row(id="q2", ocr=True, note="x")))
    assert len(read.questions) == 2
    assert not read.remarks


def test_keys_and_types_of_other_sets_are_told_once_and_have_no_effect(tmp_path: Path) -> None:
    read = look_through(
        written(tmp_path, row(zut=1), row(id="q2", zut=2), row(id="q3", type="zzz", page=3, pages=[12]))
    )
    assert (len(read.questions), read.faults) == (3, ())
    assert [remark.within(read.path) for remark in read.remarks] == [
        "jeu.jsonl, ligne 1, clé « zut » : clé inconnue, sans effet (2 lignes).",
        "jeu.jsonl, ligne 3, clé « page » : clé inconnue, sans effet.",
        "jeu.jsonl, ligne 3, clé « type » : type inconnu « zzz », qui aura ses propres figures.",
    ]


def test_a_question_without_answer_whose_quotes_do_not_count_is_told(tmp_path: Path) -> None:
    read = look_through(written(tmp_path, row(answerable=False, facts=[])))
    assert read.faults == ()
    assert ["sans réponse" in remark.reason for remark in read.remarks] == [True]


def test_one_fault_hides_no_other(tmp_path: Path) -> None:
    read = look_through(
        written(tmp_path, row(), row(pages=[1, 2]), "{", row(id="q4", type=3), row(id="q5", facts=[]))
    )
    assert [fault.line for fault in read.faults] == [2, 2, 3, 4, 5]
    # Their quotes can be looked for all the same.
    assert [question.line for question in read.questions] == [1, 2, 5]
    assert read.questions[1].pages == ()


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        ({"type": 3}, "ligne 2, clé « type » : un texte est attendu."),
        ({"id": "q1"}, "ligne 2, clé « id » : « q1 » sert déjà à la ligne 1."),
        ({"turns": []}, "ligne 2, clé « turns » : aucune question."),
        ({"turns": ["  "]}, "ligne 2, clé « turns.0 » : ce texte est vide."),
        ({"evidence": "x"}, "ligne 2, clé « evidence » : une liste est attendue."),
        ({"evidence": []}, "ligne 2, clé « evidence » : une question qui a une réponse en demande."),
        ({"facts": [[]]}, "ligne 2, clé « facts » : un fait n’a aucune formulation."),
        ({"facts": ["DRAC"]}, "ligne 2, clé « facts.0 » : une liste est attendue."),
        ({"pages": [1, 2]}, "ligne 2, clé « pages » : 2 pages pour 1 citations."),
        (
            {"answerable": False},
            "ligne 2, clé « facts » : une question dite sans réponse n’attend aucun fait.",
        ),
        ({"pagse": [1]}, "ligne 2, clé « pagse » : clé inconnue (« pages » ?)."),
        ({"tag": ["table"]}, "ligne 2, clé « tag » : clé inconnue (« tags » ?)."),
        ({"type": "fundin"}, "ligne 2, clé « type » : type inconnu « fundin » (« funding » ?)."),
        ({"answerable": "oui"}, "ligne 2, clé « answerable » : true ou false est attendu."),
    ],
)
def test_a_fault_is_named_with_its_file_line_and_key(
    tmp_path: Path, fault: dict[str, Any], place: str
) -> None:
    with pytest.raises(TestSetError) as refused:
        read_testset(written(tmp_path, row(), row(**{"id": "q2", **fault})))
    assert str(refused.value) == f"jeu.jsonl, {place}"


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    without = {key: value for key, value in ROW.items() if key != "facts"}
    with pytest.raises(TestSetError, match="ligne 1, clé « facts » : cette clé manque"):
        read_testset(written(tmp_path, json.dumps(without)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "aucune question"),
        (b"{not json}", "ligne 1 : ce n’est pas un objet JSON"),
        (b"[1]", "ligne 1 : ce n’est pas un objet JSON"),
        (b"\xe9t\xe9", "UTF-8"),
    ],
)
def test_a_file_that_is_no_test_set_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "jeu.jsonl"
    path.write_bytes(content)
    with pytest.raises(TestSetError, match=reason):
        read_testset(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TestSetError, match=r"absent\.jsonl : ce fichier ne peut pas être lu"):
        read_testset(tmp_path / "absent.jsonl")


def test_the_bundled_set_is_one() -> None:
    assert len(read_testset(SAMPLES)) >= 60
