"""The facts of the ledger: who funds what, which objectives exist, who commits to what.

Each fact is cut out of its document: its quote is an exact slice, so a fact without one cannot be made.
"""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from corpus.documents import Document
from corpus.french.amounts import Basis

FactKind = Literal["funding", "objective", "commitment"]
State = Literal["prévisionnel", "demandé", "attribué", "versé", "réalisé"]
Nature = Literal["financement", "coût", "compte", "garantie", "marché", "total", "autre"]
Level = Literal[
    "volet",
    "pilier",
    "axe",
    "orientation",
    "objectif stratégique",
    "objectif opérationnel",
    "action",
    "cible",
]
Firmness = Literal["firm", "conditional", "intended"]


class Cutting(NamedTuple):
    """What every fact holds, in the order in which `Fact` takes it."""

    id: str
    document_id: str
    document: str
    page: int | None
    section: tuple[str, ...]
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a fact stands: `document.text[start:end] == quote`.

    `document` is the file's name, `page` None where the format has none, `section` the headings above it.
    """

    id: str
    document_id: str
    document: str
    page: int | None
    section: tuple[str, ...]
    quote: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not self.quote.strip() or self.end - self.start != len(self.quote):
            raise ValueError(f"Fact {self.id} has no exact quote: {self.quote[:60]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding(Fact):
    """An amount of public money, or a share of a cost; what is not stated is None or empty, never zero.

    `amount_text` is the amount, or the share, as written. `part_of` is the id of the whole amount. `nature` tells
    what is given from what an operation costs, what accounts say, what is lent or guaranteed, what is bought, what
    adds up the lines above, and what is only mentioned. `repeats` is the id of the row that states the same amount
    best, or of the first of those that it adds up.
    """

    amount_text: str
    euros: Decimal | None = None
    share: Decimal | None = None
    total_cost: Decimal | None = None
    funders: tuple[str, ...] = ()
    beneficiary: str | None = None
    purpose: str | None = None
    place: str | None = None
    programme: str | None = None
    period: str | None = None
    state: State | None = None
    basis: Basis | None = None
    part_of: str | None = None
    nature: Nature = "financement"
    repeats: str | None = None

    def __post_init__(self) -> None:
        # Named, since a dataclass with slots is another class than the one that `super()` is bound to.
        Fact.__post_init__(self)
        if self.euros is None and self.share is None:
            raise ValueError(f"Funding {self.id} states neither an amount nor a share.")


def each_once(rows: Sequence[Funding]) -> tuple[Funding, ...]:
    """Return the amounts that a sum adds up: those of funding, each once where several of the rows state it."""
    seen = {row.id for row in rows if row.repeats is None}
    found: list[Funding] = []
    for row in rows:
        if row.nature != "financement" or row.repeats in seen:
            continue
        if row.repeats is not None:
            seen.add(row.repeats)
        found.append(row)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Target:
    """What an objective aims at: a value with its unit, from which state of things, by when."""

    value: Decimal
    unit: str | None
    baseline: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Fact):
    """One node of the tree of objectives; `number` is as written, `parent` the id of the node above."""

    level: Level
    text: str
    number: str | None = None
    parent: str | None = None
    target: Target | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Fact):
    """What someone commits to; `actors` is empty where the document does not say who."""

    action: str
    firmness: Firmness
    actors: tuple[str, ...] = ()
    to: str | None = None
    deadline: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The facts of one document, each kind in the order in which the document states them."""

    funding: tuple[Funding, ...] = ()
    objectives: tuple[Objective, ...] = ()
    commitments: tuple[Commitment, ...] = ()


class Cutter:
    """Cuts the quotes of one document's facts, and names each fact by where it stands."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._starts = [section.start for section in document.sections]
        self._seen: Counter[tuple[FactKind, int, int]] = Counter()

    def cut(self, kind: FactKind, start: int, end: int) -> Cutting:
        """Return what a fact holds whose quote is this stretch of the document's text."""
        document, key = self._document, (kind, start, end)
        ordinal = self._seen[key]
        self._seen[key] += 1
        name = f"{document.id}|{kind}|{start}|{end}|{ordinal}"
        at = bisect_right(self._starts, start) - 1
        return Cutting(
            id=hashlib.sha256(name.encode()).hexdigest()[:16],
            document_id=document.id,
            document=document.name,
            page=document.page_at(start),
            section=document.sections[at].path if at >= 0 else (),
            quote=document.text[start:end],
            start=start,
            end=end,
        )
