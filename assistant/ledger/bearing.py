"""Whether lines of the ledger bear a name: by who pays or receives, where, for what, or by the document that they stand in."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.french.words import listed, singular, stem_of
from assistant.ledger.requests import (
    DEPARTEMENTS_SAID,
    REGIONS_SAID,
    STATE,
    Kind,
    LedgerQuestion,
    Mention,
    telling,
)
from assistant.library.ledger_desk import LedgerDesk
from assistant.questions.question import understand
from corpus.catalogue.ledger_lines import LedgerLine, Name
from corpus.french.folding import fold, words_of

_AUTHORS = listed("ville commune mairie municipalite conseil municipal")

# What is a part of many names, and tells none apart; what makes a group of communes of a commune's name.
_CALLED = listed(
    "association associations asso assoc club commune communes ville mairie societe sa sas sarl scop scic com de du"
    " des d la le les l et a au aux en"
)
_GROUP = listed("cc ca cu met comcom communaute agglomeration agglo metropole")
_FILE_NUMBER = re.compile(r"(?=\D*\d)(?=\d*\D)\w+")
_SPELT = {"st": "saint", "ste": "sainte"}
_AREA = re.compile(r"dep|region")
_LEVEL = re.compile(r"echelon|niveau|type de collectivite|nature juridique")
_GROUPED = re.compile(r" (?:cc|ca|cu|communaute|metropole|met|agglo\w*|epci|ept|comcom) ")
_BODIES = re.compile(
    r" (?:communes?|ville|ccas|centre communal|syndicat\w*|syndmc|sivom|sivu|siea|cc|ca|cu|communaute|agglo\w*|metropole"
    r"|departement|region|office|ecoles?|college|lycee|universite|etablissement|caisse|regie|gip|sem|sa|sas|sasp|sarl|eursl|societe"
    r"|chambre|hopital|chu|epci|conseil) "
)
TOPICAL = 0.75
"""So much of what money is for must be said, its words weighed as those of a question; the rest may be said otherwise."""

_SHORTEST_BEGINNING = 4
AREAS = frozenset({*DEPARTEMENTS_SAID, *REGIONS_SAID})


def name_of(mention: Mention, desk: LedgerDesk) -> Name:
    """Return what lines that bear a mention are looked for by."""
    core = tuple(word for word in mention.words if word not in _GROUP | _CALLED) or mention.words
    if mention.role == "class":
        core = tuple(map(singular, core))
    shortened = tuple({full: short for short, full in _SPELT.items()}.get(word, word) for word in core)
    meant = tuple(sorted(desk.meant(core[0]))) if len(core) == 1 else ()
    cells = _cells(mention)
    return Name(
        words=core,
        also=tuple(each for each in (shortened, meant) if each and each != core),
        cells=cells,
        documents=desk.about(mention.words) if mention.words != STATE else (),
        is_payer=mention.role == "payer",
        is_topic=mention.role == "class" or (mention.role == "place" and not cells),
    )


def _cells(mention: Mention) -> tuple[str, ...]:
    """Return what a cell of a row may say of an area: the name of a département and its number."""
    if mention.words in DEPARTEMENTS_SAID:
        code, name = DEPARTEMENTS_SAID[mention.words]
        return (name, code)
    return (REGIONS_SAID[mention.words][1],) if mention.words in REGIONS_SAID else ()


def beginning(word: str) -> str:
    """Return the beginning that other forms of a word share: « reconstru » of « reconstruire »."""
    return word[: max(_SHORTEST_BEGINNING, len(word) - 3)]


def is_implied(mention: Mention, asked: LedgerQuestion) -> bool:
    """Whether a name says no more than the rest: « l'État » of its own programme."""
    return mention.words == STATE and bool(asked.programmes)


def is_author(mention: Mention) -> bool:
    """Whether « la Ville » pays: whoever wrote the document."""
    return mention.role == "payer" and all(word in _AUTHORS for word in mention.words)


