"""Every written question with what the product's own search finds for it, labelled by the lines that answer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Turn
from assistant.library.sources import Sources, of_searcher
from assistant.questions.followups.standalone import understood
from corpus.documents import Passage
from evals.judging.judging import QuotePlace
from evals.learning.asked import Asked
from evals.learning.encyclopaedia import GeneralQuestion, Paragraph, Span
from evals.learning.written import Fold, WrittenQuestion, located
from evals.product.given import GivenIndex
from evals.product.product import searcher_over, text_passage
from index.seams import Embedder, Hit
from index.search.search import Searcher

_NUMBER = re.compile(r"\d(?:[\d\s.,]*\d)?(?:\s?(?:€|%|euros?\b|[Mk]€))?")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, what was found for it, and what of that answers; `sources` are what it was searched in.

    `document` is what it was written over: an act, a territory, an article. `short` is the answer in short, "" where nobody
    told it. `thing` tells which of the things asked all this is told of, and how many there are.
    """

    id: str
    document: str
    fold: Fold
    is_general: bool
    question: str
    hits: tuple[Hit, ...]
    evidence: tuple[QuotePlace, ...]
    short: str
    sources: Sources
    thing: tuple[int, int] = (0, 1)

    def spans(self, passage: Passage) -> tuple[Span, ...]:
        """Return what of a passage's text answers."""
        return tuple(span for one in self.evidence if (span := within(one, passage)) is not None)


def within(place: QuotePlace, passage: Passage) -> Span | None:
    """Return where a stretch of a document stands in the text of a passage, None where it stands elsewhere."""
    if not place.meets(passage.document_id, passage.start, passage.end):
        return None
    return max(place.start, passage.start) - passage.start, min(place.end, passage.end) - passage.start


def alone(question: WrittenQuestion) -> str:
    """Return the last of its turns as it is understood after the earlier ones."""
    history = [Turn(turn, "") for turn in question.turns[:-1]]
    return understood(question.turns[-1], history)


def labelled(asked: Asked, questions: Iterable[WrittenQuestion], limit: int) -> Iterator[Labelled]:
    """Search for some of the questions asked, their earlier turns understood."""
    texts, sources = asked.product.sources(), asked.product.asked
    for one in questions:
        question = alone(one)
        quoted = located(one, texts).places if one.is_answerable else ()
        evidence = tuple(place for places in quoted for place in places)
        hits = sources.search(question, limit=limit)
        fold = asked.fold(one)
        yield Labelled(
            one.id, one.document, fold, False, question, hits, evidence, one.answer, sources, one.thing
        )


def general(
    paragraphs: Sequence[Paragraph], questions: Iterable[GeneralQuestion], embedder: Embedder, limit: int
) -> Iterator[tuple[Labelled, Passage]]:
    """Search for each question among the paragraphs; yields what was found with the paragraph that it was written over."""
    texts = [one.text for one in paragraphs]
    with searcher_over(texts, embedder) as searcher:
        sources = of_searcher(searcher)
        for one in questions:
            own = text_passage(one.paragraph, texts[one.paragraph])
            evidence = tuple(QuotePlace(own.document_id, *span) for span in one.evidence)
            short = texts[one.paragraph][slice(*one.short[0])] if one.short else ""
            hits = sources.search(one.question, limit=limit)
            over = paragraphs[one.paragraph]
            yield (
                Labelled(one.id, over.article, over.fold, True, one.question, hits, evidence, short, sources),
                own,
            )


def given(question: Labelled, passages: Sequence[Passage], embedder: Embedder) -> Labelled:
    """Return the question asked of these passages alone."""
    sources = of_searcher(Searcher(GivenIndex(passages, embedder), embedder))
    held = {passage.document_id for passage in passages}
    return replace(
        question,
        hits=sources.search(question.question, limit=len(passages)),
        evidence=tuple(one for one in question.evidence if one.document_id in held),
        sources=sources,
    )


def short_answer(answer: str, text: str, evidence: Sequence[Span]) -> tuple[Span, ...] | None:
    """Return where the short answer, or the figures of it, stand in what answers; None where that can't be told."""
    words = r"\s+".join(map(re.escape, answer.strip(" .").split()))
    found: list[Span] = []
    for start, end in evidence:
        if len(words) > 1:
            pattern = re.compile(words, re.IGNORECASE)
            found += [match.span() for match in pattern.finditer(text, start, end)]
    if found:
        return tuple(found)
    figures = {_digits(match[0]) for match in _NUMBER.finditer(answer)}
    for start, end in evidence:
        found += [
            match.span() for match in _NUMBER.finditer(text, start, end) if _digits(match[0]) in figures
        ]
    return tuple(found) or None


def _digits(written: str) -> str:
    return re.sub(r"[^\d,]", "", written)
