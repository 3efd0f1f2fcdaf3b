"""How much of a question a sentence covers: in its words, in what introduces it, in its headings and document."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.french.vocabulary import is_measured
from assistant.french.words import listed, stems_of, words
from assistant.passages.identity import (
    joined_names,
    named_by,
    told_beside,
    written_as_names,
    years_borne,
)
from assistant.passages.mentions import MentionReader, Met
from assistant.passages.quotable import Unit, UnitRun, units_of
from assistant.passages.tabular import TableRow, rows_of
from assistant.questions.question import Question
from assistant.questions.things_asked import Part
from corpus.documents import Passage
from corpus.french.dates import is_year
from corpus.french.folding import fold

# What a word is worth where it stands, as a share of the same word in the sentence itself.
_INTRO = 0.95
_POINTED = 0.9
_BEFORE = 0.7
_HEADING = 0.85
_ITEMS = 0.8
_CAPTION = 0.85
_COLUMN = 0.7
_OUTER = 0.7
_TITLE = 0.6
_PASSAGE = 0.5
_DOCUMENT = 0.3
# Below this, no passage found of its document says a word; from this on, another says it clearly.
_ANYWHERE = 0.28
_CLEARLY = 0.9
# Up to this, only another part of its document says it.
_BEYOND = 0.31
# What a word counts for anywhere in a document that is about it.
_IDENTITY = 0.9
_AIMS = stems_of("objectif cible viser vise visait ambition atteindre horizon")
# Documents whose sections are each about something else.
_MINUTES = "compte rendu"
_POINTERS = listed("il elle ils elles ce cet cette ces celui celle ceux celles cela son sa ses leur leurs")


_Section = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """Where a unit stands: its run, its place there, and the unit that introduces it."""

    run: UnitRun
    rank: int
    intro: Unit | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the question is covered, from 0 to 1: anywhere around the unit, and by the unit itself.

    `lost` is the share of what is said nowhere around it; `named` that of names and numbers said by the unit
    or by what introduces it (1 where the question has none); `core` is like `share`, its rarest words counting
    for still more, without those that say what the whole document is; `phrases` is the share of the question's
    word pairs that stand together in the unit or what introduces it; `levels` tells each stem's best place. `astray` is
    the share of the words that nothing near says, though another document does that the search puts first:
    what stands here is then on another subject.
    """

    share: float
    direct: float
    lost: float
    named: float
    core: float
    phrases: float
    levels: dict[str, float]
    astray: float


@dataclass(frozen=True, slots=True, eq=False)
class _Ambience:
    """What all units of a passage share: the level of each stem, and of each pair of words."""

    levels: dict[str, float]
    pairs: dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """What a part of the question asks of a document: each word's weight, and the words that it alone asks.

    Of each word, `terms` tells its weight, whether it names the document, whether it is a name or a number,
    and whether saying it nowhere is a loss.
    """

    weights: dict[str, float]
    terms: tuple[tuple[str, float, bool, bool, bool], ...]
    own: tuple[str, ...]
    elsewhere: frozenset[str]
    in_another_item: frozenset[str]


