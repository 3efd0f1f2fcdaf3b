"""A question's words, and what each counts.

They are not equal: names and figures are said again where the question is answered, the word that follows
« quel » (« quel montant », « quel est le nom ») often is not. So each word belongs to classes, and how well
they are matched is judged class by class.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.french.folding import fold
from index.french.analysis import analyse_words

Floats = npt.NDArray[np.float64]

CLASSES = ("words", "names", "asked", "rare", "figures", "long")
"""The classes of words: all of them, names, those asked for, and so on."""

BEGINNING = 4
"""With how many letters in common words of one family begin at least."""

_INTERROGATIVE = re.compile(
    r"quel(?:le)?s?|combien|qui|que|qu'.*|quoi|comment|ou|quand|pourquoi|l[ae]s?quel(?:le)?s?"
)
_AUXILIARIES = frozenset(
    ("est", "est-ce", "etait", "fut", "furent", "a", "ont", "avait", "avaient", "sera", "seront")
)
# The word asked for stands this near to the interrogative: « quel est le montant », « combien de bornes ».
_NEAR = 4
_RARITY, _LENGTH = 5.0, 12
# How much of the longer of two words of one family both begin with, at least.
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The words of a question that say something, with their tokens.

    `weights` parts 1 among them by their rarity; `classes`, shape (len(written), len(CLASSES)), holds how far
    a word belongs to each class (a rarer or longer word more to « rare » or « long ») times its weight.
    """

    written: tuple[str, ...]
    tokens: tuple[tuple[str, ...], ...]
    weights: Floats
    classes: Floats

    @classmethod
    def of(cls, question: str, rarities: Mapping[str, float]) -> "QuestionWords":
        """Tell the words of a question apart; tokens whose rarity is not known are left out."""
        told = analyse_words(question)
        asked = _asked(told)
        kept = [
            (place, word, known)
            for place, (word, tokens) in enumerate(told)
            if (known := tuple(token for token in tokens if token in rarities))
        ]
        rarity = np.array([sum(rarities[t] for t in tokens) / len(tokens) for _, _, tokens in kept])
        weights = rarity / max(rarity.sum(), 1e-9)
        belongs = [
            (
                1.0,
                place > 0 and word[0].isupper(),
                place in asked,
                rare / _RARITY,
                word[0].isdigit(),
                min(len(word) / _LENGTH, 1.0),
            )
            for (place, word, _), rare in zip(kept, rarity, strict=True)
        ]
        return cls(
            written=tuple(word for _, word, _ in kept),
            tokens=tuple(tokens for _, _, tokens in kept),
            weights=weights,
            classes=np.array(belongs, dtype=np.float64).reshape(len(kept), len(CLASSES)) * weights[:, None],
        )


def has_family(token: str) -> bool:
    """Return whether a token is long enough for its beginning to tell."""
    return len(token) >= BEGINNING and token.isalpha()


def alike(token: str, other: str) -> float:
    """Return how much of two tokens is their common beginning, within 0..1; 0 where they are of two families."""
    pairs = enumerate(zip(token, other, strict=False))
    common = next((at for at, (one, two) in pairs if one != two), min(len(token), len(other)))
    share = common / max(len(token), len(other))
    return share if share >= _ALIKE else 0.0


def _asked(words: Sequence[tuple[str, tuple[str, ...]]]) -> frozenset[int]:
    """Return the places of the words that interrogatives ask for."""
    places: list[int] = []
    since = None
    for place, (word, tokens) in enumerate(words):
        folded = fold(word)
        if _INTERROGATIVE.fullmatch(folded):
            since = place
        elif tokens and since is not None and place - since <= _NEAR and folded not in _AUXILIARIES:
            places.append(place)
            since = None
    return frozenset(places)
