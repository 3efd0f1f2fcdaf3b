"""DOCX and ODT: paragraphs, headings marked with #, list items with -, tables one row a line."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.documents import Reading, Table, cells_of_row
from corpus.errors import DocumentRefusedError
from corpus.readers.cells import names_of_columns

# What an honest document unpacks to; a zip bomb promises far more.
MAX_UNPACKED_BYTES = 300_000_000
MAX_COMPRESSION = 200


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
    from docx.table import Table as DocxTable
    from lxml.etree import XMLSyntaxError

    check_archive(path)
    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, XMLSyntaxError, zipfile.BadZipFile) as error:
        raise DocumentRefusedError(path.name, "document Word illisible.") from error
    writer = TextWriter()
    for block in document.iter_inner_content():
        if isinstance(block, DocxTable):
            writer.table([_unmerged(row.cells) for row in block.rows])
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
    for element in _odt_blocks(body) if body is not None else ():
        name = etree.QName(element).localname
        text = _odt_text(element)
        if name == "h" and text.strip():
            level = next((int(v) for k, v in element.attrib.items() if str(k).endswith("outline-level")), 1)
            writer.paragraph(f"{'#' * min(level, 6)} {text.strip()}")
        elif name == "table":
            writer.table(_odt_rows(element))
        elif name == "list-item":
            if text.strip():
                writer.line(f"- {text.strip()}")
        elif name == "p":
            writer.paragraph(text)
    return writer.reading("application/vnd.oasis.opendocument.text", title)


def _heading_level(style: str) -> int:
    if style in ("title", "titre"):
        return 1
    for prefix in ("heading ", "titre "):
        if style.startswith(prefix) and style[len(prefix) :].isdigit():
            return min(int(style[len(prefix) :]), 6)
    return 0


def _unmerged(cells: Sequence[Any]) -> list[str]:
    """Return the texts of a row; a merged cell, which python-docx repeats, is written once."""
    texts: list[str] = []
    previous = None
    for cell in cells:
        texts.append("" if cell._tc is previous else cell.text)
        previous = cell._tc
    return texts


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


def _odt_text(element: Any) -> str:
    from lxml import etree

    parts: list[str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            name = etree.QName(child).localname
            if name == "s":
                count = next((int(v) for k, v in child.attrib.items() if str(k).endswith("}c")), 1)
                parts.append(" " * min(count, 100))
            elif name in ("tab", "line-break"):
                parts.append(" ")
            elif name not in ("tracked-changes", "annotation", "list", "note-citation"):
                parts.append(_odt_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _odt_rows(table: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in table.iter("{*}table-row"):
        cells: list[str] = []
        for cell in row:
            repeated = next(
                (int(v) for k, v in cell.attrib.items() if str(k).endswith("columns-repeated")), 1
            )
            text = " ".join(_odt_text(paragraph) for paragraph in cell.iter("{*}p", "{*}h"))
            cells.extend([text] + [""] * (min(repeated, 100) - 1) if text else [""] * min(repeated, 100))
        rows.append(cells)
    return rows


def _odt_title(archive: zipfile.ZipFile, parser: Any) -> str | None:
    from lxml import etree

    if "meta.xml" not in archive.namelist():
        return None
    title = etree.fromstring(archive.read("meta.xml"), parser).find(
        ".//{http://purl.org/dc/elements/1.1/}title"
    )
    return (title.text or "").strip() or None if title is not None else None
