"""The search page, and what is found as a file."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from assistant.border.answer_json import without_strays
from assistant.web.frame.rendering import render
from assistant.web.ledger.named import ledger_names
from assistant.web.search import searching
from assistant.web.search.snippets import snippet, terms

if TYPE_CHECKING:
    from assistant.library.library import Library


def search_router(library: "Library") -> APIRouter:
    """Build the routes of the search page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/recherche")
    def show(request: Request) -> Response:
        query = read_query(request.query_params)
        names = ledger_names(library)
        hits = searching.find(library, query, names)
        wanted = terms(query.words)
        first = (query.page - 1) * searching.SHOWN
        shown = [
            (hit.passage, snippet(hit.passage.text, wanted), hit.same)
            for hit in hits[first : first + searching.SHOWN]
        ]
        return HTMLResponse(
            render(
                "search.html",
                query=query,
                orders=searching.ORDERS,
                facets=searching.facets(query, hits, names),
                facet_names=searching.FACETS,
                shown=shown,
                first=first,
                total=len(hits),
                most=searching.COUNTED,
                pages=-(-len(hits) // searching.SHOWN),
                address_of=lambda number: query.at(number).address(),
            )
        )

    @router.get("/recherche.csv")
    def export(request: Request) -> Response:
        hits = searching.find(library, read_query(request.query_params), ledger_names(library))
        return Response(
            searching.as_csv(hits, str(request.base_url).rstrip("/")),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="recherche.csv"'},
        )

    return router


def read_query(params: QueryParams) -> searching.Query:
    """Read what an address asks; what makes no sense in it is left out."""

    def said(name: str) -> list[str]:
        return [str(without_strays(value)) for value in params.getlist(name) if value]

    page = "".join(said("page")[-1:])
    return searching.Query(
        words=" ".join(said("q"))[: searching.LONGEST_SEARCH],
        chosen={name: tuple(dict.fromkeys(said(name))) for name in searching.FACETS},
        order=next((order for order in said("tri") if order in searching.ORDERS), ""),
        page=int(page) if page.isascii() and page.isdigit() and 0 < int(page) <= searching.COUNTED else 1,
    )
