"""Words that a question misspells, put right by the words of the passages themselves."""

from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import Protocol, runtime_checkable

from corpus.french.folding import fold
from index.french.analysis import analyse, analyse_words

_SHORTEST = 5
# A word that this many passages hold is no misspelling itself.
_ATTESTED = 2


@runtime_checkable
class Vocabulary(Protocol):
    """An index that can tell how many of its passages hold a word."""

    def frequencies(self, tokens: Sequence[str]) -> tuple[int, ...]:
        """Return for each token how many passages hold it, themselves or in what is said of them."""
        ...


@runtime_checkable
class Lexicon(Protocol):
    """An embedder that can tell which words there are."""

    def knows(self, word: str) -> bool:
        """Return whether this is a word, whatever any passage holds."""
        ...


def spelled(text: str, vocabulary: object, lexicon: object) -> str:
    """Return a question with each misspelt word put right, as far as the vocabulary goes.

    A word is left alone where it is short, holds a figure, stands in a passage, or is one that the lexicon
    knows. The commonest word takes its place that differs by one letter: one more, one less, another, or two
    exchanged; one that the lexicon knows comes first, unless a name is meant.
    """
    if not isinstance(vocabulary, Vocabulary):
        return text
    for word, tokens in analyse_words(text):
        if len(word) < _SHORTEST or not word.isalpha() or not tokens or any(vocabulary.frequencies(tokens)):
            continue
        if not (isinstance(lexicon, Lexicon) and lexicon.knows(word)):
            text = text.replace(word, _nearest(word, vocabulary, lexicon) or word)
    return text


def _nearest(word: str, vocabulary: Vocabulary, lexicon: object) -> str | None:
    is_name = word[0].isupper()
    others = {other: tokens[0] for other in variants(fold(word)) if len(tokens := analyse(other)) == 1}
    frequencies = vocabulary.frequencies(tuple(others.values()))
    attested = []
    for other, frequency in zip(others, frequencies, strict=True):
        if frequency >= _ATTESTED:
            is_known = isinstance(lexicon, Lexicon) and lexicon.knows(other)
            attested.append(((frequency, is_known) if is_name else (is_known, frequency), other))
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
