"""Two sentences of one document that state different amounts for the same thing."""

import json
from decimal import Decimal
from pathlib import Path

from corpus.catalogue.state import select
from corpus.facts.facts import Funding
from corpus.french.folding import fold

_TAB = "\t"


def read_stated(path: Path, document_id: str) -> tuple[Funding, ...]:
    """Return the funding that the sentences of a document state for a purpose, in euros.

    Every answer may ask: it is read without SQLAlchemy, which would slow the start of every command.
    """
    rows = select(
        path,
        'SELECT funding.id, name, page, section, quote, start, "end", amount_text, euros, funders, beneficiary, '
        "purpose, funding.period, state, basis, part_of FROM funding JOIN documents ON documents.id = document_id "
        "WHERE document_id = ? AND purpose IS NOT NULL AND euros IS NOT NULL AND instr(quote, char(9)) = 0 "
        "ORDER BY ordinal",
        (document_id,),
    )
    return tuple(
        Funding(
            id=row[0],
            document_id=document_id,
            document=row[1],
            page=row[2],
            section=tuple(json.loads(row[3])),
            quote=row[4],
            start=row[5],
            end=row[6],
            amount_text=row[7],
            euros=Decimal(row[8]),
            funders=tuple(json.loads(row[9])),
            beneficiary=row[10],
            purpose=row[11],
            period=row[12],
            state=row[13],
            basis=row[14],
            part_of=row[15],
        )
        for row in rows
    )


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
