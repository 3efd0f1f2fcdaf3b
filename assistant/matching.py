"""How much of a question a sentence covers: in its own words, in what introduces it, in its headings, in its document."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.question import Part, Question, Term
from assistant.units import Run, Unit
from assistant.vocabulary import is_measured
from assistant.words import Word, likeness, nearest, words

# What a word is worth where it stands, as a share of the same word in the sentence itself.
_INTRO = 0.95
_POINTED = 0.9
_BEFORE = 0.7
_HEADING = 0.85
_ITEMS = 0.8
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

# Where each stem of the question is met: the ranks of the words that say it, each with how surely.
Meetings = dict[str, list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: its run, its place there, and the unit that introduces it."""

    run: Run
    rank: int
    intro: Unit | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the question is covered, from 0 to 1: anywhere around the unit, and by the unit itself.

    `lost` is the share of what is said nowhere around it; `named` that of names and numbers said by the unit or
    by what introduces it (1 where the question has none); `core` is like `share`, its rarest words counting for
    still more, without those that say what the whole document is; `phrases` is the share of the question's word pairs that stand together in the unit or what introduces it;
    `levels` tells each stem's best place.
    """

    share: float
    direct: float
    lost: float
    named: float
    core: float
    phrases: float
    levels: dict[str, float]


class Matcher:
    """Compares one question with the units found for it."""

    def __init__(self, question: Question, runs: Sequence[Run]) -> None:
        self.question = question
        self.question_words = words(question.text)
        units = [unit for run in runs for unit in run.units]
        vocabulary = list(Counter(stem for unit in units for stem in unit.stems))
        self._meanings = _meanings(question, vocabulary)
        self._acronyms = {
            word.folded: word.stem for word in self.question_words if word.is_acronym and len(word.folded) > 2
        }
        self._met: dict[int, Meetings] = {}
        self._met_in: dict[str, Meetings] = {}
        self._weighed: dict[tuple[int, str], dict[str, float]] = {}
        self._identities = {
            p.document_id: f"{p.title} {_spaced(p.document)}" for run in runs for p in run.passages
        }
        self._documents = self._by_document(runs)
        self.names = (*question.names, *((stem,) for stem in _written_as_names(question, units)))
        total = len(units) + 1
        self.weights: dict[str, float] = {}
        for term in question.terms:
            seen = sum(1 for unit in units if self.in_unit(term, unit) > 0.6) if term.weight > 0.2 else total
            rarity = math.log(total / (seen + 0.5)) / math.log(total / 0.5)
            self.weights[term.stem] = term.weight * (0.35 + 0.65 * rarity)
        unseen = [
            self.weights[term.stem]
            for term in question.terms
            if term.kind != "verb" and not any(term.stem in met for met in self._documents.values())
        ]
        self.unseen = sum(unseen) / (sum(self.weights.values()) or 1.0)

    def meetings(self, unit: Unit) -> Meetings:
        """Return where the unit says each word of the question."""
        known = self._met.get(id(unit))
        if known is None:
            known = self._met[id(unit)] = self._meet(unit.words, unit.initials)
        return known

    def in_unit(self, term: Term, unit: Unit) -> float:
        """Return how surely the unit says this word, from 0 to 1."""
        return _best(self.meetings(unit), term.stem)

    def coverage(self, part: Part, unit: Unit, place: Place, said: Sequence[Unit] = ()) -> Coverage:
        """Return how much of this part of the question the unit covers where it stands, with the items `said`."""
        total = reached = direct = lost = names = named = rare = covered = 0.0
        levels: dict[str, float] = {}
        weights = self.part_weights(part, unit)
        zones = self._zones(unit, place, said)
        own_meetings = self.meetings(unit)
        before = self._pointed(unit, place)
        for term in self.question.terms:
            weight = weights[term.stem]
            own = _best(own_meetings, term.stem)
            level = own
            for value, met in zones:
                if value <= level:
                    break
                level = max(level, value * _best(met, term.stem))
            levels[term.stem] = level
            if self.identifies(term.stem, unit):
                level = max(level, _IDENTITY)
            elif before is not None:
                own = max(own, 0.8 * _best(before, term.stem))
            if not self.identifies(term.stem, unit):
                rare += weight**2
                covered += weight**2 * level
            if level < 0.1 and term.kind != "verb" and term.stem not in part.focus:
                lost += weight
            if term.kind in {"name", "number"} and not self.identifies(term.stem, unit):
                names += weight
                named += weight * (level if level >= _BEFORE else 0.0)
            total += weight
            reached += weight * level
            direct += weight * own
        total = total or 1.0
        phrases = self._phrases(unit, zones, weights)
        told = named / names if names else 1.0
        core = covered / rare if rare else 1.0
        return Coverage(reached / total, direct / total, lost / total, told, core, phrases, levels)

    def identifies(self, stem: str, unit: Unit) -> bool:
        """Whether this word of the question is one of those that say what the unit's whole document is."""
        return _best(self._meet_in(self._identities[unit.passage.document_id]), stem) > 0.8

    def is_about_whole(self, unit: Unit) -> bool:
        """Whether the question names nothing but the unit's whole document."""
        named = [term for term in self.question.terms if term.kind == "name"]
        return bool(named) and all(self.identifies(term.stem, unit) for term in named)

    def _pointed(self, unit: Unit, place: Place) -> Meetings | None:
        """Return what the first word of the unit points back to: the sentence before, or the heading above."""
        if not _points_back(unit):
            return None
        if unit.is_heading:
            return self._meet_in(unit.path[-2]) if len(unit.path) > 1 else None
        return self.meetings(place.run.units[place.rank - 1]) if place.rank else None

    def _zones(self, unit: Unit, place: Place, said: Sequence[Unit]) -> list[tuple[float, Meetings]]:
        """Return the places around a unit, the most telling first, with what a word is worth there."""
        path = unit.passage.section
        zones: list[tuple[float, Meetings]] = []
        if place.intro is not None:
            zones.append((_INTRO, self.meetings(place.intro)))
        zones.extend((_ITEMS, self.meetings(other)) for other in said)
        zones.extend((_HEADING, self._meet_in(heading)) for heading in path[-1:])
        if unit.is_heading and _points_back(unit):
            # « Il se réunira... », under « Le comité technique ».
            zones.extend((_POINTED, self._meet_in(heading)) for heading in unit.path[-2:-1])
        zones.extend((_OUTER, self._meet_in(heading)) for heading in path[:-1])
        nearness = _POINTED if _points_back(unit) else _BEFORE
        for distance in (1, 2):
            rank = place.rank - distance
            if rank >= 0 and place.run.units[rank].passage.section == path:
                zones.append((nearness - 0.1 * (distance - 1), self.meetings(place.run.units[rank])))
        passage = unit.passage
        zones.append((_TITLE, self._meet_in(f"{passage.title} {passage.context}")))
        zones.append((_PASSAGE, self._meet_in(passage.text)))
        zones.append((_DOCUMENT, self._documents[passage.document_id]))
        zones.sort(key=lambda zone: -zone[0])
        return zones

    def _phrases(
        self, unit: Unit, zones: Sequence[tuple[float, Meetings]], weights: dict[str, float]
    ) -> float:
        total = reached = 0.0
        own = self.meetings(unit)
        for left, right in self.question.pairs:
            weight = weights[left] + weights[right]
            total += weight
            level = 1.0 if _stand_together(own, left, right) else 0.0
            if self.identifies(left, unit) and self.identifies(right, unit):
                level = max(level, _IDENTITY)
            for value, met in zones:
                if value <= max(level, _PASSAGE):
                    break
                if _stand_together(met, left, right):
                    level = value
            reached += weight * level
        return reached / total if total else 0.0

    def part_weights(self, part: Part, unit: Unit) -> dict[str, float]:
        """Return what each word weighs for this part, in a document: what all of it is about tells little."""
        key = (id(part), unit.passage.document_id)
        known = self._weighed.get(key)
        if known is not None:
            return known
        siblings = {stem for other in self.question.parts if other is not part for stem in other.focus}
        weights = dict(self.weights)
        if part.kind not in {"number", "objective"}:
            # What kind of thing is asked is often not said of the thing itself.
            for stem in weights.keys() & set(part.focus):
                weights[stem] *= 0.8 if part.kind == "list" else 0.5
        if is_measured(part.nouns):
            # « Quelle surface » is answered by hectares, whatever they are called.
            for stem in weights.keys() & set(part.focus):
                weights[stem] *= 0.2
        if len(self.question.parts) > 1:
            for stem in weights:
                if stem not in part.own:
                    weights[stem] *= 0.0 if stem in siblings else 0.6
        identity = [stem for stem in weights if self.identifies(stem, unit)]
        rest = sum(weight for stem, weight in weights.items() if stem not in identity)
        for stem in identity:
            weights[stem] *= 0.15 if rest >= 0.5 else 0.6
        self._weighed[key] = weights
        return weights

    def _meet_in(self, text: str) -> Meetings:
        known = self._met_in.get(text)
        if known is None:
            written = words(text)
            content = "".join(word.folded[0] for word in written if word.stem and not word.is_number)
            known = self._met_in[text] = self._meet(written, content)
        return known

    def _meet(self, written: Sequence[Word], content: str) -> Meetings:
        met: Meetings = {}
        for rank, word in enumerate(written):
            for stem, quality in self._meanings.get(word.stem, ()) if word.stem else ():
                met.setdefault(stem, []).append((rank, quality))
        for term in self.question.terms:
            if term.partner and term.stem in met and not _is_numbered(term, met[term.stem], written):
                met[term.stem] = [(rank, 0.2) for rank, _ in met[term.stem]]
        for acronym, stem in self._acronyms.items():
            if stem not in met and acronym in content:
                met[stem] = [(_rank_of_content(written, content.index(acronym)), 0.9)]
        return met

    def _by_document(self, runs: Sequence[Run]) -> dict[str, Meetings]:
        found: dict[str, Meetings] = defaultdict(dict)
        for run in runs:
            for passage in run.passages:
                told = found[passage.document_id]
                for text in (self._identities[passage.document_id], *passage.section):
                    _merge(told, self._meet_in(text))
            for unit in run.units:
                _merge(found[unit.passage.document_id], self.meetings(unit))
        return found


