"""`arpenteur-evals`: the quality of the answers, measured on test sets."""

import json
import os
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.commands.console import FrenchCommand, FrenchGroup, complain, harmless
from assistant.commands.console import run as run_app
from assistant.french.formats import counted, number
from evals.commands.ablations_command import ablations
from evals.commands.adversarial_command import adversarial
from evals.commands.progress_bar import progress
from evals.commands.sets_command import Home, candidates
from evals.commands.sets_command import app as sets_app

app = typer.Typer(
    cls=FrenchGroup,
    help="Mesure la qualité des réponses sur des jeux de questions.",
    subcommand_metavar="COMMANDE ...",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(sets_app, name="sets")
app.command(
    cls=FrenchCommand,
    help="Propose des questions, tirées des avis des lecteurs et du registre des financements.",
)(candidates)
app.command(
    cls=FrenchCommand, help="Compare les réglages qui comptent, sur les mêmes questions, en un tableau."
)(ablations)
app.command(cls=FrenchCommand, help="Mesure si le vérificateur distingue le juste du presque juste.")(
    adversarial
)
_out = Console()
_err = Console(stderr=True)

TestSets = Annotated[
    list[Path] | None,
    typer.Argument(metavar="JEU", help="Des jeux de questions : JSON (une question par ligne), CSV ou XLSX."),
]
Samples = Annotated[bool, typer.Option("--samples", help="Évalue les documents et les questions d’exemple.")]
KeepUnread = Annotated[
    bool,
    typer.Option(
        "--keep-unread", help="Compte comme non lues les citations introuvables, au lieu de refuser le jeu."
    ),
]


@app.command(
    cls=FrenchCommand, help="Pose les questions de jeux d’évaluation et dit ce que valent les réponses."
)
def run(
    testsets: TestSets = None,
    *,
    home: Home = None,
    samples: Samples = False,
    run_file: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FICHIER",
            help="Où écrire le détail, question par question (sinon dans le dossier de données).",
        ),
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="N’écrit que ce qui sert à comparer, sans un mot des documents.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Ne pose que les premières questions de chaque jeu."),
    ] = None,
    keep_unread: KeepUnread = False,
) -> None:
    """Ask the questions of test sets, and say what the answers are worth."""
    from assistant.settings import read_settings
    from evals.product.evaluating import evaluate, evaluations_folder
    from evals.product.opening import open_sets
    from evals.product.product import sample_home
    from evals.reports.reporting import report_html
    from evals.runs import tables
    from evals.runs.run_files import write_run, write_whole
    from evals.sets.testset import SAMPLE_SETS

    _check_sets(testsets, home, samples=samples)
    with ExitStack() as stack:
        settings = stack.enter_context(sample_home()) if samples else read_settings(home)
        opened = open_sets(
            SAMPLE_SETS if samples else testsets or [], settings, keep_unread=keep_unread, limit=limit
        )
        sets, sources = opened.sets, opened.sources
        _tell(opened.told)
        folder = run_file.parent if run_file else None if samples else evaluations_folder(settings)
        with progress("Questions", _err) as (start, advance):
            done = evaluate(
                sets, settings, folder=folder, sources=sources, on_start=start, on_progress=advance
            )
    for testset in done.testsets:
        for table in tables.tables(testset):
            _out.print(table)
    if folder is not None:
        written = run_file or folder / f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.json"
        write_run(written, done, brief=brief)
        if run_file is None:
            # The product's own page of evaluations shows what stands in this folder.
            write_whole(written.with_suffix(".html"), report_html(done))
        said = f"{len(sets)} jeu{'x' if len(sets) > 1 else ''} en {number(done.duration_s, 1)} s, détail dans {written}"
        _err.print(said, soft_wrap=True)


@app.command(cls=FrenchCommand, help="Vérifie des jeux de questions sans en poser aucune.")
def check(testsets: TestSets = None, *, home: Home = None, samples: Samples = False) -> None:
    """Verify test sets against the documents."""
    from assistant.settings import read_settings
    from evals.product.opening import open_sets
    from evals.product.product import sample_home
    from evals.sets.testset import SAMPLE_SETS

    _check_sets(testsets, home, samples=samples)
    with ExitStack() as stack:
        settings = stack.enter_context(sample_home()) if samples else read_settings(home)
        opened = open_sets(SAMPLE_SETS if samples else testsets or [], settings)
        _tell(opened.told)
    for name, questions in opened.sets.items():
        _out.print(f"{name} : {counted(len(questions), 'question')}, rien à corriger.", highlight=False)


RunFile = Annotated[Path, typer.Argument(metavar="ÉVALUATION", help="Ce que « run » a écrit.")]


@app.command(cls=FrenchCommand, help="Écrit une évaluation en une page HTML, qui se lit sans rien d’autre.")
def report(
    run_file: RunFile,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FICHIER", help="La page à écrire.")],
) -> None:
    """Write a run as a page."""
    from evals.reports.reporting import report_html
    from evals.runs.run_files import read_run, write_whole

    write_whole(out, report_html(read_run(run_file)))
    _err.print(f"Rapport écrit dans {out}", soft_wrap=True, highlight=False)


