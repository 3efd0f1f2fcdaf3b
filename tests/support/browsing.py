"""A service and a browser for tests: one of each for a module, and a look at what went wrong in its pages."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright import sync_api

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

Open = Callable[..., sync_api.Page]


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Run the service in a thread and give its address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def chromium() -> Iterator[sync_api.Browser]:
    """Start a browser that asks nothing of its maker."""
    quiet = ["background-networking", "component-update", "sync", "quic", "gpu", "extensions", "default-apps"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)],
        )
        yield browser
        browser.close()


@contextmanager
def opening(browser: sync_api.Browser, address: str) -> Iterator[Open]:
    """Give what opens a page; at the end nothing may have been asked of another host, nor gone wrong."""
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
    """Return whether the console tells of an error; the browser notes every refused question there."""
    return message.type == "error" and "422" not in message.text and "404" not in message.text


def violations(page: sync_api.Page) -> list[str]:
    """Return what axe-core finds wrong with the page as it is shown now."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url} {each['id']} ({each['help']}): {[node['target'] for node in each['nodes']][:3]}"
        for each in found
    ]
