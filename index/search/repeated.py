"""Passages that say the same, be it in several documents, found once: the newest leads where it fits as well."""

from collections.abc import Iterable
from dataclasses import replace

from index.seams import Hit
from index.search.close_reading import tokens_of

# Passages are the same where so much of all their words, and every figure, is in both.
_ALIKE = 0.9
# A newer one leads where its score comes so near to the best: a question may mean the older one.
_AS_FITTING = 0.9


def each_once(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """Return at most so many hits, in their order, those that say the same as another gathered with it."""
    groups: list[tuple[frozenset[str], list[Hit]]] = []
    for hit in hits:
        tokens = tokens_of(hit.passage)
        same = next((group for held, group in groups if _say_the_same(tokens, held)), None)
        if same is not None:
            same.append(hit)
        elif len(groups) < limit:
            groups.append((tokens, [hit]))
    return tuple(_led(group) for _, group in groups)


def _say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or min(len(one), len(other)) < _ALIKE * max(len(one), len(other)):
        return False
    apart = one ^ other
    return len(apart) <= (1 - _ALIKE) * len(one | other) and not any(token[0].isdigit() for token in apart)


def _led(group: list[Hit]) -> Hit:
    """Return the newest of the hits that fit, at the place of the best, with the other passages beside it."""
    best = group[0]
    fitting = [hit for hit in group if hit.score >= _AS_FITTING * best.score]
    first = max(fitting, key=lambda hit: hit.passage.date or "")
    return replace(first, score=best.score, same=tuple(hit.passage for hit in group if hit is not first))
