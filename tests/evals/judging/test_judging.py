"""Answers judged, and figures of several judgements, by hand."""

from dataclasses import replace

import pytest

from assistant.border.answer_json import AnswerJson, CitationJson, ComputedJson, StatementJson
from corpus.documents import Document, Page, Passage
from evals.judging import judging
from evals.judging.judging import Judgement, SourceTexts, locate, unfaithful_numbers
from evals.judging.measures import by_type, counts, figures, intervals
from evals.sets.testset import SetQuestion
from index.seams import Hit

TEXT = "Préambule du contrat. Le CLEA est **financé à 50 %** par la DRAC. L'ANRU met 120 M€ dans le NPNRU."
CRTE = Document("d1", "contrats/crte.txt", "CRTE", TEXT, "text/plain", "documents", "h", "crte.txt")
COPY = replace(CRTE, id="d2", name="copie.txt")
SOURCES = SourceTexts.of([CRTE, COPY])

CLEA = SetQuestion(
    id="q1",
    type="funding",
    turns=("Qui finance le CLEA ?",),
    documents=("crte.txt",),
    evidence=("Le CLEA est financé à 50 % par la DRAC",),
    facts=(("DRAC",), ("50 %",)),
    answerable=True,
)
UNKNOWN = SetQuestion("q2", "unanswerable", ("Qui finance le stade ?",), (), (), (), answerable=False)


