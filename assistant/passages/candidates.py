"""What may answer a part of a question: sentences, lists and headings, each with how well it fits."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter, mul

from assistant.french.expressions import AIM, FORMALITY, INSTITUTION, OFFICE, TOTAL
from assistant.french.ranges import range_holds
from assistant.french.vocabulary import AMOUNT_NOUNS, MONEY_VERBS
from assistant.french.words import stems_of, words
from assistant.passages.coverage import Coverage, Matcher, UnitPlace
from assistant.passages.expectations import NAMED_KINDS, found, is_demanding
from assistant.passages.quotable import Listing, Unit, UnitRun, listings, subheadings, votes
from assistant.passages.tabular import TableRow, is_code, money_of
from assistant.questions.things_asked import Part, is_body_noun
from corpus.french.dates import is_year
from corpus.french.number_words import worded

Span = tuple[int, int]

# How surely a stretch is of the kind asked, from which it can answer where only that kind does.
TYPED = 0.4

# A word of the question that weighs less tells no clause from another.
_TELLING = 0.35
# What is said around a row counts nearly as if the row said it: few say what they are rows of.
_AROUND = 0.6
# What parts one clause of a long sentence from the next.
_CLAUSES = re.compile(r";|\. ")
# In years: what is older than the document by more is history.
_LONG_AGO = 5
_TOTAL = stems_of("total totaux cumulé")
_INFINITIVE = re.compile(r"^\W*(?:ne pas |mieux |s['’]|se )?[a-zà-ÿ]+(?:er|ir|re|oir)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a candidate and against it; `score` weighs it all."""

    share: float
    direct: float
    phrases: float
    lost: float
    named: float
    core: float
    retrieval: float
    typed: float = 0.0
    softly_typed: float = 0.0
    binding: float = 0.0
    heading: float = 0.0
    introduces: float = 0.0
    focus: float = 0.0
    long: float = 0.0
    strangers: float = 0.0
    list_fit: float = 0.0
    soft_list_fit: float = 0.0
    own_direct: float = 0.0
    spans: float = 0.0
    ranged: float = 0.0
    dated: float = 0.0
    formal: float = 0.0
    astray: float = 0.0
    total: float = 0.0
    misdated: float = 0.0
    aimed: float = 0.0

    @property
    def score(self) -> float:
        """The weighted sum of all features."""
        return float(sum(map(mul, _weighed(self), _WEIGHTS.values())))


# Fitted on PIAF and the development questions: the right sentence first among those of the passages found.
_WEIGHTS = {
    "share": 0.65,
    "direct": 0.3,
    "phrases": 0.19,
    "lost": -0.22,
    "named": 0.03,
    "retrieval": 0.37,
    "typed": 0.46,
    "softly_typed": 0.19,
    "binding": 0.17,
    "heading": -0.16,
    "introduces": -0.2,
    "focus": 0.12,
    "long": -0.05,
    "strangers": -0.08,
    "list_fit": 0.46,
    "soft_list_fit": 0.12,
    "ranged": 0.3,
    "dated": -0.15,
    "formal": -0.4,
    "astray": -1.0,
    "total": 0.5,
    "misdated": -0.2,
    "aimed": 0.25,
}
_weighed = attrgetter(*_WEIGHTS)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A unit, or a list, that may answer one part; `span` is the thing asked, in the unit's text."""

    unit: Unit
    place: UnitPlace
    coverage: Coverage
    features: Features
    typed: float
    score: float
    span: Span | None = None
    listing: Listing | None = None


def ranked(
    part: Part, runs: Sequence[UnitRun], matcher: Matcher, retrieval: dict[str, float], *, every: bool = False
) -> list[Candidate]:
    """Return the candidates for this part of the question, the best first.

    Where only a thing of the kind asked can answer, they are those that hold one, unless `every` is asked for.
    """
    needs_kind = is_demanding(part) and not every
    candidates: list[Candidate] = []
    if part.kind == "vote" and not every:
        candidates = [_vote(part, run, vote, matcher, retrieval) for run in runs for vote in votes(run)]
        return sorted(candidates, key=lambda candidate: -candidate.score)
    for run in runs:
        places = {id(unit): rank for rank, unit in enumerate(run.units)}
        lists = listings(run)
        intros = {id(unit): listing.intro for listing in lists for item in listing.items for unit in item}
        for rank, unit in enumerate(run.units):
            if unit.is_heading and len(unit.words) < 4:
                continue
            if part.kind in NAMED_KINDS and matcher.names_columns(unit):
                continue
            spans = _spans(part, unit, matcher)
            if needs_kind and not any(sure >= TYPED for _, sure in spans):
                continue
            place = UnitPlace(run, rank, intros.get(id(unit)))
            candidates.append(_sentence(part, unit, place, spans, matcher, retrieval))
        if not is_demanding(part) or part.kind in NAMED_KINDS:
            for listing in (*lists, *subheadings(run)):
                place = UnitPlace(run, places[id(listing.intro)])
                candidates.append(of_listing(part, listing, place, matcher, retrieval))
    candidates.sort(key=lambda candidate: -candidate.score)
    return candidates


