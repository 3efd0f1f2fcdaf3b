"""Takes the pictures of docs/guide from the product at work on its sample documents: `make guide`.

They are WebP, larger than they are shown, for fine screens.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from assistant.assistant import Assistant
from assistant.library.library import Library
from assistant.passages.extractive import ExtractiveComposer
from assistant.settings import Settings
from assistant.web.service import create_app
from browsing import chromium, serving
from evals.runs.run_files import NAMES, read_run, write_run

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "samples"
PICTURES = ROOT / "docs" / "guide" / "images"
BASELINE = ROOT / "evals" / "samples" / "baseline.json"
CONTRACT = "103_crte_du_valenciennois_2021_2026.txt"
TITLE = "Contrat de relance et de transition écologique du Valenciennois"
FUNDER = "Qui finance le CLEA ?"
ABSENT = "Qui finance la patinoire de Denain ?"
_WIDTH, _HEIGHT = 1100, 700
_QUALITY = 60


def ask(page: Page, question: str) -> None:
    """Ask and wait for the whole answer."""
    page.get_by_label("Votre question").fill(question)
    page.get_by_role("button", name="Demander").click()
    page.locator(".turn:not(.pending)").last.wait_for()


def answered(page: Page) -> None:
    """Show an answer."""
    ask(page, FUNDER)


def sourced(page: Page) -> None:
    """Show an answer and its source."""
    ask(page, FUNDER)
    page.locator(".marker").first.click()
    page.locator("#source img").evaluate("image => image.decode()")


def absent(page: Page) -> None:
    """Show a question that the documents do not answer."""
    ask(page, ABSENT)


def still(page: Page) -> None:
    """Show the page as it is."""
    page.wait_for_load_state("networkidle")


def totalled(page: Page) -> None:
    """Show the sum and the charts of a table."""
    page.locator(".sums").evaluate("sums => sums.scrollIntoView({block: 'start', behavior: 'instant'})")


SHOTS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "question": ("/", answered),
    "source": ("/", sourced),
    "absence": ("/", absent),
    "recherche": ("/recherche?q=transition+écologique", still),
    "financements": ("/financements", totalled),
    "documents": ("/documents", still),
    "evaluations": ("/evaluations/exemple", still),
}


def sample_library(folder: Path, browser: Browser) -> Library:
    """Read the samples, one of them as a PDF, so that a page of it can be shown."""
    files = folder / "files"
    shutil.copytree(SAMPLES, files)
    # The lines about the sheet itself are no part of a contract.
    lines = (files / CONTRACT).read_text(encoding="utf-8").splitlines()
    words = "\n".join(line for line in lines if not line.startswith("#")).strip()
    (files / CONTRACT).unlink()
    page = browser.new_page()
    style = "font: 12pt/1.6 serif; white-space: pre-wrap"
    page.set_content(
        f'<html lang="fr"><title>{TITLE}</title><h1>{TITLE}</h1><pre style="{style}">{escape(words)}</pre></html>'
    )
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "22mm")
    page.pdf(path=files / f"{Path(CONTRACT).stem}.pdf", format="A4", margin=margin)
    page.close()
    library = Library.open(Settings(folder / "home"))
    library.ingest([files])
    named = read_run(BASELINE).model_copy(update={"names": NAMES})
    write_run(library.folder / "evaluations" / "exemple.json", named, brief=True)
    return library


def take(browser: Browser, address: str, name: str) -> int:
    """Take one picture; return its size in bytes."""
    path, prepare = SHOTS[name]
    context = browser.new_context(
        viewport={"width": _WIDTH, "height": _HEIGHT}, device_scale_factor=1.5, locale="fr-FR"
    )
    page = context.new_page()
    page.goto(address + path)
    prepare(page)
    page.wait_for_timeout(400)
    # A fresh look at the top: what was typed last has the focus.
    page.evaluate("document.activeElement?.blur()")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    target = PICTURES / f"{name}.webp"
    shot.save(target, "WEBP", quality=_QUALITY, method=6)
    return target.stat().st_size


def main() -> None:
    """Take all pictures, or those that are named."""
    names = sys.argv[1:] or list(SHOTS)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        library = sample_library(Path(folder), browser)
        app = create_app(Assistant(library.sources, ExtractiveComposer()), library)
        with serving(app) as address:
            for name in names:
                print(f"{name}: {take(browser, address, name) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
