"""Asks the product written questions: `python -m evals.learning [--home HOME --acts FOLDER] [--all]`.

Those over the invented territories that come with the project are asked of all of them together, and each of its own alone;
those over acts of a data folder that holds them.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from assistant.settings import read_settings
from evals.learning.asked import Asked, of_acts, of_territories
from evals.learning.measuring import Outcome, Tally, by, outcomes, tally
from evals.product.product import Product


def main() -> None:
    """Ask, and print the shares for each source: all together, by style, by type."""
    parser = ArgumentParser(prog="python -m evals.learning", description=__doc__)
    parser.add_argument("--home", type=Path, help="a data folder that holds the acts")
    parser.add_argument("--acts", type=Path, help="the folder of the acts' files")
    parser.add_argument("--all", action="store_true", help="ask what was learnt from too")
    said = parser.parse_args()
    for name, sets in groupby(_asked(said.home, said.acts), key=lambda each: each.name):
        seen: list[Outcome] = []
        for one in sets:
            questions = [each for each in one.questions if said.all or one.fold(each) == "aside"]
            seen += outcomes(questions, one.product.ask, one.product.sources())
        print(name)
        _print({"all": tally(seen)})
        _print(by(seen, lambda each: each.style))
        _print(by(seen, lambda each: each.type))


def _asked(home: Path | None, acts: Path | None) -> Iterator[Asked]:
    if home and acts:
        yield of_acts(Product.open(read_settings(home)), acts)
    yield from of_territories()


def _print(tallies: Mapping[str, Tally]) -> None:
    print(
        f"{'':14}{'cited':>8}{'first':>8}{'anywhere':>10}{'refused':>9}{'of':>6}{'near misses answered':>23}{'of':>6}"
    )
    for name, each in tallies.items():
        print(
            f"{name:14}{each.cited:8.3f}{each.first:8.3f}{each.anywhere:10.3f}{each.refused:9.3f}{each.answerable:6}"
            f"{each.near_answered:23.3f}{each.near:6}"
        )
    print()


if __name__ == "__main__":
    main()
