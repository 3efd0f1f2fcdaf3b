"""Forty answers, and what each is worth: every value worked out by hand."""

from dataclasses import dataclass, field

import pytest

from assistant.border.answer_json import AnswerJson, CitationJson, StatementJson
from corpus.documents import Document
from evals.judging.judging import SourceTexts, judge, locate
from evals.judging.measures import counts, figures
from evals.sets.testset import SetQuestion

TEXT = (
    "La Région verse 12,5 M€ au port. Le Département apporte 283 000 € en 2021.\n"
    "L’État finance **50 %** des études. Le comité se réunit deux fois par an.\n"
    "La CAPH compte 46 communes et 160 000 habitants. Le lycée ouvre en 2027."
)
DOCUMENT = Document("d", "contrat.txt", "Contrat", TEXT, "text/plain", "documents", "h", "contrat.txt")
OTHER = Document(
    "o", "note.txt", "Note", "La Région verse 12,5 M€ au port.", "text/plain", "documents", "h2", "note.txt"
)
SOURCES = SourceTexts.of([DOCUMENT, OTHER])

REGION = "La Région verse 12,5 M€ au port."
DEPARTMENT = "Le Département apporte 283 000 € en 2021."
STATE = "L’État finance **50 %** des études."
COMMITTEE = "Le comité se réunit deux fois par an."
CAPH = "La CAPH compte 46 communes et 160 000 habitants."
SCHOOL = "Le lycée ouvre en 2027."

Said = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Case:
    """What was expected, what was said (each statement with its quotes; none: it abstained), and the figures."""

    name: str
    facts: tuple[tuple[str, ...], ...]
    evidence: tuple[str, ...]
    said: tuple[Said, ...]
    worth: dict[str, float | None]
    answerable: bool = True
    documents: tuple[str, ...] = ("contrat.txt",)
    cited: str = "d"
    moved: int = 0
    tags: tuple[str, ...] = field(default=())


def said(text: str, *quotes: str) -> Said:
    return text, quotes or (text,)


FACTS = {"fact_recall": 1.0, "complete": 1.0, "first_statement_recall": 1.0}
NO_FACT = {"fact_recall": 0.0, "complete": 0.0, "first_statement_recall": 0.0}
CITED = {"citation_precision": 1.0, "citation_recall": 1.0}
ABSTAINED = {"words": None, "verbatim": None, "faithful": None}

