"""The product as it is evaluated: a data folder opened, and answers out of a few passages."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import corpus.documents
from assistant.answers import Answer, Turn
from assistant.assistant import Assistant
from assistant.composers import composer_for
from assistant.library.draft import passages_of
from assistant.library.library import Library
from assistant.library.sources import Sources
from assistant.settings import Settings, read_settings
from corpus.documents import Passage
from evals.errors import EmptyHomeError
from evals.judging.judging import SourceTexts
from evals.judging.ranking import DEPTH
from index.embedded.embedded import EmbeddedIndex
from index.seams import Embedder, Hit
from index.search.search import Searcher

_SEARCHES_KEPT = 64
# As many as any answer is made from.
_DEEPEST = 20

SAMPLE_DOCUMENTS = Path(corpus.documents.__file__).parent / "samples"
"""The bundled documents."""


def remembering(sources: Sources) -> Sources:
    """Return sources that know their last searches: what a question found is looked at again when it is judged."""

    @lru_cache(_SEARCHES_KEPT)
    def found(text: str, limit: int, documents: tuple[str, ...]) -> tuple[Hit, ...]:
        return sources.search(text, limit=limit, documents=documents)

    def search(text: str, *, limit: int = 10, documents: Sequence[str] = ()) -> tuple[Hit, ...]:
        return found(text, max(limit, _DEEPEST), tuple(documents))[: max(limit, 0)]

    return replace(sources, search=search)


@dataclass(frozen=True, slots=True)
class Product:
    """A library, its documents as they are asked, and the assistant that answers from them."""

    library: Library
    asked: Sources
    assistant: Assistant

    @classmethod
    def open(cls, settings: Settings) -> "Product":
        """Open a data folder. Raises EmptyHomeError where it holds no document."""
        library = Library.open(settings)
        if not library.documents():
            raise EmptyHomeError(
                f"Aucun document dans {settings.home}. Ajoutez-en avec « arpenteur ingest », "
                "ou évaluez les documents d’exemple avec --samples."
            )
        sources = remembering(library.sources())
        return cls(library, sources, Assistant(lambda _: sources, composer_for(settings)))

    def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        """Answer a question asked after others."""
        return self.assistant.ask(question, history)

    def search(self, text: str) -> tuple[Hit, ...]:
        """Return the passages that the ranking figures look at."""
        return self.asked.search(text, limit=DEPTH)

    def passages(self) -> Iterator[Passage]:
        """Yield every passage, document by document."""
        searcher = self.library.in_force().searcher
        for summary in self.library.documents():
            yield from passages_of(summary.id, summary.passages, searcher.index) if searcher else ()

    def sources(self) -> SourceTexts:
        """Return all documents, each read when it is first needed."""
        names = {summary.id: summary.name for summary in self.library.documents()}
        return SourceTexts(names, self.library.document, self.library.text, self.library.pages)


@contextmanager
def home_with(documents: Path) -> Iterator[Settings]:
    """Make a data folder with the documents of a folder, gone at the end."""
    with TemporaryDirectory(prefix="arpenteur-") as folder:
        settings = read_settings(Path(folder) / "home")
        Library.open(settings).ingest([documents])
        yield settings


def sample_home() -> AbstractContextManager[Settings]:
    """Make a data folder with the bundled documents, gone at the end."""
    return home_with(SAMPLE_DOCUMENTS)


@contextmanager
def searcher_over(texts: Sequence[str], embedder: Embedder) -> Iterator[Searcher]:
    """Index a few texts, each a document of one passage, in a folder that is gone at the end."""
    with TemporaryDirectory(prefix="arpenteur-") as folder:
        index = EmbeddedIndex.create(
            Path(folder) / "index", embedder=embedder.name, dimension=embedder.dimension
        )
        if texts:
            passages = [text_passage(number, text) for number, text in enumerate(texts)]
            index.add(passages, embedder.embed_passages(texts))
            index.commit()
        yield Searcher(index, embedder)


def text_passage(number: int, text: str) -> Passage:
    """Return a whole text as a passage; it has no name and no title, so that only its words tell it apart."""
    return Passage(
        id=f"{number:016x}-00000",
        document_id=f"{number:016x}",
        document="",
        title="",
        collection="",
        ordinal=number,
        start=0,
        end=len(text),
        text=text,
        page=None,
        section=(),
    )
