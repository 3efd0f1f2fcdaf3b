"""The ledger at the border: rows as JSON, as tables to read, and as files for spreadsheets."""

import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import chain
from typing import Any, Literal

from assistant.border.csv_files import Cell, csv_text, plain
from assistant.errors import SettingsError
from assistant.french.formats import NARROW, NO_BREAK, to_the_cent
from corpus.facts.fact_filter import SORTS, FactsFound
from corpus.facts.facts import Commitment, Fact, FactKind, Funding, Objective

LedgerName = Literal["funding", "objectives", "commitments"]
KINDS: dict[LedgerName, FactKind] = {
    "funding": "funding",
    "objectives": "objective",
    "commitments": "commitment",
}
TYPES: dict[LedgerName, type[Fact]] = {
    "funding": Funding,
    "objectives": Objective,
    "commitments": Commitment,
}
# The columns of each ledger in the files that it is exported to: heading and field, widest last.
_PLACE = (("Document", "document"), ("Page", "page"), ("Rubrique", "section"), ("Citation", "quote"))
COLUMNS: dict[LedgerName, tuple[tuple[str, str], ...]] = {
    "funding": (
        ("Montant écrit", "amount_text"),
        ("Montant (€)", "euros"),
        ("Part (%)", "share"),
        ("Coût total (€)", "total_cost"),
        ("Financeurs", "funders"),
        ("Bénéficiaire", "beneficiary"),
        ("Objet", "purpose"),
        ("Lieu", "place"),
        ("Programme", "programme"),
        ("Période", "period"),
        ("État", "state"),
        ("Base", "basis"),
        ("Nature", "nature"),
        *_PLACE,
        ("Identifiant", "id"),
        ("Partie de", "part_of"),
        ("Répète", "repeats"),
    ),
    "objectives": (
        ("Niveau", "level"),
        ("Numéro", "number"),
        ("Objectif", "text"),
        ("Valeur visée", "target_value"),
        ("Unité", "target_unit"),
        ("Point de départ", "target_baseline"),
        ("Échéance", "target_deadline"),
        *_PLACE,
        ("Identifiant", "id"),
        ("Au-dessus", "parent"),
    ),
    "commitments": (
        ("Acteurs", "actors"),
        ("Engagement", "action"),
        ("Envers", "to"),
        ("Échéance", "deadline"),
        ("Condition", "condition"),
        ("Fermeté", "firmness"),
        *_PLACE,
        ("Identifiant", "id"),
    ),
}
# What a terminal shows of each.
SHOWN: dict[LedgerName, tuple[tuple[str, str], ...]] = {
    "funding": (
        ("Montant", "euros"),
        ("Part", "share"),
        ("Financeurs", "funders"),
        ("Bénéficiaire", "beneficiary"),
        ("Objet", "purpose"),
        ("Programme", "programme"),
        ("Période", "period"),
        ("Document", "document"),
        ("Page", "page"),
    ),
    "objectives": (
        ("Niveau", "level"),
        ("Numéro", "number"),
        ("Objectif", "text"),
        ("Visé", "target_value"),
        ("Unité", "target_unit"),
        ("Échéance", "target_deadline"),
        ("Document", "document"),
        ("Page", "page"),
    ),
    "commitments": (
        ("Acteurs", "actors"),
        ("Engagement", "action"),
        ("Échéance", "deadline"),
        ("Fermeté", "firmness"),
        ("Document", "document"),
        ("Page", "page"),
    ),
}
# How readers are told what programs read in English.
FIRMNESS = {"firm": "ferme", "conditional": "sous condition", "intended": "intention"}
_NUMBERS = frozenset({"euros", "share", "total_cost", "target_value"})
# What Excel takes at most: links in a sheet, characters in a cell, in a formula's text.
_MOST_LINKS = 65_000
_LONGEST_CELL = 32_767
_LONGEST_ADDRESS = 255
_WIDTHS = {"quote": 70, "purpose": 45, "action": 60, "text": 60, "section": 40, "document": 30, "funders": 25}


