"""Makes small PDF files by hand, so that a test can put each word and each line where it wants it."""

import zlib
from collections.abc import Sequence

_FONT = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding "
    "<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi 2 /Euro] >> >>"
)


def text(x: float, y: float, words: str, size: float = 10) -> str:
    """Draw words with their first baseline point at (x, y)."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET"


def lines(x: float, y: float, words: Sequence[str], step: float = 12, size: float = 10) -> str:
    """Draw words line by line, downwards from (x, y)."""
    return "\n".join(text(x, y - index * step, line, size) for index, line in enumerate(words))


def turned(x: float, y: float, words: str, size: float = 10) -> str:
    """Draw words upwards from (x, y)."""
    return f"BT /F1 {size} Tf 0 1 -1 0 {x} {y} Tm ({words}) Tj ET"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"0.5 w {x0} {y0} m {x1} {y1} l S"


def shade(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"q 0.8 g {x0} {y0} {x1 - x0} {y1 - y0} re f Q"


def grid(columns: Sequence[float], rows: Sequence[float]) -> str:
    """Draw all the lines of a table with these edges."""
    across = [rule(columns[0], y, columns[-1], y) for y in rows]
    down = [rule(x, rows[0], x, rows[-1]) for x in columns]
    return "\n".join(across + down)


def picture(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"q {x1 - x0} 0 0 {y1 - y0} {x0} {y0} cm /I1 Do Q"


def make_pdf(*pages: str, rotate: int = 0, packed: bool = False) -> bytes:
    """Return a file of A4 pages with these contents; `packed` compresses them."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        _FONT.encode(),
        (
            b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
            b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
        ),
    ]
    kids = []
    for page in pages:
        content = page.encode("cp1252")
        coding = b""
        if packed:
            content, coding = zlib.compress(content), b"/Filter /FlateDecode "
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (coding, len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>" % (rotate, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    body = b"%PDF-1.4\n"
    offsets = []
    for number, held in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            entries,
            len(objects) + 1,
            len(body),
        )
    )
