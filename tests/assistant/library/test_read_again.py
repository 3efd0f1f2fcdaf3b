"""A document keeps its id when it is read again: nothing that was read of it before may be shown after."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Citation
from assistant.assistant import Assistant
from assistant.border.quoted_pages import page_of
from assistant.library.library import Library
from assistant.passages.extractive import ExtractiveComposer
from assistant.settings import Settings
from assistant.web.chat.examples import examples
from assistant.web.ledger.named import ledger_names
from assistant.web.ledger.sums import ledger_figures
from corpus.documents import Correction, Page, Passage
from corpus.facts.fact_filter import FactFilter
from corpus.intake import Intake, Refused, Request, take_in
from pdf_maker import make_pdf, text

TEXT = "La Région apporte 40 000 € pour la halle de Rouvray."


def read_better(request: Request, on_page: Callable[[int, int], None]) -> Intake | Refused:
    """Read the same words, and more of what they say: another funder, another sum, another page, another title."""
    read = take_in(request, on_page)
    assert isinstance(read, Intake)
    funding = tuple(
        replace(row, funders=("Département",), euros=(row.euros or 0) + 2000) for row in read.ledger.funding
    )
    pages = (Page(7, 0, len(read.document.text)),)
    return replace(
        read,
        document=replace(read.document, title="La halle de Rouvray", pages=pages),
        ledger=replace(read.ledger, funding=funding),
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "halle.pdf").write_bytes(make_pdf(text(72, 760, TEXT)))
    library = Library.open(Settings(tmp_path / "home"))
    library.ingest([tmp_path / "halle.pdf"])
    return library


def seen(library: Library) -> tuple[object, ...]:
    """Return all that is remembered of the one document: funders, sum, page, examples, what may be answered."""
    (summary,) = library.documents()
    (hit,) = library.in_force().search("halle")
    passage: Passage = hit.passage
    assistant = Assistant(library.sources, ExtractiveComposer())
    proposed = examples(assistant, library)
    proposed.find("")
    figures = ledger_figures(library).of("funding", FactFilter())
    return (
        summary.id,
        ledger_names(library).of(passage).funders,
        figures.sum and figures.sum.euros,
        page_of(library, Citation(passage, passage.start, passage.start + 3)),
        proposed.of(""),
        [each.summary.title for each in library.sources().ledger.documents.values()],
    )


def test_what_was_read_of_a_document_ends_with_the_reading(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity, *before = seen(library)
    assert before[:3] == [("Région",), 40_000, 1]
    # A newer program, or one that can now recognise pictures, reads the same file again.
    for module in ("library.ingestion", "library.draft", "library.seen"):
        monkeypatch.setattr(f"assistant.{module}.READER_VERSION", 999)
    monkeypatch.setattr("corpus.catalogue.document_rows.READER_VERSION", 999)
    monkeypatch.setattr("assistant.library.ingestion.take_in", read_better)
    library.ingest([tmp_path / "halle.pdf"])
    same, *after = seen(library)
    assert same == identity
    assert after[:3] == [("Département",), 42_000, 7]
    assert after[3] == ("La halle de Rouvray\u00a0: quel montant\u00a0?",)
    assert after[4] == ["La halle de Rouvray"]


def test_a_correction_ends_what_was_remembered(library: Library) -> None:
    remembered = ledger_names(library), ledger_figures(library)
    assert (ledger_names(library), ledger_figures(library)) == remembered
    (summary,) = library.documents()
    library.correct(summary.id, Correction(title="La halle"))
    assert ledger_names(library) is not remembered[0]
    assert ledger_figures(library) is not remembered[1]
    assert [each.summary.title for each in library.sources().ledger.documents.values()] == ["La halle"]
