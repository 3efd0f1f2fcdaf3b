"""Funding stated in tables: lists of grants, known by their columns, and financing plans, by their title."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache

from corpus.documents import Cell, Document, Table
from corpus.facts.facts import Cutter, Funding
from corpus.french.dates import years_of
from corpus.french.folding import fold
from corpus.french.organisations import payer
from corpus.french.programmes import find_programmes, programme_funder
from corpus.ledger.money.natures import nature_of_columns
from corpus.ledger.sentences.authors import payer_of

# What a column holds, by its folded header; the first that matches, in this order.
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "ignored",
            (
                r"^(?:id|ident|num|no(?![a-z])|n°|code|insee|siren|siret|lat|long|pop|cat|lib.*cat)|siren"
                r"|siret|categ"
            ),
        ),
        (
            "total",
            (
                r"cout|depense|assiette|budget (?:total|previsionnel)"
                r"|montant (?:total )?(?:ht )?(?:du projet|des travaux|de l'operation)|total (?:ht|ttc)"
                r"|montant_ht"
            ),
        ),
        ("share", r"pct|pourcent|taux|^%|\(%\)|^part\b|levier"),
        (
            "amount",
            (
                r"subvention|montant|aide\b|aide_|participation|attribution|somme|credits?\b|recettes?$"
                r"|\beuros?\b|€|^(?:propos|accord|attribu|allou|vot)ee?s?$"
            ),
        ),
        ("kind", r"^(?:nature|type|f ?/? ?m|i ?/ ?f ?/ ?m)$"),
        ("funder", r"financeur|attribuant|cofinanceur|partenaire financier|origine"),
        (
            "beneficiary",
            (
                r"beneficiaire|association|organisme|porteur|attributaire|maitre d'ouvrage"
                r"|maitrise d'ouvrage|structure|nom_terr|collectivite|club"
            ),
        ),
        (
            "purpose",
            (
                r"description|objet|projet|intitule|operation|libelle|action|designation|travaux"
                r"|manifestation|nature"
            ),
        ),
        ("place", r"commune|libgeo|ville|lieu|localisation|territoire"),
        ("area", r"departement|region"),
        ("period", r"annee|exercice|date"),
        ("programme", r"^dot|dotation|dispositif|programme|demarche|fonds|appel"),
    )
)
_PLAN = re.compile(
    r"plan de (?:co-?)?financement|financeurs?|recettes|ressources|financements?\b"
    r"|subventions? (?:sollicitees|attendues|previsionnelles)"
)
_SPENDING = re.compile(r"depense|charge|poste|cout|travaux|nature")
_TOTAL = re.compile(r"\W*(?:sous-)?total|\W*cout total|\W*ensemble\b|\W*montant total")
_OWN = re.compile(r"autofinancement|fonds propres|reste a (?:la )?charge|emprunt|part communale|apport")
_NUMBER = re.compile(r"^\(?-?\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:[,.]\d+)?\)?$|^-?\d+(?:[,.]\d+)?$")
# Accounts: what their rows say is no one's grant, and their columns are of other units.
_ACCOUNTS = re.compile(
    r"\bcomptes? (?:m\d|administratif)|\bbalance\b|\bdebits?\b|en milliers|euros par habitant|\bratios?\b"
    r"|equilibres? financiers?|\bsections? d|\boperations de (?:fonctionnement|investissement)"
    r"|(?:recettes|depenses) (?:de fonctionnement|d'investissement)|\bdm ?\d\b|decision modificative"
)
# Grants that a council asks for, not those that it gives.
_ASKED = re.compile(r"sollicit|demande|recette|attendue|plan de financement")
_CHAPTERS = re.compile(r"chapitre|^nature$|^compte\b")
_EMPTY = re.compile(r"(?:null|nan|n\.?/?[ad]\.?|néant|non renseignée?|sans objet|[-–—_.?]+)", re.IGNORECASE)
_HEAD, _SHORTEST = 3, 3
_LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class _Context:
    """What the file or the table's title say for all rows."""

    programme: str | None
    period: str | None
    factor: Decimal


def is_funding_table(table: Table) -> bool:
    """Tell whether this table is read here, row by row, rather than as sentences."""
    return _columns(table) is not None or _is_plan(table)


def read_tables(document: Document, cutter: Cutter) -> Iterator[Funding]:
    """Yield the funding that the tables of a document state, one row each."""
    for table in document.tables:
        columns = _columns(table)
        if columns is not None:
            yield from _grants(document, table, columns, cutter)
        elif _is_plan(table):
            yield from _plan(document, table, cutter)


