"""`arpenteur ledger`: who funds what, which objectives exist, which commitments apply."""

import sys
from collections.abc import Callable
from enum import StrEnum
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.border.filters import FILTERS, LedgerFilter, read_filters
from assistant.commands.console import FrenchCommand, FrenchGroup, complain, harmless
from assistant.errors import SettingsError

if TYPE_CHECKING:
    from assistant.border.fact_tables import LedgerName
    from assistant.library.library import Library
    from corpus.facts.fact_filter import FactFilter
    from corpus.facts.facts import Fact

OpenLibrary = Callable[[typer.Context, Path | None], "Library"]

_COMMANDS: dict["LedgerName", str] = {
    "funding": "Les financements : qui paie quoi, combien, à qui.",
    "objectives": "Les objectifs, dans l'ordre du document, et les cibles chiffrées.",
    "commitments": "Les engagements : qui s'engage à quoi, et avec quelle fermeté.",
}


class Format(StrEnum):
    """What a ledger is written as."""

    table = "table"
    csv = "csv"
    xlsx = "xlsx"
    json = "json"


def _option(*names: str, metavar: str, told: str) -> object:
    return typer.Option(*names, metavar=metavar, help=told, show_default=False)


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
Text = Annotated[str, _option("--text", metavar="MOTS", told="Des mots que la ligne contient.")]
Documents = Annotated[
    list[str] | None, _option("--document", metavar="DOCUMENT", told="Seulement ce document (répétable).")
]
Collections = Annotated[
    list[str] | None, _option("--collection", metavar="NOM", told="Seulement cette collection (répétable).")
]
Sort = Annotated[
    str,
    _option(
        "--sort", metavar="CHAMP", told="Le champ qui donne l'ordre ; « -euros » : le plus grand d'abord."
    ),
]
Limit = Annotated[
    int | None,
    typer.Option("--limit", min=1, metavar="NOMBRE", help="Combien de lignes montrer.", show_default=False),
]
As = Annotated[Format, typer.Option("--format", metavar="FORMAT", help="table, csv, xlsx ou json.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FICHIER",
        readable=False,
        help="Où écrire (sinon la sortie standard).",
        show_default=False,
    ),
]


_SHARED: tuple[tuple[str, Any, Any], ...] = (
    ("text", Text, ""),
    ("document", Documents, None),
    ("collection", Collections, None),
    ("sort", Sort, "document"),
    ("limit", Limit, None),
    ("as_format", As, Format.table),
    ("output", Output, None),
    ("home", Home, None),
)


def ledger_commands(open_library: OpenLibrary) -> typer.Typer:
    """Build the commands of the ledger around what opens the library."""
    app = typer.Typer(
        cls=FrenchGroup,
        help="Montre qui finance quoi, les objectifs et les engagements.",
        subcommand_metavar="COMMANDE ...",
        no_args_is_help=True,
    )

    @app.callback()
    def entrance(context: typer.Context, *, home: Home = None) -> None:
        """Remember what was said before the command."""
        context.obj = home or context.obj

    for name, told in _COMMANDS.items():
        app.command(name, cls=FrenchCommand, help=told)(_command(open_library, name))
    return app


def _command(open_library: OpenLibrary, name: "LedgerName") -> Callable[..., None]:
    """Build the command of one ledger: what all have, and an option for each of its filters."""

    def show(context: typer.Context, **said: Any) -> None:
        from corpus.facts.fact_filter import FactFilter

        where = FactFilter(
            words=said["text"],
            documents=tuple(said["document"] or ()),
            collections=tuple(said["collection"] or ()),
            sort=said["sort"],
            limit=said["limit"],
            **read_filters(name, said),
        )
        _write(open_library(context, said["home"]), name, where, said["as_format"], said["output"])

    filters = [(each.key, _annotation(each), None) for each in FILTERS[name]]
    options = [Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    options += [
        Parameter(key, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for key, annotation, default in (*filters, *_SHARED)
    ]
    show.__signature__ = Signature(options)  # type: ignore[attr-defined]
    show.__annotations__ = {option.name: option.annotation for option in options}
    return show


def _annotation(filter_: LedgerFilter) -> Any:
    one_of: Any = StrEnum
    kind: Any = int if filter_.kind == "year" else str
    if filter_.choices:
        kind = one_of(filter_.key, {value: value for value in filter_.choices})
    option = typer.Option(f"--{filter_.key}", metavar=filter_.metavar, help=filter_.told, show_default=False)
    return Annotated[kind | None, option]


def _write(
    library: "Library", name: "LedgerName", where: "FactFilter", as_format: Format, output: Path | None
) -> None:
    from assistant.border.fact_tables import KINDS, check_sort, ledger_json, write_csv, write_xlsx

    check_sort(name, where.sort)
    found = library.facts(KINDS[name], where)
    if as_format is Format.table:
        _show(name, found.facts, found.total)
    elif as_format is Format.json:
        _send(ledger_json(found).encode() + b"\n", output)
    elif as_format is Format.csv:
        _send(write_csv(name, found.facts).encode(), output)
    else:
        if output is None and sys.stdout.isatty():
            raise SettingsError("Un classeur ne se lit pas à l'écran : ajoutez --output FICHIER.xlsx.")
        _send(write_xlsx(name, found.facts, _links(library)), output)


def _send(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        output.write_bytes(content)


def _links(library: "Library") -> "Callable[[Fact], str | None]":
    """Return what leads from a fact to its page in the file that it came from."""
    files = {summary.id: summary.sources[0] for summary in library.documents() if summary.sources}

    def link(fact: "Fact") -> str | None:
        path = files.get(fact.document_id)
        if path is None:
            return None
        page = f"#page={fact.page}" if fact.page is not None and path.lower().endswith(".pdf") else ""
        return Path(path).as_uri() + page

    return link


def _show(name: "LedgerName", facts: "tuple[Fact, ...]", total: int) -> None:
    """Show a table of what readers ask for first; quotes and identifiers are in the other formats."""
    from rich.console import Console
    from rich.table import Table

    from assistant.border.fact_tables import SHOWN, cell_of, shown

    if not facts:
        complain("Aucune ligne ne correspond.")
        return
    table = Table(box=None, pad_edge=False)
    for heading, field in SHOWN[name]:
        table.add_column(heading, overflow="fold", justify="right" if field == "euros" else "left")
    for fact in facts:
        table.add_row(*(harmless(shown(cell_of(fact, field), field)) for _, field in SHOWN[name]))
    Console(width=None if sys.stdout.isatty() else 400, markup=False, emoji=False, highlight=False).print(
        table
    )
    if len(facts) < total:
        complain(f"{len(facts)} lignes sur {total}.")
