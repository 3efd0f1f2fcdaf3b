"""What a question asks beyond one thing that a text says: of many lines of the ledger, or of the documents themselves; learnt.

Each word is given a label by what is seen around it and by the label before (a structured perceptron, Collins 2002,
« Discriminative training methods for hidden Markov models »): who gives, who receives, where, when, of which
programme... What is asked is told by the words that are left, names replaced by what they do (a linear model).
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from assistant.french import vocabulary
from assistant.french.words import stem_of
from corpus.french.dates import FOLDED_MONTHS, is_year
from corpus.french.folding import fold
from corpus.french.number_words import worded
from corpus.french.small_words import DETERMINERS, LINKS
from corpus.french.territories import DEPARTEMENTS, REGIONS

Floats = npt.NDArray[np.float64]

Ask = Literal[
    "sum", "greatest", "least", "list", "count", "compare",
    "documents", "documents_count", "documents_latest", "documents_oldest", "documents_date", "documents_author",
    "tell",
]  # fmt: skip
"""What is asked: of several lines of the ledger, of the documents themselves, or (`tell`) one thing that a text says."""
Of = Literal["line", "receiver", "giver", "year", ""]
"""What is counted, listed or ranked: grants, who gets them, who gives, years; nothing where none is."""
Tag = Literal["giver", "receiver", "place", "class", "programme", "year", "bound", "topic", "kind"]
"""What words do: « class » is a kind of bodies (« les communes »), « kind » one of documents, or a document named."""

ASKS: tuple[Ask, ...] = get_args(Ask)
OFS: tuple[Of, ...] = get_args(Of)
TAGS: tuple[Tag, ...] = get_args(Tag)
LABELS = ("O", *(f"{place}-{tag}" for tag in TAGS for place in "BI"))
"""The labels of tokens: outside, the first of what does something, a further one."""
LEARNT = Path(__file__).with_name("asking.json")
"""What `python -m evals.learning.asking` learnt."""

_TOKEN = re.compile(r"\d+(?:[.,  ]\d+)*|[^\W\d_]+['’]?|[^\w\s]|_")
_AREAS = frozenset(word for name in (*DEPARTEMENTS, *REGIONS) for word in name if len(word) > 3)
_STEMS = (
    vocabulary.AMOUNT_NOUNS,
    vocabulary.BODY_NOUNS,
    vocabulary.PERSON_NOUNS,
    vocabulary.DATE_NOUNS,
    vocabulary.MONEY_VERBS,
    vocabulary.GIVING_VERBS,
    vocabulary.COMMON_BODIES,
    vocabulary.AUTHORS,
)
_WORDS = (vocabulary.VERBS, DETERMINERS, LINKS, vocabulary.PROGRAMMES, FOLDED_MONTHS, _AREAS)
_MONEY = frozenset({_STEMS.index(vocabulary.MONEY_VERBS), _STEMS.index(vocabulary.GIVING_VERBS)})
_NEVER = -1e9
_ENOUGH = 0.0
# Measured on 160 questions of one writer set aside: of words that nothing is known of, 2 of 60 that are so surely outside
# are part of a name after all; of 120 questions about many lines all marks are right for 0.48, and for 0.63 in one of four
# readings (0.67 in one of seven).
_SURELY_OUTSIDE = 25.0
_MOST_READINGS = 4
_DEAREST = 60.0
# Whose name it is (« Roscoff »: who gives, who receives, or where), and whether it is one, is often known by what is held.
_ROLES: tuple[Tag, ...] = ("giver", "receiver", "place", "class", "topic")
# What stands for any year or number among the words seen.
_KINDS = ("year", "number")


class Marked(NamedTuple):
    """What the words `text[start:end]` do in the question."""

    start: int
    end: int
    tag: Tag


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question asks, and what its words do, in their order; `others` are words that nothing is known of."""

    text: str
    asks: frozenset[Ask]
    of: Of
    marks: tuple[Marked, ...]
    others: tuple[str, ...] = ()

    def said(self, *tags: Tag) -> tuple[str, ...]:
        """Return the words that do this, as written, in order."""
        return tuple(self.text[mark.start : mark.end] for mark in self.marks if mark.tag in tags)


