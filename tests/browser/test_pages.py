"""The pages of search, tables, documents, evaluations and help in a real browser, over a few small files."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright import sync_api

from assistant.library.library import Library
from assistant.settings import Settings
from assistant.web.help.guide import PAGES
from assistant.web.service import create_app
from browsing import Open, chromium, needs_chromium, opening, serving, violations
from evals.runs.run_files import NAMES
from pdf_maker import lines, make_pdf
from small_library import SmallAssistant

pytestmark = needs_chromium

GRANTS = "Bénéficiaire;Objet;Montant (€);Financeur;Année\n" + "\n".join(
    f"Commune de {place};Rénovation de l'école;{amount};{funder};{year}"
    for place, amount, funder, year in [
        ("Rouvray", 12000, "État", 2021),
        ("Somain", 40000, "Région", 2022),
        ("Valmont", 5000, "État", 2022),
    ]
)
PROJECT = """# Projet de territoire du Val-Joli

## Pilier 1 : Une économie qui dure

### Objectif stratégique 1 : Soutenir les entreprises

#### Objectif opérationnel 1.1 : Accueillir les artisans

- Action 1.1.1 : Créer un hôtel d'entreprises

## Engagements

L'État s'engage à financer les études avant le 31 décembre 2025.

La Région s'engage à accompagner les communes sous réserve du vote de son budget.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    files = tmp_path_factory.mktemp("files")
    (files / "subventions.csv").write_text(GRANTS, encoding="utf-8")
    (files / "projet.md").write_text(PROJECT, encoding="utf-8")
    pages = [lines(72, 700, ["La gare de Somain sera rénovée.", "Elle coûte 40 000 euros."]), ""]
    (files / "gare.pdf").write_bytes(make_pdf(*pages))
    library = Library.open(Settings(tmp_path_factory.mktemp("home")))
    library.ingest([files])
    folder = library.folder / "evaluations"
    folder.mkdir()
    for name, diagnosis in (("avant", "incomplete"), ("apres", None)):
        question = {
            "id": "q1",
            "type": "funding",
            "answered": True,
            "diagnosis": diagnosis,
        }
        testset = {
            "name": "jeu.jsonl",
            "figures": {"complete": 0.5, "words": 20},
            "intervals": {"complete": [0.4, 0.6]},
            "by_type": {"funding": {"complete": 0.5}},
            "questions": [question, {"id": "q2", "type": "fact"}],
            "risk_coverage": [[0.5, float(diagnosis is not None)]],
        }
        run = {
            "created": f"2026-03-0{len(name) - 3}T09:05:00+00:00",
            "testsets": [testset],
            "names": NAMES.model_dump(),
        }
        (folder / f"{name}.json").write_text(json.dumps(run))
    return library


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    with serving(create_app(SmallAssistant(), library)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: sync_api.Browser, address: str) -> Iterator[Open]:
    with opening(browser, address) as visit:
        yield visit


@pytest.fixture(scope="module")
def every_page(library: Library) -> list[str]:
    document = library.summary("projet.md").id
    return [
        "/recherche", "/recherche?q=gare", "/recherche?q=introuvable", "/financements", "/objectifs",
        "/engagements", "/financements?q=introuvable", "/documents", f"/documents/{document}",
        f"/documents/{document}/retirer", f"/source/{document}?start=2&end=20", "/evaluations",
        "/evaluations?avant=avant&apres=apres", "/evaluations/apres", "/aide", "/accessibilite",
        *(f"/aide/{name}" for name in PAGES), "/connexion", "/nulle-part",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_any_page(open_page: Open, every_page: list[str], scheme: str) -> None:
    page = open_page("/", color_scheme=scheme, reduced_motion="reduce")
    home = page.url.rstrip("/")
    found = []
    for path in every_page:
        page.goto(home + path)
        found += violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 390, 1920])
