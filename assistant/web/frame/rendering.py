"""Pages made of templates, in French typography, with addresses of static files that change with them."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.border.answer_json import CitationJson
from assistant.border.fact_tables import shown
from assistant.border.feedback import REASONS
from assistant.french.formats import NO_BREAK, counted_typeset, long_date, long_moment, percent, plural
from assistant.french.wording import cleaned
from corpus.documents import is_sheet_name
from corpus.french.folding import fold

STATIC = Path(__file__).parent.parent / "static"
_TEMPLATES = Path(__file__).parent.parent / "templates"
_SITE = (
    ("/", "Questions"),
    ("/recherche", "Recherche"),
    ("/financements", "Tableaux"),
    ("/documents", "Documents"),
)


def render(template: str, **values: Any) -> str:
    """Return the page, or the piece of one, that the template makes of these values."""
    return _templates().get_template(template).render(values)


def refusal(request: Request, status: int, detail: str) -> Response:
    """Say what is wrong: as a page where a browser shows one, as JSON for programs."""
    shown = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if shown:
        return HTMLResponse(render("refusal.html", status=status, detail=detail.replace("'", "’")), status)
    return JSONResponse({"detail": detail}, status)


@cache
def static_version() -> str:
    """Return a name for the present content of the static files."""
    digest = sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def typeset(text: str) -> str:
    """Return the text with the spaces of French that no line may break at: « 100 000 € », « qui ? »."""
    return re.sub(r"(?<=«) | (?=[;:?!»])|(?<=\d) (?=[\d€%]|[kM]€)", NO_BREAK, text)


def emphasised(text: str, words: str) -> Markup:
    """Return the text, typeset, with the first of these words in it, if any, set in bold."""
    before, found, after = text.partition(words) if words else (text, "", "")
    strong = Markup("<strong>{}</strong>").format(typeset(found)) if found else ""
    return escape(typeset(before)) + strong + escape(typeset(after))


def place_number(document: str, page: int, *, short: bool = False) -> str:
    """Return how a reader calls a page of the document with this name: « page 3 », « ligne 12 »."""
    noun = ("l." if short else "ligne") if is_sheet_name(document) else ("p." if short else "page")
    return f"{noun}{NO_BREAK}{page}"


def source_url(where: CitationJson) -> str:
    """Return the address of the page that shows this source."""
    return f"/source/{where.document_id}?start={where.start}&end={where.end}"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["static"] = lambda name: f"/static/{static_version()}/{name}"
    environment.globals["site"] = _SITE
    environment.globals["reasons"] = REASONS
    environment.globals["place_number"] = place_number
    environment.filters["counted"] = counted_typeset
    environment.filters["euros"] = lambda value: shown(value, "euros")
    environment.filters["french_date"] = long_date
    environment.filters["percent"] = percent
    environment.filters["plural"] = plural
    environment.filters["source_url"] = source_url
    environment.filters["fold"] = fold
    environment.filters["moment"] = long_moment
    environment.filters["typeset"] = typeset
    environment.filters["emphasised"] = emphasised
    environment.filters["cleaned"] = cleaned
    environment.filters["host"] = lambda address: urlsplit(address).hostname or address
    environment.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    return environment
