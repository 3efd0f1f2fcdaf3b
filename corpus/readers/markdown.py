"""Markdown, kept as it is written: offsets refer to the file's own characters."""

import re
from pathlib import Path

from corpus.documents import Reading
from corpus.readers.plain import clean, decode
from corpus.structure.headings import clean_heading

_FRONT_MATTER = re.compile(r"---\n(?P<fields>.*?\n)---\s*\n", re.DOTALL)
_TITLE_FIELD = re.compile(r"^title\s*:\s*(?P<title>.+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,2}[ \t]+(?P<title>.+)$", re.MULTILINE)


def read_markdown(path: Path) -> Reading:
    """Read a Markdown file; its title is that of its front matter, else its first heading."""
    text = clean(decode(path.read_bytes()))
    return Reading(text, "text/markdown", title=markdown_title(text))


def markdown_title(text: str) -> str | None:
    """Return the title that a Markdown text states."""
    front_matter = _FRONT_MATTER.match(text)
    stated = _TITLE_FIELD.search(front_matter["fields"]) if front_matter else None
    if stated:
        return stated["title"].strip().strip("'\"") or None
    heading = _HEADING.search(text)
    return clean_heading(heading["title"]) or None if heading else None
