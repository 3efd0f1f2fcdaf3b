"""`arpenteur-evals adversarial`: how well the checker tells right statements from nearly right ones."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.checking.proof import problem_of
from assistant.french.formats import number
from evals.commands.sets_command import Home
from evals.experiments.adversarial import (
    Source,
    detection,
    false_alarms,
    make_pairs,
    rates,
    read_pairs,
    resembles,
)

_out = Console()


def adversarial(
    *,
    home: Home = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Fait les paires des documents d’exemple.")
    ] = False,
    pairs_file: Annotated[
        Path | None,
        typer.Option(
            "--pairs",
            metavar="FICHIER",
            help="Juge ces paires : une ligne JSON {statement, quotes, right, kind} par paire.",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Nombre de paires au plus.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FICHIER", help="Où écrire les paires et les jugements.")
    ] = None,
) -> None:
    """Judge statements against their quotes, beside a baseline."""
    if pairs_file is not None:
        pairs = read_pairs(pairs_file)[:limit]
    else:
        with ExitStack() as stack:
            pairs = make_pairs(_sources(home, stack, samples=samples), most=limit)
    problems = [problem_of(pair.statement, pair.quotes) for pair in pairs]
    refused = {id(pair) for pair, problem in zip(pairs, problems, strict=True) if problem is not None}
    checker = rates(pairs, lambda pair: id(pair) not in refused)
    baseline = rates(pairs, resembles)
    table = Table(title=f"{len(pairs)} paires énoncé/citation")
    for column in ("énoncés", "changement", "paires", "bien jugés", "repère 35 %"):
        table.add_column(column, justify="left" if column in {"énoncés", "changement"} else "right")
    for rate, simple in zip(checker, baseline, strict=True):
        cells = (number(each.judged / each.count, 3) for each in (rate, simple))
        table.add_row("justes" if rate.right else "faux", rate.kind, str(rate.count), *cells)
    _out.print(table)
    for name, found in (("Vérificateur", checker), ("Repère", baseline)):
        judged, alarms = number(detection(found), 4), number(false_alarms(found), 4)
        _out.print(f"{name} : détection {judged}, fausses alertes {alarms}", highlight=False)
    if out is not None:
        lines = (
            json.dumps(pair.as_json() | {"refused": problem.kind if problem else None}, ensure_ascii=False)
            for pair, problem in zip(pairs, problems, strict=True)
        )
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _sources(home: Path | None, stack: ExitStack, *, samples: bool) -> Iterator[Source]:
    from assistant.settings import read_settings
    from corpus.facts.fact_filter import FactFilter
    from corpus.facts.facts import Funding
    from evals.product.product import Product, sample_home

    if samples and home:
        raise typer.BadParameter("--samples a ses propres documents.", param_hint="--samples")
    settings = stack.enter_context(sample_home()) if samples else read_settings(home)
    library = Product.open(settings).library
    for summary in library.documents():
        facts = library.facts("funding", FactFilter(documents=(summary.id,))).facts
        funding = [fact for fact in facts if isinstance(fact, Funding)]
        yield Source(library.document(summary.id), funding)
