"""Saves what can be read of a PDF that is cut short or damaged."""

import re
import zlib

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+(\d{1,5})\s+obj\b")
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_NUMBER = {name: re.compile(rb"/" + name + rb"\s+(\d+)") for name in (b"N", b"First")}
_MOST_BYTES = 200 * 2**20
# The paper of a page that does not say its own.
_A4 = b"[0 0 595 842]"


def repaired(data: bytes) -> tuple[bytes, ...]:
    """Return what the file may have been, best guess first: with the catalogue that it has, with a new one.

    Readers find the objects of a PDF by themselves once they know where to begin, and that is what is added.
    """
    start = max(data.find(b"%PDF-"), 0)
    body = data[start:] if data[start : start + 5] == b"%PDF-" else b"%PDF-1.7\n" + data
    unpacked = _unpacked(body)
    body += b"\nendstream\nendobj\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, held) for number, held in unpacked.items()
    )
    objects = _objects(body)
    catalogs = [number for number, held in objects.items() if _CATALOG.search(held)]
    guesses = [body + _trailer(catalogs[-1])] if catalogs else []
    pages = [number for number, held in objects.items() if _PAGE.search(held)]
    if pages:
        new = max(objects) + 1
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        tree = b"%d 0 obj\n<< /Type /Pages /Kids [%s] /Count %d /MediaBox %s >>\nendobj\n" % (
            new,
            kids,
            len(pages),
            _A4,
        )
        root = b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (new + 1, new)
        guesses.append(body + tree + root + _trailer(new + 1))
    return tuple(guesses)


def _trailer(root: int) -> bytes:
    return b"trailer\n<< /Root %d 0 R >>\nstartxref\n0\n%%%%EOF\n" % root


def _objects(body: bytes) -> dict[int, bytes]:
    """Return the beginning of each object, without its stream, by its number; the last of a number counts."""
    found: dict[int, bytes] = {}
    places = [(int(match[1]), match.end()) for match in _OBJECT.finditer(body)]
    ends = [*(start for _, start in places), len(body)][1:]
    for (number, start), end in zip(places, ends, strict=True):
        held = body[start:end]
        stream = _STREAM.search(held)
        found[number] = held[: stream.start()] if stream else held
    return found


def _unpacked(body: bytes) -> dict[int, bytes]:
    """Return the objects that are packed in compressed streams, by their numbers."""
    found: dict[int, bytes] = {}
    size = 0
    for match in _OBJECT.finditer(body):
        stream = _STREAM.search(body, match.end(), match.end() + 2_000)
        if stream is None or not _PACKED.search(body, match.end(), stream.start()):
            continue
        described = {
            name: pattern.search(body, match.end(), stream.start()) for name, pattern in _NUMBER.items()
        }
        count, first = described[b"N"], described[b"First"]
        if count is None or first is None:
            continue
        try:
            held = zlib.decompressobj().decompress(body[stream.end() :], _MOST_BYTES - size)
        except zlib.error:
            continue
        size += len(held)
        if size >= _MOST_BYTES:
            break
        numbers = [int(word) for word in held[: int(first[1])].split() if word.isdigit()]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=False))[: int(count[1])]
        ends = [offset for _, offset in pairs[1:]] + [len(held)]
        for (number, offset), end in zip(pairs, ends, strict=True):
            found[number] = held[int(first[1]) + offset : int(first[1]) + end]
    return found