def test_no_page_is_wider_than_its_window(open_page: Open, every_page: list[str], width: int) -> None:
    page = open_page("/", width=width)
    home = page.url.rstrip("/")
    wide = []
    for path in every_page:
        page.goto(home + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert wide == []


def test_every_page_has_one_title_and_headings_in_order(open_page: Open, every_page: list[str]) -> None:
    page = open_page("/")
    home = page.url.rstrip("/")
    wrong = []
    for path in every_page:
        page.goto(home + path)
        levels = page.eval_on_selector_all(
            "h1, h2, h3, h4", "all => all.map((one) => Number(one.tagName[1]))"
        )
        steps = pairwise(levels)
        if levels.count(1) != 1 or any(later > former + 1 for former, later in steps):
            wrong.append((path, levels))
    assert wrong == []


def test_without_javascript_the_tables_are_filtered_and_lead_to_their_source(open_page: Open) -> None:
    page = open_page("/financements", java_script_enabled=False)
    page.get_by_role("textbox", name="Financeur").fill("État")
    page.get_by_role("button", name="Filtrer").click()
    sync_api.expect(page.locator("#total")).to_have_text("2\u00a0lignes")
    assert "17\u202f000\u00a0€" in page.locator(".sums").inner_text()
    page.locator(".where a").first.click()
    assert page.locator("mark").first.inner_text()


def test_without_javascript_a_search_is_refined(open_page: Open) -> None:
    page = open_page("/recherche", java_script_enabled=False)
    page.get_by_label("Mots ou phrase").fill("rénovée école")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="gare.pdf").click()
    sync_api.expect(page.locator(".hits li")).to_have_count(1)
    page.locator(".hits a.open").first.click()
    assert "gare de Somain" in page.locator("mark").inner_text()


def test_a_table_is_downloaded_as_it_was_filtered(open_page: Open) -> None:
    page = open_page("/financements?funder=R%C3%A9gion")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger (CSV)").click()
    written = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(written) == 2
    assert "Somain" in written[1]


def test_the_keyboard_alone_filters_a_table_and_opens_a_row(open_page: Open) -> None:
    page = open_page("/engagements")

    def reach(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} is not reached")

    reach("[name=actor]")
    page.keyboard.type("État")
    page.keyboard.press("Enter")
    page.wait_for_url("**actor=%C3%89tat**")
    assert page.locator("#total").inner_text() == "1\u00a0ligne"
    reach(".where a")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    page.locator("#panel mark").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.where a')")


@pytest.mark.parametrize("scripted", [True, False])
def test_a_file_is_added_then_removed_after_a_confirmation(
    open_page: Open, tmp_path: Path, library: Library, scripted: bool
) -> None:
    name = "avec.txt" if scripted else "sans.txt"
    (tmp_path / name).write_text("La patinoire de Rouvray sera ouverte en 2027.\n", encoding="utf-8")
    page = open_page("/documents", java_script_enabled=scripted)
    page.get_by_label("Ajouter des fichiers").set_input_files(tmp_path / name)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    if not scripted:
        for _ in range(40):
            if page.locator(f"#uploads .read:has-text('{name}')").count():
                break
            page.wait_for_timeout(200)
            page.reload()
    page.locator(f"#uploads .read:has-text('{name}')").wait_for(timeout=15_000)
    page.locator(f"#list tr:has-text('{name}') a").click()
    page.get_by_role("link", name="Retirer ce document…").click()
    sync_api.expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Retirer «"))
    page.get_by_role("button", name="Retirer ce document").click()
    page.wait_for_url("**/documents")
    sync_api.expect(page.locator(f"#list tr:has-text('{name}')")).to_have_count(0)
    assert name not in [summary.name for summary in library.documents()]


def test_a_corrected_title_is_shown_in_the_list(open_page: Open, library: Library) -> None:
    page = open_page(f"/documents/{library.summary('gare.pdf').id}")
    page.get_by_text("Corriger ce qui est dit du document").click()
    page.get_by_label("Titre").fill("La gare de Somain")
    page.get_by_role("button", name="Corriger").click()
    page.get_by_role("heading", name="La gare de Somain", level=1).wait_for()
    page.get_by_role("link", name="Documents").first.click()
    sync_api.expect(page.get_by_role("link", name="La gare de Somain")).to_have_count(1)


def test_two_evaluations_are_compared_from_their_list(open_page: Open) -> None:
    page = open_page("/evaluations")
    page.get_by_role("button", name="Comparer").click()
    sync_api.expect(page.locator("#moved")).to_have_count(1)
    assert "q1" in page.locator(".moved").inner_text()


def test_a_page_leads_to_the_help_that_it_needs(open_page: Open) -> None:
    page = open_page("/recherche")
    page.locator(".bar").get_by_role("link", name="Aide").click()
    page.wait_for_url("**/aide/agent#chercher")
    assert page.locator("#chercher").is_visible()


def test_a_table_is_printed_without_what_only_a_screen_can_use(open_page: Open) -> None:
    page = open_page("/financements")
    page.emulate_media(media="print")
    shown = page.locator("button:visible, .filters:visible, nav:visible").count()
    assert shown == 0
    assert page.locator("tbody tr:visible").count() >= 3
    assert re.match(rb"%PDF", page.pdf())
