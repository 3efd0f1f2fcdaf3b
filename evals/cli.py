"""`arpenteur-evals`: the quality of the answers, measured on test sets."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from evals.errors import EvalsError
from evals.testset import SAMPLES
from index.errors import IndexStoreError

app = typer.Typer(
    help="Mesure la qualité des réponses sur des jeux de questions.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_out = Console()
_err = Console(stderr=True)

Home = Annotated[
    Path | None,
    typer.Option(
        help="Le dossier de données (sinon ARPENTEUR_HOME, sinon celui du système).", show_default=False
    ),
]


@app.command()
def run(
    testsets: Annotated[
        list[Path] | None, typer.Argument(help="Des jeux de questions (JSON, une question par ligne).")
    ] = None,
    *,
    home: Home = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Évalue les documents et les questions d’exemple.")
    ] = False,
    report_file: Annotated[
        Path | None, typer.Option("--json", help="Où écrire le détail, question par question.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ne pose que les premières questions de chaque jeu.")
    ] = None,
) -> None:
    """Pose les questions de jeux d’évaluation et dit ce que valent les réponses."""
    from assistant.settings import read_settings
    from evals import reporting
    from evals.product import Product, sample_home
    from evals.running import run as run_questions
    from evals.testset import read_testsets

    paths = [*(testsets or []), *([SAMPLES] if samples else [])]
    if not paths:
        raise typer.BadParameter("indiquez un jeu de questions, ou --samples.", param_hint="TESTSETS")
    if samples and (testsets or home):
        raise typer.BadParameter("--samples a ses propres documents et questions.", param_hint="--samples")
    sets = read_testsets(paths)
    with ExitStack() as stack:
        product = Product.open(stack.enter_context(sample_home()) if samples else read_settings(home))
        sources = product.sources()
        outcomes = {}
        for name, questions in sets.items():
            asked = questions[:limit]
            with _progress(name, len(asked)) as advance:
                outcomes[name] = run_questions(
                    asked,
                    ask=product.assistant.ask,
                    search=product.search,
                    sources=sources,
                    on_progress=advance,
                )
        for name, results in outcomes.items():
            for table in reporting.tables(name, results):
                _out.print(table)
            for absent in reporting.absences(results):
                _err.print(absent, style="yellow", highlight=False)
        if report_file is not None:
            written = reporting.report(
                outcomes, model=product.library.embedder.name, documents=len(sources.documents)
            )
            _write_json(report_file, written)


@app.command()
def retrieval(
    file: Annotated[Path, typer.Argument(help="Un jeu au format SQuAD.")],
    *,
    limit: Annotated[int | None, typer.Option(min=1, help="Ne pose que les premières questions.")] = None,
    report_file: Annotated[Path | None, typer.Option("--json", help="Où écrire les mesures.")] = None,
) -> None:
    """Mesure la recherche de passages sur un jeu au format SQuAD : chaque paragraphe est un passage."""
    from dataclasses import asdict, replace

    from assistant.settings import read_settings
    from evals import reporting, squad
    from index.embedders import load_embedder

    read = squad.read_squad(file)
    read = replace(read, questions=read.questions[:limit])
    embedder = load_embedder(read_settings().embedder)
    with _progress(file.name, len(read.questions) * len(squad.WAYS)) as advance:
        measured = squad.measure(read, embedder, on_progress=advance)
    _out.print(reporting.retrieval_table(f"{file.name} : {len(read.questions)} questions", measured))
    if report_file is not None:
        _write_json(report_file, {name: asdict(figures) for name, figures in measured.items()})


@app.command()
def passages(
    file: Annotated[
        Path, typer.Argument(help='Des lignes {"id", "question", "passages": [...]}, une par question.')
    ],
) -> None:
    """Répond à chaque question d’après ses seuls passages : une ligne JSON par réponse."""
    from assistant.extractive import ExtractiveComposer
    from assistant.settings import read_settings
    from evals.passages import answer_rows, read_rows
    from evals.product import searcher_over
    from index.embedders import load_embedder

    rows = read_rows(file)
    embedder = load_embedder(read_settings().embedder)
    with _progress(file.name, len(rows)) as advance:
        for answer in answer_rows(rows, ExtractiveComposer(), partial(searcher_over, embedder=embedder)):
            typer.echo(json.dumps(answer.as_json(), ensure_ascii=False))
            advance()


def main() -> None:
    """Run the command; a problem is one sentence on stderr and exit status 1."""
    try:
        app()
    except (AssistantError, CorpusError, EvalsError, IndexStoreError) as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


@contextmanager
def _progress(name: str, total: int) -> Iterator[Callable[[], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_err, transient=True) as progress:
        task = progress.add_task(name, total=total)
        yield lambda: progress.advance(task)


def _write_json(path: Path, content: object) -> None:
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise EvalsError(f"{path} ne peut pas être écrit : {error.strerror}.") from error


if __name__ == "__main__":
    main()
