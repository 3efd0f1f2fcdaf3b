"""Tables of PDF pages: rows of cells, out of the grids that lines make."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.pdf_drawing import Box
from corpus.readers.pdf_glyphs import Fragment
from corpus.readers.pdf_grids import Grid
from corpus.readers.pdf_lines import Line, gather_lines

_AMOUNT = re.compile(
    r"(?=.*\d)(?:[\d\s.,/%€$+\-–−±()*:x]|euros?\b|EUR\b|[kKM]€|H\.?T\b\.?|T\.?T\.?C\b\.?|ETP\b|m[²2]\b|h\b|ha\b"
    r"|/\s*(?:heure|jour|nuit|semaine|mois|trimestre|an|kg|tonne|unité|repas|habitant|hab)s?\b)+"
    r"|[-–−/]|NC|n\.?[cds]\.?",
    re.IGNORECASE,
)
# A cell that holds that much, or nearly all the text of its grid, is a frame around ordinary text.
_LONGEST_CELL, _LONGEST_ROW, _FRAMED_SHARE = 3_000, 800, 0.85
# Texts of one cell that stand so far apart, in ems, stand in columns.
_FAR_APART = 2.0
_FEW_CELLS, _HEADER_LENGTH = 4, 120


class PageCell(NamedTuple):
    """The text of a cell, its lines parted by newlines, and the column where it starts."""

    text: str
    column: int


class PageTable(NamedTuple):
    """A table of one page. `header` names the columns, lines parted by newlines; it comes from the first
    `header_rows` of `rows`.

    `edges` are the left edges of its columns, in points.
    """

    rows: tuple[tuple[PageCell, ...], ...]
    header: tuple[str, ...]
    header_rows: int
    edges: tuple[float, ...]
    box: Box
    title: str | None = None


def is_amount(text: str) -> bool:
    """Return whether a cell holds figures and units alone."""
    return _AMOUNT.fullmatch(text) is not None


def table_of_grid(grid: Grid, fragments: Sequence[Fragment]) -> PageTable | None:
    """Return the table that a grid and the fragments inside it make; None where the grid is no table."""
    held = _held(grid, fragments)
    unwalled = {place for place, inside in held.items() if _stand_in_columns(grid, place, inside)}
    if unwalled:
        grid = grid.parted(unwalled)
        held = _held(grid, fragments)
    if not _is_table(held):
        return None
    lines = {place: _lines_of_cell(inside) for place, inside in held.items()}
    used = sorted({column for _, column in held})
    order = {column: index for index, column in enumerate(used)}
    rows: list[tuple[PageCell, ...]] = []
    origins: list[int] = []
    for row in sorted({row for row, _ in held}):
        cells = {column: lines[row, column] for column in used if (row, column) in lines}
        for part in _levels(cells):
            rows.append(tuple(PageCell(text, order[column]) for column, text in sorted(part.items()) if text))
            origins.append(row)
    title, rows, origins = _title_row(rows, origins, len(used))
    count = count_header_rows(rows)
    if (
        count
        and len(rows) > 2
        and not any(map(_is_value, rows[1]))
        and _is_grouped(grid, origins[0], origins[1])
    ):
        count = 2
    header = (
        tuple(_name(grid, lines, sorted(set(origins[:count])), column) for column in used) if count else ()
    )
    header = header if len(set(origins[:count])) == count else column_names(rows[:count], len(used))
    edges = tuple(grid.columns[column] for column in used)
    whole = (((PageCell(title, 0),), *rows), count + 1) if title else (rows, count)
    return PageTable(tuple(whole[0]), header, whole[1], edges, grid.box, title)


def column_names(rows: Sequence[Sequence[PageCell]], width: int) -> tuple[str, ...]:
    """Return what the cells of these rows say above each of `width` columns."""
    names = [""] * width
    for row in rows:
        for cell in row:
            names[cell.column] = f"{names[cell.column]}\n{cell.text}".strip()
    return tuple(names)


def count_header_rows(rows: Sequence[Sequence[PageCell]]) -> int:
    """Return how many first rows name the columns: short texts without figures above rows that have some."""
    if len(rows) < 2 or len(rows[0]) < 2 or any(_is_value(cell) for cell in rows[0]):
        return 0
    if not all(len(cell.text) <= _HEADER_LENGTH and not cell.text.endswith(":") for cell in rows[0]):
        return 0
    width = 1 + max(cell.column for row in rows for cell in row)
    return int(width > 2 or _names_two_columns(rows))


def _names_two_columns(rows: Sequence[Sequence[PageCell]]) -> bool:
    """Tell the names of two columns, above figures or longer texts, from a first pair of label and value."""
    values = [cell for row in rows[1:] for cell in row if cell.column == rows[0][1].column]
    if not values:
        return False
    figures = sum(cell.text[:1].isdigit() for cell in values)
    if figures:
        return figures >= 0.6 * len(values)
    usual = sum(len(cell.text) for row in rows[1:] for cell in row) / sum(len(row) for row in rows[1:])
    return all(len(cell.text) < 0.7 * usual for cell in rows[0])


def _is_grouped(grid: Grid, first: int, second: int) -> bool:
    """Return whether the row that names the columns has merged cells with names of their own below."""
    top = grid.owner[first]
    return first != second and (
        len(set(top)) < len(top) or any(place[0] <= first for place in grid.owner[second])
    )


def _is_value(cell: PageCell) -> bool:
    """Return whether a cell holds an amount; a year alone names a column."""
    return is_amount(cell.text) and not re.fullmatch(r"(?:19|20)\d\d(?:\s*[-/]\s*(?:19|20)?\d\d)?", cell.text)


def _held(grid: Grid, fragments: Sequence[Fragment]) -> dict[tuple[int, int], list[Fragment]]:
    held: dict[tuple[int, int], list[Fragment]] = {}
    for fragment in fragments:
        place = grid.cell_at((fragment.x0 + fragment.x1) / 2, _middle(fragment))
        if place is not None:
            held.setdefault(place, []).append(fragment)
    return held


def _stand_in_columns(grid: Grid, place: tuple[int, int], fragments: list[Fragment]) -> bool:
    """Return whether texts that no line parts stand far apart, each within one column of the grid."""
    row, _ = place
    columns = [column for column, owner in enumerate(grid.owner[row]) if owner == place]
    if len(columns) < 2 or len(fragments) < 2 or any(fragment.turn for fragment in fragments):
        return False
    inside: set[int] = set()
    for fragment in fragments:
        within = [
            column
            for column in columns
            if grid.columns[column] - 2 <= fragment.x0 and fragment.x1 <= grid.columns[column + 1] + 2
        ]
        if not within:
            return False
        inside.add(within[0])
    level = sorted(fragments, key=lambda fragment: fragment.x0)
    apart = all(
        right.x0 - left.x1 > _FAR_APART * left.size or right.x0 < left.x1 for left, right in pairwise(level)
    )
    return len(inside) > 1 and apart


def _middle(fragment: Fragment) -> float:
    return (fragment.y0 + fragment.y1) / 2 if fragment.turn else fragment.base + 0.3 * fragment.size


def _is_table(held: dict[tuple[int, int], list[Fragment]]) -> bool:
    height, width = len({row for row, _ in held}), len({column for _, column in held})
    if width < 2:
        return False
    lengths = sorted(sum(len(fragment.text) for fragment in inside) for inside in held.values())
    longest, total = lengths[-1], sum(lengths)
    if height == 1:
        # The first or last row of a table that a page break cuts, or boxes side by side.
        return total <= _LONGEST_ROW
    if len(held) <= _FEW_CELLS and len(held) < height * width:
        # Boxes and shades around words make such grids too.
        return any(is_amount(fragment.text) for inside in held.values() for fragment in inside)
    return longest <= _LONGEST_CELL and not (longest > 600 and longest > _FRAMED_SHARE * total)


def _lines_of_cell(fragments: list[Fragment]) -> list[Line]:
    """Return the lines of a cell; text written upwards is laid out along its own direction."""
    turns = {fragment.turn for fragment in fragments}
    if turns == {0}:
        return gather_lines(fragments)
    return [
        Line((fragment,), (fragment.x0, fragment.y0, fragment.x1, fragment.y1), fragment.base, fragment.size)
        for fragment in sorted(fragments, key=lambda item: item.x0 if item.turn == 1 else -item.x0)
    ]


def _levels(cells: dict[int, list[Line]]) -> list[dict[int, str]]:
    """Return the rows that a row of the grid holds: several where no line parts them but figures stand level.

    Each row gives the text of a cell by column.
    """
    whole = [{column: "\n".join(line.text for line in lines) for column, lines in cells.items()}]
    longest = max(cells.values(), key=len)
    several = [lines for lines in cells.values() if len(lines) >= 2]
    if len(longest) < 3 or len(several) < 2:
        return whole
    figures = [lines for lines in several if sum(is_amount(line.text) for line in lines) >= 0.8 * len(lines)]
    if not any(len(lines) >= 0.5 * len(longest) for lines in figures):
        return whole
    bases = [line.base for line in longest]
    level = [
        any(abs(line.base - base) <= 0.3 * line.size for base in bases)
        for lines in cells.values()
        for line in lines
    ]
    if sum(level) < 0.9 * len(level):
        return whole
    found: list[dict[int, str]] = [{} for _ in bases]
    for column, lines in cells.items():
        for line in lines:
            row = found[min(range(len(bases)), key=lambda index: abs(bases[index] - line.base))]
            row[column] = f"{row[column]}\n{line.text}" if column in row else line.text
    return found


def _title_row(
    rows: list[tuple[PageCell, ...]], origins: list[int], width: int
) -> tuple[str | None, list[tuple[PageCell, ...]], list[int]]:
    """Take off a first row of one cell that stands over several columns: it names the table."""
    if (
        width > 1
        and len(rows) > 2
        and len(rows[0]) == 1
        and len(rows[1]) > 1
        and not is_amount(rows[0][0].text)
    ):
        return rows[0][0].text, rows[1:], origins[1:]
    return None, rows, origins


def _name(grid: Grid, lines: dict[tuple[int, int], list[Line]], rows: Sequence[int], column: int) -> str:
    """Return the name of a column: the texts above it, also those of merged cells."""
    places = dict.fromkeys(grid.owner[row][column] for row in rows)
    return "\n".join(line.text for place in places for line in lines.get(place, ()))
