"""How much of a question a sentence covers: in its own words, in what introduces it, in its headings, in its document."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.question import Part, Question, Term
from assistant.units import Run, Unit
from assistant.words import Word, initials, likeness, nearest, words

# What a word is worth where it stands, as a share of the same word in the sentence itself.
_INTRO = 0.95
_POINTED = 0.9
_BEFORE = 0.7
_HEADING = 0.85
_OUTER = 0.7
_TITLE = 0.6
_PASSAGE = 0.5
_DOCUMENT = 0.3
# What a word counts for anywhere in a document that is about it.
_IDENTITY = 0.9
_POINTERS = frozenset(
    "il elle ils elles ce cet cette ces celui celle ceux celles cela son sa ses leur leurs".split()
)
# Prefixes of the acronyms of intercommunalités: CA (communauté d'agglomération), CC (de communes), CU (urbaine).
_KINDS = ("ca", "cc", "cu", "c", "m", "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: its run, its place there, and the unit that introduces it."""

    run: Run
    rank: int
    intro: Unit | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the question is covered, from 0 to 1, and which stems are covered by the unit itself."""

    share: float
    direct: float
    levels: dict[str, float]


class Matcher:
    """Compares one question with the units found for it."""

    def __init__(self, question: Question, runs: Sequence[Run]) -> None:
        self.question = question
        self.question_words = words(question.text)
        units = [unit for run in runs for unit in run.units]
        counts = Counter(stem for unit in units for stem in unit.stems)
        vocabulary = list(counts)
        self.alike = {term.stem: _alike(term, vocabulary) for term in question.terms}
        self.aliases = {name: _aliases(name) for name in question.names}
        self.acronyms = _acronyms(question)
        self._levels: dict[tuple[int, str], float] = {}
        self._weighed: dict[tuple[int, str], dict[str, float]] = {}
        self._identifying: dict[tuple[str, str], bool] = {}
        self._documents = _by_document(runs)
        self._context: dict[tuple[str, ...], frozenset[str]] = {}
        self._identities = {p.document_id: f"{p.title} {p.document}" for run in runs for p in run.passages}
        total = len(units) + 1
        self.weights = {}
        for term in question.terms:
            seen = sum(1 for unit in units if self.in_unit(term, unit) > 0.6) if term.weight > 0.2 else total
            self.weights[term.stem] = term.weight * (
                0.35 + 0.65 * math.log(total / (seen + 0.5)) / math.log(total / 0.5)
            )
        self.unseen = frozenset(t.stem for t in question.terms if t.weight > 0.5 and not self._anywhere(t))

    def _anywhere(self, term: Term) -> bool:
        return any(self._in_text_words(term, stems) for stems in self._documents.values())

    def in_unit(self, term: Term, unit: Unit) -> float:
        """Return how surely the unit says this word, from 0 to 1."""
        key = (id(unit), term.stem)
        known = self._levels.get(key)
        if known is None:
            known = self._levels[key] = self._in_unit(term, unit)
        return known

    def _in_unit(self, term: Term, unit: Unit) -> float:
        if term.stem in unit.stems:
            return 1.0 if not term.partner or _numbers(term, unit.words) else 0.2
        best = max(
            (value for stem, value in self.alike[term.stem].items() if stem in unit.stems), default=0.0
        )
        if best < 0.9 and term.kind == "name":
            if term.stem in self.acronyms and len(term.folded) > 2 and term.folded in unit.initials:
                return 0.9
            for name, aliases in self.aliases.items():
                if term.stem in name and aliases & unit.stems:
                    return 0.95
        return best

    def word(self, term: Term, word: Word) -> float:
        """Return how surely this word says the term, from 0 to 1."""
        if word.stem == term.stem:
            return 1.0
        quality = self.alike[term.stem].get(word.stem, 0.0) if word.stem else 0.0
        if quality < 0.9 and any(
            word.stem in aliases for name, aliases in self.aliases.items() if term.stem in name
        ):
            return 0.95
        return quality

    def coverage(self, part: Part, unit: Unit, place: Place, extra: Iterable[Unit] = ()) -> Coverage:
        """Return how much of this part of the question the unit covers where it stands."""
        total = reached = direct = 0.0
        levels: dict[str, float] = {}
        extra = tuple(extra)
        weights = self._part_weights(part, unit)
        before = place.run.units[place.rank - 1] if place.rank and _points_back(unit) else None
        for term in self.question.terms:
            weight = weights[term.stem]
            own = self.in_unit(term, unit)
            level = own if own >= 0.95 else max(own, self._around(term, unit, place, extra))
            levels[term.stem] = level
            if self.identifies(term, unit):
                level = max(level, _IDENTITY)
            elif before is not None:
                own = max(own, 0.8 * self.in_unit(term, before))
            if level < 0.1 and weight > 0.4:
                reached -= 0.35 * weight
            total += weight
            reached += weight * level
            direct += weight * own
        return Coverage(max(0.0, reached) / total if total else 0.0, direct / total if total else 0.0, levels)

    def _part_weights(self, part: Part, unit: Unit) -> dict[str, float]:
        """Return what each word weighs for this part, in a document: what all of it is about tells little."""
        key = (id(part), unit.passage.document_id)
        known = self._weighed.get(key)
        if known is not None:
            return known
        siblings = {stem for other in self.question.parts if other is not part for stem in other.focus}
        weights = dict(self.weights)
        if len(self.question.parts) > 1:
            for stem in weights:
                if stem not in part.own:
                    weights[stem] *= 0.0 if stem in siblings else 0.6
        identity = [term.stem for term in self.question.terms if self.identifies(term, unit)]
        rest = sum(weight for stem, weight in weights.items() if stem not in identity)
        for stem in identity:
            weights[stem] *= 0.15 if rest >= 0.5 else 0.6
        self._weighed[key] = weights
        return weights

    def is_about_whole(self, unit: Unit) -> bool:
        """Whether the question names nothing but the unit's whole document."""
        named = [term for term in self.question.terms if term.kind == "name"]
        return bool(named) and all(self.identifies(term, unit) for term in named)

    def _around(self, term: Term, unit: Unit, place: Place, extra: Sequence[Unit]) -> float:
        best = 0.0
        if place.intro is not None:
            best = _INTRO * self.in_unit(term, place.intro)
        for other in extra:
            best = max(best, 0.8 * self.in_unit(term, other))
        path = unit.passage.section
        if path:
            best = max(best, _HEADING * self._in_words(term, path[-1]))
            for heading in path[:-1]:
                best = max(best, _OUTER * self._in_words(term, heading))
        if best < _BEFORE:
            for distance in (1, 2):
                rank = place.rank - distance
                if rank >= 0 and place.run.units[rank].passage.section == path:
                    best = max(
                        best, (_BEFORE - 0.1 * (distance - 1)) * self.in_unit(term, place.run.units[rank])
                    )
        if best < _TITLE:
            best = max(best, _TITLE * self._in_words(term, f"{unit.passage.title} {unit.passage.context}"))
        if best < _PASSAGE:
            best = max(best, _PASSAGE * self._in_words(term, unit.passage.text))
        if best < _DOCUMENT:
            best = max(best, _DOCUMENT * self._in_text_words(term, self._documents[unit.passage.document_id]))
        return best

    def identifies(self, term: Term, unit: Unit) -> bool:
        """Whether the word is one of those that say what the unit's whole document is."""
        key = (unit.passage.document_id, term.stem)
        known = self._identifying.get(key)
        if known is None:
            known = self._in_words(term, self._identities[unit.passage.document_id]) > 0.8
            self._identifying[key] = known
        return known

    def _in_words(self, term: Term, text: str) -> float:
        if term.stem in self.acronyms and len(term.folded) > 3 and term.folded in initials(words(text)):
            return 0.9
        if term.partner and not _numbers(term, words(text)):
            return 0.0
        return self._in_text_words(term, _stems(text))

    def _in_text_words(self, term: Term, stems: frozenset[str]) -> float:
        if term.stem in stems:
            return 1.0
        best = max((value for stem, value in self.alike[term.stem].items() if stem in stems), default=0.0)
        if best < 0.9 and term.kind == "name":
            for name, aliases in self.aliases.items():
                if term.stem in name and aliases & stems:
                    return 0.95
        return best


