"""Teaches what questions ask of the ledger and of the documents: `python -m evals.learning.asking [--aside VOICE]`.

From questions whose words are marked with what they do (`asking.jsonl`), and from the questions over texts that come with
the project, which ask one thing that a text says. With `--aside`, what one writer wrote is measured on and nothing
is written. Needs the `training` extra.
"""

import json
import random
import re
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.french.words import stem_of
from assistant.questions.asking import (
    ASKS,
    LABELS,
    LEARNT,
    OFS,
    TAGS,
    Ask,
    Asking,
    Floats,
    Marked,
    Of,
    Seen,
    Tag,
    Weights,
    best_chain,
    said_of,
    see,
    weights_of,
)
from corpus.french.folding import fold, words_of
from evals.learning.conversations import CONVERSATIONS
from evals.learning.windows import WINDOWS
from evals.learning.written import ACTS

MARKED = Path(__file__).with_name("asking.jsonl")
"""The marked questions that come with the project."""

_ROUNDS = 8
_PARTS = 4
# What is seen in one question alone teaches nothing: each is there three times (its tokens), or six (as a whole).
_LEAST = 5
_LEAST_SAID = 7
_LEAST_FRAMING = 2
# Smaller weights are not stored: they change nothing that was measured.
_NEAR_NOTHING = 1.0
_NEAR_NOTHING_ASKED = 0.05
_STRENGTH = 2.0
_SURELY = 10.0
# There are ten times as many that ask one thing, and people ask the other things more often than those who wrote them did.
_OF_TELLING = 0.1
_VARIANTS = 3
# What stands for a name: another one may stand in its place.
_NAMES: frozenset[Tag] = frozenset({"giver", "receiver", "place", "programme", "year", "bound", "topic"})
_OF_MANY = frozenset({"list", "table", "funding"})
_ASKED_BY = re.compile(r"\[(?:ask|verb|most|open):([^\[\]]*)\]")
_MARK = re.compile(r"\[(\w+):([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with what it asks and what its words do; `voice` tells who wrote it."""

    voice: str
    right: Asking


def main() -> None:
    """Learn from all questions and write what was learnt, or measure on those of one voice."""
    parser = ArgumentParser(prog="python -m evals.learning.asking", description=__doc__)
    parser.add_argument("--aside", metavar="VOICE", help="measure on what this one wrote")
    said = parser.parse_args()
    every = read_lessons()
    weights = learn([lesson for lesson in every if lesson.voice != said.aside], read_telling())
    if said.aside:
        _measure([lesson.right for lesson in every if lesson.voice == said.aside], weights_of(weights))
    else:
        LEARNT.write_text(json.dumps(weights, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def read_lessons(path: Path = MARKED) -> tuple[Lesson, ...]:
    """Read marked questions, one a line."""
    return tuple(map(_lesson, path.read_text(encoding="utf-8").splitlines()))


def _lesson(line: str) -> Lesson:
    row = json.loads(line)
    typed, end = "", 0
    marks: list[Marked] = []
    for match in _MARK.finditer(row["text"]):
        typed += row["text"][end : match.start()]
        tag = next(each for each in TAGS if each == match[1])
        marks.append(Marked(len(typed), len(typed) + len(match[2]), tag))
        typed += match[2]
        end = match.end()
    asks: frozenset[Ask] = frozenset(ask for ask in ASKS if ask in row["asks"])
    of: Of = next(of for of in OFS if of == row["of"])
    return Lesson(row["voice"], Asking(typed + row["text"][end:], asks, of, tuple(marks)))


def read_telling() -> tuple[str, ...]:
    """Return the questions over texts that come with the project and ask one thing that a text says."""
    rows = [json.loads(line) for path in (ACTS, WINDOWS) for line in path.read_text("utf-8").splitlines()]
    alone = [row["question"] if "question" in row else row["turns"][-1] for row in rows if _is_of_one(row)]
    return tuple(dict.fromkeys(alone))


def _is_of_one(row: dict[str, Any]) -> bool:
    # What asks for a list may ask it of many lines.
    return row["type"] not in _OF_MANY and len(row.get("turns", ())) < 2


def varied(lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """Return the questions, each again with other names, and as typed in haste: names are learnt from what is around them."""
    draw = random.Random(2)
    names: dict[Tag, list[str]] = {tag: [] for tag in TAGS}
    for lesson in lessons:
        for mark in lesson.right.marks:
            names[mark.tag].append(lesson.right.text[mark.start : mark.end])
    return tuple(
        replace(lesson, right=right)
        for lesson in lessons
        for right in (
            lesson.right,
            _renamed(lesson.right, names, draw),
            _hasty(_renamed(lesson.right, names, draw)),
        )
    )


def _renamed(right: Asking, names: dict[Tag, list[str]], draw: random.Random) -> Asking:
    text, end = "", 0
    marks: list[Marked] = []
    for mark in right.marks:
        own = right.text[mark.start : mark.end]
        other = draw.choice(names[mark.tag]) if mark.tag in _NAMES else own
        text += right.text[end : mark.start]
        marks.append(Marked(len(text), len(text) + len(other), mark.tag))
        text, end = text + other, mark.end
    return replace(right, text=text + right.text[end:], marks=tuple(marks))


def _hasty(right: Asking) -> Asking:
    """Return a question in small letters without accents; each letter stays where it is."""
    text = "".join(
        letter if len(folded := fold(letter)) != 1 else folded for letter in right.text.replace("’", "'")
    )
    return replace(right, text=text)


@dataclass(frozen=True, slots=True)
class _Chain:
    """Weights while they are learnt: by what is seen of a token, each of shape (labels,), and of a label after another."""

    weights: dict[str, Floats]
    after: Floats

    def best(self, seen: Seen, margin: Floats | None = None) -> list[int]:
        """Return the labels of the best chain; `margin` is added to how well each fits, shape (tokens, labels)."""
        fits = np.zeros((len(seen.places), len(LABELS))) if margin is None else margin
        for row, features in zip(fits, seen.features, strict=True):
            for feature in features:
                if (weight := self.weights.get(feature)) is not None:
                    row += weight
        return best_chain(fits, self.after)


def learn(lessons: Sequence[Lesson], telling: Sequence[str] = ()) -> dict[str, Any]:
    """Return the weights that tell what these questions ask, and what their words do; those `telling` ask one thing each."""
    seen = [(see(lesson.right.text), lesson.right) for lesson in varied(lessons)]
    chain = _learn_labels([(each, labels_of(each, right.marks)) for each, right in seen])
    said: list[tuple[frozenset[str], Asking]] = []
    for part in range(_PARTS):
        # As they will be: labelled by what did not learn from them.
        taught = [pair for number, pair in enumerate(seen) if number // _VARIANTS % _PARTS != part]
        apart = _learn_labels([(each, labels_of(each, right.marks)) for each, right in taught])
        for each, right in (pair for number, pair in enumerate(seen) if number // _VARIANTS % _PARTS == part):
            said.append((said_of(each, apart.best(each)), right))
            said.append((said_of(each, labels_of(each, right.marks)), right))
    for text in telling:
        each = see(text)
        asks: frozenset[Ask] = frozenset({"tell"})
        said.append((said_of(each, chain.best(each)), Asking(text, asks, "", ())))
    stored = _sparse(chain.weights, _NEAR_NOTHING, 1)
    return {
        "labels": stored,
        "after": np.round(chain.after, 2).tolist(),
        "asked": _learn_asked(said, len(telling)),
        "frame": _frame([lesson.right for lesson in lessons]),
    }


def _frame(rows: Sequence[Asking]) -> list[str]:
    """Return the stems that people ask by: question words, verbs, and what is unmarked in several questions."""
    counts: dict[str, list[int]] = {}
    for right in rows:
        seen = see(right.text)
        for word, label in {*zip(seen.words, map(bool, labels_of(seen, right.marks)), strict=True)}:
            if stem := stem_of(word):
                counts.setdefault(stem, [0, 0])[label] += 1
    for said in _ASKED_BY.finditer(CONVERSATIONS.read_text("utf-8")):
        for stem in map(stem_of, words_of(said[1])):
            counts.setdefault(stem, [0, 0])[0] += 1
    return sorted(
        stem for stem, (out, inside) in counts.items() if stem and out >= _LEAST_FRAMING and 2 * out > inside
    )


def _learn_labels(lessons: Sequence[tuple[Seen, list[int]]]) -> _Chain:
    """Return the weights of labels, averaged over all that they were while they were learnt."""
    size = len(LABELS)
    counts: dict[str, int] = {}
    for seen, _ in lessons:
        for features in seen.features:
            for feature in features:
                counts[feature] = counts.get(feature, 0) + 1
    weights = {feature: np.zeros(size) for feature, count in counts.items() if count >= _LEAST}
    total = {feature: np.zeros(size) for feature in weights}
    since = dict.fromkeys(weights, 0)
    chain = _Chain(weights, np.zeros((size, size)))
    after_total = np.zeros((size, size))
    others = 1.0 - np.eye(size)
    draw, step = random.Random(1), 0
    order = list(lessons)
    for _ in range(_ROUNDS):
        draw.shuffle(order)
        for seen, right in order:
            step += 1
            after_total += chain.after
            # The right chain is to be better than all others by one for each label that they have wrong.
            told = chain.best(seen, others[right])
            if told == right:
                continue
            for place, (wanted, given) in enumerate(zip(right, told, strict=True)):
                if wanted != given:
                    for feature in seen.features[place]:
                        if (row := weights.get(feature)) is not None:
                            total[feature] += row * (step - since[feature])
                            since[feature] = step
                            row[wanted] += 1
                            row[given] -= 1
                if place:
                    chain.after[right[place - 1], wanted] += 1
                    chain.after[told[place - 1], given] -= 1
    averaged = {name: (total[name] + row * (step - since[name])) / step for name, row in weights.items()}
    return _Chain(averaged, after_total / step)


def labels_of(seen: Seen, marks: Sequence[Marked]) -> list[int]:
    """Return the label of each token."""
    labels, last = [], -1
    for start, end in seen.places:
        number = next((n for n, mark in enumerate(marks) if mark.start < end and start < mark.end), -1)
        place = "I" if number == last else "B"
        labels.append(0 if number < 0 else LABELS.index(f"{place}-{marks[number].tag}"))
        last = number
    return labels


def _learn_asked(said: Sequence[tuple[frozenset[str], Asking]], light: int) -> dict[str, Any]:
    """Return the weights of what is asked: each ask by itself, and one of what is counted, listed or ranked.

    The last `light` questions weigh little each.
    """
    importance = np.ones(len(said))
    importance[len(said) - light :] = _OF_TELLING
    counts: dict[str, int] = {}
    for features, _ in said:
        for feature in features:
            counts[feature] = counts.get(feature, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= _LEAST_SAID and name)
    ranks = {name: rank for rank, name in enumerate(names)}
    at = [(row, ranks[name]) for row, (features, _) in enumerate(said) for name in features if name in ranks]
    rows, columns = zip(*at, strict=True)
    seen = csr_matrix((np.ones(len(at)), (rows, columns)), shape=(len(said), len(names)))
    weights = np.zeros((len(names) + 1, len(ASKS) + len(OFS)))
    targets = [[ask in right.asks for _, right in said] for ask in ASKS]
    targets += [[right.of == of for _, right in said] for of in OFS]
    for column, target in enumerate(targets):
        if len(set(target)) < 2:
            # None asks this, or all do.
            weights[-1, column] = _SURELY if target[0] else -_SURELY
            continue
        model = LogisticRegression(C=_STRENGTH, max_iter=500).fit(seen, target, importance)
        weights[:-1, column] = model.coef_[0]
        weights[-1, column] = model.intercept_[0]
    return _sparse(dict(zip([*names, ""], weights, strict=True)), _NEAR_NOTHING_ASKED, 2)


def _sparse(rows: dict[str, Floats], near_nothing: float, digits: int) -> dict[str, Any]:
    """Return rows as `Sparse` reads them, rounded; near nothing is left out."""
    names, sizes, labels, weights = [], [], [], []
    for name, row in rows.items():
        kept = np.flatnonzero(np.abs(row) >= near_nothing)
        if len(kept):
            names.append(name)
            sizes.append(len(kept))
            labels += kept.tolist()
            weights += [round(float(weight), digits) for weight in row[kept]]
    return {"names": names, "sizes": sizes, "labels": labels, "weights": weights}


def _measure(rows: Sequence[Asking], weights: Weights) -> None:
    """Print how well the marks, what is asked and of what are told."""
    found = [weights.asking(right.text) for right in rows]
    both = sum(len(set(told.marks) & set(right.marks)) for told, right in zip(found, rows, strict=True))
    print(f"marks told that are right: {both / max(1, sum(len(told.marks) for told in found)):.3f}")
    print(f"right marks that are told: {both / max(1, sum(len(right.marks) for right in rows)):.3f}")
    same = [told.asks == right.asks for told, right in zip(found, rows, strict=True)]
    print(f"all that is asked told: {sum(same) / len(same):.3f} of {len(same)}")
    for ask in ASKS:
        told, wanted = ({n for n, one in enumerate(those) if ask in one.asks} for those in (found, rows))
        hits = len(told & wanted)
        print(f"{ask:18} {hits / max(1, len(told)):.2f} {hits / max(1, len(wanted)):.2f} of {len(wanted)}")
    ofs = [told.of == right.of for told, right in zip(found, rows, strict=True) if right.of]
    print(f"of what: {sum(ofs) / max(1, len(ofs)):.3f} of {len(ofs)}")


if __name__ == "__main__":
    main()
