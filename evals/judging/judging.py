"""One answer judged: what it holds of the facts, what its quotes are worth, and where it went wrong."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from assistant.border.answer_json import AnswerJson, CitationJson, StatementJson
from corpus.documents import Document, Page
from evals.judging.fact_matching import SearchableText, holds, overlap
from evals.judging.numerals import Numeral, numerals
from evals.judging.ranking import DEPTH, Ranking
from evals.sets.testset import SetQuestion
from index.seams import Hit

Diagnosis = Literal[
    "not_read", "not_retrieved", "not_selected", "incomplete", "wrongly_abstained", "wrongly_answered"
]
DIAGNOSES: dict[Diagnosis, str] = {
    "not_read": "passage non lu",
    "not_retrieved": "passage non trouvé",
    "not_selected": "passage non choisi",
    "incomplete": "réponse incomplète",
    "wrongly_abstained": "abstention à tort",
    "wrongly_answered": "réponse à tort",
}
"""How each diagnosis is said."""

# A quote shorter than this says too little to be recognised in another document.
_DISTINCTIVE = 20
# Some tables state thousandths of a euro; a sum of them is told to the cent.
_CENT = Decimal("0.01")
_MARKER = re.compile(r"\[\d+\]")


class SourceTexts:
    """The documents asked about, each read when it is first needed; most are needed for their text alone."""

    def __init__(
        self,
        names: Mapping[str, str],
        document: Callable[[str], Document],
        text: Callable[[str], str],
        pages: Callable[[str], tuple[Page, ...]],
    ) -> None:
        self.names = names
        """The file name of each document, by id."""
        self.document = lru_cache(None)(document)
        self.text = lru_cache(None)(text)
        self.pages = lru_cache(None)(pages)
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        for document_id, name in names.items():
            for known in {name, Path(name).name}:
                self._by_name[known].append(document_id)
        self._searchable: dict[str, SearchableText] = {}

    @classmethod
    def of(cls, documents: Sequence[Document]) -> "SourceTexts":
        """Return documents that are already read."""
        by_id = {document.id: document for document in documents}
        names = {document.id: document.name for document in documents}
        return cls(names, by_id.__getitem__, lambda each: by_id[each].text, lambda each: by_id[each].pages)

    def __contains__(self, document_id: str) -> bool:
        """Whether there is such a document."""
        return document_id in self.names

    def named(self, name: str) -> tuple[str, ...]:
        """Return the ids of the documents whose file has this name."""
        return tuple(self._by_name.get(name, ()))

    def find(self, document_id: str, quote: str) -> tuple[tuple[int, int], ...]:
        """Return where the quote stands in this document."""
        if document_id not in self._searchable:
            self._searchable[document_id] = SearchableText.of(self.text(document_id))
        return self._searchable[document_id].find(quote)

    def gives(self, document_id: str, span: tuple[int, int], quotes: Sequence[str]) -> bool:
        """Return whether a stretch of this document overlaps the words of one of the quotes, of those that are distinctive."""
        return any(
            overlap(place, span)
            for quote in quotes
            if len(quote) >= _DISTINCTIVE
            for place in self.find(document_id, quote)
        )


@dataclass(frozen=True, slots=True)
class QuotePlace:
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

    places: tuple[tuple[QuotePlace, ...], ...]
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

    question: SetQuestion
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


def locate(question: SetQuestion, sources: SourceTexts) -> Evidence:
    """Find the evidence quotes in their documents; where a page is given, what stands there is preferred."""
    documents = [document for name in question.documents for document in sources.named(name)]
    pages = question.pages or (None,) * len(question.evidence)
    return Evidence(
        places=tuple(
            tuple(
                QuotePlace(document, start, end)
                for document in documents
                for start, end in _on_page(sources, document, quote, page)
            )
            for quote, page in zip(question.evidence, pages, strict=True)
        ),
        absent_documents=tuple(name for name in question.documents if not sources.named(name)),
    )


def _on_page(
    sources: SourceTexts, document_id: str, quote: str, page: int | None
) -> Sequence[tuple[int, int]]:
    places = sources.find(document_id, quote)
    if page is None or len(places) < 2:
        return places
    there = [(p.start, p.end) for p in sources.pages(document_id) if p.number == page]
    # A page count can differ from one reader to the next: the words decide.
    return [place for place in places if any(overlap(place, each) for each in there)] or places


def rank_hits(hits: Sequence[Hit], evidence: Evidence) -> Ranking:
    """Return which evidence quotes each passage overlaps."""
    return Ranking(
        found=tuple(
            evidence.overlapped(hit.passage.document_id, hit.passage.start, hit.passage.end)
            for hit in hits[:DEPTH]
        ),
        quotes=len(evidence.places),
    )


def judge(
    question: SetQuestion, evidence: Evidence, answer: AnswerJson, hits: Sequence[Hit], sources: SourceTexts
) -> Judgement:
    """Judge one answer against what its question expects; `hits` is what a search for it finds."""
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


def _is_exact(citation: CitationJson, sources: SourceTexts) -> bool:
    if citation.document_id not in sources:
        return False
    return sources.text(citation.document_id)[citation.start : citation.end] == citation.quote


def _same_words(citation: CitationJson, question: SetQuestion, sources: SourceTexts) -> bool:
    """Return whether the citation gives the evidence's words from a document not named by the question."""
    if Path(citation.document).name in question.documents or citation.document_id not in sources:
        return False
    return sources.gives(citation.document_id, (citation.start, citation.end), question.evidence)


def unfaithful_numbers(answer: AnswerJson) -> tuple[str, ...]:
    """Return the numbers of an answer that stand in no quote cited by their statement, as « value unit ».

    A number that the answer says it reckoned is none of them where it is the sum of its terms, each of which stands
    in a quote or was reckoned, or a count of lines.
    """
    if not answer.answered:
        return ()
    quotes = {citation.id: citation.quote for citation in answer.citations}
    wrong: list[Numeral] = []
    stated: Counter[Numeral] = Counter()
    for statement in answer.statements:
        proven = {number for i in statement.citations for number in numerals(quotes[i])}
        proven |= _reckoned(statement, proven)
        said = numerals(statement.text)
        stated.update(said)
        wrong += [number for number in said if number not in proven]
    # What the answer adds around its statements has no quote at all.
    wrong += (Counter(numerals(_unmarked(answer))) - stated).elements()
    return tuple(f"{number.value:f} {number.unit}".strip() for number in wrong)


def _reckoned(statement: StatementJson, proven: set[Numeral]) -> set[Numeral]:
    """Return the numbers that a statement reckons, those that its own terms bear out."""
    known = {number.value for number in proven}
    reckoned: set[Numeral] = set()
    for computed in sorted(statement.computed, key=lambda each: len(each.terms)):
        terms = [number.value for term in computed.terms for number in numerals(term)]
        sums = numerals(computed.figure)
        if len(sums) == 1 and (
            not terms or (set(terms) <= known and abs(sum(terms) - sums[0].value) <= _CENT)
        ):
            reckoned |= set(sums)
            known.add(sums[0].value)
    return reckoned


def _unmarked(answer: AnswerJson) -> str:
    # A comma keeps the numbers on either side of a marker apart.
    return _MARKER.sub(", ", answer.answer)


def _diagnose(
    question: SetQuestion,
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
