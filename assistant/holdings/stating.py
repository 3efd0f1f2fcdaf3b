"""What a document states of itself: the line of its title, the date of the act, and who signed it, where they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.french.wording import cleaned
from assistant.french.words import listed, stem_of, stems_of, words
from corpus.documents import Document, is_sheet
from corpus.french.dates import MONTHS
from corpus.french.folding import fold, words_of
from corpus.french.small_words import TITLE, UPPER
from corpus.structure.dating import place_of
from corpus.structure.description import KINDS

_HEAD = 4_000
_LINE = 220
_CAPITALS = rf"[{UPPER}][{UPPER}’'-]+"
_GIVEN = rf"[{UPPER}][a-zà-ÿ]+(?:[- ][{UPPER}][a-zà-ÿ]+)*"
_PERSON = (
    rf"(?:{_GIVEN}[ \xa0](?:(?:de|du|d[’']) ?)?{_CAPITALS}(?:[ -]{_CAPITALS})*|{_CAPITALS} {_GIVEN}"
    rf"|{TITLE} {_GIVEN} {_GIVEN})"
)
# Who signs is named under his role, or after the word; a session's secretary may stand before it.
_ROLE = (
    r"(?:(?:Pour )?(?:l[ea] |l[’'])?(?:maire|pr[ée]f[eè]te?|pr[ée]sidente?|directeur|directrice|secr[ée]taire|ministre|"
    r"adjointe?)\b[^\n]{0,60}|sign[ée]e?s?|pour (?:extrait|copie)[^\n]{0,30} conforme[^\n]{0,40}"
    r"|fait (?:et d[ée]lib[ée]r[ée] )?[àa][^\n]{2,60}|signataires? ?:[^\n]*)"
)
_AFTER_WORD = r"(?:\bsign[ée]e?(?: par| [ée]lectroniquement par)? ?:?|\bsecr[ée]taire de s[ée]ance ?:)"
_SIGNED = re.compile(
    rf"(?im:^[ \t>*_]*{_ROLE}[ \t]*$)(?:\s*\|)*\s{{1,6}}(?P<under>{_PERSON})"
    rf"|(?i:{_AFTER_WORD})[ \t\n]*(?:{TITLE}\s)?(?P<after>{_PERSON})"
    rf"|(?i:\brepr[ée]sent[ée]e?s?\s+par)\s(?:son [^\n,]{{3,30}},\s|{TITLE}\s)?(?P<party>{_PERSON})"
)
_AUTHORS = re.compile(r"^\W*auteurs?(?:\(s\))? ?: *(?P<who>\S.{3,300})$", re.IGNORECASE | re.MULTILINE)
# The kinds whose parties are « represented by » who signs; those of minutes are absent.
_OF_PARTIES = frozenset({"convention", "contrat", "CRTE", "contrat de ville"})
_MOST_SIGNED = 6
_TITLE_WORDS = 24
# A title that a scan ruined, and one that is but a stamp, a formula or an address.
_RUINED = re.compile(r"[|\\{}~]|[^\W\d_][\d\[\]][^\W\d_]")
_FORMULA = re.compile(
    r"^(?:(?:l?['’ ]?an |le \w+ \d|envoye|recu|accuse|publie|affiche|membres? |nombre de|republique|departement|direction|"
    r"service|en application|canton|lequel)\b)|\bsalle\b"
)
_SUBJECT = re.compile(
    r"^[^\w\n]{0,3}objet ?:[ \t]*(?P<what>[^\n]{12,}(?:\n(?!\W*(?:vu|le|la|l['’]an|considérant|objet)\b)[^\n]{4,})?)",
    re.IGNORECASE | re.MULTILINE,
)
_ACTS = stems_of("préfectoral municipal communautaire règlement administratif")
_SMALL = listed("a à y l d n s c de du la le les et en au un où ou n°")


@dataclass(frozen=True, slots=True)
class Stated:
    """What stands at `text[start:end]`: a date (« 2024-06-21 », « 2025-07 »), a name."""

    what: str
    start: int
    end: int


def dated(document: Document, date: str | None) -> Stated | None:
    """Return where a document states its date, as the catalogue has it, or the month of its cover; None where it does not."""
    place = place_of(date, document.text)
    return Stated(*place) if place else None


def signed(document: Document) -> tuple[str, tuple[Stated, ...]]:
    """Return what those are who signed or wrote a document, and each once, with the words that name them."""
    text = document.text
    wrote = _AUTHORS.search(text, 0, _HEAD)
    if wrote:
        return "Auteur", (Stated(cleaned(wrote["who"]), wrote.start("who"), wrote.end("who")),)
    found: dict[str, Stated] = {}
    for match in _SIGNED.finditer(text):
        group = match.lastgroup or "under"
        start = match.start()
        name = " ".join(match[group].split())
        if group == "party" and document.kind not in _OF_PARTIES:
            continue
        if group == "party" and not text[(line := _line_start(text, start)) : start].strip():
            start = _line_start(text, len(text[:line].rstrip()))
        elif group == "party":
            start = line
        start += len(text[start:]) - len(text[start:].lstrip("\n \t|*>"))
        if group == "after" and "secr" in fold(match[0]):
            name = f"{name} (secrétaire de séance)"
        role = " ".join(text[start : match.end()].replace("|", " ").split())
        is_told = not re.match(r"fait|sign", fold(role)) and group != "after"
        found.setdefault(
            " ".join(sorted(words_of(name))), Stated(role if is_told else name, start, match.end())
        )
    return "Signataire", tuple(found.values())[:_MOST_SIGNED]


def _subject(document: Document) -> Stated | None:
    """Return the subject that an act states of itself, « Objet : ... »; None where it states several, or none."""
    first, *more = [*islice(_SUBJECT.finditer(document.text), 2), None]
    if first is None or more != [None] or document.kind == "compte rendu":
        return None
    return Stated(" ".join(first["what"].split()), first.start("what"), first.end("what"))


def titled(document: Document) -> Stated:
    """Return the line that states the subject of a document, or its title, else its first line that has words."""
    if (subject := _subject(document)) is not None:
        return subject
    text = document.text
    wanted = words_of(document.title)[:5]
    first: Stated | None = None
    for match in re.finditer(r"[^\n]*[^\W\d_]{3}[^\n]*", text[:_HEAD]):
        stated = Stated(match[0], match.start(), min(match.end(), match.start() + _LINE))
        if wanted and words_of(match[0])[: len(wanted)] == wanted:
            return stated
        first = first or stated
    return first or Stated(text[:_LINE], 0, min(len(text), _LINE))


def named(document: Document, *, is_placed: bool) -> str:
    """Return the title of a document, with its subject; the words of its file's name where it has none that can be read.

    Where nothing tells the place (`is_placed`: the question does), the file's name is what tells minutes apart.
    """
    if (subject := _subject(document)) is not None:
        return _cut(subject.what.split())
    title = document.title.strip(" |.")
    said = title.split()
    odd = [
        each
        for each in said
        if len(each.strip("(),.:;-–")) < 3 and not each[:1].isdigit() and each.lower() not in _SMALL
    ]
    known = frozenset(words_of(document.text))
    is_elsewhere = not is_sheet(document.media_type) and not known.issuperset(words_of(title)[:6])
    if (
        not said
        or is_elsewhere
        or _RUINED.search(title)
        or _FORMULA.search(fold(title))
        or len(odd) * 4 > len(said)
    ):
        return _filed(document.name)
    is_telling = _telling(title)
    if not (is_telling or is_placed or document.territory):
        return _filed(document.name)
    if document.kind != "compte rendu" and not is_telling:
        after = document.text[titled(document).end : titled(document).end + 400].strip()
        said += ("–", *after.split("\n\n")[0].split()) if after else ()
    return _cut(said)


def _cut(said: Sequence[str]) -> str:
    return " ".join(said) if len(said) <= _TITLE_WORDS + 2 else f"{' '.join(said[:_TITLE_WORDS])}…"


def _filed(name: str) -> str:
    """Return a file's name; of one that holds figures, which no quote may say, its words."""
    if not re.search(r"\d", name):
        return name
    parts = re.split(r"[\W_]+", name.rpartition(".")[0])
    return "-".join(part for part in parts if part and not re.search(r"\d", part)) or name


def _telling(title: str) -> bool:
    """Return whether a title says more than the kind of an act, its number and its date."""
    kinds = {stem_of(word) for kind in KINDS for word in words_of(kind)} | {
        stem_of(month) for month in MONTHS
    }
    return any(
        word.stem
        and word.stem not in kinds
        and not word.is_number
        and len(word.stem) > 5
        and word.stem not in _ACTS
        for word in words(title)
    )


def line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the line or sentence that holds `text[start:end]`, none of its blanks."""
    begin = max(_line_start(text, start), start - _LINE)
    breaks = [match.end() for match in re.finditer(r"[.!?;]\s+(?=[^\W\d_a-zà-ÿ])", text[begin:start])]
    begin += breaks[-1] if breaks and end - begin > _LINE else 0
    stop = text.find("\n", end)
    stop = min(len(text) if stop < 0 else stop, end + _LINE)
    said = text[begin:stop]
    return begin + len(said) - len(said.lstrip()), stop - (len(said) - len(said.rstrip()))


def _line_start(text: str, start: int) -> int:
    return text.rfind("\n", 0, start) + 1
