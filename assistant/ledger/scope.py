"""Which lines of the ledger a question is about: each of its names borne by them, each fact counted once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.french.words import listed, singular
from assistant.ledger.requests import LedgerQuestion, Mention, telling
from assistant.library.ledger_desk import LedgerDesk, title_words
from corpus.catalogue.ledger_lines import LedgerGrid, LedgerLine, LinesWanted, Name
from corpus.french.folding import fold, words_of
from corpus.french.territories import DEPARTEMENTS, REGIONS

MOST = 3000
"""As many lines are weighed one by one."""

# Where the greatest is asked, the first few lines nearly always hold it.
_FEW = 100
_ENOUGH = 15
# No more beneficiaries are asked for by name.
_RECEIVERS = 500
_AUTHORS = listed("ville commune mairie municipalite")

# What is a part of many names, and tells none apart; what makes a group of communes of a commune's name.
_CALLED = listed(
    "association associations asso assoc club commune communes ville mairie societe sa sas sarl scop scic com de du"
    " des d la le les l et a au aux en"
)
_GROUP = listed("cc ca cu met comcom communaute agglomeration agglo metropole")
_FILE_NUMBER = re.compile(r"(?=\D*\d)(?=\d*\D)\w+")
_SPELT = {"st": "saint", "ste": "sainte"}
_NO_NAME = re.compile(r" (?:disponible|total|totaux|sous tota\w+|credits?|enveloppe|reliquat) ")
# Fa and Oz are communes.
_NAMED = re.compile(r"[a-z].*[a-z]")
_NO_GRANT = re.compile(
    r"en nature|valeur locative|redevance|loyer|cotisation|en milliers|tarif|recettes?|depenses?\b(?! subv)"
)
_AREA = re.compile(r"dep|region")
_NUMBERED = re.compile(r"id|num|n°|no |code|dossier|ref")
_LEVEL = re.compile(r"echelon|niveau|type de collectivite|nature juridique")
_GROUPED = re.compile(r" (?:cc|ca|cu|communaute|metropole|met|agglo\w*|epci|ept|comcom) ")
_BODIES = re.compile(
    r" (?:communes?|ville|ccas|centre communal|syndicat\w*|syndmc|sivom|sivu|siea|cc|ca|cu|communaute|agglo\w*|metropole"
    r"|departement|region|office|ecoles?|college|lycee|universite|etablissement|caisse|regie|gip|sem|sa|sas|sasp|sarl|eursl|societe"
    r"|chambre|hopital|chu|epci|conseil) "
)


# By the words that a question's names keep: « Pas-de-Calais » without its « de ».
_DEPARTEMENTS = {telling(key): value for key, value in DEPARTEMENTS.items()}
_REGIONS = {telling(key): value for key, value in REGIONS.items()}


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that a question is about, the greatest first (where the least is asked, the least).

    `own` are those of them whose beneficiary the question names; the others are in its place, or of its kind. Where
    there are more than are weighed, `count` and `euros` are what all come to, None where that is not known.
    """

    lines: tuple[LedgerLine, ...]
    own: tuple[LedgerLine, ...]
    count: int | None
    euros: Decimal | None