def _points_back(unit: Unit) -> bool:
    """Whether the sentence begins with a word that stands for something said before."""
    return any(word.folded in _POINTERS for word in unit.words[:2])


def _numbers(term: Term, written: Sequence[Word]) -> bool:
    """Whether the number stands beside the word that it numbers."""
    return any(
        word.stem == term.stem
        and any(
            likeness(other.stem, term.partner) > 0.8
            for other in written[max(0, rank - 2) : rank + 3]
            if other.stem
        )
        for rank, word in enumerate(written)
    )


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text) if word.stem)


def _alike(term: Term, vocabulary: Sequence[str]) -> dict[str, float]:
    if term.kind == "number":
        return {term.stem: 1.0}
    found = {stem: value for stem in vocabulary if (value := likeness(term.stem, stem)) > 0}
    if term.kind == "name":
        found = {stem: value for stem, value in found.items() if value > 0.8}
    if not found and (other := nearest(term.stem, vocabulary)) is not None:
        found = {other: 0.7}
    return found


def _aliases(name: tuple[str, ...]) -> frozenset[str]:
    """Return the acronyms that may stand for a name of several words: « Valenciennes Métropole » is VM, CAVM..."""
    if len(name) < 2:
        return frozenset()
    letters = "".join(stem[0] for stem in name)
    return frozenset(kind + letters for kind in _KINDS if len(kind + letters) > 2)


def _acronyms(question: Question) -> frozenset[str]:
    return frozenset(word.stem for word in words(question.text) if word.is_acronym)


def _by_document(runs: Sequence[Run]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        for passage in run.passages:
            found[passage.document_id].update(
                _stems(f"{passage.title} {passage.document} {' '.join(passage.section)}")
            )
        for unit in run.units:
            found[unit.passage.document_id].update(unit.stems)
    return {document: frozenset(stems) for document, stems in found.items()}
