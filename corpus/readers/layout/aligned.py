"""Tables without lines: labels and figures that stand in columns."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from corpus.french.dates import is_year
from corpus.readers.cells import is_amount
from corpus.readers.layout.glyphs import Fragment
from corpus.readers.layout.lines import PageLine, Placed, line_pitch
from corpus.readers.layout.ruled import PageCell, PageTable, count_header_rows

_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_BARE_NUMBER = re.compile(r"\d{1,3}")
# « 5. » before a heading, « - » before an item.
_NUMBERING = re.compile(r"\d{1,3}\s*[.)°/:-]+|[-–−/]")
_MOST_WAITING, _MOST_HEADER_LINES, _LONGEST_NAME = 4, 3, 40
# So few lines between two tables name the second, a part of the first.
_MOST_SECTION_LINES = 2
# Edges of a column are this near, in points; labels may be set in so far.
_NEAR, _INDENT = 4.0, 20.0


class _Span(NamedTuple):
    start: float
    end: float


def find_aligned(lines: Sequence[PageLine | Placed]) -> list[PageLine | Placed | PageTable]:
    """Return the lines of a region with those that make a table replaced by it."""
    found: list[PageLine | Placed | PageTable] = []
    stretch: list[PageLine] = []
    for line in lines:
        if isinstance(line, PageLine):
            stretch.append(line)
            continue
        found += _of_stretch(stretch)
        stretch = []
        found.append(line)
    return found + _of_stretch(stretch)


def _of_stretch(lines: Sequence[PageLine]) -> list[PageLine | PageTable]:
    if sum(_is_row(line) for line in lines) < 2:
        return list(lines)
    lines = _with_centred_figures(lines)
    pitch = line_pitch(lines)
    found: list[PageLine | PageTable] = []
    index = 0
    while index < len(lines):
        end, columns = _grown(lines, index, pitch) if _is_row(lines[index]) else (index, [])
        if end > index and _are_columns_of_figures(lines[index:end], columns):
            above = len(list(takewhile(lambda block: isinstance(block, PageLine), reversed(found))))
            start, body = _header_above(lines[index - above : index], lines[index], columns, pitch)
            del found[len(found) + start :]
            table = _table(lines[index + start : end], columns, body - start)
            upper = found[-1 - above - start] if above + start < len(found) else None
            if isinstance(upper, PageTable) and above + start <= _MOST_SECTION_LINES:
                table = _named_as(upper, table)
            found.append(table)
            index = end
        else:
            found.append(lines[index])
            index += 1
    return list(found)


def _header_above(
    above: Sequence[PageLine], row: PageLine, columns: Sequence[_Span], pitch: float
) -> tuple[int, int]:
    """Return where the lines that name columns start, and where the first rows do, counted from `row` (0)."""
    body = -int(_is_section(above, row, columns, pitch))
    lines = [*above, row]
    start = body
    while start > -len(above) and body - start < _MOST_HEADER_LINES:
        if _heads(lines[start - 2], lines[start - 1], columns, pitch):
            start -= 1
        elif start - 1 > -len(above) and _names_labels(
            lines[start - 3], lines[start - 2], lines[start - 1], columns, pitch
        ):
            start -= 2
        else:
            break
    return (start, body) if start < body else (0, 0)


def _names_labels(
    upper: PageLine, line: PageLine, lower: PageLine, columns: Sequence[_Span], pitch: float
) -> bool:
    """Return whether a line names the column of labels, level with the middle of two that name the others."""
    return (
        len(line.pieces) == 1
        and line.box[2] < columns[1].start
        and upper.base - line.base < 0.95 * line.size
        and line.base - lower.base < 0.95 * line.size
        and _heads(upper, line, columns, pitch)
    )


def _named_as(upper: PageTable, table: PageTable) -> PageTable:
    """Give a table without names of columns those of the one above it, where its columns stand below."""
    places, others = (*upper.edges, float("inf")), (*table.edges, float("inf"))
    is_below = len(places) == len(others) and all(
        places[index] < others[index + 1] and others[index] < places[index + 1]
        for index in range(len(table.edges))
    )
    return table._replace(header=upper.header) if is_below and not table.header else table


def _is_section(above: Sequence[PageLine], row: PageLine, columns: Sequence[_Span], pitch: float) -> bool:
    """Return whether the last line above a row names the rows below it, and no column."""
    if not above or len(above[-1].pieces) != 1 or not _is_capital(above[-1], row):
        return False
    x0, _, x1, _ = above[-1].box
    return (
        abs(x0 - columns[0].start) <= _INDENT
        and x1 < columns[1].start
        and above[-1].base - row.base <= max(3.2, 2 * pitch) * max(row.size, above[-1].size)
    )


def _is_capital(line: PageLine, below: PageLine) -> bool:
    """Return whether a line is in capitals and the label below it is not."""
    return line.text.isupper() and not below.pieces[0].text.isupper()


def _is_row(line: PageLine) -> bool:
    """Return whether a line has a figure that stands apart, after something else."""
    return len(line.pieces) >= 2 and any(is_amount(piece.text) for piece in line.pieces[1:])


def _with_centred_figures(lines: Sequence[PageLine]) -> list[PageLine]:
    """Make one line of a label on two lines and the figure that stands level with its middle."""
    found: list[PageLine] = []
    index = 0
    while index < len(lines):
        if index + 2 < len(lines) and _is_centred(*lines[index : index + 3]):
            upper, figure, lower = lines[index : index + 3]
            label = upper.pieces[0]._replace(
                text=f"{upper.text}\n{lower.text}",
                x1=max(upper.box[2], lower.box[2]),
                y0=lower.box[1],
            )
            box = (label.x0, lower.box[1], figure.box[2], upper.box[3])
            found.append(PageLine((label, *figure.pieces), box, figure.base, upper.size))
            index += 3
        else:
            found.append(lines[index])
            index += 1
    return found


def _is_centred(upper: PageLine, figure: PageLine, lower: PageLine) -> bool:
    return (
        len(upper.pieces) == len(lower.pieces) == 1
        and all(is_amount(piece.text) for piece in figure.pieces)
        and upper.base - figure.base < 0.95 * figure.size
        and figure.base - lower.base < 0.95 * figure.size
        and figure.box[0] > max(upper.box[2], lower.box[2])
    )


def _grown(lines: Sequence[PageLine], start: int, pitch: float) -> tuple[int, list[_Span]]:
    """Return the end of the longest run of lines from `start` whose columns stay apart, and the columns."""
    columns = [_Span(piece.x0, piece.x1) for piece in lines[start].pieces]
    label = columns[0]
    end = start + 1
    waiting: list[_Span] = []
    for index in range(start + 1, len(lines)):
        line, last = lines[index], lines[index - 1]
        if last.base - line.base > max(3.2, 2 * pitch) * max(line.size, last.size):
            break
        spans = [_Span(piece.x0, piece.x1) for piece in line.pieces]
        if _is_row(line):
            joined = _joined(columns, [*waiting, *spans])
            if len(joined) < 2 or len(joined) < min(len(columns), len(spans)):
                break
            columns, waiting, end = joined, [], index + 1
            label = columns[0]
        else:
            fits = (
                len(spans) == 1
                and spans[0].start >= label.start - _INDENT
                and len(_joined(columns, spans)) >= len(columns)
            )
            if not fits or len(waiting) >= _MOST_WAITING:
                break
            waiting += spans
    return end, columns


def _joined(columns: Sequence[_Span], spans: Sequence[_Span]) -> list[_Span]:
    """Return the columns once pieces of text are added: those that overlap become one."""
    found: list[_Span] = []
    for span in sorted([*columns, *spans]):
        if found and span.start < found[-1].end:
            found[-1] = _Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _column(columns: Sequence[_Span], piece: Fragment) -> int:
    """Return the column that a piece shares most with, or is nearest to."""
    return max(
        range(len(columns)),
        key=lambda index: min(piece.x1, columns[index].end) - max(piece.x0, columns[index].start),
    )


def _are_columns_of_figures(lines: Sequence[PageLine], columns: Sequence[_Span]) -> bool:
    """Return whether the lines are rows of a table: figures in a column after labels, their edges aligned."""
    rows = [line for line in lines if _is_row(line)]
    if len(rows) < 2 or sum(bool(_LEADER.search(line.text)) for line in rows) >= 0.5 * len(rows):
        return False
    pieces: list[list[Fragment]] = [[] for _ in columns]
    for line in rows:
        for piece in line.pieces:
            pieces[_column(columns, piece)].append(piece)
    if not any(
        sum(character.isalpha() for character in piece.text) >= 3 for column in pieces for piece in column
    ):
        return False
    filled = [figures for figures in map(_figures, pieces[1:]) if figures]
    if len(filled) == 1 and _are_page_numbers(filled[0]):
        return False
    for figures in filled:
        edges = ([piece.x0 for piece in figures], [piece.x1 for piece in figures])
        centres = [(piece.x0 + piece.x1) / 2 for piece in figures]
        if any(map(_share_an_edge, (*edges, centres))):
            return True
    return False


def _figures(column: Sequence[Fragment]) -> list[Fragment]:
    """Return the figures of a column that holds two at least, and few words; else none."""
    figures = [piece for piece in column if is_amount(piece.text) and not _NUMBERING.fullmatch(piece.text)]
    return figures if len(figures) >= max(2, 0.6 * len(column)) else []


def _share_an_edge(places: Sequence[float]) -> bool:
    middle = sorted(places)[len(places) // 2]
    return sum(abs(place - middle) <= _NEAR for place in places) >= max(2, 0.6 * len(places))


def _are_page_numbers(figures: Sequence[Fragment]) -> bool:
    """Return whether figures only grow down the page, as those of a table of contents do."""
    if not all(_BARE_NUMBER.fullmatch(piece.text) for piece in figures):
        return False
    numbers = [int(piece.text) for piece in figures]
    return numbers == sorted(numbers) and numbers[0] < numbers[-1]


def _heads(line: PageLine, below: PageLine, columns: Sequence[_Span], pitch: float) -> bool:
    """Return whether a line above a table names its columns."""
    if line.base - below.base > max(3.2, 2 * pitch) * max(line.size, below.size):
        return False
    if any(is_amount(piece.text) and not is_year(piece.text) for piece in line.pieces):
        return False
    over_figures = [piece for piece in line.pieces if piece.x1 > columns[1].start - _INDENT]
    if len(line.pieces) == 1:
        return bool(over_figures) and line.box[0] > columns[0].end - _INDENT
    return (
        bool(over_figures)
        and len(line.text) <= _LONGEST_NAME * 3
        and all(len(piece.text) <= _LONGEST_NAME for piece in over_figures)
    )


def _table(lines: Sequence[PageLine], columns: Sequence[_Span], header_lines: int) -> PageTable:
    """Return the table that lines make; lines with a label alone go to the row whose label they complete."""
    rows: list[list[tuple[int, str]]] = []
    waiting: list[str] = []
    header = _header(lines[:header_lines], columns)
    body = lines[header_lines:]
    for index, line in enumerate(body):
        if _is_row(line):
            cells = [(_column(columns, piece), piece.text) for piece in line.pieces]
            if waiting:
                cells = (
                    [(cells[0][0], "\n".join([*waiting, cells[0][1]])), *cells[1:]]
                    if cells[0][0] == 0
                    else [(0, "\n".join(waiting)), *cells]
                )
                waiting = []
            rows.append(cells)
        elif rows and _completes(body, index):
            column, text = _column(columns, line.pieces[0]), line.text
            held = [position for position, (place, _) in enumerate(rows[-1]) if place == column]
            if held:
                rows[-1][held[0]] = (column, f"{rows[-1][held[0]][1]}\n{text}")
            else:
                rows[-1].append((column, text))
        elif _is_begun(body, index):
            waiting.append(line.text)
        else:
            rows.append([(_column(columns, line.pieces[0]), line.text)])
    made = [tuple(PageCell(text, column) for column, text in _by_column(row)) for row in rows]
    count = 0
    if header:
        made = [tuple(PageCell(name, column) for column, name in enumerate(header) if name), *made]
        count = 1
    elif count_header_rows(made):
        count = 1
        names = {cell.column: cell.text for cell in made[0]}
        header = tuple(names.get(column, "") for column in range(len(columns)))
    box = (
        min(line.box[0] for line in lines),
        min(line.box[1] for line in lines),
        max(line.box[2] for line in lines),
        max(line.box[3] for line in lines),
    )
    return PageTable(tuple(made), header, count, tuple(column.start for column in columns), box)


def _header(lines: Sequence[PageLine], columns: Sequence[_Span]) -> tuple[str, ...]:
    if not lines:
        return ()
    names = [""] * len(columns)
    for line in lines:
        for piece in line.pieces:
            column = _column(columns, piece)
            names[column] = f"{names[column]} {piece.text}".strip()
    return tuple(names)


def _by_column(cells: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    found: dict[int, str] = {}
    for column, text in cells:
        found[column] = f"{found[column]} {text}" if column in found else text
    return sorted(found.items())


def _completes(lines: Sequence[PageLine], index: int) -> bool:
    """Return whether a line without a figure goes on with the row above, not with the one below."""
    text, above = lines[index].text, lines[index - 1].text
    if text[:1].islower() or text[:1] in "(&+" or above.split("\t")[0].rstrip().endswith((",", "-", "(")):
        return True
    if index + 1 >= len(lines):
        return False
    up = lines[index - 1].base - lines[index].base
    down = lines[index].base - lines[index + 1].base
    return up < 0.85 * down and not text.rstrip().endswith(":")


def _is_begun(lines: Sequence[PageLine], index: int) -> bool:
    """Return whether a line without a figure begins the label of the row below."""
    if index + 1 >= len(lines) or lines[index].text.rstrip().endswith(":"):
        return False
    below = lines[index + 1]
    if _is_capital(lines[index], below):
        return False
    up = lines[index - 1].base - lines[index].base if index else float("inf")
    down = lines[index].base - below.base
    return below.text[:1].islower() or below.text[:1] in "(&+" or down < 0.85 * up
