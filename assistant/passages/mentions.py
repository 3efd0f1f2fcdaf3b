"""Where a text says the words of a question: themselves, their like, their acronyms."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.french.words import Word, concepts, likeness, misspelt, number_stems, words
from assistant.passages.quotable import Unit
from assistant.questions.question import Question, Term

# How many words may part two words that belong together, and how sure each must be.
_TOGETHER = 4
_SURE = 0.75
# How the acronyms of intercommunalités begin: CA (communauté d'agglomération), CC (de communes), CU (urbaine).
_KINDS = ("ca", "cc", "cu", "c", "m", "")
_BEGINNING = 4


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """What a text says of a question: for each stem the ranks of the words that say it, and how surely.

    `pairs` are those of the question's pairs of words that the text says within a few words of each other.
    """

    places: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)
    pairs: frozenset[tuple[str, str]] = frozenset()


_NOTHING = Met()


class MentionReader:
    """Finds the words of one question in texts; `vocabulary` holds the stems that may be met."""

    def __init__(self, question: Question, vocabulary: frozenset[str]) -> None:
        self._pairs = question.pairs
        self._numbered = tuple(term for term in question.terms if term.partner)
        self._meanings = _meanings(question, vocabulary)
        self._known = frozenset(self._meanings)
        self._acronyms = {
            word.folded: word.stem
            for word in words(question.text)
            if word.is_acronym and len(word.folded) > 2
        }
        # The unit is kept with what it says: another must not come to bear its identity.
        self._units: dict[int, tuple[Unit, Met]] = {}
        self._texts: dict[str, Met] = {}

    def unit(self, unit: Unit) -> Met:
        """Return what a unit says of the question."""
        known = self._units.get(id(unit))
        if known is None:
            known = self._units[id(unit)] = (unit, self._meet(unit.words, unit.stems, unit.initials))
        return known[1]

    def text(self, text: str) -> Met:
        """Return what a text says of the question."""
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = self._meet(*_content(text))
        return known

    def _meet(self, written: Sequence[Word], stems: frozenset[str], initials: str) -> Met:
        acronyms = [(acronym, stem) for acronym, stem in self._acronyms.items() if acronym in initials]
        if not acronyms and self._known.isdisjoint(stems):
            return _NOTHING
        places: dict[str, list[tuple[int, float]]] = {}
        for rank, word in enumerate(written):
            for stem, quality in self._meanings.get(word.stem, ()):
                places.setdefault(stem, []).append((rank, quality))
        for term in self._numbered:
            if term.stem in places and not _is_numbered(term, places[term.stem], written):
                places[term.stem] = [(rank, 0.2) for rank, _ in places[term.stem]]
        for acronym, stem in acronyms:
            if stem not in places:
                places[stem] = [(_rank_of_content(written, initials.index(acronym)), 0.9)]
        best = {stem: max(quality for _, quality in met) for stem, met in places.items()}
        pairs = frozenset(
            (left, right)
            for left, right in self._pairs
            if left in places and right in places and _are_together(places[left], places[right])
        )
        return Met(places, best, pairs)


@lru_cache(maxsize=20_000)
def _content(text: str) -> tuple[tuple[Word, ...], frozenset[str], str]:
    written = words(text)
    told = [word for word in written if word.stem]
    initials = "".join(word.folded[0] for word in told if not word.is_number)
    return written, frozenset(word.stem for word in told), initials


def _are_together(left: Iterable[tuple[int, float]], right: Sequence[tuple[int, float]]) -> bool:
    return any(
        0 < abs(first - second) <= _TOGETHER and one >= _SURE and other >= _SURE
        for first, one in left
        for second, other in right
    )


def _is_numbered(term: Term, places: Iterable[tuple[int, float]], written: Sequence[Word]) -> bool:
    """Whether the number stands beside the word that it numbers."""
    return any(
        likeness(other.stem, term.partner) > 0.8
        for rank, _ in places
        for other in written[max(0, rank - 2) : rank + 3]
        if other.stem and not other.is_number
    )


def _rank_of_content(written: Sequence[Word], place: int) -> int:
    ranks = [rank for rank, word in enumerate(written) if word.stem and not word.is_number]
    return ranks[place] if place < len(ranks) else 0


def _meanings(question: Question, vocabulary: frozenset[str]) -> dict[str, list[tuple[str, float]]]:
    """Return, for each word that may be met, the words of the question that it says and how surely."""
    meanings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    beginnings, groups = _indexed(vocabulary)
    for term in question.terms:
        alike = {term.stem: 1.0}
        if term.kind == "number":
            alike |= dict.fromkeys(number_stems(term.stem) & vocabulary, 0.9)
        else:
            least = 0.8 if term.kind == "name" else 0.0
            near = set(beginnings[term.stem[:_BEGINNING]])
            near.update(*(groups[concept] for concept in concepts(term.stem)))
            alike |= {stem: value for stem in near if (value := likeness(term.stem, stem)) > least}
            if term.stem not in vocabulary and len(alike) == 1 and (other := misspelt(term.stem, vocabulary)):
                alike[other] = 0.7
        for stem, value in alike.items():
            meanings[stem].append((term.stem, value))
    for name in question.names:
        for alias in _aliases(name):
            meanings[alias].extend((stem, 0.95) for stem in name)
    return dict(meanings)


def _indexed(vocabulary: frozenset[str]) -> tuple[dict[str, list[str]], dict[int, list[str]]]:
    """Return the vocabulary by the first letters of its words, and by what they mean."""
    beginnings: dict[str, list[str]] = defaultdict(list)
    groups: dict[int, list[str]] = defaultdict(list)
    for stem in vocabulary:
        beginnings[stem[:_BEGINNING]].append(stem)
        for concept in concepts(stem):
            groups[concept].append(stem)
    return beginnings, groups


def _aliases(name: tuple[str, ...]) -> frozenset[str]:
    """Return the acronyms that may stand for a name: « Valenciennes Métropole » is VM, CAVM..."""
    if len(name) < 2:
        return frozenset()
    letters = "".join(stem[0] for stem in name)
    return frozenset(kind + letters for kind in _KINDS if len(kind + letters) > 2)
