"""The pages of the documents: what is there, what was read of it, adding, correcting and removing."""

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, TypeAdapter

from assistant.border.answer_json import Words
from assistant.border.corrections import read_correction
from assistant.errors import SettingsError, UploadError
from assistant.library.uploads import Uploads
from assistant.settings import DEFAULT_COLLECTION
from assistant.web.frame.access import COOKIE
from assistant.web.frame.guards import CLOSED
from assistant.web.frame.rendering import render
from corpus.documents import is_sheet
from corpus.french.folding import fold
from corpus.structure.description import KINDS

if TYPE_CHECKING:
    from assistant.library.library import Library
    from assistant.library.uploads import Upload
    from corpus.documents import Document, DocumentSummary

SHOWN = 50
"""How many documents are shown on a page."""

_MOST_HEADINGS = 300


class UploadJson(BaseModel):
    """A file that was added: its state (waiting, reading, read, partly, unchanged, refused), and a word on it."""

    id: str
    name: str
    collection: str
    state: str
    detail: str


def documents_router(library: "Library", uploads: Uploads) -> APIRouter:
    """Build the routes of the documents' pages."""
    router = APIRouter()

    @router.get("/documents", include_in_schema=False)
    def show(
        request: Request,
        q: Annotated[Words, Query()] = "",
        collection: Annotated[Words, Query()] = "",
        etat: Annotated[Words, Query()] = "",
        page: Annotated[int, Query(ge=1)] = 1,
    ) -> Response:
        known = library.documents()
        every = [summary for summary in known if summary.is_in(collection)]
        chosen = [summary for summary in every if _is_chosen(summary, q, etat)]
        first = (page - 1) * SHOWN
        return HTMLResponse(
            render(
                "documents.html",
                documents=chosen[first : first + SHOWN],
                total=len(chosen),
                in_all=len(every),
                partly=sum(1 for summary in every if summary.problems),
                collections=sorted({summary.collection for summary in known}),
                default_collection=DEFAULT_COLLECTION,
                q=q,
                collection=collection,
                state=etat,
                page=page,
                pages=-(-len(chosen) // SHOWN),
                address_of=lambda number: (
                    "/documents?"
                    + urlencode({"q": q, "collection": collection, "etat": etat, "page": number})
                ),
                may_change=request.state.may_change,
                signed_in=COOKIE in request.cookies and request.state.may_change == "allowed",
                closed=CLOSED,
                uploads=uploads.recent(),
            )
        )

    @router.post("/documents", include_in_schema=False)
    def add(
        request: Request,
        files: list[UploadFile],
        collection: Annotated[Words, Form()] = DEFAULT_COLLECTION,
        replace: Annotated[bool, Form()] = False,
    ) -> Response:
        named = [file for file in files if file.filename]
        if not named:
            raise UploadError("Choisissez au moins un fichier.")
        taken = [
            uploads.take(
                file.filename or "",
                file.file,
                collection.strip() or DEFAULT_COLLECTION,
                replaces=replace,
            )
            for file in named
        ]
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse("/documents#ajouts", 303)
        return JSONResponse(_UPLOADS.dump_python(_upload_jsons(taken), mode="json"), 202)

    @router.get("/api/uploads")
    def recent() -> tuple[UploadJson, ...]:
        """List the files that were added lately, the last one first, with how far they are."""
        return _upload_jsons(uploads.recent())

    @router.get("/documents/{document_id}", include_in_schema=False)
    def document(request: Request, document_id: str) -> Response:
        return _page(library, document_id, request.state.may_change)

    @router.post("/documents/{document_id}/corriger", include_in_schema=False)
    def correct(
        request: Request,
        document_id: str,
        title: Annotated[Words, Form()] = "",
        kind: Annotated[Words, Form()] = "",
        date: Annotated[Words, Form()] = "",
        territory: Annotated[Words, Form()] = "",
        period: Annotated[Words, Form()] = "",
    ) -> Response:
        summary = library.summary(document_id)
        said = {"title": title, "kind": kind, "date": date, "territory": territory, "period": period}
        changed = {
            field: words for field, words in said.items() if words.strip() != (getattr(summary, field) or "")
        }
        try:
            if changed:
                library.correct(summary.id, read_correction(**changed))
        except SettingsError as error:
            return _page(library, summary.id, request.state.may_change, said=said, problem=str(error))
        return RedirectResponse(f"/documents/{summary.id}", 303)

    @router.get("/documents/{document_id}/retirer", include_in_schema=False)
    def confirm(document_id: str) -> Response:
        return HTMLResponse(render("remove.html", document=library.summary(document_id)))

    @router.post("/documents/{document_id}/retirer", include_in_schema=False)
    def remove(document_id: str) -> Response:
        for removed in library.remove((document_id,)):
            uploads.discard(removed.sources)
        return RedirectResponse("/documents", 303)

    return router


def _is_chosen(summary: "DocumentSummary", q: str, state: str) -> bool:
    if (state == "partiel" and not summary.problems) or (state == "remplace" and not summary.replaced_by):
        return False
    known = fold(" ".join(filter(None, (summary.title, summary.name, summary.kind, summary.territory))))
    return all(word in known for word in fold(q).split())


def _page(
    library: "Library",
    document_id: str,
    may_change: str,
    *,
    said: dict[str, str] | None = None,
    problem: str = "",
) -> Response:
    summary = library.summary(document_id)
    document = library.document(summary.id)
    fields = {name: getattr(summary, name) or "" for name in ("title", "kind", "date", "territory", "period")}
    others = (*summary.replaces, *summary.amended_by, *summary.amends, *filter(None, (summary.replaced_by,)))
    body = render(
        "document.html",
        document=summary,
        outline=_outline(document),
        length=len(document.text),
        pages=0 if is_sheet(summary.media_type) else summary.pages,
        others={other: library.summary(other) for other in others},
        said=said or fields,
        kinds=KINDS,
        problem=problem,
        alike=library.near_duplicates(summary.id),
        may_change=may_change,
    )
    return HTMLResponse(body, 422 if problem else 200)


def _outline(document: "Document") -> list[tuple[int, str, int, int]]:
    """Return the headings with their depth, and where each stands in the text."""
    found: list[tuple[int, str, int, int]] = []
    for section in document.sections:
        if section.path and section.kind == "body" and section.start < section.end:
            end = document.text.find("\n", section.start, section.end)
            found.append(
                (
                    len(section.path),
                    section.path[-1],
                    section.start,
                    end if end > section.start else section.end,
                )
            )
    return found[:_MOST_HEADINGS]


def _upload_jsons(uploads: "tuple[Upload, ...] | list[Upload]") -> tuple[UploadJson, ...]:
    return tuple(
        UploadJson(
            id=each.id, name=each.name, collection=each.collection, state=each.state, detail=each.detail
        )
        for each in uploads
    )


_UPLOADS = TypeAdapter(tuple[UploadJson, ...])
