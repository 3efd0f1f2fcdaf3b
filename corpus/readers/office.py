"""DOCX and ODT: paragraphs, headings marked with #, list items with -, tables one row a line."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.documents import Reading, Table, cells_of_row
from corpus.errors import DocumentRefusedError
from corpus.readers.cells import Spread, names_of_columns, without_merges

# What an honest document unpacks to; a zip bomb promises far more.
MAX_UNPACKED_BYTES = 300_000_000
MAX_COMPRESSION = 200
# A file may state that a cell or a row comes back a million times.
_MOST_REPEATED = 100


class TextWriter:
    """Collects lines and tables, keeping the offsets at which they stand."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._offset = 0
        self.tables: list[Table] = []
        self._last_line: str | None = None

    def line(self, text: str) -> int:
        """Write one line and return the offset at which it starts."""
        start = self._offset
        self._parts.append(text + "\n")
        self._offset += len(text) + 1
        if text.strip():
            self._last_line = text.rstrip().rsplit("\n", 1)[-1]
        return start

    def paragraph(self, text: str) -> None:
        """Write a paragraph and the blank line that ends it."""
        if text.strip():
            self.line(text.strip())
            self.line("")

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Write a table and remember its cells; a short line just before it is its title."""
        rows = [[" ".join(cell.split()) for cell in row] for row in rows]
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        before = self._last_line
        title = before.strip("#-* ") if before and (before.endswith(":") or len(before) < 120) else None
        start = self._offset
        spans = [cells_of_row(row, self.line("\t".join(row).rstrip("\t"))) for row in rows]
        if len(rows) > 1 and max(map(len, rows)) > 1:
            names, count = names_of_columns(rows)
            header = tuple(name.replace("*", "") for name in names)
            self.tables.append(Table(start, self._offset, header, tuple(spans[count:]), title))
        self.line("")

    def reading(self, media_type: str, title: str | None) -> Reading:
        """Return everything written so far as a reading."""
        return Reading("".join(self._parts), media_type, title=title, tables=tuple(self.tables))


def check_archive(path: Path) -> None:
    """Refuse an archive that unpacks to more than a document can honestly hold."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise DocumentRefusedError(path.name, "fichier endommagé : l'archive ne s'ouvre pas.") from error
    if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_COMPRESSION * max(path.stat().st_size, 100_000):
        raise DocumentRefusedError(path.name, "fichier suspect : son contenu décompressé est démesuré.")


def read_docx(path: Path) -> Reading:
    """Read a DOCX with its headings, lists and tables in document order."""
    import docx
    from lxml.etree import XMLSyntaxError

    check_archive(path)
    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, XMLSyntaxError, zipfile.BadZipFile) as error:
        raise DocumentRefusedError(path.name, "document Word illisible.") from error
    writer = TextWriter()
    _write_docx(writer, document)
    return writer.reading(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (document.core_properties.title or "").strip() or None,
    )


