"""What the answers to written questions are worth, worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answers import Answer, Citation, Composition, Statement, Turn
from evals.judging.judging import SourceTexts
from evals.learning.measuring import by, outcomes, tally
from evals.learning.written import WrittenQuestion
from small_library import DOCUMENTS, citation

CONTRACT, PRESS = DOCUMENTS[0], DOCUMENTS[1]
TWIN = replace(CONTRACT, id="f" * 16, name="copie.pdf")
SOURCES = SourceTexts.of([CONTRACT, PRESS, TWIN])
STATE = citation(CONTRACT, "L’État apporte 283 000 € de DSIL")
BIKES = citation(PRESS, "La Région finance aussi les vélos.")
QUESTION = WrittenQuestion(
    "1",
    "contrat.pdf",
    ("Qui finance la boucle ?",),
    "funder",
    "plain",
    True,
    (("contrat.pdf", "L’État apporte 283 000 € de DSIL"),),
)
NEAR = replace(QUESTION, id="2", style="chat", is_answerable=False)


def answering(*citations: Citation) -> Composition:
    return Composition(tuple(Statement("…", (each,)) for each in citations))


def asked(question: WrittenQuestion, composition: Composition) -> tuple[bool, bool, bool, bool]:
    def ask(text: str, history: Sequence[Turn]) -> Answer:
        return Answer(text, text, composition)

    (seen,) = outcomes([question], ask, SOURCES)
    return seen.is_answered, seen.is_cited, seen.is_first, seen.is_anywhere


@pytest.mark.parametrize(
    ("composition", "expected"),
    [
        (answering(STATE, BIKES), (True, True, True, True)),
        (answering(BIKES, STATE), (True, True, False, True)),
        (answering(BIKES), (True, False, False, False)),
        (Composition(reason="not_stated"), (False, False, False, False)),
    ],
)
def test_the_evidence_is_cited_first_somewhere_or_not(
    composition: Composition, expected: tuple[bool, bool, bool, bool]
) -> None:
    assert asked(QUESTION, composition) == expected


def test_the_same_words_of_another_document_are_told_apart() -> None:
    assert asked(QUESTION, answering(citation(TWIN, "L’État apporte 283 000 € de DSIL"))) == (
        True,
        False,
        False,
        True,
    )


def test_earlier_turns_are_asked_first_and_their_answers_remembered() -> None:
    said: list[tuple[str, list[str]]] = []

    def ask(text: str, history: Sequence[Turn]) -> Answer:
        said.append((text, [turn.answer for turn in history]))
        return Answer(text, text, answering(STATE))

    list(outcomes([replace(QUESTION, turns=("La boucle ?", "Et le reste ?"))], ask, SOURCES))
    assert said == [("La boucle ?", []), ("Et le reste ?", ["…"])]


def test_what_nothing_answers_beside_another_thing_asked_is_not_looked_at() -> None:
    def ask(text: str, history: Sequence[Turn]) -> Answer:
        return Answer(text, text, answering(STATE))

    told, untold = replace(QUESTION, thing=(0, 2)), replace(NEAR, thing=(1, 2))
    assert [seen.question for seen in outcomes([told, untold], ask, SOURCES)] == [told]


def test_shares_are_of_the_answerable_and_of_the_near_misses() -> None:
    def ask(text: str, history: Sequence[Turn]) -> Answer:
        return Answer(text, text, answering(BIKES, STATE))

    refused = replace(QUESTION, id="3", turns=("Rien ?",))
    seen = [*outcomes([QUESTION, NEAR], ask, SOURCES)]
    seen += outcomes(
        [refused], lambda text, _: Answer(text, text, Composition(reason="nothing_found")), SOURCES
    )
    told = tally(seen)
    assert (told.answerable, told.cited, told.first, told.refused) == (2, 0.5, 0.0, 0.5)
    assert (told.near, told.near_answered) == (1, 1.0)
    assert {name: each.answerable for name, each in by(seen, lambda each: each.style).items()} == {
        "plain": 2,
        "chat": 0,
    }
