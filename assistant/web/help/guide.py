"""The help: the pages of docs/guide, as HTML."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import FileResponse, HTMLResponse
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from PIL import Image

from assistant.web.frame.rendering import render, typeset
from corpus.french.folding import words_of

GUIDE = Path(__file__).parent / "pages"
PAGES = ("elu", "agent", "evaluateur", "administrateur")
ACCESSIBILITY = "accessibilite"

_KEPT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page: its title, its first paragraph, the whole as HTML, and its headings with their anchors."""

    name: str
    title: str
    lead: str
    html: Markup
    headings: tuple[tuple[str, str], ...]


@cache
def guide_page(name: str) -> GuidePage:
    """Return the page of this name, one of `PAGES` or `ACCESSIBILITY`."""
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse((GUIDE / f"{name}.md").read_text(encoding="utf-8"))
    headings: list[tuple[str, str]] = []
    for token, content in pairwise(tokens):
        for piece in content.children or ():
            _typeset(piece)
        if token.type == "heading_open":
            token.attrSet("id", anchor(content.content))
            if token.tag == "h2":
                headings.append((anchor(content.content), typeset(content.content)))
    inline = [token.content for token in tokens if token.type == "inline"]
    html = str(markdown.renderer.render(tokens, markdown.options, {}))
    return GuidePage(
        name,
        inline[0],
        typeset(inline[1]),
        # The files are the product's own. A long command is scrolled from the keyboard too.
        Markup(html.replace("<pre>", '<pre tabindex="0">')),  # noqa: S704
        tuple(headings),
    )


def anchor(heading: str) -> str:
    """Return what the address of a heading ends with: « les-documents »."""
    return "-".join(words_of(heading))


def guide_router(contact: str | None) -> APIRouter:
    """Build the routes of the help."""
    router = APIRouter(include_in_schema=False)

    def shown(name: str) -> Response:
        every = [guide_page(page) for page in PAGES]
        return HTMLResponse(render("guide.html", page=guide_page(name), guides=every, contact=contact))

    @router.get("/aide")
    def contents() -> Response:
        return HTMLResponse(render("guides.html", guides=[guide_page(page) for page in PAGES]))

    @router.get("/aide/images/{name}")
    def image(name: str) -> Response:
        path = GUIDE / "images" / name
        if path.parent != GUIDE / "images" or path.suffix != ".webp" or not path.is_file():
            raise HTTPException(404)
        kept = {"Cache-Control": f"public, max-age={_KEPT_SECONDS}"}
        return FileResponse(path, media_type="image/webp", headers=kept)

    @router.get("/aide/{name}")
    def page(name: str) -> Response:
        if name not in PAGES:
            raise HTTPException(404)
        return shown(name)

    @router.get("/accessibilite")
    def accessibility() -> Response:
        return shown(ACCESSIBILITY)

    return router


def _typeset(piece: Token) -> None:
    if piece.type == "text":
        piece.content = typeset(piece.content)
    elif piece.type == "image":
        source = str(piece.attrGet("src"))
        with Image.open(GUIDE / source) as picture:
            width, height = picture.size
        # The pictures are larger than they are shown, for fine screens.
        piece.attrs |= {
            "src": f"/aide/{source}",
            "width": width // 2,
            "height": height // 2,
            "loading": "lazy",
        }
