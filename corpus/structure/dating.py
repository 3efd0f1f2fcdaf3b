"""The date of an act: which of the dates that its text states is its own; learnt.

Each date is weighed by what stands around it, where it stands, and how it compares with the others: an act is later than
the laws and delegations that it cites. The weights are those of a conditional logit (McFadden 1974).
"""

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.french.dates import MONTH, YEAR, calendar_day, dates_of, month_number
from corpus.french.folding import fold

LEARNT = Path(__file__).with_name("dating.json")
"""What `python -m evals.learning.dating` learnt."""

_HEAD, _TAIL = 6_000, 4_000
_PARTS = (("first", 300), ("second", 1_000), ("third", 2_500), ("head", _HEAD))
_END = 1_500
_WHOLE = len("2023-03-06")
_MONTH = re.compile(rf"\b({MONTH})\s+({YEAR})\b", re.IGNORECASE)
# A promise: the date of a law is no act's.
_LAW = re.compile(r"\b(?:lois?|decrets?|ordonnances?|directives?)\b[^;,]{0,40}$")
_LAW_BEFORE = 50
_AROUND = 90
_AFTER = 30
_NEAR = 6
_NAME_DATES = (
    re.compile(rf"(?<!\d)({YEAR})[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)"),
    re.compile(rf"(?<!\d)([0-3]\d)[-_.]([01]\d)[-_.]({YEAR})(?!\d)"),
)
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_WEEKDAYS = frozenset({"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a text states (« 2023-03-06 », « 2023-03 », "" for none): where, what is seen of each place, and as a whole."""

    date: str
    places: tuple[tuple[int, int, frozenset[str]], ...]
    seen: frozenset[str]


def find_date(name: str, title: str, text: str) -> str | None:
    """Return the date of the act (« 2023-03-06 »), as its title, first or last lines state it, else its file's name.

    A promise: a day in the title is the act's own.
    """
    if day := next((date for *_, date in _dates(title) if len(date) == _WHOLE), None):
        return day
    date = told(name, title, text, _learnt())
    return date if date and len(date) == _WHOLE else None


def told(name: str, title: str, text: str, weights: Mapping[str, float]) -> str | None:
    """Return the date or the month of the act."""
    if date := best(candidates(name, title, text), weights).date:
        return date
    named = _date_of_name(name)
    return named.isoformat() if named else None


def place_of(date: str | None, text: str) -> tuple[str, int, int] | None:
    """Return the date that a text states of its act, from start to end: this one, else a month where none is known."""
    found = candidates("", "", text)
    if date is None:
        own = best(found, _learnt())
        meant = own if len(own.date) < _WHOLE else None
    else:
        meant = next((each for each in found if each.date == date), None)
    if meant is not None and meant.places:
        start, end, _ = max(meant.places, key=lambda place: (_weight(place[2], _learnt()), -place[0]))
        return meant.date, start, end
    if date is None:
        return None
    return next(((date, start, end) for start, end, each in dates_of(text) if each.isoformat() == date), None)


def best(found: Sequence[Dated], weights: Mapping[str, float]) -> Dated:
    """Return which of several dates is the likeliest."""
    return max(found, key=lambda each: _weight(features(each), weights))


def features(one: Dated) -> frozenset[str]:
    """Return all that is seen of a date."""
    return one.seen.union(*(seen for *_, seen in one.places))


def candidates(name: str, title: str, text: str) -> tuple[Dated, ...]:
    """Return the dates of the first and last lines, and of the title; then none of them, which is the act's own too."""
    places: defaultdict[str, list[tuple[int, int, frozenset[str]]]] = defaultdict(list)
    ends = sorted({(0, min(len(text), _HEAD)), (max(_HEAD, len(text) - _TAIL), max(_HEAD, len(text)))})
    for first, last in ends:
        for start, end, date in _dates(text[first:last]):
            seen = frozenset(_around(text, first + start, first + end))
            places[date].append((first + start, first + end, seen))
    titled = {date for *_, date in _dates(title)}
    for date in titled:
        places.setdefault(date, [])
    named = _date_of_name(name)
    latest = sorted(places, reverse=True)
    stated = (
        Dated(date, tuple(those), frozenset(_as_a_whole(date, len(those), latest, titled, named)))
        for date, those in places.items()
    )
    return (*stated, Dated("", (), frozenset({"none", *(["none,named"] if named else [])})))


def _dates(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the days and the months that a text names."""
    days = [(start, end, date.isoformat()) for start, end, date in dates_of(text)]
    yield from (each for each in days if not _LAW.search(fold(text[max(0, each[0] - _LAW_BEFORE) : each[0]])))
    inside = {place for start, end, _ in days for place in range(start, end)}
    for match in _MONTH.finditer(text):
        if match.start() not in inside:
            yield match.start(), match.end(), f"{match[2]}-{month_number(match[1]):02d}"


def _around(text: str, start: int, end: int) -> Iterator[str]:
    """Yield what is seen of the place of a date: the words before and after it, and where it stands."""
    line = text.rfind("\n", 0, start) + 1
    before = _words(text[max(line, start - _AROUND) : start])
    if not any(word.isalpha() and word not in {"le", "du"} for word in before):
        yield "alone"
        before = [*_words(text[max(0, line - _AROUND) : line].strip()), "<ligne>", *before]
    for count in (1, 2, 3):
        yield f"{count}={' '.join(before[-count:])}"
    yield from (f"b={word}" for word in before[-_NEAR:])
    yield from (f"a={word}" for word in _words(text[end : end + _AFTER].partition("\n")[0])[:2])
    yield f"p={next((name for name, last in _PARTS if start < last), '')}"
    if len(text) - start < _END:
        yield "tail"


def _words(text: str) -> list[str]:
    """Return folded words and marks; days of the week and numbers stand for one another."""
    said = _WORD.findall(fold(text))
    return ["<jour>" if word in _WEEKDAYS else "#" if word.isdigit() else word for word in said]


def _as_a_whole(
    date: str, times: int, latest: Sequence[str], titled: set[str], named: dt.date | None
) -> Iterator[str]:
    """Yield how a date compares with the others that the text states, and with that of the file's name."""
    rank = latest.index(date)
    kind = "day" if len(date) == _WHOLE else "month"
    yield kind
    yield f"later={min(rank, 3)},{kind}"
    if rank:
        days = (_day(latest[0]) - _day(date)).days
        yield "behind=" + next(name for name, most in _SPANS if days <= most)
    yield f"times={min(times, 3)}"
    if date in titled:
        yield f"titled,{kind}"
    if named is not None:
        days = (named - _day(date)).days
        yield f"named={'after' if days < 0 else next(name for name, most in _SPANS if days <= most)},{kind}"


def _day(date: str) -> dt.date:
    """Return the day, of a month its first."""
    return dt.date.fromisoformat(date if len(date) == _WHOLE else f"{date}-01")


_SPANS = (("same", 0), ("week", 8), ("month", 31), ("season", 120), ("year", 400), ("far", 100_000))


def _date_of_name(name: str) -> dt.date | None:
    for pattern in _NAME_DATES:
        match = pattern.search(name)
        if match:
            groups = match.groups()
            named = calendar_day(*(groups if len(groups[0]) == 4 else groups[::-1]))
            if named:
                return named
    return None


def _weight(seen: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(each, 0.0) for each in seen)


@cache
def _learnt() -> dict[str, float]:
    """Return what comes with the program, read on first use."""
    stored: dict[str, float] = json.loads(LEARNT.read_text(encoding="utf-8"))
    return stored