Bearing = tuple[list[LedgerLine], list[LedgerLine]]


def bearing_of(mention: Mention, lines: Sequence[LedgerLine], desk: LedgerDesk) -> Bearing | None:
    """Return the lines that bear this name, and those of them that it receives; None where none surely does."""
    if mention.role == "payer":
        paid = _paid(mention, lines, desk)
        return (paid, []) if paid else None
    if mention.role == "topic":
        about = topical(mention, lines, desk)
        return (about, []) if about else None
    if mention.role == "document":
        documents = set(desk.about(mention.words))
        inside = [line for line in lines if line.document_id in documents]
        return (inside, []) if inside else None
    if mention.role == "class":
        nouns = frozenset(map(singular, mention.words))
        those = [line for line in lines if nouns <= _kinds_said(line, desk)]
        return (those, []) if those else None
    return _placed(mention, lines, desk) if mention.role == "place" else _received(mention, lines, desk)


def _paid(mention: Mention, lines: Sequence[LedgerLine], desk: LedgerDesk) -> list[LedgerLine]:
    words = set(mention.words)
    if is_author(mention):
        # Whose act it is seldom names itself.
        return [line for line in lines if not line.funders.strip() or words <= _words(line.funders)]
    paid = [line for line in lines if words <= _words(line.funders)]
    about = set(desk.about(mention.words)) if mention.words != STATE else set()
    return paid or [line for line in lines if not line.funders.strip() and line.document_id in about]


def _words(funders: str) -> set[str]:
    return set(funders.replace("|", " ").split())


def _received(mention: Mention, lines: Sequence[LedgerLine], desk: LedgerDesk) -> Bearing | None:
    """Return the lines of who is named, by the whole name, else by a part of it that one alone has."""
    if mention.called in {"departement", "region"}:
        own = [
            line for line in lines if is_of_kind(line, mention.called, desk) and _is_in(line, mention, desk)
        ]
        if own:
            return own, own
    said = own_words(" ".join(mention.words)) | ({"communaute"} if mention.called == "epci" else set())
    names = {said, *(own_words(" ".join(other)) for other in name_of(mention, desk).also)}
    own = [line for line in lines if own_words(line.beneficiary) in names]
    if mention.called == "commune":
        own = [line for line in own if _level(line, desk)[:7] in {"", "commune"}] or own
    if own:
        return own, own
    placed = _placed(mention, lines, desk)
    if placed is not None:
        return placed
    holding = [line for line in lines if said <= own_words(line.beneficiary)]
    is_one = len({own_words(line.beneficiary) for line in holding}) == 1
    return (holding, holding) if is_one else None


def _placed(mention: Mention, lines: Sequence[LedgerLine], desk: LedgerDesk) -> Bearing | None:
    """Return the lines of an area, or of what lies in a place and of the place itself; else of documents about it."""
    area = [line for line in lines if _is_in(line, mention, desk)] if _cells(mention) else []
    if area:
        return area, []
    said = own_words(" ".join(mention.words))
    own = [line for line in lines if own_words(line.beneficiary) == said]
    kept = {line.id for line in lines if own_words(line.place) == said} | {line.id for line in own}
    if kept:
        return [line for line in lines if line.id in kept], own
    about = set(desk.about(mention.words))
    inside = [line for line in lines if line.document_id in about and not line.place.strip()]
    if not inside and mention.role == "place":
        # « Le torrent de Montfort »: a place that is part of what money is for.
        inside = topical(mention, lines, desk)
    return (inside, []) if inside else None


def topical(mention: Mention, lines: Sequence[LedgerLine], desk: LedgerDesk) -> list[LedgerLine]:
    """Return the lines that say most of what money is for, and all names in it, in their rows or their table's title."""
    names = stems_said(" ".join(word for word in mention.written.split()[1:] if word[:1].isupper()))
    return [
        line
        for line in lines
        if met(names, said := _said(line, desk)) == names and share_said(mention, said) >= TOPICAL
    ]


