"""Workbooks: what the cells of their visible sheets show."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from posixpath import join, normpath
from typing import IO

from lxml import etree

from corpus.documents import ODS, XLS, Reading
from corpus.errors import DocumentRefusedError
from corpus.readers.number_formats import BUILT_IN, GENERAL, shown
from corpus.readers.office import check_archive, odt_text
from corpus.readers.spreadsheet import MAX_COLUMNS, lay_out

Formats = Mapping[tuple[int, int], str]
"""The formats of the numbers of a sheet, by row and column, both from 0."""
Sheets = list[tuple[str, list[list[str]]]]

_PLACE = re.compile(r"(?P<column>[A-Z]{1,3})(?P<row>[0-9]+)")
# A file may state that a row comes back a million times.
_MOST_REPEATED = 100
_TABLE, _TEXT, _STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "text", "style")
)


def read_workbook(path: Path, media_type: str) -> Reading:
    """Read every visible sheet of an XLSX, XLS or ODS workbook, each cell as a French spreadsheet shows it."""
    from python_calamine import CalamineError

    if media_type != XLS:
        check_archive(path)
    try:
        sheets = _open_document(path) if media_type == ODS else _excel(path, media_type)
    except (CalamineError, zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError, ValueError) as error:
        raise DocumentRefusedError(path.name, "classeur illisible.") from error
    return lay_out(sheets, media_type)


def _excel(path: Path, media_type: str) -> Sheets:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    formats: Mapping[str, Formats] = {}
    with suppress(Exception):  # what a file says of its formats can be broken where its cells are whole
        formats = dict((_formats_of_xls if media_type == XLS else _formats_of_xlsx)(path))
    with CalamineWorkbook.from_path(path) as workbook:
        return [
            (
                sheet.name,
                _shown(
                    workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                    formats.get(sheet.name, {}),
                ),
            )
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]


def _shown(rows: Sequence[Sequence[object]], formats: Formats) -> list[list[str]]:
    return [
        [_cell_text(value, formats.get((number, column), GENERAL)) for column, value in enumerate(row)]
        for number, row in enumerate(rows)
    ]


def _cell_text(value: object, number_format: str) -> str:
    """Write a typed cell as a French spreadsheet shows it."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, (int, float)):
        return shown(value, number_format)
    if isinstance(value, dt.datetime) and (value.hour, value.minute, value.second) != (0, 0, 0):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def _formats_of_xls(path: Path) -> Iterator[tuple[str, Formats]]:
    import xlrd

    with xlrd.open_workbook(path, formatting_info=True, on_demand=True) as book:
        for sheet in book.sheets():
            yield (
                sheet.name,
                {
                    (row, column): book.format_map[book.xf_list[cell.xf_index].format_key].format_str
                    for row in range(sheet.nrows)
                    for column, cell in enumerate(sheet.row(row))
                    if cell.ctype == xlrd.XL_CELL_NUMBER
                },
            )


def _formats_of_xlsx(path: Path) -> Iterator[tuple[str, Formats]]:
    """Yield the formats of each sheet; Strict Open XML has other namespaces, and the same names."""
    with zipfile.ZipFile(path) as archive:
        book, styles, related = (
            etree.fromstring(archive.read(f"xl/{name}"), etree.XMLParser(resolve_entities=False))
            for name in ("workbook.xml", "styles.xml", "_rels/workbook.xml.rels")
        )
        targets = {each.get("Id"): each.get("Target", "") for each in related}
        codes = BUILT_IN | {
            int(each.get("numFmtId", 0)): each.get("formatCode", GENERAL)
            for each in styles.iterfind("{*}numFmts/{*}numFmt")
        }
        of_style = [
            codes.get(int(each.get("numFmtId", 0)), GENERAL) for each in styles.iterfind("{*}cellXfs/{*}xf")
        ]
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            target = targets[next(value for name, value in sheet.attrib.items() if name.endswith("}id"))]
            with archive.open(normpath(join("/xl", target)).lstrip("/")) as part:
                yield sheet.get("name", ""), dict(_formats_of_cells(part, of_style))


def _formats_of_cells(part: IO[bytes], of_style: Sequence[str]) -> Iterator[tuple[tuple[int, int], str]]:
    for _, cell in etree.iterparse(part, tag="{*}c", resolve_entities=False):
        style, place = int(cell.get("s", 0)), _PLACE.fullmatch(cell.get("r", ""))
        if place and cell.get("t", "n") == "n" and of_style[style] != GENERAL:
            column = 0
            for letter in place["column"]:
                column = column * 26 + ord(letter) - ord("A") + 1
            yield (int(place["row"]) - 1, column - 1), of_style[style]
        cell.clear()


def _open_document(path: Path) -> Sheets:
    """Return the sheets of an ODS file, which holds what each cell shows beside what it is."""
    sheets: Sheets = []
    rows: list[list[str]] = []
    hidden: set[str] = set()
    empty = 0
    tags = (f"{_STYLE}style", f"{_TABLE}table-row", f"{_TABLE}table")
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        for _, node in etree.iterparse(content, tag=tags, resolve_entities=False, huge_tree=True):
            if node.tag == f"{_STYLE}style":
                if any(each.get(f"{_TABLE}display") == "false" for each in node):
                    hidden.add(node.get(f"{_STYLE}name", ""))
            elif node.tag == f"{_TABLE}table":
                if node.get(f"{_TABLE}style-name") not in hidden:
                    sheets.append((node.get(f"{_TABLE}name", ""), rows))
                rows, empty = [], 0
            else:
                row = _shown_in(node)
                times = int(node.get(f"{_TABLE}number-rows-repeated", 1))
                if any(row):
                    rows += [[]] * empty + [row] * min(times, _MOST_REPEATED)
                empty = 0 if any(row) else empty + times
                node.clear()
    return sheets


def _shown_in(row: etree._Element) -> list[str]:
    texts: list[str] = []
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        text = "\n".join(odt_text(line) for line in cell.iterchildren(f"{_TEXT}p"))
        times = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        texts += [text] * min(times, max(MAX_COLUMNS + 1 - len(texts), 0))
    return texts