class Matcher:
    """Compares one question with the units found for it."""

    def __init__(self, question: Question, runs: Sequence[UnitRun], found: Sequence[Passage] = ()) -> None:
        """Prepare for the units of `runs`; `found` are the passages that the search puts first."""
        units = [unit for run in runs for unit in run.units]
        self.question = question
        self.question_words = words(question.text)
        self.acronyms = {word.stem for word in self.question_words if word.is_acronym}
        self.names = question.names
        if all(self.acronyms.issuperset(name) for name in question.names):
            # Who writes no capitals leaves it to the documents which words are names.
            self.names += tuple((stem,) for stem in written_as_names(question, units))
        self._joined = joined_names(question)
        self._reader = MentionReader(question, frozenset[str]().union(*(unit.stems for unit in units)))
        self._frames: dict[tuple[int, _Section], _Frame] = {}
        self._ambiences: dict[str, _Ambience] = {}
        self._rows = {id(run.units[rank]): row for run in runs for rank, row in rows_of(run).items()}
        self._headers = {id(row.header) for row in self._rows.values() if row.header is not None}
        self.asks_year = any(is_year(term.stem) for term in question.terms)
        self.asks_aim = not _AIMS.isdisjoint(term.stem for term in question.terms)
        self.values = tuple(
            Decimal(term.stem)
            for term in question.terms
            if term.kind == "number" and re.fullmatch(r"\d+(?:\.\d+)?", term.stem) and not is_year(term.stem)
        )
        self._headings = dict(pair for run in runs for pair in _under(run))
        self._told_in = self._by_section(runs)
        self._told: dict[str, dict[str, float]] = {}
        for (document, _), told in self._told_in.items():
            _merge(self._told.setdefault(document, {}), told)
        self._found = tuple(dict.fromkeys(map(_section_of, found)))
        self._identities = {
            passage.document_id: self._identity(passage) for run in runs for passage in run.passages
        }
        self._years = {passage.document_id: years_borne(passage) for run in runs for passage in run.passages}
        self.weights = self._weights(units)
        unseen = sum(
            self.weights[term.stem]
            for term in question.terms
            if term.kind != "verb" and not any(term.stem in told for told in self._told.values())
        )
        self.unseen = unseen / (sum(self.weights.values()) or 1.0)

    def meetings(self, unit: Unit) -> Met:
        """Return where the unit says each word of the question."""
        return self._reader.unit(unit)

    def row(self, unit: Unit) -> TableRow | None:
        """Return the row of a table that the unit is, or None where it is none."""
        return self._rows.get(id(unit))

    def names_columns(self, unit: Unit) -> bool:
        """Whether the unit is the header of a table: it names what the rows tell."""
        return id(unit) in self._headers

    def said_of(self, text: str) -> float:
        """Return how much of the question a few words say: the weights of the words met."""
        return sum(self.weights[stem] * best for stem, best in self._reader.text(text).best.items())

    def coverage(self, part: Part, unit: Unit, place: UnitPlace, said: Sequence[Unit] = ()) -> Coverage:
        """Return how much of this part of the question the unit covers where it stands, with its items `said`."""
        total = reached = direct = lost = names = named = rare = covered = astray = 0.0
        frame = self._frame(part, unit.passage)
        near = self._near(unit, place, said)
        own_best = self.meetings(unit).best
        before = self._pointed(unit, place)
        levels = dict(self._ambience(unit.passage).levels)
        for value, met in ((1.0, self.meetings(unit)), *near):
            for stem, best in met.best.items():
                if value * best > levels[stem]:
                    levels[stem] = value * best
        for stem, weight, is_identity, is_named, may_be_lost in frame.terms:
            own = own_best.get(stem, 0.0)
            level = levels[stem]
            if is_identity:
                level = max(level, _IDENTITY)
            else:
                rare += weight**2
                covered += weight**2 * level
                if before is not None:
                    own = max(own, 0.8 * before.best.get(stem, 0.0))
                if is_named:
                    names += weight
                    named += weight * (level if level >= _BEFORE else 0.0)
            if level < 0.1 and may_be_lost:
                lost += weight
            if (level < _ANYWHERE and stem in frame.elsewhere) or (
                level < _BEYOND and stem in frame.in_another_item
            ):
                astray += weight
            total += weight
            reached += weight * level
            direct += weight * own
        total = total or 1.0
        return Coverage(
            share=reached / total,
            direct=direct / total,
            lost=lost / total,
            named=named / names if names else 1.0,
            core=covered / rare if rare else 1.0,
            phrases=self._phrases(unit, near, frame.weights),
            levels=levels,
            astray=astray / total,
        )

    def identifies(self, stem: str, unit: Unit) -> bool:
        """Whether this word of the question is one of those that say what the unit's whole document is."""
        return stem in self._identities[unit.passage.document_id]

    def years_of(self, unit: Unit) -> frozenset[str]:
        """Return the years that the unit's document bears in its title, its name or its date."""
        return self._years[unit.passage.document_id]

    def part_weights(self, part: Part, passage: Passage) -> dict[str, float]:
        """Return what each word weighs for this part, in a document: what all of it is about tells little."""
        return self._frame(part, passage).weights

    def own(self, part: Part, passage: Passage) -> tuple[str, ...]:
        """Return the words that this part alone asks about, without those that name the document."""
        return self._frame(part, passage).own

    def _frame(self, part: Part, passage: Passage) -> _Frame:
        key = (id(part), _section_of(passage))
        known = self._frames.get(key)
        if known is None:
            identity = self._identities[passage.document_id]
            weights = self._part_weights(part, identity)
            terms = tuple(
                (
                    term.stem,
                    weights[term.stem],
                    term.stem in identity,
                    term.kind in {"name", "number"},
                    term.kind != "verb" and term.stem not in part.focus,
                )
                for term in self.question.terms
            )
            said = tuple(
                term.stem for term in self.question.terms if term.stem in part.own and term.weight > 0.2
            )
            own = tuple(stem for stem in said if stem not in identity) or said
            asked = [
                term.stem
                for term in self.question.terms
                if term.kind in {"word", "name"}
                and term.weight >= 0.5
                and term.stem not in part.focus
                and term.stem not in part.others
                and self.question.asks(part, term)
            ]
            nearer = self._nearer(part, _section_of(passage))
            elsewhere, in_another_item = (
                frozenset(stem for stem in asked for told in each if told.get(stem, 0.0) >= _CLEARLY)
                for each in nearer
            )
            known = self._frames[key] = _Frame(weights, terms, own, elsewhere, in_another_item)
        return known

    def _nearer(self, part: Part, own: _Section) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
        """Return what the sections say that the search puts first and that say as much of the question as this.

        Those of other documents come first, then the others of its own.
        """

        def said(told: dict[str, float]) -> float:
            return sum(
                self.weights[term.stem] * told.get(term.stem, 0.0)
                for term in self.question.terms
                if term.stem not in part.actor
            )

        # The first of its document's headings may stand where nothing was found.
        of_document, of_section = said(self._told.get(own[0], {})), said(self._told_in.get(own, {}))
        others = [other for other in self._found if other in self._told_in]
        return (
            [
                told
                for other in others
                if other[0] != own[0] and said(told := self._told[other[0]]) >= of_document
            ],
            [
                told
                for other in others
                if other[0] == own[0] and other != own and said(told := self._told_in[other]) >= of_section
            ],
        )

    def _part_weights(self, part: Part, identity: frozenset[str]) -> dict[str, float]:
        siblings = {stem for other in self.question.parts if other is not part for stem in other.focus}
        weights = dict(self.weights)
        for stem in weights.keys() & set(part.focus):
            if part.kind not in {"number", "objective"}:
                # What kind of thing is asked is often not said of the thing itself.
                weights[stem] *= 0.8 if part.kind == "list" else 0.5
            if is_measured(part.nouns):
                # « Quelle surface » is answered by hectares, whatever they are called.
                weights[stem] *= 0.2
        for stem in part.others & weights.keys():
            weights[stem] = 0.0
        if len(self.question.parts) > 1:
            for stem in weights:
                if stem not in part.own:
                    weights[stem] *= 0.0 if stem in siblings else 0.6
        rest = sum(weight for stem, weight in weights.items() if stem not in identity)
        for stem in identity:
            weights[stem] *= 0.15 if rest >= 0.5 else 0.6
        return weights

    def _weights(self, units: Sequence[Unit]) -> dict[str, float]:
        """Return each word's weight, greater for a word that few of the units say."""
        total = len(units) + 1
        seen = Counter(
            stem for unit in units for stem, quality in self.meetings(unit).best.items() if quality > 0.6
        )
        weights = {}
        for term in self.question.terms:
            count = seen[term.stem] if term.weight > 0.2 else total
            rarity = math.log(total / (count + 0.5)) / math.log(total / 0.5)
            weights[term.stem] = term.weight * (0.35 + 0.65 * rarity)
        return weights

    def _identity(self, passage: Passage) -> frozenset[str]:
        best = self._reader.text(named_by(passage)).best
        said = frozenset(stem for stem, quality in best.items() if quality > 0.8)
        # « villesaintgratien-2021.txt » is of Saint-Gratien.
        file = fold(passage.document)
        return said.union(*(name for name, joined in self._joined.items() if joined in file))

    def _pointed(self, unit: Unit, place: UnitPlace) -> Met | None:
        """Return what the first word of the unit points back to: the sentence before, or the heading above."""
        if not _points_back(unit):
            return None
        if unit.is_heading:
            return self._reader.text(unit.path[-2]) if len(unit.path) > 1 else None
        return self.meetings(place.run.units[place.rank - 1]) if place.rank else None

    def _near(self, unit: Unit, place: UnitPlace, said: Sequence[Unit]) -> list[tuple[float, Met]]:
        """Return what stands right beside a unit, with what a word is worth there."""
        near = [(_ITEMS, self.meetings(other)) for other in said]
        if place.intro is not None:
            near.append((_INTRO, self.meetings(place.intro)))
        row = self._rows.get(id(unit))
        if row is not None:
            near.extend(
                (value, self.meetings(other))
                for value, other in ((_CAPTION, row.caption), (_COLUMN, row.header))
                if other is not None
            )
        heading = self._headings.get(id(unit))
        if heading is not None:
            near.append((_HEADING, self.meetings(heading)))
        points = _points_back(unit)
        if points and unit.is_heading:
            # « Il se réunira... », under « Le comité technique ».
            near.extend((_POINTED, self._reader.text(heading)) for heading in unit.path[-2:-1])
        for distance in (1, 2):
            rank = place.rank - distance
            if rank >= 0 and place.run.units[rank].passage.section == unit.passage.section:
                nearness = (_POINTED if points else _BEFORE) - 0.1 * (distance - 1)
                near.append((nearness, self.meetings(place.run.units[rank])))
        return [(value, met) for value, met in near if met.best]

    def _ambience(self, passage: Passage) -> _Ambience:
        known = self._ambiences.get(passage.id)
        if known is not None:
            return known
        path = passage.section
        zones = [(_HEADING, self._reader.text(heading)) for heading in path[-1:]]
        zones += [(_OUTER, self._reader.text(heading)) for heading in path[:-1]]
        zones.append((_TITLE, self._reader.text(told_beside(passage))))
        levels = dict.fromkeys((term.stem for term in self.question.terms), 0.0)
        for stem, best in self._told[passage.document_id].items():
            levels[stem] = _DOCUMENT * best
        said = ((_PASSAGE, self.meetings(unit)) for unit in units_of(passage))
        for value, met in (*zones, *said):
            for stem, best in met.best.items():
                levels[stem] = max(levels[stem], value * best)
        pairs = {
            pair: max((value for value, met in zones if pair in met.pairs), default=0.0)
            for pair in self.question.pairs
        }
        known = self._ambiences[passage.id] = _Ambience(levels, pairs)
        return known

    def _phrases(self, unit: Unit, near: list[tuple[float, Met]], weights: dict[str, float]) -> float:
        total = reached = 0.0
        own = self.meetings(unit)
        ambience = self._ambience(unit.passage).pairs
        identity = self._identities[unit.passage.document_id]
        for pair in self.question.pairs:
            weight = weights[pair[0]] + weights[pair[1]]
            total += weight
            level = 1.0 if pair in own.pairs else ambience[pair]
            if pair[0] in identity and pair[1] in identity:
                level = max(level, _IDENTITY)
            for value, met in near:
                if value > level and pair in met.pairs:
                    level = value
            reached += weight * level
        return reached / total if total else 0.0

    def _by_section(self, runs: Sequence[UnitRun]) -> dict[_Section, dict[str, float]]:
        """Return how surely each item of each document says each word, as far as it was found; with its title's."""
        found: dict[_Section, dict[str, float]] = {}
        for run in runs:
            for passage in run.passages:
                told = found.setdefault(_section_of(passage), {})
                for text in (named_by(passage), *passage.section):
                    _merge(told, self._reader.text(text).best)
            for unit in run.units:
                _merge(found[_section_of(unit.passage)], self.meetings(unit).best)
        return found


def _under(run: UnitRun) -> Iterator[tuple[int, Unit]]:
    """Yield for each unit, by its identity, the heading that stands above it in its passage."""
    heading: Unit | None = None
    for unit in run.units:
        if heading is not None and heading.passage is not unit.passage:
            heading = None
        if unit.is_heading:
            heading = unit
        elif heading is not None:
            yield id(unit), heading


def _section_of(passage: Passage) -> _Section:
    """Return what a passage belongs to: in minutes, the item of the agenda; elsewhere the whole document."""
    return passage.document_id, passage.section[:1] if passage.kind == _MINUTES else ()


def _merge(told: dict[str, float], said: Mapping[str, float]) -> None:
    for stem, quality in said.items():
        told[stem] = max(told.get(stem, 0.0), quality)


def _points_back(unit: Unit) -> bool:
    """Whether the sentence begins with a word that stands for something said before."""
    return any(word.folded in _POINTERS for word in unit.words[:2])
