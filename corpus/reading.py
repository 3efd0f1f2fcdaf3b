"""Reads a file by what it truly is, and makes a document of what was read."""

import re
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

from corpus.documents import CSV, ODS, WORKBOOKS, XLS, XLSX, Document, Reading, Section, is_sheet
from corpus.errors import DocumentRefusedError
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.readers.office import read_docx, read_odt
from corpus.readers.pdf.pdf import read_pdf
from corpus.readers.plain import decode, read_plain
from corpus.readers.spreadsheet import looks_separated, read_csv
from corpus.readers.workbook import read_workbook
from corpus.structure.sections import find_sections
from corpus.structure.titles import file_name, readable_name, title_from

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
READERS: dict[str, Callable[[Path], Reading]] = {
    "text/html": read_html,
    "text/markdown": read_markdown,
    "text/plain": read_plain,
    CSV: read_csv,
    DOCX: read_docx,
    ODT: read_odt,
    **{kind: partial(read_workbook, media_type=kind) for kind in WORKBOOKS},
}
_SAMPLE_BYTES = 16_384
_ARCHIVE, _OLD_OFFICE = "une archive", "un ancien document bureautique"
_SIGNATURES = (
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"II*\x00", "une image"),
    (b"MM\x00*", "une image"),
    (b"{\\rtf", "un document RTF"),
    (b"PK\x03\x04", _ARCHIVE),
    (b"\xd0\xcf\x11\xe0", _OLD_OFFICE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
)
_WAYS_OUT = {
    "une image": " ; enregistrez-la en PDF",
    "un document RTF": " ; enregistrez-le en DOCX ou en PDF",
    "une présentation": " ; enregistrez-la en PDF",
    _OLD_OFFICE: " ; enregistrez-le en DOCX ou en PDF",
    _ARCHIVE: " ; décompressez-la d'abord",
}
# By this name Office keeps a document that a password protects.
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_PDF_INSIDES = re.compile(rb"\d+ \d+ obj\b|startxref|%%EOF")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def read_file(
    path: Path, passwords: Sequence[str] = (), on_page: Callable[[int, int], None] | None = None
) -> Reading:
    """Read a file; its content decides of its type, its suffix only between kinds of text.

    Of a PDF, `on_page` is told how many pages are done, and of how many. Raises DocumentRefusedError, with
    the reason in French, where nothing can be read.
    """
    try:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE_BYTES)
    except OSError as error:
        raise DocumentRefusedError(path.name, f"fichier illisible ({error.strerror}).") from error
    if not sample:
        raise DocumentRefusedError(path.name, "fichier vide.")
    media_type = find_media_type(path, sample)
    reading = read_pdf(path, passwords, on_page) if media_type == PDF else READERS[media_type](path)
    if not reading.text.strip() and not reading.problems:
        raise DocumentRefusedError(path.name, "aucun texte lisible.")
    return reading


def find_media_type(path: Path, sample: bytes) -> str:
    """Return the type that the first bytes of a file show.

    Raises DocumentRefusedError for what is not read.
    """
    suffix = path.suffix.lower()
    if b"%PDF-" in sample[:1024]:
        return PDF
    known = next((name for signature, name in _SIGNATURES if sample.startswith(signature)), None)
    is_text = known is None and _is_text(sample)
    if suffix == ".pdf":
        # A damaged header does not make a PDF unreadable.
        if _PDF_INSIDES.search(path.read_bytes()):
            return PDF
        truth = (_archive_name(path) if known == _ARCHIVE else known) or (
            "une page web" if _HTML.match(decode(sample)) else "du texte" if is_text else "autre chose"
        )
        raise DocumentRefusedError(path.name, f"ce n'est pas un PDF mais {truth}.")
    if sample.startswith(b"PK\x03\x04") and (office := _office_type(path)):
        return office
    if known and suffix == ".xls" and sample.startswith(b"\xd0\xcf"):
        return XLS
    if known:
        if known == _ARCHIVE:
            known = _archive_name(path)
        if known == _OLD_OFFICE and _ENCRYPTED_OFFICE in path.read_bytes():
            raise DocumentRefusedError(
                path.name, "document protégé par un mot de passe ; enregistrez-le sans."
            )
        way_out = _WAYS_OUT.get(known, "")
        raise DocumentRefusedError(path.name, f"c'est {known} : ce format n'est pas lu{way_out}.")
    if not is_text:
        raise DocumentRefusedError(path.name, "fichier binaire, sans texte lisible.")
    if _HTML.match(decode(sample)) or (suffix in {".html", ".htm", ".xhtml"} and "<" in decode(sample)):
        return "text/html"
    if suffix in {".md", ".markdown"}:
        return "text/markdown"
    # A text keeps its lines, whatever they hold; what names no kind, or lies, is what it looks like.
    is_table = suffix in {".csv", ".tsv"} or (suffix != ".txt" and looks_separated(_whole_lines(sample)))
    return CSV if is_table else "text/plain"


def _whole_lines(sample: bytes) -> str:
    """Return the first lines of a file, without the one that the sample cuts."""
    text = decode(sample)
    return text.rpartition("\n")[0] if len(sample) == _SAMPLE_BYTES else text


def build_document(path: Path, reading: Reading, *, collection: str, content_hash: str) -> Document:
    """Return the document of what was read from a file, with its sections."""
    sections = find_sections(_without_furniture(reading), reading.media_type, reading.outline)
    name = file_name(path)
    identity = sha256("\0".join((collection, name, content_hash)).encode("utf-8", "surrogatepass"))
    return Document(
        id=identity.hexdigest()[:16],
        name=name,
        title=reading.title or _title(path, reading, sections),
        text=reading.text,
        media_type=reading.media_type,
        collection=collection,
        content_hash=content_hash,
        source_path=str(path),
        pages=reading.pages,
        sections=sections,
        problems=reading.problems,
        tables=reading.tables,
        furniture=reading.furniture,
    )


def _title(path: Path, reading: Reading, sections: tuple[Section, ...]) -> str:
    told = None if is_sheet(reading.media_type) else title_from(reading.text, sections)
    return told or readable_name(path)


def _office_type(path: Path) -> str | None:
    """Return the type of the office document that an archive holds, if it holds one that is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = frozenset(archive.namelist())
            stated = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError) as error:
        raise DocumentRefusedError(path.name, f"fichier endommagé ({error}).") from error
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    return next((kind for kind in (ODT, ODS) if stated.strip().startswith(kind)), None)


def _archive_name(path: Path) -> str:
    """Return what to call an archive that holds no document that is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return _ARCHIVE
    if "word/document.xml" in names:
        return "un document Word"
    if "xl/workbook.xml" in names:
        return "un classeur Excel"
    return "une présentation" if "ppt/presentation.xml" in names else _ARCHIVE


def _without_furniture(reading: Reading) -> str:
    """Return the text with running headers, footers and page numbers blanked: all offsets stay."""
    parts = []
    done = 0
    for start, end in reading.furniture:
        parts += [reading.text[done:start], " " * (end - start)]
        done = end
    return "".join(parts) + reading.text[done:]


def _is_text(sample: bytes) -> bool:
    """Tell text from other bytes: text holds next to no control characters."""
    text = decode(sample)
    controls = len(_CONTROLS.findall(text))
    return controls <= max(5, 0.03 * len(text))
