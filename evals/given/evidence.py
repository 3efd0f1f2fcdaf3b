"""A question read with the few passages given for it: what each passage says of it, as numbers."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from evals.given import wanted
from evals.given.texts import TEXTS_KEPT, WORD, Text, analysed
from index.embedding.embedders import word_matcher
from index.french.analysis import analyse
from index.seams import Embedder

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PASSAGE = (
    "words",  # cover of the question's words by the passage, each counting by its importance
    "words_like",  # ... words of like meaning too
    "rare",  # ... each word counting by how few of the passages hold it, too
    "rare_like",
    "important",  # ... important words counting for more
    "sentence",  # the best cover by a sentence
    "sentence_like",
    "sentence_named",  # ... names and numbers that the rest of the passage says count, for a little less
    "sentence_named_like",
    "sentences_like",  # ... with the sentence after it
    "sentence_rare",
    "sentence_typed",  # ... of those that hold the kind of thing asked
    "typed",  # whether the best sentence holds the kind of thing asked
    "typed_share",
    "names",  # the part of the question's names that the passage says
    "names_like",
    "numbers",
    "others",  # the part of its words that are neither names nor numbers
    "others_like",
    "others_sentence",
    "others_best",
    "names_best",
    "dense",
    "dense_sentence",
    "dense_best",
    "bm25",
    "bm25_like",
    "together",  # the part of its pairs of words that stand together
    "near",  # the best cover within a dozen words
    "near_own",
    "near_rare",
    "near_typed",  # ... around a thing of the kind asked
    "near_typed_own",
    "near_typed_rare",
    "near_typed_others",
    "near_others",
    "rarest_like",  # the least said of its three most important words
    "rarest",
    "rarest_best",
    "least_like",  # the least said of all its words
    "least_near",
    "least_best",
    "defined",  # the words that a sentence defines: « X est un... »
    "measured_best",
    "measured",
    "focus_best",
    "focus",
    "length",
    "sentences",
    "place",
    "new_names",
    "new_numbers",
    "clearly_like",
)
ASKED = (
    "asked_words",
    "asked_importance",
    "asked_names",
    "asked_names_share",
    "asked_numbers",
    "asked_unseen",
    "asked_unlike",
    "asked_most",
    "asked_length",
    "asked_measure",
    "asked_focus",
)
FEATURES = (
    *PASSAGE,
    *ASKED,
    *(f"asked_{kind}" for kind in wanted.KINDS),
)
"""What is seen of each passage of a question, in this order."""

# Within how many words things stand near each other.
_WINDOW = 13
_ELSEWHERE = 0.8
_NEXT = 0.9
_RELATED = 0.85
_MISSPELT = 0.9
_ALIKE = 0.6
_WORDS_KEPT = 100_000
_LEAD = 160


class EvidenceReader:
    """Reads passages with an embedder that tells which words are alike and which matter."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._matcher = word_matcher(embedder)
        self._word = lru_cache(_WORDS_KEPT)(self._embedded)
        self._vectors = lru_cache(TEXTS_KEPT)(self._text_vectors)

    def read(self, question: str, passages: Sequence[str]) -> tuple[Floats, tuple[tuple[int, int], ...]]:
        """Return what is seen of each passage, shape (len(passages), len(FEATURES)), and where its best sentence is.

        A passage is not held against the others, beyond how many of them say a word: several may well answer.
        """
        if not passages:
            return np.zeros((0, len(FEATURES))), ()
        texts = [analysed(passage) for passage in passages]
        asked = _Sought(question, texts, self._word, self._embedder.embed_question(question))
        read = [
            _passage_features(asked, number, text, *self._vectors(passage))
            for number, (passage, text) in enumerate(zip(passages, texts, strict=True))
        ]
        seen = np.concatenate(
            [
                np.array([features for features, _best in read], dtype=np.float64),
                np.repeat(asked.features()[None], len(read), axis=0),
            ],
            axis=1,
        )
        return seen, tuple(text.spans[best] for text, (_features, best) in zip(texts, read, strict=True))

    def _embedded(self, word: str) -> tuple[Floats, float]:
        """Return a word's unit vector and how much the word says."""
        vector = self._embedder.embed_passages([word])[0].astype(np.float64)
        return vector, self._matcher.importance(word) if self._matcher else 1.0

    def _text_vectors(self, passage: str) -> tuple[Floats, Floats]:
        vectors = self._embedder.embed_passages([passage, *analysed(passage).sentences]).astype(np.float64)
        return vectors[0], vectors[1:]