def read_odt(path: Path) -> Reading:
    """Read an ODT with its headings, lists and tables in order; text deleted under review is left out."""
    from lxml import etree

    check_archive(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            content = etree.fromstring(archive.read("content.xml"), parser)
            title = _odt_title(archive, parser)
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise DocumentRefusedError(path.name, "document OpenDocument illisible.") from error
    writer = TextWriter()
    body = content.find(".//{*}body/{*}text")
    if body is not None:
        _write_odt(writer, body)
    return writer.reading("application/vnd.oasis.opendocument.text", title)


def _heading_level(style: str) -> int:
    if style in ("title", "titre"):
        return 1
    for prefix in ("heading ", "titre "):
        if style.startswith(prefix) and style[len(prefix) :].isdigit():
            return min(int(style[len(prefix) :]), 6)
    return 0


def _write_docx(writer: TextWriter, container: Any) -> None:
    """Write what a document, or a cell, holds in its order."""
    from docx.table import Table as DocxTable

    for block in container.iter_inner_content():
        if isinstance(block, DocxTable):
            _write_docx_table(writer, block)
            continue
        style = (block.style.name or "").lower() if block.style is not None else ""
        level = _heading_level(style)
        if level:
            writer.paragraph(f"{'#' * level} {block.text.strip()}" if block.text.strip() else "")
        elif "list" in style or block._p.find(".//{*}numPr") is not None:
            if block.text.strip():
                writer.line(f"- {block.text.strip()}")
        else:
            writer.paragraph(block.text)


def _write_docx_table(writer: TextWriter, table: Any) -> None:
    """Write a table, and the tables inside its cells after it; a frame around text is written as that text."""
    rows = [[*[None] * row.grid_cols_before, *row.cells] for row in table.rows]
    cells = list({cell._tc: cell for row in rows for cell in row if cell is not None}.values())
    if not any(cell.tables for cell in cells):
        writer.table(list(without_merges(_docx_spreads(rows))))
    elif max(map(len, rows)) == 1:
        for cell in cells:
            _write_docx(writer, cell)
    else:
        writer.table(list(without_merges(_docx_spreads(rows))))
        for inside in (inside for cell in cells for inside in cell.tables):
            _write_docx_table(writer, inside)


def _docx_spreads(rows: Sequence[Sequence[Any]]) -> Iterator[list[Spread]]:
    """Yield the cells of rows; python-docx gives a merged cell at each of its places."""
    above: Sequence[Any] = ()
    for row in rows:
        found = [cell and cell._tc for cell in row]
        yield [
            Spread(
                cell.text if cell is not None else "",
                from_above=cell is not None and column < len(above) and above[column] is found[column],
                from_left=cell is not None and column > 0 and found[column - 1] is found[column],
            )
            for column, cell in enumerate(row)
        ]
        above = found


def _write_odt(writer: TextWriter, parent: Any) -> None:
    """Write what a text, or a cell, holds in its order."""
    from lxml import etree

    for element in _odt_blocks(parent):
        name = etree.QName(element).localname
        if name == "table":
            _write_odt_table(writer, element)
            continue
        text = odt_text(element)
        if name == "h" and text.strip():
            writer.paragraph(f"{'#' * min(_number(element, 'outline-level'), 6)} {text.strip()}")
        elif name == "list-item":
            if text.strip():
                writer.line(f"- {text.strip()}")
        elif name == "p":
            writer.paragraph(text)


def _write_odt_table(writer: TextWriter, table: Any) -> None:
    """Write a table, and the tables inside its cells after it; a frame around text is written as that text."""
    rows = list(_own(table, "table-row"))
    cells = [cell for row in rows for cell in row.iterchildren("{*}table-cell")]
    inside = [each for cell in cells for each in _own(cell, "table")]
    if inside and len(cells) == len(rows):
        for cell in cells:
            _write_odt(writer, cell)
        return
    writer.table(list(without_merges(_odt_spreads(rows))))
    for each in inside:
        _write_odt_table(writer, each)


def _odt_spreads(rows: Sequence[Any]) -> Iterator[list[Spread]]:
    """Yield the cells of rows, each as often as the file repeats it."""
    from lxml import etree

    # By column: over how many rows more a cell goes on, its text, and whether it began left of this column.
    merged: dict[int, tuple[int, str, bool]] = {}
    for row in rows:
        spreads: list[Spread] = []
        going_on = {
            at: (left - 1, text, is_right) for at, (left, text, is_right) in merged.items() if left > 1
        }
        for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            is_covered = etree.QName(cell).localname == "covered-table-cell"
            text = "" if is_covered else " ".join(map(odt_text, _own(cell, "p", "h")))
            for _ in range(min(_number(cell, "number-columns-repeated"), _MOST_REPEATED)):
                column = len(spreads)
                if is_covered and column in merged:
                    _, text_above, from_left = merged[column]
                    spreads.append(Spread(text_above, from_above=True, from_left=from_left))
                    continue
                spreads.append(Spread(text, from_left=is_covered))
                height, width = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
                if height > 1:
                    for each in range(column, column + min(width, _MOST_REPEATED)):
                        going_on[each] = height - 1, text, each > column
        merged = going_on
        has_text = any(cell.text.strip() for cell in spreads)
        for _ in range(min(_number(row, "number-rows-repeated"), _MOST_REPEATED) if has_text else 1):
            yield spreads


def _own(parent: Any, *names: str) -> Iterator[Any]:
    """Yield the elements of these names inside another, but not those inside a table within it."""
    from lxml import etree

    for element in parent:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in names:
            yield element
        elif name and name != "table":
            yield from _own(element, *names)


def _number(element: Any, name: str) -> int:
    """Return the number that an attribute of this local name states, or else 1."""
    stated = next((value for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), "1")
    return int(stated) if str(stated).isdigit() else 1


def _odt_blocks(parent: Any) -> Iterator[Any]:
    from lxml import etree

    for element in parent:
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in ("h", "p", "table"):
            yield element
        elif name == "list":
            yield from _odt_items(element)
        elif name in ("section", "index-body"):
            yield from _odt_blocks(element)


def _odt_items(items: Any) -> Iterator[Any]:
    for item in items:
        yield item
        for nested in item.findall("{*}list"):
            yield from _odt_items(nested)


def odt_text(element: Any) -> str:
    """Return the text of an element of OpenDocument; spaces, tabs and line breaks are written as elements of their own."""
    from lxml import etree

    parts: list[str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            name = etree.QName(child).localname
            if name == "s":
                parts.append(" " * min(_number(child, "c"), _MOST_REPEATED))
            elif name in ("tab", "line-break"):
                parts.append(" ")
            elif name not in ("tracked-changes", "annotation", "list", "note-citation"):
                parts.append(odt_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _odt_title(archive: zipfile.ZipFile, parser: Any) -> str | None:
    from lxml import etree

    if "meta.xml" not in archive.namelist():
        return None
    title = etree.fromstring(archive.read("meta.xml"), parser).find(
        ".//{http://purl.org/dc/elements/1.1/}title"
    )
    return (title.text or "").strip() or None if title is not None else None