def _columns(table: Table) -> Mapping[str, int] | None:
    """Return which column holds what in a list of grants, or None for another table."""
    if _is_accounts(table):
        return None
    found: dict[str, int] = {}
    for column, header in enumerate(table.header):
        folded = fold(header).strip()
        if not folded:
            continue
        name = next((name for name, pattern in _COLUMNS if pattern.search(folded)), None)
        if name is not None and name != "ignored":
            found.setdefault(name, column)
    is_list = (
        "amount" in found and bool({"beneficiary", "purpose"} & set(found)) and len(table.header) >= _HEAD
    )
    return found if is_list and "funder" not in _plan_words(table) else None


def _is_accounts(table: Table) -> bool:
    """Tell whether a table of a text is one of accounts: by its title and columns, or as a list of chapters."""
    if table.sheet is not None:
        return False
    header = [fold(name).strip() for name in table.header]
    names_chapters = bool(header) and _CHAPTERS.search(header[0]) is not None
    is_list = any(re.search(r"association|organisme|structure|beneficiaire", name) for name in header)
    return (names_chapters and not is_list) or _ACCOUNTS.search(
        " ".join((fold(table.title or ""), *header))
    ) is not None


def _plan_words(table: Table) -> set[str]:
    """Return « funder » where the first column of a table names who pays."""
    first = fold(table.header[0]) if table.header else ""
    return {"funder"} if re.search(r"financeur|recette|ressource", first) else set()


def _is_plan(table: Table) -> bool:
    titles = [fold(table.title or ""), *map(fold, table.header)]
    if _is_accounts(table):
        return False
    return table.sheet is None and any(_PLAN.search(title) for title in titles)


def _grants(
    document: Document, table: Table, columns: Mapping[str, int], cutter: Cutter
) -> Iterator[Funding]:
    text, context = document.text, _context(document, table, columns)
    nature = nature_of_columns(table.title or "", table.header[columns["amount"]])
    payers: dict[str, tuple[str, ...]] = {}
    author = payer_of(document)
    is_own = nature == "financement" and not _ASKED.search(fold(table.title or ""))
    own = (author,) if author and is_own else ()
    for row in table.rows:
        cells = {cell.column: cell for cell in row}
        amount = cells.get(columns["amount"])
        if amount is None:
            continue
        written = text[amount.start : amount.end]
        euros = _euros(written)
        if euros is None or euros <= 0:
            continue
        said = {name: _said(text, cells.get(column)) for name, column in columns.items()}
        if _TOTAL.match(fold(text[row[0].start : row[0].end])):
            continue
        programme = said.get("programme")
        if programme is None or (context.programme and programme_known(programme) is None):
            programme = context.programme or programme
        named = said.get("funder") or programme or ""
        if named not in payers:
            payers[named] = _payers(said.get("funder"), programme) or own
        total = _euros(said.get("total") or "")
        yield Funding(
            *cutter.cut("funding", row[0].start, row[-1].end),
            amount_text=written,
            euros=euros * context.factor,
            share=_percent(said.get("share"), euros, total),
            total_cost=total * context.factor if total else None,
            funders=payers[named],
            beneficiary=_words_of(said.get("beneficiary")),
            purpose=_words_of(said.get("purpose")) or _words_of(said.get("kind")),
            place=said.get("place") or said.get("area"),
            programme=programme,
            period=said.get("period") or context.period,
            state="attribué" if nature == "financement" else None,
            nature=nature,
        )


def _context(document: Document, table: Table, columns: Mapping[str, int]) -> _Context:
    titles = " ".join(filter(None, (table.title, table.sheet, document.title, document.name)))
    titles = titles.replace("_", " ").replace("-", " ")
    programmes = find_programmes(titles)
    # « associations loi 1901 » states no year of its grants.
    years = [year for year in years_of(titles) if year >= "2000"]
    header = fold(table.header[columns["amount"]])
    factor = (
        Decimal(1000)
        if re.search(r"k€|keur|milliers", header)
        else Decimal(10**6)
        if re.search(r"m€|millions", header)
        else Decimal(1)
    )
    return _Context(
        programmes[0].name if programmes else None, years[0] if len(set(years)) == 1 else None, factor
    )


@cache
def programme_known(name: str) -> str | None:
    """Return who pays where this programme is all that is said, asked once for each name."""
    return programme_funder(name)


def _payers(funder: str | None, programme: str | None) -> tuple[str, ...]:
    if funder:
        return (payer(funder),)
    implied = programme_known(programme) if programme else None
    return (implied,) if implied else ()


def _said(text: str, cell: Cell | None) -> str | None:
    words = " ".join(text[cell.start : cell.end].split()) if cell else ""
    return None if not words or _EMPTY.fullmatch(words) else words


def _words_of(said: str | None) -> str | None:
    """Return a cell that a reader understands: no bare code or number, « F », « 6574 »."""
    return said if said and len(re.findall(r"[^\W\d_]", said)) >= _SHORTEST else None


