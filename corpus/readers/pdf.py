"""PDF files, page by page; a page that cannot be read is reported and the others are kept."""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus.documents import Page, Reading, ReadingProblem
from corpus.errors import DocumentRefusedError
from corpus.headings import clean_heading
from corpus.readers.plain import clean

# What pypdf raises on damaged pages, beside its own errors.
_PAGE_ERRORS = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    AssertionError,
    OSError,
)
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?P<number>\d{1,4})(?:\s*(?:/|sur|de)\s*\d{1,4})?\W*", re.IGNORECASE
)
_JUNK_TITLE = re.compile(
    r"(?:microsoft |powerpoint|diapositive|untitled|sans[ _]titre|document\d*$|sans nom|(?:page|pages de)\b)"
    r"|.*\.(?:docx?|odt|odp|ods|pptx?|xlsx?|pdf|indd|pub|rtf)\b|\S*$|.*\d{8,}",
    re.IGNORECASE,
)
_TELLING_LINE = re.compile(
    r"\b(?:compte[ -]rendu|c\.?-?r\.? |proc[eè]s[ -]verbal|conseil municipal|r[eè]glement|arr[eêé]t[eé]"
    r"|convention|contrat|appel [aà]|rapport|budget|projet|plan|programme|charte|pacte|guide|plaquette"
    r"|exercice|protocole|avenant|objet)\b",
    re.IGNORECASE,
)
_EDGE_LINES = 3


def read_pdf(path: Path) -> Reading:
    """Read the text of every page.

    Raises DocumentRefusedError for a file that pypdf cannot open, or that asks for a password.
    """
    texts, title, problems = _extract(path)
    texts = without_running_lines([_tidied(text) for text in texts])
    text, pages = join_pages(texts)
    first = next((page for page in texts if page), "")
    return Reading(text, "application/pdf", title or title_of_first_page(first), pages, problems)


def join_pages(texts: Sequence[str]) -> tuple[str, tuple[Page, ...]]:
    """Return the pages as one text, and where each lies in it; a sentence goes on over a page break."""
    pages: list[Page] = []
    parts: list[str] = []
    offset = 0
    for number, text in enumerate(texts, start=1):
        if text and parts:
            goes_on = text[0].islower() and parts[-1][-1] not in ".!?:;…"
            parts.append("\n" if goes_on else "\n\n")
            offset += len(parts[-1])
        pages.append(Page(number, offset, offset + len(text)))
        if text:
            parts.append(text)
            offset += len(text)
    return "".join(parts), tuple(pages)


def without_running_lines(texts: Sequence[str]) -> list[str]:
    """Drop page numbers, and headers and footers where they come back; the first of each stays."""
    usual = _running_lines(texts)
    seen: set[str] = set()
    kept = []
    for number, text in enumerate(texts, start=1):
        lines = text.split("\n")
        edges = _edges(lines)
        dropped = set()
        for position in edges:
            shape = _shape(lines[position], number)
            if _is_page_number(lines[position], number) and len(edges) > 1:
                dropped.add(position)
            elif shape in usual:
                if shape in seen:
                    dropped.add(position)
                seen.add(shape)
        kept.append("\n".join(line for at, line in enumerate(lines) if at not in dropped).strip())
    return kept


def title_of_first_page(text: str) -> str | None:
    """Return the line of the first page that best tells what the document is."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:30]
    letters = [line for line in lines if sum(map(str.isalpha, line)) >= 10 and len(line) <= 140]
    telling = next((line for line in letters if _TELLING_LINE.search(line)), None)
    chosen = telling or next(iter(letters), None)
    return clean_heading(chosen) if chosen else None


def _extract(path: Path) -> tuple[list[str], str | None, tuple[ReadingProblem, ...]]:
    """Return the text of each page ("" where there is none), the stated title, and the problems met."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # pypdf tells of every repair that it makes; what matters is reported below, page by page.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentRefusedError(path.name, "PDF protégé par un mot de passe.")
        count = len(reader.pages)
        stated = reader.metadata.title if reader.metadata else None
    except (PyPdfError, DependencyError, *_PAGE_ERRORS) as error:
        raise DocumentRefusedError(path.name, f"PDF endommagé ou incomplet ({error}).") from error
    if count == 0:
        raise DocumentRefusedError(path.name, "PDF sans aucune page.")
    texts: list[str] = []
    problems: list[ReadingProblem] = []
    for number in range(1, count + 1):
        try:
            text = reader.pages[number - 1].extract_text()
        except (PyPdfError, *_PAGE_ERRORS) as error:
            problems.append(ReadingProblem(f"page illisible ({error}).", number))
            text = ""
        else:
            if not text.strip():
                problems.append(ReadingProblem("page sans texte (numérisée ?).", number))
        texts.append(text)
    return texts, _worthy(stated), tuple(problems)


def _worthy(title: object) -> str | None:
    """Return the title that the file states unless a program made it up."""
    stated = " ".join(clean(str(title or "")).replace("_", " ").split())
    return None if not stated or _JUNK_TITLE.match(stated) else stated


def _tidied(text: str) -> str:
    lines = [line.replace("\xa0", " ").rstrip() for line in clean(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _edges(lines: Sequence[str]) -> list[int]:
    """Return the positions of the first and last lines of a page that are not blank."""
    filled = [position for position, line in enumerate(lines) if line.strip()]
    return sorted({*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]})


def _running_lines(texts: Sequence[str]) -> set[str]:
    """Return the shapes of lines that stand at the edges of most pages."""
    counts: Counter[str] = Counter()
    for number, text in enumerate(texts, start=1):
        lines = text.split("\n")
        counts.update({_shape(lines[position], number) for position in _edges(lines)})
    needed = max(3, 0.5 * sum(bool(text) for text in texts))
    return {shape for shape, count in counts.items() if count >= needed and any(map(str.isalpha, shape))}


def _shape(line: str, number: int) -> str:
    """Return the line with its page number masked; other figures stay, for rows of figures also come back."""
    return " ".join(re.sub(rf"\b{number}\b", "#", line).split())


def _is_page_number(line: str, number: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(line)
    return found is not None and abs(int(found["number"]) - number) <= 30
