"""Separated values as French spreadsheets open them, with nothing in them that one would reckon."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

Cell = str | int | Decimal | None

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Iterable[Cell]]) -> str:
    """Return rows as a French spreadsheet opens them: a byte order mark, semicolons, decimal commas.

    Texts are guarded, numbers stay numbers. (`defusedcsv` guards too, but lets tabs pass, and puts a backslash
    before each « | », which parts the ways of writing a fact.)
    """
    out = io.StringIO()
    out.write("\ufeff")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(map(_written, row) for row in rows)
    return out.getvalue()


def guarded(text: str) -> str:
    """Return a cell that is shown as this text, and never reckoned as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(cell: str) -> str:
    """Return the text that was guarded."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def plain(number: Decimal) -> str:
    """Return a number in plain digits, with a point, without zeros that say nothing: as files hold it."""
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell).replace(".", ",")
    return guarded(cell) if isinstance(cell, str) else str(cell)
