"""Rows of tables as a reader is told them: whose each figure is, by its row's label and its column's name."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.french.formats import number
from assistant.french.ranges import range_of
from assistant.french.wording import cleaned, word_count
from assistant.passages.quotable import Unit, UnitRun
from corpus.french.dates import is_year
from corpus.french.folding import fold
from corpus.french.spaced import SPACE

Span = tuple[int, int]

# Beyond either, only the cells that answer are told.
_MOST_CELLS = 6
_MOST_WORDS = 36
_MOST_LABELS = 4
_MOST_VALUES = 4
_HIGHEST = 60
# A cell that holds a figure and nothing else.
_FIGURE = re.compile(
    r"[\s(<>≤≥±~+-]*\d[\d\s.,/\u00a0\u202f-]*(?:[km]?€|%|euros?|[hH]t|ttc|[kmMG]*[wW]h?|ha|km²?|m[²³2]?|ans?"
    r"|mois|jours?|h|/|\s|\))*|[-–—/]",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\s*\S*\d\S*")
# Columns that number things, and measure nothing.
_CODES = re.compile(r"\b(?:code|n|no|num|numero|id|identifiant|siren|siret|insee|codgeo|cp|ref|reference)\b")
# What the figures of a table count, said once for all of them.
_UNIT = re.compile(
    r"\b(?:en\s+)?(?:milliers?|millions?)\s+(?:d['’]\s?)?(?:euros?|€)(?:\s+(?:HT|TTC))?|[kKM]€(?:\s+(?:HT|TTC))?"
    r"|\ben\s+(?:euros?|€)(?:\s+(?:HT|TTC))?",
    re.IGNORECASE,
)
_WORDS_RUN = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý][a-zà-ÿ])")
_CENTLESS = re.compile(r"(?<=\d),00(?=\s?€|\Z)")


_RUN_TOGETHER = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{SPACE}\d{{3}})*\t+\d{{3}}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that is not empty: where it stands, its words, its column's name, and whether it must be told."""

    span: Span
    text: str
    name: str
    is_kept: bool


@dataclass(frozen=True, slots=True, eq=False)
class TableRow:
    """A row of a table: its cells that are not empty, in the unit's text, and the names of their columns.

    `header` is the row that holds the names, where it was found; `caption` the line that stands above the rows.
    A spreadsheet's names are known without their row.
    """

    cells: tuple[Span, ...]
    names: tuple[str, ...]
    header: Unit | None = None
    caption: Unit | None = None
    is_sheet: bool = False

    def name_at(self, offset: int) -> str:
        """Return the name of the column that holds this offset of the unit's text, "" where it has none."""
        return next(
            (
                name
                for (start, end), name in zip(self.cells, self.names, strict=True)
                if start <= offset < end
            ),
            "",
        )


def is_row(unit: Unit) -> bool:
    """Whether the unit is a row of a table."""
    return "\t" in unit.text or (unit.text.startswith("|") and unit.text.count("|") > 1)


def rows_of(run: UnitRun) -> dict[int, TableRow]:
    """Return the rows of a run, each by the rank of its unit."""
    found: dict[int, TableRow] = {}
    caption: Unit | None = None
    headers: list[Unit] = []
    # Under each header, which cell of a row is its label.
    labels: dict[int, int | None] = {}
    for rank, unit in enumerate(run.units):
        if not is_row(unit):
            caption = unit
            headers = []
            continue
        columns = _columns(unit.text)
        cells = tuple(span for span in columns if unit.text[span[0] : span[1]].strip())
        label = _label(unit, columns)
        header = next((one for one in headers if _fits(one, columns)), None) or next(
            (one for one in headers if label is not None and labels.get(id(one)) == label), None
        )
        if header is not None:
            labels.setdefault(id(header), label)
        if _is_header(unit, cells):
            headers.insert(0, unit)
        names = _named(header, columns) if header else _named_by_context(unit, columns)
        kept = tuple(name for span, name in zip(columns, names, strict=True) if span in cells)
        found[rank] = TableRow(cells, kept, header, caption, header is None and any(kept))
    return found


