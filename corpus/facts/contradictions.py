"""Two sentences of one document that state different amounts for the same thing."""

from corpus.facts.facts import Funding
from corpus.french.folding import fold

_TAB = "\t"


def contradicts(one: Funding, other: Funding) -> bool:
    """Whether two sentences of a document state different amounts for one purpose, funder, beneficiary and period.

    Amounts apart by more than a tenth are two things, and so are two rows of a table: two lots, two years.
    """
    if (
        one.euros is None
        or other.euros is None
        or one.euros == other.euros
        or _TAB in one.quote + other.quote
    ):
        return False
    greater = max(one.euros, other.euros)
    return (
        one.purpose is not None
        and abs(one.euros - other.euros) <= greater / 10
        and other.part_of != one.id
        and one.part_of != other.id
        and _what(one) == _what(other)
    )


def _what(row: Funding) -> tuple[str | None, ...]:
    return (
        row.document_id,
        fold(row.purpose or ""),
        *map(fold, sorted(row.funders)),
        fold(row.beneficiary or ""),
        row.period,
        row.basis,
        row.state,
    )
