"""What may answer a part of a question: sentences, rows and votes, each with what is seen of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.french.expressions import INSTITUTION, OFFICE
from assistant.french.vocabulary import AMOUNT_NOUNS, MONEY_VERBS
from assistant.french.words import words
from assistant.passages.coverage import Coverage, Matcher, UnitPlace
from assistant.passages.expectations import NAMED_KINDS, found
from assistant.passages.features import Features, Looking
from assistant.passages.quotable import Listing, Unit, UnitRun, label_of, listings, says, votes
from assistant.passages.readings import Stretch
from assistant.passages.tabular import TableRow, is_code, is_row, money_of
from assistant.questions.things_asked import Part

Span = tuple[int, int]

# How surely a stretch is of the kind asked, from which it can answer where only that kind does.
TYPED = 0.4

# A word of the question that weighs less tells no clause from another.
_TELLING = 0.35
# What parts one clause of a long sentence from the next.
_CLAUSES = re.compile(r";|\. ")
# A heading of fewer words answers nothing by itself.
_HEADING_WORDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A unit that may answer one part; `span` is the thing asked, in its text. A vote is all the lines of its `listing`."""

    unit: Unit
    place: UnitPlace
    coverage: Coverage
    features: Features
    span: Span | None = None
    listing: Listing | None = None

    @property
    def stretch(self) -> Stretch:
        """Where its unit stands in its passage."""
        start = self.unit.start - self.unit.passage.start
        return Stretch(self.unit.passage, start, start + len(self.unit.text))

    @property
    def units(self) -> tuple[Unit, ...]:
        """What it says: the unit, or all of the list."""
        return (
            (self.unit,)
            if self.listing is None
            else tuple(unit for item in self.listing.items for unit in item)
        )


def places_in(runs: Sequence[UnitRun]) -> list[UnitPlace]:
    """Return where every unit that may answer stands, in reading order."""
    places = []
    for run in runs:
        intros = {
            id(unit): listing.intro for listing in listings(run) for item in listing.items for unit in item
        }
        places += [
            UnitPlace(run, rank, intros.get(id(unit)))
            for rank, unit in enumerate(run.units)
            if unit.words
            and (is_row(unit) or says(unit) or label_of(run, rank) is not None)
            and not (unit.is_heading and len(unit.words) < _HEADING_WORDS)
        ]
    return places


def candidates_of(runs: Sequence[UnitRun], places: Sequence[UnitPlace], looking: Looking) -> list[Candidate]:
    """Return what may answer a part of the question, of these places in these runs, in reading order."""
    part = looking.part
    if part.kind == "vote" and (told := [(run, vote) for run in runs for vote in votes(run)]):
        return [_vote(run, vote, looking) for run, vote in told]
    candidates: list[Candidate] = []
    for place in places:
        unit = place.run.units[place.rank]
        if part.kind not in NAMED_KINDS or not looking.matcher.names_columns(unit):
            candidates.append(_candidate(place, _spans(part, unit, looking.matcher), looking))
    return candidates


def _vote(run: UnitRun, vote: Listing, looking: Looking) -> Candidate:
    """Return a vote as a candidate: all its lines, in the place of the first."""
    first = vote.intro
    spans = _spans(looking.part, first, looking.matcher) or (((0, len(first.text)), 1.0),)
    candidate = _candidate(UnitPlace(run, run.units.index(first)), spans, looking)
    return replace(candidate, listing=vote) if len(vote.items) > 1 else candidate


def _spans(part: Part, unit: Unit, matcher: Matcher) -> Sequence[tuple[Span, float]]:
    """Return the stretches of the unit that are of the kind asked, each with how surely it is."""
    spans: Sequence[tuple[Span, float]] = found(part, unit)
    if part.kind in NAMED_KINDS:
        spans = _unasked(spans, unit, matcher)
    if part.kind == "person":
        # Who holds an office is told by a name, who presides by an office too.
        others = (INSTITUTION, OFFICE) if part.focus else (INSTITUTION,)
        spans = [
            one
            for one in spans
            if not any(other.search(unit.text, *one[0]) for other in others)
            or (not part.focus and OFFICE.search(unit.text, *one[0]))
        ]
    if part.kind == "definition" and any(sure == 1.0 for _, sure in spans):
        # An acronym beside the words that it is made of: what else the sentence says defines nothing.
        spans = [one for one in spans if one[1] == 1.0]
    row = matcher.row(unit)
    if row is None:
        return spans
    return _asked_column(_by_column(part, spans or _counted_in_money(part, unit, row), row), row, matcher)


