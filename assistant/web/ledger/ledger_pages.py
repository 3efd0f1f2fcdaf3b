"""The pages of the ledger: funding, objectives, commitments; each row opens its source."""

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from assistant.border.answer_json import without_strays
from assistant.border.fact_tables import KINDS, LedgerName, cell_of, check_sort, shown
from assistant.border.filters import FILTERS, read_filters
from assistant.errors import SettingsError
from assistant.web.frame.rendering import render
from assistant.web.ledger.sums import Figures, ledger_figures
from assistant.web.ledger.trees import trees
from corpus.facts.fact_filter import FactFilter, FactsFound
from corpus.facts.facts import Fact, Objective

if TYPE_CHECKING:
    from assistant.library.library import Library

SHOWN = 50
"""How many rows are shown on a page."""

SHOWN_IN_TREE = 300
"""How many of a tree, which is read at a glance."""

_TITLES: dict[LedgerName, tuple[str, str, str]] = {
    "funding": ("/financements", "Financements", "Qui finance quoi, combien, et où c’est écrit."),
    "objectives": ("/objectifs", "Objectifs", "Ce que les documents visent, du volet à l’action."),
    "commitments": (
        "/engagements",
        "Engagements",
        "Qui s’engage à quoi, pour quand, et avec quelle fermeté.",
    ),
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
    expected = ("q", "collection", "sort", "page", "vue", *(each.key for each in FILTERS[name]))
    said = {key: str(without_strays(params.get(key, ""))).strip()[:300] for key in expected}
    problem = ""
    try:
        where = replace(_filter(name, said), documents=tuple(params.getlist("document")))
    except SettingsError as error:
        problem, where = str(error).replace("'", "’"), FactFilter()
    page = said["page"]
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 10 and int(page) else 1
    # The files are asked for with plain numbers.
    bounds = {"min": where.least, "max": where.most}
    asked = [
        (key, str(bounds.get(key) or value)) for key, value in params.multi_items() if value and key != "page"
    ]
    titles = {summary.id: summary.title for summary in library.documents()}
    address, title, lead = _TITLES[name]
    is_tree = name == "objectives" and said["vue"] != "tableau" and not said["sort"]
    per_page = SHOWN_IN_TREE if is_tree else SHOWN
    found, figured = FactsFound((), 0), Figures()
    if not problem:
        found = library.facts(KINDS[name], replace(where, offset=(number - 1) * per_page, limit=per_page))
        figured = ledger_figures(library).of(name, where) if found.total else figured
    return HTMLResponse(
        render(
            "ledger.html",
            here=address,
            title=title,
            lead=lead,
            ledgers=list(_TITLES.values()),
            filters=FILTERS[name],
            collections=sorted({summary.collection for summary in library.documents()}),
            said=said,
            problem=problem,
            columns=_SHOWN[name],
            rows=[
                (fact, _cells(name, fact), titles.get(fact.document_id, fact.document))
                for fact in found.facts
            ],
            trees=trees(fact for fact in found.facts if isinstance(fact, Objective)) if is_tree else (),
            titles=titles,
            views={"": "Arbre", "tableau": "Tableau"} if name == "objectives" else {},
            view_address=lambda view: (
                f"{address}?{urlencode([*((k, v) for k, v in asked if k != 'vue'), ('vue', view)])}"
            ),
            total=found.total,
            sum=figured.sum,
            charts=figured.charts,
            calendar=figured.calendar,
            is_money=name == "funding",
            page=number,
            pages=-(-found.total // per_page),
            address_of=lambda page: f"{address}?{urlencode([*asked, ('page', page)])}",
            export=lambda format_: (
                f"/api/{name}?{urlencode([*((k, v) for k, v in asked if k != 'vue'), ('format', format_)])}"
            ),
        ),
        422 if problem else 200,
    )


def _filter(name: LedgerName, said: dict[str, str]) -> FactFilter:
    """Read what the form asks. Raises `SettingsError` for a value, or an order, that is none."""
    sort = said["sort"] or "document"
    check_sort(name, sort)
    return FactFilter(
        words=said["q"],
        collections=(said["collection"],) if said["collection"] else (),
        sort=sort,
        **read_filters(name, said),
    )


def _cells(name: LedgerName, fact: Fact) -> list[str]:
    return [shown(cell_of(fact, field), field) for _, field in _SHOWN[name]]