class _Sought:
    """A question beside all its passages: its tokens, what each is worth, and where each is said.

    `levels[i]` has shape (tokens, tokens of passage i): 1 where the token itself stands there, less where a
    word of like meaning does; `exact[i]` is the same without the latter.
    """

    def __init__(
        self,
        question: str,
        texts: Sequence[Text],
        word: Callable[[str], tuple[Floats, float]],
        vector: npt.NDArray[np.float32],
    ) -> None:
        self.vector = vector.astype(np.float64)
        self.kind = wanted.sought(question)
        self.measures = wanted.measures(question)
        written, names = _written(question)
        self.tokens = tuple(written)
        self.known = frozenset(self.tokens)
        self.named = np.array([token in names for token in self.tokens])
        self.counted = np.array([token[0].isdigit() for token in self.tokens])
        self.pairs = [pair for pair in pairwise(analyse(question)) if pair[0] != pair[1]]
        focus = wanted.focus(question)
        self.focus = [place for place, token in enumerate(self.tokens) if token in focus]
        words = [word(written[token]) for token in self.tokens]
        general = np.array([token in wanted.GENERAL for token in self.tokens])
        self.importance = np.array([importance for _vector, importance in words]) + 1e-3
        self.importance *= np.where(general, 0.4, 1.0) * np.where(self.named, 1.2, 1.0)
        self.weights = self.importance / self.importance.sum()
        self.length = len(question)

        vocabulary = {
            token: said for text in texts for token, said in zip(text.tokens, text.written, strict=True)
        }
        columns = {token: column for column, token in enumerate(vocabulary)}
        meanings = np.stack([word(said)[0] for said in vocabulary.values()])
        like = np.minimum(np.maximum(np.stack([each for each, _ in words]) @ meanings.T, 0.0), 0.95) ** 2
        exact = np.zeros(like.shape)
        for row, token in enumerate(self.tokens):
            self._relate(row, token, columns, like)
            if token in columns:
                exact[row, columns[token]] = like[row, columns[token]] = 1.0
        places = [[columns[token] for token in text.tokens] for text in texts]
        self.exact = [exact[:, each] for each in places]
        self.levels = [like[:, each] for each in places]
        self.said = np.stack([each.max(axis=1) for each in self.exact], axis=1)
        self.said_like = np.stack([each.max(axis=1) for each in self.levels], axis=1)

        holding = self.said.sum(axis=1)
        rare = self.importance * np.log(1 + (len(texts) + 1) / (holding + 0.5))
        self.rare = rare / rare.sum()
        self.important = self.importance**2 / (self.importance**2).sum()
        self.rarities = np.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5)) + 2 * self.importance
        self.unseen = float(self.weights @ (holding == 0))
        self.mean_length = float(np.mean([len(text.tokens) for text in texts]))
        self.rarest = np.argsort(-self.importance)[:3]

    def _relate(self, row: int, token: str, columns: dict[str, int], like: Floats) -> None:
        """Let misspelt names and words of one family match; a number is like no other."""
        if self.counted[row]:
            like[row] = 0.0
            return
        if self.named[row] and len(token) > 4:
            for other, column in columns.items():
                if (
                    other[0] == token[0]
                    and abs(len(other) - len(token)) < 3
                    and _alike(token, other) > _ALIKE
                ):
                    like[row, column] = max(like[row, column], _MISSPELT)
        if families := wanted.FAMILIES.get(token):
            for other, column in columns.items():
                if not families.isdisjoint(wanted.FAMILIES.get(other, ())):
                    like[row, column] = max(like[row, column], _RELATED)

    def part(self, levels: Floats, which: Flags) -> Floats:
        """Return how much of these words each column covers, 1 where there are none."""
        weights = self.importance[which]
        if not len(weights):
            return np.ones(levels.shape[1])
        return np.asarray(weights @ levels[which] / weights.sum())

    def bm25(self, counts: Floats, length: int) -> float:
        """Return the BM25 score of a text with so many of each token, as a share of the best score possible."""
        damped = counts + 1.2 * (0.25 + 0.75 * length / max(self.mean_length, 1.0))
        return float((self.rarities * counts * 2.2 / damped).sum() / (self.rarities * 2.2).sum())

    def features(self) -> Floats:
        """Return what is seen of the question itself, in the order of ASKED and of the kinds."""
        return np.array(
            [
                len(self.tokens),
                self.importance.sum(),
                self.named.sum(),
                self.weights[self.named].sum(),
                self.counted.sum(),
                self.unseen,
                self.weights @ (1 - self.said_like.max(axis=1)),
                self.importance.max(),
                self.length,
                bool(self.measures),
                bool(self.focus),
                *(self.kind == kind for kind in wanted.KINDS),
            ],
            dtype=np.float64,
        )


