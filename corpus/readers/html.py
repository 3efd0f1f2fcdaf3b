"""Web pages, without what surrounds the article: menus, cookie banners, offers, links to other pages."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.documents import Reading
from corpus.errors import DocumentRefusedError
from corpus.readers.cells import is_label
from corpus.readers.office import TextWriter
from corpus.readers.plain import clean, decode
from corpus.structure.headings import clean_heading

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")
# A table as Markdown: rows between bars, the second a rule.
_TABLE = re.compile(r"^\|.*\n\|(?:\s*:?-+:?\s*\|)+[ \t]*\n(?:\|.*(?:\n|\Z))*", re.MULTILINE)
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*")
_BAR = re.compile(r"(?<!\\)\|")
_LONE_BULLET = re.compile(r"^([ \t]*[-*])[ \t]*\n+[ \t]*(?=\S)", re.MULTILINE)
_SPACES = re.compile(r"(?<=\S)[ \t\xa0]{2,}")
_SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—]{2,60}$")


def read_html(path: Path) -> Reading:
    """Read the main text of a web page as Markdown: headings, lists and tables are kept, links are not.

    Raises DocumentRefusedError for a page that holds no text.
    """
    import trafilatura

    page = decode_page(path.read_bytes())
    extracted = trafilatura.extract(
        _with_labels(page),
        output_format="markdown",
        favor_recall=True,
        include_comments=False,
        include_formatting=True,
        include_links=False,
        include_tables=True,
    )
    writer = TextWriter()
    end = 0
    extracted = clean(extracted or "").replace("\xa0", " ")
    for table in _TABLE.finditer(extracted):
        writer.paragraph(_tidied(extracted[end : table.start()]))
        writer.table([_cells(line) for line in table[0].splitlines() if not _RULE.fullmatch(line)])
        end = table.end()
    writer.paragraph(_tidied(extracted[end:]))
    reading = writer.reading("text/html", page_title(page))
    if not reading.text.strip():
        raise DocumentRefusedError(
            path.name, "page web où aucun texte n'a été trouvé (vide, ou balises trop imbriquées)."
        )
    return reading


def _with_labels(page: str) -> str:
    """Return a page whose cells merged over several rows are cells of each row, with their text if a label."""
    if "rowspan" not in page.lower():
        return page
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return page
    for table in tree.iter("table"):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        # By the column where it begins: a cell of the rows above, and over how many rows more it goes on.
        merged: dict[int, tuple[Any, int]] = {}
        for row in rows:
            merged = _repeat_merged(row, merged)
    return str(html.tostring(tree, encoding="unicode"))


def _repeat_merged(row: Any, merged: Mapping[int, tuple[Any, int]]) -> dict[int, tuple[Any, int]]:
    """Put into a row the cells that go on from above; return those that go on below it."""
    going_on: dict[int, tuple[Any, int]] = {}
    column, leads = 0, True
    own = [cell for cell in row if cell.tag in ("td", "th")]
    for cell in (*own, None):
        while column in merged:
            above, left = merged[column]
            label = " ".join(above.text_content().split())
            copy = row.makeelement(above.tag, {"colspan": above.get("colspan", "1")})
            copy.text = label if own and is_label(label, leads=leads) else ""
            if cell is None:
                row.append(copy)
            else:
                cell.addprevious(copy)
            if left > 1:
                going_on[column] = above, left - 1
            column += _stated(above, "colspan")
        if cell is not None:
            leads = leads and not cell.text_content().strip()
            if (height := _stated(cell, "rowspan")) > 1:
                going_on[column] = cell, height - 1
                del cell.attrib["rowspan"]
            column += _stated(cell, "colspan")
    return going_on


def _stated(cell: Any, name: str) -> int:
    value = cell.get(name, "").strip()
    return max(int(value), 1) if value.isdecimal() else 1


def _cells(line: str) -> list[str]:
    """Return the cells of a line of a Markdown table."""
    cells = _BAR.split(line.strip())[1:]
    return [_ESCAPED.sub(r"\1", cell).strip() for cell in (cells if cells[-1].strip() else cells[:-1])]


def decode_page(data: bytes) -> str:
    """Return a page's source in its declared encoding, or in the one that its bytes show."""
    declared = _DECLARED.search(data[:4096])
    if declared:
        name = declared[1].decode("ascii").lower()
        # Browsers read "latin-1" as windows-1252, so pages rely on it.
        encoding = "cp1252" if name in {"iso-8859-1", "latin1", "iso-8859-15"} else name
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def page_title(page: str) -> str | None:
    """Return the title of the page without the name of its site."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return None
    stated = [*tree.xpath("//meta[@property='og:title']/@content"), *tree.xpath("//head//title/text()")]
    titles = [_SITE_NAME.sub("", title) for title in map(_one_line, stated) if title]
    titles += [title for title in (_one_line(node.text_content()) for node in tree.xpath("//h1")) if title]
    return clean_heading(titles[0]) if titles else None


def _one_line(text: str) -> str:
    return " ".join(clean(str(text)).split())


def _tidied(text: str) -> str:
    """Undo what the extraction adds: escapes, bullets alone on their line, runs of spaces."""
    text = _ESCAPED.sub(r"\1", text.replace("\xa0", " "))
    text = _LONE_BULLET.sub(r"\1 ", text)
    text = _SPACES.sub(" ", text)
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
