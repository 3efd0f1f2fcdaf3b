"""PDF files, page by page; a page that cannot be read is reported and the others are kept."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from corpus.documents import Reading, ReadingProblem
from corpus.errors import DocumentRefusedError
from corpus.readers.pdf_page import PageContent, read_page
from corpus.readers.pdf_repair import repaired
from corpus.readers.pdf_text import assemble
from corpus.readers.plain import clean
from corpus.titles import title_of_first_page

PASSWORD_REASON = "PDF protégé par un mot de passe."  # noqa: S105 - what the user is told
SCANNED_REASON = "page sans texte (numérisée ?)."
_JUNK_TITLE = re.compile(
    r"(?:microsoft |powerpoint|diapositive|untitled|sans[ _]titre|document\d*$|sans nom|(?:page|pages de)\b)"
    r"|.*\.(?:docx?|odt|odp|ods|pptx?|xlsx?|pdf|indd|pub|rtf)\b|\S*$|.*\d{8,}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PdfContents:
    """What was read of a PDF before it is put together: None stands for a page that could not be read."""

    pages: tuple[PageContent | None, ...]
    title: str | None
    problems: tuple[ReadingProblem, ...]


def read_pdf(path: Path) -> Reading:
    """Read the text and the tables of every page.

    Raises DocumentRefusedError for a file that is no PDF, is damaged beyond repair, or asks for a password.
    """
    contents = read_contents(path)
    scanned = tuple(
        ReadingProblem(SCANNED_REASON, number)
        for number, page in enumerate(contents.pages, start=1)
        if page and page.needs_ocr
    )
    return reading_of(contents, scanned)


def read_contents(
    path: Path, *, password: str | None = None, on_page: Callable[[int, int], None] | None = None
) -> PdfContents:
    """Read the pages one by one; `on_page` is told how many are done, and of how many.

    Raises DocumentRefusedError.
    """
    document, was_damaged = _opened(path, password)
    try:
        count = len(document)
        if count == 0:
            raise DocumentRefusedError(path.name, "PDF sans aucune page.")
        problems = [ReadingProblem("PDF endommagé : lu aussi loin que possible.")] if was_damaged else []
        pages: list[PageContent | None] = []
        for index in range(count):
            try:
                pages.append(_read(document, index))
            except pdfium.PdfiumError as error:
                problems.append(ReadingProblem(f"page illisible ({error}).", index + 1))
                pages.append(None)
            if on_page:
                on_page(index + 1, count)
        if not any(page and page.blocks for page in pages) and was_damaged:
            raise DocumentRefusedError(path.name, "PDF endommagé ou incomplet : aucune page lisible.")
        title = _worthy(document.get_metadata_value("Title"))
    finally:
        document.close()
    return PdfContents(tuple(pages), title, tuple(problems))


def reading_of(contents: PdfContents, problems: Sequence[ReadingProblem] = ()) -> Reading:
    """Put the pages together; `problems` are told beside those that the contents already have."""
    whole = assemble(contents.pages)
    first = next((whole.text[page.start : page.end] for page in whole.pages if page.end > page.start), "")
    told = sorted((*contents.problems, *problems), key=lambda problem: problem.page or 0)
    return Reading(
        text=whole.text,
        media_type="application/pdf",
        title=contents.title or title_of_first_page(first),
        pages=whole.pages,
        problems=tuple(told),
        tables=whole.tables,
        furniture=whole.furniture,
    )


def _opened(path: Path, password: str | None) -> tuple[pdfium.PdfDocument, bool]:
    """Open the file, mended if need be; return it, and whether it was damaged."""
    try:
        return pdfium.PdfDocument(path, password=password), False
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentRefusedError(path.name, PASSWORD_REASON) from error
        reason = str(error)
    for guess in repaired(path.read_bytes()):
        try:
            document = pdfium.PdfDocument(guess, password=password)
        except pdfium.PdfiumError:
            continue
        if len(document):
            return document, True
        document.close()
    raise DocumentRefusedError(path.name, f"PDF endommagé ou incomplet ({reason}).")


def _read(document: pdfium.PdfDocument, index: int) -> PageContent:
    page = document[index]
    try:
        return read_page(page)
    finally:
        page.close()


def _worthy(title: object) -> str | None:
    """Return the title that the file states unless a program made it up."""
    stated = " ".join(clean(str(title or "")).replace("_", " ").split())
    return None if not stated or _JUNK_TITLE.match(stated) else stated
