"""The chat, and the static files of all pages.

The server renders every piece of a page, so that a question needs no JavaScript; with it, the same pieces
arrive one by one.
"""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse
from pydantic import TypeAdapter
from starlette.background import BackgroundTask

from assistant.answers import REMEMBERED_TURNS
from assistant.border.answer_json import (
    AnswerJson,
    TurnJson,
    Words,
    answer_json,
    event,
    read_history_field,
    turns_of,
)
from assistant.border.quoted_pages import page_of
from assistant.errors import QuestionError, SettingsError
from assistant.web.chat.examples import examples
from assistant.web.frame.rendering import STATIC, render, static_version

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.library.library import Library
    from corpus.catalogue.quick_reading import Successor


_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HISTORY = TypeAdapter(tuple[TurnJson, ...])


def pages_router(assistant: "Assistant", library: "Library", unasked: "Assistant") -> APIRouter:
    """Build the routes of the pages; `unasked` answers the examples."""
    router = APIRouter(include_in_schema=False)

    def answer_to(question: str, history: tuple[TurnJson, ...], collection: str) -> AnswerJson:
        collections = (collection,) if collection else ()
        library.passage_filter(collections)
        return answer_json(assistant.ask(question, turns_of(history), collections), partial(page_of, library))

    def chat(question: str, history: tuple[TurnJson, ...], collection: str) -> Response:
        answer, problem = None, ""
        if question:
            try:
                answer = answer_to(question, history, collection)
            except (QuestionError, SettingsError) as error:
                problem = str(error)
        documents = library.documents()
        proposed = examples(unasked, library)
        body = render(
            "chat.html",
            answer=answer,
            replaced=library.replaced(),
            question=question,
            problem=problem,
            earlier=history,
            before=_write_history(history, None),
            history=_write_history(history, answer),
            examples=proposed.of(collection),
            documents=sum(summary.is_in(collection) for summary in documents),
            collections=sorted({summary.collection for summary in documents}),
            collection=collection,
        )
        # Documents may have come or gone; the next visitor is shown examples from those at hand.
        background = None if problem else BackgroundTask(proposed.find, collection)
        return HTMLResponse(body, 422 if problem else 200, background=background)

    @router.get("/")
    def show(q: Annotated[Words, Query()] = "", collection: Annotated[Words, Query()] = "") -> Response:
        return chat(q, (), collection)

    @router.post("/")
    def ask(
        request: Request,
        q: Annotated[Words, Form()] = "",
        history: Annotated[Words, Form()] = "[]",
        collection: Annotated[Words, Form()] = "",
    ) -> Response:
        turns = read_history_field(history)
        if "text/event-stream" not in request.headers.get("accept", ""):
            return chat(q, turns, collection)
        answer = answer_to(q, turns, collection)
        pieces = _pieces(answer, turns, collection, library.replaced())
        return StreamingResponse(pieces, media_type="text/event-stream")

    @router.get("/static/{version}/{name}")
    def static(version: str, name: str) -> Response:
        path = STATIC / name
        if path.parent != STATIC or not path.is_file() or path.suffix not in _MEDIA_TYPES:
            raise HTTPException(404)
        # The version in the address changes with the content, so a browser never needs to ask again.
        lifetime = "public, max-age=31536000, immutable" if version == static_version() else "no-cache"
        return FileResponse(path, media_type=_MEDIA_TYPES[path.suffix], headers={"Cache-Control": lifetime})

    return router


def _pieces(
    answer: AnswerJson,
    earlier: tuple[TurnJson, ...],
    collection: str,
    replaced: "Mapping[str, Successor]",
) -> Iterator[str]:
    """Yield each statement as it stands, then the whole turn, as server-sent events that hold HTML."""
    for statement in answer.statements:
        yield event(
            "statement", json.dumps({"html": render("statement.html", answer=answer, statement=statement)})
        )
    whole = render(
        "turn.html",
        answer=answer,
        replaced=replaced,
        before=_write_history(earlier, None),
        collection=collection,
    )
    turn = {"html": whole, "history": _write_history(earlier, answer), "said": answer.answer}
    yield event("turn", json.dumps(turn))


def _write_history(history: tuple[TurnJson, ...], answer: AnswerJson | None) -> str:
    """Write the turns that the next question is to be read with."""
    if answer is not None:
        history = (*history, TurnJson(question=answer.question, answer=answer.answer))
    return _HISTORY.dump_json(history[-REMEMBERED_TURNS:]).decode()
