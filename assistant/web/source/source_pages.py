"""The pages that show a source: a page of its document as a picture, or its words, with the quote marked."""

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import HTMLResponse

from assistant.web.frame.rendering import render
from assistant.web.source.excerpts import excerpt, page_excerpt, quoted_rows
from assistant.web.source.page_pictures import PagePictures
from corpus.documents import is_sheet

if TYPE_CHECKING:
    from assistant.library.library import Library

_KEPT_SECONDS = 3600

Start = Annotated[int, Query(ge=0)]
End = Annotated[int, Query(ge=0)]


def sources_router(library: "Library", pictures: PagePictures) -> APIRouter:
    """Build the routes of the sources."""
    router = APIRouter()

    @router.get("/source/{document_id}", include_in_schema=False)
    def source(
        document_id: str,
        start: Annotated[int | None, Query(ge=0)] = None,
        end: Annotated[int | None, Query(ge=1)] = None,
        page: Annotated[int | None, Query(ge=1)] = None,
    ) -> Response:
        document = library.document(document_id)
        has_pages = bool(document.pages) and not is_sheet(document.media_type)
        quote = (start, end) if start is not None and end is not None else None
        if (start is None) != (end is None):
            raise HTTPException(404)
        if quote and not quote[0] < quote[1] <= len(document.text):
            raise HTTPException(404)
        own = document.page_at(quote[0]) if quote else None
        number = page or own or 1
        shown = next((known for known in document.pages if known.number == number), None)
        if page is not None and (shown is None or not has_pages):
            raise HTTPException(404)
        at_quote = quote is not None and (page is None or page == own)
        first, last = quote or (0, 0)
        body = render(
            "source.html",
            source=excerpt(document, first, last)
            if at_quote
            else page_excerpt(document, shown if has_pages else None),
            at_quote=at_quote,
            own=own,
            picture=pictures.picture(document, number, first, last) if has_pages else None,
            pages=len(document.pages) if has_pages else 0,
            rows=quoted_rows(document, first, last) if at_quote else (),
            replaced=library.replaced(),
            place=urlencode({"start": first, "end": last} if quote else {}),
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
