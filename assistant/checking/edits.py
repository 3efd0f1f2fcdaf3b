"""What a statement that follows its quotes nearly word for word puts in place of their words."""

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.checking.comparable import Token, Tokens
from assistant.checking.names import is_new, known_words
from assistant.checking.polarity import denials

# Share of the words of one that stand in the other, in order, from which on it follows it.
_FOLLOWS = 0.6
_REPEATS = 0.8
_NOUN = re.compile(
    r"(?:\b(?:l[ea]s?|une?|des?|du|aux?|en|ce|cet|cette|ces|leurs?|ses|son|sa|par|pour)\s|\b[ld]['’])$",
    re.IGNORECASE,
)
_Around = tuple[tuple[str, ...], tuple[str, ...]]


def exchanged(statement: Tokens, quotes: Tokens) -> str | None:
    """Return the word of a statement, as written, that stands where its quotes have another, or None."""
    said = [token for token in statement.items if token.is_content]
    proof = [token for token in quotes.items if token.is_content]
    matcher = difflib.SequenceMatcher(None, [t.key for t in said], [t.key for t in proof], autojunk=False)
    matched = sum(block.size for block in matcher.get_matching_blocks())
    if not said or matched / len(said) < _FOLLOWS:
        return None
    repeats = min(matched / len(said), matched / len(proof)) >= _REPEATS
    if repeats and denials(statement.text) != denials(quotes.text):
        return "ne"
    codes = [code for code in matcher.get_opcodes() if code[0] == "replace"]
    found = (
        next(_replaced(statement, said, proof, codes, known_words(quotes)), None)
        or _swapped(said, proof)
        or _reversed(statement, quotes)
    )
    return statement.text[found.start : found.end] if found is not None else None


def _replaced(
    statement: Tokens,
    said: Sequence[Token],
    proof: Sequence[Token],
    codes: Sequence[tuple[str, int, int, int, int]],
    known: frozenset[str],
) -> Iterator[Token]:
    """Yield the tokens that stand where the quotes have one of the same kind that is not said."""
    mine = {token.key for token in said}
    for _, i1, i2, j1, j2 in codes:
        left, right = said[i1:i2], proof[j1:j2]
        for token in left:
            others = [other for other in right if _same_class(token, other)]
            missing = [other for other in others if other.key not in mine]
            if not missing or any(other.key == token.key for other in right):
                continue
            if token.key not in known:
                if len(left) <= 2 and _NOUN.search(statement.text, 0, token.start) and is_new(token, known):
                    yield token
            elif token.is_name:
                if len(missing) == len(others) and len(right) <= len(left) + 2:
                    yield token
            elif token.figure is not None:
                following = {_next_key(proof, each) for each in missing}
                if len(left) == len(right) or _next_key(said, token) in following:
                    yield token


def _next_key(tokens: Sequence[Token], token: Token) -> str | None:
    """Return the key of the token after this one; where there is none, something that equals no key."""
    return next((after.key for before, after in pairwise(tokens) if before is token), None) or str(id(token))


def _reversed(statement: Tokens, quotes: Tokens) -> Token | None:
    """Return the first figure of « 5 M€ (3 M€ en 2011) » where the quotes have « 3 M€ (5 M€ en 2011) »."""
    stated = {(one.key, other.key) for one, other in _beside(quotes)}
    return next((one for one, other in _beside(statement) if (other.key, one.key) in stated), None)


def _beside(tokens: Tokens) -> Iterator[tuple[Token, Token]]:
    for one, other in pairwise(tokens.items):
        is_pair = one.figure and other.figure and one.key != other.key and _same_class(one, other)
        if is_pair and "(" in tokens.text[one.end : other.start]:
            yield one, other


def _swapped(said: Sequence[Token], proof: Sequence[Token]) -> Token | None:
    """Return a figure or name that took the place of another, which took its own; by the words around them."""
    mine, theirs = _surroundings(said), _surroundings(proof)
    moved = [
        (token, around)
        for token, around in mine
        if any(other.key == token.key for other, _ in theirs)
        and not any(other.key == token.key and _meet(around, place) for other, place in theirs)
    ]
    for token, around in moved:
        for other, place in moved:
            if (
                token.key != other.key
                and _same_class(token, other)
                and all(
                    any(each.key == key and _meet(where, at) for each, at in theirs)
                    for key, where in ((other.key, around), (token.key, place))
                )
            ):
                return token
    return None


def _surroundings(tokens: Sequence[Token]) -> list[tuple[Token, _Around]]:
    """Return each figure and name with the two plain words before it and after it."""
    found: list[tuple[Token, _Around]] = []
    for rank, token in enumerate(tokens):
        if token.figure is not None or token.is_name:
            before = [other.key for other in tokens[:rank] if _is_plain(other)][-2:]
            after = [other.key for other in tokens[rank + 1 :] if _is_plain(other)][:2]
            found.append((token, (tuple(before), tuple(after))))
    return found


def _is_plain(token: Token) -> bool:
    return token.figure is None and not token.is_name


def _meet(left: _Around, right: _Around) -> bool:
    return any(one and one == other for one, other in zip(left, right, strict=True))


def _same_class(left: Token, right: Token) -> bool:
    if left.figure is not None or right.figure is not None:
        return left.figure is not None and right.figure is not None and left.figure.unit == right.figure.unit
    return left.is_name == right.is_name