def row_json(fact: Fact) -> dict[str, Any]:
    """Return a fact as a row of `ledger --format json`; numbers are decimal strings."""
    return {name: _plain(value) for name, value in asdict(fact).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    return value


def ledger_json(found: FactsFound) -> str:
    """Return what `ledger --format json` and the service give: the rows, and how many there are in all."""
    return json.dumps(
        {"rows": [row_json(fact) for fact in found.facts], "total": found.total}, ensure_ascii=False
    )


def check_sort(name: LedgerName, sort: str) -> None:
    """Raise `SettingsError` if this ledger cannot be sorted so."""
    known = SORTS[TYPES[name]]
    if sort.removeprefix("-") not in known:
        raise SettingsError(f"« {sort} » ne donne pas d'ordre ; choisissez parmi : {', '.join(known)}.")


def shown(value: Cell, field: str) -> str:
    """Return a cell as a terminal shows it: « 283 000 € », « 50 % », « non précisé » for no amount."""
    if value is None:
        return "non précisé" if field == "euros" else ""
    if isinstance(value, Decimal):
        unit = {"euros": f"{NO_BREAK}€", "share": f"{NO_BREAK}%"}.get(field, "")
        return f"{to_the_cent(value, space=NARROW)}{unit}"
    return " ".join(str(value).split())


def cell_of(fact: Fact, field: str) -> Cell:
    """Return what a fact says in a column, for people to read."""
    if field.startswith("target_"):
        target = getattr(fact, "target", None)
        return getattr(target, field.removeprefix("target_")) if target else None
    value: Any = getattr(fact, field)
    if field == "section":
        return " > ".join(value) or None
    if field == "firmness":
        return FIRMNESS[value]
    if isinstance(value, tuple):
        return ", ".join(value) or None
    return None if value is None else value if isinstance(value, (int, Decimal)) else str(value)


def write_csv(name: LedgerName, facts: Iterable[Fact]) -> str:
    """Return the ledger as a CSV that French spreadsheets open."""
    headings, fields = zip(*COLUMNS[name], strict=True)
    return csv_text(chain([headings], ([cell_of(fact, field) for field in fields] for fact in facts)))


def _write_link(sheet: Any, place: tuple[int, int], address: str, shown_as: str, style: Any) -> None:
    """Write a link; the library takes apart the addresses of files, which a formula leaves whole."""
    if not address.startswith("file:"):
        sheet.write_url(*place, address, style, string=shown_as)
    elif len(address) <= _LONGEST_ADDRESS and len(shown_as) <= _LONGEST_ADDRESS:
        said = shown_as.replace('"', '""')
        sheet.write_formula(*place, f'=HYPERLINK("{address}","{said}")', style, shown_as)
    else:
        sheet.write_string(*place, shown_as)


def write_xlsx(name: LedgerName, facts: Sequence[Fact], link: Callable[[Fact], str | None]) -> bytes:
    """Return an Excel workbook of typed cells; the cell of the page, or else of the document, is a link."""
    import xlsxwriter

    out = io.BytesIO()
    columns = COLUMNS[name]
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Grand livre")
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        linked = book.get_default_url_format()
        for column, (heading, field) in enumerate(columns):
            sheet.write_string(0, column, heading, bold)
            sheet.set_column(column, column, _WIDTHS.get(field, 14))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(facts), 1), len(columns) - 1)
        for row, fact in enumerate(facts, 1):
            address = link(fact) if row <= _MOST_LINKS else None
            target = "page" if fact.page is not None else "document"
            for column, (_, field) in enumerate(columns):
                value = cell_of(fact, field)
                if value is None:
                    continue
                if address and field == target:
                    _write_link(sheet, (row, column), address, str(value), linked)
                elif isinstance(value, (int, Decimal)):
                    sheet.write_number(row, column, float(value), money if field in _NUMBERS else None)
                else:
                    sheet.write_string(row, column, value[:_LONGEST_CELL])
    return out.getvalue()
