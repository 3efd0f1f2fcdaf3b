"""Compares what was read of a page with what people transcribed from its picture."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from corpus.documents import Table
from corpus.french.folding import fold

TRANSCRIPTIONS = Path(__file__).parent / "transcriptions"
# A label read from a picture may have a letter wrong.
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class TranscribedCell:
    """A cell of a transcribed table; `column` is empty where nothing on the page names it."""

    label: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class TranscribedTable:
    """Some rows of a table of a page, with the labels of all of them; `scan` tells that it is a picture."""

    file: str
    page: int
    title: str
    scan: bool
    labels: frozenset[str]
    cells: tuple[TranscribedCell, ...]


def transcribed_tables() -> tuple[TranscribedTable, ...]:
    return tuple(map(_table, json.loads((TRANSCRIPTIONS / "tables.json").read_text(encoding="utf-8"))))


def _table(entry: dict[str, Any]) -> TranscribedTable:
    cells = tuple(
        TranscribedCell(label, column, text)
        for label, *texts in entry["rows"]
        for column, text in zip(entry["columns"], texts, strict=True)
        if text
    )
    labels = frozenset(bare(row[0]) for row in entry["rows"])
    return TranscribedTable(entry["file"], entry["page"], entry["title"], "scan" in entry, labels, cells)


def bare(text: str) -> str:
    """Return letters, figures and the signs that amounts bear, without case, accents and spaces."""
    return re.sub(r"[^\w%€+<>/.,-]", "", fold(text).replace("–", "-")).rstrip(".,")


def missing_cells(
    expected: TranscribedTable, text: str, tables: Sequence[Table]
) -> tuple[TranscribedCell, ...]:
    """Return the cells that no table holds in a row with their label and below the name of their column."""
    return tuple(
        cell
        for cell in expected.cells
        if not any(_holds(cell, expected, row, header) for row, header in _rows(text, tables))
    )


def _rows(text: str, tables: Sequence[Table]) -> Iterator[tuple[list[tuple[str, int]], tuple[str, ...]]]:
    for table in tables:
        # What names a whole table may name its columns too: « Élèves de maternelle » over « Matin », « Soir ».
        header = tuple(bare(f"{table.title or ''} {name}") for name in table.header)
        for row in table.rows:
            yield [(bare(text[cell.start : cell.end]), cell.column) for cell in row], header


def _holds(
    cell: TranscribedCell,
    expected: TranscribedTable,
    row: Sequence[tuple[str, int]],
    header: Sequence[str],
) -> bool:
    label, value, name = bare(cell.label), bare(cell.text), bare(cell.column)
    labelled = [place for place, (text, _) in enumerate(row) if _is(text, label, expected.scan)]
    for place, (text, column) in enumerate(row):
        if text != value or (name and (column >= len(header) or name not in header[column])):
            continue
        for other in labelled:
            between = row[min(place, other) + 1 : max(place, other)]
            # In a table of two sides the label of the other side must not be taken.
            if other != place and not any(inner in expected.labels for inner, _ in between):
                return True
    return False


def _is(text: str, label: str, loosely: bool) -> bool:
    return text == label or (loosely and SequenceMatcher(None, text, label).ratio() >= _ALIKE)


def transcribed_scans() -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Return file, page and excerpts of scanned pages."""
    entries = json.loads((TRANSCRIPTIONS / "scans.json").read_text(encoding="utf-8"))
    return tuple((entry["file"], entry["page"], tuple(entry["excerpts"])) for entry in entries)


def wrong_words(excerpts: Sequence[str], text: str) -> tuple[int, int]:
    """Return how many words of the excerpts are wrong, missing or too many where a page has them, and of how many.

    Case and accents count; the shape of apostrophes, quotes and dashes, and stops around words, do not.
    """
    page = _words(text)
    return sum(_least_edits(_words(excerpt), page) for excerpt in excerpts), sum(
        len(_words(excerpt)) for excerpt in excerpts
    )


def _words(text: str) -> list[str]:
    text = re.sub("[’‘`´]", "'", text.replace("–", "-").replace("—", "-"))
    return [word for word in (word.strip(".,;:()[]«»\"'-|•*") for word in text.split()) if word]


def _least_edits(words: Sequence[str], page: Sequence[str]) -> int:
    """Return the least number of words to change, add or drop to find `words` in a row on the page."""
    row = [0] * (len(page) + 1)
    for count, word in enumerate(words, start=1):
        last, row = row, [count]
        for place, read in enumerate(page, start=1):
            row.append(min(last[place - 1] + (word != read), last[place] + 1, row[-1] + 1))
    return min(row)
