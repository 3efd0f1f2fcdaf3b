"""Which lines of the ledger a question is about: each of its names borne by them, each fact counted once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.ledger_desk import LedgerDesk
from assistant.ledger_questions import LedgerQuestion, Mention
from assistant.words import listed
from corpus.folding import fold
from corpus.ledger_lines import Line, LinesWanted, Name
from corpus.territories import DEPARTEMENTS, REGIONS, words_of

MOST = 3000
"""As many lines are weighed one by one."""

# What is a part of many names, and tells none apart.
_CALLED = listed(
    "association associations asso assoc club commune communes ville mairie societe sa sas sarl scop scic cc ca"
    " cu com comcom communaute de du des d la le les l et a au aux en"
)
_NO_NAME = re.compile(r" (?:disponible|total|totaux|sous|credits?|enveloppe|reliquat) ")
_NO_GRANT = re.compile(
    r"en nature|valeur locative|redevance|loyer|cotisation|en milliers|tarif|recettes?|depenses?\b(?! subv)"
)
_AREA = re.compile(r"dep|region")
_BODIES = re.compile(
    r" (?:communes?|ville|ccas|centre communal|syndicat\w*|syndmc|sivom|sivu|siea|cc|ca|cu|communaute|agglo\w*|metropole"
    r"|departement|region|office|ecoles?|college|lycee|universite|etablissement|caisse|regie|gip|sem|sa|sas|sasp|sarl|eursl|societe"
    r"|chambre|hopital|chu|epci|conseil) "
)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that a question is about; `received_by` tells whether one beneficiary was named.

    `is_whole` where all of them are there, not the first alone.
    """

    lines: tuple[Line, ...]
    is_whole: bool
    names_receiver: bool


def lines_asked(asked: LedgerQuestion, desk: LedgerDesk, collections: tuple[str, ...] = ()) -> Lines | None:
    """Return the lines of grants that the question is about, or None where its names are not surely understood."""
    documents = _of_month(asked, desk)
    if asked.month is not None and not documents:
        return None
    mentions = [each for each in asked.mentions if each.words not in {("association",), ("associations",)}]
    names = [_name(each, desk) for each in mentions if not _is_implied(each, asked)]
    mentions = [each for each in mentions if not _is_implied(each, asked)]
    wanted = LinesWanted(
        names=tuple(names),
        programmes=asked.programmes,
        years=asked.years,
        least=asked.least,
        most=asked.most,
        documents=documents,
        collections=collections,
    )
    found = desk.lines(wanted, MOST, largest=asked.operation != "least")
    if not found:
        return None
    desk.read_grids(found)
    kept = [line for line in found if _is_grant(line, desk)]
    if asked.is_strict:
        kept = [line for line in kept if line.euros not in {asked.least, asked.most}]
    names_receiver = False
    for mention, name in zip(mentions, names, strict=True):
        bearing = _bearing(mention, name, kept, desk)
        if not bearing:
            return None
        kept, is_receiver = bearing
        names_receiver |= is_receiver
    kept = [line for line in kept if _is_of_kind(line, asked, desk)]
    if not kept:
        return None
    return Lines(once(kept, desk), len(found) < MOST, names_receiver)


def _is_implied(mention: Mention, asked: LedgerQuestion) -> bool:
    return mention.words == ("etat",) and bool(asked.programmes)


def _of_month(asked: LedgerQuestion, desk: LedgerDesk) -> tuple[str, ...]:
    if asked.month is None or len(asked.years) != 1:
        return ()
    month = f"{asked.years[0]}-{asked.month:02d}"
    return tuple(each.id for each in desk.documents.values() if (each.date or "").startswith(month))


def _name(mention: Mention, desk: LedgerDesk) -> Name:
    cells: tuple[str, ...] = ()
    if mention.words in DEPARTEMENTS:
        code, name = DEPARTEMENTS[mention.words]
        cells = (name, code, code.lstrip("0"))
    elif mention.words in REGIONS:
        cells = (REGIONS[mention.words],)
    about = {each.id for each in desk.documents.values() if each.words.issuperset(mention.words)}
    return Name(
        words=mention.words,
        cells=tuple(dict.fromkeys(cells)),
        documents=tuple(sorted(about)) if mention.words != ("etat",) else (),
        is_payer=mention.role == "payer",
        is_topic=mention.role == "any" and not mention.is_capital,
    )


def _is_grant(line: Line, desk: LedgerDesk) -> bool:
    """Whether a line stands in a list of grants: a row of a table with someone who receives."""
    grid = desk.grid(line)
    if grid is None or line.part_of is not None or not re.search(r"[a-z]{3}", line.beneficiary):
        return False
    if desk.documents[line.document_id].kind == "budget" or _NO_NAME.search(line.beneficiary):
        return False
    return _NO_GRANT.search(fold(" ".join((grid.title, *grid.header)))) is None


