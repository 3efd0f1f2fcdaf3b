"""Acronyms and what they stand for, both ways."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Passage
from index.embedded.embedded import EmbeddedIndex
from index.errors import IndexDamagedError
from index.french.acronyms import Acronyms, defined_in
from index.french.analysis import analyse
from index.seams import Alternative, Hit, PassageFilter
from index.search.second_look import FEATURES, features

# « le » and « et » say nothing; « collect » and « ordur » are stems.
CERTU = ("certu", ("centr", "etud", "reseau"))


def passage(number: int, text: str) -> Passage:
    return Passage(f"d{number}-0", f"d{number}", "", "", "", 0, 0, len(text), text, None, ())


def index_of(folder: Path, *texts: str) -> EmbeddedIndex:
    index = EmbeddedIndex.create(folder, embedder="e", dimension=2)
    index.add([passage(n, text) for n, text in enumerate(texts)], np.zeros((len(texts), 2), np.float32))
    index.commit()
    return index


def found(index: EmbeddedIndex, question: str) -> list[str]:
    return [hit.passage.document_id for hit in index.search(question, np.zeros(2, np.float32))]


def test_an_acronym_means_its_words_and_the_words_their_acronym() -> None:
    acronyms = Acronyms({CERTU: 1})
    assert acronyms.alternatives(["rol", "certu"]) == (Alternative(("certu",), CERTU[1]),)
    assert acronyms.alternatives(["rol", *CERTU[1], "ici"]) == (Alternative(CERTU[1], ("certu",)),)
    assert acronyms.alternatives([*CERTU[1], "certu"]) == ()
    assert acronyms.alternatives(["centr", "reseau"]) == ()


def test_the_meaning_that_most_passages_give_counts() -> None:
    acronyms = Acronyms({("ca", ("compt", "administr")): 2, ("ca", ("chifr", "afair")): 5})
    assert acronyms.alternatives(["ca"]) == (Alternative(("ca",), ("chifr", "afair")),)


def test_what_passages_define_is_counted_once_each() -> None:
    texts = [
        "Le centre d'études des réseaux (CER) et le CER.",
        "Le centre d'études des réseaux (CER).",
        "Rien.",
    ]
    assert dict(defined_in(texts)) == {("cer", tuple(analyse("centre études réseaux"))): 2}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Que finance l'ANRU ?", "Une aide de l'Agence nationale pour la rénovation urbaine."),
        ("L'Agence nationale pour la rénovation urbaine finance-t-elle ?", "Une aide de l'ANRU."),
    ],
)
def test_the_bundled_list_leads_from_one_to_the_other(question: str, text: str, tmp_path: Path) -> None:
    index = index_of(tmp_path / "index", "Une agence de voyages.", text, "Une aide nationale.")
    assert found(index, question)[0] == "d1"
    again = EmbeddedIndex.open(tmp_path / "index", embedder="e")
    assert found(again, question)[0] == "d1"


def test_what_the_passages_define_comes_before_the_bundled_list(tmp_path: Path) -> None:
    texts = [
        "L'amicale des nageurs de la rue unique (ANRU).",
        "L'amicale des nageurs de la rue unique.",
        "Autre.",
    ]
    assert found(index_of(tmp_path / "index", *texts), "ANRU") == ["d0", "d1"]


def test_the_second_look_sees_the_words_of_an_acronym() -> None:
    hits = [Hit(passage(0, "Le centre d'études des réseaux."), 0.0), Hit(passage(1, "Le centre."), 0.0)]
    alternative = Alternative(("cer",), tuple(analyse("centre études réseaux")))
    table = features("CER", hits, {"cer": 1.0}, None, [alternative])
    assert list(table[:, FEATURES.index("words anywhere")]) == [1, 0]


def test_a_damaged_list_is_told(tmp_path: Path) -> None:
    index_of(tmp_path / "index", "Rien.")
    (tmp_path / "index" / "acronyms.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="sigles"):
        EmbeddedIndex.open(tmp_path / "index", embedder="e")


def test_an_index_without_the_list_is_searched_without(tmp_path: Path) -> None:
    index_of(tmp_path / "index", "Une aide de l'ANRU.")
    (tmp_path / "index" / "acronyms.json").unlink()
    index = EmbeddedIndex.open(tmp_path / "index", embedder="e")
    assert found(index, "ANRU") == ["d0"]
    assert index.alternatives(["anru"]) == ()


def test_what_one_collection_defines_means_nothing_in_another(tmp_path: Path) -> None:
    index = EmbeddedIndex.create(tmp_path / "index", embedder="e", dimension=2)
    texts = {"ici": "Le club Zorro (CLZ).", "là": "Le centre des loisirs de Zuydcoote (CLZ)."}
    held = [
        replace(passage(n, text), collection=collection) for n, (collection, text) in enumerate(texts.items())
    ]
    index.add(held, np.zeros((2, 2), np.float32))
    index.commit()
    again = EmbeddedIndex.open(tmp_path / "index", embedder="e")
    meanings = [again.alternatives(["clz"], PassageFilter((each,))) for each in texts]
    assert meanings == [
        (Alternative(("clz",), tuple(analyse("club Zorro"))),),
        (Alternative(("clz",), tuple(analyse("centre loisirs Zuydcoote"))),),
    ]
