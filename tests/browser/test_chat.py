"""The chat page in a real browser: asking, reading a source, following up, on a phone, without a mouse."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright import sync_api

from assistant.web.service import create_app
from browsing import Open, chromium, needs_chromium, opening, serving, violations
from small_library import DOCUMENTS, SmallAssistant, SmallLibrary, write_plan

FUNDERS = "Qui finance la boucle cyclable ?"

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    library = SmallLibrary((*DOCUMENTS, write_plan(folder)), folder)
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


def ask(page: sync_api.Page, question: str) -> None:
    turns = page.locator(".turn:not(.pending)").count()
    page.get_by_label("Votre question").fill(question)
    page.get_by_role("button", name="Demander").click()
    page.locator(".turn:not(.pending)").nth(turns).wait_for()


def test_a_marker_opens_its_source_beside_the_answer_with_the_quote_marked(open_page: Open) -> None:
    page = open_page()
    ask(page, FUNDERS)
    assert (
        page.locator(".statement")
        .all_inner_texts()[0]
        .startswith("L’État apporte 283\u00a0000\u00a0€ de DSIL.")
    )
    page.get_by_role("link", name="Source 1 : Contrat de la vallée, page 2").first.click()
    panel = page.get_by_role("dialog", name="Contrat de la vallée")
    panel.wait_for()
    assert panel.locator("mark").inner_text() == "L’État apporte 283 000 € de DSIL"
    assert "Page\u00a02 sur\u00a02" in panel.inner_text()
    assert "Volet 1\u00a0: mobilité" in panel.inner_text()
    answer, source = page.locator(".statement").first.bounding_box(), panel.bounding_box()
    assert answer
    assert source
    assert answer["x"] + answer["width"] <= source["x"]


def test_another_marker_replaces_the_source(open_page: Open) -> None:
    page = open_page()
    ask(page, FUNDERS)
    page.locator(".marker", has_text="1").first.click()
    page.locator(".marker", has_text="3").click()
    page.get_by_role("dialog", name="La Région et les vélos").wait_for()
    assert page.locator("mark").all_inner_texts() == ["La Région finance aussi les vélos."]
    assert page.locator("[aria-current=true]").all_inner_texts() == ["3"]


def test_the_keyboard_alone_asks_opens_a_source_and_comes_back(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(FUNDERS)
    page.keyboard.press("Enter")
    page.locator(".turn:not(.pending)").wait_for()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.marker')"):
            break
    number = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.locator("mark").wait_for()
    assert page.evaluate("document.activeElement.id") == "source-title"
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert page.evaluate("document.activeElement.textContent") == number


def test_what_the_documents_do_not_say_looks_different_and_shows_the_nearest_passages(
    open_page: Open,
) -> None:
    page = open_page()
    ask(page, "Qui finance la piscine ?")
    assert page.locator(".verdict").inner_text() == "Pas dans les documents"
    assert page.locator(".marker").count() == 0
    page.locator(".nearest .open").first.click()
    assert page.locator("mark").inner_text() == "L’État apporte 283 000 € de DSIL"


def test_a_suggestion_follows_up_with_the_history(open_page: Open) -> None:
    page = open_page()
    ask(page, FUNDERS)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("link", name="Et la Région ?").click()
    page.locator(".turn:not(.pending)").nth(1).wait_for()
    assert "boucle+cyclable" in (sent.value.post_data or "")
    assert page.locator(".question").all_inner_texts() == [
        "Qui finance la boucle cyclable\u00a0?",
        "Et la Région\u00a0?",
    ]
    understood = "Question comprise ainsi\u00a0: Et la Région\u00a0? (Qui finance la boucle cyclable\u00a0?)"
    assert page.locator(".understood").all_inner_texts() == [understood]


def test_the_answer_is_announced_in_whole_sentences(open_page: Open) -> None:
    page = open_page()
    ask(page, FUNDERS)
    assert page.locator("#said").inner_text().startswith("L’État apporte 283 000 € de DSIL. La Région")


def test_a_refused_question_stays_in_the_field_with_the_reason(open_page: Open) -> None:
    page = open_page()
    page.get_by_label("Votre question").fill("x" * 3000)
    page.get_by_role("button", name="Demander").click()
    page.get_by_role("alert").filter(has_text="La question est trop longue.").wait_for()
    assert page.get_by_label("Votre question").input_value() == "x" * 3000
    assert page.locator(".turn").count() == 0


def test_an_answer_cut_short_is_said_so_and_can_be_asked_again(open_page: Open) -> None:
    page = open_page()
    page.route("**/", lambda route: route.fulfill(status=200, body="", content_type="text/event-stream"))
    page.get_by_label("Votre question").fill(FUNDERS)
    page.get_by_role("button", name="Demander").click()
    page.get_by_role("alert").filter(has_text="s’est interrompue").wait_for()
    page.unroute("**/")
    page.get_by_role("button", name="Demander").click()
    page.locator(".sources").wait_for()


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_shows_everything_without_scrolling_sideways(open_page: Open, width: int) -> None:
    page = open_page(width=width, height=800, has_touch=True, is_mobile=True)
    ask(page, FUNDERS)
    ask(page, "Qui finance la piscine ?")
    page.locator(".marker").first.click()
    page.locator("mark").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.querySelector('#panel').scrollWidth") == width
    assert page.evaluate("document.querySelector('#panel').matches(':modal')")
    page.get_by_role("button", name="Fermer la source").click()
    assert not page.get_by_role("dialog").is_visible()


def test_without_javascript_the_form_answers_and_a_source_is_a_page(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_label("Votre question").fill(FUNDERS)
    page.get_by_role("button", name="Demander").click()
    page.locator(".marker").first.click()
    assert page.locator("mark").inner_text() == "L’État apporte 283 000 € de DSIL"


def test_the_answer_is_copied_with_its_sources(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, FUNDERS)
    page.get_by_role("button", name="Copier avec les sources").click()
    page.get_by_text("Réponse copiée avec ses sources.").wait_for()
    contract = "Contrat de la vallée, contrat.pdf, p. 2 · Volet 1 : mobilité"
    assert page.evaluate("navigator.clipboard.readText()").replace("\u00a0", " ").split("\n") == [
        "Qui finance la boucle cyclable ?",
        "",
        "L’État apporte 283 000 € de DSIL. [1]",
        "La Région apporte 10 % du coût, et finance aussi les vélos. [2] [3]",
        "L’État est donc le premier financeur. [1]",
        "",
        "Sources",
        f"[1] {contract} : « L’État apporte 283 000 € de DSIL »",
        f"[2] {contract} : « la Région apporte 10 % du coût »",
        "[3] La Région et les vélos, presse.txt : « La Région finance aussi les vélos. »",
    ]


def test_a_question_has_a_link_that_asks_it_again(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, FUNDERS)
    page.get_by_role("link", name="Lien vers cette question").click()
    page.get_by_text("Lien copié.").wait_for()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    assert page.locator(".question").all_inner_texts() == ["Qui finance la boucle cyclable\u00a0?"]
    sync_api.expect(page.locator(".marker")).to_have_count(4)


def test_the_conversation_is_kept_in_the_browser_until_it_is_erased(open_page: Open) -> None:
    page = open_page()
    ask(page, FUNDERS)
    page.reload()
    page.locator(".marker").first.click()
    page.locator("mark").wait_for()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        ask(page, "Et la Région ?")
    assert "boucle+cyclable" in (sent.value.post_data or "")
    page.get_by_role("button", name="L’effacer").click()
    sync_api.expect(page.locator(".turn")).to_have_count(0)
    page.reload()
    assert page.locator(".turn").count() == 0
    assert page.evaluate("localStorage.length") == 0


def test_an_opinion_is_kept_with_the_question_and_its_quotes(open_page: Open, folder: Path) -> None:
    page = open_page()
    ask(page, FUNDERS)
    page.get_by_text("Non", exact=True).click()
    page.get_by_label("Ce qui ne va pas").select_option("La réponse est incomplète")
    page.get_by_label("En quelques mots").fill("Et le Département ?")
    page.get_by_role("button", name="Envoyer cet avis").click()
    page.locator(".thanks").wait_for()
    assert page.locator(".thanks").inner_text() == "Merci, votre avis est noté."
    kept = json.loads((folder / "feedback.jsonl").read_text().splitlines()[-1])
    assert (kept["vote"], kept["reason"], kept["comment"]) == ("down", "incomplete", "Et le Département ?")
    assert kept["turns"] == [FUNDERS]
    assert kept["documents"] == ["contrat.pdf", "presse.txt"]
    assert kept["evidence"][0] == "L’État apporte 283 000 € de DSIL"


def test_an_opinion_needs_no_javascript(open_page: Open, folder: Path) -> None:
    page = open_page(java_script_enabled=False)
    ask(page, FUNDERS)
    page.get_by_role("button", name="Oui").click()
    sync_api.expect(page.get_by_role("heading")).to_have_text("Merci, votre avis est noté.")
    assert json.loads((folder / "feedback.jsonl").read_text().splitlines()[-1])["vote"] == "up"


def test_a_printed_answer_shows_its_quotes_and_no_buttons(open_page: Open) -> None:
    page = open_page()
    ask(page, FUNDERS)
    page.emulate_media(media="print")
    assert page.locator(".proof").first.is_visible()
    assert [button.inner_text() for button in page.locator("button").all() if button.is_visible()] == []


def test_the_page_of_a_pdf_is_shown_with_the_quote_in_yellow(open_page: Open) -> None:
    page = open_page(reduced_motion="reduce")
    ask(page, "Combien coûte la gare ?")
    page.locator(".marker").click()
    picture = page.locator("#source img")
    picture.wait_for()
    picture.evaluate("image => image.decode()")
    box, view = picture.bounding_box(), page.locator(".view").bounding_box()
    assert box
    assert view
    # The quote stands at 300 points from the bottom of a page of 842, 72 from its left edge.
    x, y = box["x"] + box["width"] * 80 / 595, box["y"] + box["height"] * (842 - 303) / 842
    assert view["y"] < y < view["y"] + view["height"]
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # Between the letters of the line it is yellow, further up it is white.
    colours = {shot.getpixel((int(x) + shift, int(y))) for shift in range(20)}
    assert any(red > 240 and blue < 160 for red, _, blue in colours)
    assert shot.getpixel((int(x), int(y) - 40)) == pytest.approx((255, 255, 255), abs=3)
    page.get_by_role("link", name="Page précédente").click()
    page.get_by_text("Page 1 sur 2").wait_for()
    page.get_by_role("link", name="Revenir au passage cité, page 2").click()
    page.get_by_text("Page 2 sur 2").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_a_conversation_and_its_sources(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    found = violations(page)
    ask(page, FUNDERS)
    ask(page, "Qui finance la piscine ?")
    page.get_by_text("Non", exact=True).first.click()
    found += violations(page)
    page.locator(".marker").first.click()
    page.locator("mark").wait_for()
    found += violations(page)
    page.goto(page.locator(".marker").first.evaluate("link => link.href"))
    found += violations(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask(page, FUNDERS)
    ask(page, "Qui finance la piscine ?")
    page.locator(".marker").first.click()
    page.locator("mark").wait_for()
    assert page.evaluate(FAINT_TEXTS) == []


# WCAG 2.2, contrast of 4.5 to 1: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
FAINT_TEXTS = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => [red, green, blue]
    .map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = channels(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [low, high] = [ground(element), channels(getComputedStyle(element).color)]
      .map(luminance).sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.5) faint.push(texts.currentNode.data.trim());
  }
  return faint;
}"""