def _label(unit: Unit, columns: Sequence[Span]) -> int | None:
    """Return which of the cells, after some figures, is the label; None for a row that begins with its label."""
    texts = [unit.text[start:end].strip() for start, end in columns]
    at = next((place for place, text in enumerate(texts) if text and not is_figure(text)), None)
    return at if at and all(is_figure(text) for text in texts[:at]) else None


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure and nothing else."""
    return _FIGURE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Told:
    """A row in words: `spans` are the cells told, in the unit's text, `is_named` whether by its header, and `sources`
    the lines that say what its figures count.
    """

    text: str
    spans: tuple[Span, ...]
    is_named: bool
    sources: tuple[Unit, ...] = ()


def told(unit: Unit, row: TableRow, worth: Callable[[str, str], float], kept: Span | None) -> Told:
    """Return the row in words.

    `worth` tells what a cell is worth to the reader by its text and its column's name: 0 for nothing. The cell
    that holds the `kept` stretch is always told.
    """
    cells = [
        _Cell(span, unit.text[slice(*span)].strip(), name, kept is not None and _meet(span, kept))
        for span, name in zip(row.cells, row.names, strict=True)
    ]
    cells = _measuring(cells if row.is_sheet else _side(cells, worth))
    if (
        len(cells) > _MOST_CELLS
        or word_count(unit.text) > _MOST_WORDS
        or any(range_of(c.name) for c in cells)
    ):
        cells = _chosen(cells, worth)
    labels = [cell for cell in cells if not is_figure(cell.text)]
    values = [cell for cell in cells if is_figure(cell.text) and re.search(r"\d", cell.text)]
    if not values or not labels:
        values, labels = [*labels, *values], []
    label = ", ".join(cleaned(cell.text) for cell in labels)
    is_named = False
    pieces: list[str] = []
    for cell in values:
        shown = cleaned(cell.name)
        if row.header is None:
            shown = _DIGITS.sub("", shown)
        if shown and fold(shown) not in fold(label):
            is_named = True
            pieces.append(f"{shown} : {figure(cell.text)}")
        else:
            pieces.append(figure(cell.text))
    joint = " – " if is_named else " : "
    text = joint.join(filter(None, (label.rstrip(" :"), " ; ".join(pieces))))
    spans = tuple(cell.span for cell in sorted((*labels, *values), key=lambda cell: cell.span))
    counted = money_of(row)
    if counted and any(_is_bare(cell) for cell in values) and fold(counted[0]) not in fold(text):
        return Told(f"{text} ({counted[0]})", spans, is_named, (counted[1],))
    return Told(text, spans, is_named)


def money_of(row: TableRow) -> tuple[str, Unit] | None:
    """Return what the figures of the row's table count in money, « En milliers d'€ », and the line that says so."""
    for line in (row.header, row.caption):
        if line is not None and (found := _UNIT.search(line.text)):
            return " ".join(found.group().split()), line
    return None


def _is_bare(cell: _Cell) -> bool:
    return not re.search(r"[€%]", cell.text) and not re.search(r"[€%]|\beuros?\b", cell.name, re.IGNORECASE)


def runs_together(unit: Unit) -> bool:
    """Whether figures of the row would read as one where its cells are parted by spaces: « 504 460 »."""
    return _RUN_TOGETHER.search(unit.text) is not None


def _meet(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def figure(text: str) -> str:
    """Return a cell's words; a sum without cents is told without them, a long one in thousands."""
    if re.fullmatch(r"\d{5,12}", text.strip()):
        return number(int(text), space=" ")
    return _CENTLESS.sub("", cleaned(text))


