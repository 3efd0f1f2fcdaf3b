"""Tables of PDF pages: rows of cells, out of the grids that lines make."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.cells import LONGEST_NAME, is_amount, is_label, is_value
from corpus.readers.layout.drawing import Box
from corpus.readers.layout.glyphs import Fragment
from corpus.readers.layout.grids import Grid
from corpus.readers.layout.lines import PageLine, gather_lines

# A cell that holds that much, or nearly all the text of its grid, is a frame around ordinary text.
_LONGEST_CELL, _LONGEST_ROW, _FRAMED_SHARE = 3_000, 800, 0.85
# Texts of one cell that stand so far apart, in ems, stand in columns.
_FAR_APART, _WIDER_THAN_A_SPACE = 2.0, 0.6
# Lines of one column begin so near each other, in points.
_ALIGNED = 2.0
# Where more of the lines of labels than this have a figure, each is a label.
_NEARLY_ALL = 0.75
_FEW_CELLS = 4
# A table below another goes on in its columns though they are shifted by so much, in points.
_SHIFT = 15.0
_MOST_TITLE_ROWS, _MOST_HEADER_ROWS = 3, 4


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


def table_of_grid(grid: Grid, fragments: Sequence[Fragment]) -> PageTable | None:
    """Return the table that a grid and the fragments inside it make; None where the grid is no table."""
    held = _held(grid, fragments)
    texts = _text_edges(grid, held)
    unwalled = {place for place, inside in held.items() if _stand_in_columns(grid, place, inside, texts)}
    if unwalled:
        grid = grid.parted(unwalled)
        held = _held(grid, fragments)
    if not _is_table(held):
        return None
    lines = {place: _lines_of_cell(inside) for place, inside in held.items()}
    order = _order(held, grid.columns)
    width = 1 + max(order.values())
    rows: list[tuple[PageCell, ...]] = []
    origins: list[int] = []
    for row in sorted({row for row, _ in held}):
        cells = {column: lines[row, column] for column in order if (row, column) in lines}
        for part in _levels(cells):
            rows.append(tuple(PageCell(text, order[column]) for column, text in sorted(part.items()) if text))
            origins.append(row)
    over = [{order[column] for column in order if grid.owner[row][column] in lines} for row in origins]
    titles = _title_rows(rows, over, width)
    below, sources = rows[titles:], origins[titles:]
    count = _grouped_header_rows(grid, below, sources, over[titles:], width) or count_header_rows(below)
    if titles > 1 and not count:
        # Sections of a table that began on the page before.
        titles = 0
    header: tuple[str, ...] = ()
    if count and len(set(sources[:count])) == count:
        header = _names(grid, lines, sources[:count], order, width)
    elif count:
        header = column_names(below[:count], width)
    edges = tuple(
        min(grid.columns[column] for column, place in order.items() if place == index)
        for index in range(width)
    )
    title = "\n".join(row[0].text for row in rows[:titles]) or None
    body: list[tuple[PageCell, ...]] = []
    for found, origin in zip(rows[titles + count :], origins[titles + count :], strict=True):
        labels = _labels_from_above(grid, lines, origins[titles + count], origin, order)
        if labels and _goes_on_above(found, body[-1]):
            body[-1] = tuple(
                cell._replace(text=f"{cell.text}\n{found[0].text}")
                if cell.column == found[0].column
                else cell
                for cell in body[-1]
            )
        else:
            body.append((*labels, *found))
    return PageTable((*rows[: titles + count], *body), header, titles + count, edges, grid.box, title)


def _goes_on_above(row: Sequence[PageCell], above: Sequence[PageCell]) -> bool:
    """Return whether a row under merged cells is only the end of a text of the row above, below a stray line."""
    return len(row) == 1 and row[0].text[0].islower() and row[0].column in {cell.column for cell in above}


def _labels_from_above(
    grid: Grid, lines: dict[tuple[int, int], list[PageLine]], first: int, row: int, order: dict[int, int]
) -> list[PageCell]:
    """Return the labels at the left of a row that stand in cells merged with the rows above, from `first` on."""
    merged = [lines.get(place, []) for place in set(grid.owner[row]) if place[0] < row]
    if any(len(figures) > 1 and all(is_amount(line.text) for line in figures) for figures in merged):
        # Several rows that no line parts.
        return []
    found: list[PageCell] = []
    for column in sorted(order):
        if (row, column) in lines:
            break
        above = grid.owner[row][column]
        if above[1] != column or above not in lines or not first <= above[0] < row:
            continue
        label = "\n".join(line.text for line in lines[above])
        if is_label(label, leads=order[column] == 0):
            found.append(PageCell(label, order[column]))
    return found


def _order(held: Collection[tuple[int, int]], edges: Sequence[float]) -> dict[int, int]:
    """Return the columns that hold text, numbered; near ones that no row uses both are one, shifted."""
    rows: dict[int, set[int]] = {}
    for row, column in held:
        rows.setdefault(column, set()).add(row)
    order: dict[int, int] = {}
    last = taken = -1
    for column in sorted(rows):
        is_shifted = (
            taken >= 0 and edges[column] - edges[taken] <= _SHIFT and rows[taken].isdisjoint(rows[column])
        )
        if is_shifted:
            taken = -1
        else:
            last, taken = last + 1, column
        order[column] = last
    return order


def column_names(rows: Sequence[Sequence[PageCell]], width: int) -> tuple[str, ...]:
    """Return what the cells of these rows say above each of `width` columns."""
    names = [""] * width
    for row in rows:
        for cell in row:
            names[cell.column] = f"{names[cell.column]}\n{cell.text}".strip()
    return tuple(names)


def count_header_rows(rows: Sequence[Sequence[PageCell]]) -> int:
    """Return how many first rows name the columns: short texts without figures above rows that have some."""
    if len(rows) < 2 or len(rows[0]) < 2 or any(is_value(cell.text) for cell in rows[0]):
        return 0
    if not all(len(cell.text) <= LONGEST_NAME and not cell.text.endswith(":") for cell in rows[0]):
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


def _grouped_header_rows(
    grid: Grid,
    rows: Sequence[Sequence[PageCell]],
    origins: Sequence[int],
    over: Sequence[set[int]],
    width: int,
) -> int:
    """Return how many first rows name the columns where the upper ones name several columns at once.

    `over` are the columns that the cells of each row stand over.
    """
    named = {0}
    for index, row in enumerate(rows[: min(_MOST_HEADER_ROWS, len(rows) - 1)]):
        if any(is_value(cell.text) or len(cell.text) > LONGEST_NAME for cell in row):
            break
        named |= over[index]
        if index:
            is_grouped = _goes_below(grid, origins[index - 1], origins[index])
            is_sparse = all(2 * len(upper) <= width for upper in rows[:index])
            if not is_grouped and not is_sparse:
                break
            if len(row) > 1 and len(named) == width and (is_grouped or len(row) == width):
                return index + 1
    return 0


def _goes_below(grid: Grid, first: int, second: int) -> bool:
    """Return whether a row that names columns has merged cells with names of their own below."""
    top = grid.owner[first]
    return first != second and (
        len(set(top)) < len(top) or any(place[0] <= first for place in grid.owner[second])
    )


def _held(grid: Grid, fragments: Sequence[Fragment]) -> dict[tuple[int, int], list[Fragment]]:
    held: dict[tuple[int, int], list[Fragment]] = {}
    for fragment in fragments:
        place = grid.cell_at((fragment.x0 + fragment.x1) / 2, _middle(fragment))
        if place is not None:
            held.setdefault(place, []).append(fragment)
    return held


_Edges = dict[int, tuple[list[float], list[float]]]


def _text_edges(grid: Grid, held: dict[tuple[int, int], list[Fragment]]) -> _Edges:
    """Return where the texts of cells of one column begin, and where they end, by column."""
    edges: _Edges = {}
    for (row, column), inside in held.items():
        if grid.owner[row].count((row, column)) == 1:
            begins, ends = edges.setdefault(column, ([], []))
            begins.append(min(fragment.x0 for fragment in inside))
            ends.append(max(fragment.x1 for fragment in inside))
    return edges


def _stand_in_columns(grid: Grid, place: tuple[int, int], fragments: list[Fragment], edges: _Edges) -> bool:
    """Return whether texts that no line parts stand each within one column of the grid.

    They stand far apart, or where the texts of the columns do in other rows (`edges`).
    """
    row, _ = place
    columns = [column for column, owner in enumerate(grid.owner[row]) if owner == place]
    if len(columns) < 2 or len(fragments) < 2 or any(fragment.turn for fragment in fragments):
        return False
    inside: dict[int, list[Fragment]] = {}
    for fragment in fragments:
        within = [
            column
            for column in columns
            if grid.columns[column] - 2 <= fragment.x0 and fragment.x1 <= grid.columns[column + 1] + 2
        ]
        if not within:
            return False
        inside.setdefault(within[0], []).append(fragment)
    if len(inside) < 2 or _least_gap(inside) < _WIDER_THAN_A_SPACE:
        return False
    level = sorted(fragments, key=lambda fragment: fragment.x0)
    return (
        all(
            right.x0 - left.x1 > _FAR_APART * left.size or right.x0 < left.x1
            for left, right in pairwise(level)
        )
        or all(map(_begin_level, inside.values()))
        or all(_stand_level(texts, *edges.get(column, ([], []))) for column, texts in inside.items())
    )


def _stand_level(fragments: Sequence[Fragment], begins: Sequence[float], ends: Sequence[float]) -> bool:
    """Return whether texts begin where others of their column do, or end there."""
    first, last = min(item.x0 for item in fragments), max(item.x1 for item in fragments)
    return any(abs(first - begin) < _ALIGNED for begin in begins) or any(
        abs(last - end) < _ALIGNED for end in ends
    )


def _least_gap(columns: dict[int, list[Fragment]]) -> float:
    """Return the narrowest gap between texts of two columns on one line, in ems."""
    gaps = [
        (second.x0 - first.x1) / first.size
        for left, right in pairwise(sorted(columns))
        for first in columns[left]
        for second in columns[right]
        if abs(first.base - second.base) < 0.3 * first.size
    ]
    return min(gaps, default=_FAR_APART)


def _begin_level(fragments: Sequence[Fragment]) -> bool:
    """Return whether several lines of text, one below the other, begin at one place."""
    begins = [line.box[0] for line in gather_lines(fragments)]
    return len(begins) > 1 and max(begins) - min(begins) < _ALIGNED


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


def _lines_of_cell(fragments: list[Fragment]) -> list[PageLine]:
    """Return the lines of a cell; text written upwards is laid out along its own direction."""
    turns = {fragment.turn for fragment in fragments}
    if turns == {0}:
        return gather_lines(fragments)
    return [
        PageLine(
            (fragment,), (fragment.x0, fragment.y0, fragment.x1, fragment.y1), fragment.base, fragment.size
        )
        for fragment in sorted(fragments, key=lambda item: item.x0 if item.turn == 1 else -item.x0)
    ]


def _levels(cells: dict[int, list[PageLine]]) -> list[dict[int, str]]:
    """Return the rows that a row of the grid holds: several where no line parts them but figures stand level.

    Each row gives the text of a cell by column.
    """
    whole = [{column: "\n".join(line.text for line in lines) for column, lines in cells.items()}]
    longest = max(cells.values(), key=len)
    several = [lines for lines in cells.values() if len(lines) >= 2]
    if len(longest) < 3 or len(several) < 2:
        return whole
    figures = [lines for lines in several if sum(is_amount(line.text) for line in lines) >= 0.8 * len(lines)]
    most = max(map(len, figures), default=0) / len(longest)
    bases = _bases_of_figures(longest, figures) if most < _NEARLY_ALL else []
    if not bases and most >= 0.5:
        bases = [line.base for line in longest]
    level = [
        any(abs(line.base - base) <= 0.3 * line.size for base in bases)
        for lines in cells.values()
        for line in (lines if len(bases) == len(longest) or lines in figures else ())
    ]
    if len(bases) < 2 or sum(level) < 0.9 * len(level):
        return whole
    are_lowest = abs(longest[-1].base - bases[-1]) <= 0.3 * longest[-1].size
    found: list[dict[int, str]] = [{} for _ in bases]
    for column, lines in cells.items():
        for line in lines:
            row = found[_row_of(line, bases, are_lowest=are_lowest)]
            row[column] = f"{row[column]}\n{line.text}" if column in row else line.text
    return found


def _bases_of_figures(labels: Sequence[PageLine], columns: Sequence[Sequence[PageLine]]) -> list[float]:
    """Return the baselines of the figures of a cell, level with the first or with the last lines of labels.

    Empty where the figures do not tell where the one label ends and the next begins.
    """
    bases = [line.base for line in max(columns, key=len, default=())]
    if len(bases) < 2:
        return []
    first, last = (
        abs(label.base - base) <= 0.3 * label.size
        for label, base in ((labels[0], bases[0]), (labels[-1], bases[-1]))
    )
    return bases if first != last else []


def _row_of(line: PageLine, bases: Sequence[float], *, are_lowest: bool) -> int:
    """Return the row of a line: that of the next baseline below it, or else of the next above it."""
    near = 0.3 * line.size
    if are_lowest:
        return next((index for index, base in enumerate(bases) if base <= line.base + near), len(bases) - 1)
    return max((index for index, base in enumerate(bases) if base >= line.base - near), default=0)


def _title_rows(rows: Sequence[Sequence[PageCell]], over: Sequence[set[int]], width: int) -> int:
    """Return how many first rows of one cell, over all columns but the labels', name the table."""
    count = 0
    while (
        count < min(_MOST_TITLE_ROWS, len(rows) - 2)
        and len(rows[count]) == 1
        and (rows[count][0].column == 0 or len(over[count] | {0}) == width > 2)
        and not is_amount(rows[count][0].text)
    ):
        count += 1
    return count if width > 1 and len(rows[count]) > 1 else 0


def _names(
    grid: Grid,
    lines: dict[tuple[int, int], list[PageLine]],
    rows: Sequence[int],
    order: dict[int, int],
    width: int,
) -> tuple[str, ...]:
    """Return the names of the columns: the texts above each, also those of merged cells."""
    # Of columns that are shifted ones of each other, the last lies inside the cells of all.
    inside = {index: column for column, index in order.items()}
    above = [dict.fromkeys(grid.owner[row][inside[index]] for row in rows) for index in range(width)]
    return tuple(
        "\n".join(line.text for place in places for line in lines.get(place, ())) for places in above
    )