def lines_asked(asked: LedgerQuestion, desk: LedgerDesk) -> Lines | None:
    """Return the lines of grants that the question is about, or None where its names are not surely understood."""
    documents = _of_month(asked, desk)
    years, programmes = desk.years(asked.years), desk.programmes(asked.programmes)
    if (
        (asked.month and not documents)
        or (asked.years and not years)
        or (asked.programmes and not programmes)
    ):
        return None
    mentions = [each for each in asked.mentions if not _is_implied(each, asked)]
    names = [_name(each, desk) for each in mentions]
    wanted = LinesWanted(
        names=tuple(name for name in names if name is not None),
        years=years,
        programmes=programmes,
        least=asked.least,
        most=asked.most,
        is_strict=asked.is_strict,
        documents=documents,
    )
    is_greatest = asked.operation != "least"
    by_total = asked.kind != "line" and asked.operation in {"list", "count"} and (asked.least or asked.most)
    if by_total:
        # « Plus de 50 000 € » is what each received in all.
        unbounded = replace(wanted, least=None, most=None)
        found = desk.lines(unbounded, MOST, largest=True)
        if len(found) == MOST:
            those = desk.receivers(unbounded, asked.least, asked.most, _RECEIVERS)
            if not those or len(those) == _RECEIVERS:
                return None
            found = desk.lines(replace(unbounded, receivers=those), MOST, largest=True)
        kept = _kept(asked, mentions, names, found, desk)
        return _bounded(asked, *kept) if kept is not None and len(found) < MOST else None
    few = _FEW if asked.operation in {"greatest", "least"} and not asked.is_added else MOST
    found = desk.lines(wanted, few, largest=is_greatest)
    kept = _kept(asked, mentions, names, found, desk)
    if few < MOST and len(found) == few and (kept is None or len(kept[0]) < _ENOUGH):
        few, found = MOST, desk.lines(wanted, MOST, largest=is_greatest)
        kept = _kept(asked, mentions, names, found, desk)
    if kept is None:
        return None
    lines, own = kept
    if len(found) < few:
        return Lines(lines, own, len(lines), _sum(lines))
    if few < MOST:
        return Lines(lines, own, None, None)
    tallies = desk.tally(wanted) if not mentions and asked.kind == "line" else ()
    # More lines than are weighed are counted as they are, where one list holds them all.
    if len(tallies) == 1 and len(lines) == len(found):
        return Lines(lines, own, tallies[0].lines, tallies[0].euros)
    return Lines(lines, own, None, None)


def _bounded(asked: LedgerQuestion, lines: Sequence[LedgerLine], own: Sequence[LedgerLine]) -> Lines | None:
    """Return the lines of those who received in all as much as is asked."""
    kept = {line.id for group in by_receiver(lines) if _is_within(_sum(group), asked) for line in group}
    if not kept:
        return None
    bounded = tuple(line for line in lines if line.id in kept)
    return Lines(bounded, tuple(line for line in own if line.id in kept), len(bounded), _sum(bounded))


def _is_within(euros: Decimal, asked: LedgerQuestion) -> bool:
    if asked.is_strict and euros in {asked.least, asked.most}:
        return False
    return (asked.least is None or euros >= asked.least) and (asked.most is None or euros <= asked.most)


def _kept(
    asked: LedgerQuestion,
    mentions: Sequence[Mention],
    names: Sequence[Name | None],
    found: Sequence[LedgerLine],
    desk: LedgerDesk,
) -> tuple[tuple[LedgerLine, ...], tuple[LedgerLine, ...]] | None:
    """Return the lines that are grants and bear every name, each once, and those whose beneficiary is named."""
    desk.read_grids(found)
    lines = [line for line in found if _is_grant(line, desk)]
    if not lines and asked.operation == "list" and asked.is_exhaustive and asked.programmes and not mentions:
        # What sentences state of a programme can be listed, though not added up: one may hold another.
        lines = [line for line in found if desk.grid(line) is None]
    own: set[str] = set()
    for mention, name in zip(mentions, names, strict=True):
        if name is None:
            lines = [line for line in lines if _is_paid_by_author(line, mention)]
            continue
        bearing = _bearing(mention, name, lines, desk)
        if bearing is None and mention.role == "payer" and asked.programmes:
            # « La DETR du Pas-de-Calais »: a programme says itself who pays.
            bearing = _bearing(replace(mention, role="place"), name, lines, desk)
        if bearing is None:
            return None
        lines, receivers = bearing
        own |= {line.id for line in receivers}
    lines = [line for line in lines if _is_of_kind(line, asked, desk)]
    kept = once(lines, desk)
    return (kept, tuple(line for line in kept if line.id in own)) if kept else None


def _sum(lines: Iterable[LedgerLine]) -> Decimal:
    return sum((line.euros for line in lines), Decimal(0))


def _is_implied(mention: Mention, asked: LedgerQuestion) -> bool:
    """Whether a name says no more than the rest: « l'État » of its own programme, « association » as a kind."""
    return _is_any_association(mention) or (mention.words == ("etat",) and bool(asked.programmes))


