"""`arpenteur ledger`: who funds what, which objectives exist, which commitments apply."""

import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.console import FrenchCommand, FrenchGroup, complain
from assistant.errors import SettingsError

if TYPE_CHECKING:
    from assistant.ledger_wire import LedgerName
    from assistant.library import Library
    from corpus.fact_filter import FactFilter
    from corpus.facts import Fact

OpenLibrary = Callable[[typer.Context, Path | None], "Library"]


class Format(StrEnum):
    """What a ledger is written as."""

    table = "table"
    csv = "csv"
    xlsx = "xlsx"
    json = "json"


class LevelName(StrEnum):
    """The levels of objectives."""

    volet = "volet"
    pilier = "pilier"
    axe = "axe"
    orientation = "orientation"
    strategic = "objectif stratégique"
    operational = "objectif opérationnel"
    action = "action"
    target = "cible"


class FirmnessName(StrEnum):
    """How firm a commitment is."""

    firm = "firm"
    conditional = "conditional"
    intended = "intended"


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
Funder = Annotated[str, _option("--funder", metavar="NOM", told="Qui paie : « État », « ANRU », « Région »…")]
Beneficiary = Annotated[str, _option("--beneficiary", metavar="NOM", told="Qui reçoit.")]
Programme = Annotated[str, _option("--programme", metavar="NOM", told="Le programme : « DSIL », « LEADER »…")]
Place = Annotated[str, _option("--place", metavar="LIEU", told="Où.")]
Actor = Annotated[str, _option("--actor", metavar="NOM", told="Qui s'engage.")]
Year = Annotated[int | None, _option("--year", metavar="ANNÉE", told="Une année que la période comprend.")]
Least = Annotated[str, _option("--min", metavar="EUROS", told="Au moins ce montant, en euros.")]
Most = Annotated[str, _option("--max", metavar="EUROS", told="Au plus ce montant, en euros.")]
Level = Annotated[LevelName | None, _option("--level", metavar="NIVEAU", told="volet, pilier, axe, action…")]
Firmness = Annotated[
    FirmnessName | None,
    _option(
        "--firmness",
        metavar="FERMETÉ",
        told="firm (ferme), conditional (sous condition) ou intended (intention).",
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

    @app.command(cls=FrenchCommand, help="Les financements : qui paie quoi, combien, à qui.")
    def funding(
        context: typer.Context,
        *,
        funder: Funder = "",
        beneficiary: Beneficiary = "",
        programme: Programme = "",
        place: Place = "",
        year: Year = None,
        least: Least = "",
        most: Most = "",
        text: Text = "",
        document: Documents = None,
        collection: Collections = None,
        sort: Sort = "document",
        limit: Limit = None,
        as_format: As = Format.table,
        output: Output = None,
        home: Home = None,
    ) -> None:
        """Show funding."""
        from corpus.fact_filter import FactFilter

        where = FactFilter(
            words=text,
            funder=funder,
            beneficiary=beneficiary,
            programme=programme,
            place=place,
            year=year,
            least=_amount(least),
            most=_amount(most),
            documents=tuple(document or ()),
            collections=tuple(collection or ()),
            sort=sort,
            limit=limit,
        )
        _write(open_library(context, home), "funding", where, as_format, output)

    @app.command(cls=FrenchCommand, help="Les objectifs, dans l'ordre du document, et les cibles chiffrées.")
    def objectives(
        context: typer.Context,
        *,
        level: Level = None,
        year: Year = None,
        text: Text = "",
        document: Documents = None,
        collection: Collections = None,
        sort: Sort = "document",
        limit: Limit = None,
        as_format: As = Format.table,
        output: Output = None,
        home: Home = None,
    ) -> None:
        """Show objectives."""
        from corpus.fact_filter import FactFilter

        where = FactFilter(
            words=text,
            level=level.value if level else None,
            year=year,
            documents=tuple(document or ()),
            collections=tuple(collection or ()),
            sort=sort,
            limit=limit,
        )
        _write(open_library(context, home), "objectives", where, as_format, output)

    @app.command(cls=FrenchCommand, help="Les engagements : qui s'engage à quoi, et avec quelle fermeté.")
    def commitments(
        context: typer.Context,
        *,
        actor: Actor = "",
        firmness: Firmness = None,
        year: Year = None,
        text: Text = "",
        document: Documents = None,
        collection: Collections = None,
        sort: Sort = "document",
        limit: Limit = None,
        as_format: As = Format.table,
        output: Output = None,
        home: Home = None,
    ) -> None:
        """Show commitments."""
        from corpus.fact_filter import FactFilter

        where = FactFilter(
            words=text,
            actor=actor,
            firmness=firmness.value if firmness else None,
            year=year,
            documents=tuple(document or ()),
            collections=tuple(collection or ()),
            sort=sort,
            limit=limit,
        )
        _write(open_library(context, home), "commitments", where, as_format, output)

    return app


def _amount(typed: str) -> Decimal | None:
    """Return an amount as people type it: « 10 000 », « 12,5 », « 1.5 »."""
    compact = "".join(typed.split()).rstrip("€").replace(",", ".")
    try:
        return Decimal(compact) if compact else None
    except InvalidOperation as error:
        raise SettingsError(f"« {typed} » n'est pas un montant ; écrivez par exemple 10000.") from error


def _write(
    library: "Library", name: "LedgerName", where: "FactFilter", as_format: Format, output: Path | None
) -> None:
    from assistant.ledger_wire import KINDS, check_sort, ledger_json, write_csv, write_xlsx

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

    from assistant.ledger_wire import SHOWN, cell_of, shown

    if not facts:
        complain("Aucune ligne ne correspond.")
        return
    table = Table(box=None, pad_edge=False)
    for heading, field in SHOWN[name]:
        table.add_column(heading, overflow="fold", justify="right" if field == "euros" else "left")
    for fact in facts:
        table.add_row(*(shown(cell_of(fact, field), field) for _, field in SHOWN[name]))
    Console(width=None if sys.stdout.isatty() else 400, markup=False, highlight=False).print(table)
    if len(facts) < total:
        complain(f"{len(facts)} lignes sur {total}.")
