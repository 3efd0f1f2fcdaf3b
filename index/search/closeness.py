"""How near short texts come to a question: by their words, and by words of like meaning."""

from collections.abc import Mapping, Sequence

import numpy as np

from index.french.analysis import analyse
from index.french.question_words import CLASSES, Floats, QuestionWords
from index.seams import WordMatcher

NEARNESS = ("near", *(f"near_{name}" for name in CLASSES))
"""The columns of `closeness`: to the question as a whole, and how much of each class of its words is said."""


def closeness(
    question: str, texts: Sequence[str], rarities: Mapping[str, float], matcher: WordMatcher | None
) -> Floats:
    """Return how near each text comes to a question, shape (len(texts), len(NEARNESS)), within 0..1.

    Where the model knows nothing of single words (`matcher` is None), only the words themselves count.
    """
    words = QuestionWords.of(question, rarities)
    if not texts or not words.written:
        return np.zeros((len(texts), len(NEARNESS)))
    if matcher is not None:
        near, said = matcher.soft_matches(question, words.written, [[text] for text in texts])
    else:
        held = [frozenset(analyse(text)) for text in texts]
        said = np.array(
            [[not each.isdisjoint(tokens) for each in held] for tokens in words.tokens], np.float32
        )
        near = (words.weights @ said).astype(np.float32)
    return np.column_stack([near, said.T @ words.classes])
