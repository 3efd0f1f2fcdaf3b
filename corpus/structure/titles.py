"""What a document is called where its file does not say: its first heading, its cover, the file's name."""

import re
from collections.abc import Sequence
from pathlib import Path
from unicodedata import normalize

from corpus.documents import Section
from corpus.french.dates import years_of
from corpus.structure.headings import clean_heading

_LONGEST = 160
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_TELLING = re.compile(
    r"\b(?:compte[ -]rendu|c\.?-?r\.? |proc[eè]s[ -]verbal|conseil municipal|d[ée]lib[ée]rations?"
    r"|r[eè]glement|arr[eêé]t[eé]|convention|contrat|appel [aà]|rapport|budget|projet|plan|programme"
    r"|charte|pacte|guide|plaquette|exercice|protocole|avenant)\b",
    re.IGNORECASE,
)
# « Délibération n° 2024-12 » is a title, though a short one.
_NUMBERED = re.compile(rf"{_TELLING.pattern}.*\d", re.IGNORECASE)
_OBJECT = re.compile(r"(?:objet|intitulé)[ \xa0]*:[ \xa0]*(?P<subject>\S.{10,})", re.IGNORECASE | re.DOTALL)
_REPORTS = re.compile(r"[^\n:]{0,80}\b(?:rapporte|expose|rapporteure?)[ \xa0]*:", re.IGNORECASE)


def title_from(text: str, sections: tuple[Section, ...]) -> str | None:
    """Return the first heading of the text, else its first line if it could be a title."""
    first = next((section for section in sections if section.kind == "body" and section.path), None)
    if first and text[first.start :].lstrip().startswith("#"):
        return first.path[0]
    for section in sections:
        if section.kind != "body":
            continue
        for line in text[section.start : min(section.end, section.start + 1000)].split("\n"):
            title = clean_heading(line)
            if len(_WORD.findall(title)) >= 3 or _NUMBERED.match(title):
                return title if len(line) <= 140 else None
    return None


def title_of_first_page(text: str) -> str | None:
    """Return what the first page says the document is: its kind, then its subject or its date.

    Minutes and deliberations are called alike; the subject that is reported, or the day, tells them apart.
    """
    blocks = [block.strip().split("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip()][:40]
    candidates = [title for block in blocks if (title := _title_of_block(block))]
    kind = next((title for title in candidates if _TELLING.search(title)), next(iter(candidates), None))
    if kind is None:
        return None
    subject = _subject([" ".join(" ".join(block).split()) for block in blocks])
    if subject:
        return clean_heading(f"{subject} ({kind})" if len(subject) + len(kind) < _LONGEST else subject)
    if not years_of(kind):
        later = candidates[candidates.index(kind) + 1 :]
        day = next((title for title in later[:3] if years_of(title) and len(title) <= 60), None)
        return clean_heading(f"{kind} – {day}") if day else kind
    return kind


def file_name(path: Path) -> str:
    """Return a file's own name as it is typed; some systems write « é » as two characters.

    Control characters, which a terminal would obey, are left out.
    """
    return _without_controls(normalize("NFC", path.name))


def readable_name(path: Path) -> str:
    """Return the name of the file as words."""
    stem = _without_controls(normalize("NFC", path.stem))
    return " ".join(re.sub(r"[_\s]+|(?<=\D)-|-(?=\D)", " ", stem).split()) or file_name(path)


def _without_controls(name: str) -> str:
    return _CONTROLS.sub("�", name)


def _title_of_block(lines: Sequence[str]) -> str | None:
    """Return the title that a paragraph holds: all from its first telling line on, else that line."""
    start = next((at for at, line in enumerate(lines) if _TELLING.search(line)), 0)
    whole = " ".join(" ".join(lines[start:]).split())
    if _could_be_title(whole):
        return clean_heading(whole)
    first = lines[start].strip()
    goes_on = len(lines) > start + 1 and lines[start + 1].lstrip()[:1].islower()
    return clean_heading(first) if _could_be_title(first) and len(first) <= 80 and not goes_on else None


def _could_be_title(block: str) -> bool:
    letters = sum(map(str.isalpha, block))
    return letters >= 10 and len(block) <= _LONGEST and not block.rstrip().endswith((".", ",", ";", ":"))


def _subject(blocks: Sequence[str]) -> str | None:
    """Return what is said under « Objet : », or stands just above « Le maire rapporte : »."""
    for position, block in enumerate(blocks):
        stated = _OBJECT.match(block)
        if stated and len(block) <= _LONGEST:
            return stated["subject"]
        above = blocks[position - 1] if position else ""
        if _REPORTS.match(block) and _could_be_title(above) and len(_WORD.findall(above)) >= 3:
            return above
    return None
