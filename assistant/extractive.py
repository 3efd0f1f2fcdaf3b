"""Answers made of the documents' own sentences and lists: chosen, cut, and cited."""

from collections.abc import Iterable, Sequence

from assistant.abstaining import Judge
from assistant.answers import Citation, Composition, Statement
from assistant.candidates import Candidate, ranked
from assistant.composing import Surroundings
from assistant.matching import Matcher
from assistant.question import Question, understand
from assistant.units import Listing, Unit, runs
from assistant.wording import cleaned, item_words, joined, shortened
from corpus.documents import Passage
from index.seams import Hit

_POOL = 12
_WIDENED = 4
_TRIED = 5
_NEAREST = 3
_LIST_WORDS = 70


class ExtractiveComposer:
    """Chooses the sentences and lists that answer; needs no language model."""

    def compose(self, question: str, hits: Sequence[Hit], surroundings: Surroundings) -> Composition:
        """Return statements that each cite the passages, best first, or the reason for having none."""
        asked = understand(question)
        if not hits:
            return Composition(reason="nothing_found")
        best = max(hit.score for hit in hits) or 1.0
        retrieval = {hit.passage.id: max(0.0, hit.score / best) for hit in hits}
        found = runs(_pool(asked, hits, surroundings))
        matcher = Matcher(asked, found)
        judge = Judge(matcher, hits, surroundings)
        chosen: list[Candidate] = []
        rejected: list[Candidate] = []
        for part in asked.parts:
            candidates = ranked(part, found, matcher, retrieval)
            rejected.extend(candidates[:_NEAREST])
            answer = next((one for one in candidates[:_TRIED] if judge.accepts(part, one)), None)
            if answer is not None:
                chosen.append(answer)
        if chosen:
            return Composition(_statements(chosen))
        rejected.sort(key=lambda candidate: -candidate.score)
        return Composition(reason=judge.reason(rejected), nearest=_nearest(rejected))


def _pool(asked: Question, hits: Sequence[Hit], surroundings: Surroundings) -> Iterable[Passage]:
    """Yield the passages found and, around the best, what a list may run on into."""
    reach = 5 if any(part.kind in {"list", "commitment"} for part in asked.parts) else 2
    for rank, hit in enumerate(hits[:_POOL]):
        yield hit.passage
        if rank < _WIDENED:
            yield from surroundings.neighbours(hit.passage, reach if rank < 2 else 1)


def _statements(chosen: Sequence[Candidate]) -> tuple[Statement, ...]:
    statements: list[Statement] = []
    for candidate in chosen:
        statement = _listed(candidate.listing) if candidate.listing else _said(candidate)
        if all(other.citations != statement.citations for other in statements):
            statements.append(statement)
    return tuple(statements)


def _said(candidate: Candidate) -> Statement:
    unit = candidate.unit
    kept = [candidate.span] if candidate.span else []
    return Statement(shortened(unit.text, kept), (unit.citation(),))


def _listed(listing: Listing) -> Statement:
    units = [unit for item in listing.items for unit in item]
    limit = max(4, _LIST_WORDS // len(listing.items))
    items = [
        cleaned(item[0].text)
        if item[0].is_heading
        else item_words(" ".join(unit.text for unit in item), limit)
        for item in listing.items
    ]
    intro = "" if listing.intro.is_heading and not listing.intro.introduces else cleaned(listing.intro.text)
    if all(item[0].is_heading for item in listing.items):
        return Statement(joined(intro, items), tuple(unit.citation() for unit in units))
    return Statement(joined(intro, items), _quotes([listing.intro, *units]))


def _quotes(units: Sequence[Unit]) -> tuple[Citation, ...]:
    """Return one quote per passage, from the first to the last of the units."""
    by_passage: dict[str, list[Unit]] = {}
    for unit in units:
        by_passage.setdefault(unit.passage.id, []).append(unit)
    return tuple(Citation(group[0].passage, group[0].start, group[-1].end) for group in by_passage.values())


def _nearest(rejected: Sequence[Candidate]) -> tuple[Citation, ...]:
    nearest: dict[str, Citation] = {}
    for candidate in rejected:
        nearest.setdefault(candidate.unit.passage.id, candidate.unit.citation())
    return tuple(nearest.values())[:_NEAREST]
