"""The routes of the ledger: funding, objectives and commitments, as JSON or as files for spreadsheets."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from assistant.border.answer_json import Words, without_strays
from assistant.border.fact_tables import KINDS, LedgerName, check_sort, ledger_json, write_csv, write_xlsx
from assistant.border.filters import FILTERS, read_filters
from assistant.errors import QuestionError, SettingsError
from corpus.documents import XLSX
from corpus.facts.fact_filter import FactFilter
from corpus.facts.facts import Fact

if TYPE_CHECKING:
    from assistant.library.library import Library

DEFAULT_ROWS = 1_000
"""How many rows are given where nothing is asked; files hold all."""

_LONGEST = 300
_MOST_ROWS = 10**9

Names = Annotated[tuple[Words, ...], Query()]
Format = Literal["json", "csv", "xlsx"]

_SUMMARIES: dict[LedgerName, str] = {
    "funding": "Return who funds what.",
    "objectives": "Return the tree of objectives, and targets.",
    "commitments": "Return who commits to what, and how firmly.",
}


def ledger_router(library: "Library") -> APIRouter:
    """Build the routes of the ledger."""
    router = APIRouter()
    for name, summary in _SUMMARIES.items():
        router.add_api_route(
            f"/api/{name}",
            _route(library, name),
            methods=["GET"],
            name=name,
            description=f"{summary} `document` and `collection` may be repeated.",
            openapi_extra={"parameters": [_parameter(each.key, each.choices) for each in FILTERS[name]]},
        )
    return router


def _route(library: "Library", name: LedgerName) -> Any:
    def rows(
        request: Request,
        q: Annotated[Words, Query(max_length=_LONGEST)] = "",
        document: Names = (),
        collection: Names = (),
        sort: Annotated[Words, Query(max_length=_LONGEST)] = "document",
        offset: Annotated[int, Query(ge=0, le=_MOST_ROWS)] = 0,
        limit: Annotated[int | None, Query(ge=1, le=_MOST_ROWS)] = None,
        format: Format = "json",  # noqa: A002 (the name in the address)
    ) -> Response:
        said = {key: str(without_strays(value))[:_LONGEST] for key, value in request.query_params.items()}
        try:
            check_sort(name, sort)
            where = FactFilter(
                words=q,
                documents=document,
                collections=collection,
                sort=sort,
                offset=offset,
                limit=limit or (DEFAULT_ROWS if format == "json" else None),
                **read_filters(name, said),
            )
        except SettingsError as error:
            raise QuestionError(str(error)) from error
        return _respond(library, request, name, where, format)

    return rows


def _parameter(key: str, choices: Any) -> dict[str, Any]:
    schema = {"type": "string", **({"enum": list(choices)} if choices else {})}
    return {"name": key, "in": "query", "required": False, "schema": schema}


def _respond(
    library: "Library", request: Request, name: LedgerName, where: FactFilter, format_: Format
) -> Response:
    found = library.facts(KINDS[name], where)
    if format_ == "json":
        return Response(ledger_json(found), media_type="application/json")

    def link(fact: Fact) -> str:
        return f"{request.base_url}source/{fact.document_id}?start={fact.start}&end={fact.end}"

    content = (
        write_csv(name, found.facts).encode() if format_ == "csv" else write_xlsx(name, found.facts, link)
    )
    return Response(
        content,
        media_type="text/csv; charset=utf-8" if format_ == "csv" else XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.{format_}"'},
    )
