"""Example questions taken from the documents that are really there, each one tried beforehand."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
from threading import Lock
from typing import TYPE_CHECKING

from assistant.answers import Answer
from assistant.errors import AssistantError
from corpus.documents import Document
from corpus.french.figures import CURRENCY

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.library.library import Library

SHOWN = 4
"""How many examples are shown."""

_DOCUMENTS_READ = 40
_TRIED = 24
_LONGEST_TITLE = 60

_KINDS = {
    "qui finance\N{NO-BREAK SPACE}?": re.compile(r"financ"),
    "quels objectifs\N{NO-BREAK SPACE}?": re.compile(r"objectif|priorité"),
    "qui a signé\N{NO-BREAK SPACE}?": re.compile(r"signé|signataire"),
    "quel montant\N{NO-BREAK SPACE}?": re.compile(rf"\d ?{CURRENCY}"),
    "quels engagements\N{NO-BREAK SPACE}?": re.compile(r"s['’]engagent? à"),
}
"""What may be asked of a document, and what its text, then the answer's quote, must hold for that."""


class Examples:
    """The questions to propose for the documents in force, by collection; finding them takes about a second."""

    def __init__(self, assistant: "Assistant", library: "Library") -> None:
        self._assistant = assistant
        self._library = library
        self._searching = Lock()
        self._found: dict[str, tuple[str, ...]] = {}

    def of(self, collection: str) -> tuple[str, ...]:
        """Return those found so far for a collection; for all documents where it is blank."""
        return self._found.get(collection, ())

    def find(self, collection: str) -> None:
        """Look for a few questions that the documents of a collection answer, where this was not done yet."""
        if collection in self._found or not self._searching.acquire(blocking=False):
            return
        try:
            documents = [summary.id for summary in self._library.documents() if summary.is_in(collection)]
            # Ids are hashes: their order mixes the documents, and is the same every day.
            read = [self._library.document(document) for document in sorted(documents)[:_DOCUMENTS_READ]]
            collections = (collection,) if collection else ()
            self._found[collection] = example_questions(self._assistant, read, collections)
        finally:
            self._searching.release()


def examples(assistant: "Assistant", library: "Library") -> Examples:
    """Return the examples for the documents in force."""
    return library.in_force().made(Examples, lambda: Examples(assistant, library))


def example_questions(
    assistant: "Assistant", documents: Sequence[Document], collections: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return questions of different kinds on different documents, which answer them themselves."""
    found: dict[str, Document] = {}
    for document, kind in islice(_candidates(documents), _TRIED):
        if len(found) == SHOWN:
            break
        is_new = kind not in found and document not in found.values()
        if not is_new:
            continue
        try:
            answer = assistant.ask(_question(document, kind), collections=collections)
        except AssistantError:
            continue
        if _is_of(answer, document, _KINDS[kind]):
            found[kind] = document
    return tuple(_question(document, kind) for kind, document in found.items())


def _candidates(documents: Sequence[Document]) -> Iterator[tuple[Document, str]]:
    named = [document for document in documents if _subject(document)]
    per_kind = [
        [(document, kind) for document in named if cue.search(document.text)] for kind, cue in _KINDS.items()
    ]
    # Each kind starts further on, so that one document is not asked everything.
    turned = [found[place:] + found[:place] for place, found in enumerate(per_kind)]
    return (candidate for row in zip_longest(*turned) for candidate in row if candidate)


def _question(document: Document, kind: str) -> str:
    return f"{_subject(document)}\N{NO-BREAK SPACE}: {kind}"


def _subject(document: Document) -> str:
    """Return what the document is about, from its title; nothing where the title is a mere name."""
    subject = re.split(r" ?[(|:–?!]", document.title)[0].strip(" .")
    return subject if " " in subject and len(subject) <= _LONGEST_TITLE else ""


def _is_of(answer: Answer, document: Document, cue: re.Pattern[str]) -> bool:
    """Whether the answer's first quote is of this document, and says what was asked."""
    statements = answer.composition.statements
    cited = statements[0].citations[0] if statements else None
    return cited is not None and cited.passage.document_id == document.id and bool(cue.search(cited.quote))
