"""Teaches which date is an act's own: `python -m evals.learning.dating TEXTS [--aside PART]`.

From acts whose date was read in their text (`dating.jsonl`: the file's name, its date), with the texts of a folder, which are
not part of the project. Each teaches with its file's name and without: names are often without a date. With `--aside`, one part
of them is measured on and nothing is written. Needs the `training` extra.
"""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from corpus.structure.dating import LEARNT, candidates, features, told

READ = Path(__file__).with_name("dating.jsonl")
_PARTS = 4
# Of eight settings compared on all quarters, these were the best by little (0.75 to 0.82 without the file's name).
_LEAST = 3
_STRENGTH = 1.0
_NEAR_NOTHING = 0.02
# None is held likelier than it is by acts whose figures a scan ruined: less of it was right for 1 to 3 % more of the quarters.
_RUINED = 0.7


@dataclass(frozen=True, slots=True)
class Act:
    """What is seen of each date that an act may have; and which is right."""

    seen: tuple[frozenset[str], ...]
    right: int


def main() -> None:
    """Learn from all acts and write the weights, or measure on a part of them."""
    parser = ArgumentParser(prog="python -m evals.learning.dating", description=__doc__)
    parser.add_argument("texts", type=Path, help="the folder of the texts")
    parser.add_argument("--aside", type=int, choices=range(_PARTS), help="measure on this part of the acts")
    said = parser.parse_args()
    rows = [json.loads(line) for line in READ.read_text(encoding="utf-8").splitlines()]
    taught = [row for rank, row in enumerate(rows) if said.aside is None or rank % _PARTS != said.aside]
    acts = [_act(row, name, _text(row, said.texts)) for row in taught for name in (str(row["name"]), "")]
    weights = learn(acts)
    weights["none"] -= _RUINED
    if said.aside is None:
        LEARNT.write_text(json.dumps(weights, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        return
    aside = rows[said.aside :: _PARTS]
    for is_named in (True, False):
        dates = [told(str(row["name"]) * is_named, "", _text(row, said.texts), weights) for row in aside]
        right = sum(date == row["date"] for date, row in zip(dates, aside, strict=True))
        print(
            f"{'with' if is_named else 'without'} the file's name: {right / len(aside):.3f} of {len(aside)}"
        )


def learn(acts: Sequence[Act]) -> dict[str, float]:
    """Return the weights by which the right dates are the likeliest (a conditional logit, by L-BFGS)."""
    seen = [each for act in acts for each in act.seen]
    counts = Counter(name for each in seen for name in each)
    names = sorted(name for name, count in counts.items() if count >= _LEAST)
    column = {name: rank for rank, name in enumerate(names)}
    spots = [(row, column[name]) for row, each in enumerate(seen) for name in each if name in column]
    rows, columns = zip(*spots, strict=True)
    table = csr_matrix((np.ones(len(spots)), (rows, columns)), shape=(len(seen), len(names)))
    sizes = [len(act.seen) for act in acts]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = starts + np.array([act.right for act in acts])
    group = np.repeat(np.arange(len(acts)), sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = table @ weights
        odds = odds - np.maximum.reduceat(odds, starts)[group]
        shares = np.exp(odds)
        sums = np.add.reduceat(shares, starts)
        slope = table.T @ (shares / sums[group]) - np.asarray(table[right].sum(axis=0)).ravel()
        value = float(np.log(sums).sum() - odds[right].sum())
        return value + _STRENGTH * float(weights @ weights) / 2, slope + _STRENGTH * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {
        name: round(float(weight), 2)
        for name, weight in zip(names, found.x, strict=True)
        if abs(weight) > _NEAR_NOTHING
    }


def _act(row: dict[str, str | None], name: str, text: str) -> Act:
    found = candidates(name, "", text)
    dates = [each.date for each in found]
    return Act(tuple(map(features, found)), dates.index(row["date"] if row["date"] in dates else ""))


def _text(row: dict[str, str | None], texts: Path) -> str:
    return (texts / str(row["name"])).read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
