"""Asks the product written questions: `python -m evals.learning --home HOME --acts FOLDER [--all]`."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from assistant.settings import read_settings
from evals.learning.measuring import Tally, by, outcomes, tally
from evals.learning.written import ACTS, is_aside, read_written
from evals.product.product import Product


def main() -> None:
    """Ask, and print the shares: all together, by style, by type."""
    parser = ArgumentParser(prog="python -m evals.learning", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="a data folder that holds the acts")
    parser.add_argument("--acts", type=Path, required=True, help="the folder of the acts' files")
    parser.add_argument("--all", action="store_true", help="ask what was learnt from too")
    said = parser.parse_args()
    questions = [each for each in read_written(ACTS, said.acts) if said.all or is_aside(each.document)]
    product = Product.open(read_settings(said.home))
    seen = list(outcomes(questions, product.ask, product.sources()))
    _print({"all": tally(seen)})
    _print(by(seen, lambda each: each.style))
    _print(by(seen, lambda each: each.type))


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