def _spaced(file_name: str) -> str:
    """Return a file's name with the year of a date written without spaces: « CR_20210604 » is of 2021."""
    return re.sub(r"(?<!\d)((?:19|20)\d\d)(?=[01]\d[0-3]\d(?!\d))", r"\1 ", file_name)


def _written_as_names(question: Question, units: Sequence[Unit]) -> Iterator[str]:
    """Yield the words that the question writes in lower case and the passages always with a capital."""
    plain = {term.stem for term in question.terms if term.kind == "word" and term.weight == 1.0}
    capitals: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for unit in units:
        for rank, word in enumerate(unit.words):
            if word.stem in plain and rank:
                (capitals if word.is_capital else others)[word.stem] += 1
    for stem in plain:
        if capitals[stem] > 1 and not others[stem]:
            yield stem


def _merge(told: Meetings, met: Meetings) -> None:
    for stem, places in met.items():
        told[stem] = [(0, max(_best(told, stem), max(quality for _, quality in places)))]


def _best(met: Meetings, stem: str) -> float:
    places = met.get(stem)
    return max(quality for _, quality in places) if places else 0.0


def _points_back(unit: Unit) -> bool:
    """Whether the sentence begins with a word that stands for something said before."""
    return any(word.folded in _POINTERS for word in unit.words[:2])