CASES = (
    # Facts, whatever their writing.
    Case(
        "the fact as written", (("12,5 M€",),), (REGION,), (said(REGION),), FACTS | CITED | {"faithful": 1.0}
    ),
    Case("an amount with a point", (("12.5 M€",),), (REGION,), (said(REGION),), FACTS),
    Case("an amount in words", (("12,5 millions d'euros",),), (REGION,), (said(REGION),), FACTS),
    Case(
        "an amount without its unit's scale is another", (("12,5 €",),), (REGION,), (said(REGION),), NO_FACT
    ),
    Case("thousands without a space", (("283000",),), (DEPARTMENT,), (said(DEPARTMENT),), FACTS),
    Case("a number is not part of another", (("83 000",),), (DEPARTMENT,), (said(DEPARTMENT),), NO_FACT),
    Case("a share in the middle of markup", (("50 %",),), (STATE,), (said(STATE),), FACTS),
    Case("per cent in words", (("50 pour cent",),), (STATE,), (said(STATE),), FACTS),
    Case("a share is not the end of another", (("0 %",),), (STATE,), (said(STATE),), NO_FACT),
    Case("accents and capitals", (("DEPARTEMENT",),), (DEPARTMENT,), (said(DEPARTMENT),), FACTS),
    Case("a straight apostrophe", (("l'etat",),), (STATE,), (said(STATE),), FACTS),
    Case("either of two ways", (("bimensuel", "deux fois par an"),), (COMMITTEE,), (said(COMMITTEE),), FACTS),
    Case("neither of two ways", (("bimensuel", "trois fois"),), (COMMITTEE,), (said(COMMITTEE),), NO_FACT),
    # Several facts, and where they stand.
    Case(
        "one fact of two",
        (("46",), ("47",)),
        (CAPH,),
        (said(CAPH),),
        {"fact_recall": 0.5, "complete": 0.0, "first_statement_recall": 1.0},
    ),
    Case("two facts of two", (("46 communes",), ("160 000",)), (CAPH,), (said(CAPH),), FACTS),
    Case(
        "the fact in the second statement",
        (("2027",),),
        (SCHOOL,),
        (said(COMMITTEE), said(SCHOOL)),
        {
            "fact_recall": 1.0,
            "complete": 1.0,
            "first_statement_recall": 0.0,
            "citation_precision": 0.5,
            "citation_recall": 1.0,
        },
    ),
    Case(
        "one of three facts, in the second statement",
        (("12,5 M€",), ("14 M€",), ("15 M€",)),
        (REGION,),
        (said(SCHOOL), said(REGION)),
        {"fact_recall": pytest.approx(1 / 3), "complete": 0.0, "first_statement_recall": 0.0},
    ),
    # Citations.
    Case(
        "a citation beside the evidence",
        (("12,5 M€",),),
        (REGION,),
        (said(REGION, DEPARTMENT),),
        FACTS | {"citation_precision": 0.0, "citation_recall": 0.0},
    ),
    Case(
        "part of the evidence is on it",
        (("port",),),
        (REGION,),
        (said("Au port.", "12,5 M€ au port"),),
        CITED,
    ),
    Case("more than the evidence is on it", (("46",),), ("46 communes",), (said(CAPH),), CITED),
    Case(
        "two citations, one on the evidence",
        (("2027",),),
        (SCHOOL,),
        (said("Le lycée ouvre en 2027.", SCHOOL, COMMITTEE),),
        {"citation_precision": 0.5, "citation_recall": 1.0},
    ),
    Case(
        "three citations, two on the evidence",
        (("2027",),),
        (SCHOOL, CAPH),
        (said(SCHOOL), said(CAPH), said(COMMITTEE)),
        {"citation_precision": pytest.approx(2 / 3), "citation_recall": 1.0},
    ),
    Case(
        "the evidence without its markup", (("50 %",),), ("finance 50 % des études",), (said(STATE),), CITED
    ),
    Case(
        "the same words in another document are right",
        (("12,5 M€",),),
        (REGION,),
        (said(REGION),),
        CITED | {"verbatim": 1.0},
        cited="o",
    ),
    Case(
        "a question on two documents, one cited",
        (("12,5 M€",),),
        (REGION,),
        (said(REGION),),
        {"citation_precision": 1.0, "citation_recall": 0.0},
        documents=("contrat.txt", "note.txt"),
        tags=("two-docs",),
    ),
    Case(
        "a quote that is not at its place",
        (("2027",),),
        (SCHOOL,),
        (said(SCHOOL),),
        {"verbatim": 0.0},
        moved=1,
    ),
    Case(
        "one quote of two at its place",
        (("2027",),),
        (SCHOOL,),
        (said(SCHOOL, SCHOOL, CAPH),),
        {"verbatim": 1.0},
    ),
    # Figures that the cited quotes must hold.
    Case(
        "a figure of its quote",
        (("283 000",),),
        (DEPARTMENT,),
        (said("283 000 €.", DEPARTMENT),),
        {"faithful": 1.0},
    ),
    Case("a figure of no quote", (("12,5",),), (REGION,), (said("13 M€.", REGION),), {"faithful": 0.0}),
    Case(
        "a figure of another statement's quote",
        (("46",),),
        (CAPH,),
        (said("46 communes.", SCHOOL), said("Le lycée.", CAPH)),
        {"faithful": 0.0},
    ),
    Case(
        "one figure of two",
        (("46",),),
        (CAPH,),
        (said("46 communes et 170 000 habitants.", CAPH),),
        {"faithful": 0.5},
    ),
    Case("another unit is another figure", (("50",),), (STATE,), (said("50 €.", STATE),), {"faithful": 0.0}),
    Case(
        "an answer without figures has none to prove",
        (("comité",),),
        (COMMITTEE,),
        (said("Le comité se réunit.", COMMITTEE),),
        {"faithful": None},
    ),
    # Words: the markers [1] are words of the answer, too.
    Case(
        "seven words and a marker",
        (("2027",),),
        (SCHOOL,),
        (said("Le lycée ouvre ses portes en 2027.", SCHOOL),),
        {"words": 8.0},
    ),
    Case(
        "two statements",
        (("2027",),),
        (SCHOOL,),
        (said("En 2027.", SCHOOL), said("Oui.", SCHOOL)),
        {"words": 5.0},
    ),
    # Abstention.
    Case(
        "abstained, and nothing answers",
        (),
        (),
        (),
        ABSTAINED
        | {"abstention_precision": 1.0, "abstention_recall": 1.0, "abstention_f1": 1.0, "fact_recall": None},
        answerable=False,
    ),
    Case(
        "answered, and nothing answers",
        (),
        (),
        (said(REGION),),
        {
            "abstention_precision": None,
            "abstention_recall": 0.0,
            "abstention_f1": 0.0,
            "citation_precision": None,
            "faithful": 1.0,
        },
        answerable=False,
    ),
    Case(
        "abstained, though the document answers",
        (("2027",),),
        (SCHOOL,),
        (),
        ABSTAINED
        | NO_FACT
        | {
            "abstention_precision": 0.0,
            "abstention_recall": None,
            "abstention_f1": 0.0,
            "citation_precision": None,
            "citation_recall": 0.0,
        },
    ),
    Case(
        "answered, and the document answers",
        (("2027",),),
        (SCHOOL,),
        (said(SCHOOL),),
        {"abstention_precision": None, "abstention_recall": None, "abstention_f1": None},
    ),
    Case(
        "abstained where only retrieval is judged",
        (),
        (SCHOOL,),
        (),
        {"fact_recall": None, "complete": None, "citation_recall": 0.0, "abstention_precision": 0.0},
        tags=("retrieval",),
    ),
)


