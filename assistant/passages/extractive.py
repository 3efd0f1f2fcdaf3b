"""Answers made of the documents' own sentences and lists: chosen by what was learnt, cut, and cited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answers import AbstentionReason, Citation, Composition, Statement
from assistant.french.wording import LONG, word_count
from assistant.library.sources import Sources
from assistant.passages.candidates import Candidate, candidates_of, places_in
from assistant.passages.coverage import Matcher, UnitPlace
from assistant.passages.features import Found, Looking, table
from assistant.passages.judge import BESIDE, ENOUGH, SURE, learnt
from assistant.passages.phrasing import statement_of, without_repeats
from assistant.passages.promises import Promises, is_of_kind
from assistant.passages.quotable import (
    Listing,
    Unit,
    UnitRun,
    listings,
    outlines,
    runs,
    subheadings,
    units_of,
)
from assistant.passages.readings import Readings
from assistant.questions.question import Question, understand
from assistant.questions.things_asked import Part
from corpus.documents import Passage
from index.seams import Hit, Reader

_POOL = 20
# What answers may stand in a document that comes first in words that do not: so many are searched again, for so many passages.
_DOCUMENTS = 2
_INSIDE = 6
_FIRST = 6
_WIDENED = 4
_TRIED = 12
_NEAREST = 3
# Where the best breaks a promise, what has less than this share of its chance is no answer in its place.
_INSTEAD = 0.1
# How many words are told, and how many statements on each thing asked.
_MOST_WORDS = 65
_MOST_STATEMENTS = 4
_LONG_BESIDE = 30
_WHOLE_DOCUMENT = 400
# How surely the year or the name that tells one thing asked from another is said of its answer.
_SAID_APART = 0.5
_UNSURE = "C’est ce que les documents disent de plus proche : vérifiez que le passage cité répond bien à la question."
_UNTOLD = "Rien de précis n’a été trouvé sur : {}."
# How many statements answer a thing that was searched for by itself.
_EACH_ALONE = 1
# The share of a question that a passage says, from which it is on its subject.
_ON_SUBJECT = 0.4


class ExtractiveComposer:
    """Chooses the sentences and lists that answer; needs no language model. `reader` reads what is likeliest of them."""

    def __init__(self, reader: Reader | None = None) -> None:
        self._reader = reader

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return statements that each cite the passages, best first, or the reason for having none."""
        if not hits:
            return Composition(reason="nothing_found")
        asked = understand(question)
        composition, wanting = self._composed(asked, hits, sources)
        if not all(part.others for part in asked.parts):
            return self._with_the_rest(composition, asked, wanting, len(hits), sources)
        # « Combien pour l'un et pour l'autre ? »: where no document speaks of both, each is asked alone.
        found = [self._searched(asked.alone(part), len(hits), sources) for part in asked.parts]
        statements = without_repeats(statement for one in found for statement in one.statements)
        documents = {statement.citations[0].passage.document_id for statement in statements}
        if not all(one.answered for one in found) or (composition.answered and len(documents) < 2):
            return composition
        return _answer(statements, min(one.confidence or 0.0 for one in found))

    def _searched(self, asked: Question, limit: int, sources: Sources) -> Composition:
        return self._composed(asked, sources.search(asked.text, limit=limit), sources)[0]

    def _with_the_rest(
        self, composition: Composition, asked: Question, wanting: Sequence[Part], limit: int, sources: Sources
    ) -> Composition:
        """Return the answer with that to the things asked that it lacks, each searched for in its own words."""
        if len(asked.parts) == 1 or not composition.answered:
            return composition
        found = [self._searched(asked.alone(part), limit, sources) for part in wanting]
        more = [statement for one in found for statement in one.statements[:_EACH_ALONE]]
        untold = [f"« {part.asks} »" for part, one in zip(wanting, found, strict=True) if not one.answered]
        notes = [composition.note, _UNTOLD.format(", ".join(untold)) if untold else None]
        return replace(
            composition,
            statements=without_repeats((*composition.statements, *more)),
            note=" ".join(filter(None, notes)) or None,
        )

    def _composed(
        self, asked: Question, hits: Sequence[Hit], sources: Sources
    ) -> tuple[Composition, tuple[Part, ...]]:
        """Return the answer, and what it leaves open of the things asked."""
        if not hits:
            return Composition(reason="nothing_found"), asked.parts
        looked = LookedAt.of(asked, hits, sources)
        readings = Readings(asked.text, self._reader) if self._reader is not None else None
        promises = Promises(looked.matcher, sources)
        drafts = [_Draft.of(part, looked.candidates(part), readings) for part in asked.parts]
        told = [
            (draft, _outlined(draft.part, accepted, sources))
            for draft in drafts
            if (accepted := draft.accepted(promises))
        ]
        if not told:
            nearest = [one for _, one in drafts[0].judged[:_NEAREST]]
            return Composition(reason=_reason(nearest), nearest=_nearest(nearest)), asked.parts
        statements = _told(
            [accepted for _, accepted in told], [draft.part for draft, _ in told], looked.matcher, readings
        )
        composition = _answer(without_repeats(statements), min(draft.chance for draft, _ in told))
        answered = {
            id(draft.part) for draft, accepted in told if _is_told_apart(asked, draft.part, accepted[0])
        }
        return composition, tuple(part for part in asked.parts if id(part) not in answered)


