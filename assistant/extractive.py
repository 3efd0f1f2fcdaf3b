"""Answers made of the documents' own sentences and lists: chosen, cut, and cited."""

from collections.abc import Iterable, Sequence

from assistant.abstaining import Judge
from assistant.answers import Citation, Composition, Statement, Turn
from assistant.asking import Part
from assistant.candidates import Candidate, of_listing, ranked
from assistant.composing import Surroundings
from assistant.followups import standalone
from assistant.matching import Matcher, Place
from assistant.question import Question, coordinated, understand
from assistant.statements import statement_of, without_repeats
from assistant.units import Run, outlines, runs, units_of
from corpus.documents import Passage
from index.seams import Hit

_POOL = 20
_WIDENED = 4
_TRIED = 5
# Where the best is refused, another is heard only if it comes close: one further off is about something else.
_BEHIND = 0.2
_NEAREST = 3
_MOST_STATEMENTS = 5
_WHOLE_DOCUMENT = 400
# Of several commitments, those nearly as good as the best are told too.
_NEARLY = 0.25
_COMMITMENTS = 3


class ExtractiveComposer:
    """Chooses the sentences and lists that answer; needs no language model."""

    def compose(self, question: str, hits: Sequence[Hit], surroundings: Surroundings) -> Composition:
        """Return statements that each cite the passages, best first, or the reason for having none."""
        if not hits:
            return Composition(reason="nothing_found")
        asked = understand(question)
        composition = _composed(asked, hits, surroundings)
        sides = coordinated(question)
        if composition.answered or sides is None:
            return composition
        # « Combien pour l'un et pour l'autre ? »: no passage speaks of both, so each is asked alone.
        left, right = sides
        both = [left, standalone(right, (Turn(left, ""),))]
        found = [
            _composed(understand(one), surroundings.search(one, limit=len(hits)), surroundings)
            for one in both
        ]
        statements = without_repeats(statement for one in found for statement in one.statements)
        if not all(one.answered for one in found):
            return composition
        return Composition(statements, confidence=min(one.confidence or 0.0 for one in found))


def _composed(asked: Question, hits: Sequence[Hit], surroundings: Surroundings) -> Composition:
    if not hits:
        return Composition(reason="nothing_found")
    retrieval = _retrieval(hits)
    found = runs(_pool(asked, hits, surroundings))
    matcher = Matcher(asked, found)
    judge = Judge(matcher, hits, surroundings)
    statements: list[Statement] = []
    confidences: list[float] = []
    rejected: list[Candidate] = []
    for part in asked.parts:
        candidates = ranked(part, found, matcher, retrieval)
        if part.kind == "list" and part.nouns:
            candidates = _with_outlines(part, candidates, hits, matcher, retrieval, surroundings)
        rejected.extend(candidates[:_NEAREST])
        tried = [one for one in candidates[:_TRIED] if one.score >= candidates[0].score - _BEHIND]
        accepted = [one for one in tried if judge.accepts(part, one)]
        chosen = _chosen(part, accepted)
        statements.extend(statement_of(one, matcher) for one in chosen)
        confidences.extend(judge.confidence(part, one) for one in chosen)
    if statements:
        return Composition(without_repeats(statements)[:_MOST_STATEMENTS], confidence=min(confidences))
    rejected.sort(key=lambda candidate: -candidate.score)
    return Composition(reason=judge.reason(rejected), nearest=_nearest(rejected))


def _retrieval(hits: Sequence[Hit]) -> dict[str, float]:
    """Return how near each passage is to the best, from 0 to 1, as a whole and by its words alone."""
    best = max(hit.score for hit in hits) or 1.0
    worded = max(hit.lexical for hit in hits) or 1.0
    return {
        hit.passage.id: 0.5 * max(0.0, hit.score / best) + 0.5 * max(0.0, hit.lexical / worded)
        for hit in hits
    }


def _chosen(part: Part, accepted: Sequence[Candidate]) -> Sequence[Candidate]:
    if part.kind != "commitment" or not accepted:
        return accepted[:1]
    return [one for one in accepted if one.score >= accepted[0].score - _NEARLY][:_COMMITMENTS]


def _pool(asked: Question, hits: Sequence[Hit], surroundings: Surroundings) -> Iterable[Passage]:
    """Yield the passages found and, around the best, what a list may run on into."""
    reach = 5 if any(part.kind in {"list", "commitment"} for part in asked.parts) else 2
    for rank, hit in enumerate(hits[:_POOL]):
        yield hit.passage
        if rank < _WIDENED:
            yield from surroundings.neighbours(hit.passage, reach if rank < 2 else 1)


def _with_outlines(
    part: Part,
    candidates: list[Candidate],
    hits: Sequence[Hit],
    matcher: Matcher,
    retrieval: dict[str, float],
    surroundings: Surroundings,
) -> list[Candidate]:
    """Return the candidates with those that the best document's own headings make: its piliers, its axes."""
    first = hits[0].passage
    whole = sorted(
        (first, *surroundings.neighbours(first, _WHOLE_DOCUMENT)), key=lambda passage: passage.ordinal
    )
    for listing in outlines(whole, part.nouns[0]):
        passage = listing.intro.passage
        run = Run((passage,), units_of(passage))
        place = Place(run, run.units.index(listing.intro))
        candidates.append(of_listing(part, listing, place, matcher, retrieval))
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _nearest(rejected: Sequence[Candidate]) -> tuple[Citation, ...]:
    nearest: dict[str, Citation] = {}
    for candidate in rejected:
        nearest.setdefault(candidate.unit.passage.id, candidate.unit.citation())
    return tuple(nearest.values())[:_NEAREST]
