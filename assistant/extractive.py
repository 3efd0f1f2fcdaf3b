"""Answers made of the documents' own sentences and lists: chosen, cut, and cited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answers import AbstentionReason, Citation, Composition, Statement
from assistant.composing import Surroundings
from assistant.expectations import found, is_demanding
from assistant.matching import Coverage, Matcher, Place
from assistant.question import Part, Question, understand
from assistant.units import Listing, Run, Unit, listings, runs
from assistant.wording import cleaned, item_words, joined, shortened
from corpus.documents import Passage
from index.seams import Hit

_POOL = 12
_WIDENED = 4
_NEAREST = 3
_LIST_WORDS = 75


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A unit, or a list, that may answer one part of a question; `span` is the thing asked, in the unit's text."""

    unit: Unit
    coverage: Coverage
    typed: float
    score: float
    span: tuple[int, int] | None = None
    listing: Listing | None = None


class ExtractiveComposer:
    """Chooses the sentences and lists that answer; needs no language model."""

    def compose(self, question: str, hits: Sequence[Hit], surroundings: Surroundings) -> Composition:
        """Return statements that each cite the passages, best first, or the reason for having none."""
        asked = understand(question)
        if not hits:
            return Composition(reason="nothing_found")
        retrieval = _retrieval(hits)
        found_runs = runs(_pool(hits, surroundings))
        matcher = Matcher(asked, found_runs)
        chosen: list[Candidate] = []
        best: list[Candidate] = []
        for part in asked.parts:
            ranked = _ranked(part, found_runs, matcher, retrieval)
            best.extend(ranked[:_NEAREST])
            answer = next((c for c in ranked[:5] if _answers(part, c, matcher)), None)
            if answer is not None:
                chosen.append(_shared(part, answer, chosen, ranked))
        statements = _statements(asked, chosen)
        if statements:
            return Composition(statements)
        ranked = sorted(best, key=lambda c: -c.score)
        return Composition(reason=_reason(ranked), nearest=_nearest(ranked))


def _pool(hits: Sequence[Hit], surroundings: Surroundings) -> Iterable[Passage]:
    for rank, hit in enumerate(hits[:_POOL]):
        yield hit.passage
        if rank < _WIDENED:
            yield from surroundings.neighbours(hit.passage, 2 if rank == 0 else 1)


def _retrieval(hits: Sequence[Hit]) -> dict[str, float]:
    best = max(hit.score for hit in hits) or 1.0
    return {hit.passage.id: max(0.0, hit.score / best) for hit in hits}


def _ranked(
    part: Part, found_runs: Sequence[Run], matcher: Matcher, retrieval: dict[str, float]
) -> list[Candidate]:
    candidates: list[Candidate] = []
    for run in found_runs:
        run_listings = listings(run)
        intros = {
            id(unit): listing.intro for listing in run_listings for item in listing.items for unit in item
        }
        places = {id(unit): rank for rank, unit in enumerate(run.units)}
        for rank, unit in enumerate(run.units):
            if unit.is_heading and len(unit.words) < 4:
                continue
            place = Place(run, rank, intros.get(id(unit)))
            candidates.append(_sentence(part, unit, place, matcher, retrieval))
        for listing in run_listings:
            place = Place(run, places[id(listing.intro)])
            candidates.append(_list(part, listing, place, matcher, retrieval))
    candidates.sort(key=lambda c: -c.score)
    return candidates


def _sentence(
    part: Part, unit: Unit, place: Place, matcher: Matcher, retrieval: dict[str, float]
) -> Candidate:
    coverage = matcher.coverage(part, unit, place)
    spans = found(part, unit)
    span, typed, binding = _bound(spans, unit, matcher)
    score = 0.65 * coverage.share + 0.35 * coverage.direct + 0.1 * retrieval.get(unit.passage.id, 0.0)
    score += 0.3 * typed + 0.12 * binding if is_demanding(part) else 0.1 * typed
    if unit.is_heading:
        score -= 0.15
    if unit.introduces:
        score -= 0.2
    if part.kind in {"list", "commitment"} and not typed:
        score -= 0.1
    return Candidate(unit, coverage, typed, score, span)


