"""The figures of a statement against those of its quotes: value, unit, bound (« au moins »), HT or TTC."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.checking.comparable import all_figures, figure_key
from corpus.french.amounts import BASIS, BASIS_AFTER, Basis, basis_at, basis_named
from corpus.french.dates import A_PERIOD
from corpus.french.figures import Figure

Bound = Literal["least", "most"]

_LEAST_BEFORE = re.compile(
    r"(?:plus d(?:e |['’])|au moins |minimum (?:annuel )?d(?:e |['’])|minimale? d(?:e |['’])"
    r"|sup[ée]rieure?s? (?:à|ou [ée]gale?s? à) "
    r"|d[ée]pass\w+ |exc[ée]d\w+ |au[- ]del[àa] d(?:e |['’])|plancher (?:fixé )?(?:à|de) |au minimum )"
    r"(?:les? |la |de |d['’])*$",
    re.IGNORECASE,
)
_MOST_BEFORE = re.compile(
    r"(?:moins d(?:e |['’])|au plus |au maximum |maximum (?:annuel )?(?:est )?(?:fixé )?(?:à |d(?:e |['’])|: )"
    r"|maximale? (?:est )?d(?:e |['’])"
    r"|plafonn\w+ (?:est )?(?:fixée? )?(?:à |d(?:e |['’]))|plafond\b[^.;,\d]{0,40}?(?:à |\bd(?:e |['’])|: )"
    r"|jusqu['’](?:à|au) |inf[ée]rieure?s? (?:à|ou [ée]gale?s? à) |dans la limite d(?:e |['’])|limitée?s? à "
    r"|n['’]exc[ée]\w+ pas |ne d[ée]pass\w+ pas |sans (?:d[ée]passer|exc[ée]der) )(?:les? |la |de |d['’])*$",
    re.IGNORECASE,
)
_LEAST_AFTER = re.compile(
    r"\s*(?:\(?(?:au )?minimum\b|\(?minimal|au moins\b|ou plus\b|et plus\b)", re.IGNORECASE
)
_MOST_AFTER = re.compile(
    r"\s*(?:\(?(?:au )?maximum\b|\(?maximal|\(?maxi\b|au plus\b|ou moins\b|et moins\b)", re.IGNORECASE
)
_DIGITS = re.compile(r"^[\d\s.,]+")
_TO = re.compile(r"\s*(?:à|et|ou|[-–/])\s*(?:de )?")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure with how it is bounded and on which basis it is stated."""

    figure: Figure
    bound: Bound | None
    basis: Basis | None


def said_figures(text: str) -> tuple[Said, ...]:
    """Return the figures of a text with what qualifies them."""
    return tuple(Said(figure, _bound(text, figure), _basis(text, figure)) for figure in all_figures(text))


def wrong_figure(statement: str, quotes: Sequence[str]) -> str | None:
    """Return the first figure of the statement, as written, that no quote holds as it is said, or None."""
    proofs = [said for quote in quotes for said in (*said_figures(quote), *_sharing(quote))]
    for said in said_figures(statement):
        written = statement[said.figure.start : said.figure.end]
        alike = [proof for proof in proofs if figure_key(proof.figure) == figure_key(said.figure)]
        if not alike:
            return written
        if said.figure.kind in {"reference", "ordinal", "date", "year"}:
            continue
        if not any(_fits(said, proof, quotes) for proof in alike):
            return written
    return _wrong_period(statement, quotes)


def _sharing(quote: str) -> Iterator[Said]:
    """Yield the first figure of « de 12 à 15 M€ » with the unit that it shares with the second."""
    found = all_figures(quote)
    for one, other in pairwise(found):
        gap = quote[one.end : other.start]
        if one.unit is None and other.unit is not None and one.kind == "number" and _TO.fullmatch(gap):
            unit = _DIGITS.sub("", quote[other.start : other.end])
            shared = all_figures(f"{quote[one.start : one.end]} {unit}")[0]
            yield Said(Figure(one.start, one.end, shared.value, shared.unit, shared.kind), None, None)


def _wrong_period(statement: str, quotes: Sequence[str]) -> str | None:
    """Return a period of the statement, as written, that no quote states: both its years may stand in them."""
    stated = {(match[1], match[2]) for quote in quotes for match in A_PERIOD.finditer(quote)}
    return next((m[0] for m in A_PERIOD.finditer(statement) if (m[1], m[2]) not in stated), None)


def _fits(said: Said, proof: Said, quotes: Sequence[str]) -> bool:
    # What is « at least » so much is so much at any rate; what is « at most » so much may be less.
    if said.bound != proof.bound and not (said.bound is None and proof.bound == "least"):
        return False
    if said.basis is None or said.basis == proof.basis:
        return True
    return proof.basis is None and _only_basis(quotes) == said.basis


def _only_basis(quotes: Sequence[str]) -> Basis | None:
    """Return the basis that a heading or a column of the quotes gives to all their amounts."""
    found = {basis_named(written) for quote in quotes for written in BASIS.findall(quote)}
    return next(iter(found)) if len(found) == 1 else None


def _bound(text: str, figure: Figure) -> Bound | None:
    before, end = text[max(0, figure.start - 45) : figure.start], figure.end
    after = BASIS_AFTER.match(text, end)
    end = after.end() if after else end
    if _MOST_BEFORE.search(before) or _MOST_AFTER.match(text, end):
        return "most"
    if _LEAST_BEFORE.search(before) or _LEAST_AFTER.match(text, end):
        return "least"
    return None


def _basis(text: str, figure: Figure) -> Basis | None:
    return basis_at(text, figure.start, figure.end) if figure.kind == "amount" else None
