"""The questions that the page proposes."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer, Composition, Statement
from assistant.web.chat.examples import Examples, example_questions
from small_library import DOCUMENTS, SmallAssistant, SmallLibrary, citation

CONTRACT, PRESS = DOCUMENTS[0], DOCUMENTS[1]


class Knowing:
    """Answers every question with the one quote that it knows, and counts them."""

    def __init__(self, *quotes: tuple[int, str]) -> None:
        cited = [citation(DOCUMENTS[place], quote) for place, quote in quotes]
        self.composition = Composition(statements=tuple(Statement("…", (one,)) for one in cited))
        self.asked: list[str] = []

    def ask(self, question: str, collections: Sequence[str] = ()) -> Answer:
        self.asked.append(question)
        return Answer(question, question, self.composition)


def test_a_question_is_proposed_where_the_document_that_suggests_it_answers() -> None:
    assistant = Knowing((1, "La Région finance aussi les vélos."))
    proposed = example_questions(assistant, [CONTRACT, PRESS])
    assert proposed == ("La Région et les vélos\u00a0: qui finance\u00a0?",)


def test_no_question_is_proposed_where_the_answer_is_beside_the_point() -> None:
    assert example_questions(Knowing((1, "Un article de presse sans page.")), [PRESS]) == ()


def test_no_question_is_proposed_where_nothing_answers() -> None:
    assert example_questions(Knowing(), [CONTRACT, PRESS]) == ()


def test_a_document_named_by_its_file_alone_suggests_nothing() -> None:
    assistant = Knowing((1, "La Région finance aussi les vélos."))
    assert example_questions(assistant, [replace(PRESS, title="presse.txt")]) == ()
    assert assistant.asked == []


def test_what_follows_the_name_in_a_title_is_left_out() -> None:
    assistant = Knowing((1, "La Région finance aussi les vélos."))
    titled = replace(PRESS, title="Les vélos de la Région (La Gazette, 2023)")
    assert example_questions(assistant, [titled]) == ("Les vélos de la Région\u00a0: qui finance\u00a0?",)


def test_the_examples_are_looked_for_once_as_long_as_the_documents_stay() -> None:
    asked: list[str] = []
    examples = Examples(SmallAssistant(before=asked.append), SmallLibrary())
    examples.find("")
    first = len(asked)
    assert first > 0
    examples.find("")
    assert len(asked) == first
