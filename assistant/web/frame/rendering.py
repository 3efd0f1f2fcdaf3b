"""Pages made of templates, in French typography, with addresses of static files that change with them."""

import re
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.border.answer_json import CitationJson
from assistant.border.fact_tables import shown
from assistant.border.feedback import REASONS
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
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
_NO_BREAK = "\N{NO-BREAK SPACE}"


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
    return re.sub(r"(?<=«) | (?=[;:?!»])|(?<=\d) (?=[\d€%]|[kM]€)", _NO_BREAK, text)


def counted(count: int, noun: str) -> str:
    """Return the number with its noun: « 0 document », « 1 document », « 1 200 documents »."""
    number = f"{count:,}".replace(",", _NO_BREAK)
    return f"{number}{_NO_BREAK}{' '.join(f'{word}s' for word in noun.split()) if count > 1 else noun}"


def french_date(written: str) -> str:
    """Return an ISO date, or the beginning of one, as French writes it: « 6 décembre 2021 »."""
    year, *rest = written.split("-")
    month = _MONTHS[int(rest[0]) - 1] if rest and rest[0].isdigit() and 1 <= int(rest[0]) <= 12 else ""
    day = rest[1].lstrip("0") if month and len(rest) > 1 else ""
    return _NO_BREAK.join(part for part in ("1er" if day == "1" else day, month, year) if part)


def french_moment(moment: datetime) -> str:
    """Return a moment as French writes it, in this machine's time: « 6 décembre 2021 à 9 h 05 »."""
    local = moment.astimezone()
    return f"{french_date(f'{local:%Y-%m-%d}')} à {local.hour}{_NO_BREAK}h{_NO_BREAK}{local:%M}"


def place_number(document: str, page: int, *, short: bool = False) -> str:
    """Return how a reader calls a page of the document with this name: « page 3 », « ligne 12 »."""
    noun = ("l." if short else "ligne") if is_sheet_name(document) else ("p." if short else "page")
    return f"{noun}{_NO_BREAK}{page}"


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
    environment.filters["counted"] = counted
    environment.filters["euros"] = lambda value: shown(value, "euros")
    environment.filters["french_date"] = french_date
    environment.filters["source_url"] = source_url
    environment.filters["fold"] = fold
    environment.filters["moment"] = french_moment
    environment.filters["typeset"] = typeset
    environment.filters["cleaned"] = cleaned
    environment.filters["host"] = lambda address: urlsplit(address).hostname or address
    environment.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    return environment
