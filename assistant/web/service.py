"""The service: questions, passages and documents over HTTP, and the chat page.

Routes are plain functions, so that each request runs in a thread of its own: answering is computing.
"""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import anyio
import anyio.to_thread
from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware

from assistant.border.answer_json import (
    AnswerJson,
    AskRequest,
    DocumentsJson,
    SearchJson,
    Words,
    answer_json,
    documents_json,
    event,
    search_json,
)
from assistant.border.quoted_pages import page_of
from assistant.errors import (
    AssistantError,
    BusyError,
    FeedbackError,
    QuestionError,
    SettingsError,
    UploadError,
)
from assistant.library.uploads import Uploads
from assistant.web.chat.chat_pages import pages_router
from assistant.web.chat.examples import examples
from assistant.web.chat.feedback_routes import feedback_router
from assistant.web.documents.document_pages import documents_router
from assistant.web.evaluations.evaluation_pages import evaluations_router
from assistant.web.frame.access import Access, access_router
from assistant.web.frame.guards import Guard
from assistant.web.frame.rendering import refusal
from assistant.web.help.guide import guide_router
from assistant.web.ledger.ledger_pages import ledger_pages_router
from assistant.web.ledger.ledger_routes import ledger_router
from assistant.web.ledger.named import ledger_names
from assistant.web.ledger.sums import ledger_figures
from assistant.web.search.search_pages import search_router
from assistant.web.search.searching import LONGEST_SEARCH
from assistant.web.source.page_pictures import PagePictures
from assistant.web.source.source_pages import sources_router
from corpus.errors import AmbiguousDocumentError, CorpusError, UnknownDocumentError
from corpus.facts.fact_filter import FactFilter
from index.errors import IndexStoreError, ModelError

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.library.library import Library

COUNTED_PASSAGES = 100
"""How many of the best passages a search counts in its total and facets."""

_NOT_A_QUESTION = 'Envoyez un objet JSON {"question": "…"}, avec l’en-tête Content-Type: application/json.'
_INVALID = {
    "question": "La question doit être un texte.",
    "history": "L’historique doit être une liste d’objets {question, answer}, deux textes.",
    "collections": "Les collections doivent être une liste de noms.",
    "stream": "« stream » vaut true ou false.",
    "q": "Indiquez les mots à chercher, 2 000 caractères au plus : ?q=…",
    "vote": "« vote » vaut « up » ou « down ».",
    "reason": "Choisissez l’une des raisons proposées.",
    "comment": "L’explication ne dépasse pas 1 000 caractères.",
    "format": "« format » vaut json, csv ou xlsx.",
    "offset": "« offset » est un nombre entier, de 0 à un milliard.",
    "files": "Choisissez au moins un fichier.",
    "replace": "« replace » vaut true ou false.",
    "limit": f"« limit » est un nombre entier, 1 au moins ({COUNTED_PASSAGES} au plus pour les passages).",
}
_REFUSED = {
    400: "La requête est illisible.",
    404: "Cette adresse n’existe pas.",
    405: "Cette adresse n’accepte pas cette méthode.",
}

_log = logging.getLogger(__name__)


