"""Lines of the funding ledger, light enough to be weighed by the thousand, and what they are found by."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a line must bear: by its words in who pays, who receives or where, or by one of the others.

    `also` are other names for it, `cells` what a whole cell of the line's row may say, as written, `documents`
    the documents that are about it. Who pays is looked for among funders alone, a topic in all that a line says.
    """

    words: tuple[str, ...]
    also: tuple[tuple[str, ...], ...] = ()
    cells: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    is_payer: bool = False
    is_topic: bool = False


@dataclass(frozen=True, slots=True)
class LinesWanted:
    """Which lines are wanted; what is empty or None asks nothing.

    `years` and `programmes` are those of lines, as the ledger keeps them: one of each is wanted. The bounds
    themselves are left out where they are strict. `receivers` are beneficiaries as the ledger keeps them. Lines of
    any nature are those too that are no funding: a cost, an amount of which is not said what it is.
    """

    names: tuple[Name, ...] = ()
    years: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    is_strict: bool = False
    documents: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    is_of_any_nature: bool = False
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What is compared of a line of the ledger: names folded to words with a space around each."""

    id: str
    document_id: str
    ordinal: int
    start: int
    euros: Decimal
    funders: str
    beneficiary: str
    place: str
    purpose: str
    years: str
    quote: str
    state: str | None
    basis: str | None
    part_of: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What the lines of one document come to, in euros."""

    document_id: str
    lines: int
    euros: Decimal


@dataclass(frozen=True, slots=True)
class LedgerGrid:
    """A table as its lines are read in: where it stands, its title, its columns' names, its sheet."""

    start: int
    end: int
    title: str
    header: tuple[str, ...]
    sheet: str | None
