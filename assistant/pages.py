"""The pages that a browser shows: the chat, one source in its context, and the files that they use.

The server renders every piece of a page, so that a question needs no JavaScript; with it, the same pieces
arrive one by one.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import TypeAdapter, ValidationError
from starlette.background import BackgroundTask

from assistant.answers import Turn
from assistant.errors import QuestionError
from assistant.examples import Examples
from assistant.excerpts import excerpt
from assistant.wire import AnswerJson, CitationJson, TurnJson, Words, answer_json, event

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.library import Library

REMEMBERED_TURNS = 8
"""How many earlier turns a follow-up is read with; older ones are forgotten, so that the form stays small."""

_FOLDER = Path(__file__).parent / "page"
_STATIC = _FOLDER / "static"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HISTORY = TypeAdapter(tuple[TurnJson, ...])


def pages_router(assistant: "Assistant", library: "Library", examples: Examples) -> APIRouter:
    """Build the routes of the pages."""
    router = APIRouter(include_in_schema=False)

    def answer_to(question: str, history: tuple[TurnJson, ...]) -> AnswerJson:
        turns = tuple(Turn(turn.question, turn.answer) for turn in history)
        return answer_json(assistant.ask(question, turns))

    def chat(question: str, history: tuple[TurnJson, ...]) -> Response:
        answer, problem = None, ""
        if question:
            try:
                answer = answer_to(question, history)
            except QuestionError as error:
                problem = str(error)
        body = _render(
            "chat.html",
            answer=answer,
            question=question,
            problem=problem,
            earlier=history,
            history=_write_history(history, answer),
            examples=examples.questions,
            documents=len(library.documents()),
        )
        # Documents may have come or gone; the next visitor is shown examples from those at hand.
        return HTMLResponse(body, 422 if problem else 200, background=BackgroundTask(examples.refresh))

    @router.get("/")
    def show(q: Annotated[Words, Query()] = "") -> Response:
        return chat(q, ())

    @router.post("/")
    def ask(
        request: Request, q: Annotated[Words, Form()] = "", history: Annotated[Words, Form()] = "[]"
    ) -> Response:
        turns = _read_history(history)
        if "text/event-stream" not in request.headers.get("accept", ""):
            return chat(q, turns)
        answer = answer_to(q, turns)
        return StreamingResponse(
            _pieces(answer, _write_history(turns, answer)), media_type="text/event-stream"
        )

    @router.get("/source/{document_id}")
    def source(
        document_id: str, start: Annotated[int, Query(ge=0)], end: Annotated[int, Query(ge=1)]
    ) -> Response:
        document = library.document(document_id)
        if not start < end <= len(document.text):
            raise HTTPException(404)
        return HTMLResponse(_render("source.html", source=excerpt(document, start, end)))

    @router.get("/static/{version}/{name}")
    def static(version: str, name: str) -> Response:
        path = _STATIC / name
        if path.parent != _STATIC or not path.is_file() or path.suffix not in _MEDIA_TYPES:
            raise HTTPException(404)
        # The version in the address changes with the content, so a browser never needs to ask again.
        lifetime = "public, max-age=31536000, immutable" if version == static_version() else "no-cache"
        return FileResponse(path, media_type=_MEDIA_TYPES[path.suffix], headers={"Cache-Control": lifetime})

    return router


def refusal(request: Request, status: int, detail: str) -> Response:
    """Say what is wrong: as a page where a browser shows one, as JSON for programs."""
    shown = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if shown:
        return HTMLResponse(_render("refusal.html", status=status, detail=detail), status)
    return JSONResponse({"detail": detail}, status)


@cache
def static_version() -> str:
    """Return a name for the present content of the static files."""
    digest = sha256()
    for path in sorted(_STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _pieces(answer: AnswerJson, history: str) -> Iterator[str]:
    """Yield each statement as it stands, then the whole turn, as server-sent events that hold HTML."""
    for statement in answer.statements:
        yield event(
            "statement", json.dumps({"html": _render("statement.html", answer=answer, statement=statement)})
        )
    turn = {"html": _render("turn.html", answer=answer), "history": history, "said": answer.answer}
    yield event("turn", json.dumps(turn))


def _read_history(written: str) -> tuple[TurnJson, ...]:
    """Read the turns that the form carries; one that was tampered with is as good as none."""
    try:
        return _HISTORY.validate_json(written)
    except ValidationError:
        return ()


def _write_history(history: tuple[TurnJson, ...], answer: AnswerJson | None) -> str:
    """Write the turns that the next question is to be read with."""
    if answer is not None:
        history = (*history, TurnJson(question=answer.question, answer=answer.answer))
    return _HISTORY.dump_json(history[-REMEMBERED_TURNS:]).decode()


def _render(template: str, **values: Any) -> str:
    return _templates().get_template(template).render(values)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["static"] = lambda name: f"/static/{static_version()}/{name}"
    environment.filters["source_url"] = _source_url
    environment.filters["typeset"] = _typeset
    return environment


def _typeset(text: str) -> str:
    """Return the text with the spaces of French that no line may break at: « 100 000 € », « qui ? »."""
    return re.sub(r"(?<=«) | (?=[;:?!»])|(?<=\d) (?=[\d€%]|[kM]€)", "\N{NO-BREAK SPACE}", text)


def _source_url(citation: CitationJson) -> str:
    return f"/source/{citation.document_id}?start={citation.start}&end={citation.end}"