def _side(cells: list[_Cell], worth: Callable[[str, str], float]) -> list[_Cell]:
    """Return the side of the row that answers, where two tables stand side by side: charges, and produits."""
    sides: list[list[_Cell]] = []
    for cell in cells:
        is_label = not is_figure(cell.text)
        if not sides or (is_label and is_figure(sides[-1][-1].text) and not is_figure(sides[0][0].text)):
            sides.append([])
        sides[-1].append(cell)
    if len(sides) != 2 or not all(is_figure(side[-1].text) for side in sides):
        return cells
    worths = [sum(worth(cell.text, "") for cell in side if not is_figure(cell.text)) for side in sides]
    best = max(worths)
    return sides[worths.index(best)] if best and worths.count(best) == 1 else cells


def _measuring(cells: list[_Cell]) -> list[_Cell]:
    """Return the cells without codes: columns named so, letters alone, bare numbers beside sums."""
    has_sums = any("€" in cell.text for cell in cells)
    kept = [
        cell
        for cell in cells
        if (cell.is_kept and not is_code(cell.name))
        or not (
            (
                is_figure(cell.text)
                and (is_code(cell.name) or (has_sums and not cell.name and cell.text.isdigit()))
            )
            or (len(cell.text) == 1 and cell.text.isalpha())
        )
    ]
    return kept or cells


def is_code(name: str) -> bool:
    """Whether a column of this name numbers things, and measures nothing."""
    return _CODES.search(fold(name)) is not None


def _chosen(cells: Sequence[_Cell], worth: Callable[[str, str], float]) -> list[_Cell]:
    """Return the cells that answer, in their order: the labels worth most, and the figures worth anything."""
    worths = [worth(cell.text, cell.name) + 10 * cell.is_kept for cell in cells]
    picked: set[int] = set()
    for most, figures in ((_MOST_LABELS, False), (_MOST_VALUES, True)):
        ranks = [
            rank
            for rank, cell in enumerate(cells)
            if is_figure(cell.text) is figures and (worths[rank] > 0 or cell.is_kept)
        ]
        picked.update(sorted(ranks, key=lambda rank: -worths[rank])[:most])
    labels = [rank for rank, cell in enumerate(cells) if not is_figure(cell.text)]
    if labels:
        # What a row is about stands in its longest words.
        picked.add(max(labels, key=lambda rank: len(cells[rank].text)))
    return [cell for rank, cell in enumerate(cells) if rank in picked] or list(cells[:_MOST_CELLS])


def _columns(text: str) -> tuple[Span, ...]:
    """Return the spans of all cells, empty ones too."""
    mark = "\t" if "\t" in text else "|"
    spans: list[Span] = []
    start = 0
    for cell in text.split(mark):
        spans.append((start, start + len(cell)))
        start += len(cell) + 1
    return tuple(spans[1:-1] if mark == "|" else spans)


def _is_header(unit: Unit, cells: Sequence[Span]) -> bool:
    """Whether the row names columns: none of its cells is a figure, but for years."""
    texts = [unit.text[start:end].strip() for start, end in cells]
    return len(texts) > 1 and all(not is_figure(text) or is_year(text) for text in texts)


def _fits(header: Unit, columns: Sequence[Span]) -> bool:
    return len(_columns(header.text)) in {len(columns), len(columns) - 1}


def _named(header: Unit, columns: Sequence[Span]) -> tuple[str, ...]:
    names = [_spelled(header.text[start:end].strip()) for start, end in _columns(header.text)]
    return (*[""] * (len(columns) - len(names)), *names[: len(columns)])


def _named_by_context(unit: Unit, columns: Sequence[Span]) -> tuple[str, ...]:
    """Return the names of a spreadsheet's columns, as the row's passage tells them beside its text."""
    names = unit.passage.context.split("\n")[-1].split("\t")
    if len(names) < len(columns) or len(names) < 2 or unit.start != unit.passage.start:
        return ("",) * len(columns)
    return tuple(map(_spelled, names[: len(columns)]))


def _spelled(name: str) -> str:
    """Return a column's name in words: « nomBeneficiaire » and « nom_beneficiaire » are two."""
    return _WORDS_RUN.sub(" ", name.replace("_", " "))
