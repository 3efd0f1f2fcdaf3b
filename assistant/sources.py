"""The pages that show a source: a page of its document as a picture, or its words, with the quote marked."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import HTMLResponse

from assistant.excerpts import excerpt, page_excerpt, quoted_rows
from assistant.pictures import PagePictures
from assistant.rendering import counts_rows, render

if TYPE_CHECKING:
    from assistant.library import Library

_KEPT_SECONDS = 3600

Start = Annotated[int, Query(ge=0)]
End = Annotated[int, Query(ge=0)]


def sources_router(library: "Library", pictures: PagePictures) -> APIRouter:
    """Build the routes of the sources."""
    router = APIRouter()

    @router.get("/source/{document_id}", include_in_schema=False)
    def source(
        document_id: str, start: Start, end: End, page: Annotated[int | None, Query(ge=1)] = None
    ) -> Response:
        document = library.document(document_id)
        if not start < end <= len(document.text):
            raise HTTPException(404)
        own = document.page_at(start)
        number = page or own
        shown = next((known for known in document.pages if known.number == number), None)
        has_pages = bool(document.pages) and not counts_rows(document.name)
        if page is not None and (shown is None or not has_pages):
            raise HTTPException(404)
        at_quote = number == own or shown is None
        drawn = pictures.picture(document, number, start, end) if has_pages and number else None
        body = render(
            "source.html",
            source=excerpt(document, start, end)
            if at_quote or shown is None
            else page_excerpt(document, shown),
            at_quote=at_quote,
            own=own,
            picture=drawn,
            pages=len(document.pages) if has_pages else 0,
            rows=quoted_rows(document, start, end),
            start=start,
            end=end,
        )
        return HTMLResponse(body)

    @router.get(
        "/api/documents/{document_id}/pages/{number}.png",
        responses={200: {"content": {"image/png": {}}}},
        response_class=Response,
    )
    def page_picture(document_id: str, number: int, start: Start = 0, end: End = 0) -> Response:
        """Return the page of a PDF as a picture, the words of the text from `start` to `end` marked."""
        document = library.document(document_id)
        drawn = pictures.picture(document, number, start, end, recognises=True)
        if drawn is None:
            raise HTTPException(
                404, "Cette page n’a pas d’image ; son texte se lit dans le texte du document."
            )
        return Response(
            drawn.png, media_type="image/png", headers={"Cache-Control": f"private, max-age={_KEPT_SECONDS}"}
        )

    return router