@app.command(cls=FrenchCommand, help="Compare deux évaluations : ce qui change, et si c’est par hasard.")
def compare(
    before: Annotated[Path, typer.Argument(metavar="AVANT", help="Une évaluation écrite par « run ».")],
    after: Annotated[Path, typer.Argument(metavar="APRÈS", help="Une autre, sur les mêmes questions.")],
) -> None:
    """Compare two runs, question by question."""
    from evals.runs import tables
    from evals.runs.comparing import compare as compare_runs
    from evals.runs.run_files import read_run

    for comparison in compare_runs(read_run(before), read_run(after)):
        for table in tables.comparison_tables(comparison):
            _out.print(table)


@app.command(
    cls=FrenchCommand,
    help="Demande à un modèle de langage ce qu’il pense des réponses : un avis, à part de toute mesure.",
)
def judge(
    run_file: RunFile,
    *,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FICHIER", help="Où écrire les avis (sinon à côté : .avis.json)."),
    ] = None,
) -> None:
    """Ask a language model for its opinion of a run's answers."""
    from assistant.language_model.model_server import ChatServer
    from assistant.settings import read_settings
    from evals.errors import EvalsError
    from evals.experiments.model_judge import opinions_on, opinions_table
    from evals.runs.run_files import read_run, write_whole

    done = read_run(run_file)
    server = read_settings().language_model
    if server is None:
        raise EvalsError(
            "Aucun modèle ne peut juger : dites lequel avec ARPENTEUR_LLM_URL et ARPENTEUR_LLM_MODEL."
        )
    if done.settings.get("language_model") == server.model:
        complain(f"{server.model} juge ici ses propres réponses : un autre modèle serait moins indulgent.")
    with progress("Avis", _err) as (start, advance):
        opinions = opinions_on(done, ChatServer(server), server.model, on_start=start, on_progress=advance)
    written = json_file or run_file.with_suffix(".avis.json")
    write_whole(written, opinions.model_dump_json(indent=1))
    _out.print(opinions_table(opinions))
    _err.print(f"Avis écrits dans {written}", soft_wrap=True, highlight=False)


@app.command(
    cls=FrenchCommand,
    help="Refuse (code 1, avec la raison) une évaluation qui est trop en dessous d’une autre.",
)
def gate(
    run_file: RunFile,
    *,
    against: Annotated[
        Path, typer.Option("--against", metavar="ÉVALUATION", help="L’évaluation de référence.")
    ],
    config: Annotated[Path, typer.Option("--config", metavar="FICHIER", help="Les marges, en TOML.")],
) -> None:
    """Hold a run against an earlier one."""
    from evals.runs.gating import hold, read_gate
    from evals.runs.run_files import read_run

    reasons = hold(read_run(run_file), read_run(against), read_gate(config))
    for reason in reasons:
        complain(reason)
    if reasons:
        raise typer.Exit(1)
    _out.print("Aucune valeur n’est sortie de ses marges.", highlight=False)


@app.command(cls=FrenchCommand, help="Mesure la recherche sur un jeu SQuAD : un paragraphe, un passage.")
def retrieval(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Un jeu au format SQuAD.")],
    *,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Ne pose que les premières questions.")
    ] = None,
    report_file: Annotated[
        Path | None, typer.Option("--json", metavar="FICHIER", help="Où écrire les mesures.")
    ] = None,
) -> None:
    """Measure retrieval on a SQuAD-format set."""
    from dataclasses import replace

    from assistant.settings import read_settings
    from evals.formats import squad
    from evals.runs import tables
    from evals.runs.run_files import write_whole
    from index.embedding.embedders import load_embedder

    read = squad.read_squad(file)
    read = replace(read, questions=read.questions[:limit])
    embedder = load_embedder(read_settings().embedder)
    with progress(file.name, _err) as (start, advance):
        start(0, len(read.questions) * len(squad.WAYS))
        measured = squad.measure(read, embedder, on_progress=advance)
    _out.print(tables.comparison_table(f"{file.name} : {len(read.questions)} questions", measured))
    if report_file is not None:
        write_whole(report_file, json.dumps(measured, ensure_ascii=False, indent=1))


@app.command(
    cls=FrenchCommand,
    help="Répond à chaque question d’après ses seuls passages : une ligne JSON par réponse.",
)
def passages(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FICHIER", help='Des lignes {"id", "question", "passages": [...]}, une par question.'
        ),
    ],
) -> None:
    """Answer each question from its own passages alone."""
    from assistant.passages.extractive import ExtractiveComposer
    from assistant.settings import read_settings
    from evals.product.passages import answer_rows, read_rows
    from index.embedding.embedders import load_embedder
    from index.reading.onnx_reader import bundled_reader

    rows = read_rows(file)
    embedder = load_embedder(read_settings().embedder)
    with progress(file.name, _err) as (start, advance):
        start(0, len(rows))
        for answer in answer_rows(rows, ExtractiveComposer(bundled_reader()), embedder):
            typer.echo(json.dumps(answer.as_json(), ensure_ascii=False))
            advance()


def main() -> None:
    """Run the command; a problem is a French sentence on stderr and exit status 1."""
    # Questions are asked on every core at once: a library that takes them all for one product slows the rest.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    sys.exit(run_app(app, "arpenteur-evals", sys.argv[1:]))


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        _err.print(harmless(line), style="yellow", markup=False, emoji=False, highlight=False, soft_wrap=True)


def _check_sets(testsets: list[Path] | None, home: Path | None, *, samples: bool) -> None:
    if not testsets and not samples:
        raise typer.BadParameter("indiquez un jeu de questions, ou --samples.", param_hint="JEU")
    if samples and (testsets or home):
        raise typer.BadParameter("--samples a ses propres documents et questions.", param_hint="--samples")


if __name__ == "__main__":
    main()
