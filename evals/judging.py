"""One answer judged: what it holds of the facts, what its quotes are worth, and where it went wrong."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.wire import AnswerJson, CitationJson
from corpus.documents import Document
from evals.matching import SearchableText, holds, overlap
from evals.numerals import Numeral, numerals
from evals.ranking import DEPTH, Ranking
from evals.testset import Question
from index.seams import Hit

Diagnosis = Literal[
    "not_read", "not_retrieved", "not_selected", "incomplete", "wrongly_abstained", "wrongly_answered"
]
DIAGNOSES: dict[Diagnosis, str] = {
    "not_read": "non lu",
    "not_retrieved": "non retrouvé",
    "not_selected": "non choisi",
    "incomplete": "incomplet",
    "wrongly_abstained": "abstention à tort",
    "wrongly_answered": "réponse à tort",
}
"""How each diagnosis is said."""

# A quote shorter than this says too little to be recognised in another document.
_DISTINCTIVE = 20
_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents that are asked about, by id."""

    documents: dict[str, Document]
    searchable: dict[str, SearchableText]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> "Sources":
        """Start with no document made searchable yet: each is when it is first asked for."""
        return cls({document.id: document for document in documents}, {})

    def named(self, name: str) -> tuple[Document, ...]:
        """Return the documents whose file has this name."""
        return tuple(d for d in self.documents.values() if name in (d.name, Path(d.name).name))

    def find(self, document_id: str, quote: str) -> tuple[tuple[int, int], ...]:
        """Return where the quote stands in this document."""
        if document_id not in self.searchable:
            self.searchable[document_id] = SearchableText.of(self.documents[document_id].text)
        return self.searchable[document_id].find(quote)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document."""

    document_id: str
    start: int
    end: int

    def meets(self, document_id: str, start: int, end: int) -> bool:
        """Return whether this stretch of this document overlaps ours."""
        return self.document_id == document_id and overlap((self.start, self.end), (start, end))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where each evidence quote of a question stands (nowhere: it was not read)."""

    places: tuple[tuple[Place, ...], ...]
    absent_documents: tuple[str, ...]

    def overlapped(self, document_id: str, start: int, end: int) -> frozenset[int]:
        """Return the numbers of the quotes that this stretch overlaps."""
        return frozenset(
            number
            for number, places in enumerate(self.places)
            if any(place.meets(document_id, start, end) for place in places)
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an answer is worth; every figure of a report is a mean or a ratio of these."""

    question: Question
    answer: AnswerJson
    ranking: Ranking
    absent_documents: tuple[str, ...]
    unread_quotes: tuple[str, ...]
    facts_found: tuple[str, ...]
    facts_missed: tuple[str, ...]
    first_statement_holds: bool
    exact: tuple[bool, ...]
    on_evidence: tuple[bool, ...]
    elsewhere: tuple[bool, ...]
    numbers: int
    unfaithful: tuple[str, ...]
    diagnosis: Diagnosis | None

    @property
    def words(self) -> int:
        """The number of words of the answer."""
        return len(self.answer.answer.split())

    @property
    def cites_evidence(self) -> bool:
        """Whether a citation overlaps evidence: in each document, where the question is on two."""
        return any(self.on_evidence) and not ("two-docs" in self.question.tags and self._uncited_documents())

    def _uncited_documents(self) -> set[str]:
        cited = {
            Path(citation.document).name
            for citation, hits in zip(self.answer.citations, self.on_evidence, strict=True)
            if hits
        }
        return set(self.question.documents) - cited


def locate(question: Question, sources: Sources) -> Evidence:
    """Find the evidence quotes in their documents; where a page is given, what stands there is preferred."""
    documents = [document for name in question.documents for document in sources.named(name)]
    pages = question.pages or (None,) * len(question.evidence)
    return Evidence(
        places=tuple(
            tuple(
                Place(document.id, start, end)
                for document in documents
                for start, end in _on_page(document, sources.find(document.id, quote), page)
            )
            for quote, page in zip(question.evidence, pages, strict=True)
        ),
        absent_documents=tuple(name for name in question.documents if not sources.named(name)),
    )


def _on_page(
    document: Document, places: Sequence[tuple[int, int]], page: int | None
) -> Sequence[tuple[int, int]]:
    if page is None:
        return places
    stretches = [(p.start, p.end) for p in document.pages if p.number == page] or [
        (row[0].start, row[-1].end)
        for table in document.tables
        if table.sheet is not None
        for number, row in enumerate(table.rows, table.first_row)
        if number == page and row
    ]
    # A page count can differ from one reader to the next: the words decide.
    return [place for place in places if any(overlap(place, there) for there in stretches)] or places


def rank_hits(hits: Sequence[Hit], evidence: Evidence) -> Ranking:
    """Return which evidence quotes each passage overlaps."""
    return Ranking(
        found=tuple(
            evidence.overlapped(hit.passage.document_id, hit.passage.start, hit.passage.end)
            for hit in hits[:DEPTH]
        ),
        quotes=len(evidence.places),
    )


def judge(question: Question, answer: AnswerJson, hits: Sequence[Hit], sources: Sources) -> Judgement:
    """Judge one answer against what its question expects; `hits` is what a search for it finds."""
    evidence = locate(question, sources)
    ranking = rank_hits(hits, evidence)
    said = answer.answer if answer.answered else ""
    missed = tuple(fact[0] for fact in question.facts if not holds(said, fact))
    on_evidence = tuple(
        bool(evidence.overlapped(c.document_id, c.start, c.end)) or _same_words(c, question, sources)
        for c in answer.citations
    )
    unfaithful = unfaithful_numbers(answer)
    return Judgement(
        question=question,
        answer=answer,
        ranking=ranking,
        absent_documents=evidence.absent_documents,
        unread_quotes=tuple(
            quote for quote, places in zip(question.evidence, evidence.places, strict=True) if not places
        ),
        facts_found=tuple(fact[0] for fact in question.facts if holds(said, fact)),
        facts_missed=missed,
        first_statement_holds=bool(answer.statements)
        and any(holds(answer.statements[0].text, fact) for fact in question.facts),
        exact=tuple(_is_exact(citation, sources) for citation in answer.citations),
        on_evidence=on_evidence,
        elsewhere=tuple(_same_words(citation, question, sources) for citation in answer.citations),
        numbers=len(numerals(_unmarked(answer))) if answer.answered else 0,
        unfaithful=unfaithful,
        diagnosis=_diagnose(question, answer, evidence, ranking, missed, any(on_evidence)),
    )


def _is_exact(citation: CitationJson, sources: Sources) -> bool:
    document = sources.documents.get(citation.document_id)
    return document is not None and document.text[citation.start : citation.end] == citation.quote


def _same_words(citation: CitationJson, question: Question, sources: Sources) -> bool:
    """Return whether the citation gives the evidence's words from a document not named by the question."""
    if Path(citation.document).name in question.documents or citation.document_id not in sources.documents:
        return False
    return any(
        overlap(place, (citation.start, citation.end))
        for quote in question.evidence
        if len(quote) >= _DISTINCTIVE
        for place in sources.find(citation.document_id, quote)
    )


def unfaithful_numbers(answer: AnswerJson) -> tuple[str, ...]:
    """Return the numbers of an answer that stand in no quote cited by their statement, as « value unit »."""
    if not answer.answered:
        return ()
    quotes = {citation.id: citation.quote for citation in answer.citations}
    wrong: list[Numeral] = []
    stated: Counter[Numeral] = Counter()
    for statement in answer.statements:
        proven = {number for i in statement.citations for number in numerals(quotes[i])}
        said = numerals(statement.text)
        stated.update(said)
        wrong += [number for number in said if number not in proven]
    # What the answer adds around its statements has no quote at all.
    wrong += (Counter(numerals(_unmarked(answer))) - stated).elements()
    return tuple(f"{number.value:f} {number.unit}".strip() for number in wrong)


def _unmarked(answer: AnswerJson) -> str:
    # A comma keeps the numbers on either side of a marker apart.
    return _MARKER.sub(", ", answer.answer)


def _diagnose(
    question: Question,
    answer: AnswerJson,
    evidence: Evidence,
    ranking: Ranking,
    missed: Sequence[str],
    cites_evidence: bool,
) -> Diagnosis | None:
    if not question.answerable:
        return "wrongly_answered" if answer.answered else None
    if answer.answered and not missed:
        return None
    if not any(evidence.places):
        return "not_read"
    if not any(ranking.found):
        return "not_retrieved"
    if not answer.answered:
        return "wrongly_abstained"
    return "incomplete" if cites_evidence else "not_selected"
