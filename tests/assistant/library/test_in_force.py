"""What is in force is found before what it replaced or amended."""

from pathlib import Path

import pytest

from assistant.library.in_force import in_force_first
from assistant.library.library import Library
from assistant.settings import read_settings
from corpus.catalogue.quick_reading import Successor
from corpus.documents import Passage
from index.seams import Hit


def hit(document: str, score: float) -> Hit:
    passage = Passage(f"{document}-0", document, document, document, "c", 0, 0, 1, "a", None, ())
    return Hit(passage, score)


def order(*hits: Hit) -> list[tuple[str, float]]:
    successors = {"old": Successor("replaced", "new", "new.txt", "Le nouveau", None)}
    return [(each.passage.document_id, each.score) for each in in_force_first(hits, successors)]


def test_the_document_in_force_takes_the_place_of_the_other() -> None:
    found = order(hit("a", 1.0), hit("old", 0.8), hit("b", 0.7), hit("new", 0.6), hit("old", 0.5))
    assert found == [("a", 1.0), ("new", 0.8), ("old", 0.8), ("b", 0.7), ("old", 0.5)]


@pytest.mark.parametrize(
    "hits",
    [
        (("new", 1.0), ("old", 0.9), ("new", 0.8)),
        (("old", 1.0), ("a", 0.9)),
        (("old", 1.0), ("new", 0.4)),
    ],
)
def test_nothing_moves_where_it_stands_first_or_hardly_answers(hits: tuple[tuple[str, float], ...]) -> None:
    # The one in force may have passages behind: its best one counts.
    assert order(*(hit(*each) for each in hits)) == list(hits)


def test_an_amendment_is_found_before_what_it_amends_unless_a_year_is_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "convention.txt").write_text(
        "Convention de partenariat petite enfance entre Belval et la CAF\n\n"
        "La CAF verse chaque année à la commune 12 000 euros pour le relais petite enfance.\n"
    )
    (folder / "avenant.txt").write_text(
        "Avenant n° 1 à la convention de partenariat petite enfance entre Belval et la CAF\n\n"
        "La CAF verse désormais chaque année à la commune 15 000 euros pour le relais.\n"
    )
    library = Library.open(read_settings(tmp_path / "home"))
    library.ingest([folder])
    old, new = library.summary("convention.txt"), library.summary("avenant.txt")
    assert library.replaced() == {old.id: Successor("amended", new.id, new.name, new.title, new.date)}
    question = "Combien la CAF verse-t-elle chaque année pour le relais petite enfance"
    found = [each.passage.document for each in library.in_force().search(f"{question} ?")]
    assert found == ["avenant.txt", "convention.txt"]
    then = [each.passage.document for each in library.in_force().search(f"{question} en 2022 ?")]
    assert then[0] == "convention.txt"
