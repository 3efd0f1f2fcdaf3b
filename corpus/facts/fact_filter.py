"""What facts of the ledger one asks for, and what is found."""

from dataclasses import dataclass
from decimal import Decimal

from corpus.facts.facts import Commitment, Fact, Firmness, Funding, Level, Objective

# What facts may be sorted by: the names of their fields.
SORTS: dict[type[Fact], tuple[str, ...]] = {
    Funding: ("document", "euros", "funders", "beneficiary", "programme", "place", "period"),
    Objective: ("document", "level", "number", "text"),
    Commitment: ("document", "actors", "firmness", "deadline"),
}


@dataclass(frozen=True, slots=True)
class FactFilter:
    """What a fact must be to be found; what is empty or None asks nothing.

    Names are found whatever their case and accents, and by their acronym or its meaning. `least` and `most`
    bound an amount in euros, both included. `sort` is a field of `SORTS`, with « - » before it for the
    reverse; facts that do not state it come last. `limit` None returns all from `offset` on.
    """

    words: str = ""
    funder: str = ""
    beneficiary: str = ""
    programme: str = ""
    place: str = ""
    actor: str = ""
    year: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    level: Level | None = None
    firmness: Firmness | None = None
    documents: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    sort: str = "document"
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class FactsFound:
    """The facts of one page of a search, and how many there are in all."""

    facts: tuple[Fact, ...]
    total: int
