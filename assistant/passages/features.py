"""What is seen of a sentence, row or vote that may answer: what the judge of candidates has to go by."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from assistant.french.expressions import AIM, FORMALITY, TOTAL
from assistant.french.ranges import range_holds
from assistant.french.words import stems_of
from assistant.library.sources import Sources
from assistant.passages.coverage import Coverage, Matcher, UnitPlace
from assistant.passages.expectations import MONEY_KINDS, NAMED_KINDS, TIME_KINDS, is_demanding
from assistant.passages.quotable import Unit
from assistant.passages.tabular import TableRow
from assistant.questions.question import Question
from assistant.questions.things_asked import AskedKind, Part
from corpus.french.dates import is_year
from index.seams import Hit
from index.search.closeness import NEARNESS

Floats = npt.NDArray[np.float64]

# What is said around a row counts nearly as if the row said it: few say what they are rows of.
_AROUND = 0.6
# A word of the question that weighs less counts for little.
_COUNTS = 0.4
# In years: what is older than the document by more is history.
_LONG_AGO = 5
_TOTAL = stems_of("total totaux cumulé")
_SERIES: frozenset[AskedKind] = frozenset(("list", "commitment", "objective"))
_REASONS: frozenset[AskedKind] = frozenset(("reason", "manner"))
_FAR = (0.0,) * len(NEARNESS)
COMPARED = (
    "found", "document", "lexical", "inside",
    "share", "direct", "core", "own", "phrases", "typed", "binding", "near", "near_words", "near_rare",
)  # fmt: skip
"""What is also compared with the best of the candidates."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is seen of a candidate."""

    # The question.
    demands: float  # only a thing of the kind asked can answer
    plural: float  # several things are asked
    yes_no: float  # yes or no is asked
    money: float  # a sum is asked
    naming: float  # a body or a person is asked
    timing: float  # a date or a duration is asked
    series: float  # a list, objectives or commitments are asked
    reason: float  # why or how is asked
    terms: float  # how many of its words count
    parts: float  # how many things are asked
    unseen: float  # the share of it that no passage found says
    # The passage, as it was found.
    rank: float  # its place among those found, from 0
    found: float  # the search's score of it
    lexical: float  # ... by its words
    dense: float  # ... by its vector
    document: float  # the best score of a passage of its document
    inside: float  # the search's score of it in its document alone, where that was searched
    best_found: float  # the search's score of the first passage
    # The words of the question.
    share: float  # how much of them is said around the unit
    direct: float  # ... by the unit itself
    core: float  # ... the rarest counting for more, those that name the document for nothing
    own: float  # ... of what this part alone asks
    phrases: float  # how many of its pairs of words stand together
    named: float  # how many of its names and numbers are said right here
    lost: float  # how much is said nowhere around
    astray: float  # how much another document says that the search puts first
    near: float  # how near the unit comes to the question by words of like meaning
    near_words: float  # ... how much of its words, each by the nearest in the unit
    near_names: float  # ... of those written as names
    near_asked: float  # ... of those that « quel » asks for
    near_rare: float  # ... of the rare ones
    near_figures: float  # ... of its figures
    near_long: float  # ... of the long ones
    strangers: float  # how many acronyms the unit says that the question does not
    giver: float  # how near the unit is said who is asked to give or to act
    # What is asked for.
    typed: float  # how surely the unit holds a thing of the kind asked
    spans: float  # how many of them
    binding: float  # how near to it the words of the question stand
    sums: float  # how many sums of money the unit tells, at most three
    figures: float  # how many figures, at most five
    focus: float  # the unit says what is counted or named
    ranged: float  # the label of the row is a range that holds (1) or lacks (-1) a number of the question
    misdated: float  # the unit tells of other years than those asked
    dated: float  # no year is asked, and the unit tells of years long past
    formal: float  # it tells of a formality that is not asked about
    total: float  # a total is asked, and told
    aimed: float  # an aim is asked, and a figure aimed at is told
    # Its form.
    heading: float
    introduces: float  # it announces what follows
    row: float  # it is the row of a table
    listed: float  # it is an item under a line that introduces it
    length: float  # the logarithm of its number of words
    depth: float  # how far down its passage it stands, from 0 to 1


