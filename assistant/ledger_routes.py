"""The routes of the ledger: funding, objectives and commitments, as JSON or as files for spreadsheets."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from assistant.errors import QuestionError, SettingsError
from assistant.ledger_wire import KINDS, LedgerName, check_sort, ledger_json, write_csv, write_xlsx
from assistant.wire import Words
from corpus.fact_filter import FactFilter
from corpus.facts import Fact, Firmness, Level

if TYPE_CHECKING:
    from assistant.library import Library

DEFAULT_ROWS = 1_000
"""How many rows are given where nothing is asked; files hold all."""

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Name = Annotated[Words, Query(max_length=300)]
Names = Annotated[tuple[Words, ...], Query()]
Year = Annotated[int | None, Query(ge=1800, le=2200)]
Euros = Annotated[Decimal | None, Query()]
Offset = Annotated[int, Query(ge=0)]
Limit = Annotated[int | None, Query(ge=1)]
Format = Literal["json", "csv", "xlsx"]


def ledger_router(library: "Library") -> APIRouter:
    """Build the routes of the ledger."""
    router = APIRouter()

    @router.get("/api/funding")
    def funding(
        request: Request,
        q: Name = "",
        funder: Name = "",
        beneficiary: Name = "",
        programme: Name = "",
        place: Name = "",
        year: Year = None,
        least: Annotated[Decimal | None, Query(alias="min")] = None,
        most: Annotated[Decimal | None, Query(alias="max")] = None,
        document: Names = (),
        collection: Names = (),
        sort: Name = "document",
        offset: Offset = 0,
        limit: Limit = None,
        format: Format = "json",  # noqa: A002 (the name in the address)
    ) -> Response:
        """Return who funds what; `document` and `collection` may be repeated."""
        where = FactFilter(
            words=q,
            funder=funder,
            beneficiary=beneficiary,
            programme=programme,
            place=place,
            year=year,
            least=least,
            most=most,
            documents=document,
            collections=collection,
            sort=sort,
            offset=offset,
            limit=_rows(limit, format),
        )
        return _respond(library, request, "funding", where, format)

    @router.get("/api/objectives")
    def objectives(
        request: Request,
        q: Name = "",
        level: Level | None = None,
        year: Year = None,
        document: Names = (),
        collection: Names = (),
        sort: Name = "document",
        offset: Offset = 0,
        limit: Limit = None,
        format: Format = "json",  # noqa: A002 (the name in the address)
    ) -> Response:
        """Return the tree of objectives, and targets."""
        where = FactFilter(
            words=q,
            level=level,
            year=year,
            documents=document,
            collections=collection,
            sort=sort,
            offset=offset,
            limit=_rows(limit, format),
        )
        return _respond(library, request, "objectives", where, format)

    @router.get("/api/commitments")
    def commitments(
        request: Request,
        q: Name = "",
        actor: Name = "",
        firmness: Firmness | None = None,
        year: Year = None,
        document: Names = (),
        collection: Names = (),
        sort: Name = "document",
        offset: Offset = 0,
        limit: Limit = None,
        format: Format = "json",  # noqa: A002 (the name in the address)
    ) -> Response:
        """Return who commits to what, and how firmly."""
        where = FactFilter(
            words=q,
            actor=actor,
            firmness=firmness,
            year=year,
            documents=document,
            collections=collection,
            sort=sort,
            offset=offset,
            limit=_rows(limit, format),
        )
        return _respond(library, request, "commitments", where, format)

    return router


def _rows(limit: int | None, format_: Format) -> int | None:
    return limit or (DEFAULT_ROWS if format_ == "json" else None)


def _respond(
    library: "Library", request: Request, name: LedgerName, where: FactFilter, format_: Format
) -> Response:
    try:
        check_sort(name, where.sort)
    except SettingsError as error:
        raise QuestionError(str(error)) from error
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
        media_type="text/csv; charset=utf-8" if format_ == "csv" else _XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.{format_}"'},
    )