def _passage_features(
    asked: _Sought, number: int, text: Text, vector: Floats, vectors: Floats
) -> tuple[tuple[float, ...], int]:
    exact, like = asked.exact[number], asked.levels[number]
    said, said_like = asked.said[:, number], asked.said_like[:, number]
    identifying = (asked.named | asked.counted)[:, None]
    others = ~asked.named & ~asked.counted
    count = len(text.sentences)
    sentences, sentences_like = _by_sentence(exact, text, count), _by_sentence(like, text, count)
    named = np.where(identifying, np.maximum(sentences, _ELSEWHERE * said[:, None]), sentences)
    named_like = np.where(
        identifying, np.maximum(sentences_like, _ELSEWHERE * said_like[:, None]), sentences_like
    )
    after = np.concatenate([named_like[:, 1:], np.zeros((len(said), 1))], axis=1)
    cover = asked.weights @ named_like
    dense = vectors @ asked.vector

    fits = _fitting(asked, text)
    typed = np.array(
        [fits[text.sentence_of == sentence].any() for sentence in range(count)], dtype=np.float64
    )
    if asked.kind == "why":
        typed = np.array([bool(wanted.REASON.search(each)) for each in text.folded], dtype=np.float64)
    best = int(np.argmax(cover + 0.3 * dense + 0.12 * typed))

    padded = np.pad(like, ((0, 0), (_WINDOW // 2, _WINDOW // 2)))
    near = sliding_window_view(padded, _WINDOW, axis=1).max(axis=-1)
    near_named = np.where(identifying, np.maximum(near, _ELSEWHERE * said_like[:, None]), near)
    nearest, nearest_own, nearest_rare = (
        asked.weights @ near_named,
        asked.weights @ near,
        asked.rare @ near_named,
    )
    near_others = asked.part(near, others)
    centre = int(np.argmax(nearest))

    counts = Counter(text.tokens)
    occurring = np.array([counts[token] for token in asked.tokens], dtype=np.float64)
    here = text.sentence_of == best
    is_new = np.array([token not in asked.known for token in text.tokens])
    beside = text.folded[best : best + 2]
    measured = [
        any(said.search(each) for said in asked.measures for each in part) for part in (beside, text.folded)
    ]
    seen: tuple[float, ...] = (
        asked.weights @ said,
        asked.weights @ said_like,
        asked.rare @ said,
        asked.rare @ said_like,
        asked.important @ said,
        (asked.weights @ sentences).max(),
        (asked.weights @ sentences_like).max(),
        (asked.weights @ named).max(),
        cover.max(),
        (asked.weights @ np.maximum(named_like, _NEXT * after)).max(),
        (asked.rare @ named_like).max(),
        (cover * typed).max(),
        typed[best],
        typed.mean(),
        asked.part(said[:, None], asked.named)[0],
        asked.part(said_like[:, None], asked.named)[0],
        asked.part(said[:, None], asked.counted)[0],
        asked.part(said[:, None], others)[0],
        asked.part(said_like[:, None], others)[0],
        asked.part(sentences_like, others).max(),
        asked.part(named_like, others)[best],
        asked.part(sentences, asked.named)[best],
        float(vector @ asked.vector),
        dense.max(),
        dense[best],
        asked.bm25(occurring, len(text.tokens)),
        asked.bm25(like.sum(axis=1), len(text.tokens)),
        _together(asked, text),
        nearest.max(),
        nearest_own.max(),
        nearest_rare.max(),
        nearest[fits].max(initial=0.0),
        nearest_own[fits].max(initial=0.0),
        nearest_rare[fits].max(initial=0.0),
        near_others[fits].max(initial=0.0),
        near_others[centre],
        said_like[asked.rarest].min(),
        said[asked.rarest].min(),
        sentences_like[asked.rarest, best].min(),
        said_like.min(),
        near[:, centre].min(),
        named_like[:, best].min(),
        _defined(asked, text),
        float(measured[0]) if asked.measures else 0.5,
        float(measured[1]) if asked.measures else 0.5,
        sentences_like[asked.focus, best].max() if asked.focus else 0.5,
        said_like[asked.focus].max() if asked.focus else 0.5,
        math.log1p(len(text.tokens)),
        count,
        best / count,
        min(5, (text.names & is_new & here).sum()),
        min(5, (text.numbers & is_new & here).sum()),
        asked.weights @ (like > _ALIKE).any(axis=1),
    )
    return seen, _best_said(asked, text, cover, asked.part(named_like, others), typed)


def _best_said(asked: _Sought, text: Text, cover: Floats, others: Floats, typed: Floats) -> int:
    """Return the sentence to quote: what says most, what is no name before the names, a thing of the kind asked."""
    measured = [any(said.search(each) for said in asked.measures) for each in text.folded]
    return int(np.argmax(cover + 0.3 * others + 0.3 * typed + 0.2 * np.array(measured)))


def _written(question: str) -> tuple[dict[str, str], set[str]]:
    """Return each token of the question with its written word, and those that are proper names."""
    written: dict[str, str] = {}
    names: set[str] = set()
    for place, match in enumerate(WORD.finditer(question)):
        core = re.split(r"['’]", match.group())[-1]
        for token in analyse(match.group()):
            written.setdefault(token, core)
            if core[:1].isupper() and (place > 0 or (len(core) > 1 and core.isupper())):
                names.add(token)
    return written or {"?": question}, names


def _fitting(asked: _Sought, text: Text) -> Flags:
    """Return which tokens may be the thing asked: of its kind, and not of the question's own words."""
    kinds: dict[str, Flags] = {
        "date": text.dates,
        "count": text.numbers,
        "duration": text.numbers,
        "who": text.names,
        "where": text.names,
    }
    if asked.kind not in kinds:
        return np.ones(len(text.tokens), dtype=bool)
    return np.asarray(kinds[asked.kind] & np.array([token not in asked.known for token in text.tokens]))


def _by_sentence(levels: Floats, text: Text, count: int) -> Floats:
    starts = np.flatnonzero(np.diff(text.sentence_of, prepend=-1))
    by_sentence = np.zeros((len(levels), count))
    by_sentence[:, text.sentence_of[starts]] = np.maximum.reduceat(levels, starts, axis=1)
    return by_sentence


def _together(asked: _Sought, text: Text) -> float:
    worth = dict(zip(asked.tokens, asked.weights, strict=True))
    places: dict[str, list[int]] = {}
    for place, token in enumerate(text.tokens):
        if token in worth:
            places.setdefault(token, []).append(place)
    whole = standing = 0.0
    for one, other in asked.pairs:
        weight = min(worth.get(one, 0.0), worth.get(other, 0.0))
        whole += weight
        if any(0 < abs(a - b) <= 3 for a in places.get(one, ()) for b in places.get(other, ())):
            standing += weight
    return standing / whole if whole else 0.0


def _defined(asked: _Sought, text: Text) -> float:
    """Return how much of the question the words before « est un », « désigne le » say, in the first sentences."""
    best = 0.0
    for number, sentence in enumerate(text.folded[:6]):
        verb = wanted.DEFINING.search(sentence)
        if verb and verb.start() < _LEAD:
            lead = set(analyse(sentence[: verb.start()]))
            said = sum(
                weight for token, weight in zip(asked.tokens, asked.weights, strict=True) if token in lead
            )
            best = max(best, float(said) * (1.0 if number < 2 else 0.8))
    return best


@lru_cache(_WORDS_KEPT)
def _alike(one: str, other: str) -> float:
    """Return Dice's coefficient of the words' trigrams."""
    ours, theirs = ({word[at : at + 3] for at in range(len(word) - 2)} for word in (one, other))
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))
