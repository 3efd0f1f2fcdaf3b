"""Questions proposed for a test set: from readers' opinions and from the ledger, none counted unreviewed."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.facts.facts import Funding
from evals.errors import TestSetError
from evals.formats.proposals import from_feedback, from_ledger
from evals.sets.testset import read_testset
from evals.sets.workbooks import awaiting, write_sheet

TEXT = (
    "En 2021, l'État apporte 283 000 € à la boucle cyclable. En 2022, rien. La Région donne 40 000 € au port."
)


def funding(
    quote: str, amount: str, euros: int, funder: str, purpose: str | None, document: str = "d1"
) -> Funding:
    start = TEXT.index(quote)
    return Funding(
        id=f"{document}-{start}",
        document_id=document,
        document="contrats/crte.pdf",
        page=3,
        section=(),
        quote=quote,
        start=start,
        end=start + len(quote),
        amount_text=amount,
        euros=Decimal(euros),
        funders=(funder,),
        purpose=purpose,
    )


CYCLE = funding(
    "En 2021, l'État apporte 283 000 € à la boucle cyclable",
    "283 000 €",
    283000,
    "État",
    "la boucle cyclable",
)
PORT = funding("La Région donne 40 000 € au port", "40 000 €", 40000, "Région", "le port")


def proposed(*facts: Funding, number: int = 10) -> list[dict[str, object]]:
    return [dict(row) for row in from_ledger(facts, lambda _document: TEXT, number)]


def test_the_ledger_gives_a_question_and_its_twin_on_a_year_that_nothing_tells_of() -> None:
    right, twin = proposed(CYCLE)
    assert right["turns"] == ["Combien apporte l'État pour la boucle cyclable ?"]
    assert (right["evidence"], right["facts"], right["pages"]) == ([CYCLE.quote], [["283 000 €"]], [3])
    assert right["documents"] == ["crte.pdf"]
    # 2021 is told of it, and 2020 stands nowhere.
    assert twin["turns"] == ["Combien apporte l'État pour la boucle cyclable en 2020 ?"]
    assert (twin["answerable"], twin["documents"], twin["retenu"]) == (False, [], "")


def test_what_has_two_answers_or_no_purpose_is_not_asked() -> None:
    again = funding(CYCLE.quote, "283 000 €", 283000, "État", "la boucle cyclable", "d2")
    other = funding(PORT.quote, "40 000 €", 40000, "ÉTAT", "La boucle cyclable", "d3")
    assert len(proposed(CYCLE, again)) == 2
    assert proposed(CYCLE, other) == []
    assert proposed(funding(PORT.quote, "40 000 €", 40000, "Région", None)) == []


def test_the_number_of_rows_is_kept_to_and_the_draw_is_always_the_same() -> None:
    assert len(proposed(CYCLE, PORT)) == 4
    assert len(proposed(CYCLE, PORT, number=3)) == 3
    assert proposed(CYCLE, PORT) == proposed(CYCLE, PORT)


def opinion(vote: str, question: str, **more: object) -> str:
    return json.dumps({"vote": vote, "turns": [question], "reason": "wrong", "comment": "", **more})


def test_only_complaints_are_proposed_once_each_and_a_line_cut_short_is_left(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    lines = [
        opinion("up", "Qui paie ?"),
        opinion(
            "down", "Qui signe ?", documents=["crte.pdf"], evidence=["signé par"], comment="c'est le maire"
        ),
        opinion("down", "qui signe ?"),
        '{"vote": "down", "tur',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    (row,) = from_feedback(path)
    assert (row["turns"], row["documents"], row["evidence"]) == (["Qui signe ?"], ["crte.pdf"], ["signé par"])
    assert row["note"] == "Réponse trouvée fausse : c'est le maire"
    assert list(from_feedback(tmp_path / "none.jsonl")) == []


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_rows_count_once_a_person_has_said_yes(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"candidats.{suffix}"
    rows = proposed(CYCLE, PORT)
    write_sheet(path, rows)
    assert awaiting(path) == 4
    with pytest.raises(TestSetError, match="aucune question retenue, 4 attendent"):
        read_testset(path)
    write_sheet(
        path, [{**row, "retenu": answer} for row, answer in zip(rows, ["oui", "non", "Oui", ""], strict=True)]
    )
    assert awaiting(path) == 2
    kept = read_testset(path)
    assert [question.id for question in kept] == [rows[0]["id"], rows[2]["id"]]
    assert kept[0].facts == tuple(map(tuple, rows[0]["facts"]))  # type: ignore[call-overload]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_a_document_says_is_no_formula(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"candidats.{suffix}"
    risky = funding("La Région donne 40 000 € au port", "40 000 €", 40000, "=1+1", "le port")
    write_sheet(path, [{**row, "retenu": "oui"} for row in proposed(risky)])
    assert read_testset(path)[0].turns == ("Combien apporte =1+1 pour le port ?",)


def test_what_a_reader_asks_is_no_formula_in_a_csv_and_is_asked_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "candidats.csv"
    write_sheet(path, [{**row, "turns": ["=1+1 ?"], "retenu": "oui"} for row in proposed(PORT)[:1]])
    assert ";'=1+1 ?;" in path.read_text(encoding="utf-8-sig")
    assert read_testset(path)[0].turns == ("=1+1 ?",)


def test_names_are_asked_with_the_article_that_their_sentence_gives_them() -> None:
    first = proposed(replace(PORT, purpose="port"))[0]
    assert first["turns"] == ["Combien apporte la Région pour le port ?"]
