"""What is read without SQLAlchemy from the tables that SQLAlchemy made: a name of theirs misspelt finds nothing."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.catalogue.catalogue import Catalogue, CatalogueChange, Entry, Lead
from corpus.catalogue.quick_reading import (
    State,
    Successor,
    read_definitions,
    read_state,
    read_stated,
    read_successors,
)
from corpus.documents import Correction, Document
from corpus.errors import CatalogueError
from corpus.facts.facts import Funding, Ledger
from corpus.french.glossary import Definition
from corpus.structure.traits import Traits
from corpus.structure.versions import Link

STATE = State("g1", "modele")
SENTENCE = "L'État finance le lavoir à hauteur de 4 310,20 € HT en 2022."
TEXT = f"{SENTENCE}\nÉtat\tlavoir\t4 311,20\n"


def document(number: int, **fields: str) -> Document:
    return Document(
        id=f"d{number}",
        name=f"{number}.txt",
        title=f"Titre {number}",
        text=TEXT,
        media_type="text/plain",
        collection=fields.get("collection", "documents"),
        content_hash="f00d",
        source_path=f"/a/{number}.txt",
        date=fields.get("date"),
    )


def funding(number: int, start: int, end: int) -> Funding:
    return Funding(
        id=f"f{number}",
        document_id="d1",
        document="1.txt",
        page=3,
        section=("Volet 1", "Axe 2"),
        quote=TEXT[start:end],
        start=start,
        end=end,
        amount_text="4 310,20 €",
        euros=Decimal("4310.20"),
        funders=("État",),
        beneficiary="Mons",
        purpose="le lavoir",
        period="2022",
        state="attribué",
        basis="HT",
        part_of="f9",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.sqlite"


def store(
    path: Path, *entries: Entry, links: tuple[Link, ...] = (), correction: Correction | None = None
) -> None:
    """Store documents; the correction is of the last one."""
    sources = {
        (each.document.collection, each.document.source_path): Lead(each.document.id) for each in entries
    }
    if correction is not None:
        last = entries[-1].document
        sources[last.collection, last.source_path] = Lead(last.id, correction)
    catalogue = Catalogue.open(path, writable=True)
    catalogue.apply(CatalogueChange(state=STATE, added=entries, sources=sources, links=links))
    catalogue.close()


def test_the_state_is_read_without_sqlalchemy_just_as_with_it(path: Path) -> None:
    catalogue = Catalogue.open(path, writable=True)
    assert read_state(path) is None
    store(path)
    assert read_state(path) == catalogue.state() == STATE


def test_there_is_no_state_where_there_is_no_file(path: Path) -> None:
    assert read_state(path) is None


def test_an_acronym_defined_in_several_ways_comes_with_the_way_of_most_documents_last(path: Path) -> None:
    here, there = (
        Definition("CLE", "commission locale de l'eau"),
        Definition("CLE", "contrat local d'éducation"),
    )
    store(
        path,
        Entry(document(1), 1, Traits(definitions=(here,))),
        Entry(document(2), 1, Traits(definitions=(here,))),
        Entry(document(3, collection="autres"), 1, Traits(definitions=(there,))),
    )
    assert read_definitions(path) == (there, here)
    assert read_definitions(path, ["documents"]) == (here,)
    assert read_definitions(path, ["autres", "documents"]) == (there, here)
    assert read_definitions(path, ["absente"]) == ()


def test_a_successor_is_the_last_to_replace_with_what_was_corrected_of_it(path: Path) -> None:
    store(
        path,
        *(Entry(document(number, date=f"202{number}-01-01"), 1) for number in (1, 2, 3)),
        links=(Link("d1", "replaced", "d2"), Link("d2", "replaced", "d3")),
        correction=Correction(title="Règlement de l'eau", date="2024-05-06"),
    )
    last = Successor("replaced", "d3", "3.txt", "Règlement de l'eau", "2024-05-06")
    assert read_successors(path) == {"d1": last, "d2": last}


def test_the_latest_amendment_counts_and_a_replacement_before_any(path: Path) -> None:
    amended = (Link("d1", "amended", "d2"), Link("d1", "amended", "d3"))
    dated = [Entry(document(1), 1), Entry(document(2), 1), Entry(document(3, date="2022-01-01"), 1)]
    store(path, *dated, links=amended)
    assert read_successors(path) == {"d1": Successor("amended", "d3", "3.txt", "Titre 3", "2022-01-01")}
    store(path, *dated, links=(*amended, Link("d1", "replaced", "d2")))
    assert read_successors(path) == {"d1": Successor("replaced", "d2", "2.txt", "Titre 2", None)}


def test_stated_is_what_sentences_give_in_euros_for_a_purpose_and_no_row_of_a_table(path: Path) -> None:
    said, row = funding(1, 0, len(SENTENCE)), funding(2, len(SENTENCE) + 1, len(TEXT) - 1)
    ledger = Ledger(
        funding=(
            said,
            row,
            replace(said, id="f3", purpose=None),
            replace(said, id="f4", euros=None, share=Decimal(40)),
        )
    )
    store(path, Entry(document(1), 1, ledger=ledger), Entry(document(2), 1))
    assert read_stated(path, "d1") == (said,)
    assert read_stated(path, "d2") == ()


def test_a_catalogue_without_a_column_that_is_read_is_told_not_taken_for_empty(path: Path) -> None:
    store(path, Entry(document(1), 1))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE funding RENAME COLUMN basis TO base")
    with pytest.raises(CatalogueError, match="basis"):
        read_stated(path, "d1")
