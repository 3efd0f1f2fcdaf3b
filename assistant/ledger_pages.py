"""The pages of the ledger: funding, objectives, commitments; each row opens its source."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from assistant.errors import QuestionError, SettingsError
from assistant.ledger_wire import FIRMNESS, KINDS, LedgerName, cell_of, check_sort, shown
from assistant.rendering import render
from assistant.totals import Bar, Total, commitment_bars, funding_bars, total_of
from assistant.wire import clean
from corpus.fact_filter import FactFilter
from corpus.facts import Commitment, Fact, Funding

if TYPE_CHECKING:
    from assistant.library import Library

SHOWN = 50
"""How many rows are shown on a page."""

_TITLES: dict[LedgerName, tuple[str, str, str]] = {
    "funding": ("/financements", "Financements", "Qui finance quoi, combien, et où c’est écrit."),
    "objectives": ("/objectifs", "Objectifs", "Ce que les documents visent, du volet à l’action."),
    "commitments": (
        "/engagements",
        "Engagements",
        "Qui s’engage à quoi, pour quand, et avec quelle fermeté.",
    ),
}
# What is filtered by, beside the words: the name in the address, and the label.
_FIELDS: dict[LedgerName, tuple[tuple[str, str], ...]] = {
    "funding": (
        ("funder", "Financeur"),
        ("beneficiary", "Bénéficiaire"),
        ("programme", "Programme"),
        ("place", "Lieu"),
        ("min", "Au moins (€)"),
        ("max", "Au plus (€)"),
        ("year", "Année"),
    ),
    "objectives": (("level", "Niveau"), ("year", "Année")),
    "commitments": (("actor", "Acteur"), ("firmness", "Fermeté"), ("year", "Année")),
}
_LEVELS = (
    "volet", "pilier", "axe", "orientation", "objectif stratégique", "objectif opérationnel", "action", "cible",
)  # fmt: skip
_CHOICES: dict[str, dict[str, str]] = {
    "level": {level: level for level in _LEVELS},
    "firmness": dict(FIRMNESS),
}
_SHOWN: dict[LedgerName, tuple[tuple[str, str], ...]] = {
    "funding": (
        ("Montant", "euros"),
        ("Part", "share"),
        ("Financeurs", "funders"),
        ("Bénéficiaire", "beneficiary"),
        ("Objet", "purpose"),
        ("Programme", "programme"),
        ("Période", "period"),
        ("État", "state"),
    ),
    "objectives": (
        ("Niveau", "level"),
        ("Numéro", "number"),
        ("Objectif", "text"),
        ("Visé", "target_value"),
        ("Unité", "target_unit"),
        ("Échéance", "target_deadline"),
    ),
    "commitments": (
        ("Acteurs", "actors"),
        ("Engagement", "action"),
        ("Échéance", "deadline"),
        ("Condition", "condition"),
        ("Fermeté", "firmness"),
    ),
}


def ledger_pages_router(library: "Library") -> APIRouter:
    """Build the routes of the ledger's pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/financements")
    def funding(request: Request) -> Response:
        return _page(library, "funding", request.query_params)

    @router.get("/objectifs")
    def objectives(request: Request) -> Response:
        return _page(library, "objectives", request.query_params)

    @router.get("/engagements")
    def commitments(request: Request) -> Response:
        return _page(library, "commitments", request.query_params)

    return router


def _page(library: "Library", name: LedgerName, params: QueryParams) -> Response:
    expected = ("q", "collection", "sort", "page", *(key for key, _ in _FIELDS[name]))
    said = {key: str(clean(params.get(key, ""))).strip()[:300] for key in expected}
    try:
        where = _filter(name, said)
    except SettingsError as error:
        raise QuestionError(str(error)) from error
    number = int(page) if (page := said.get("page", "")).isascii() and page.isdigit() and int(page) else 1
    every = library.facts(KINDS[name], replace(where, documents=tuple(params.getlist("document")))).facts
    first = (number - 1) * SHOWN
    # The files are asked for with plain numbers.
    bounds = {"min": where.least, "max": where.most}
    asked = [
        (key, str(bounds.get(key) or value)) for key, value in params.multi_items() if value and key != "page"
    ]
    titles = {summary.id: summary.title for summary in library.documents()}
    address, title, lead = _TITLES[name]
    return HTMLResponse(
        render(
            "ledger.html",
            here=address,
            title=title,
            lead=lead,
            ledgers=list(_TITLES.values()),
            fields=_FIELDS[name],
            choices=_CHOICES,
            collections=sorted({summary.collection for summary in library.documents()}),
            said=said,
            columns=_SHOWN[name],
            rows=[
                (fact, _cells(name, fact), titles.get(fact.document_id, fact.document))
                for fact in every[first : first + SHOWN]
            ],
            total=len(every),
            sum=_total(every) if name == "funding" else None,
            charts=_charts(name, every),
            is_money=name == "funding",
            page=number,
            pages=-(-len(every) // SHOWN),
            address_of=lambda page: f"{address}?{urlencode([*asked, ('page', page)])}",
            export=lambda format_: f"/api/{name}?{urlencode([*asked, ('format', format_)])}",
        )
    )


def _filter(name: LedgerName, said: dict[str, str]) -> FactFilter:
    """Read what the form asks. Raises `SettingsError` for a number that is none, or an order that is none."""
    sort = said.get("sort") or "document"
    check_sort(name, sort)
    known = {key for key, _ in _FIELDS[name]}
    values: dict[str, Any] = {
        key: said.get(key, "") for key in known - {"min", "max", "year", "level", "firmness"}
    }
    for key in known & _CHOICES.keys():
        values[key] = said.get(key) if said.get(key) in _CHOICES[key] else None
    return FactFilter(
        words=said.get("q", ""),
        year=int(year) if (year := said.get("year", "")).isascii() and year.isdigit() else None,
        least=_euros(said.get("min", "")),
        most=_euros(said.get("max", "")),
        collections=(said["collection"],) if said.get("collection") else (),
        sort=sort,
        **values,
    )


def _euros(words: str) -> Decimal | None:
    digits = "".join(words.split()).replace("€", "").replace(",", ".")
    if not digits:
        return None
    try:
        value = Decimal(digits)
    except InvalidOperation as error:
        raise SettingsError(f"« {words} » n’est pas un montant en euros.") from error
    if not value.is_finite():
        raise SettingsError(f"« {words} » n’est pas un montant en euros.")
    return value


def _cells(name: LedgerName, fact: Fact) -> list[str]:
    return [shown(cell_of(fact, field), field) for _, field in _SHOWN[name]]


def _total(facts: tuple[Fact, ...]) -> Total:
    return total_of([fact for fact in facts if isinstance(fact, Funding)])


def _charts(name: LedgerName, facts: tuple[Fact, ...]) -> dict[str, tuple[Bar, ...]]:
    charts: dict[str, tuple[Bar, ...]] = {}
    if name == "funding":
        charts = funding_bars([fact for fact in facts if isinstance(fact, Funding)])
    elif name == "commitments":
        charts = commitment_bars([fact for fact in facts if isinstance(fact, Commitment)])
    # One value alone is no picture.
    return {title: bars for title, bars in charts.items() if len(bars) > 1}
