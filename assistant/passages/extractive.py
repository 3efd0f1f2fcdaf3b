"""Answers made of the documents' own sentences and lists: chosen, cut, and cited."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Citation, Composition, Statement, Turn
from assistant.french.wording import LONG, word_count
from assistant.library.sources import Sources
from assistant.passages.abstaining import Judge
from assistant.passages.candidates import TYPED, Candidate, of_listing, ranked
from assistant.passages.coverage import Matcher, UnitPlace
from assistant.passages.expectations import is_demanding
from assistant.passages.phrasing import statement_of, without_repeats
from assistant.passages.quotable import UnitRun, outlines, runs, units_of
from assistant.questions.followups.standalone import standalone
from assistant.questions.question import Question, coordinated, understand
from assistant.questions.things_asked import Part
from corpus.documents import Passage
from index.seams import Hit

_POOL = 20
_FIRST = 6
_WIDENED = 4
_TRIED = 12
# How far behind the best another may come to be told beside it; where the best is refused, to be heard at all:
# one further off is about something else.
_BEHIND = 0.3
_BEHIND_FIRST = 0.25
_NEAREST = 3
# Of several things asked, what a candidate's saying the very words of one is worth.
_OWN = 0.35
# How many words are told, how often each thing asked has its turn, and how far behind the best a further
# candidate may come: where the best is not sure at all, where it already told another thing asked.
_MOST_WORDS = 65
_MOST_TURNS = 5
_FOR_EACH = 30
_LONG_BESIDE = 30
_UNSURE = 0.25
_ALREADY = 0.05
# What standing right beside the answer is worth to another candidate, and over how many characters that fades.
_NEAR = 0.4
_REACH = 400
_DOUBT = 2.0
# How surely the year or the name that tells one thing asked from another is said of its answer.
_SAID_APART = 0.5
# How many statements answer a thing that was searched for by itself.
_EACH_ALONE = 1
_WHOLE_DOCUMENT = 400
# Of several commitments, those nearly as good as the best are told too.
_NEARLY = 0.25
_COMMITMENTS = 3


class ExtractiveComposer:
    """Chooses the sentences and lists that answer; needs no language model."""

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return statements that each cite the passages, best first, or the reason for having none."""
        if not hits:
            return Composition(reason="nothing_found")
        asked = understand(question)
        composition, wanting = _composed(asked, hits, sources)
        sides = coordinated(question)
        if sides is None:
            return _with_the_rest(composition, asked, wanting, len(hits), sources)
        # « Combien pour l'un et pour l'autre ? »: where no document speaks of both, each is asked alone.
        left, right = sides
        both = [left, standalone(right, (Turn(left, ""),))]
        found = [_searched(understand(one), len(hits), sources) for one in both]
        statements = without_repeats(statement for one in found for statement in one.statements)
        documents = {statement.citations[0].passage.document_id for statement in statements}
        if not all(one.answered for one in found) or (composition.answered and len(documents) < 2):
            return composition
        return Composition(statements, confidence=min(one.confidence or 0.0 for one in found))


def _searched(asked: Question, limit: int, sources: Sources) -> Composition:
    return _composed(asked, sources.search(asked.text, limit=limit), sources)[0]


def _with_the_rest(
    composition: Composition,
    asked: Question,
    wanting: Sequence[Part],
    limit: int,
    sources: Sources,
) -> Composition:
    """Return the answer with that to the things asked that it lacks, each searched for in its own words."""
    if len(asked.parts) == 1:
        return composition
    found = [_searched(asked.alone(part), limit, sources) for part in wanting]
    more = [statement for one in found for statement in one.statements[:_EACH_ALONE]]
    if not more:
        return composition
    statements = without_repeats((*composition.statements, *more))
    known = [one.confidence for one in (composition, *found) if one.answered and one.confidence is not None]
    return Composition(statements, confidence=min(known, default=None))


