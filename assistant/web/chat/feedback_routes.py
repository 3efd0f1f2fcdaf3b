"""The route by which readers say what they think of an answer."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import ValidationError

from assistant.border.answer_json import FeedbackRequest, turns_of
from assistant.border.feedback import Opinion, keep_opinion
from assistant.web.frame.rendering import render

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.library.library import Library


def feedback_router(assistant: "Assistant", library: "Library") -> APIRouter:
    """Build the route that keeps opinions; the answer is asked again, so that nobody can make one up."""
    router = APIRouter()

    @router.post("/api/feedback", status_code=201)
    def keep(request: Request, said: Annotated[FeedbackRequest, Depends(_read)]) -> Response:
        """Keep an opinion on an answer, sent as JSON or as a form."""
        library.passage_filter(said.collections)
        turns = turns_of(said.history)
        answer = assistant.ask(said.question, turns, said.collections)
        keep_opinion(library.folder, answer, Opinion(said.vote, said.reason or None, said.comment), turns)
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(render("thanks.html"), 201)
        return JSONResponse({"status": "noté"}, 201)

    return router


async def _read(request: Request) -> FeedbackRequest:
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            return FeedbackRequest.model_validate_json(await request.body())
        return FeedbackRequest.model_validate({**await request.form()})
    except ValidationError as error:
        problems = [{**problem, "loc": ("body", *problem["loc"])} for problem in error.errors()]
        raise RequestValidationError(problems) from error