def _answer(statements: tuple[Statement, ...], chance: float) -> Composition:
    return Composition(statements, confidence=chance, note=None if chance >= SURE else _UNSURE)


def _is_told_apart(asked: Question, part: Part, best: Candidate) -> bool:
    """Whether the best says the names and numbers that tell this thing asked from the others."""
    telling = asked.telling(part)
    return all(
        best.coverage.levels[term.stem] >= _SAID_APART
        for term in asked.terms
        if term.kind in {"name", "number"} and term.stem in telling
    )


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a question is answered from: what was found, what stands around it, and what its words say of the question."""

    pool: tuple[UnitRun, ...]
    places: Sequence[UnitPlace]
    matcher: Matcher
    found: Found

    @classmethod
    def of(cls, asked: Question, hits: Sequence[Hit], sources: Sources) -> "LookedAt":
        """Look at the passages found, at least one."""
        inside = _inside(asked, hits, sources)
        pool = runs((*_pool(asked, hits, sources), *(hit.passage for hit in inside)))
        places = places_in(pool)
        found = Found.of(asked, hits, inside, places, sources)
        return cls(pool, places, Matcher(asked, pool, _best(hits)), found)

    def candidates(self, part: Part) -> list[Candidate]:
        """Return what may answer this part of the question."""
        return candidates_of(self.pool, self.places, Looking(part, self.matcher, self.found))


@dataclass(frozen=True, slots=True)
class _Draft:
    """What may be told of one thing asked: the candidates with their chances, best first; `chance` that any answers."""

    part: Part
    judged: Sequence[tuple[float, Candidate]]
    chance: float

    @classmethod
    def of(cls, part: Part, candidates: Sequence[Candidate], readings: Readings | None) -> "_Draft":
        """Judge the candidates, by what a reader makes of the likeliest too where there is one."""
        if not candidates:
            return cls(part, (), 0.0)
        seen = table([one.features for one in candidates])
        if readings is None:
            chances, anything = learnt().judged(seen)
        else:
            stretches = [one.stretch for one in candidates]
            chances, anything = learnt().judged(seen, lambda odds: readings.made_of(stretches, odds))
        judged = sorted(zip(chances.tolist(), candidates, strict=True), key=lambda pair: -pair[0])
        return cls(part, judged, anything)

    def accepted(self, promises: Promises) -> list[Candidate]:
        """Return what answers, best first: the best, and what has nearly its chance; nothing where that is not enough."""
        if self.chance < ENOUGH:
            return []
        kept = [pair for pair in self.judged[:_TRIED] if promises.kept(self.part, pair[1])]
        if not kept or kept[0][0] < _INSTEAD * self.judged[0][0]:
            return []
        least = BESIDE * kept[0][0]
        # What is told beside the best is of the kind asked beyond doubt.
        beside = [one for chance, one in kept[1:] if chance >= least and is_of_kind(self.part, one)]
        return [kept[0][1], *beside[: _MOST_STATEMENTS - 1]]


def _outlined(part: Part, accepted: list[Candidate], sources: Sources) -> list[Candidate]:
    """Return what answers, led by the headings of its document where it is they that are asked: its axes, its piliers."""
    if part.kind != "list" or not part.nouns:
        return accepted
    best = accepted[0].unit.passage
    whole = sorted((best, *sources.neighbours(best, _WHOLE_DOCUMENT)), key=lambda passage: passage.ordinal)
    for listing in outlines(whole, part.nouns[0]):
        passage = listing.intro.passage
        run = UnitRun((passage,), units_of(passage))
        place = UnitPlace(run, run.units.index(listing.intro))
        return [replace(accepted[0], unit=listing.intro, place=place, listing=listing), *accepted[1:]]
    return accepted


def _told(
    accepted: Sequence[Sequence[Candidate]],
    parts: Sequence[Part],
    matcher: Matcher,
    readings: Readings | None,
) -> list[Statement]:
    """Return what is told: the best for each thing asked, then what comes nearest, while there is room."""
    asked: dict[tuple[str, int], list[Part]] = {}
    for part, candidates in zip(parts, accepted, strict=True):
        for candidate in candidates:
            asked.setdefault(_place(candidate), []).append(part)
    statements: list[Statement] = []
    used: set[tuple[str, int]] = set()
    room = _MOST_WORDS
    longest = LONG if len(parts) == 1 else _LONG_BESIDE
    for turn in range(_MOST_STATEMENTS):
        for part, candidates in zip(parts, accepted, strict=True):
            if turn >= len(candidates) or (place := _place(candidates[turn])) in used:
                continue
            one = _as_listing(part, candidates[turn])
            read = readings.short_answer(one.stretch) if readings is not None else None
            statement = statement_of(asked[place], one, matcher, read, longest)
            length = word_count(statement.text)
            if statements and turn and length > room:
                continue
            used.update({place, *(_place_of(unit) for unit in one.units)})
            room -= length
            statements.append(statement)
    return statements


def _as_listing(part: Part, candidate: Candidate) -> Candidate:
    """Return the line that announces with what it announces, and the whole list where several things are asked."""
    if candidate.listing is not None or not (part.is_plural or candidate.unit.introduces):
        return candidate
    run, unit = candidate.place.run, candidate.unit
    lists = [
        listing
        for listing in (*listings(run), *subheadings(run))
        if unit is listing.intro or (part.is_plural and any(unit in item for item in listing.items))
    ]
    if lists:
        # « Quels objectifs opérationnels »: the list of those, not what stands under one of them.
        return replace(candidate, listing=max(lists, key=lambda listing: _said_in(part, listing)))
    below = run.units[candidate.place.rank + 1 : candidate.place.rank + 2]
    return replace(candidate, listing=Listing(unit, (below,))) if unit.introduces and below else candidate


def _said_in(part: Part, listing: Listing) -> float:
    """Return the share of the items that say what is asked for."""
    said = [any(stem in unit.stems for unit in item for stem in part.focus) for item in listing.items]
    return sum(said) / len(said)


def _place(candidate: Candidate) -> tuple[str, int]:
    return _place_of(candidate.unit)


def _place_of(unit: Unit) -> tuple[str, int]:
    return unit.passage.document_id, unit.start


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


def _inside(asked: Question, hits: Sequence[Hit], sources: Sources) -> list[Hit]:
    """Return the best passages of the documents found first, each searched by itself."""
    first = list(dict.fromkeys(hit.passage.document_id for hit in hits))[:_DOCUMENTS]
    return [hit for one in first for hit in sources.search(asked.text, limit=_INSIDE, documents=(one,))]


def _reason(nearest: Sequence[Candidate]) -> AbstentionReason:
    share = max((one.coverage.share - one.coverage.lost for one in nearest), default=0.0)
    return "not_stated" if share >= _ON_SUBJECT else "nothing_found"


def _nearest(rejected: Sequence[Candidate]) -> tuple[Citation, ...]:
    nearest: dict[str, Citation] = {}
    for candidate in rejected:
        nearest.setdefault(candidate.unit.passage.id, candidate.unit.citation())
    return tuple(nearest.values())
