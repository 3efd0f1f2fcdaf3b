"""Words that a question misspells, put right by the words of the passages themselves."""

from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase

from corpus.french.folding import fold
from index.french.analysis import analyse, analyse_words

_SHORTEST = 5
# A word that this many passages hold is no misspelling itself.
_ATTESTED = 2


Frequencies = Callable[[Sequence[str]], tuple[int, ...]]
"""Tells for each token how many passages hold it, themselves or in what is said of them."""


def spelled(text: str, frequencies: Frequencies, is_known: Callable[[str], bool]) -> str:
    """Return a question with each misspelt word put right, as far as the words of the passages go.

    `is_known` tells which words there are, whatever any passage holds. A word is left alone where it is short,
    holds a figure, stands in a passage, or is known. The commonest word takes its place that differs by one
    letter: one more, one less, another, or two exchanged; one that is known comes first, unless a name is meant.
    """
    for word, tokens in analyse_words(text):
        if len(word) < _SHORTEST or not word.isalpha() or not tokens or any(frequencies(tokens)):
            continue
        if not is_known(word):
            text = text.replace(word, _nearest(word, frequencies, is_known) or word)
    return text


def _nearest(word: str, frequencies: Frequencies, is_known: Callable[[str], bool]) -> str | None:
    is_name = word[0].isupper()
    others = {other: tokens[0] for other in variants(fold(word)) if len(tokens := analyse(other)) == 1}
    attested = []
    for other, frequency in zip(others, frequencies(tuple(others.values())), strict=True):
        if frequency >= _ATTESTED:
            known = is_known(other)
            attested.append(((frequency, known) if is_name else (known, frequency), other))
    if not attested:
        return None
    right = max(attested)[1]
    return right.capitalize() if is_name else right


def variants(word: str) -> Iterator[str]:
    """Yield what differs from a word by one letter: one less, one more, another, or two exchanged."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        for letter in ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