def _composed(asked: Question, hits: Sequence[Hit], sources: Sources) -> tuple[Composition, tuple[Part, ...]]:
    """Return the answer, and what it leaves open of the things asked."""
    if not hits:
        return Composition(reason="nothing_found"), asked.parts
    retrieval = _retrieval(hits)
    found = runs(_pool(asked, hits, sources))
    matcher = Matcher(asked, found, _best(hits))
    judge = Judge(matcher, hits, sources)
    drafts = []
    for part in asked.parts:
        candidates = ranked(part, found, matcher, retrieval)
        if part.kind == "list" and part.nouns:
            candidates = _with_outlines(part, candidates, hits, matcher, retrieval, sources)
        drafts.append(_Draft.of(part, candidates, judge, is_one_of_several=len(asked.parts) > 1))
    if any(draft.accepted for draft in drafts):
        anchor = max(
            (draft for draft in drafts if draft.accepted), key=lambda draft: draft.confidence
        ).accepted[0]
        drafts = [draft.around(anchor, judge).with_rows(matcher) for draft in drafts]
        composition = Composition(
            without_repeats(_told(drafts, matcher)),
            confidence=min(draft.confidence for draft in drafts if draft.accepted),
        )
        return composition, tuple(draft.part for draft in drafts if not draft.is_told_apart(asked))
    rejected = ranked(asked.parts[0], found, matcher, retrieval, every=True)[:_NEAREST]
    return Composition(reason=judge.reason(rejected), nearest=_nearest(rejected)), asked.parts