def _bound(
    spans: Sequence[tuple[tuple[int, int], float]], unit: Unit, matcher: Matcher
) -> tuple[tuple[int, int] | None, float, float]:
    """Return the stretch of the asked kind that stands nearest to the question's words, with its weight and nearness."""
    best: tuple[tuple[int, int] | None, float, float] = (None, 0.0, 0.0)
    places = [
        (word, matcher.weights[term.stem] * quality)
        for term in matcher.question.terms
        for word in unit.words
        if (quality := matcher.word(term, word, unit)) > 0.5
    ]
    total = sum(matcher.weights.values()) or 1.0
    for span, weight in spans:
        near: dict[str, float] = {}
        for word, value in places:
            if span[0] <= word.start < span[1]:
                continue
            gap = min(abs(word.start - span[1]), abs(span[0] - word.end))
            between = unit.text[min(word.end, span[1]) : max(word.start, span[0])]
            rivals = sum(
                1
                for other, _ in spans
                if other != span and min(word.end, span[1]) <= other[0] < max(word.start, span[0])
            )
            near[word.stem] = max(
                near.get(word.stem, 0.0), value / (1 + gap / 40 + rivals + 0.5 * between.count(";"))
            )
        binding = min(1.0, sum(near.values()) / total)
        if weight + binding > best[1] + best[2]:
            best = (span, weight, binding)
    return best


def _list(
    part: Part, listing: Listing, place: Place, matcher: Matcher, retrieval: dict[str, float]
) -> Candidate:
    extra = [unit for item in listing.items for unit in item]
    coverage = matcher.coverage(part, listing.intro, place, extra)
    score = (
        0.65 * coverage.share + 0.35 * coverage.direct + 0.1 * retrieval.get(listing.intro.passage.id, 0.0)
    )
    fit = _list_fit(part, listing, matcher)
    score += (
        0.3 * fit
        if part.kind in {"list", "commitment"}
        else 0.1 * fit
        if part.kind in {"manner", "thing"}
        else -0.25
    )
    return Candidate(listing.intro, coverage, fit, score, listing=listing)


def _list_fit(part: Part, listing: Listing, matcher: Matcher) -> float:
    fit = 0.8
    return fit


def _answers(part: Part, candidate: Candidate, matcher: Matcher) -> bool:
    return candidate.coverage.share >= 0.5 and (not is_demanding(part) or candidate.typed >= 0.4)


def _shared(
    part: Part, answer: Candidate, chosen: Sequence[Candidate], ranked: Sequence[Candidate]
) -> Candidate:
    return answer


def _statements(asked: Question, chosen: Sequence[Candidate]) -> tuple[Statement, ...]:
    statements: list[Statement] = []
    for candidate in chosen:
        statement = _listed(candidate.listing) if candidate.listing else _said(candidate)
        if all(other.citations != statement.citations for other in statements):
            statements.append(statement)
    return tuple(statements)


def _said(candidate: Candidate) -> Statement:
    unit = candidate.unit
    return Statement(shortened(unit.text, [candidate.span] if candidate.span else []), (unit.citation(),))


def _listed(listing: Listing) -> Statement:
    units = [unit for item in listing.items for unit in item]
    items = [" ".join(unit.text for unit in item) for item in listing.items]
    limit = max(4, _LIST_WORDS // len(items))
    intro = "" if listing.intro.is_heading else cleaned(listing.intro.text)
    text = joined(intro, [item_words(item, limit) for item in items])
    return Statement(text, _spans([listing.intro, *units]))


def _spans(units: Sequence[Unit]) -> tuple[Citation, ...]:
    """Return one quote per passage, from the first to the last of the units."""
    by_passage: dict[str, list[Unit]] = {}
    for unit in units:
        by_passage.setdefault(unit.passage.id, []).append(unit)
    return tuple(Citation(group[0].passage, group[0].start, group[-1].end) for group in by_passage.values())


def _reason(ranked: Sequence[Candidate]) -> AbstentionReason:
    return "not_stated" if ranked and ranked[0].coverage.share >= 0.35 else "nothing_found"


def _nearest(ranked: Sequence[Candidate]) -> tuple[Citation, ...]:
    return tuple({c.unit.passage.id: c.unit.citation() for c in reversed(ranked)}.values())[:_NEAREST]
