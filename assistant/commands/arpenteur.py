"""`arpenteur`: the command line. Results go to stdout, progress and problems to stderr.

Each command imports what it needs when it runs, so that a question does not wait for what it does not use.
"""

import os
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.console import FrenchCommand, FrenchGroup, complain, run
from assistant.commands.ledger_command import ledger_commands
from assistant.settings import DEFAULT_COLLECTION

if TYPE_CHECKING:
    from assistant.library.library import Library

# As many as the service counts in the total and the facets of a search.
_COUNTED_PASSAGES = 100

app = typer.Typer(
    cls=FrenchGroup,
    help="Répond aux questions sur les documents d'un territoire, avec le passage qui prouve la réponse.",
    add_completion=False,
    subcommand_metavar="COMMANDE ...",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
documents = typer.Typer(
    cls=FrenchGroup,
    help="Montre, corrige ou retire les documents.",
    subcommand_metavar="COMMANDE ...",
    no_args_is_help=True,
)
app.add_typer(documents, name="documents")

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DOSSIER",
        readable=False,
        help="Le dossier de données (sinon ARPENTEUR_HOME, sinon celui du système).",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Écrit du JSON, pour un programme.")]
DocumentNames = Annotated[
    list[str], typer.Argument(metavar="DOCUMENT", help="Identifiants ou noms de fichier.")
]
DocumentName = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Identifiant ou nom de fichier.")]


@app.callback()
def entrance(context: typer.Context, *, home: Home = None) -> None:
    """Remember what was said before the command."""
    context.obj = home


@documents.callback()
def documents_entrance(context: typer.Context, *, home: Home = None) -> None:
    """Remember what was said before the command."""
    context.obj = home or context.obj


@app.command(
    cls=FrenchCommand, help="Lit des fichiers et des dossiers : seulement ce qui est nouveau ou a changé."
)
def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="CHEMIN", readable=False, help="Fichiers et dossiers à lire.")
    ],
    *,
    collection: Annotated[
        str, typer.Option("--collection", metavar="NOM", help="La collection où ranger les documents.")
    ] = DEFAULT_COLLECTION,
    password: Annotated[
        list[str] | None,
        typer.Option("--password", metavar="MOT", help="Un mot de passe à essayer sur les PDF (répétable)."),
    ] = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Retire ce qui vient de fichiers disparus des dossiers nommés."),
    ] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Read what is new or changed; exit 1 if a file was refused, or nothing pruned where that was asked for."""
    from assistant.commands.display import progress_bar, show_report

    library = _library(context, home)
    with progress_bar() as on_progress:
        report = library.ingest(paths, collection, on_progress, passwords=password or (), prune=prune)
    if as_json:
        _write_json(asdict(report))
    else:
        show_report(report)
    if report.refused or report.spared:
        raise typer.Exit(1)


@app.command(cls=FrenchCommand, help="Répond à une question, avec ses sources.")
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="La question, entre guillemets.")],
    *,
    history: Annotated[
        Path | None,
        typer.Option(
            "--history",
            metavar="FICHIER.json",
            readable=False,
            help='Les échanges précédents : [{"question": …, "answer": …}, …].',
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Answer one question."""
    from assistant.assistant import Assistant
    from assistant.border.answer_json import answer_json, read_history
    from assistant.border.quoted_pages import page_of
    from assistant.composers import composer_for
    from assistant.settings import read_settings

    turns = read_history(history) if history else ()
    library = _library(context, home)
    assistant = Assistant(library.sources, composer_for(read_settings()))
    answer = answer_json(assistant.ask(question, turns), partial(page_of, library))
    if as_json:
        print(answer.model_dump_json(indent=2))
    else:
        from assistant.commands.display import show_answer

        show_answer(answer, library.replaced())


