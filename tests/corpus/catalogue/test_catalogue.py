from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue.catalogue import Catalogue, CatalogueChange, Entry, Lead, Revision
from corpus.catalogue.document_rows import text_hash
from corpus.catalogue.quick_reading import State, read_state
from corpus.documents import READER_VERSION, Cell, Document, Label, Page, ReadingProblem, Section, Table
from corpus.errors import CatalogueError, UnknownDocumentError

STATE = State("g1", "modele")
CRTE = Document(
    id="00000000000000aa",
    name="crte.pdf",
    title="Contrat de relance",
    text="Titre\nL’État finance le CLEA.\nPoste\tMontant\nDETR\t40 %\n",
    media_type="application/pdf",
    collection="documents",
    content_hash="f00d",
    source_path="/a/crte.pdf",
    pages=(Page(1, 0, 5), Page(2, 5, 57, 88.5)),
    sections=(Section((), 0, 6), Section(("Volet 1", "Axe 2"), 6, 57)),
    problems=(ReadingProblem("page numérisée", 2), ReadingProblem("coupé")),
    tables=(
        Table(31, 57, ("Poste", "Montant"), ((Cell(45, 49, 0), Cell(50, 54, 1)),), title="Plan", page=2),
    ),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue.open(tmp_path / "catalogue.sqlite", writable=True)


def added(*documents: Document) -> CatalogueChange:
    return CatalogueChange(
        state=STATE,
        added=tuple(Entry(document, 3) for document in documents),
        sources={(document.collection, document.source_path): Lead(document.id) for document in documents},
    )


def test_a_document_comes_back_exactly_as_it_was_stored(catalogue: Catalogue) -> None:
    catalogue.apply(added(CRTE))
    assert catalogue.document(CRTE.id) == CRTE
    assert catalogue.text(CRTE.id) == CRTE.text
    revision = catalogue.revisions()[CRTE.id]
    assert revision == Revision(text_hash(CRTE.text), READER_VERSION, 3, Label.of(CRTE))


def test_the_list_counts_pages_and_passages_and_names_files_and_problems(catalogue: Catalogue) -> None:
    catalogue.apply(added(CRTE))
    (summary,) = catalogue.documents()
    assert (summary.pages, summary.passages) == (2, 3)
    assert summary.sources == ("/a/crte.pdf",)
    assert summary.problems == CRTE.problems


def test_a_document_is_found_by_its_id_or_by_a_name_that_it_alone_bears(catalogue: Catalogue) -> None:
    catalogue.apply(added(CRTE))
    assert catalogue.find(CRTE.id) == catalogue.find("crte.pdf")


def test_a_name_borne_by_two_documents_is_told_with_both_ids_and_paths(catalogue: Catalogue) -> None:
    twin = replace(CRTE, id="00000000000000bb", source_path="/b/crte.pdf", content_hash="beef")
    catalogue.apply(added(CRTE, twin))
    with pytest.raises(UnknownDocumentError, match="2 documents") as raised:
        catalogue.find("crte.pdf")
    for expected in (CRTE.id, twin.id, "/a/crte.pdf", "/b/crte.pdf"):
        assert expected in str(raised.value)


def test_an_unknown_name_is_an_error_that_says_where_to_look(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownDocumentError, match=r"« absent\.pdf » ; « arpenteur documents list »"):
        catalogue.find("absent.pdf")


def test_what_is_removed_leaves_no_row_behind(catalogue: Catalogue) -> None:
    catalogue.apply(added(CRTE))
    catalogue.apply(CatalogueChange(state=State("g2", "modele"), removed=(CRTE.id,)))
    assert catalogue.documents() == ()
    assert catalogue.sources() == {}
    assert catalogue.state() == State("g2", "modele")
    catalogue.apply(added(CRTE))
    assert catalogue.document(CRTE.id) == CRTE


def test_a_change_that_fails_changes_nothing(catalogue: Catalogue) -> None:
    catalogue.apply(added(CRTE))
    with pytest.raises(CatalogueError):
        catalogue.apply(
            CatalogueChange(state=State("g2", "modele"), removed=(), added=(Entry(CRTE, 1), Entry(CRTE, 1)))
        )
    assert catalogue.state() == STATE


def test_a_file_that_is_no_catalogue_is_told_in_french(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_text("ceci n'est pas une base de données" * 50)
    with pytest.raises(CatalogueError, match="illisible ou endommagé"):
        read_state(path)
    with pytest.raises(CatalogueError, match="illisible ou endommagé"):
        Catalogue.open(path).documents()


def test_a_sound_catalogue_shows_no_damage(catalogue: Catalogue) -> None:
    catalogue.apply(added(CRTE))
    assert catalogue.damage() == ()
