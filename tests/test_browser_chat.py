"""The chat page in a real browser: asking, reading a source, following up, on a phone, without a mouse."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import uvicorn
from playwright import sync_api
from small_library import SmallAssistant, SmallLibrary

from assistant.service import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FUNDERS = "Qui finance la boucle cyclable ?"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        config = uvicorn.Config(create_app(SmallAssistant(), SmallLibrary()), log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    quiet = ["background-networking", "component-update", "sync", "quic", "gpu", "extensions", "default-apps"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)],
        )
        yield browser
        browser.close()


Open = Callable[..., sync_api.Page]


@pytest.fixture
def open_page(browser: sync_api.Browser, address: str) -> Iterator[Open]:
    """Return what opens the chat; at the end nothing may have been asked of another host, nor gone wrong."""
    contexts = []
    trouble: list[str] = []

    def visit(path: str = "/", width: int = 1280, height: int = 800, **options: object) -> sync_api.Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda message: is_error(message) and trouble.append(message.text))
        page.on("request", lambda request: request.url.startswith(address) or trouble.append(request.url))
        page.goto(address + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert trouble == []


def is_error(message: sync_api.ConsoleMessage) -> bool:
    # The browser notes every refused question in its console.
    return message.type == "error" and "422" not in message.text


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


def test_the_answer_is_announced_in_whole_sentences(open_page: Open) -> None:
    page = open_page()
    ask(page, FUNDERS)
    assert page.get_by_role("status").inner_text().startswith("L’État apporte 283 000 € de DSIL. La Région")


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
