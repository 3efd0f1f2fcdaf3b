"""What may be asked next is on what stands beside the answer, and is answered there."""

from assistant.answers import Citation, Composition, Statement
from assistant.assistant import Assistant
from assistant.guidance.suggesting import MOST, suggested
from assistant.passages.extractive import ExtractiveComposer
from corpus.documents import Passage
from small_corpus import passage, passages_of, small_corpus

TEXT = (
    "L'État apporte 283 000 € pour la boucle cyclable de l'Orge. La CAVJM s'engage à entretenir la boucle."
    " Le contrat couvre 31 communes."
)
SOURCE = passage(0, (), TEXT, 0, "Contrat du Val")
CITED = Citation(SOURCE, 0, TEXT.index(" La CAVJM"))


def ask(
    composition: Composition,
    question: str = "Combien l'État apporte-t-il pour la boucle ?",
    source: Passage = SOURCE,
) -> tuple[str, ...]:
    return suggested(question, composition, ExtractiveComposer(), small_corpus([source]))


def test_what_the_passage_says_beside_the_answer_is_proposed() -> None:
    composition = Composition((Statement("L'État apporte 283 000 €.", (CITED,)),))
    assert ask(composition) == ("À quoi s'engage la CAVJM ?", "Contrat du Val : combien de communes ?")


def test_what_was_just_said_is_not_proposed_again() -> None:
    everything = Citation(SOURCE, 0, len(TEXT))
    assert ask(Composition((Statement(TEXT, (everything,)),))) == ()


def test_where_there_is_no_answer_the_nearest_passages_have_their_questions() -> None:
    found = ask(Composition(reason="not_stated", nearest=(CITED,)))
    assert found[0] == "Quel montant pour la boucle cyclable de l'Orge ?"
    assert len(found) <= MOST


def test_nothing_found_suggests_nothing() -> None:
    assert ask(Composition(reason="nothing_found")) == ()


def test_an_answer_carries_questions_that_are_answered_when_they_are_asked() -> None:
    assistant = Assistant(lambda _: small_corpus(passages_of()), ExtractiveComposer())
    answer = assistant.ask("Quel est le coût de l'écluse de Rouvray ?")
    assert answer.composition.suggestions
    for question in answer.composition.suggestions:
        assert assistant.ask(question).composition.answered


def test_what_the_question_names_is_asked_about_otherwise() -> None:
    text = "Le NPNRU est engagé. Le NPNRU a pour objectif de rénover 300 logements."
    source = passage(0, (), text, 0, "Contrat du Val")
    composition = Composition((Statement("Le NPNRU est engagé.", (Citation(source, 0, 20),)),))
    found = ask(composition, "Quand le NPNRU a-t-il été engagé ?", source)
    assert found[0] == "Quels sont les objectifs du NPNRU ?"


def test_a_title_that_is_a_file_name_is_not_asked_about() -> None:
    text = "Le conseil se tient. Le contrat couvre 31 communes."
    for title, expected in (
        ("Contrat du Val 2021", ("Contrat du Val 2021 : combien de communes ?",)),
        ("PV_CM_20140217", ()),
        ("CAE Règlement 041225 vf", ()),
    ):
        source = passage(0, (), text, 0, title)
        composition = Composition((Statement("Le conseil se tient.", (Citation(source, 0, 20),)),))
        assert ask(composition, "Que fait le conseil ?", source) == expected