@app.command(cls=FrenchCommand, help="Cherche des passages.")
def search(
    context: typer.Context,
    words: Annotated[str, typer.Argument(metavar="MOTS", help="Ce qu'il faut chercher, entre guillemets.")],
    *,
    collection: Annotated[
        list[str] | None,
        typer.Option("--collection", metavar="NOM", help="Seulement dans cette collection (répétable)."),
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option("--document", metavar="DOCUMENT", help="Seulement dans ce document (répétable)."),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(
            "--limit", min=1, max=_COUNTED_PASSAGES, metavar="NOMBRE", help="Combien de passages montrer."
        ),
    ] = 10,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Find passages."""
    from assistant.border.answer_json import search_json
    from assistant.commands.display import show_hits

    library = _library(context, home)
    where = library.passage_filter(collection or (), document or ())
    found = library.in_force().search(_typed(words), limit=_COUNTED_PASSAGES, where=where)
    hits = search_json(found, limit=limit)
    if as_json:
        print(hits.model_dump_json(indent=2))
    else:
        show_hits(hits)


@documents.command("list", cls=FrenchCommand, help="Liste les documents.")
def list_documents(context: typer.Context, *, as_json: AsJson = False, home: Home = None) -> None:
    """List the documents."""
    summaries = _library(context, home).documents()
    if as_json:
        _write_json([asdict(summary) for summary in summaries])
    else:
        from assistant.commands.display import show_documents

        show_documents(summaries)


@documents.command(cls=FrenchCommand, help="Montre ce qui est connu d'un document.")
def show(
    context: typer.Context, document: DocumentName, *, as_json: AsJson = False, home: Home = None
) -> None:
    """Show one document."""
    library = _library(context, home)
    summary = library.summary(_typed(document))
    read = library.document(summary.id)
    sections = read.sections
    alike = library.near_duplicates(summary.id)
    if as_json:
        found = {
            "sections": [asdict(section) for section in sections],
            "recognised_pages": [
                {"page": page.number, "confidence": round(page.confidence, 1)}
                for page in read.pages
                if page.confidence is not None
            ],
            "near_duplicates": [
                {"id": other.id, "name": other.name, "alike": share} for other, share in alike
            ],
        }
        _write_json(asdict(summary) | found)
    else:
        from assistant.commands.display import show_document

        others = {other.id: other for other in library.documents()}
        show_document(summary, sections, alike, others)


@documents.command("set", cls=FrenchCommand, help="Corrige ce qu'est un document ; un texte vide défait.")
def correct(
    context: typer.Context,
    document: DocumentName,
    *,
    title: Annotated[str | None, typer.Option("--title", metavar="TITRE", help="Son titre.")] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="GENRE", help="Convention, délibération, rapport…")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="La date de l'acte : 2023-05-31 ou 31/05/2023."),
    ] = None,
    territory: Annotated[
        str | None, typer.Option("--territory", metavar="TERRITOIRE", help="La commune, l'EPCI, le PETR…")
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="ANNÉES", help="Les années de validité : 2021-2026.")
    ] = None,
    home: Home = None,
) -> None:
    """Correct what was found of a document; the correction outlives any reading."""
    from assistant.border.corrections import read_correction
    from assistant.commands.display import show_document

    correction = read_correction(title=title, kind=kind, date=date, territory=territory, period=period)
    show_document(_library(context, home).correct(_typed(document), correction))


@documents.command(cls=FrenchCommand, help="Écrit le texte extrait d'un document, exactement.")
def text(context: typer.Context, document: DocumentName, *, home: Home = None) -> None:
    """Print the text that offsets refer to, and nothing else."""
    sys.stdout.write(_library(context, home).text(_typed(document)))


@documents.command(cls=FrenchCommand, help="Retire des documents et tout ce qui en vient.")
def remove(context: typer.Context, names: DocumentNames, *, home: Home = None) -> None:
    """Remove documents."""
    for summary in _library(context, home).remove([_typed(name) for name in names]):
        print(f"{summary.name} ({summary.id}) a été retiré.")


@app.command(cls=FrenchCommand, help="Ouvre le service et sa page de questions.")
def serve(
    context: typer.Context,
    *,
    host: Annotated[
        str, typer.Option("--host", metavar="ADRESSE", help="L'adresse où écouter.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="NUMÉRO", help="Le port où écouter.")
    ] = 8000,
    samples: Annotated[
        bool,
        typer.Option("--samples", help="S'il n'y a aucun document, ajoute d'abord les fiches d'exemple."),
    ] = False,
    home: Home = None,
) -> None:
    """Serve until interrupted."""
    from assistant.commands.serving import listen, serve_on
    from assistant.composers import composer_for
    from assistant.settings import read_settings

    library, composer = _library(context, home), composer_for(read_settings())
    with listen(host, port) as listener:
        if samples and not library.documents():
            _ingest_samples(library)
        serve_on(listener, library, composer)


@app.command(cls=FrenchCommand, help="Vérifie que tout ce qui est enregistré est entier et cohérent.")
def check(context: typer.Context, *, home: Home = None) -> None:
    """Check the catalogue and the index; exit 1 if something is wrong."""
    from assistant.french.formats import counted

    library = _library(context, home)
    problems = library.check()
    for problem in problems:
        complain(problem)
    if problems:
        raise typer.Exit(1)
    summaries = library.documents()
    passages = sum(summary.passages for summary in summaries)
    print(f"Tout est en ordre : {counted(len(summaries), 'document')}, {counted(passages, 'passage')}.")


@app.command(cls=FrenchCommand, help="Écrit tout ce qui est enregistré dans un seul fichier.")
def backup(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FICHIER", readable=False, help="Le fichier à écrire, en .tar.gz.")
    ],
    *,
    home: Home = None,
) -> None:
    """Write a backup, also while the service runs."""
    from assistant.french.formats import counted
    from assistant.library.backups import back_up

    held = back_up(_library(context, home).home, file)
    size = file.stat().st_size / 1e6
    print(
        f"{counted(held.documents, 'document')} et {counted(held.passages, 'passage')} vérifiés, "
        f"sauvegardés dans {file} ({size:.0f} Mo)."
    )


@app.command(cls=FrenchCommand, help="Remplace tout ce qui est enregistré par une sauvegarde.")
def restore(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FICHIER", readable=False, help="Ce que « backup » a écrit.")
    ],
    *,
    home: Home = None,
) -> None:
    """Put a backup in force, also while the service runs."""
    from assistant.french.formats import counted
    from assistant.library import backups

    library = _library(context, home)
    held = backups.restore(library.home, file)
    print(
        f"{counted(held.documents, 'document')} et {counted(held.passages, 'passage')} vérifiés, "
        f"rétablis dans {library.folder}."
    )


def main() -> None:
    """Run the command line."""
    # Questions are small: the threads of BLAS and FAISS cost them more than they give, and fight each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run(app, "arpenteur", sys.argv[1:]))


def _library(context: typer.Context, home: Path | None) -> "Library":
    from assistant.library.library import Library
    from assistant.settings import read_settings

    return Library.open(read_settings(home or context.obj))


app.add_typer(ledger_commands(_library), name="ledger")


def _ingest_samples(library: "Library") -> None:
    from importlib.resources import as_file, files

    from assistant.commands.display import progress_bar

    with as_file(files("corpus") / "samples") as folder, progress_bar() as on_progress:
        library.ingest([folder], "exemples", on_progress)


def _typed(words: str) -> str:
    """Return what was typed, without the bytes that are no text."""
    return words.encode("utf-8", "replace").decode()


def _write_json(value: object) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))