@dataclass(frozen=True, slots=True)
class _Draft:
    """What may be told of one thing asked: the candidates, best first, and those of them that answer."""

    part: Part
    candidates: Sequence[Candidate]
    accepted: Sequence[Candidate]
    confidence: float = 0.0

    @classmethod
    def of(
        cls, part: Part, candidates: Sequence[Candidate], judge: Judge, *, is_one_of_several: bool
    ) -> "_Draft":
        """Judge the candidates; where several things are asked, the words of this one count for more."""
        if is_one_of_several:
            own = [(one.score + _OWN * one.features.own_direct, one) for one in candidates]
            candidates = [one for _, one in sorted(own, key=lambda pair: -pair[0])]
        return cls(part, candidates, ()).judged(judge, is_beside=False)

    def around(self, anchor: Candidate, judge: Judge) -> "_Draft":
        """Return the draft now that one thing asked is answered: what stands near that answer counts for more."""
        near = sorted(self.candidates, key=lambda one: -one.score - _nearness(one, anchor))
        if not self.accepted:
            return replace(self, candidates=near).judged(judge, is_beside=True)
        rest = [
            one
            for one in self._typed(near)[:_TRIED]
            if one not in self.accepted and judge.accepts(self.part, one, is_beside=True)
        ]
        first, *others = self.accepted
        others = sorted((*others, *rest), key=lambda one: -one.score - _nearness(one, first))
        return replace(self, accepted=(first, *others))

    def with_rows(self, matcher: Matcher) -> "_Draft":
        """Return the draft with the other rows of the table, where who finances is asked and one row says."""
        if self.part.kind != "funder" or not self.accepted:
            return self
        best = self.accepted[0]
        if matcher.row(best.unit) is None:
            return self
        units = best.place.run.units
        rows = {best.place.rank}
        for step in (-1, 1):
            rank = best.place.rank + step
            while 0 <= rank < len(units) and matcher.row(units[rank]) is not None:
                rows.add(rank)
                rank += step
        beside = [
            one
            for one in self.candidates
            if one.unit is not best.unit
            and one.typed >= TYPED
            and one.place.run is best.place.run
            and one.place.rank in rows
        ]
        beside.sort(key=lambda one: one.place.rank)
        lifted = [replace(one, score=best.score) for one in beside]
        return replace(
            self, accepted=(best, *lifted, *(one for one in self.accepted[1:] if one not in beside))
        )

    def is_told_apart(self, asked: Question) -> bool:
        """Whether the best says the names and numbers that tell this thing asked from the others."""
        if not self.accepted:
            return False
        levels, telling = self.accepted[0].coverage.levels, asked.telling(self.part)
        return all(
            levels[term.stem] >= _SAID_APART
            for term in asked.terms
            if term.kind in {"name", "number"} and term.stem in telling
        )

    def judged(self, judge: Judge, *, is_beside: bool) -> "_Draft":
        """Return the draft with the candidates that answer, among those that come near the best."""
        typed = self._typed(self.candidates)
        tried = [one for one in typed[:_TRIED] if one.score >= typed[0].score - _BEHIND]
        accepted = [one for one in tried if judge.accepts(self.part, one, is_beside=is_beside)]
        if accepted and not is_beside and accepted[0].score < typed[0].score - _BEHIND_FIRST:
            accepted = []
        confidence = judge.confidence(self.part, accepted[0]) if accepted else 0.0
        return replace(self, accepted=accepted, confidence=confidence)

    def _typed(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return the candidates that hold a thing of the kind asked, where only such a thing can answer."""
        return [one for one in candidates if one.typed >= TYPED or not is_demanding(self.part)]


def _told(drafts: Sequence[_Draft], matcher: Matcher) -> list[Statement]:
    """Return what is told: the best for each thing asked, then what comes nearest, while there is room."""
    statements: list[Statement] = []
    used: set[tuple[str, int]] = set()
    room = _MOST_WORDS
    longest = LONG if len(drafts) == 1 else _LONG_BESIDE
    for turn in range(_MOST_TURNS):
        for draft in drafts:
            one = _next(draft, turn, used)
            if one is None:
                continue
            answered = [
                other.part
                for other in drafts
                if other is not draft and other.accepted and _place(other.accepted[0]) == _place(one)
            ]
            statement = statement_of((draft.part, *answered), one, matcher, longest)
            length = word_count(statement.text)
            if statements and length > room + (0 if turn else _FOR_EACH):
                continue
            used.add(_place(one))
            room -= length
            statements.append(statement)
    return statements


def _next(draft: _Draft, turn: int, used: set[tuple[str, int]]) -> Candidate | None:
    """Return the next candidate to tell of this draft that is not told yet, or None where none is near enough."""
    if not draft.accepted:
        return None
    best = draft.accepted[0]
    if turn and (draft.part.kind == "vote" or (best.listing is not None and draft.part.is_plural)):
        return None
    if not turn and _place(best) not in used:
        return best
    near = _UNSURE * (1 - draft.confidence)
    if draft.part.kind == "commitment" and turn < _COMMITMENTS:
        near = _NEARLY
    if not turn:
        near = _ALREADY if best.features.spans > 0.2 else _UNSURE
    rest = [one for one in draft.accepted if _place(one) not in used]
    is_half_told = draft.part.is_plural and best.listing is None
    doubt = 1.0 if not turn or is_half_told else min(1.0, _DOUBT * (1 - draft.confidence))
    return next((one for one in rest if one.score + doubt * _nearness(one, best) >= best.score - near), None)


def _nearness(candidate: Candidate, anchor: Candidate) -> float:
    """Return what standing near the answer is worth: most in the lines beside it, nothing in another document."""
    if candidate.unit.passage.document_id != anchor.unit.passage.document_id:
        return 0.0
    return _NEAR * math.exp(-abs(candidate.unit.start - anchor.unit.start) / _REACH)


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.unit.passage.document_id, candidate.unit.start


def _retrieval(hits: Sequence[Hit]) -> dict[str, float]:
    """Return how near each passage is to the best, from 0 to 1, as a whole and by its words alone."""
    best = max(hit.score for hit in hits) or 1.0
    worded = max(hit.lexical for hit in hits) or 1.0
    return {
        hit.passage.id: 0.5 * max(0.0, hit.score / best) + 0.5 * max(0.0, hit.lexical / worded)
        for hit in hits
    }


def _best(hits: Sequence[Hit]) -> list[Passage]:
    """Return the best passages, those that come near the very best."""
    return [hit.passage for hit in hits[:_FIRST] if hit.score >= 0.5 * hits[0].score]


def _pool(asked: Question, hits: Sequence[Hit], sources: Sources) -> Iterable[Passage]:
    """Yield the passages found and, around the best, what a list may run on into."""
    reach = 5 if any(part.kind in {"list", "commitment"} for part in asked.parts) else 2
    for rank, hit in enumerate(hits[:_POOL]):
        yield hit.passage
        if rank < _WIDENED:
            yield from sources.neighbours(hit.passage, reach if rank < 2 else 1)


def _with_outlines(
    part: Part,
    candidates: list[Candidate],
    hits: Sequence[Hit],
    matcher: Matcher,
    retrieval: dict[str, float],
    sources: Sources,
) -> list[Candidate]:
    """Return the candidates with those that the best document's own headings make: its piliers, its axes."""
    first = hits[0].passage
    whole = sorted((first, *sources.neighbours(first, _WHOLE_DOCUMENT)), key=lambda passage: passage.ordinal)
    for listing in outlines(whole, part.nouns[0]):
        passage = listing.intro.passage
        run = UnitRun((passage,), units_of(passage))
        place = UnitPlace(run, run.units.index(listing.intro))
        candidates.append(of_listing(part, listing, place, matcher, retrieval))
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _nearest(rejected: Sequence[Candidate]) -> tuple[Citation, ...]:
    nearest: dict[str, Citation] = {}
    for candidate in rejected:
        nearest.setdefault(candidate.unit.passage.id, candidate.unit.citation())
    return tuple(nearest.values())[:_NEAREST]
