"""Which rows of funding say an amount again that another row states: in the same act, or in its other papers.

The minutes of a session, their summary and its deliberations say the same; so do a figure set large and the
sentence below it, an attribution and the line of the budget that it is taken from, a table and its total.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from corpus.facts.facts import Funding
from corpus.french.dates import years_of
from corpus.french.folding import fold

_WORD = re.compile(r"[^\W\d_]{4,}|\d{4,}")
# What sentences on money share, whatever they are about.
_COMMON_WORDS = """
subvention subventions montant montants somme sommes attribuer attribution attributions attribuee association
associations structure ville commune conseil municipal euros euro total totale budget budgetaire credits credit
imputation imputations nature chapitre exercice fonctionnement projet projets cadre pour avec cette dans sera
seront sont propose proposee proposer deliberation participation autoriser approuver signer prelever inscrits
ligne fonction environ hauteur deja aussi titre suivante suivantes suivants compte mille cent million millions
"""
_COMMON = frozenset(_COMMON_WORDS.split())
# « de prélever la somme de … sur les crédits inscrits au budget »
_TAKEN = re.compile(r"pr[ée]l[eè]v|imput|inscri(?:ts?|tes?|re)\s+(?:au|sur)", re.IGNORECASE)
_SAME_WORDS, _FEWEST = 0.7, 4
# In figures other than zeros: an amount so exact is seldom that of two things.
_EXACT = 6
# Rows of one amount that a row is held against, those with most of its words. A word that more rows than this
# have tells none of them apart; a list of one amount a thousand times would be held against itself.
_MOST_COMPARED = 32


@dataclass(frozen=True, slots=True)
class _Stated:
    """A row with its words."""

    row: Funding
    words: frozenset[str]
    is_line: bool
    is_taken: bool


def repeats(rows: Sequence[Funding]) -> dict[str, str]:
    """Return, for each row that says again what another does, the id of that other: the one that says most.

    The rows are those of one act: of one document, or of several papers on the same session.
    """
    groups: defaultdict[Decimal, list[_Stated]] = defaultdict(list)
    for row in rows:
        if row.euros is not None:
            is_taken = _TAKEN.search(row.quote) is not None
            groups[row.euros].append(_Stated(row, _words(row.quote), "\t" in row.quote, is_taken))
    found: dict[str, str] = {}
    for said in groups.values():
        if len(said) > 1:
            found |= dict(_repeated(said))
    return dict(_added_up([row for row in rows if row.id not in found])) | found


def _added_up(rows: Sequence[Funding]) -> Iterator[tuple[str, str]]:
    """Yield the sentences that say what the lines of a table in their section come to, with its first line."""
    sections: defaultdict[tuple[str, tuple[str, ...]], list[Funding]] = defaultdict(list)
    for row in rows:
        if row.nature == "financement" and row.euros is not None:
            sections[row.document_id, row.section].append(row)
    for inside in sections.values():
        inside.sort(key=lambda row: row.start)
        first_of: dict[Decimal, str] = {}
        for is_line, group in groupby(inside, key=lambda row: "\t" in row.quote):
            run = list(group) if is_line else []
            if len(run) > 1:
                first_of.setdefault(sum((row.euros for row in run if row.euros), Decimal(0)), run[0].id)
        lines = [row for row in inside if "\t" in row.quote]
        if len(lines) > 1:
            first_of.setdefault(sum((row.euros for row in lines if row.euros), Decimal(0)), lines[0].id)
        for row in inside:
            if "\t" not in row.quote and row.euros in first_of:
                yield row.id, first_of[row.euros]


def _repeated(said: Sequence[_Stated]) -> Iterator[tuple[str, str]]:
    """Yield the rows of one amount that repeat another, each with that other."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    leader = list(range(len(said)))
    for rank, each in enumerate(said):
        shared = Counter(other for word in each.words for other in holders[word])
        near = [
            other
            for other, number in shared.most_common(_MOST_COMPARED)
            if number >= 2 or number == len(each.words)
        ]
        before = said[rank - 1].row if rank else None
        if before is not None and before.document_id == each.row.document_id and rank - 1 not in near:
            near.append(rank - 1)
        first = next((other for other in near if _is_same(said[other], each)), None)
        if first is not None:
            leader[rank] = leader[first]
        for word in each.words:
            if len(holders[word]) < _MOST_COMPARED:
                holders[word].append(rank)
    members: defaultdict[int, list[Funding]] = defaultdict(list)
    for rank, first in enumerate(leader):
        members[first].append(said[rank].row)
    for rows in members.values():
        best = max(rows, key=_fullness)
        yield from ((row.id, best.id) for row in rows if row is not best)


def _is_same(one: _Stated, other: _Stated) -> bool:
    first, second = one.row, other.row
    is_one_document = first.document_id == second.document_id
    if is_one_document and (first.start, first.end) == (second.start, second.end):
        return False
    if (
        is_one_document
        and not (one.is_line or other.is_line)
        and first.start <= second.start < second.end <= first.end
    ):
        return True
    if _conflict(first, second):
        return False
    if one.is_line and other.is_line:
        return len(one.words) >= 2 and fold(first.quote).split() == fold(second.quote).split()
    fewest = min(len(one.words), len(other.words))
    common = len(one.words & other.words)
    if is_one_document and first.section == second.section and other.is_taken:
        return not other.is_line
    is_one_fund = first.programme is not None and first.programme == second.programme
    if is_one_fund and first.purpose is None is second.purpose and set(first.funders) & set(second.funders):
        return True
    if one.is_line or other.is_line:
        return fewest >= 2 and common >= 0.8 * fewest
    if len(str(first.euros).replace(".", "").strip("0")) >= _EXACT:
        return common >= 0.3 * fewest or (is_one_document and first.section == second.section)
    return fewest >= _FEWEST and common >= _SAME_WORDS * fewest


def _conflict(first: Funding, second: Funding) -> bool:
    """Tell whether two rows name different payers, receivers, programmes or years."""
    if first.beneficiary and second.beneficiary:
        one, other = fold(first.beneficiary), fold(second.beneficiary)
        if one not in other and other not in one:
            return True
    if (
        first.funders
        and second.funders
        and not set(map(fold, first.funders)) & set(map(fold, second.funders))
    ):
        return True
    if first.programme and second.programme and first.programme != second.programme:
        return True
    years, others = set(years_of(first.period or "")), set(years_of(second.period or ""))
    return bool(years and others and not years & others)


def _fullness(row: Funding) -> int:
    """Return how much a row says; a row that is no funding says least."""
    said = (row.funders, row.beneficiary, row.purpose, row.programme, row.period, row.place, row.part_of)
    return sum(map(bool, said)) + 10 * (row.nature == "financement") + 2 * ("\t" in row.quote)


def _words(quote: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(quote))) - _COMMON
