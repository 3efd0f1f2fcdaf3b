"""All written questions, with the documents that each is asked of: what every program here learns from."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.learning.territories import home_of, read_territories
from evals.learning.windows import read_window_questions
from evals.learning.written import ACTS, Fold, WrittenQuestion, fold_of, read_written
from evals.product.product import Product


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions of one source; `is_alone` where each is asked of its own folder, and of no other.

    `is_measured` is false for documents that are looked at in other ways: none of them is set aside.
    """

    name: str
    questions: tuple[WrittenQuestion, ...]
    product: Product
    is_alone: bool = False
    is_measured: bool = True

    def fold(self, question: WrittenQuestion) -> Fold:
        """Return what a question of these is for."""
        return fold_of(question.document, is_measured=self.is_measured)


def parser_of(program: str, description: str | None) -> ArgumentParser:
    """Return the arguments of a program that learns from all of them: where the documents and the questions are."""
    parser = ArgumentParser(prog=f"python -m {program}", description=description)
    parser.add_argument("--home", type=Path, required=True, help="a data folder that holds the documents")
    parser.add_argument("--acts", type=Path, required=True, help="the folder of the acts' files")
    parser.add_argument("--questions", type=Path, required=True, help="a folder of questions over windows")
    return parser


def asked_of(product: Product, acts: Path, windows: Path) -> Iterator[Asked]:
    """Yield the questions over acts and over windows, asked of a data folder that holds both, then those over territories."""
    yield of_acts(product, acts)
    yield Asked("fenetres", read_window_questions(windows), product, is_measured=False)
    yield from of_territories()


def of_acts(product: Product, acts: Path) -> Asked:
    """Return the questions over acts, asked of a data folder that holds them."""
    return Asked("actes", read_written(ACTS, acts), product)


def of_territories() -> Iterator[Asked]:
    """Yield the questions over invented territories: asked of all of them together, then each of its own alone."""
    territories = read_territories()
    with home_of(territories) as product:
        yield Asked("territoires", tuple(one for each in territories for one in each.questions), product)
    for each in territories:
        with home_of([each]) as product:
            yield Asked("un territoire", each.questions, product, is_alone=True)
