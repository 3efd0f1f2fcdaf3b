"""Who may change the documents of a service that other machines reach."""

import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.library.library import Library
from assistant.settings import ServiceSettings, Settings, read_service_settings
from assistant.web.frame import access as access_module
from assistant.web.frame.access import COOKIE, Access
from assistant.web.service import create_app
from small_library import SmallAssistant, SmallLibrary

HTML = {"Accept": "text/html"}
CHANGES = ("/documents", "/documents/aaaa/corriger", "/documents/aaaa/retirer")
PASSWORD = "un mot de passé"  # noqa: S105


def client(access: Access, library: Any = None) -> Any:
    return TestClient(create_app(SmallAssistant(), library or SmallLibrary(), access), follow_redirects=False)


def test_on_one_machine_nothing_is_asked() -> None:
    page = client(Access()).get("/documents").text
    assert 'type="file"' in page
    assert "Se connecter" not in page


@pytest.mark.parametrize("path", CHANGES)
def test_without_a_password_other_machines_change_nothing(path: str) -> None:
    service = client(Access(is_open=True))
    refused = service.post(path)
    assert refused.status_code == 403
    assert "n’a pas choisi de mot de passe" in refused.json()["detail"]
    assert "mot de passe" in service.post(path, headers=HTML).text
    assert 'type="file"' not in service.get("/documents").text
    assert service.post("/connexion", data={"password": ""}).status_code == 403


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("path", CHANGES)
def test_where_there_is_a_password_it_is_asked_for_before_anything_is_read(path: str, is_open: bool) -> None:
    service = client(Access(PASSWORD, is_open=is_open))
    assert service.post(path, content=b"x" * 1000).status_code == 401
    sent = service.post(path, headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/connexion?vers={path}")
    assert service.get("/").status_code == 200
    assert service.post("/api/ask", json={"question": "Et la Région ?"}).status_code == 200


def test_a_browser_says_the_password_once_and_leaves(tmp_path: Path) -> None:
    library = Library.open(Settings(tmp_path / "home"))
    service = client(Access(PASSWORD, is_open=True), library)
    assert "Ce n’est pas le mot de passe" in service.post("/connexion", data={"password": "autre"}).text
    entered = service.post("/connexion", data={"password": PASSWORD, "vers": "/documents/aaaa"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/documents/aaaa")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    page = service.get("/documents").text
    assert 'type="file"' in page
    assert "Se déconnecter" in page
    added = service.post("/documents", files=[("files", ("a.txt", "La gare est rénovée.".encode()))])
    assert added.status_code == 202
    service.post("/deconnexion")
    assert service.post("/documents").status_code == 401


def test_a_program_says_the_password_with_each_request() -> None:
    service = client(Access(PASSWORD, is_open=True))
    wrong = service.post("/documents/aaaa/retirer", auth=("x", "autre"))
    assert wrong.status_code == 401
    assert wrong.headers["www-authenticate"].startswith("Basic")
    assert service.post("/documents", auth=("x", PASSWORD.encode())).status_code == 422


@pytest.mark.parametrize("header", ["Basic", "Basic ???", "Basic w6k", "Bearer abc", "Basic /////w=="])
def test_a_header_that_says_nothing_opens_nothing(header: str) -> None:
    assert client(Access(PASSWORD)).post("/documents", headers={"Authorization": header}).status_code == 401


def test_a_cookie_ends_and_cannot_be_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    access = Access(PASSWORD)
    session = access.session()
    end, _, proof = session.partition(".")

    def status(value: str) -> int:
        service = client(access)
        service.cookies.set(COOKIE, value)
        return int(service.post("/documents").status_code)

    assert status(session) == 422
    for made_up in (
        f"{int(end) + 60}.{proof}",
        end,
        f"{end}.",
        ".",
        f"x.{proof}",
        Access(PASSWORD).session(),
    ):
        assert status(made_up) == 401
    late = time.time() + access_module.SESSION_SECONDS + 1
    monkeypatch.setattr(access_module.time, "time", lambda: late)
    assert status(session) == 401


def test_another_site_cannot_use_the_cookie_of_a_visitor() -> None:
    access = Access(PASSWORD)
    service = client(access)
    service.cookies.set(COOKIE, access.session())
    assert service.post("/documents", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert service.post("/documents", headers={"Origin": "http://ailleurs.example"}).status_code == 403


def coming_from(address: str, access: Access) -> Any:
    app = create_app(SmallAssistant(), SmallLibrary(), access)
    return TestClient(app, follow_redirects=False, client=(address, 50_000))


def by_form(service: Any, password: str) -> int:
    return int(service.post("/connexion", data={"password": password}).status_code)


def by_header(service: Any, password: str) -> int:
    return int(service.post("/documents", auth=("x", password.encode())).status_code)


@pytest.mark.parametrize(("try_", "wrong", "right"), [(by_form, 403, 303), (by_header, 401, 422)])
def test_passwords_are_tried_ten_times_a_minute_from_one_address(try_: Any, wrong: int, right: int) -> None:
    access = Access(PASSWORD)
    service, other = coming_from("198.51.100.7", access), coming_from("198.51.100.8", access)
    assert [try_(service, "x") for _ in range(11)] == [wrong] * 10 + [429]
    assert [by_form(service, PASSWORD), by_header(service, PASSWORD)] == [429, 429]
    assert try_(other, PASSWORD) == right


def test_who_has_to_wait_is_told_how_long_and_may_read() -> None:
    service = coming_from("198.51.100.7", Access(PASSWORD))
    for _ in range(10):
        by_header(service, "x")
    waiting = service.post("/documents", auth=("x", "y"))
    assert (waiting.status_code, waiting.headers["retry-after"]) == (429, "60")
    assert "attendez une minute" in waiting.json()["detail"]
    assert service.get("/documents", auth=("x", "y")).status_code == 200


def test_a_session_goes_on_where_others_try_passwords() -> None:
    access = Access(PASSWORD)
    service = coming_from("198.51.100.7", access)
    assert by_form(service, PASSWORD) == 303
    guessing = coming_from("198.51.100.7", access)
    assert [by_form(guessing, "x") for _ in range(11)][-1] == 429
    assert service.post("/documents").status_code == 422


def test_the_right_password_forgives_the_wrong_ones_and_so_does_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = coming_from("198.51.100.7", Access(PASSWORD))
    tries = ["x"] * 9 + [PASSWORD] + ["x"] * 10
    assert 429 not in [by_form(service, each) for each in tries]
    assert by_form(service, PASSWORD) == 429
    later = time.monotonic() + 61
    monkeypatch.setattr("assistant.web.frame.attempts.time.monotonic", lambda: later)
    assert by_form(service, PASSWORD) == 303


def test_the_addresses_of_one_machine_count_together() -> None:
    access = Access(PASSWORD)
    for number in range(10):
        by_form(coming_from(f"2001:db8::{number:x}", access), "x")
    assert by_form(coming_from("2001:db8::ffff", access), PASSWORD) == 429
    assert by_form(coming_from("2001:db8:0:1::1", access), PASSWORD) == 303


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto"]
)
def test_what_another_server_passes_on_changes_nothing_without_a_password(header: str) -> None:
    service = client(Access())
    assert service.post("/documents/aaaa/retirer", headers={header: "203.0.113.9"}).status_code == 403
    assert "n’a pas choisi de mot de passe" in service.get("/documents", headers={header: "x"}).text
    assert service.post("/documents").status_code == 422
    known = client(Access(PASSWORD))
    assert known.post("/documents", headers={header: "x"}, auth=("x", PASSWORD.encode())).status_code == 422


@pytest.mark.parametrize(
    "to", ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs", "documents"]
)
def test_the_password_leads_to_no_other_site(to: str) -> None:
    entered = client(Access(PASSWORD)).post("/connexion", data={"password": PASSWORD, "vers": to})
    assert entered.headers["location"] == "/documents"


def test_the_settings_of_the_service_come_from_the_environment() -> None:
    assert read_service_settings({}) == ServiceSettings(None, None)
    assert (
        read_service_settings({"ARPENTEUR_ADMIN_PASSWORD": "", "ARPENTEUR_CONTACT": " "}) == ServiceSettings()
    )
    told = {"ARPENTEUR_ADMIN_PASSWORD": "x y", "ARPENTEUR_CONTACT": "mairie@exemple.fr"}
    assert read_service_settings(told) == ServiceSettings("x y", "mairie@exemple.fr")