def create_app(
    assistant: "Assistant",
    library: "Library",
    access: Access | None = None,
    contact: str | None = None,
    unasked: "Assistant | None" = None,
) -> FastAPI:
    """Build the service around an assistant and the library that it answers from.

    Without `access`, whoever reaches it may change the documents; `contact` is whom readers may write to.
    `unasked` answers what nobody asked, at the start and for the examples: one that asks no language model.
    """
    access = access or Access()
    unasked = unasked or assistant
    pictures = PagePictures()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            warm_up = partial(_warm_up, app, unasked, library)
            tasks.start_soon(partial(anyio.to_thread.run_sync, warm_up, abandon_on_cancel=True))
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()
                pictures.close()

    app = FastAPI(
        title="Arpenteur",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        # The interactive documentation loads its scripts from another host.
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.ready = False
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    app.add_middleware(Guard, access=access)
    _add_error_handlers(app)

    @app.get("/healthz")
    def healthz(response: Response) -> dict[str, str]:
        """Answer 200 once questions can be answered."""
        response.status_code = 200 if app.state.ready else 503
        return {"status": "prêt" if app.state.ready else "en préparation"}

    @app.post("/api/ask", response_model=AnswerJson)
    def ask(request: AskRequest) -> Response | AnswerJson:
        """Answer a question, whole or, as server-sent events, statement by statement."""
        library.passage_filter(request.collections)
        # A question that is refused is refused before a stream opens, with a status of its own.
        answer = answer_json(
            assistant.ask(request.question, request.turns, request.collections), partial(page_of, library)
        )
        return (
            StreamingResponse(_events(answer), media_type="text/event-stream") if request.stream else answer
        )

    @app.get("/api/search")
    def search(
        q: Annotated[Words, Query(max_length=LONGEST_SEARCH)],
        limit: Annotated[int, Query(ge=1, le=COUNTED_PASSAGES)] = 10,
        collection: Annotated[tuple[Words, ...], Query()] = (),
        document: Annotated[tuple[Words, ...], Query()] = (),
    ) -> SearchJson:
        """Find passages; `collection` and `document` (id or file name) may be repeated."""
        if not q.strip():
            raise QuestionError(_INVALID["q"])
        where = library.passage_filter(collection, document)
        return search_json(library.in_force().search(q, limit=COUNTED_PASSAGES, where=where), limit=limit)

    @app.get("/api/documents")
    def documents() -> DocumentsJson:
        """List the documents."""
        return documents_json(library.documents())

    @app.get("/api/documents/{name:path}/text", response_class=PlainTextResponse)
    def text(name: str) -> str:
        """Return the text that offsets refer to; `name` is the document's id, or its file name if unique."""
        return library.text(name)

    app.include_router(access_router(access))
    app.include_router(guide_router(contact))
    app.include_router(evaluations_router(library))
    app.include_router(feedback_router(assistant, library))
    app.include_router(ledger_router(library))
    app.include_router(ledger_pages_router(library))
    app.include_router(sources_router(library, pictures))
    app.include_router(search_router(library))
    app.include_router(documents_router(library, Uploads(library)))
    app.include_router(pages_router(assistant, library, unasked))
    return app


def _warm_up(app: FastAPI, assistant: "Assistant", library: "Library") -> None:
    """Load the model and the index by asking once, so that the first visitor does not wait for them."""
    try:
        assistant.ask("Qui finance quoi ?")
    except (AssistantError, CorpusError, IndexStoreError, ModelError) as error:
        _log.error("%s", error)
        return
    app.state.ready = True
    examples(assistant, library).find("")
    try:
        _ = ledger_names(library).rows
        ledger_figures(library).of("funding", FactFilter())
    except CorpusError as error:
        _log.error("%s", error)


def _events(answer: AnswerJson) -> Iterator[str]:
    """Yield each statement as it stands, then the whole answer."""
    for statement in answer.statements:
        yield event("statement", statement.model_dump_json())
    yield event("answer", answer.model_dump_json())


def _add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    def refuse_invalid(request: Request, error: RequestValidationError) -> Response:
        places = [str(part) for problem in error.errors() for part in problem["loc"]]
        detail = next((_INVALID[place] for place in places if place in _INVALID), _NOT_A_QUESTION)
        return refusal(request, 422, detail)

    @app.exception_handler(StarletteHTTPException)
    def refuse_address(request: Request, error: StarletteHTTPException) -> Response:
        return refusal(request, error.status_code, _REFUSED.get(error.status_code, error.detail))

    @app.exception_handler(QuestionError)
    def refuse_question(request: Request, error: QuestionError) -> Response:
        return refusal(request, 422, str(error))

    @app.exception_handler(SettingsError)
    def refuse_collection(request: Request, error: SettingsError) -> Response:
        return refusal(request, 404, str(error))

    @app.exception_handler(UnknownDocumentError)
    def refuse_document(request: Request, error: UnknownDocumentError) -> Response:
        return refusal(request, 404, str(error))

    @app.exception_handler(AmbiguousDocumentError)
    def ask_which(request: Request, error: AmbiguousDocumentError) -> Response:
        # The message names folders of this machine.
        which = "Plusieurs documents portent ce nom ; désignez-en un par son identifiant"
        return refusal(request, 409, " : ".join(filter(None, (which, ", ".join(error.ids)))) + ".")

    @app.exception_handler(UploadError)
    def refuse_upload(request: Request, error: UploadError) -> Response:
        return refusal(request, 422, str(error))

    @app.exception_handler(BusyError)
    def wait(request: Request, error: BusyError) -> Response:
        # The message names folders of this machine.
        _log.error("%s", error)
        return refusal(request, 503, "Des documents sont en cours de lecture ; réessayez dans un instant.")

    @app.exception_handler(FeedbackError)
    def refuse_opinion(request: Request, error: FeedbackError) -> Response:
        _log.error("%s", error)
        return refusal(request, 503, str(error))

    @app.exception_handler(AssistantError)
    @app.exception_handler(CorpusError)
    @app.exception_handler(IndexStoreError)
    @app.exception_handler(ModelError)
    def apologise(request: Request, error: Exception) -> Response:
        # The message names folders of this machine: it is for the log, not for visitors.
        _log.error("%s", error)
        return refusal(request, 503, "Les documents ne peuvent pas être lus pour le moment.")