def _is_paid_by_author(line: LedgerLine, mention: Mention) -> bool:
    """Whether « la Ville » pays: whose act it is seldom names itself."""
    return not line.funders.strip() or set(mention.words) <= set(line.funders.replace("|", " ").split())


def _of_month(asked: LedgerQuestion, desk: LedgerDesk) -> tuple[str, ...]:
    if asked.month is None or len(asked.years) != 1:
        return ()
    month = f"{asked.years[0]}-{asked.month:02d}"
    return tuple(each.id for each in desk.documents.values() if (each.date or "").startswith(month))


def _name(mention: Mention, desk: LedgerDesk) -> Name | None:
    """Return what a name is looked for by; None for « la Ville », who is whoever wrote the document."""
    if len(mention.words) == 1 and mention.words[0] in _AUTHORS and mention.role in {"payer", "any"}:
        return None
    cells: tuple[str, ...] = ()
    if mention.words in _DEPARTEMENTS:
        code, name = _DEPARTEMENTS[mention.words]
        cells = (name, code)
    elif mention.words in _REGIONS:
        cells = (_REGIONS[mention.words][1],)
    about = desk.about(mention.words) if mention.words != ("etat",) else ()
    core = tuple(word for word in mention.words if word not in _GROUP | _CALLED) or mention.words
    shortened = tuple({full: short for short, full in _SPELT.items()}.get(word, word) for word in core)
    meant = tuple(sorted(desk.meant(core[0]))) if len(core) == 1 else ()
    return Name(
        words=core,
        also=tuple(each for each in (shortened, meant) if each and each != core),
        cells=tuple(dict.fromkeys(cells)),
        documents=(*about, *desk.titled(frozenset(map(singular, core)))) if mention.is_topic else about,
        is_payer=mention.role == "payer" and not cells,
        is_topic=mention.is_topic,
    )


def _is_grant(line: LedgerLine, desk: LedgerDesk) -> bool:
    """Whether a line stands in a list of grants: a row of a table with someone who receives."""
    grid = desk.grid(line)
    if grid is None or line.part_of is not None or not _NAMED.search(line.beneficiary):
        return False
    if desk.documents[line.document_id].kind == "budget" or _NO_NAME.match(line.beneficiary):
        return False
    return _lists_grants(grid.title, grid.header)


@lru_cache(maxsize=5_000)
def _lists_grants(title: str, header: tuple[str, ...]) -> bool:
    return _NO_GRANT.search(fold(" ".join((title, *header)))) is None


def _bearing(
    mention: Mention, name: Name, lines: Sequence[LedgerLine], desk: LedgerDesk
) -> tuple[list[LedgerLine], list[LedgerLine]] | None:
    """Return the lines that bear this name, and those of them that it receives; None where none surely does."""
    words, about = set(name.words), set(name.documents)
    if mention.role == "payer" or mention.words == ("etat",):
        paid = [line for line in lines if words <= set(line.funders.replace("|", " ").split())]
        paid = paid or [line for line in lines if not line.funders.strip() and line.document_id in about]
        return (paid, []) if paid else None
    said = own_words(" ".join(mention.words))
    names = {said, *(own_words(" ".join(other)) for other in name.also)}
    own = [line for line in lines if own_words(line.beneficiary) in names]
    if own and mention.is_called:
        return own, own
    placed = [line for line in lines if own_words(line.place) == said]
    area = [line for line in lines if _is_in(line, name, desk)] if name.cells else []
    if area and (mention.role != "receiver" or not own):
        return area, []
    if own or placed:
        kept = {line.id for line in (*own, *placed)}
        return [line for line in lines if line.id in kept], own
    if mention.role == "place":
        inside = [line for line in lines if line.document_id in about and not line.place.strip()]
        return (inside, []) if inside else None
    if name.is_topic:
        theme = frozenset(map(singular, name.words))
        inside = [line for line in lines if (grid := desk.grid(line)) and theme <= title_words(grid.title)]
        inside = inside or [line for line in lines if _says(line, name.words)]
        return (inside, []) if inside else None
    inside = [line for line in lines if line.document_id in about]
    if inside and not mention.is_called:
        return inside, []
    holding = [line for line in lines if said <= own_words(line.beneficiary)]
    if holding:
        is_one = len({own_words(line.beneficiary) for line in holding}) == 1
        return (holding, holding) if is_one else None
    return (inside, []) if inside else None


