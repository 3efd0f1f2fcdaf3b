"""Lines that the sentences and small tables of the documents found state: a financing plan, the grants of one meeting."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.ledger.bearing import TOPICAL, met, share_said, stems_said
from assistant.ledger.line_words import euros_of, own_line
from assistant.ledger.requests import LedgerQuestion, Role
from assistant.ledger.scope import Lines, given, once
from assistant.library.ledger_desk import About, LedgerDesk
from corpus.catalogue.ledger_lines import LedgerLine, LinesWanted
from corpus.documents import Passage
from corpus.facts.facts import Funding
from corpus.french.programmes import programme_funder
from index.seams import Hit

# Of so many passages found, so many documents are looked at, each of no more lines than these.
_HITS = 10
_DOCUMENTS = 3
_LINES = 400
_NATURES = ({"financement", "autre"}, {"financement", "autre", "coût"})
_ITEM_WORDS = 20
_WORD = re.compile(r"[^\W\d_]{3}|\b[A-Z]{2}")
_MONEY = re.compile(r"euros?|H\.?T\b|T\.?T\.?C\b", re.IGNORECASE)
_CODED = re.compile(r"\bCD ?\d{2,3}\b")
# What a line must say itself.
_RECEIVING: tuple[Role, ...] = ("receiver", "class")
_OWN: frozenset[Role] = frozenset({"payer", *_RECEIVING})


@dataclass(frozen=True, slots=True)
class _Stated:
    line: LedgerLine
    fact: Funding


@dataclass(frozen=True, slots=True)
class Found:
    """A document found: what is known of it, its passages found, the lines that it states, the stems of both's words."""

    about: About
    passages: tuple[Passage, ...]
    stated: tuple[_Stated, ...]
    said: frozenset[str]


def lines_stated(
    asked: LedgerQuestion, documents: Iterable[Found], desk: LedgerDesk, *, least: int = 2
) -> Lines | None:
    """Return the lines, `least` or more, of one stretch of a document that bear all that the question names, or None.

    Where the stretch states a total that is another than that of its lines, they are not known to be all.
    """
    for found in documents:
        facts = {each.line.id: each.fact for each in found.stated}
        for passage in found.passages:
            stretch = [
                each
                for each in _stretch(found.stated, passage)
                if _bears(each, asked, passage, found.about, found.said)
            ]
            for natures in _NATURES:
                bearing = _nearest([each for each in stretch if each.fact.nature in natures], asked)
                kept = once(given([each.line for each in bearing], asked), desk)
                if (
                    len(kept) >= least
                    and not any(_is_bare(facts[line.id]) for line in kept)
                    and _is_whole(kept, bearing[0], found.stated)
                ):
                    ordered = tuple(sorted(kept, key=lambda line: -line.euros))
                    return Lines(ordered, ordered, len(ordered), euros_of(ordered))
    return None


def documents_found(hits: Sequence[Hit], desk: LedgerDesk) -> tuple[Found, ...]:
    """Return the documents found first that are no lists of grants and state amounts, no more of them than are weighed."""
    by_document: dict[str, list[Passage]] = {}
    for hit in hits:
        by_document.setdefault(hit.passage.document_id, []).append(hit.passage)
    first = dict.fromkeys(hit.passage.document_id for hit in hits[:_HITS])
    those = [each for each in first if not desk.documents[each].is_sheet][:_DOCUMENTS]
    read = (_read(desk.documents[each], tuple(by_document[each]), desk) for each in those)
    return tuple(filter(None, read))


def _read(about: About, passages: tuple[Passage, ...], desk: LedgerDesk) -> Found | None:
    lines = desk.lines(LinesWanted(documents=(about.id,), is_of_any_nature=True), _LINES + 1)
    if not 0 < len(lines) <= _LINES:
        return None
    desk.read_grids(lines)
    stated = sorted(map(_Stated, lines, desk.funding(lines)), key=lambda each: each.line.start)
    said = stems_said(" ".join((*about.words, *(each.text for each in passages))))
    return Found(about, passages, tuple(stated), said)