def _bearing(
    mention: Mention, name: Name, lines: Sequence[Line], desk: LedgerDesk
) -> tuple[list[Line], bool] | None:
    """Return the lines that bear this name, and whether as the one who receives; None where none surely does."""
    words = set(name.words)
    about = set(name.documents)
    if mention.role in {"payer", "any"}:
        paid = [line for line in lines if words <= set(line.funders.replace("|", " ").split())]
        if paid and (mention.role == "payer" or mention.words == ("etat",)):
            return paid, False
        paid += [line for line in lines if not line.funders.strip() and line.document_id in about]
        if paid and mention.role == "payer":
            return paid, False
        if mention.role == "payer":
            return None
    exact = [line for line in lines if own_words(line.beneficiary) == words - _CALLED]
    placed = [line for line in lines if set(line.place.split()) == words]
    area = [line for line in lines if _is_in(line, name, desk)] if name.cells else []
    if mention.role == "place" or area:
        inside = area or placed or [line for line in lines if line.document_id in about and not line.place]
        return (inside, False) if inside else None
    if exact or placed:
        return [line for line in lines if line in set(exact) | set(placed)], True
    holding = [line for line in lines if words - _CALLED <= set(line.beneficiary.split())]
    if holding:
        alike = {frozenset(own_words(line.beneficiary)) for line in holding}
        return (holding, True) if len(alike) == 1 else None
    inside = [line for line in lines if line.document_id in about]
    if inside:
        return inside, False
    if name.is_topic:
        topical = [line for line in lines if _says(line, name.words)]
        return (topical, False) if topical else None
    return None


def _says(line: Line, words: Iterable[str]) -> bool:
    said = f" {' '.join(words_of(line.purpose))}"
    return all(f" {word}" in said for word in words)


def _is_in(line: Line, name: Name, desk: LedgerDesk) -> bool:
    """Whether a column for départements or regions of the line's row holds the name, or its number."""
    grid = desk.grid(line)
    cells = line.quote.split("\t")
    wanted = {fold(cell) for cell in name.cells}
    return grid is not None and any(
        _AREA.search(fold(header)) and fold(cell) in wanted
        for header, cell in zip(grid.header, cells, strict=False)
    )


def own_words(beneficiary: str) -> set[str]:
    """Return the words of a name that tell it apart: no « association de », no file number."""
    return {
        word
        for word in beneficiary.split()
        if word not in _CALLED and not re.fullmatch(r"(?=\D*\d)(?=\d*\D)\w+", word)
    }


def _is_of_kind(line: Line, asked: LedgerQuestion, desk: LedgerDesk) -> bool:
    if asked.kind == "commune":
        grid, cells = desk.grid(line), line.quote.split("\t")
        if grid is not None:
            levels = [
                fold(cell)
                for header, cell in zip(grid.header, cells, strict=False)
                if re.match(r"echelon|niveau|type de collectivite|nature juridique", fold(header))
            ]
            if levels:
                return any(
                    level.startswith("commune") and level[:4] == "comm" and "communaute" not in level
                    for level in levels
                )
        return bool(line.place.strip()) and own_words(line.beneficiary) == own_words(line.place)
    wants_associations = asked.kind == "association" or any(
        each.words in {("association",), ("associations",)} for each in asked.mentions
    )
    if wants_associations:
        return _BODIES.search(line.beneficiary) is None
    return True


def once(lines: Sequence[Line], desk: LedgerDesk) -> tuple[Line, ...]:
    """Return the lines without those that state again what another states, in the order of the amounts.

    A grant is told by who receives, how much and in which year. Of documents of one date, or without a date,
    and of the sheets of one file, each may repeat the other; acts of several dates add up.
    """
    stated: dict[tuple[frozenset[str], Decimal, str], dict[str, dict[str, list[Line]]]] = {}
    said: set[tuple[object, ...]] = set()
    for line in lines:
        about = desk.documents[line.document_id]
        grid = desk.grid(line)
        source = f"{line.document_id} {grid.sheet if grid else ''}"
        dated = about.date if about.date and not about.is_sheet else source
        fact = (frozenset(own_words(line.beneficiary)), line.euros, line.years)
        # A file that lists a grant twice, under two headings, states it once.
        if (*fact, source, fold(line.purpose)) in said:
            continue
        said.add((*fact, source, fold(line.purpose)))
        stated.setdefault(fact, {}).setdefault(dated, {}).setdefault(source, []).append(line)
    kept: set[str] = set()
    for by_date in stated.values():
        best = {date: max(sources.values(), key=_worth) for date, sources in by_date.items()}
        acts = [
            line for date, those in best.items() if re.fullmatch(r"\d{4}-\d\d-\d\d", date) for line in those
        ]
        lists = [those for date, those in best.items() if not re.fullmatch(r"\d{4}-\d\d-\d\d", date)]
        kept |= {line.id for line in max([acts, *lists], key=_worth)}
    return tuple(line for line in lines if line.id in kept)


def _worth(lines: Sequence[Line]) -> tuple[int, bool]:
    return len(lines), bool(lines) and "€" in lines[0].quote


def by_receiver(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of each who receives, in the order in which they come."""
    groups: dict[frozenset[str], list[Line]] = {}
    for line in lines:
        groups.setdefault(frozenset(own_words(line.beneficiary)), []).append(line)
    return list(groups.values())