def _counted_in_money(part: Part, unit: Unit, row: TableRow) -> Sequence[tuple[Span, float]]:
    """Return the bare figures of a row whose table says that it counts in money, « en K€ »."""
    if part.kind not in {"amount", "quantity"} or money_of(row) is None:
        return ()
    return [((figure.start, figure.end), 0.5) for figure in unit.figures if figure.kind == "number"]


def _candidate(place: UnitPlace, spans: Sequence[tuple[Span, float]], looking: Looking) -> Candidate:
    part, matcher, unit = looking.part, looking.matcher, place.run.units[place.rank]
    coverage = matcher.coverage(part, unit, place)
    span, typed, binding = _bound(spans, unit, matcher, matcher.part_weights(part, unit.passage))
    seen = looking.at(unit, place, coverage, len(spans), typed, binding)
    return Candidate(unit, place, coverage, seen, span)


def _unasked(spans: Sequence[tuple[Span, float]], unit: Unit, matcher: Matcher) -> list[tuple[Span, float]]:
    """Return the names that the question does not itself say: none of its own can be its answer."""
    said = {term.stem for term in matcher.question.terms}
    named = [
        (span, weight, {word.stem for word in unit.words if span[0] <= word.start < span[1] and word.stem})
        for span, weight in spans
    ]
    return [(span, weight) for span, weight, stems in named if not stems <= said]


def _by_column(part: Part, spans: Sequence[tuple[Span, float]], row: TableRow) -> list[tuple[Span, float]]:
    """Return what stands under a column that can hold it: a bare number is a sum under « montant »."""
    kept: list[tuple[Span, float]] = []
    money: list[tuple[Span, float]] = []
    for span, weight in spans:
        name = row.name_at(span[0])
        if is_code(name):
            continue
        is_money = any(word.stem in AMOUNT_NOUNS | MONEY_VERBS or "€" in name for word in words(name))
        if is_money and part.kind == "number":
            continue
        kept.append((span, weight))
        if is_money and part.kind in {"amount", "quantity"}:
            money.append((span, max(weight, 0.9)))
    return money or kept


def _asked_column(
    spans: list[tuple[Span, float]], row: TableRow, matcher: Matcher
) -> list[tuple[Span, float]]:
    """Return what stands under the column whose name says most of the question: « Montant HT », not « Montant TTC »."""
    said = [matcher.said_of(row.name_at(span[0])) for span, _ in spans]
    most = max(said, default=0.0)
    return [one for one, worth in zip(spans, said, strict=True) if worth == most]


def _bound(
    spans: Sequence[tuple[Span, float]], unit: Unit, matcher: Matcher, weights: dict[str, float]
) -> tuple[Span | None, float, float]:
    """Return the stretch of the asked kind nearest to the question's words, its weight and its nearness."""
    best: tuple[Span | None, float, float] = (None, 0.0, 0.0)
    if not spans:
        return best
    places = [
        (unit.words[rank], stem, weights[stem] * quality)
        for stem, met in matcher.meetings(unit).places.items()
        for rank, quality in met
        if quality > 0.5
    ]
    total = sum(weights.values()) or 1.0
    for span, weight in spans:
        near: dict[str, float] = {}
        crossings: list[bool] = []
        for word, stem, value in places:
            if span[0] <= word.start < span[1]:
                continue
            low, high = min(word.end, span[1]), max(word.start, span[0])
            rivals = sum(1 for other, _ in spans if other != span and low <= other[0] < high)
            crossed = len(_CLAUSES.findall(unit.text, low, high))
            distance = max(0, high - low) / 40 + rivals + 0.5 * crossed
            if value >= _TELLING:
                crossings.append(bool(crossed))
            near[stem] = max(near.get(stem, 0.0), value / (1 + distance))
        binding = min(1.0, sum(near.values()) / total)
        if crossings and all(crossings):
            weight *= 0.35
        if weight + binding > best[1] + best[2]:
            best = (span, weight, binding)
    return best