def _says(line: LedgerLine, words: Iterable[str]) -> bool:
    said = f" {' '.join(words_of(line.purpose))}"
    return all(f" {word}" in said for word in words)


def _is_in(line: LedgerLine, name: Name, desk: LedgerDesk) -> bool:
    """Whether a column for départements or regions of the line's row holds the name, or its number."""
    grid = desk.grid(line)
    cells = line.quote.split("\t")
    wanted = {fold(cell) for cell in name.cells}
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


def _is_of_kind(line: LedgerLine, asked: LedgerQuestion, desk: LedgerDesk) -> bool:
    """Whether who receives is what is asked for: told by a column of levels, else by the name."""
    level = _level(line, desk)
    own = own_words(line.beneficiary)
    if asked.kind == "commune":
        return level.startswith("commune") if level else bool(own) and own == own_words(line.place)
    if asked.kind == "departement":
        named = line.beneficiary.replace(" departement ", " ").replace(" dep ", " ").split()
        return "departement" in level if level else telling(named) in _DEPARTEMENTS
    if asked.kind == "epci":
        return "epci" in level if level else _GROUPED.match(line.beneficiary) is not None
    wants_associations = asked.kind == "association" or any(map(_is_any_association, asked.mentions))
    return not wants_associations or _BODIES.search(line.beneficiary) is None


def _level(line: LedgerLine, desk: LedgerDesk) -> str:
    grid = desk.grid(line)
    cells = zip(grid.header, line.quote.split("\t"), strict=False) if grid else ()
    return next((fold(cell) for header, cell in cells if _LEVEL.match(fold(header))), "")


def _is_any_association(mention: Mention) -> bool:
    return len(mention.words) == 1 and singular(mention.words[0]) == "association"


def once(lines: Sequence[LedgerLine], desk: LedgerDesk) -> tuple[LedgerLine, ...]:
    """Return the lines without those that state again what another states, in the order of the amounts.

    A grant is told by who receives, how much and in which year. Of documents of one date, or without a date,
    and of the sheets of one file, each may repeat the other; acts of several dates add up.
    """
    stated: dict[tuple[frozenset[str], Decimal, str], dict[str, dict[str, list[LedgerLine]]]] = {}
    said: set[tuple[object, ...]] = set()
    for line in lines:
        about = desk.documents[line.document_id]
        grid = desk.grid(line)
        source = f"{line.document_id} {grid.sheet if grid else ''}"
        dated = about.date if about.date and not about.is_sheet else source
        who = own_words(line.beneficiary) if grid else frozenset((line.funders, line.purpose))
        fact = (who, line.euros, line.years if grid else "")
        # A file that lists a grant twice, under two headings, states it once; two files of a register are two.
        told = (*fact, source, line.purpose, _register_number(line, grid))
        if told in said:
            continue
        said.add(told)
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


def _register_number(line: LedgerLine, grid: LedgerGrid | None) -> str:
    """Return the number that a register gives a line, by the name of its first column."""
    return line.quote.partition("\t")[0] if grid is not None and _is_register(grid.header) else ""


@lru_cache(maxsize=5_000)
def _is_register(header: tuple[str, ...]) -> bool:
    return bool(header) and _NUMBERED.match(fold(header[0])) is not None


def _worth(lines: Sequence[LedgerLine]) -> tuple[int, bool]:
    return len(lines), bool(lines) and "€" in lines[0].quote


def by_receiver(lines: Sequence[LedgerLine]) -> list[list[LedgerLine]]:
    """Return the lines of each who receives, in the order in which they come."""
    groups: dict[frozenset[str], list[LedgerLine]] = {}
    for line in lines:
        groups.setdefault(own_words(line.beneficiary), []).append(line)
    return list(groups.values())