def _stretch(stated: Sequence[_Stated], passage: Passage) -> Iterator[_Stated]:
    """Yield the lines of a passage, and those under the same headings."""
    inside = [each for each in stated if passage.start <= each.line.start < passage.end]
    sections = {each.fact.section for each in inside if each.fact.section}
    return (each for each in stated if each in inside or each.fact.section in sections)


def _bears(
    stated: _Stated, asked: LedgerQuestion, passage: Passage, about: About, document: frozenset[str]
) -> bool:
    """Whether a line says who gives, and its passage and document all else that the question names.

    `document` are the stems of what is known of the document.
    """
    line, fact = stated.line, stated.fact
    if line.part_of is not None or (asked.least is not None and line.euros < asked.least):
        return False
    if asked.most is not None and line.euros > asked.most:
        return False
    # « CD65 » is the conseil départemental of the Hautes-Pyrénées.
    payer = "département" if _CODED.search(own_line(fact)) else ""
    own = stems_said(" ".join((fact.quote, line.funders, fact.programme or "", payer)))
    here = own | stems_said(" ".join((*fact.section, passage.text)))
    # Whose act it is seldom names itself.
    payers = own if line.funders.strip() else own | stems_said(" ".join(about.words))
    named: dict[Role, list[tuple[str, ...]]] = {}
    for mention in asked.mentions:
        named.setdefault(mention.role, []).append(mention.words)
        where = here if mention.role == "topic" else here | document
        if mention.role not in _OWN and share_said(mention, where) < TOPICAL:
            return False
    # « DETR et Département »: a programme that tells who gives is one of those who do.
    programmes = [
        (tuple(name.split()), any(map(programme_funder, (name, name.upper())))) for name in asked.programmes
    ]
    givers = [(words, payers) for words in named.get("payer", ())]
    givers += [(words, own) for words, is_giver in programmes if is_giver]
    frames = [(words, own) for words, is_giver in programmes if not is_giver]
    owners = [givers, frames, *([(words, own) for words in named.get(role, ())] for role in _RECEIVING)]
    if not all(any(_is_said(words, where) for words, where in names) for names in owners if names):
        return False
    dates = f"{about.date or ''} {' '.join(fact.section)} {passage.text} {line.years} {about.summary.name}"
    return all(str(year) in dates for year in asked.years)


def _nearest(bearing: list[_Stated], asked: LedgerQuestion) -> list[_Stated]:
    """Return those that say themselves what money is for, where some do; of several, the items of lists alone.

    What amounts of several sentences are to one another is not known. An item tells its amount in few words.
    """
    topics = [each for each in asked.mentions if each.role == "topic"]
    own = [
        each
        for each in bearing
        if all(share_said(topic, stems_said(each.fact.quote)) >= TOPICAL for topic in topics)
    ]
    near = own or bearing
    return (
        near if len(near) == 1 else [each for each in near if len(own_line(each.fact).split()) <= _ITEM_WORDS]
    )


def _is_bare(fact: Funding) -> bool:
    """Whether a line says nothing but its amount: of a table whose columns were lost, no sum is known."""
    return _WORD.search(_MONEY.sub(" ", own_line(fact))) is None


def _is_said(words: Iterable[str], said: frozenset[str]) -> bool:
    wanted = stems_said(" ".join(words))
    return met(wanted, said) == wanted


def _is_whole(lines: Sequence[LedgerLine], first: _Stated, stated: Sequence[_Stated]) -> bool:
    """Whether no total that is stated under the same heading is another than what the lines come to."""
    totals = {
        each.line.euros
        for each in stated
        if each.fact.nature == "total" and each.fact.section == first.fact.section
    }
    return not totals or euros_of(lines) in totals