FEATURES = tuple(field.name for field in fields(Features))
_row_of = attrgetter(*FEATURES)


@dataclass(frozen=True, slots=True)
class Found:
    """The passages found for a question, each with its place among them.

    `inside` are the scores of passages in their document alone, by the passage's id; `near` tells how near each unit comes, by
    its own.
    """

    hits: Mapping[str, tuple[int, Hit]]
    inside: Mapping[str, float]
    documents: Mapping[str, float]
    best: float
    near: Mapping[int, Sequence[float]]

    @classmethod
    def of(
        cls,
        question: Question,
        hits: Sequence[Hit],
        inside: Sequence[Hit],
        places: Sequence[UnitPlace],
        sources: Sources,
    ) -> "Found":
        """Return the passages by their ids, and the nearness of what stands in these places."""
        documents: dict[str, float] = {}
        for hit in hits:
            documents.setdefault(hit.passage.document_id, hit.score)
        units = [place.run.units[place.rank] for place in places]
        near = sources.closeness(question.text, [unit.text for unit in units]).tolist()
        return cls(
            {hit.passage.id: (len(hits), replace(hit, score=0.0)) for hit in inside}
            | {hit.passage.id: (rank, hit) for rank, hit in enumerate(hits)},
            {hit.passage.id: hit.score for hit in inside},
            documents,
            hits[0].score,
            {id(unit): each for unit, each in zip(units, near, strict=True)},
        )


def table(seen: Sequence[Features]) -> Floats:
    """Return what is seen of each candidate, and how far each thing seen lies behind the best of them.

    Shape (candidates, len(FEATURES) + len(COMPARED)).
    """
    rows = np.array([_row_of(each) for each in seen], dtype=np.float64)
    compared = rows[:, [FEATURES.index(name) for name in COMPARED]]
    return np.column_stack([rows, compared - compared.max(axis=0)])


class Looking:
    """Looks at units with one part of a question in mind; what the question itself asks is told once for all of them."""

    def __init__(self, part: Part, matcher: Matcher, found: Found) -> None:
        self.part = part
        self.matcher = matcher
        self._found = found
        self._is_demanding = is_demanding(part)
        self._asks_total = not _TOTAL.isdisjoint(part.own)
        self._asked = {
            "demands": float(self._is_demanding),
            "plural": float(part.is_plural),
            "yes_no": float(part.kind == "yes_no"),
            "money": float(part.kind in MONEY_KINDS),
            "naming": float(part.kind in NAMED_KINDS),
            "timing": float(part.kind in TIME_KINDS),
            "series": float(part.kind in _SERIES),
            "reason": float(part.kind in _REASONS),
            "terms": sum(1 for term in matcher.question.terms if term.weight > _COUNTS),
            "parts": len(matcher.question.parts),
            "unseen": matcher.unseen,
            "best_found": found.best,
        }

    def at(
        self, unit: Unit, place: UnitPlace, coverage: Coverage, spans: int, typed: float, binding: float
    ) -> Features:
        """Return what is seen of a unit that holds so many `spans` of the kind asked, the best `typed` and `binding`."""
        part, matcher, found = self.part, self.matcher, self._found
        row = matcher.row(unit)
        rank, hit = found.hits.get(unit.passage.id, (len(found.hits), None))
        # A line that holds the very kind of thing asked answers, whatever it looks like.
        holds = bool(typed) and self._is_demanding
        return Features(
            **self._asked,
            rank=rank,
            found=hit.score if hit else 0.0,
            lexical=hit.lexical if hit else 0.0,
            dense=hit.dense if hit else 0.0,
            document=found.documents.get(unit.passage.document_id, 0.0),
            inside=found.inside.get(unit.passage.id, 0.0),
            share=coverage.share,
            direct=coverage.direct,
            core=coverage.core,
            own=_own(part, unit, coverage if row is not None else None, matcher),
            phrases=coverage.phrases,
            named=coverage.named,
            lost=coverage.lost,
            astray=coverage.astray,
            **dict(zip(NEARNESS, found.near.get(id(unit), _FAR), strict=True)),
            strangers=_strangers(unit, matcher),
            giver=min((coverage.levels.get(stem, 1.0) for stem in part.actor), default=1.0),
            typed=typed,
            spans=min(5, spans) / 5,
            binding=binding,
            sums=min(3, sum(figure.kind == "amount" for figure in unit.figures)),
            figures=min(5, len(unit.figures)),
            focus=float(any(stem in unit.stems for stem in part.focus)),
            ranged=_ranged(unit, row, matcher),
            misdated=_misdated(part, unit, matcher),
            dated=_dated(unit, matcher),
            formal=_formal(unit, matcher),
            total=float(self._asks_total and TOTAL.search(unit.text) is not None),
            aimed=float(matcher.asks_aim and bool(unit.figures) and AIM.search(unit.text) is not None),
            heading=float(unit.is_heading and not holds),
            introduces=float(unit.introduces and not holds),
            row=float(row is not None),
            listed=float(place.intro is not None),
            length=math.log(len(unit.words)),
            depth=(unit.start - unit.passage.start) / max(1, len(unit.passage.text)),
        )


