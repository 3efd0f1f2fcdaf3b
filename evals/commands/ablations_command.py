"""`arpenteur-evals ablations`: what each step of the product is worth, on the same questions."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from evals.commands.sets_command import Home


def ablations(
    testsets: Annotated[
        list[Path] | None, typer.Argument(metavar="JEU", help="Des jeux de questions, comme pour « run ».")
    ] = None,
    *,
    home: Home = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Compare sur les documents et les questions d’exemple.")
    ] = False,
    embedder: Annotated[
        list[str] | None,
        typer.Option(
            "--embedder",
            metavar="MODÈLE",
            help="Un autre modèle de plongement, par son nom ou son dossier ; peut être répété.",
        ),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FICHIER", help="Où écrire les mesures.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FICHIER", help="Où écrire le tableau en une page.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Ne pose que les premières questions de chaque jeu."),
    ] = None,
) -> None:
    """Ask the same questions under several settings, and put their figures side by side."""
    from assistant.french.formats import counted
    from assistant.settings import read_settings
    from evals.commands.progress_bar import progress
    from evals.experiments.ablations import ablate, figures_of, settings_to_compare
    from evals.product.opening import open_sets
    from evals.product.product import sample_home
    from evals.reports.reporting import ablations_html
    from evals.runs.run_files import write_whole
    from evals.runs.tables import comparison_table
    from evals.sets.testset import SAMPLE_SETS

    if bool(testsets) == samples or (samples and home):
        raise typer.BadParameter("indiquez un jeu de questions, ou --samples.", param_hint="JEU")
    errors = Console(stderr=True)
    with ExitStack() as stack:
        settings = stack.enter_context(sample_home()) if samples else read_settings(home)
        opened = open_sets(SAMPLE_SETS if samples else testsets or [], settings)
        for line in opened.told:
            errors.print(line, style="yellow", markup=False, emoji=False, highlight=False, soft_wrap=True)
        start, advance = stack.enter_context(progress("Réglages", errors))
        done = ablate(
            {name: questions[:limit] for name, questions in opened.sets.items()},
            settings,
            settings_to_compare(settings, embedder or []),
            opened.sources,
            on_start=start,
            on_progress=advance,
        )
    for name, figures in figures_of(done).items():
        Console().print(comparison_table(f"{name} : {counted(done.questions[name], 'question')}", figures))
    if json_file is not None:
        write_whole(json_file, done.model_dump_json(indent=1))
    if html is not None:
        write_whole(html, ablations_html(done))