def share_said(mention: Mention, said: frozenset[str]) -> float:
    """Return how much of what money is for is said, from 0 to 1."""
    weights = {term.stem: term.weight for term in understand(mention.written).terms if term.weight}
    weights = weights or dict.fromkeys(stems_said(mention.written), 1.0)
    return sum(weights[stem] for stem in met(weights, said)) / (sum(weights.values()) or 1.0)


def met(wanted: Iterable[str], said: frozenset[str]) -> set[str]:
    """Return the stems that are said, or that begin as one that is: « reconstru- » for « reconstruction »."""
    return {
        stem
        for stem in wanted
        if stem in said or any(_begins(stem, other) for other in said if other[:4] == stem[:4])
    }


def _begins(one: str, two: str) -> bool:
    common = min(len(one), len(two), max(_SHORTEST_BEGINNING + 1, max(len(one), len(two)) - 3))
    return common > _SHORTEST_BEGINNING and one[:common] == two[:common]


def _said(line: LedgerLine, desk: LedgerDesk) -> frozenset[str]:
    grid = desk.grid(line)
    return stems_said(line.quote) | (_table_said(grid.title, grid.header) if grid else frozenset())


@lru_cache(maxsize=1_000)
def _table_said(title: str, header: tuple[str, ...]) -> frozenset[str]:
    return stems_said(" ".join((title, *header)))


@lru_cache(maxsize=20_000)
def stems_said(text: str) -> frozenset[str]:
    """Return the stems of a text's words."""
    return frozenset(filter(None, map(stem_of, words_of(text))))


def _kinds_said(line: LedgerLine, desk: LedgerDesk) -> frozenset[str]:
    return frozenset(map(singular, (*line.beneficiary.split(), *words_of(_level(line, desk)))))


def _is_in(line: LedgerLine, mention: Mention, desk: LedgerDesk) -> bool:
    """Whether a column for départements or regions of the line's row holds the name, or its number."""
    grid = desk.grid(line)
    cells = line.quote.split("\t")
    wanted = {fold(cell) for cell in _cells(mention)}
    return grid is not None and any(
        _AREA.search(fold(header)) and fold(cell) in wanted
        for header, cell in zip(grid.header, cells, strict=False)
    )


@lru_cache(maxsize=50_000)
def own_words(name: str) -> frozenset[str]:
    """Return the words of a name that tell it apart: no « association de », no file number, singular.

    A group of communes keeps one word for that: « CA Dinan Agglomération » is not Dinan.
    """
    return frozenset(
        "communaute" if word in _GROUP else singular(_SPELT.get(word, word))
        for word in name.split()
        if word not in _CALLED and not _FILE_NUMBER.fullmatch(word)
    )


def is_of_kind(line: LedgerLine, kind: Kind, desk: LedgerDesk) -> bool:
    """Whether who receives is what is asked for: told by a column of levels, else by the name."""
    level = _level(line, desk)
    own = own_words(line.beneficiary)
    if kind == "commune":
        return level.startswith("commune") if level else bool(own) and own == own_words(line.place)
    if kind == "departement":
        named = line.beneficiary.replace(" departement ", " ").replace(" dep ", " ").split()
        return "departement" in level if level else telling(named) in DEPARTEMENTS_SAID
    if kind == "region":
        return "region" in level if level else " region " in line.beneficiary
    if kind == "epci":
        return "epci" in level if level else _GROUPED.search(line.beneficiary) is not None
    return kind != "association" or _BODIES.search(line.beneficiary) is None


def _level(line: LedgerLine, desk: LedgerDesk) -> str:
    grid = desk.grid(line)
    cells = zip(grid.header, line.quote.split("\t"), strict=False) if grid else ()
    return next((fold(cell) for header, cell in cells if _LEVEL.match(fold(header))), "")
