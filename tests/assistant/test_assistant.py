"""The assistant refuses what is no question, and answers the rest."""

import pytest

from assistant.answers import Turn
from assistant.assistant import LONGEST_QUESTION, Assistant
from assistant.errors import QuestionError
from assistant.passages.extractive import ExtractiveComposer
from assistant.questions.question import understand
from small_corpus import passages_of, small_corpus

ASSISTANT = Assistant(lambda _: small_corpus(passages_of()), ExtractiveComposer())


@pytest.mark.parametrize(
    "question", ["", "  \n ", "🙂🙃", "?!", "123", "a" * (LONGEST_QUESTION + 1), "\ud800\x00"]
)
def test_what_is_no_question_is_refused_in_french(question: str) -> None:
    with pytest.raises(QuestionError, match=r"La question"):
        ASSISTANT.ask(question)


def test_an_answer_comes_with_its_time() -> None:
    answer = ASSISTANT.ask("Combien l'ANRU apporte-t-elle au NPNRU ?")
    assert answer.composition.answered
    assert answer.timings_ms["total"] >= answer.timings_ms["search"]


def test_a_follow_up_is_answered_and_shown_complete() -> None:
    answer = ASSISTANT.ask("Et sur la CAPB ?", [Turn("Combien de bornes sur la CAVJM ?", "41")])
    assert answer.standalone_question == "Combien de bornes sur la CAPB ?"
    assert "17" in answer.composition.statements[0].text


def test_a_lone_surrogate_in_a_question_does_no_harm() -> None:
    answer = ASSISTANT.ask("Combien l'ANRU\ud800 apporte-t-elle au NPNRU ?")
    assert answer.composition.answered


def test_of_very_many_things_asked_the_first_are_looked_for() -> None:
    assert len(understand("qui ? " * 300).parts) == 8
    assert ASSISTANT.ask("qui ? " * 300).timings_ms["total"] > 0


def test_the_last_turns_are_heard_and_ones_too_long_are_not() -> None:
    heard = Turn("Combien de bornes sur la CAVJM ?", "41")
    long = Turn("Combien ? " * LONGEST_QUESTION, "")

    after_long = ASSISTANT.ask("Et sur la CAPB ?", [heard, long])
    after_many = ASSISTANT.ask("Et sur la CAPB ?", [Turn("Qui préside la CAPB ?", "")] * 400 + [heard])

    assert after_long.standalone_question == "Combien de bornes sur la CAPB ?"
    assert after_many.standalone_question == "Combien de bornes sur la CAPB ?"
