"""Test sets held against the documents."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.documents import Document, Page, ReadingProblem
from evals.judging.judging import SourceTexts
from evals.product.verifying import nearest, verify
from evals.sets.testset import SetQuestion

PAGES = (
    "Le CLEA est financé à 50 % par la DRAC.\n",
    "Le stade coûte 1 200 000 € hors taxes.\n",
    "La Région apporte 283 000 € au titre de la DSIL.\n",
)
TEXT = "".join(PAGES)
STARTS = [0, len(PAGES[0]), len(PAGES[0]) + len(PAGES[1]), len(TEXT)]
CRTE = Document(
    *("d1", "crte.pdf", "CRTE", TEXT, "application/pdf", "documents", "h", "crte.pdf"),
    pages=tuple(Page(n, STARTS[n - 1], STARTS[n]) for n in (1, 2, 3)),
)
QUESTION = SetQuestion(
    *("q1", "funding", ("Qui finance le CLEA ?",), ("crte.pdf",)),
    evidence=("financé à 50 % par la DRAC",),
    facts=(("DRAC",),),
    answerable=True,
    pages=(1,),
    line=4,
)


def said(question: SetQuestion, document: Document = CRTE, name: str = "jeu.jsonl") -> list[str]:
    return [
        fault.within(Path(name))
        for fault in verify(Path(name), [question], SourceTexts.of([document])).faults
    ]


@pytest.mark.parametrize(
    "quote", ["financé à 50 % par la DRAC", "FINANCE a 50 % par la drac", "par la DRAC. Le stade coûte"]
)
def test_a_quote_that_stands_on_its_page_is_right(quote: str) -> None:
    assert said(replace(QUESTION, evidence=(quote,))) == []


def test_a_quote_that_runs_on_from_the_page_before_is_on_both() -> None:
    assert said(replace(QUESTION, evidence=("par la DRAC. Le stade",), pages=(2,))) == []


def test_a_wrong_quote_is_named_with_the_nearest_stretch() -> None:
    wrong = replace(QUESTION, evidence=("Région apporte 285 000 € au titre de la DSIL",))
    assert said(wrong) == [
        (
            "jeu.jsonl, ligne 4, clé « evidence » : citation introuvable p. 1, plus proche : "
            "« Région apporte 283 000 € au titre de la DSIL » (p. 3)."
        )
    ]


def test_a_quote_like_nothing_in_the_document_says_so() -> None:
    wrong = replace(QUESTION, evidence=("une piscine intercommunale couverte",), pages=())
    assert said(wrong, name="jeu.xlsx") == [
        (
            "jeu.xlsx, ligne 4, colonne « citations » : citation introuvable : "
            "« une piscine intercommunale couverte », rien n’y ressemble."
        )
    ]


def test_a_wrong_page_is_named_with_the_right_one() -> None:
    assert said(replace(QUESTION, pages=(3,)), name="jeu.csv") == [
        (
            "jeu.csv, ligne 4, colonne « pages » : la citation « financé à 50 % par la DRAC » "
            "n’est pas p. 3 mais p. 1."
        )
    ]


def test_a_page_of_a_document_without_pages_is_a_fault() -> None:
    verdict = verify(Path("jeu.jsonl"), [QUESTION], SourceTexts.of([replace(CRTE, pages=())]))
    (fault,) = verdict.faults
    assert str(fault.reason).endswith("n’est pas p. 1 mais dans un document sans pages")


def test_an_unknown_document_is_named_with_the_nearest_name() -> None:
    assert said(replace(QUESTION, documents=("crte_2.pdf",))) == [
        (
            "jeu.jsonl, ligne 4, clé « documents » : "
            "document inconnu « crte_2.pdf » ; le plus proche : « crte.pdf »."
        )
    ]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        (replace(QUESTION, evidence=("la Préfète signe",), ocr=True), CRTE),
        (
            replace(QUESTION, evidence=("la Préfète signe",)),
            replace(CRTE, problems=(ReadingProblem("page numérisée", 2),)),
        ),
        # The reader gave the words of the page in another order.
        (replace(QUESTION, evidence=("par la DRAC financé à 50 %",)), CRTE),
    ],
)
def test_what_a_reader_may_have_missed_is_no_fault_of_the_set(
    question: SetQuestion, document: Document
) -> None:
    verdict = verify(Path("jeu.jsonl"), [question], SourceTexts.of([document]))
    assert verdict.faults == ()
    assert len(verdict.unread) == 1


def test_the_nearest_stretch_shares_most_words() -> None:
    found = nearest("Le stade coûte 1 300 000 euros", [CRTE])
    assert found is not None
    assert found.text == "Le stade coûte 1 200 000"
    assert found.share == pytest.approx(5 / 7)
