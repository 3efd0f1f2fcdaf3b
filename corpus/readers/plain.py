"""Plain text, whatever its encoding, and the cleaning that every reader's text goes through."""

import codecs
import re
import unicodedata
from pathlib import Path

from corpus.documents import Reading

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The single-byte encodings that French files are found in: Windows, DOS, old Macintoshes.
_SINGLE_BYTE = ("cp1252", "cp850", "mac_roman")
_FRENCH = frozenset("éèêëàâäîïôöùûüçœæÉÈÊËÀÂÎÏÔÙÛÇŒ’‘“”«»–—…°€²³•\xa0")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SOURCE_LINE = re.compile(r"#\s*source\s*:.*\|\s*title\s*:\s*(?P<title>[^|\n]+)", re.IGNORECASE)


def read_plain(path: Path) -> Reading:
    """Read a text file."""
    text = clean(decode(path.read_bytes()))
    source = _SOURCE_LINE.match(text)
    return Reading(text, "text/plain", title=source["title"].strip() if source else None)


def decode(data: bytes) -> str:
    """Return the text that these bytes stand for; bytes that stand for nothing become U+FFFD."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _encoding_without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        # Lone surrogates are no UTF-8, but programs write them; `clean` drops them.
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    forgiving = data.decode("utf-8", "replace")
    if 10 * forgiving.count("\ufffd") < sum(character > "\x7f" for character in forgiving):
        return forgiving
    return max((data.decode(encoding, "replace") for encoding in _SINGLE_BYTE), key=_frenchness)


def clean(text: str) -> str:
    """Return the text in NFC, its lines ended by one newline, without characters that stand for nothing.

    A form feed, which ends a page, becomes a blank line.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\x0c", "\n\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def _encoding_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 without its mark by its zero bytes: every other byte of French text."""
    sample = data[:2000]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * len(sample[1::2]) and even == 0:
        return "utf-16-le"
    if even > 0.3 * len(sample[0::2]) and odd == 0:
        return "utf-16-be"
    return None


def _frenchness(text: str) -> int:
    """Return how many letters beyond ASCII French uses, less twice those that it does not."""
    return sum(1 if c in _FRENCH else -2 for c in text if c > "\x7f")
