"""The help: every page of it is there, its pictures and the sections that other pages lead to."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.web.frame.rendering import _templates
from assistant.web.help.guide import PAGES, anchor
from assistant.web.service import create_app
from small_library import SmallAssistant, SmallLibrary

ADDRESSES = ("/aide", "/accessibilite", *(f"/aide/{name}" for name in PAGES))


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with TestClient(create_app(SmallAssistant(), SmallLibrary(), contact="la mairie de Rouvray")) as client:
        yield client


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_of_the_help_has_one_title_and_pictures_that_are_there(client: Any, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    for source in re.findall(r'<img[^>]* src="(/aide/[^"]+)"', page.text):
        picture = client.get(source)
        assert picture.headers["content-type"] == "image/webp"
        assert len(picture.content) < 100_000
    assert all('alt=""' not in tag for tag in re.findall(r'<img src="/aide/[^>]*>', page.text))


def test_every_link_to_the_help_leads_to_a_section_that_is_there(client: Any) -> None:
    templates = _templates()
    assert templates.loader is not None
    sources = [templates.loader.get_source(templates, name)[0] for name in templates.list_templates(["html"])]
    links = {link for source in sources for link in re.findall(r"/(?:aide|accessibilite)[/a-z#-]*", source)}
    assert len(links) > 6
    for link in links - {"/aide/"}:
        page, _, section = link.partition("#")
        text = client.get(page).text
        assert not section or f'id="{section}"' in text, link


def test_the_accessibility_page_names_whom_to_write_to(client: Any) -> None:
    assert "la mairie de Rouvray" in client.get("/accessibilite").text
    with TestClient(create_app(SmallAssistant(), SmallLibrary())) as other:
        assert "n’a pas été indiqué" in other.get("/accessibilite").text


@pytest.mark.parametrize("address", ["/aide/autre", "/aide/images/autre.webp", "/aide/images/..%2felu.md"])
def test_there_is_no_other_help(client: Any, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_anchor_of_a_heading_is_plain() -> None:
    assert anchor("Ouvrir le service à d’autres machines") == "ouvrir-le-service-a-d-autres-machines"
