"""Test sets as spreadsheets (XLSX, ODS, CSV): French column names, one question a row.

A cell holds several values as several lines: turns, documents, quotes, pages, facts. The ways of writing one
fact are parted by « | ».
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.border.csv_files import csv_text, unguarded
from corpus.documents import is_sheet_name
from corpus.french.folding import fold
from corpus.readers.plain import decode
from corpus.readers.spreadsheet import find_delimiter
from evals.errors import Fault, TestSetError

COLUMNS = {
    "id": "identifiant",
    "type": "type",
    "turns": "question",
    "documents": "documents",
    "pages": "pages",
    "evidence": "citations",
    "facts": "faits",
    "answerable": "réponse",
    "tags": "étiquettes",
    "ocr": "image",
}
"""The name of each key's column."""

REVIEWED = "retenu"
"""The column that a person fills: where it stands, only rows with « oui » count."""

_OPTIONAL = {"pages", "tags", "ocr"}
_ALIASES = {
    **{key: key for key in COLUMNS},
    "questions": "turns",
    "tours": "turns",
    "document": "documents",
    "fichier": "documents",
    "page": "pages",
    "citation": "evidence",
    "preuve": "evidence",
    "fait": "facts",
    "a une reponse": "answerable",
    "reponse dans les documents": "answerable",
    "etiquette": "tags",
}
_YES, _NO = {"oui", "o", "vrai", "true", "1", "x"}, {"non", "n", "faux", "false", "0", ""}


def column_of(key: str) -> str:
    """Return the column where a key's value stands; `key` may go on into the value (`facts.0`)."""
    return COLUMNS.get(key.split(".", 1)[0], key)


def read_sheet(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | Fault]]:
    """Yield each row (its number as the spreadsheet shows it, from 1) with its values by key.

    Raises TestSetError where a column is missing; OSError where the file cannot be read.
    """
    rows = _rows(path)
    if not rows:
        return
    header_line, header = rows[0]
    columns = _columns(path, header_line, header)
    for number, row in rows[1:]:
        cells = {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()}
        if fold(cells.get(REVIEWED, "oui")) in _YES:
            yield number, _values(number, cells)


def awaiting(path: Path) -> int:
    """Return how many rows of a sheet with the column « retenu » do not count, not being « oui » there."""
    if not is_sheet_name(path.name):
        return 0
    rows = [row for _number, row in _rows(path)]
    places = [at for at, name in enumerate(rows[0]) if fold(name.strip(" *_")) == REVIEWED] if rows else []
    return sum(
        fold(row[at].strip() if at < len(row) else "") not in _YES for at in places for row in rows[1:]
    )


def write_sheet(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows (keys as in JSON lines, and `retenu`) as a workbook, or as CSV that a French spreadsheet opens."""
    table = [[REVIEWED, *COLUMNS.values(), "note"]]
    for row in rows:
        cells = [_written(key, row.get(key)) for key in COLUMNS]
        table.append([row.get(REVIEWED, ""), *cells, row.get("note", "")])
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, table)
        return
    path.write_text(csv_text(table), encoding="utf-8", newline="")


def _write_workbook(path: Path, table: Sequence[Sequence[str]]) -> None:
    from xlsxwriter import Workbook

    # What documents say is text, never a formula or a link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Questions")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, len(table[0]) - 1, 28, wrapped)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(table):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, bold if number == 0 else wrapped)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    lines = _csv_rows(path) if path.suffix.lower() in {".csv", ".tsv"} else _workbook_rows(path)
    return [(number, row) for number, row in lines if any(cell.strip() for cell in row)]


def _columns(path: Path, line: int, header: Sequence[str]) -> dict[str, int]:
    keys = _ALIASES | {fold(name): key for key, name in COLUMNS.items()} | {fold(REVIEWED): REVIEWED}
    found: dict[str, int] = {}
    faults = []
    for at, name in enumerate(header):
        key = keys.get(fold(name.strip(" *_")))
        if key in found:
            faults.append(Fault("cette colonne est là deux fois", line, f"colonne « {name.strip()} »"))
        elif key:
            found[key] = at
    faults += [
        Fault("cette colonne manque", line, f"colonne « {name} »")
        for key, name in COLUMNS.items()
        if key not in found and key not in _OPTIONAL
    ]
    if faults:
        raise TestSetError(path, faults)
    return found


def _values(line: int, cells: Mapping[str, str]) -> Mapping[str, Any] | Fault:
    values: dict[str, Any] = {}
    for key, cell in cells.items():
        if key == REVIEWED:
            continue
        try:
            values[key] = _READ.get(key, _lines)(cell)
        except ValueError as error:
            return Fault(str(error), line, f"colonne « {column_of(key)} »")
    return values


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]


def _facts(cell: str) -> list[list[str]]:
    return [[way.strip() for way in line.split("|") if way.strip()] for line in _lines(cell)]


def _pages(cell: str) -> list[int | None]:
    return [_page(line) for line in cell.splitlines()] if cell else []


def _page(line: str) -> int | None:
    bare = re.sub(r"^p(?:age|\.)?\s*|\.0$", "", line.strip(), flags=re.IGNORECASE)
    if bare in {"", "-", "–", "—"}:
        return None
    if not bare.isdigit():
        raise ValueError(f"« {line.strip()} » n’est pas un numéro de page")
    return int(bare)


def _yes(cell: str) -> bool:
    if fold(cell) not in _YES | _NO:
        raise ValueError(f"« oui » ou « non » est attendu, pas « {cell} »")
    return fold(cell) in _YES


def _answerable(cell: str) -> bool:
    if not cell:
        raise ValueError("« oui » ou « non » est attendu")
    return _yes(cell)


_READ: Mapping[str, Callable[[str], object]] = {
    "id": str,
    "type": str,
    "facts": _facts,
    "pages": _pages,
    "answerable": _answerable,
    "ocr": _yes,
}


def _written(key: str, value: Any) -> str:
    if value is None:
        return ""
    if key == "facts":
        return "\n".join(" | ".join(alternatives) for alternatives in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list | tuple):
        return "\n".join("-" if each is None else " ".join(str(each).split()) for each in value)
    return str(value)


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = decode(path.read_bytes())
    head = text.splitlines()[:1]
    rows = csv.reader(io.StringIO(text), delimiter=find_delimiter(head))
    return ((number, list(map(unguarded, row))) for number, row in enumerate(rows, 1))


def _workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as error:
        raise TestSetError(path, "classeur illisible") from error
    return ((number, [_cell(value) for value in row]) for number, row in enumerate(rows, 1))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
