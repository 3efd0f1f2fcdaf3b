"""Which funders and programmes the ledger names where: what a passage says of them, and which documents do."""

import threading
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
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
    """The names of the funding ledger, read once for each document; any number of threads may ask.

    The id of a document changes with its content, so what was read of it holds.
    """

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._reading = threading.Lock()
        self._known: dict[str, _Rows] = {}

    def read(self) -> None:
        """Read what is not known yet of the documents that are there, and forget those that are not."""
        self._read_of({summary.id for summary in self._library.documents()}, forget=True)

    def of(self, passage: "Passage") -> Named:
        """Return what this passage names."""
        if passage.document_id not in self._known:
            self._read_of({passage.document_id})
        starts, rows = self._known[passage.document_id]
        first = bisect_left(starts, passage.start - _LONGEST_QUOTE)
        last = bisect_left(starts, passage.end)
        return _joined(named for end, named in rows[first:last] if end > passage.start)

    def documents(self, *, programmes: Iterable[str] = (), funders: Iterable[str] = ()) -> frozenset[str]:
        """Return the documents that name one of these programmes, and one of these funders; none asks nothing."""
        self.read()
        wanted = frozenset(programmes), frozenset(funders)
        return frozenset(
            document_id
            for document_id, (_, rows) in list(self._known.items())
            if (not wanted[0] or any(wanted[0] & set(named.programmes) for _, named in rows))
            and (not wanted[1] or any(wanted[1] & set(named.funders) for _, named in rows))
        )

    def _read_of(self, ids: set[str], *, forget: bool = False) -> None:
        with self._reading:
            missing = tuple(ids - self._known.keys())
            read: dict[str, list[tuple[int, int, Named]]] = {document_id: [] for document_id in missing}
            # Beyond some hundreds of names a database takes all documents sooner than a list of them.
            where = FactFilter(documents=missing) if len(missing) <= 200 else FactFilter()
            for fact in self._library.facts("funding", where).facts if missing else ():
                if (
                    isinstance(fact, Funding)
                    and fact.document_id in read
                    and (fact.programme or fact.funders)
                ):
                    named = Named((fact.programme,) if fact.programme else (), fact.funders)
                    read[fact.document_id].append((fact.start, fact.end, named))
            for document_id, rows in read.items():
                rows.sort(key=lambda row: row[:2])
                self._known[document_id] = [row[0] for row in rows], [row[1:] for row in rows]
            for gone in self._known.keys() - ids if forget else ():
                del self._known[gone]


def _joined(several: Iterable[Named]) -> Named:
    each = list(several)
    return Named(
        tuple(dict.fromkeys(name for named in each for name in named.programmes)),
        tuple(dict.fromkeys(name for named in each for name in named.funders)),
    )