def _vote(
    part: Part, run: UnitRun, vote: Listing, matcher: Matcher, retrieval: dict[str, float]
) -> Candidate:
    """Return a vote as a candidate: all its lines, in the place of the first."""
    first = vote.intro
    spans = _spans(part, first, matcher) or (((0, len(first.text)), 1.0),)
    candidate = _sentence(part, first, UnitPlace(run, run.units.index(first)), spans, matcher, retrieval)
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
    return _by_column(part, spans or _counted_in_money(part, unit, row), row)


def _counted_in_money(part: Part, unit: Unit, row: TableRow) -> Sequence[tuple[Span, float]]:
    """Return the bare figures of a row whose table says that it counts in money, « en K€ »."""
    if part.kind not in {"amount", "quantity"} or money_of(row) is None:
        return ()
    return [((figure.start, figure.end), 0.5) for figure in unit.figures if figure.kind == "number"]


def _sentence(
    part: Part,
    unit: Unit,
    place: UnitPlace,
    spans: Sequence[tuple[Span, float]],
    matcher: Matcher,
    retrieval: dict[str, float],
) -> Candidate:
    coverage = matcher.coverage(part, unit, place)
    row = matcher.row(unit)
    span, typed, binding = _bound(spans, unit, matcher, matcher.part_weights(part, unit.passage))
    if part.kind == "definition" and typed == 1.0:
        binding = 1.0
    demands = is_demanding(part) or part.kind == "definition"
    features = Features(
        own_direct=_own(part, unit, coverage if row is not None else None, matcher),
        spans=min(5, len(spans)) / 5,
        ranged=_ranged(unit, row, matcher),
        dated=_dated(unit, matcher),
        misdated=_misdated(part, unit, matcher),
        formal=_formal(unit, matcher),
        aimed=float(matcher.asks_aim and bool(unit.figures) and AIM.search(unit.text) is not None),
        total=float(not _TOTAL.isdisjoint(part.own) and TOTAL.search(unit.text) is not None),
        share=coverage.share,
        direct=coverage.direct,
        phrases=coverage.phrases,
        lost=coverage.lost,
        astray=coverage.astray,
        named=coverage.named,
        core=coverage.core,
        retrieval=retrieval.get(unit.passage.id, 0.0),
        typed=typed if demands else 0.0,
        softly_typed=0.0 if demands else typed,
        binding=binding,
        heading=float(unit.is_heading and not (typed and is_demanding(part))),
        introduces=float(unit.introduces and not (typed and is_demanding(part))),
        focus=float(any(stem in unit.stems for stem in part.focus)),
        long=max(0.0, math.log(max(1, len(unit.words)) / 30)),
        strangers=_strangers(unit, matcher),
    )
    return Candidate(unit, place, coverage, features, typed, features.score, span)


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


def of_listing(
    part: Part, listing: Listing, place: UnitPlace, matcher: Matcher, retrieval: dict[str, float]
) -> Candidate:
    """Return the list as a candidate, with how well it fits."""
    said = [unit for item in listing.items for unit in item]
    coverage = matcher.coverage(part, listing.intro, place, said)
    fit = _fit(part, listing, matcher)
    features = Features(
        share=coverage.share,
        direct=coverage.direct,
        phrases=coverage.phrases,
        lost=coverage.lost,
        astray=coverage.astray,
        named=coverage.named,
        core=coverage.core,
        retrieval=retrieval.get(listing.intro.passage.id, 0.0),
        list_fit=fit if part.is_plural else 0.0,
        soft_list_fit=0.0 if part.is_plural else fit,
    )
    return Candidate(listing.intro, place, coverage, features, fit, features.score, listing=listing)


def _fit(part: Part, listing: Listing, matcher: Matcher) -> float:
    """Return how well the list's form is what is asked: as many items, of the right nature."""
    fit = 0.6 if len(listing.items) > 1 else 0.3
    wanted = [
        int(value) for word in matcher.question_words if (value := worded(word.folded) or _small(word.folded))
    ]
    if wanted and part.is_plural:
        fit += 0.4 if len(listing.items) in wanted else -0.3
    if listing.intro.introduces:
        fit += 0.1
    if (part.focus and any(stem in listing.intro.stems for stem in part.focus)) or (
        part.focus and all(item[0].is_heading and part.focus[0] in item[0].stems for item in listing.items)
    ):
        fit += 0.3
    if is_body_noun(part.focus) or part.kind in NAMED_KINDS:
        verbs = sum(1 for item in listing.items if _INFINITIVE.match(item[0].text.lstrip("-•■*→ ")))
        fit -= 1.2 * verbs / len(listing.items)
    if not part.is_plural:
        fit -= 0.3
    return max(-0.5, min(1.3, fit))


def _small(written: str) -> int | None:
    return int(written) if written.isdigit() and 2 <= int(written) <= 20 else None
