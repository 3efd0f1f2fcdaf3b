"""The pages of the ledger: rows that open their source, sums that say what they add up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.library.library import Library
from assistant.settings import Settings
from assistant.web.ledger.totals import commitment_bars, commitment_calendar, funding_bars, total_of
from assistant.web.ledger.trees import trees
from assistant.web.service import create_app
from corpus.facts.facts import Commitment, Funding, Objective
from small_library import SmallAssistant

API = {"financements": "funding", "objectifs": "objectives", "engagements": "commitments"}
PAGES = ("/financements", "/objectifs", "/engagements")


def funding(identity: str, euros: int | None, *funders: str, part_of: str | None = None) -> Funding:
    return Funding(
        identity, "d" * 16, "a.pdf", 1, (), "mots", 0, 4,
        amount_text="mots", euros=None if euros is None else Decimal(euros), share=Decimal(50),
        funders=funders, part_of=part_of,
    )  # fmt: skip


def test_an_amount_inside_another_is_not_added_twice() -> None:
    rows = [
        funding("a", 100, "État"),
        funding("b", 60, "État", part_of="a"),
        funding("c", 7, "Région"),
        funding("d", None, "Région"),
    ]
    total = total_of(rows)
    assert (total.euros, total.counted, total.parts, total.unknown) == (Decimal(107), 2, 1, 1)


def test_a_part_counts_where_its_whole_is_not_among_the_rows() -> None:
    assert total_of([funding("b", 60, part_of="absent")]).euros == Decimal(60)
    assert total_of([funding("a", None), funding("b", 60, part_of="a")]).euros == Decimal(60)


def test_a_cost_and_what_is_said_again_are_set_apart() -> None:
    rows = [
        replace(funding("cost", 100), nature="coût"),
        funding("a", 60, "État", part_of="cost"),
        replace(funding("b", 60, "État"), repeats="a"),
    ]
    total = total_of(rows)
    assert (total.euros, total.counted, total.parts, total.apart) == (Decimal(60), 1, 0, 2)


def test_bars_add_up_by_funder_and_what_is_not_stated_comes_last() -> None:
    rows = [
        funding("a", 100),
        funding("b", 30, "État"),
        funding("c", 20, "État"),
        funding("d", 5, "État", "Région"),
    ]
    bars = funding_bars(rows)["Par financeur"]
    assert [(bar.label, bar.value, bar.rows, bar.share) for bar in bars] == [
        ("État", 50, 2, 1.0),
        ("État, Région", 5, 1, 0.1),
        ("non précisé", 100, 1, None),
    ]


def test_the_smallest_bars_are_added_up_in_one() -> None:
    bars = funding_bars([funding(str(n), n, f"Commune {n:02}") for n in range(1, 13)])["Par financeur"]
    assert len(bars) == 9
    assert (bars[-1].label, bars[-1].value) == ("4 autres", Decimal(1 + 2 + 3 + 4))


def test_a_period_counts_for_the_years_that_it_names() -> None:
    periods = {
        "a": "2021-2026",
        "b": "d'ici 2027",
        "c": "du 3 mai 2021 au 2 mai 2022",
        "d": "bientôt",
        "e": None,
    }
    rows = [replace(funding(name, 10, "État"), period=period) for name, period in periods.items()]
    assert {bar.label for bar in funding_bars(rows)["Par année"]} == {
        "2021-2026",
        "2027",
        "2021-2022",
        "non précisé",
    }


def test_a_commitment_of_two_counts_for_each() -> None:
    row = Commitment(
        "a", "d" * 16, "a.pdf", 1, (), "mots", 0, 4, action="agir", firmness="firm", actors=("A", "B")
    )
    assert [bar.label for bar in commitment_bars([row])["Par acteur"]] == ["A", "B"]


@dataclass(frozen=True)
class Staff:
    """A service over one contract."""

    client: Any
    library: Library


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    folder: Path = tmp_path_factory.mktemp("ledger")
    text = folder / "contrat.txt"
    text.write_text(
        "Contrat de la vallée\n\n"
        "L'État apporte 283 000 € de DSIL à la boucle cyclable de la vallée de l'Aunelle.\n\n"
        "La Région Hauts-de-France apporte 100 000 € à la boucle cyclable.\n\n"
        "La communauté de communes s'engage à ouvrir la boucle cyclable avant le 31 décembre 2024.\n"
    )
    library = Library.open(Settings(folder / "home"))
    library.ingest([text], "contrats")
    with TestClient(create_app(SmallAssistant(), library)) as client:
        yield Staff(client, library)


def test_a_row_opens_the_words_that_prove_it(staff: Staff) -> None:
    (state, _) = sorted(staff.client.get("/api/funding").json()["rows"], key=lambda row: row["start"])
    page = staff.client.get("/financements").text
    assert f'href="/source/{state["document_id"]}?start={state["start"]}&amp;end={state["end"]}"' in page
    assert "383\u202f000\u00a0€" in page
    assert "la somme de 2\u00a0montants" in page


def test_the_form_narrows_what_is_shown_added_up_and_exported(staff: Staff) -> None:
    page = staff.client.get("/financements", params={"min": "200 000 €", "q": "boucle"}).text
    assert "283\u202f000\u00a0€" in page
    assert "100\u202f000" not in page
    assert "/api/funding?min=200000&amp;q=boucle&amp;format=csv" in page
    exported = staff.client.get("/api/funding?min=200000&q=boucle&format=csv")
    assert exported.status_code == 200
    assert exported.text.count("\r\n") == 2


def test_commitments_are_shown_with_their_actors(staff: Staff) -> None:
    page = staff.client.get("/engagements").text
    assert "ouvrir la boucle cyclable" in page
    assert "ferme" in page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "query", ["", "?q=introuvable", "?page=0", "?page=999", "?vue=autre", "?vue=tableau"]
)
def test_an_odd_address_still_has_a_page(staff: Staff, path: str, query: str) -> None:
    response = staff.client.get(path + query)
    assert response.status_code == 200
    assert "Tableaux" in response.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("financements?min=beaucoup", "« beaucoup » n’est pas un montant"),
        ("financements?min=NaN", "n’est pas un montant"),
        ("financements?sort=rien", "ne donne pas d’ordre"),
        ("engagements?year=x", "« x » n’est pas une année"),
        ("objectifs?level=x", "vaut l’un de : volet"),
        ("engagements?firmness=y", "vaut l’un de : firm"),
    ],
)
def test_what_makes_no_sense_is_told_beside_the_form(staff: Staff, query: str, said: str) -> None:
    response = staff.client.get(f"/{query}")
    assert response.status_code == 422
    assert said in response.text
    assert "Filtrer" in response.text
    page, _, asked = query.partition("?")
    assert staff.client.get(f"/api/{API[page]}?{asked}").status_code == 422


def test_an_empty_library_has_empty_tables(tmp_path: Path) -> None:
    library = Library.open(Settings(tmp_path / "home"))
    with TestClient(create_app(SmallAssistant(), library)) as client:
        for path in PAGES:
            assert "Rien dans les documents" in client.get(path).text


def objective(identity: str, parent: str | None = None, document: str = "d" * 16) -> Objective:
    return Objective(
        identity, document, "a.pdf", 1, (), "mots", 0, 4, level="axe", text="mots", parent=parent
    )


def test_objectives_stand_below_those_that_they_serve_document_by_document() -> None:
    rows = [
        objective("a"),
        objective("b", "a"),
        objective("c", "b"),
        objective("d"),
        objective("e", "absent"),
    ]
    first, second = trees([*rows, objective("z", document="f" * 16)])
    assert [branch.objective.id for branch in first.branches] == ["a", "d", "e"]
    assert [branch.objective.id for branch in first.branches[0].below] == ["b"]
    assert [branch.objective.id for branch in first.branches[0].below[0].below] == ["c"]
    assert (first.count, second.count) == (5, 1)


def promised(*actors: str, deadline: str | None = None) -> Commitment:
    return Commitment(
        "i", "d" * 16, "a.pdf", 1, (), "mots", 0, 4,
        action="agir", firmness="firm", actors=actors, deadline=deadline,
    )  # fmt: skip


def test_the_calendar_counts_commitments_by_actor_and_year_and_what_it_leaves_out() -> None:
    rows = [
        promised("État", "Région", deadline="avant le 31 décembre 2025"),
        promised("État", deadline="2025"),
        promised("État", deadline="de 2023 à 2027"),
        promised("État"),
        promised("CAF"),
        promised(deadline="2025"),
    ]
    calendar = commitment_calendar(rows, 2025)
    assert calendar.years == ("2025", "2027")
    assert calendar.lines == (("État", (2, 1), 1), ("Région", (1, 0), 0))
    assert (calendar.left_out, calendar.greatest) == (2, 2)
