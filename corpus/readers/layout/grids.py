"""Grids that ruling lines or shaded cells make on a PDF page: where tables may be."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.layout.drawing import Box, Drawing, Rule, joined_rules

# Lines meet, and belong to one edge, when they come as near as this, in points.
_NEAR = 3.5
_LEAST_CELL = 4.0
# Grids so near each other, in points, whose rows stand level are one table.
_ASIDE, _SHARED_ROWS, _LEVEL_SHARE = 30.0, 4, 0.8
# The ground of words stands so far, in points, inside the ground of their cell.
_LEAST_INSET, _MOST_INSET = 2.0, 9.0
_MOST_LINES, _MOST_CELLS = 1_500, 6_000


class Grid(NamedTuple):
    """The edges of columns from left to right, and of rows from top to bottom.

    `owner[row][column]` is the upper left place of the cell that covers this place: cells may be merged.
    `sides[row][column]` and `floors[row][column]` tell whether a line stands left of a place, and above it.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]
    sides: tuple[tuple[bool, ...], ...]
    floors: tuple[tuple[bool, ...], ...]

    @property
    def box(self) -> Box:
        return self.columns[0], self.rows[-1], self.columns[-1], self.rows[0]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the place (row, column) of the cell that covers this point."""
        x0, y0, x1, y1 = self.box
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return None
        column = next(index for index, edge in enumerate(self.columns[1:]) if x <= edge)
        row = next(index for index, edge in enumerate(self.rows[1:]) if y >= edge)
        return self.owner[row][column]

    def parted(self, places: Collection[tuple[int, int]]) -> "Grid":
        """Return the grid with these cells, named by their upper left places, parted into their columns."""
        sides = tuple(
            (*(side or place in places for side, place in zip(line, row, strict=False)), line[-1])
            for line, row in zip(self.sides, self.owner, strict=True)
        )
        return self._replace(sides=sides, owner=_owners(sides, self.floors))

    def walls(self) -> list[tuple[float, float, float]]:
        """Return the vertical edges between cells of a row: x, y0, y1.

        A row between two that have an edge, such as one without a shade between shaded ones, has it too.
        """
        walls = [
            Rule(self.columns[column], bottom, top)
            for row, (top, bottom) in enumerate(pairwise(self.rows))
            for column in range(1, len(self.columns) - 1)
            if self._parts(row, column) or (self._parts(row - 1, column) and self._parts(row + 1, column))
        ]
        return [(wall.at, wall.start, wall.end) for wall in joined_rules(walls)]

    def _parts(self, row: int, column: int) -> bool:
        """Return whether an edge parts this place from the one left of it."""
        return 0 <= row < len(self.owner) and self.owner[row][column] != self.owner[row][column - 1]


def find_grids(drawing: Drawing) -> list[Grid]:
    """Return the grids of two columns at least: of lines, or of shades where there are no lines."""
    grids = _grids(drawing.horizontal, drawing.vertical)
    shades = _without_insets(
        [box for box in drawing.shades if not any(_overlap(box, grid.box) for grid in grids)]
    )
    if len(shades) >= 4:
        horizontal = [Rule(y, x0, x1) for x0, y0, x1, y1 in shades for y in (y0, y1)]
        vertical = [Rule(x, y0, y1) for x0, y0, x1, y1 in shades for x in (x0, x1)]
        free_horizontal = [rule for rule in drawing.horizontal if not _in_grid(rule.start, rule.at, grids)]
        free_vertical = [rule for rule in drawing.vertical if not _in_grid(rule.at, rule.start, grids)]
        shaded = _grids(joined_rules(horizontal + free_horizontal), joined_rules(vertical + free_vertical))
        # One row of shades is a line of highlighted words.
        grids += [grid for grid in shaded if len(grid.rows) > 2]
    return [
        grid
        for grid in grids
        if not any(_inside(grid.box, other.box) for other in grids if other is not grid)
    ]


def _without_insets(shades: list[Box]) -> list[Box]:
    """Leave out what is the ground of words inside the ground of their cell."""
    if len(shades) > _MOST_LINES:
        return shades
    return [
        box
        for box in shades
        if not any(
            _LEAST_INSET <= box[0] - cell[0] <= _MOST_INSET
            and _LEAST_INSET <= cell[2] - box[2] <= _MOST_INSET
            and cell[1] - 1 <= box[1]
            and box[3] <= cell[3] + 1
            for cell in shades
        )
    ]


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _inside(box: Box, other: Box) -> bool:
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]


def _in_grid(x: float, y: float, grids: Sequence[Grid]) -> bool:
    return any(
        x0 - _NEAR <= x <= x1 + _NEAR and y0 - _NEAR <= y <= y1 + _NEAR
        for x0, y0, x1, y1 in (grid.box for grid in grids)
    )


def _grids(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Grid]:
    if len(horizontal) < 2 or len(vertical) < 2 or len(horizontal) + len(vertical) > _MOST_LINES:
        return []
    found = []
    for across, down in _side_by_side(_components(horizontal, vertical)):
        grid = _grid(across, down)
        if grid is not None:
            found.append(grid)
    return found


_Component = tuple[list[Rule], list[Rule]]


def _side_by_side(components: list[_Component]) -> list[_Component]:
    """Make one of groups of lines that a narrow gap parts and whose rows stand level."""
    found: list[_Component] = []
    for across, down in sorted(components, key=lambda lines: min(rule.start for rule in lines[0])):
        for index, (other, others) in enumerate(found):
            gap = min(rule.start for rule in across) - max(rule.end for rule in other)
            if -_NEAR < gap < _ASIDE and _stand_level(other, across):
                found[index] = other + across, others + down
                break
        else:
            found.append((across, down))
    return found


def _stand_level(left: Sequence[Rule], right: Sequence[Rule]) -> bool:
    heights = [{round(rule.at) for rule in rules} for rules in (left, right)]
    few, many = sorted(heights, key=len)
    level = sum(any(abs(height - other) <= 1 for other in many) for height in few)
    return len(few) >= _SHARED_ROWS and level >= _LEVEL_SHARE * len(many)


def _components(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[_Component]:
    """Return the lines that touch each other, group by group: the horizontal ones and the vertical ones."""
    waiting = set(range(len(vertical)))
    left = set(range(len(horizontal)))
    found = []
    while left:
        first = left.pop()
        across, down = [first], list[int]()
        to_do: list[tuple[bool, int]] = [(True, first)]
        while to_do:
            is_horizontal, index = to_do.pop()
            if is_horizontal:
                rule = horizontal[index]
                met = [other for other in waiting if _meet(rule, vertical[other])]
                waiting.difference_update(met)
                down += met
            else:
                rule = vertical[index]
                met = [other for other in left if _meet(horizontal[other], rule)]
                left.difference_update(met)
                across += met
            to_do += [(not is_horizontal, other) for other in met]
        if len(across) >= 2 and len(down) >= 1:
            found.append(([horizontal[index] for index in across], [vertical[index] for index in down]))
    return found


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - _NEAR <= down.at <= across.end + _NEAR
        and down.start - _NEAR <= across.at <= down.end + _NEAR
    )


def _edges(places: Sequence[float], ends: Sequence[float]) -> list[float]:
    """Return the places of lines, near ones made one, and the outermost ends where no line stands."""
    found: list[list[float]] = []
    for place in sorted(places):
        if found and place - found[-1][-1] <= _NEAR:
            found[-1].append(place)
        else:
            found.append([place])
    edges = [sum(group) / len(group) for group in found]
    if min(ends) < edges[0] - 2 * _LEAST_CELL:
        edges.insert(0, min(ends))
    if max(ends) > edges[-1] + 2 * _LEAST_CELL:
        edges.append(max(ends))
    return edges


def _grid(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> Grid | None:
    columns = _edges([rule.at for rule in vertical], [end for rule in horizontal for end in rule[1:]])
    rows = _edges([rule.at for rule in horizontal], [end for rule in vertical for end in rule[1:]])[::-1]
    width, height = len(columns) - 1, len(rows) - 1
    if width < 2 or height < 1 or width * height > _MOST_CELLS:
        return None
    walls = [[False] * (width + 1) for _ in range(height)]
    for rule in vertical:
        column = min(range(width + 1), key=lambda index: abs(columns[index] - rule.at))
        for row, (top, bottom) in enumerate(pairwise(rows)):
            if rule.start <= (top + bottom) / 2 <= rule.end:
                walls[row][column] = True
    floors = [[False] * width for _ in range(height + 1)]
    for rule in horizontal:
        row = min(range(height + 1), key=lambda index: abs(rows[index] - rule.at))
        for column, (left, right) in enumerate(pairwise(columns)):
            if rule.start <= (left + right) / 2 <= rule.end:
                floors[row][column] = True
    sides, tops = tuple(map(tuple, walls)), tuple(map(tuple, floors))
    return Grid(tuple(columns), tuple(rows), _owners(sides, tops), sides, tops)


def _owners(
    walls: Sequence[Sequence[bool]], floors: Sequence[Sequence[bool]]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return for each place the upper left one of its cell: places without a line between are one cell."""
    height, width = len(walls), len(floors[0])
    owner: list[list[tuple[int, int]]] = [[(row, column) for column in range(width)] for row in range(height)]
    for row in range(height):
        for column in range(width):
            if column and not walls[row][column]:
                owner[row][column] = owner[row][column - 1]
            if row and not floors[row][column]:
                above = owner[row - 1][column]
                mine = owner[row][column]
                if mine == (row, column):
                    owner[row][column] = above
                elif mine != above:
                    low = min(mine, above)
                    for line in owner[: row + 1]:
                        for place, held in enumerate(line):
                            if held in (mine, above):
                                line[place] = low
    return tuple(tuple(line) for line in owner)
