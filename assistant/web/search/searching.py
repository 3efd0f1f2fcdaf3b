"""What the search page asks and shows: filters with their counts, an order, pages of what was found."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.border.csv_files import Cell, csv_text
from assistant.web.frame.rendering import place_number
from index.seams import Hit, PassageFilter

if TYPE_CHECKING:
    from assistant.library.library import Library
    from assistant.web.ledger.named import LedgerNames
    from corpus.documents import DocumentSummary, Passage

COUNTED = 100
"""How many passages are found at most."""

SHOWN = 10
"""How many are shown on a page."""

LONGEST_SEARCH = 2_000
"""How many characters are searched for at most."""

_MOST_VALUES = 8

ORDERS = {"": "Pertinence", "recent": "Du plus récent", "ancien": "Du plus ancien", "document": "Document"}
"""The orders of what is found, by the name that the address gives them."""

FACETS = {
    "collection": "Collection",
    "type": "Nature",
    "territoire": "Territoire",
    "annee": "Année",
    "programme": "Programme",
    "financeur": "Financeur",
    "document": "Document",
}
"""The facets, by the name that the address gives them."""

_COLUMNS = (
    "Rang", "Document", "Titre", "Nature", "Date", "Territoire", "Collection", "Place", "Section", "Passage",
    "Adresse",
)  # fmt: skip

_VALUES: dict[str, "Callable[[Passage, LedgerNames], tuple[str | None, ...]]"] = {
    "collection": lambda passage, _: (passage.collection,),
    "type": lambda passage, _: (passage.kind,),
    "territoire": lambda passage, _: (passage.territory,),
    "annee": lambda passage, _: (passage.date[:4] if passage.date else None,),
    "programme": lambda passage, names: names.of(passage).programmes,
    "financeur": lambda passage, names: names.of(passage).funders,
    "document": lambda passage, _: (passage.document,),
}
_OF_LEDGER = frozenset({"programme", "financeur"})


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; `chosen` holds the values chosen in each facet."""

    words: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = ""
    page: int = 1

    def address(self, path: str = "/recherche") -> str:
        """Return the address that asks this."""
        pairs = [("q", self.words)]
        pairs += [(name, value) for name in FACETS for value in self.chosen.get(name, ())]
        pairs += [("tri", self.order)] if self.order else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return f"{path}?{urlencode(pairs)}"

    def toggled(self, name: str, value: str) -> "Query":
        """Return the query with this value of a facet chosen, or no longer."""
        before = self.chosen.get(name, ())
        after = tuple(v for v in before if v != value) if value in before else (*before, value)
        return replace(self, chosen={**self.chosen, name: after}, page=1)

    def ordered(self, order: str) -> "Query":
        """Return the query in another order."""
        return replace(self, order=order, page=1)

    def at(self, page: int) -> "Query":
        """Return the query at another page."""
        return replace(self, page=page)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many of the passages found have it, and the address that chooses it or not."""

    value: str
    count: int
    chosen: bool
    address: str


def find(library: "Library", query: Query, names: "LedgerNames") -> tuple[Hit, ...]:
    """Return the passages found, in the order asked for; `names` are those of this library's ledger.

    Raises `SettingsError` for a collection that does not exist.
    """
    where = _where(library, query, names)
    if not query.words.strip() or where is None:
        return ()
    hits = library.in_force().search(query.words, limit=COUNTED, where=where)
    for name in _OF_LEDGER:
        if chosen := set(query.chosen.get(name, ())):
            hits = tuple(hit for hit in hits if chosen & set(_VALUES[name](hit.passage, names)))
    if query.order == "document":
        return tuple(
            sorted(hits, key=lambda hit: (hit.passage.title, hit.passage.document_id, hit.passage.start))
        )
    if query.order:
        dated = sorted(hits, key=lambda hit: hit.passage.date or "", reverse=query.order == "recent")
        return tuple(sorted(dated, key=lambda hit: not hit.passage.date))
    return hits


def facets(query: Query, hits: Sequence[Hit], names: "LedgerNames") -> dict[str, tuple[Choice, ...]]:
    """Return the choices that each facet offers; a facet that would part nothing offers none."""
    offered = {name: _choices(query, name, (hit.passage for hit in hits), names) for name in FACETS}
    return {name: choices for name, choices in offered.items() if len(choices) > 1 or query.chosen.get(name)}


def as_csv(hits: Iterable[Hit], origin: str) -> str:
    """Write what was found as French spreadsheets read it; `origin` is the service's address."""
    return csv_text(chain([_COLUMNS], (_row(rank, hit.passage, origin) for rank, hit in enumerate(hits, 1))))


def _row(rank: int, passage: "Passage", origin: str) -> tuple[Cell, ...]:
    return (
        rank,
        passage.document,
        passage.title,
        passage.kind,
        passage.date,
        passage.territory,
        passage.collection,
        place_number(passage.document, passage.page) if passage.page else None,
        " > ".join(passage.section),
        passage.text,
        f"{origin}/source/{passage.document_id}?start={passage.start}&end={passage.end}",
    )


def _where(library: "Library", query: Query, names: "LedgerNames") -> PassageFilter | None:
    """Return the filter that was chosen; None where no document passes it."""
    chosen = {name: frozenset(values) for name, values in query.chosen.items() if values}
    by_document = chosen.keys() - {"collection", *_OF_LEDGER}
    where = library.passage_filter(query.chosen.get("collection", ()))
    if not by_document and not _OF_LEDGER & chosen.keys():
        return where
    naming: frozenset[str] | None = None
    if _OF_LEDGER & chosen.keys():
        naming = names.documents(programmes=chosen.get("programme", ()), funders=chosen.get("financeur", ()))
    ids = tuple(
        summary.id
        for summary in library.documents()
        if (naming is None or summary.id in naming)
        and all(_value(summary, name) in chosen[name] for name in by_document)
    )
    return replace(where, document_ids=ids) if ids else None


def _value(summary: "DocumentSummary", name: str) -> str | None:
    if name == "annee":
        return summary.date[:4] if summary.date else None
    return {"type": summary.kind, "territoire": summary.territory, "document": summary.name}[name]


def _choices(
    query: Query, name: str, passages: "Iterable[Passage]", names: "LedgerNames"
) -> tuple[Choice, ...]:
    counts = Counter(value for passage in passages for value in _VALUES[name](passage, names) if value)
    chosen = query.chosen.get(name, ())
    for value in chosen:
        counts.setdefault(value, 0)
    most = counts.most_common(_MOST_VALUES)
    most += [(value, counts[value]) for value in chosen if value not in dict(most)]
    if name == "annee":
        most.sort(reverse=True)
    return tuple(
        Choice(value, count, value in chosen, query.toggled(name, value).address()) for value, count in most
    )
