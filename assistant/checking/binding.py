"""Whether a statement joins what its quotes join: an amount to its own funder, a year to its own event.

In « 120 M€ de l'ANRU, 15 M€ de Valenciennes Métropole » each amount has words of its own. A statement that
gives 15 M€ and none of their words, but words that belong to the 120 M€, has mixed the two up.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.checking.comparable import Token, Tokens

_DATED = frozenset({"date", "year"})
# What parts one item of a list from the next, the stronger the higher.
_BARRIERS = (
    (5, re.compile(r"[.!?…]\s+(?=[A-ZÀ-Ý«•–-])|\n\s*\n")),
    (4, re.compile(r"[;\n\t]|\s[–—•-]\s")),
    (3, re.compile(r",")),
    (2, re.compile(r"\b(?:et|puis|ainsi que|contre|tandis que|alors que|dont)\b|\)\s")),
    (1, re.compile(r"\(")),
)
_PARENTHESIS = re.compile(r"\([^()]*\d[^()]*\)")
_SAME = re.compile(r"\bsoit\b|^\s*(?:HT|TTC)?\s*\(\s*$|\bc'est-à-dire\b")
_CLOSED = re.compile(r"\([^()]*\)")
# A parenthesis stands beside a figure where no more than « HT » comes between.
_BESIDE = 4


@dataclass(frozen=True, slots=True)
class _Held:
    """A figure and the tokens that are its own: those nearer to it than to another figure of its kind."""

    figure: Token
    own: frozenset[str]
    names: frozenset[str]
    stems: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]


def mixed_up(statement: Tokens, quotes: Tokens, neutral: Collection[str]) -> str | None:
    """Return the figure, as the statement writes it, that it gives to another than its quotes do, or None."""
    for kinds in (False, True):
        said = list(_held(statement, kinds, neutral))
        proofs = list(_held(quotes, kinds, neutral))
        if len({proof.figure.key for proof in proofs}) < 2:
            continue
        for each in said:
            alike = [proof for proof in proofs if proof.figure.key == each.figure.key]
            others = [
                proof for proof in proofs if proof.figure.key != each.figure.key and _same_kind(proof, each)
            ]
            if alike and not any(_agrees(each, proof, others) for proof in alike):
                return statement.text[each.figure.start : each.figure.end]
    return None


@dataclass(frozen=True, slots=True)
class Near:
    """The words that stand nearest to each figure that is no date, and those of them before it, by its key.

    Empty where there is but one such figure: everything is nearest to it.
    """

    around: dict[str, frozenset[str]]
    before: dict[str, frozenset[str]]


def near_figures(tokens: Tokens, neutral: Collection[str]) -> Near:
    """Return the words nearest to each figure of a text."""
    held = list(_held(tokens, False, neutral))
    around: dict[str, frozenset[str]] = {}
    before: dict[str, frozenset[str]] = {}
    for each in held if len({one.figure.key for one in held}) > 1 else ():
        key = each.figure.key
        around[key] = around.get(key, frozenset()) | each.own | each.stems
        before[key] = before.get(key, frozenset()) | each.before
    return Near(around, before)


def _agrees(said: _Held, proof: _Held, others: Sequence[_Held]) -> bool:
    """Whether what goes with a figure in the statement goes with it in the quotes, or with no other."""
    all_others = frozenset[str]().union(*(other.own for other in others))
    elsewhere = all_others - proof.own
    foreign = said.own & elsewhere
    if not foreign or not proof.own:
        return True
    # Words between two figures that may be either's settle nothing.
    if not said.own & (proof.own - all_others or proof.own):
        return False
    # « 80 % des travaux » where the quotes say « 80 % aux études et 40 % aux travaux ».
    for side, its, theirs in (
        (said.after, proof.after, [other.after for other in others]),
        (said.before, proof.before, [other.before for other in others]),
    ):
        if its and not its & said.own and side & (frozenset[str]().union(*theirs) - proof.own):
            return False
    # A name of another figure, where this one has a name of its own that is not said.
    names = said.names & elsewhere
    return not (names and proof.names and not proof.names & said.own)


def _same_kind(left: _Held, right: _Held) -> bool:
    if left.figure.figure is None or right.figure.figure is None:
        return False
    one, other = left.figure.figure, right.figure.figure
    return one.unit == other.unit or {one.kind, other.kind} == {"amount", "share"}


def _held(tokens: Tokens, dated: bool, neutral: Collection[str]) -> Iterator[_Held]:
    """Yield the figures of a kind (dates, or all others), each with the words of its own stretch."""
    figures = [
        token
        for token in tokens.items
        if token.figure is not None
        and (token.figure.kind in _DATED) == dated
        and token.figure.kind not in {"reference", "ordinal"}
    ]
    words = [
        token
        for token in tokens.items
        if token.is_content
        and token.key not in neutral
        and (token.figure is None or (token.figure.kind in _DATED) != dated)
    ]
    # « 120 M€ (33 M€ pour Denain) de l'ANRU »: what follows the parenthesis is said of the 120 M€.
    asides = [
        match.span()
        for match in _PARENTHESIS.finditer(tokens.text)
        if any(0 <= match.start() - figure.end <= _BESIDE for figure in figures)
    ]
    outer = [figure for figure in figures if not _inside(figure, asides)]
    plain = [token for token in words if not _inside(token, asides)]
    for figure, start, end in _stretches(tokens.text, outer, (0, len(tokens.text))):
        near = [token for token in plain if start <= token.start and token.end <= end]
        yield _holding(figure, near)
        for aside in asides:
            if start <= aside[0] and aside[1] <= end:
                inner = [each for each in figures if _inside(each, [aside])]
                for part, left, right in _stretches(tokens.text, inner, aside):
                    own = [token for token in words if left <= token.start and token.end <= right]
                    yield _holding(part, [*near, *own] if len(inner) == 1 else own)


def _stretches(
    text: str, figures: Sequence[Token], span: tuple[int, int]
) -> Iterator[tuple[Token, int, int]]:
    """Yield the figures of a span of the text, each with where its own stretch starts and ends."""
    bounds = [(span[0], span[0])]
    bounds += [_parted(text, left.end, right.start) for left, right in pairwise(figures)]
    bounds.append((span[1], span[1]))
    same = [_SAME.search(text[left.end : right.start]) is not None for left, right in pairwise(figures)]
    for rank, figure in enumerate(figures):
        # « 40 %, soit 12 000 € » is said twice of one thing.
        first, last = rank, rank
        while first and same[first - 1]:
            first -= 1
        while last < len(same) and same[last]:
            last += 1
        yield figure, bounds[first][0], bounds[last + 1][1]


def _holding(figure: Token, near: Sequence[Token]) -> _Held:
    return _Held(
        figure,
        frozenset(token.key for token in near),
        frozenset(token.key for token in near if token.is_name),
        frozenset(stem for token in near for stem in token.stems),
        frozenset(token.key for token in near if token.end <= figure.start),
        frozenset(token.key for token in near if token.start >= figure.end),
    )


def _inside(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in spans)


def _parted(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch between two figures that may belong to either: between its strongest barriers."""
    gap = _CLOSED.sub(lambda match: " " * len(match[0]), text[start:end])
    # « État (283 000 €, DSIL) et Département (150 000 €) »: what parts them stands outside the parentheses.
    first = gap.rfind(")") + 1
    opened = gap.find("(", first)
    for _, pattern in _BARRIERS:
        found = list(pattern.finditer(gap, first, opened if opened >= 0 else len(gap)))
        if found:
            return start + found[0].start(), start + found[-1].end()
    return (start + first, start + first) if first else (start, end)