def citation(number: int, quote: str, document: Document = CRTE) -> CitationJson:
    start = TEXT.index(quote)
    return CitationJson(
        id=number,
        document_id=document.id,
        document=document.name,
        title=document.title,
        page=None,
        section=(),
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def answer(*said: tuple[str, CitationJson]) -> AnswerJson:
    return AnswerJson(
        question="?",
        standalone_question="?",
        answered=bool(said),
        answer=" ".join(f"{text} [{cited.id}]" for text, cited in said) or "Rien ne répond à 50 % DRAC.",
        statements=tuple(StatementJson(text=text, citations=(cited.id,)) for text, cited in said),
        citations=tuple(cited for _, cited in said),
        reason=None if said else "not_stated",
        nearest=(),
        suggestions=(),
        timings_ms={},
    )


def hit(start: int, end: int, document: Document = CRTE) -> Hit:
    passage = Passage(
        f"{document.id}-{start}",
        document.id,
        document.name,
        document.title,
        "documents",
        0,
        start,
        end,
        document.text[start:end],
        None,
        (),
    )
    return Hit(passage, 1.0)


def judge(question: SetQuestion, given: AnswerJson, hits: tuple[Hit, ...], sources: SourceTexts) -> Judgement:
    return judging.judge(question, locate(question, sources), given, hits, sources)


RIGHT = answer(
    (
        "Le CLEA est financé à 50 % par la DRAC.",
        citation(1, "Le CLEA est **financé à 50 %** par la DRAC."),
    )
)
OTHER = answer(("L'ANRU met 120 M€ dans le NPNRU.", citation(1, "L'ANRU met 120 M€ dans le NPNRU.")))
SILENT = answer()
FOUND = (hit(0, 21), hit(22, 66))


def test_a_right_answer_has_no_diagnosis() -> None:
    judged = judge(CLEA, RIGHT, FOUND, SOURCES)
    assert judged.diagnosis is None
    assert (judged.facts_found, judged.facts_missed) == (("DRAC", "50 %"), ())
    assert (judged.exact, judged.on_evidence, judged.unfaithful) == ((True,), (True,), ())
    assert judged.ranking.rank(0) == 2
    assert judged.first_statement_holds
    assert judged.words == 11


@pytest.mark.parametrize(
    ("given", "hits", "diagnosis"),
    [
        (SILENT, (hit(0, 21),), "not_retrieved"),
        (SILENT, FOUND, "wrongly_abstained"),
        (OTHER, FOUND, "not_selected"),
        (answer(("Par la DRAC.", citation(1, "par la DRAC"))), FOUND, "incomplete"),
    ],
)
def test_where_an_answer_went_wrong_is_told(given: AnswerJson, hits: tuple[Hit, ...], diagnosis: str) -> None:
    assert judge(CLEA, given, hits, SOURCES).diagnosis == diagnosis


def test_evidence_that_is_nowhere_in_the_text_was_not_read() -> None:
    question = replace(CLEA, evidence=("financé à 75 % par la Région",))
    judged = judge(question, OTHER, FOUND, SOURCES)
    assert (judged.diagnosis, judged.unread_quotes) == ("not_read", ("financé à 75 % par la Région",))


def test_a_document_that_is_not_there_is_named() -> None:
    judged = judge(replace(CLEA, documents=("absent.pdf",)), SILENT, FOUND, SOURCES)
    assert (judged.diagnosis, judged.absent_documents) == ("not_read", ("absent.pdf",))


def test_an_abstention_holds_no_fact_whatever_its_sentence_says() -> None:
    assert judge(CLEA, SILENT, FOUND, SOURCES).facts_missed == ("DRAC", "50 %")


def test_an_answer_to_an_unanswerable_question_is_wrong() -> None:
    assert judge(UNKNOWN, OTHER, (), SOURCES).diagnosis == "wrongly_answered"
    assert judge(UNKNOWN, SILENT, (), SOURCES).diagnosis is None


def test_the_same_words_in_a_document_that_is_not_named_are_right_and_marked() -> None:
    copied = answer(("Par la DRAC.", citation(1, "Le CLEA est **financé à 50 %** par la DRAC.", COPY)))
    judged = judge(CLEA, copied, FOUND, SOURCES)
    assert (judged.on_evidence, judged.elsewhere) == ((True,), (True,))


def test_a_question_on_two_documents_needs_a_citation_of_each() -> None:
    question = replace(CLEA, documents=("crte.txt", "copie.txt"), tags=("two-docs",))
    both = answer(
        ("Par la DRAC.", citation(1, "par la DRAC")), ("Par la DRAC.", citation(2, "par la DRAC", COPY))
    )
    assert not judge(question, RIGHT, FOUND, SOURCES).cites_evidence
    assert judge(question, both, FOUND, SOURCES).cites_evidence


def test_a_quote_that_is_not_at_its_place_is_caught() -> None:
    moved = RIGHT.citations[0].model_copy(update={"start": 3})
    assert judge(CLEA, RIGHT.model_copy(update={"citations": (moved,)}), FOUND, SOURCES).exact == (False,)


@pytest.mark.parametrize(
    ("statement", "quote", "wrong"),
    [
        ("L'ANRU met 120 M€.", "L'ANRU met 120 M€", ()),
        ("L'ANRU met 120 millions d'euros.", "L'ANRU met 120 M€", ()),
        ("L'ANRU met 130 M€.", "L'ANRU met 120 M€", ("130000000 euro",)),
        ("La DRAC met 50 €.", "financé à 50 %", ("50 euro",)),
        ("La DRAC met -50 %.", "financé à 50 %", ("-50 %",)),
        ("L'ANRU met 120 M€ en 2021.", "L'ANRU met 120 M€", ("2021",)),
    ],
)
def test_a_number_must_stand_in_the_quote_of_its_statement(
    statement: str, quote: str, wrong: tuple[str, ...]
) -> None:
    assert unfaithful_numbers(answer((statement, citation(1, quote)))) == wrong


def test_a_number_proven_by_the_quote_of_another_statement_is_not_proven() -> None:
    said = answer(("Elle met 120 M€.", citation(1, "par la DRAC")), ("Soit 120 M€.", citation(2, "120 M€")))
    assert unfaithful_numbers(said) == ("120000000 euro",)


def test_a_number_said_outside_the_statements_is_not_proven() -> None:
    said = RIGHT.model_copy(update={"answer": f"En 2021 : {RIGHT.answer}"})
    assert unfaithful_numbers(said) == ("2021",)


def test_a_page_is_preferred_and_the_words_decide_where_it_holds_none() -> None:
    text = "Total 12 €\nTotal 12 €"
    document = replace(CRTE, text=text, pages=(Page(1, 0, 11), Page(2, 11, 21)))
    question = replace(CLEA, evidence=("Total 12 €",), pages=(2,))
    (places,) = locate(question, SourceTexts.of([document])).places
    assert [(place.start, place.end) for place in places] == [(11, 21)]
    (places,) = locate(replace(question, pages=(9,)), SourceTexts.of([document])).places
    assert len(places) == 2


def judgements() -> list[Judgement]:
    return [
        judge(CLEA, RIGHT, FOUND, SOURCES),  # complete, evidence at rank 2
        judge(CLEA, SILENT, FOUND[:1], SOURCES),  # not retrieved, abstained
        judge(UNKNOWN, SILENT, (), SOURCES),  # rightly abstained
        judge(UNKNOWN, OTHER, (), SOURCES),  # wrongly answered
    ]


def test_the_figures_of_four_answers() -> None:
    totals = figures([counts(judged) for judged in judgements()])
    assert (totals["recall_at_1"], totals["recall_at_5"], totals["mrr"]) == (0, 0.5, 0.25)
    assert (totals["fact_recall"], totals["complete"], totals["first_statement_recall"]) == (0.5, 0.5, 0.5)
    assert totals["words"] == 9.5  # 11 and 8 words
    assert (totals["verbatim"], totals["faithful"]) == (1, 1)
    assert (totals["citation_precision"], totals["citation_recall"]) == (1, 0.5)
    abstention = [totals[f"abstention_{name}"] for name in ("precision", "recall", "f1")]
    assert abstention == [0.5, 0.5, 0.5]


def test_what_cannot_be_counted_has_no_value() -> None:
    types = by_type([(judged.question.type, counts(judged)) for judged in judgements()])
    assert list(types) == ["funding", "unanswerable"]
    assert types["unanswerable"]["recall_at_5"] is None
    assert types["funding"]["abstention_recall"] is None
    assert types["unanswerable"]["abstention_precision"] == 1
    assert figures([])["words"] is None
    assert intervals([])["words"] is None


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    right, wrong, missed = ({"abstention_f1": pair} for pair in ((2.0, 2.0), (0.0, 1.0), (0.0, 1.0)))
    # Precision 2/3, recall 1/2.
    totals = figures([right, right, wrong, missed, missed])
    assert totals["abstention_f1"] == pytest.approx(2 * (2 / 3) * (1 / 2) / (2 / 3 + 1 / 2))


def test_an_interval_holds_the_figure_is_narrower_with_more_questions_and_always_the_same() -> None:
    some = [{"complete": (float(n % 2), 1.0)} for n in range(40)]
    few, many = intervals(some)["complete"], intervals(some * 10)["complete"]
    assert few is not None
    assert many is not None
    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    # The normal approximation gives 0.5 ± 1.96 √(0.25 / 40).
    assert few == pytest.approx((0.345, 0.655), abs=0.02)
    assert intervals(some)["complete"] == few


@pytest.mark.parametrize(
    ("figure", "terms", "wrong"),
    [
        # 50 M€ stands in no quote; 2 is a count.
        ("240 M€", ("120 M€", "120 M€"), ()),
        ("250 M€", ("120 M€", "120 M€"), ("250000000 euro",)),
        ("170 M€", ("120 M€", "50 M€"), ("170000000 euro",)),
        ("2", (), ()),
    ],
)
def test_a_reckoned_number_is_faithful_where_its_terms_are_quoted_and_add_up(
    figure: str, terms: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    cited = citation(1, "L'ANRU met 120 M€ dans le NPNRU.")
    text = f"{figure} au total, dont 120 M€."
    reckoned = StatementJson(text=text, citations=(1,), computed=(ComputedJson(figure=figure, terms=terms),))
    said = answer((text, cited)).model_copy(update={"statements": (reckoned,)})

    assert unfaithful_numbers(said) == wrong
