"""`arpenteur-evals sets`: test sets from elsewhere, and for elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import FrenchCommand, FrenchGroup, complain

app = typer.Typer(
    cls=FrenchGroup,
    help="Importe, exporte et propose des questions.",
    subcommand_metavar="COMMANDE ...",
    no_args_is_help=True,
)

Home = Annotated[
    Path | None,
    typer.Option(
        metavar="DOSSIER",
        help="Le dossier de données (sinon ARPENTEUR_HOME, sinon celui du système).",
        show_default=False,
    ),
]
Folder = Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Le dossier à écrire.")]


@app.command(
    "import", cls=FrenchCommand, help="Lit un jeu SQuAD (fichier) ou BEIR (dossier) : documents et questions."
)
def import_set(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Un fichier SQuAD ou un dossier BEIR.")],
    *,
    out: Folder,
) -> None:
    """Turn a set of another format into documents to ingest and a test set over them."""
    from evals.formats.exchange import from_beir, from_squad

    imported = from_beir(source) if source.is_dir() else from_squad(source)
    imported.write(out)
    complain(
        f"{len(imported.documents)} documents et {len(imported.questions)} questions écrits dans {out}. Ensuite : "
        f"« arpenteur ingest {out / 'documents'} », « arpenteur-evals run {out / 'questions.jsonl'} »."
    )


@app.command("export-beir", cls=FrenchCommand, help="Écrit des jeux et les passages au format BEIR.")
def export_beir(
    testsets: Annotated[list[Path], typer.Argument(metavar="JEU", help="Des jeux de questions.")],
    *,
    out: Folder,
    home: Home = None,
) -> None:
    """Write test sets and every passage of a data folder for programs that judge retrieval."""
    from assistant.settings import read_settings
    from evals.formats.exchange import to_beir
    from evals.product.product import Product
    from evals.sets.testset import read_testsets

    sets = read_testsets(testsets)
    product = Product.open(read_settings(home))
    questions = [question for questions in sets.values() for question in questions]
    to_beir(out, questions, product.passages(), product.sources())


@app.command("export-ragas", cls=FrenchCommand, help="Écrit une évaluation au format que RAGAS juge.")
def export_ragas(
    run_file: Annotated[Path, typer.Argument(metavar="ÉVALUATION", help="Ce que « run » a écrit.")],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FICHIER", help="Le fichier à écrire.")],
) -> None:
    """Write a run for RAGAS."""
    from evals.formats.exchange import to_ragas
    from evals.runs.run_files import read_run

    to_ragas(out, read_run(run_file))


def candidates(
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="FICHIER", help="Le tableur à écrire (.xlsx ou .csv), à relire ligne à ligne."
        ),
    ],
    home: Home = None,
    number: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, help="Le nombre de questions tirées du registre, jumelles comprises."
        ),
    ] = 60,
) -> None:
    """Propose questions for a person to review."""
    from assistant.settings import read_settings
    from corpus.facts.fact_filter import FactFilter
    from corpus.facts.facts import Funding
    from evals.formats.proposals import from_feedback, from_ledger
    from evals.product.product import Product
    from evals.sets.workbooks import write_sheet

    if out.suffix.lower() not in {".csv", ".xlsx"}:
        raise typer.BadParameter("le tableur se termine par .xlsx ou .csv.", param_hint="--out")
    settings = read_settings(home)
    library = Product.open(settings).library
    feedback = list(from_feedback(settings.home / "feedback.jsonl"))
    facts = library.facts("funding", FactFilter()).facts
    ledger = list(from_ledger([fact for fact in facts if isinstance(fact, Funding)], library.text, number))
    write_sheet(out, [*feedback, *ledger])
    complain(
        f"{len(feedback)} questions tirées des avis et {len(ledger)} du registre écrites dans {out}. "
        "Mettez « oui » dans la colonne « retenu » de celles qui sont justes : les autres ne comptent pas."
    )