def _euros(written: str) -> Decimal | None:
    """Return what a cell of amounts is worth: « 21 667,00 € », « 4000000 », « 12.5 »."""
    compact = written.strip().rstrip("€").strip().replace("\u202f", " ").replace("\xa0", " ")
    if not _NUMBER.match(compact):
        return None
    compact = compact.strip("()").replace(" ", "")
    if "," in compact:
        compact = compact.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+", compact):
        compact = compact.replace(".", "")
    try:
        return Decimal(compact)
    except InvalidOperation:
        return None


def _percent(written: str | None, euros: Decimal, total: Decimal | None) -> Decimal | None:
    """Return a share in percent, where the cell says one and it agrees with amount and cost."""
    if written is None:
        return None
    value = _euros(written.rstrip("% "))
    if value is None or value < 0:
        return None
    if (
        "%" not in written
        and value <= 1
        and total
        and total > 0
        and abs(euros / total - value) < Decimal("0.02")
    ):
        value = (value * 100).quantize(Decimal("0.01"))
    return value if value <= 100 else None


def _plan(document: Document, table: Table, cutter: Cutter) -> Iterator[Funding]:
    """Yield the lines of a financing plan that say who pays, each a part of the total where there is one."""
    lines = [
        (row, label, amount, share)
        for row in table.rows
        for label, amount, share in _pairs(document.text, table, row)
    ]
    rows: list[Funding] = []
    totals: list[Funding] = []
    for row, label, amount, share in lines:
        name = " ".join(document.text[label.start : label.end].split()).strip(" :*-–•")
        if len(name) > _LONGEST_LABEL:
            continue
        written = document.text[amount.start : amount.end]
        is_total = _TOTAL.match(fold(name)) is not None
        programmes = find_programmes(name)
        found = Funding(
            *cutter.cut("funding", row[0].start, row[-1].end),
            amount_text=written.strip(),
            euros=_euros(written),
            share=_euros(document.text[share.start : share.end].rstrip("% ")) if share else None,
            funders=() if is_total else _line_payers(name),
            purpose=table.title if table.title and len(table.title) <= 2 * _LONGEST_LABEL else None,
            programme=programmes[0].name if programmes else None,
            state="prévisionnel",
            nature="total" if is_total else "financement",
            basis="HT"
            if re.search(r"\bHT\b", " ".join((name, *table.header)))
            else "TTC"
            if re.search(r"\bTTC\b", " ".join((name, *table.header)))
            else None,
        )
        (totals if is_total else rows).append(found)
    total = max(totals, key=lambda row: row.euros or Decimal(0), default=None)
    for found in rows:
        yield _part(found, total)
    if total is not None:
        yield total


def _part(row: Funding, total: Funding | None) -> Funding:
    if total is None or total.euros is None or row.euros is None or row.euros > total.euros:
        return row
    return replace(row, part_of=total.id, total_cost=total.euros)


def _line_payers(name: str) -> tuple[str, ...]:
    implied = programme_funder(name)
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", name).strip()
    if implied and find_programmes(name)[0].start <= 2:
        return (implied,)
    if re.match(r"(?:[EÉ]tat|ETAT|ÉTAT)\b", bare):
        return ("État",)
    return (payer(bare),)


def _pairs(text: str, table: Table, row: Sequence[Cell]) -> Iterator[tuple[Cell, Cell, Cell | None]]:
    """Yield each label of a row that names who pays, with its amount and share."""
    label: Cell | None = None
    position = 0
    while position < len(row):
        cell = row[position]
        words = text[cell.start : cell.end].strip()
        if _euros(words) is not None and "%" not in words:
            following = row[position + 1] if position + 1 < len(row) else None
            share = following if following and _is_share(text, table, following) else None
            if label is not None and not _spends(table, label) and _says_money(words, table, cell):
                yield label, cell, share
            label = None
        elif re.search(r"[^\W\d_]{2,}", words) and (label is None or _spends(table, label)):
            label = cell
        position += 1


def _says_money(words: str, table: Table, cell: Cell) -> bool:
    header = fold(table.header[cell.column]) if cell.column < len(table.header) else ""
    value = _euros(words) or Decimal(0)
    return "€" in words or value >= 100 or bool(re.search(r"montant|€|euro", header))


def _is_share(text: str, table: Table, cell: Cell) -> bool:
    words = text[cell.start : cell.end].strip()
    header = fold(table.header[cell.column]) if cell.column < len(table.header) else ""
    return _euros(words.rstrip("% ")) is not None and ("%" in words or "%" in header or "taux" in header)


def _spends(table: Table, label: Cell) -> bool:
    """Tell whether a label stands in a column of spending."""
    header = fold(table.header[label.column]) if label.column < len(table.header) else ""
    if _PLAN.search(header):
        return False
    return bool(_SPENDING.search(header))
