"""PDF files, page by page; a page that cannot be read is reported and the others are kept."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from corpus.documents import DOUBTFULLY_READ, Reading, ReadingProblem
from corpus.errors import DocumentRefusedError
from corpus.readers.layout.page import PageContent, read_page
from corpus.readers.pdf.assembly import assemble
from corpus.readers.pdf.outline import place, read_outline
from corpus.readers.pdf.repair import repaired
from corpus.readers.plain import clean
from corpus.readers.scans import ocr
from corpus.readers.scans.pasted import read_pictures, read_scan, text_pictures
from corpus.structure.titles import title_of_first_page

# What the user is told: without any password, and where those given do not open the file.
PASSWORD_REASON = "PDF protégé par un mot de passe ; donnez-le avec --password."  # noqa: S105
WRONG_PASSWORD_REASON = "PDF protégé : aucun des mots de passe donnés ne l'ouvre."  # noqa: S105
SCANNED_REASON = f"page numérisée, non lue : {ocr.INSTALL_HINT}."
UNREAD_PICTURES_REASON = f"images de la page non lues : {ocr.INSTALL_HINT}."
# Beyond these a file is no document that people wrote.
MAX_PAGES = 20_000
_JUNK_TITLE = re.compile(
    r"(?:microsoft |powerpoint|diapositive|untitled|sans[ _]titre|document\d*$|sans nom|(?:page|pages de)\b)"
    r"|.*\.(?:docx?|odt|odp|ods|pptx?|xlsx?|pdf|indd|pub|rtf)\b|\S*$|.*\d{8,}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PdfContents:
    """What was read of a PDF before it is put together: None stands for a page that could not be read."""

    pages: tuple[PageContent | None, ...]
    problems: tuple[ReadingProblem, ...]


def read_pdf(
    path: Path, passwords: Sequence[str] = (), on_page: Callable[[int, int], None] | None = None
) -> Reading:
    """Read the text and the tables of every page; `on_page` is told how many are done, and of how many.

    Raises DocumentRefusedError for a file that is no PDF, is damaged beyond repair, or asks for a password
    that is none of these.
    """
    contents = read_contents(path, passwords, on_page)
    stated, outline = read_outline(path, passwords)
    whole = assemble(contents.pages)
    first = next((whole.text[page.start : page.end] for page in whole.pages if page.end > page.start), "")
    return Reading(
        text=whole.text,
        media_type="application/pdf",
        title=_worthy(stated) or title_of_first_page(first),
        pages=whole.pages,
        problems=tuple(sorted(contents.problems, key=lambda problem: problem.page or 0)),
        tables=whole.tables,
        furniture=whole.furniture,
        outline=place(outline, whole.text, whole.pages),
    )


def read_contents(
    path: Path, passwords: Sequence[str] = (), on_page: Callable[[int, int], None] | None = None
) -> PdfContents:
    """Read the pages one by one; raises DocumentRefusedError."""
    document, was_damaged = _opened(path, passwords)
    try:
        count = len(document)
        if count == 0:
            raise DocumentRefusedError(path.name, "PDF sans aucune page.")
        problems = [ReadingProblem("PDF endommagé : lu aussi loin que possible.")] if was_damaged else []
        if count > MAX_PAGES:
            problems.append(ReadingProblem(f"{count} pages : lu jusqu'à la page {MAX_PAGES}."))
            count = MAX_PAGES
        pages: list[PageContent | None] = []
        for index in range(count):
            try:
                content, reason = read_one(document, index)
                pages.append(content)
                if reason:
                    problems.append(ReadingProblem(reason, index + 1))
            except pdfium.PdfiumError as error:
                problems.append(ReadingProblem(f"page illisible ({error}).", index + 1))
                pages.append(None)
            if on_page:
                on_page(index + 1, count)
        if not any(page and page.blocks for page in pages) and was_damaged:
            raise DocumentRefusedError(path.name, "PDF endommagé ou incomplet : aucune page lisible.")
    finally:
        document.close()
    return PdfContents(tuple(pages), tuple(problems))


def _opened(path: Path, passwords: Sequence[str]) -> tuple[pdfium.PdfDocument, bool]:
    """Open the file, mended if need be; return it, and whether it was damaged."""
    try:
        return _unlocked(path, path.name, passwords), False
    except pdfium.PdfiumError as error:
        reason = str(error)
    for guess in repaired(path.read_bytes()):
        try:
            document = _unlocked(guess, path.name, passwords)
        except pdfium.PdfiumError:
            continue
        if len(document):
            return document, True
        document.close()
    raise DocumentRefusedError(path.name, f"PDF endommagé ou incomplet ({reason}).")


def _unlocked(source: Path | bytes, name: str, passwords: Sequence[str]) -> pdfium.PdfDocument:
    """Open a file without a password, or with the first that fits: only what cannot be opened needs one."""
    for password in (None, *passwords):
        try:
            return pdfium.PdfDocument(source, password=password)
        except pdfium.PdfiumError as error:
            if "password" not in str(error).lower():
                raise
    raise DocumentRefusedError(name, WRONG_PASSWORD_REASON if passwords else PASSWORD_REASON)


def read_one(document: pdfium.PdfDocument, index: int) -> tuple[PageContent, str | None]:
    """Read a page, the words of its pictures too; return it, and what there is to say of the reading."""
    page = document[index]
    try:
        content = read_page(page)
        if not content.needs_ocr and not text_pictures(content):
            return content, None
        if not ocr.is_available():
            return content, SCANNED_REASON if content.needs_ocr else UNREAD_PICTURES_REASON
        try:
            if not content.needs_ocr:
                return read_pictures(page, content), None
            content = read_scan(page, content)
        except TimeoutError:
            return content, "reconnaissance de caractères trop longue : images de la page non lues."
    finally:
        page.close()
    if not content.blocks:
        return content, "page numérisée où aucun mot n'a été reconnu."
    if content.confidence is not None and content.confidence < ocr.DOUBTFUL_BELOW:
        return content, f"{DOUBTFULLY_READ} (confiance {content.confidence:.0f} %)."
    return content, None


def _worthy(title: str) -> str | None:
    """Return the title that the file states unless a program made it up."""
    stated = " ".join(clean(title).replace("_", " ").split())
    return None if not stated or _JUNK_TITLE.match(stated) else stated
