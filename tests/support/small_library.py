"""Three short documents, and an assistant that knows four questions about them: for tests of the service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from assistant.answers import Answer, Citation, Composition, Statement, Turn
from assistant.errors import QuestionError, SettingsError
from assistant.library.in_force import InForce
from corpus.catalogue.quick_reading import Successor
from corpus.documents import Cell, Document, DocumentSummary, Page, Passage, Section, Table
from corpus.errors import AmbiguousDocumentError, UnknownDocumentError
from corpus.facts.fact_filter import FactFilter, FactsFound
from corpus.facts.facts import FactKind
from index.seams import Hit, PassageFilter
from pdf_maker import make_pdf
from pdf_maker import text as drawn_text

# An emoji is one code point and two UTF-16 units: a page that counts the latter marks the wrong words.
CONTRACT = (
    "Contrat de la vallée 🌊\n"
    "Volet 1 : mobilité\n"
    "La boucle cyclable de l’Aunelle est un projet des communes riveraines.\n"
    "L’État apporte 283 000 € de DSIL ; la Région apporte 10 % du coût.\n"
    "Le reste est à la charge de la communauté de communes <Cœur d’Ostrevent> & Cie.\n"
)
PRESS = "Un article de presse sans page. La Région finance aussi les vélos."
TWIN = "Deux fichiers portent ce nom."


def _document(identity: str, name: str, title: str, text: str, page_starts: tuple[int, ...] = ()) -> Document:
    ends = (*page_starts[1:], len(text))[: len(page_starts)]
    volet = text.find("Volet 1")
    sections = (
        (Section((), 0, volet), Section(("Volet 1 : mobilité",), volet, len(text))) if volet > 0 else ()
    )
    return Document(
        id=identity,
        name=name,
        title=title,
        text=text,
        media_type="application/pdf" if page_starts else "text/plain",
        collection="documents",
        content_hash=identity * 4,
        source_path=f"/private/{name}",
        pages=tuple(Page(n, a, b) for n, (a, b) in enumerate(zip(page_starts, ends, strict=True), 1)),
        sections=sections,
    )


DOCUMENTS = (
    replace(
        _document("a" * 16, "contrat.pdf", "Contrat de la vallée", CONTRACT, (0, CONTRACT.index("L’État"))),
        kind="contrat",
        territory="Vallée de l’Aunelle",
        date="2021-12-06",
    ),
    _document("b" * 16, "presse.txt", "La Région et les vélos", PRESS),
    _document("c" * 16, "double.txt", "Double", TWIN),
    _document("d" * 16, "double.txt", "Double, encore", TWIN),
)

PLAN = "Plan de mobilité\n\nLa gare de Somain coûte 40 000 euros."


def write_plan(folder: Path) -> Document:
    """Write a PDF of two pages and return its document."""
    first, second = PLAN.split("\n\n")
    path = folder / "plan.pdf"
    path.write_bytes(make_pdf(drawn_text(72, 760, first, 18), drawn_text(72, 300, second)))
    return replace(
        _document("e" * 16, "plan.pdf", "Plan de mobilité", PLAN, (0, PLAN.index("La gare"))),
        source_path=str(path),
        content_hash=sha256(path.read_bytes()).hexdigest(),
    )


def sheet_document() -> Document:
    """Return a document read from a spreadsheet, whose pages are its rows."""
    rows = ("Aides", "Commune\tMontant", "Aniche\t12 000 €", "Somain\t8 000 €")
    text = "\n".join(rows) + "\n"
    starts = [text.index(row) for row in rows]
    table = Table(
        start=starts[1],
        end=len(text),
        header=("Commune", "Montant"),
        rows=tuple(
            (Cell(at, at + 6, 0), Cell(at + 7, at + len(row), 1))
            for at, row in zip(starts[2:], rows[2:], strict=True)
        ),
        sheet="Aides",
        first_row=2,
    )
    return replace(
        _document("f" * 16, "aides.ods", "Aides", text),
        media_type="application/vnd.oasis.opendocument.spreadsheet",
        pages=tuple(
            Page(n, at, at + len(row) + 1) for n, (at, row) in enumerate(zip(starts, rows, strict=True), 1)
        ),
        tables=(table,),
    )


def passage(document: Document) -> Passage:
    """Return a passage that holds the whole document, or its last section."""
    start = document.sections[-1].start if document.sections else 0
    return Passage(
        id=f"{document.id}-00000",
        document_id=document.id,
        document=document.name,
        title=document.title,
        collection=document.collection,
        ordinal=0,
        start=start,
        end=len(document.text),
        text=document.text[start:],
        page=2 if document.pages else None,
        section=document.sections[-1].path if document.sections else (),
        kind=document.kind,
        territory=document.territory,
        date=document.date,
    )


def citation(document: Document, quote: str) -> Citation:
    """Cite these words of this document."""
    start = document.text.index(quote)
    return Citation(passage(document), start, start + len(quote))


_STATE = citation(DOCUMENTS[0], "L’État apporte 283 000 € de DSIL")
_REGION = citation(DOCUMENTS[0], "la Région apporte 10 % du coût")
_PRESS = citation(DOCUMENTS[1], "La Région finance aussi les vélos.")

FUNDERS = Composition(
    statements=(
        Statement("L’État apporte 283 000 € de DSIL.", (_STATE,)),
        Statement("La Région apporte 10 % du coût, et finance aussi les vélos.", (_REGION, _PRESS, _REGION)),
        Statement("L’État est donc le premier financeur.", (_STATE,)),
    ),
    suggestions=("Et la Région ?",),
)


def _plan_composition() -> Composition:
    plan = _document("e" * 16, "plan.pdf", "Plan de mobilité", PLAN, (0, PLAN.index("La gare")))
    return Composition(
        (Statement("La gare coûte 40 000 euros.", (citation(plan, PLAN[PLAN.index("La gare") :]),)),)
    )


ANSWERS: dict[str, Composition] = {
    "Qui finance la boucle cyclable ?": FUNDERS,
    "Et la Région ?": Composition(statements=(Statement("La Région apporte 10 % du coût.", (_REGION,)),)),
    "Qui finance la piscine ?": Composition(reason="not_stated", nearest=(_STATE, _PRESS)),
    "Combien coûte la gare ?": _plan_composition(),
    "Combien de vélos ?": Composition(reason="contradictory", nearest=(_PRESS,)),
}


@dataclass(frozen=True)
class SmallAssistant:
    """Answers the questions that it knows; `before` is called first, with the question."""

    before: Callable[[str], object] = len

    def ask(self, question: str, history: Sequence[Turn] = (), collections: Sequence[str] = ()) -> Answer:
        """Answer one of the known questions; any other finds nothing."""
        self.before(question)
        assert set(collections) <= {"documents"}
        if not question.strip():
            raise QuestionError("La question est vide.")
        if len(question) > 2000:
            raise QuestionError("La question est trop longue.")
        composition = ANSWERS.get(question, Composition(reason="nothing_found"))
        standalone = f"{question} ({history[-1].question})" if history else question
        return Answer(question, standalone, composition, {"total": 1.234})


@dataclass(frozen=True)
class SmallSearcher:
    """Finds the passages that hold one of the words."""

    held: tuple[Document, ...] = DOCUMENTS

    def search(self, text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:
        """Return the passages that hold a word of the text, in the order of the documents."""
        documents = [
            d for d in self.held if not where or not where.document_ids or d.id in where.document_ids
        ]
        words = text.lower().split()
        found = [d for d in documents if any(word in d.text.lower() for word in words)]
        return tuple(Hit(passage(d), 1.0 / n) for n, d in enumerate(found, 1))[:limit]


@dataclass(frozen=True)
class SmallLibrary:
    """Holds the documents above, or others."""

    held: tuple[Document, ...] = DOCUMENTS
    folder: Path = Path("/nowhere")

    def documents(self) -> tuple[DocumentSummary, ...]:
        """List them."""
        return tuple(
            DocumentSummary(
                id=d.id,
                name=d.name,
                title=d.title,
                collection=d.collection,
                media_type=d.media_type,
                content_hash=d.content_hash,
                pages=len(d.pages),
                passages=1,
                sources=(d.source_path,),
                problems=d.problems,
                kind=d.kind,
                date=d.date,
                territory=d.territory,
            )
            for d in self.held
        )

    def document(self, name: str) -> Document:
        """Return the one with this id or name."""
        found = [d for d in self.held if name in (d.id, d.name)]
        if not found:
            raise UnknownDocumentError(f"Aucun document ne s’appelle « {name} ».")
        if len(found) > 1:
            raise AmbiguousDocumentError(f"Plusieurs documents s’appellent « {name} ».")
        return found[0]

    def replaced(self) -> dict[str, Successor]:
        """Return what replaced those named « ancien.pdf »: the contract."""
        contract = Successor("replaced", "a" * 16, "contrat.pdf", "Contrat de la vallée", "2021-12-06")
        return {d.id: contract for d in self.held if d.name == "ancien.pdf"}

    def pages(self, name: str) -> tuple[Page, ...]:
        """Return the pages of the one with this id or name."""
        return self.document(name).pages

    def text(self, name: str) -> str:
        """Return the text of the one with this id or name."""
        return self.document(name).text

    def passage_filter(self, collections: Sequence[str] = (), documents: Sequence[str] = ()) -> PassageFilter:
        """Return the filter for these; there is one collection."""
        if set(collections) - {"documents"}:
            raise SettingsError(f"Aucune collection ne s’appelle « {collections[0]} ».")
        return PassageFilter(tuple(collections), tuple(self.document(name).id for name in documents))

    def facts(self, kind: FactKind, where: FactFilter) -> FactsFound:
        """Return what their ledger says: nothing."""
        return FactsFound((), 0)

    def in_force(self) -> InForce:
        """Return what finds their passages."""
        return self._in_force

    @cached_property
    def _in_force(self) -> InForce:
        return InForce(None, SmallSearcher(self.held), self.folder, lambda: None, {})
