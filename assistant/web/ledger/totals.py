"""What amounts of the ledger add up to, by whom or what; and what of them is left out, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.facts.facts import Commitment, Funding, each_once
from corpus.french.dates import years_of
from corpus.french.folding import fold

MOST_BARS = 8
"""How many bars a picture has; what the others add up to is written below."""

_UNSTATED = "non précisé"


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in euros of `counted` amounts; `parts` stand inside others of them, `unknown` give no euros.

    `apart` are no funding (a guarantee, a market, an account), or say again what another row says.
    """

    euros: Decimal
    counted: int
    parts: int
    unknown: int
    apart: int = 0


@dataclass(frozen=True, slots=True)
class TotalBar:
    """One value with what it adds up to: euros, or a number of rows.

    `share` (0 to 1) is its part of the greatest value; None for what is no one value, and is not drawn.
    """

    label: str
    value: Decimal
    rows: int
    share: float | None


def total_of(rows: Sequence[Funding]) -> Total:
    """Add up the amounts that stand in no other of them, so that nothing is counted twice."""
    whole = _whole(rows)
    unknown = sum(1 for row in rows if row.euros is None)
    apart = len(rows) - unknown - sum(1 for row in each_once(rows) if row.euros is not None)
    return Total(
        sum((row.euros for row in whole if row.euros is not None), Decimal(0)),
        len(whole),
        len(rows) - unknown - apart - len(whole),
        unknown,
        apart,
    )


def funding_bars(rows: Sequence[Funding]) -> dict[str, tuple[TotalBar, ...]]:
    """Return what each funder, programme and period adds up to; co-funders are one value, named together."""
    whole = _whole(rows)
    by: dict[str, Callable[[Funding], str]] = {
        "Par financeur": lambda row: ", ".join(row.funders) or _UNSTATED,
        "Par programme": lambda row: row.programme or _UNSTATED,
        "Par année": lambda row: _years(row.period),
    }
    return {
        title: _bars(((value(row), row.euros or Decimal(0)) for row in whole), in_time=title == "Par année")
        for title, value in by.items()
    }


def commitment_bars(rows: Sequence[Commitment]) -> dict[str, tuple[TotalBar, ...]]:
    """Return how many commitments each actor takes (together or alone), and how many fall due when."""
    one = Decimal(1)
    return {
        "Par acteur": _bars((actor, one) for row in rows for actor in row.actors or (_UNSTATED,)),
        "Par échéance": _bars(((_years(row.deadline), one) for row in rows), in_time=True),
    }


@dataclass(frozen=True, slots=True)
class Calendar:
    """How many commitments each actor takes for each year; `undated` are those without a year.

    The busiest actors and the years nearest to today are there; `left_out` counts the commitments of the others.
    """

    years: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int, ...], int], ...]
    left_out: int
    greatest: int


def commitment_calendar(rows: Sequence[Commitment], today: int) -> Calendar:
    """Return who must do how much for when; `today` is a year. A commitment of two actors counts for each."""
    counts: dict[str, Counter[str]] = {}
    spelling: dict[str, str] = {}
    for row in rows:
        for said in row.actors or (_UNSTATED,):
            actor = spelling.setdefault(fold(said), said)
            counts.setdefault(actor, Counter())[_years(row.deadline)[-4:]] += 1
    dated = {year for counter in counts.values() for year in counter if year.isdigit()}
    years = sorted(sorted(dated, key=lambda year: abs(int(year) - today))[:MOST_BARS])
    named = sorted(
        ((actor, counter) for actor, counter in counts.items() if actor != _UNSTATED),
        key=lambda line: (-sum(line[1][year] for year in years), -line[1].total(), line[0]),
    )
    drawn = [
        (actor, tuple(counter[year] for year in years), counter[_UNSTATED[-4:]])
        for actor, counter in named[:MOST_BARS]
        if any(counter[year] for year in years)
    ]
    shown = sum(sum(cells) + undated for _, cells, undated in drawn)
    everything = sum(counter.total() for counter in counts.values())
    greatest = max((cell for _, cells, _ in drawn for cell in cells), default=0)
    return Calendar(tuple(years), tuple(drawn), everything - shown, greatest)


def _whole(rows: Sequence[Funding]) -> list[Funding]:
    """Return the funding that stands in no other; a part of what is no funding, such as a cost, stands by itself."""
    given = [row for row in each_once(rows) if row.euros is not None]
    stated = {row.id for row in given}
    return [row for row in given if row.part_of not in stated]


def _bars(values: Iterable[tuple[str, Decimal]], *, in_time: bool = False) -> tuple[TotalBar, ...]:
    # « Ville de Rouvray » and « ville de Rouvray » are one, spelt as they were first.
    sums: dict[str, tuple[Decimal, int]] = {}
    spelling: dict[str, str] = {}
    for said, value in values:
        label = spelling.setdefault(fold(said), said)
        before, rows = sums.get(label, (Decimal(0), 0))
        sums[label] = before + value, rows + 1
    # What is not stated comes last: it is no one's.
    ranked = sorted(sums.items(), key=lambda item: (item[0] == _UNSTATED, -item[1][0], item[0]))
    stated = [item for item in ranked if item[0] != _UNSTATED]
    drawn, others, unstated = stated[:MOST_BARS], stated[MOST_BARS:], ranked[len(stated) :]
    if in_time:
        drawn.sort(key=lambda item: item[0])
    greatest = max((value for _, (value, _) in drawn), default=Decimal(0)) or Decimal(1)
    bars = [TotalBar(label, value, rows, float(value / greatest)) for label, (value, rows) in drawn]
    if others:
        value = sum((value for _, (value, _) in others), Decimal(0))
        noun = "autre" if len(others) == 1 else "autres"
        bars.append(TotalBar(f"{len(others)} {noun}", value, sum(rows for _, (_, rows) in others), None))
    bars += [TotalBar(label, value, rows, None) for label, (value, rows) in unstated]
    return tuple(bars)


def _years(period: str | None) -> str:
    """Return the year that a period or a deadline names, or the first and the last: « 2021-2026 »."""
    years = sorted(set(years_of(period or "")))
    return "-".join(dict.fromkeys((years[0], years[-1]))) if years else _UNSTATED
