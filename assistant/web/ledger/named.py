"""Which funders and programmes the ledger names where: what a passage says of them, and which documents do."""

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.facts.fact_filter import FactFilter
from corpus.facts.facts import Funding

if TYPE_CHECKING:
    from assistant.library.library import Library
    from corpus.documents import Passage

# A quote is at most so long: how far before a passage one may begin that reaches into it.
_LONGEST_QUOTE = 4000


@dataclass(frozen=True, slots=True)
class Named:
    """What a stretch of a document names, each once, in the order of the text."""

    programmes: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()


_Rows = tuple[list[int], list[tuple[int, Named]]]


class LedgerNames:
    """The names of the funding ledger as it is in force, read once; any number of threads may ask."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._reading = threading.Lock()

    def of(self, passage: "Passage") -> Named:
        """Return what this passage names."""
        starts, rows = self.rows.get(passage.document_id, ([], []))
        first = bisect_left(starts, passage.start - _LONGEST_QUOTE)
        last = bisect_left(starts, passage.end)
        return _joined(named for end, named in rows[first:last] if end > passage.start)

    def documents(self, *, programmes: Iterable[str] = (), funders: Iterable[str] = ()) -> frozenset[str]:
        """Return the documents that name one of these programmes, and one of these funders; none asks nothing."""
        wanted = frozenset(programmes), frozenset(funders)
        return frozenset(
            document_id
            for document_id, (_, rows) in self.rows.items()
            if (not wanted[0] or any(wanted[0] & set(named.programmes) for _, named in rows))
            and (not wanted[1] or any(wanted[1] & set(named.funders) for _, named in rows))
        )

    @property
    def rows(self) -> "dict[str, _Rows]":
        """What each document names, by where its rows begin; reading it takes seconds where there are many."""
        with self._reading:
            return self._rows

    @cached_property
    def _rows(self) -> "dict[str, _Rows]":
        read: defaultdict[str, list[tuple[int, int, Named]]] = defaultdict(list)
        for fact in self._library.facts("funding", FactFilter()).facts:
            if isinstance(fact, Funding) and (fact.programme or fact.funders):
                named = Named((fact.programme,) if fact.programme else (), fact.funders)
                read[fact.document_id].append((fact.start, fact.end, named))
        for rows in read.values():
            rows.sort(key=lambda row: row[:2])
        return {
            document_id: ([row[0] for row in rows], [row[1:] for row in rows])
            for document_id, rows in read.items()
        }


def ledger_names(library: "Library") -> LedgerNames:
    """Return the names of the ledger in force."""
    return library.in_force().made(LedgerNames, lambda: LedgerNames(library))


def _joined(several: Iterable[Named]) -> Named:
    each = list(several)
    return Named(
        tuple(dict.fromkeys(name for named in each for name in named.programmes)),
        tuple(dict.fromkeys(name for named in each for name in named.funders)),
    )