def _own(part: Part, unit: Unit, around: Coverage | None, matcher: Matcher) -> float:
    """Return how much of what this part alone asks the unit itself says; a row, with what stands `around` it."""
    weights = matcher.part_weights(part, unit.passage)
    own = matcher.own(part, unit.passage)
    total = sum(weights[stem] for stem in own)
    if not total:
        return 0.5
    best = matcher.meetings(unit).best
    levels = {
        stem: max(best.get(stem, 0.0), _AROUND * around.levels[stem] if around else 0.0) for stem in own
    }
    return sum(weights[stem] * level for stem, level in levels.items()) / total


def _dated(unit: Unit, matcher: Matcher) -> float:
    """Return 1 where no year is asked and the unit tells only of years well before its document's own."""
    if matcher.asks_year:
        return 0.0
    told = [int(word.stem) for word in unit.words if is_year(word.stem)]
    own = [int(year) for year in matcher.years_of(unit)]
    return float(bool(told and own) and max(told) < min(own) - _LONG_AGO)


def _misdated(part: Part, unit: Unit, matcher: Matcher) -> float:
    """Return 1 where the unit tells of other years than those asked, and of none of them."""
    if not matcher.asks_year:
        return 0.0
    asked = {term.stem for term in matcher.question.terms if is_year(term.stem)} - part.others
    told = {word.stem for word in unit.words if is_year(word.stem)}
    return float(bool(told and asked) and told.isdisjoint(asked))


def _formal(unit: Unit, matcher: Matcher) -> float:
    """Return 1 where the unit tells of the formalities of a meeting that the question does not ask about."""
    formality = FORMALITY.search(unit.text)
    if formality is None:
        return 0.0
    asked = matcher.meetings(unit).places.values()
    told = [unit.words[rank] for places in asked for rank, _ in places]
    return float(not any(formality.start() <= word.start < formality.end() for word in told))


def _ranged(unit: Unit, row: TableRow | None, matcher: Matcher) -> float:
    """Return 1 where the row's label is a range that holds a number of the question, -1 where it holds none."""
    if row is None or not row.cells:
        return 0.0
    start, end = row.cells[0]
    is_held = range_holds(unit.text[start:end], matcher.values)
    return 0.0 if is_held is None else 1.0 if is_held else -1.0


def _strangers(unit: Unit, matcher: Matcher) -> float:
    """Return how much the unit speaks of others: acronyms that the question does not say."""
    met = matcher.meetings(unit).places
    asked = {unit.words[rank].stem for places in met.values() for rank, _ in places}
    others = {word.stem for word in unit.words if word.is_acronym} - asked
    return min(3, len(others)) / 3
