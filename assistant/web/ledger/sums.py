"""What the rows of a ledger add up to, remembered: adding up all of a large ledger takes seconds."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.border.fact_tables import KINDS, LedgerName
from assistant.web.ledger.totals import (
    Calendar,
    Total,
    TotalBar,
    commitment_bars,
    commitment_calendar,
    funding_bars,
    total_of,
)
from corpus.facts.fact_filter import FactFilter
from corpus.facts.facts import Commitment, Fact, Funding

if TYPE_CHECKING:
    from assistant.library.library import Library

_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Figures:
    """A sum (of amounts), charts by their title, and a calendar (of commitments)."""

    sum: Total | None = None
    charts: dict[str, tuple[TotalBar, ...]] = field(default_factory=dict)
    calendar: Calendar | None = None


class LedgerFigures:
    """The figures of the ledgers in force; any number of threads may ask."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._remembering = threading.Lock()
        self._known: OrderedDict[tuple[LedgerName, FactFilter], Figures] = OrderedDict()

    def of(self, name: LedgerName, where: FactFilter) -> Figures:
        """Return the figures of all rows of this ledger that pass the filter."""
        if name == "objectives":
            return Figures()
        where = replace(where, sort="document", offset=0, limit=None)
        key = (name, where)
        with self._remembering:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        figures = _figures(name, self._library.facts(KINDS[name], where).facts)
        with self._remembering:
            self._known[key] = figures
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return figures


def ledger_figures(library: "Library") -> LedgerFigures:
    """Return the figures of the ledgers in force."""
    return library.in_force().made(LedgerFigures, lambda: LedgerFigures(library))


def _figures(name: LedgerName, facts: tuple[Fact, ...]) -> Figures:
    if name == "funding":
        funding = [fact for fact in facts if isinstance(fact, Funding)]
        return Figures(total_of(funding), _pictures(funding_bars(funding)))
    commitments = [fact for fact in facts if isinstance(fact, Commitment)]
    calendar = commitment_calendar(commitments, datetime.now().astimezone().year)
    return Figures(None, _pictures(commitment_bars(commitments)), calendar if calendar.lines else None)


def _pictures(charts: dict[str, tuple[TotalBar, ...]]) -> dict[str, tuple[TotalBar, ...]]:
    # One value alone is no picture.
    return {title: bars for title, bars in charts.items() if len(bars) > 1}