def _stand_together(met: Meetings, left: str, right: str) -> bool:
    """Whether two words stand within a few words of each other."""
    return any(
        0 < abs(first - second) <= 4 and min(one, other) >= 0.75
        for first, one in met.get(left, ())
        for second, other in met.get(right, ())
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


def _meanings(question: Question, vocabulary: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    """Return, for each word that may be met, the words of the question that it says and how surely."""
    meanings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for term in question.terms:
        alike = {term.stem: 1.0}
        if term.kind != "number":
            least = 0.8 if term.kind == "name" else 0.0
            alike |= {stem: value for stem in vocabulary if (value := likeness(term.stem, stem)) > least}
            if term.stem not in vocabulary and len(alike) == 1 and (other := nearest(term.stem, vocabulary)):
                alike[other] = 0.7
        for stem, value in alike.items():
            meanings[stem].append((term.stem, value))
    for name in question.names:
        for alias in _aliases(name):
            meanings[alias].extend((stem, 0.95) for stem in name)
    return meanings


def _aliases(name: tuple[str, ...]) -> frozenset[str]:
    """Return the acronyms that may stand for a name of several words: « Valenciennes Métropole » is VM, CAVM..."""
    if len(name) < 2:
        return frozenset()
    letters = "".join(stem[0] for stem in name)
    return frozenset(kind + letters for kind in _KINDS if len(kind + letters) > 2)