def answer_of(case: Case) -> AnswerJson:
    statements, citations = [], []
    document = DOCUMENT if case.cited == "d" else OTHER
    for text, quotes in case.said:
        ids = []
        for quote in quotes:
            start = document.text.index(quote) + case.moved
            ids.append(len(citations) + 1)
            citations.append(
                CitationJson(
                    id=ids[-1],
                    document_id=document.id,
                    document=document.name,
                    title=document.title,
                    page=None,
                    section=(),
                    quote=quote,
                    start=start,
                    end=start + len(quote),
                )
            )
        statements.append((text, tuple(ids)))
    return AnswerJson(
        question="?",
        standalone_question="?",
        answered=bool(statements),
        answer=" ".join(f"{text} [{ids[0]}]" for text, ids in statements)
        or "Les documents ne le disent pas.",
        statements=tuple(StatementJson(text=text, citations=ids) for text, ids in statements),
        citations=tuple(citations),
        reason=None if statements else "not_stated",
        nearest=(),
        suggestions=(),
        timings_ms={},
    )


def test_there_are_forty() -> None:
    assert len(CASES) == len({case.name for case in CASES}) == 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_answer_is_worth_what_is_worked_out_by_hand(case: Case) -> None:
    question = SetQuestion(
        id="q",
        type="fact" if case.answerable else "unanswerable",
        turns=("?",),
        documents=case.documents if case.answerable else (),
        evidence=case.evidence,
        facts=case.facts,
        answerable=case.answerable,
        tags=case.tags,
    )
    judgement = judge(question, locate(question, SOURCES), answer_of(case), (), SOURCES)
    values = figures([counts(judgement)])
    assert {name: values[name] for name in case.worth} == case.worth


def test_the_figures_of_all_are_sums_of_sums_and_not_means_of_means() -> None:
    half = {"abstention_precision": (1.0, 1.0), "citation_precision": (1.0, 3.0), "faithful": (2.0, 2.0)}
    whole = {"abstention_precision": (0.0, 1.0), "citation_precision": (1.0, 1.0), "faithful": (0.0, 2.0)}
    values = figures([half, whole])
    assert (values["abstention_precision"], values["citation_precision"], values["faithful"]) == (
        0.5,
        0.5,
        0.5,
    )
