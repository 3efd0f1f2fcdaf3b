"""Which lines of the ledger a question is about: each of its names borne by them, each fact counted once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.french.words import singular
from assistant.ledger.bearing import (
    AREAS,
    bearing_of,
    beginning,
    is_author,
    is_implied,
    is_of_kind,
    name_of,
    own_words,
    topical,
)
from assistant.ledger.line_words import euros_of
from assistant.ledger.requests import LedgerQuestion, Mention, Role
from assistant.library.ledger_desk import LedgerDesk
from corpus.catalogue.ledger_lines import LedgerGrid, LedgerLine, LinesWanted, Name
from corpus.french.folding import fold

MOST = 3000
"""As many lines are weighed one by one."""

# Where the greatest is asked, the first few lines nearly always hold it.
_FEW = 100
_ENOUGH = 15
# No more beneficiaries are asked for by name.
_RECEIVERS = 500
_NO_NAME = re.compile(r" (?:disponible|total|totaux|sous tota\w+|credits?|enveloppe|reliquat) ")
# Fa and Oz are communes.
_NAMED = re.compile(r"[a-z].*[a-z]")
_NO_GRANT = re.compile(
    r"en nature|valeur locative|redevance|loyer|cotisation|en milliers|tarif|recettes?|depenses?\b(?! subv)"
)
_NUMBERED = re.compile(r"id|num|n°|no |code|dossier|ref")


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
    """Return the lines of lists of grants that the question is about, or None where no line bears its names."""
    documents = _of_month(asked, desk)
    years, programmes = desk.years(asked.years), desk.programmes(asked.programmes)
    if (
        (asked.month and not documents)
        or (asked.years and not years)
        or (asked.programmes and not programmes)
        or not (asked.mentions or asked.programmes or asked.years)
    ):
        return None
    wanted = LinesWanted(
        names=tuple(_names(asked, desk)),
        years=years,
        programmes=programmes,
        least=asked.least,
        most=asked.most,
        is_strict=asked.is_strict,
        documents=documents,
    )
    is_extreme = bool(asked.operations & {"greatest", "least"})
    is_of_bodies = asked.of in {"receiver", "giver", "year"}
    if is_of_bodies and not is_extreme and (asked.least or asked.most):
        # « Plus de 50 000 € » is what each received in all.
        unbounded = replace(wanted, least=None, most=None)
        found = desk.lines(unbounded, MOST, largest=True)
        if len(found) == MOST:
            those = desk.receivers(unbounded, asked.least, asked.most, _RECEIVERS)
            if not those or len(those) == _RECEIVERS:
                return None
            found = desk.lines(replace(unbounded, receivers=those), MOST, largest=True)
        kept = _kept(asked, found, desk)
        return _bounded(asked, *kept) if kept is not None and len(found) < MOST else None
    largest = asked.operations & {"greatest", "least"} != {"least"}
    few = _FEW if asked.operations in ({"greatest"}, {"least"}) and not is_of_bodies else MOST
    found = desk.lines(wanted, few, largest=largest)
    kept = _kept(asked, found, desk)
    if few < MOST and len(found) == few and (kept is None or len(kept[0]) < _ENOUGH):
        few, found = MOST, desk.lines(wanted, MOST, largest=largest)
        kept = _kept(asked, found, desk)
    if kept is None:
        return None
    lines, own = kept
    if len(found) < few:
        # What sentences state may hold one another: it is not added up.
        is_listed = all(desk.grid(line) is not None for line in lines)
        return Lines(lines, own, len(lines), euros_of(lines) if is_listed else None)
    # More lines than are weighed are counted as they are, where one list holds them all.
    tallies = desk.tally(wanted) if few == MOST and not asked.mentions and asked.of in {"line", ""} else ()
    if len(tallies) == 1 and len(lines) == len(found):
        return Lines(lines, own, tallies[0].lines, tallies[0].euros)
    return Lines(lines, own, None, None)


def _bounded(asked: LedgerQuestion, lines: Sequence[LedgerLine], own: Sequence[LedgerLine]) -> Lines | None:
    """Return the lines of those who received in all as much as is asked."""
    kept = {line.id for group in by_receiver(lines) if _is_within(euros_of(group), asked) for line in group}
    if not kept:
        return None
    bounded = tuple(line for line in lines if line.id in kept)
    return Lines(bounded, tuple(line for line in own if line.id in kept), len(bounded), euros_of(bounded))


def _is_within(euros: Decimal, asked: LedgerQuestion) -> bool:
    if asked.is_strict and euros in {asked.least, asked.most}:
        return False
    return (asked.least is None or euros >= asked.least) and (asked.most is None or euros <= asked.most)


def _of_month(asked: LedgerQuestion, desk: LedgerDesk) -> tuple[str, ...]:
    if asked.month is None or len(asked.years) != 1:
        return ()
    month = f"{asked.years[0]}-{asked.month:02d}"
    return tuple(each.id for each in desk.documents.values() if (each.date or "").startswith(month))


def _names(asked: LedgerQuestion, desk: LedgerDesk) -> Iterable[Name]:
    """Yield what lines are looked for by: one of the names of each role, and what money is for where nothing else is."""
    by_role: dict[Role, list[Name]] = {}
    for mention in asked.mentions:
        if mention.role in {"document", "topic"} or is_implied(mention, asked) or is_author(mention):
            continue
        by_role.setdefault(mention.role, []).append(name_of(mention, desk))
    for first, *others in by_role.values():
        yield replace(
            first,
            also=(*first.also, *(words for other in others for words in (other.words, *other.also))),
            cells=tuple(cell for each in (first, *others) for cell in each.cells),
            documents=tuple(each for name in (first, *others) for each in name.documents),
            is_payer=first.is_payer and all(other.is_payer for other in others),
        )
    if not by_role:
        for mention in asked.mentions:
            if mention.role == "topic":
                yield Name(
                    tuple(map(beginning, mention.words)),
                    documents=desk.titled(frozenset(map(singular, mention.words))),
                    is_topic=True,
                )


def _kept(
    asked: LedgerQuestion, found: Sequence[LedgerLine], desk: LedgerDesk
) -> tuple[tuple[LedgerLine, ...], tuple[LedgerLine, ...]] | None:
    """Return the lines that are grants and bear every name, each once, and those whose beneficiary is named."""
    desk.read_grids(found)
    lines = given([line for line in found if _is_grant(line, desk)], asked)
    if not lines and "list" in asked.operations and asked.is_exhaustive and asked.programmes:
        # What sentences state of a programme can be listed, though not added up: one may hold another.
        lines = [line for line in found if desk.grid(line) is None and not asked.mentions]
    own: set[str] = set()
    by_role: dict[Role, list[Mention]] = {}
    for mention in asked.mentions:
        if not is_implied(mention, asked):
            by_role.setdefault(mention.role, []).append(mention)
    said: list[Mention] = []
    for role, mentions in sorted(by_role.items(), key=lambda each: _ORDER.index(each[0])):
        bearing = [bearing_of(mention, lines, desk) for mention in mentions]
        borne = [each for each in bearing if each is not None]
        missing = [mention for mention, each in zip(mentions, bearing, strict=True) if each is None]
        if missing and (role not in _NAMING or not (borne or own)):
            if role == "document":
                continue
            return None
        # « Le groupe scolaire Yves Péron »: a name that is part of what money is for.
        said += missing
        own |= {line.id for _, receivers in borne for line in receivers}
        ids = [{line.id for line in those} for those, _ in borne]
        if ids:
            # « Clermont (Ariège) » is in both, « Clermont et Foix » are two; what money is for is all of it.
            kept_ids = set.intersection(*ids)
            are_alike = len({mention.words in AREAS for mention in mentions}) == 1
            if not kept_ids and role in _OTHERS_TOO and are_alike:
                kept_ids = set.union(*ids)
            lines = [line for line in lines if line.id in kept_ids]
    for mention in said:
        lines = topical(mention, lines, desk)
    lines = [line for line in lines if is_of_kind(line, asked.kind, desk)]
    kept = once(lines, desk)
    return (kept, tuple(line for line in kept if line.id in own)) if kept else None


def given(lines: list[LedgerLine], asked: LedgerQuestion) -> list[LedgerLine]:
    """Return the lines without those that are only asked for or planned, where what was given is asked."""
    done = [line for line in lines if line.state not in {"demandé", "prévisionnel"}]
    return done if asked.is_given and done else lines


_NAMING: frozenset[Role] = frozenset({"place", "receiver"})
_OTHERS_TOO: frozenset[Role] = frozenset({"place", "receiver", "payer"})
_ORDER: tuple[Role, ...] = ("place", "receiver", "class", "payer", "topic", "document")


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


def _register_number(line: LedgerLine, grid: LedgerGrid | None) -> tuple[str, ...]:
    """Return the numbers that a register gives a line, by the names of its columns."""
    if grid is None:
        return ()
    cells = zip(_numbered(grid.header), line.quote.split("\t"), strict=False)
    return tuple(cell for is_number, cell in cells if is_number)


@lru_cache(maxsize=5_000)
def _numbered(header: tuple[str, ...]) -> tuple[bool, ...]:
    return tuple(_NUMBERED.match(fold(name)) is not None for name in header)


def _worth(lines: Sequence[LedgerLine]) -> tuple[int, bool]:
    return len(lines), bool(lines) and "€" in lines[0].quote


def by_receiver(lines: Sequence[LedgerLine]) -> list[list[LedgerLine]]:
    """Return the lines of each who receives, in the order in which they come; one that says of nobody is its own."""
    groups: dict[frozenset[str], list[LedgerLine]] = {}
    for line in lines:
        groups.setdefault(own_words(line.beneficiary) or frozenset({line.id}), []).append(line)
    return list(groups.values())