@dataclass(frozen=True, slots=True)
class Seen:
    """The tokens of a text: where each stands, its folded word, what is seen of it."""

    places: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    features: tuple[tuple[str, ...], ...]


class Sparse:
    """Weights of things seen, most of which say something of few labels: the labels and their weights, one after the other."""

    def __init__(self, stored: dict[str, Any]) -> None:
        self._labels = np.array(stored["labels"], dtype=np.int64)
        self._weights = np.array(stored["weights"], dtype=np.float64)
        ends = list(accumulate(stored["sizes"]))
        self._spans = dict(zip(stored["names"], zip([0, *ends], ends, strict=False), strict=True))

    def add(self, names: Iterable[str], fits: Floats) -> None:
        """Add to `fits`, shape (labels,), the weights of what is seen."""
        for name in names:
            if (span := self._spans.get(name)) is not None:
                start, end = span
                fits[self._labels[start:end]] += self._weights[start:end]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by what is seen of a token, and of a question; `after` of a label after another, shape (labels, labels).

    `frame` are the stems by which people ask, and which say nothing of what they ask about.
    """

    labels: Sparse
    after: Floats
    asked: Sparse
    frame: frozenset[str]

    def emissions(self, seen: Seen) -> Floats:
        """Return how well each label fits each token by itself, shape (tokens, labels)."""
        fits = np.zeros((len(seen.places), len(LABELS)))
        for row, features in zip(fits, seen.features, strict=True):
            self.labels.add(features, row)
        return fits

    def asking(self, text: str) -> Asking:
        """Return what a question asks and what its words do."""
        return self.readings(text)[0]

    def readings(self, text: str) -> tuple[Asking, ...]:
        """Return what a question asks and what its words do; then the same with names that do something else."""
        seen = see(text)
        if not seen.places:
            return (Asking(text, frozenset({"tell"}), "", ()),)
        fits = self.emissions(seen)
        labels = best_chain(fits, self.after)
        odds = np.zeros(len(ASKS) + len(OFS))
        self.asked.add(said_of(seen, labels), odds)
        of_asks = odds[: len(ASKS)]
        first = ASKS[int(of_asks.argmax())]
        asks = {ask for ask, odd in zip(ASKS, of_asks, strict=True) if odd > _ENOUGH} | {first}
        # What asks of many lines and seems to ask one thing too asks no more than the surer of them.
        asks = asks - {"tell"} if first != "tell" else {first}
        # A capital inside a question is a name's, whatever the word.
        others = tuple(
            word
            for (start, _), word, label, fit in zip(seen.places, seen.words, labels, fits, strict=True)
            if not label and word not in _KINDS and (stem := stem_of(word))
            if (stem not in self.frame and fit[0] - fit[1:].max() < _SURELY_OUTSIDE)
            or (start and text[start].isupper())
        )
        of = OFS[int(odds[len(ASKS) :].argmax())]
        best = Asking(text, frozenset(asks), of, marks_of(seen.places, labels), others)
        return tuple(replace(best, marks=marks) for marks in self._varied(best.marks, seen, fits, labels))

    def _varied(
        self, marks: tuple[Marked, ...], seen: Seen, fits: Floats, labels: Sequence[int]
    ) -> Iterable[tuple[Marked, ...]]:
        """Return the marks, then those where names do something else that fits their words nearly as well."""
        likeliest: list[tuple[float, tuple[Marked, ...]]] = [(0.0, ())]
        for mark in marks:
            inside = [rank for rank, (start, _) in enumerate(seen.places) if mark.start <= start < mark.end]
            least = self._fit(inside, labels, fits)
            tags = _ROLES if mark.tag in _ROLES else (mark.tag,)
            costs = [(least - self._fit(inside, _as(tag, inside, labels), fits), tag) for tag in tags]
            longer = [
                (so_far + cost, (*those, mark._replace(tag=tag)))
                for so_far, those in likeliest
                for cost, tag in costs
            ]
            likeliest = sorted(longer, key=lambda each: each[0])[:_MOST_READINGS]
        yield from (those for cost, those in likeliest if cost <= _DEAREST)

    def _fit(self, inside: Sequence[int], labels: Sequence[int], fits: Floats) -> float:
        """Return how well labels fit the tokens of a mark, and the labels beside it."""
        around = range(max(inside[0] - 1, 0), min(inside[-1] + 2, len(labels)))
        chain = [labels[rank] for rank in around]
        return float(
            sum(fits[rank, labels[rank]] for rank in inside)
            + sum(self.after[pair] for pair in pairwise(chain))
        )


def _as(tag: Tag, inside: Sequence[int], labels: Sequence[int]) -> list[int]:
    """Return labels where these tokens do something else."""
    begun = 1 + 2 * TAGS.index(tag)
    return [
        (begun if rank == inside[0] else begun + 1) if rank in inside else label
        for rank, label in enumerate(labels)
    ]


def best_chain(emissions: Floats, after: Floats) -> list[int]:
    """Return the labels of the best chain (Viterbi 1967)."""
    total = emissions[0] + _FOLLOWS[0]
    after = after + _FOLLOWS
    came_from = np.zeros(emissions.shape, dtype=np.int64)
    for place in range(1, len(emissions)):
        so_far = total[:, None] + after
        came_from[place] = so_far.argmax(axis=0)
        total = so_far.max(axis=0) + emissions[place]
    chain = [int(total.argmax())]
    for place in range(len(emissions) - 1, 0, -1):
        chain.append(int(came_from[place][chain[-1]]))
    return chain[::-1]


@lru_cache(maxsize=512)
def readings(text: str) -> tuple[Asking, ...]:
    """Return what a question asks and what its words do; then other readings of its names, the likelier first."""
    return learnt().readings(text)


def asking(text: str) -> Asking:
    """Return what a question asks and what its words do."""
    return readings(text)[0]


def marks_of(places: Sequence[tuple[int, int]], labels: Sequence[int]) -> tuple[Marked, ...]:
    """Return the stretches that the labels of tokens make."""
    found: list[Marked] = []
    for (start, end), label in zip(places, labels, strict=True):
        if LABELS[label][0] == "I" and found:
            found[-1] = found[-1]._replace(end=end)
        elif label:
            found.append(Marked(start, end, TAGS[(label - 1) // 2]))
    return tuple(found)


def see(text: str) -> Seen:
    """Return the tokens of a text with what is seen of each: itself, its form, its ending, its neighbours."""
    places = tuple(match.span() for match in _TOKEN.finditer(text))
    written = [text[start:end] for start, end in places]
    kinds = ["", *map(_kind, written), ""]
    known = [_known(word, kind) for word, kind in zip(written, kinds[1:-1], strict=True)]
    around = ["<<", "<", *(word for word, _, _ in known), ">", ">>"]
    small = ["small"] if text == text.lower() else []
    verbs = _nearest_verbs(known), _nearest_verbs(known[::-1])[::-1]
    rows = []
    for rank, (word, stem, lists) in enumerate(known):
        two, one, _, next_, further = around[rank : rank + 5]
        before, kind, after = kinds[rank : rank + 3]
        row = [
            f"w={word}",
            f"w-1={one}",
            f"w+1={next_}",
            f"w-2={two}",
            f"w+2={further}",
            f"w-1,w={one},{word}",
            f"w,w+1={word},{next_}",
            f"w-2,w-1={two},{one}",
            f"k={kind}",
            f"k-1,k={before},{kind}",
            f"k,k+1={kind},{after}",
            f"w-1,k={one},{kind}",
            f"w-2,w-1,k={two},{one},{kind}",
            *small,
            *(f"{each},w-1={one}" for each in small),
        ]
        if word.isalpha():
            row += [f"e3={word[-3:]}", f"b3={word[:3]}", f"s={stem}"]
        for number in lists:
            row += [f"l={number}", f"w-1,l={one},{number}"]
        # « La commune de X a-t-elle reçu », « que X donne »: who gives or receives is told by the nearest such verb.
        for name, verb in (("v<", verbs[0][rank]), ("v>", verbs[1][rank])):
            if verb:
                row += [f"{name}{verb}", f"{name}{verb},w-1={one}", f"{name}{verb},k={kind}"]
        for step, name in ((-1, "l-1"), (1, "l+1")):
            if 0 <= rank + step < len(known):
                row += [f"{name}={each}" for each in known[rank + step][2]]
        rows.append(tuple(row))
    return Seen(places, tuple(word for word, _, _ in known), tuple(rows))


def _nearest_verbs(known: Sequence[tuple[str, str, tuple[int, ...]]]) -> list[str]:
    """Return, for each token, the stem of the last verb of money before it, or ""."""
    last, found = "", []
    for _, stem, lists in known:
        found.append(last)
        if _MONEY & set(lists):
            last = stem
    return found


def said_of(seen: Seen, labels: Sequence[int]) -> frozenset[str]:
    """Return what is seen of a whole question: its words and those beside one another, names told by what they do."""
    said = ["<"]
    for word, label in zip(seen.words, labels, strict=True):
        if not label:
            said.append(word)
        elif LABELS[label][0] == "B":
            said.append(f"[{TAGS[(label - 1) // 2]}]")
            if LABELS[label] == "B-class":
                said.append(word)
    said.append(">")
    alone = {f"1={stem_of(word) or word}" for word in said}
    beside = {f"2={one} {two}" for one, two in pairwise(said)}
    three = {f"3={' '.join(said[rank : rank + 3])}" for rank in range(len(said) - 2)}
    return frozenset({"", *alone, *beside, *three})


def _kind(token: str) -> str:
    if token[0].isdigit():
        return "year" if is_year(token) else "number"
    if not token[0].isalnum():
        return "mark"
    if len(token) > 1 and token.strip("'’").isupper():
        return "capitals"
    return "capital" if token[0].isupper() else "small"


@lru_cache(maxsize=20_000)
def _known(token: str, kind: str) -> tuple[str, str, tuple[int, ...]]:
    """Return a token folded, its stem, and the lists that hold it."""
    if kind in {"year", "number"}:
        return kind, "", ()
    word = fold(token).strip("'’")
    stem = stem_of(word) if word else ""
    lists = [number for number, stems in enumerate(_STEMS) if stem in stems]
    lists += [len(_STEMS) + number for number, those in enumerate(_WORDS) if word in those]
    if worded(word):
        lists.append(len(_STEMS) + len(_WORDS))
    return word, stem, tuple(lists)


def _follows() -> Floats:
    """Return 0 where a label may follow another, next to nothing where it can't: one goes on that did not begin."""
    allowed = np.full((len(LABELS), len(LABELS)), _NEVER)
    for later, label in enumerate(LABELS):
        if label[0] == "I":
            allowed[[later - 1, later], later] = 0.0
        else:
            allowed[:, later] = 0.0
    return allowed


_FOLLOWS = _follows()


@cache
def learnt() -> Weights:
    """Return what comes with the program, read on first use."""
    return weights_of(json.loads(LEARNT.read_text(encoding="utf-8")))


def weights_of(stored: dict[str, Any]) -> Weights:
    """Return weights as they are stored."""
    return Weights(
        Sparse(stored["labels"]),
        np.array(stored["after"], dtype=np.float64),
        Sparse(stored["asked"]),
        frozenset(stored["frame"]),
    )
