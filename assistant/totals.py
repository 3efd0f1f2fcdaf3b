"""What amounts of the ledger add up to, by whom or what; and what of them is left out, and why."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.facts import Commitment, Funding

MOST_BARS = 8
"""How many bars a picture has; the others are added up in one more."""

_UNSTATED = "non précisé"


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in euros of `counted` amounts; `parts` stand inside others of them, `unknown` give no euros."""

    euros: Decimal
    counted: int
    parts: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One value with what it adds up to (euros, or a number of rows), and its share (0 to 1) of the longest."""

    label: str
    value: Decimal
    rows: int
    share: float


def total_of(rows: Sequence[Funding]) -> Total:
    """Add up the amounts that stand in no other of them, so that nothing is counted twice."""
    whole = _whole(rows)
    unknown = sum(1 for row in rows if row.euros is None)
    return Total(
        sum((row.euros for row in whole if row.euros is not None), Decimal(0)),
        len(whole),
        len(rows) - unknown - len(whole),
        unknown,
    )


def funding_bars(rows: Sequence[Funding]) -> dict[str, tuple[Bar, ...]]:
    """Return what each funder, programme and period adds up to; co-funders are one value, named together."""
    whole = _whole(rows)
    by: dict[str, Callable[[Funding], str]] = {
        "Par financeur": lambda row: ", ".join(row.funders) or _UNSTATED,
        "Par programme": lambda row: row.programme or _UNSTATED,
        "Par période": lambda row: row.period or _UNSTATED,
    }
    return {
        title: _bars((value(row), row.euros or Decimal(0)) for row in whole) for title, value in by.items()
    }


def commitment_bars(rows: Sequence[Commitment]) -> dict[str, tuple[Bar, ...]]:
    """Return how many commitments each actor takes (together or alone), and how many fall due when."""
    one = Decimal(1)
    return {
        "Par acteur": _bars((actor, one) for row in rows for actor in row.actors or (_UNSTATED,)),
        "Par échéance": _bars((row.deadline or _UNSTATED, one) for row in rows),
    }


def _whole(rows: Sequence[Funding]) -> list[Funding]:
    stated = {row.id for row in rows if row.euros is not None}
    return [row for row in rows if row.euros is not None and row.part_of not in stated]


def _bars(values: Iterable[tuple[str, Decimal]]) -> tuple[Bar, ...]:
    sums: dict[str, tuple[Decimal, int]] = {}
    for label, value in values:
        before, rows = sums.get(label, (Decimal(0), 0))
        sums[label] = before + value, rows + 1
    # What is not stated comes last: it is no one's.
    ranked = sorted(sums.items(), key=lambda item: (item[0] == _UNSTATED, -item[1][0], item[0]))
    if len(ranked) > MOST_BARS + 1:
        others = ranked[MOST_BARS:]
        summed = sum((value for _, (value, _) in others), Decimal(0)), sum(rows for _, (_, rows) in others)
        ranked = [*ranked[:MOST_BARS], (f"{len(others)} autres", summed)]
    longest = max((value for _, (value, _) in ranked), default=Decimal(0))
    return tuple(
        Bar(label, value, rows, float(value / longest) if longest else 0.0) for label, (value, rows) in ranked
    )
