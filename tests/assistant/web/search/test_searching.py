"""The search page: what is found, why, how it spreads, and as a file."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from assistant.library.library import Library
from assistant.settings import Settings
from assistant.web.ledger.named import ledger_names
from assistant.web.search.searching import Query, facets, find
from assistant.web.search.snippets import LENGTH, snippet, terms
from assistant.web.service import create_app
from index.seams import Hit
from small_library import DOCUMENTS, SmallAssistant, SmallLibrary


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with TestClient(create_app(SmallAssistant(), SmallLibrary())) as client:
        yield client


def found_in(library: Any, query: Query) -> tuple[Hit, ...]:
    return find(library, query, ledger_names(library))


def marked(text: str, words: str) -> list[str]:
    return [piece.text for piece in snippet(text, terms(words)).pieces if piece.marked]


def test_a_snippet_marks_the_words_whatever_their_form() -> None:
    assert marked("La Région finance les communes ; le financement est acquis.", "financer la commune") == [
        "finance",
        "communes",
        "financement",
    ]


def test_a_snippet_of_a_long_passage_is_where_most_of_the_words_are() -> None:
    text = (
        "La piscine est fermée. " + "Rien à dire ici. " * 60 + "La piscine de Somain rouvre." + " Voilà." * 60
    )
    found = snippet(text, terms("piscine Somain"))
    assert "La piscine de Somain rouvre." in found.text
    assert (found.opens, found.closes) == (False, False)


@given(st.text(alphabet="ab é.,\n", max_size=1500), st.text(alphabet="ab é", max_size=20))
def test_a_snippet_is_an_exact_slice_of_its_passage(text: str, words: str) -> None:
    found = snippet(text, terms(words))
    assert found.text == text[found.start : found.end]
    assert len(found.text) <= LENGTH
    assert (found.text == text) == (found.opens and found.closes)


def test_facets_count_what_was_found_and_choose_by_address() -> None:
    query = Query("région")
    offered = facets(query, found_in(SmallLibrary(), query), ledger_names(SmallLibrary()))
    assert [(choice.value, choice.count) for choice in offered["document"]] == [
        ("contrat.pdf", 1),
        ("presse.txt", 1),
    ]
    assert offered["document"][1].address == "/recherche?q=r%C3%A9gion&document=presse.txt"
    # All that was found is of one collection: there is nothing to choose.
    assert "collection" not in offered


def test_a_chosen_value_narrows_the_search_and_can_be_taken_back() -> None:
    query = Query("région", {"type": ("contrat",)})
    hits = found_in(SmallLibrary(), query)
    assert [hit.passage.document for hit in hits] == ["contrat.pdf"]
    (choice,) = facets(query, hits, ledger_names(SmallLibrary()))["type"]
    assert (choice.value, choice.chosen, choice.address) == ("contrat", True, "/recherche?q=r%C3%A9gion")


@pytest.mark.parametrize(
    "chosen", [{"type": ("arrêté",)}, {"annee": ("1789",)}, {"type": ("contrat",), "annee": ("2020",)}]
)
def test_values_that_no_document_has_find_nothing(chosen: dict[str, tuple[str, ...]]) -> None:
    assert found_in(SmallLibrary(), Query("région", chosen)) == ()


def test_passages_that_say_the_same_are_shown_once_with_a_link_to_the_others(tmp_path: Path) -> None:
    text = "Axe 1 : rénover les logements du centre. Axe 2 : ouvrir un tiers-lieu à la gare."
    for year in (2020, 2021):
        (tmp_path / f"bilan-{year}.txt").write_text(f"Bilan {year}\n\n{text}\n", encoding="utf-8")
    library = Library.open(Settings(tmp_path / "home"))
    library.ingest([tmp_path / "bilan-2020.txt", tmp_path / "bilan-2021.txt"])
    (hit,) = [hit for hit in library.in_force().search("rénover les logements") if "Axe" in hit.passage.text]
    (other,) = hit.same
    with TestClient(create_app(SmallAssistant(), library)) as client:
        page = client.get("/recherche", params={"q": "rénover les logements"}).text
    assert (
        f'href="/source/{other.document_id}?start={other.start}&amp;end={other.end}">{other.document}' in page
    )


def test_what_has_no_date_comes_last_whichever_way_dates_are_sorted() -> None:
    older = replace(DOCUMENTS[0], id="9" * 16, name="ancien.pdf", date="1999-01-01")
    library = SmallLibrary((*DOCUMENTS, older))
    for order, names in {
        "recent": ["contrat.pdf", "ancien.pdf", "presse.txt"],
        "ancien": ["ancien.pdf", "contrat.pdf", "presse.txt"],
    }.items():
        hits = found_in(library, Query("région", order=order))
        assert [hit.passage.document for hit in hits] == names


def test_the_page_shows_passages_with_the_words_marked_and_their_place(client: Any) -> None:
    page = client.get("/recherche", params={"q": "région"}).text
    assert page.count("<mark>Région</mark>") == 2
    assert "2\u00a0passages" in page
    assert "contrat · Vallée de l’Aunelle · 6\u00a0décembre\u00a02021 · documents" in page
    assert re.search(r'class="open" href="/source/a{16}\?start=\d+&amp;end=\d+"', page)


def test_what_is_found_spreads_over_pages() -> None:
    many = tuple(replace(DOCUMENTS[1], id=f"{n:016}", name=f"presse-{n}.txt") for n in range(23))
    with TestClient(create_app(SmallAssistant(), SmallLibrary(many))) as client:
        last = client.get("/recherche", params={"q": "région", "page": "3"}).text
    assert last.count('class="open"') == 3
    assert 'start="21"' in last
    assert "Page&nbsp;3 sur&nbsp;3" in last
    assert "/recherche?q=r%C3%A9gion&amp;page=2" in last


@pytest.mark.parametrize(
    "address", ["?q=%20", "?q=r&page=x&tri=y", "?page=-1", "?q=%ff%00", "", "?q=piscine"]
)
def test_an_odd_address_still_has_a_page(client: Any, address: str) -> None:
    assert client.get("/recherche" + address).status_code == 200


def test_a_collection_that_does_not_exist_is_told(client: Any) -> None:
    response = client.get("/recherche?q=a&collection=absente", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "absente" in response.text


def test_what_is_found_can_be_opened_in_a_spreadsheet() -> None:
    formula = replace(DOCUMENTS[1], title="=HYPERLINK(0)")
    with TestClient(create_app(SmallAssistant(), SmallLibrary((DOCUMENTS[0], formula)))) as client:
        response = client.get("/recherche.csv", params={"q": "région"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    first, contract, press = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert first[:3] == ["Rang", "Document", "Titre"]
    assert contract[:6] == [
        "1",
        "contrat.pdf",
        "Contrat de la vallée",
        "contrat",
        "2021-12-06",
        "Vallée de l’Aunelle",
    ]
    assert contract[7] == "page\u00a02"
    assert contract[-1].startswith("http://testserver/source/aaaa")
    assert press[2] == "'=HYPERLINK(0)"


def test_passages_are_chosen_by_the_programme_and_the_funder_that_the_ledger_finds_in_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.md").write_text(
        "# Plan\n\n## Place\n\nLe projet de la place est financé par l'ANRU à hauteur de 30 M€ au titre du NPNRU.\n\n"
        "## Lavoir\n\nLe projet du lavoir est financé par la Région à hauteur de 4 000 €.\n",
        encoding="utf-8",
    )
    (tmp_path / "b.md").write_text("# Note\n\nLe projet de la gare attend.\n", encoding="utf-8")
    library = Library.open(Settings(tmp_path / "home"))
    library.ingest([tmp_path / "a.md", tmp_path / "b.md"])
    names = ledger_names(library)
    query = Query("projet")
    offered = facets(query, find(library, query, names), names)
    funders = {choice.value: choice.count for choice in offered["financeur"]}
    assert {"ANRU", "Région"} <= funders.keys()
    chosen = find(library, query.toggled("financeur", "ANRU"), names)
    assert len(chosen) == funders["ANRU"] >= 1
    assert all("ANRU" in hit.passage.text for hit in chosen)
    assert names.documents(funders=["ANRU"], programmes=["absent"]) == frozenset()
    library.remove(("a.md",))
    assert find(library, query.toggled("financeur", "ANRU"), ledger_names(library)) == ()
