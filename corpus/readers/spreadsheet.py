"""Tables of rows, and CSV: one line a row, cells parted by tabs; a row counts as a page does in a PDF."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from corpus.documents import CSV, Cell, Page, Reading, ReadingProblem, Table, cells_of_row
from corpus.readers.plain import clean, decode

Row = Sequence[str]

# A sheet beyond these is not a list that people wrote: reading stops there and says so.
MAX_ROWS = 200_000
MAX_COLUMNS = 200
_HEADER_SEARCH_ROWS = 25
_DATE = re.compile(r"(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:[ T][\d:]+)?")
# « sep=; », by which Excel is told the separator.
_STATED = re.compile(r"sep=(?P<delimiter>[;,\t|])\n", re.IGNORECASE)
_LINES_LOOKED_AT, _FEWEST_ROWS, _MOST_LINES_OF_CELL = 50, 3, 50
# What Excel writes in place of a control character.
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")


def read_csv(path: Path) -> Reading:
    """Read a file of separated values; the separator is found from the lines themselves."""
    text = clean(decode(path.read_bytes()))
    if stated := _STATED.match(text):
        text, delimiter = text[stated.end() :], stated["delimiter"]
    else:
        delimiter = find_delimiter(text.split("\n")[:_LINES_LOOKED_AT])
    return lay_out([("", _rows(text, delimiter))], CSV)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows of cells; a quote that nothing closes is only a quote."""
    with suppress(csv.Error):
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
        if all(cell.count("\n") < _MOST_LINES_OF_CELL for row in rows for cell in row):
            return rows
    return [line.split(delimiter) for line in text.split("\n")]


def looks_separated(text: str) -> bool:
    """Return whether the beginning of a file is a table of separated values, names of columns first.

    Sentences have commas and semicolons too, with a space behind them.
    """
    lines = [line for line in clean(text).split("\n")[:_LINES_LOOKED_AT] if line.strip()]
    delimiter = find_delimiter(lines)
    rows = list(csv.reader(lines, delimiter=delimiter))
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=widths.count, default=0)
    is_prose = delimiter in ",;" and 2 * text.count(delimiter + " ") > text.count(delimiter)
    return (
        not is_prose
        and len(rows) >= _FEWEST_ROWS
        and usual >= 2
        and widths.count(usual) >= 0.9 * len(rows)
        and find_header(rows) == 0
    )


def find_delimiter(lines: Sequence[str]) -> str:
    """Return the separator that cuts the most lines into the same number (at least two) of cells."""

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            # A cell of more than a hundred thousand characters.
            return 0, 0
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max((";", ",", "\t", "|"), key=agreement)


def lay_out(sheets: Iterable[tuple[str, Sequence[Row]]], media_type: str) -> Reading:
    """Write sheets as text, with the offsets of every row and cell."""
    parts: list[str] = []
    pages: list[Page] = []
    tables: list[Table] = []
    problems: list[ReadingProblem] = []
    offset = 0

    def write(line: str) -> int:
        nonlocal offset
        start = offset
        parts.append(line + "\n")
        offset += len(line) + 1
        return start

    for name, all_rows in sheets:
        rows = [[_one_line(cell) for cell in row[:MAX_COLUMNS]] for row in all_rows[:MAX_ROWS]]
        sheet = f"feuille « {name} » lue" if name else "tableau lu"
        if len(all_rows) > MAX_ROWS:
            problems.append(ReadingProblem(f"{sheet} jusqu'à la ligne {MAX_ROWS}"))
        if any(any(row[MAX_COLUMNS:]) for row in all_rows[:MAX_ROWS]):
            problems.append(ReadingProblem(f"{sheet} jusqu'à la colonne {MAX_COLUMNS}"))
        if not any(any(row) for row in rows):
            continue
        if name:
            write(name)
        header_at = find_header(rows)
        table_start, cells = offset, list[tuple[Cell, ...]]()
        for number, row in enumerate(rows, start=1):
            if not any(row):
                continue
            start = write("\t".join(row).rstrip("\t"))
            pages.append(Page(number, start, offset))
            if header_at is not None and number == header_at + 1:
                table_start = start
            if header_at is not None and number > header_at + 1:
                cells.append(cells_of_row(row, start))
        if header_at is not None and cells:
            title = " ".join(cell for row in rows[:header_at] for cell in row if cell) or None
            tables.append(
                Table(
                    start=table_start,
                    end=offset,
                    header=tuple(rows[header_at]),
                    rows=tuple(cells),
                    title=title,
                    sheet=name or None,
                    first_row=header_at + 2,
                )
            )
    return Reading(
        "".join(parts), media_type, pages=tuple(pages), problems=tuple(problems), tables=tuple(tables)
    )


def find_header(rows: Sequence[Row]) -> int | None:
    """Return the position of the row that names the columns, or None where the sheet is no table.

    It is the first row, among the first ones, that fills most of the sheet's columns with distinct words.
    """
    head = rows[:_HEADER_SEARCH_ROWS]
    widths = sorted(sum(1 for cell in row if cell) for row in rows[: _HEADER_SEARCH_ROWS * 4] if any(row))
    usual = widths[len(widths) // 2] if widths else 0
    if usual < 2:
        return None
    for position, row in enumerate(head[:-1] or head):
        filled = [cell for cell in row if cell]
        worded = [cell for cell in filled if not _is_value(cell)]
        if len(filled) >= 0.7 * usual and len(worded) == len(filled) == len(set(filled)):
            return position
    return None


def _one_line(text: str) -> str:
    return " ".join(_ESCAPED.sub(" ", text).split())


def _is_value(text: str) -> bool:
    """Return whether a cell holds a number or a date, which no column is called."""
    return (
        bool(_DATE.fullmatch(text))
        or text.replace(" ", "").replace(",", "").replace(".", "").rstrip("%€").lstrip("-").isdigit()
    )
