"""The service over HTTP: what it answers, what it refuses and how, and the pages without JavaScript."""

import html
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient

from assistant.web.service import create_app
from small_library import (
    CONTRACT,
    DOCUMENTS,
    PLAN,
    SmallAssistant,
    SmallLibrary,
    sheet_document,
    write_plan,
)

FUNDERS = "Qui finance la boucle cyclable ?"


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with TestClient(create_app(SmallAssistant(), SmallLibrary())) as client:
        wait_until_ready(client)
        yield client


def wait_until_ready(client: Any) -> None:
    deadline = time.monotonic() + 5
    while client.get("/healthz").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def events(body: str) -> list[tuple[str, Any]]:
    blocks = [re.fullmatch(r"event: (\w+)\ndata: (.*)", block) for block in body.split("\n\n") if block]
    return [(block[1], json.loads(block[2])) for block in blocks if block]


def test_a_question_gets_its_answer_with_its_sources(client: Any) -> None:
    response = client.post("/api/ask", json={"question": FUNDERS})
    assert response.status_code == 200
    answer = response.json()
    assert answer["answered"]
    assert answer["citations"][0]["quote"] == "L’État apporte 283 000 € de DSIL"
    assert answer["citations"][0]["page"] == 2


def test_the_history_reaches_the_assistant(client: Any) -> None:
    history = [{"question": FUNDERS, "answer": "L’État."}]
    answer = client.post("/api/ask", json={"question": "Et la Région ?", "history": history}).json()
    assert answer["standalone_question"] == f"Et la Région ? ({FUNDERS})"


def test_a_stream_says_each_statement_and_then_the_whole_answer(client: Any) -> None:
    response = client.post("/api/ask", json={"question": FUNDERS, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    received = events(response.text)
    assert [name for name, _ in received] == ["statement", "statement", "statement", "answer"]
    whole = received[-1][1]
    assert [data for _, data in received[:-1]] == whole["statements"]
    assert whole == client.post("/api/ask", json={"question": FUNDERS}).json()


def test_a_collection_that_does_not_exist_is_refused_by_name(client: Any) -> None:
    response = client.post("/api/ask", json={"question": FUNDERS, "collections": ["absente"]})
    assert response.status_code == 404
    assert "absente" in response.json()["detail"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("question", ["", "  \n", "\0", "x" * 10_000, "\ud83d"])
def test_a_question_that_cannot_be_asked_is_refused_in_french(
    client: Any, question: str, stream: bool
) -> None:
    body = json.dumps({"question": question, "stream": stream})
    response = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("La question est")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{}", "question"),
        (b'{"question": 3}', "question"),
        (b'{"question": ["a"]}', "question"),
        (b'{"question": "a", "history": "b"}', "historique"),
        (b'{"question": "a", "history": [{"question": "b"}]}', "question|historique"),
        (b'{"question": "a", "collections": 1}', "collections"),
        (b'{"question": "a", "stream": "peut-\xc3\xaatre"}', "stream"),
        (b"[]", "JSON"),
        (b"{", "JSON"),
        (b"", "JSON"),
        (b'"\\ud800"', "JSON"),
    ],
)
def test_a_malformed_request_is_refused_in_french(client: Any, body: bytes, said: str) -> None:
    response = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert list(response.json()) == ["detail"]
    assert re.search(said, response.json()["detail"])
    assert not re.search("field|required|valid|input", response.json()["detail"].lower())


def test_a_body_that_is_not_unicode_is_refused_in_french(client: Any) -> None:
    response = client.post(
        "/api/ask", content=b'{"question": "\xe9"}', headers={"Content-Type": "application/json"}
    )
    assert response.status_code in (400, 422)
    assert response.json()["detail"].endswith((".", "json."))


def test_a_body_too_large_is_refused_before_it_is_read(client: Any) -> None:
    response = client.post(
        "/api/ask", json={"question": "a", "history": [{"question": "b" * 70_000, "answer": ""}]}
    )
    assert response.status_code == 413
    assert "trop longue" in response.json()["detail"]


def test_a_body_sent_in_pieces_has_the_same_limit(client: Any) -> None:
    pieces = (b"x" * 8192 for _ in range(20))
    assert client.post("/api/ask", content=pieces).status_code == 413


def test_a_search_finds_passages(client: Any) -> None:
    found = client.get("/api/search", params={"q": "région", "limit": 1}).json()
    assert (found["total"], len(found["hits"])) == (2, 1)
    assert found["hits"][0]["section"] == ["Volet 1 : mobilité"]
    assert found["hits"][0]["text"] == CONTRACT[found["hits"][0]["start"] : found["hits"][0]["end"]]


def test_a_search_can_be_held_to_one_document(client: Any) -> None:
    found = client.get("/api/search", params={"q": "région", "document": "presse.txt"}).json()
    assert [hit["document"] for hit in found["hits"]] == ["presse.txt"]


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 422),
        ({"q": " "}, 422),
        ({"q": "a" * 2_001}, 422),
        ({"q": "a", "limit": "0"}, 422),
        ({"q": "a", "limit": "beaucoup"}, 422),
        ({"q": "a", "collection": "absente"}, 404),
        ({"q": "a", "document": "absent.txt"}, 404),
        ({"q": "a", "document": "double.txt"}, 409),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(client: Any, params: dict[str, str], status: int) -> None:
    response = client.get("/api/search", params=params)
    assert response.status_code == status
    assert response.json()["detail"].endswith((".", "…"))


def test_the_documents_are_listed_without_the_paths_of_the_machine(client: Any) -> None:
    response = client.get("/api/documents")
    assert response.json()["total"] == len(DOCUMENTS)
    assert response.json()["documents"][0]["document"] == "contrat.pdf"
    assert "/private" not in response.text


@pytest.mark.parametrize("name", ["a" * 16, "contrat.pdf"])
def test_the_text_of_a_document_is_exactly_what_offsets_refer_to(client: Any, name: str) -> None:
    response = client.get(f"/api/documents/{name}/text")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == CONTRACT


@pytest.mark.parametrize(
    ("name", "status"), [("absent.pdf", 404), ("double.txt", 409), ("%00", 404), ("%ff", 404)]
)
def test_a_name_that_means_no_one_document_is_refused(client: Any, name: str, status: int) -> None:
    response = client.get(f"/api/documents/{name}/text")
    assert response.status_code == status
    assert "document" in response.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/rien", 404),
        ("GET", "/api/ask", 405),
        ("DELETE", "/api/ask", 405),
        ("PUT", "/healthz", 405),
    ],
)
def test_other_addresses_and_methods_are_refused_in_french(
    client: Any, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.json()["detail"].startswith("Cette adresse")


@pytest.mark.parametrize("path", ["/", "/api/documents", "/api/rien", "/healthz", "/api/openapi.json"])
def test_every_response_forbids_what_the_page_does_not_need(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


def test_nothing_is_ready_before_a_question_can_be_answered() -> None:
    may_answer = threading.Event()
    assistant = SmallAssistant(before=lambda _question: may_answer.wait(5))
    with TestClient(create_app(assistant, SmallLibrary())) as client:
        assert client.get("/healthz").status_code == 503
        may_answer.set()
        wait_until_ready(client)


def test_what_goes_wrong_inside_is_told_without_details() -> None:
    def fail(question: str) -> None:
        if question == FUNDERS:
            raise RuntimeError("/private/path")

    with TestClient(create_app(SmallAssistant(before=fail), SmallLibrary())) as client:
        response = client.post("/api/ask", json={"question": FUNDERS})
        assert response.status_code == 500
        assert "interne" in response.json()["detail"]
        assert "private" not in response.text
        assert "content-security-policy" in response.headers


def test_a_real_server_on_loopback_answers_to_its_own_names_only() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            create_app(SmallAssistant(), SmallLibrary()), log_level="error", lifespan="on"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=5) as client:
                wait_until_ready(client)
                assert client.post("/api/ask", json={"question": FUNDERS}).json()["answered"]
                assert client.get("/", headers={"Host": f"localhost:{port}"}).status_code == 200
                assert client.get("/", headers={"Host": f"[::1]:{port}"}).status_code == 200
                for foreign in ("evil.example", f"127.0.0.1.evil.example:{port}", "[", ""):
                    assert client.get("/api/documents", headers={"Host": foreign}).status_code == 400
        finally:
            server.should_exit = True
            thread.join(10)


def test_the_page_answers_without_javascript(client: Any) -> None:
    page = client.get("/", params={"q": FUNDERS}).text
    assert '<html lang="fr">' in page
    assert "L’État apporte 283\u00a0000\u00a0€ de DSIL." in page
    start = CONTRACT.index("L’État")
    assert f"/source/{'a' * 16}?start={start}&amp;end={start + 32}" in page


def test_the_form_carries_the_conversation_without_javascript(client: Any) -> None:
    first = client.post("/", data={"q": FUNDERS}).text
    history = re.search(r'name="history" value="([^"]*)"', first)
    assert history
    second = client.post("/", data={"q": "Et la Région ?", "history": history[1].replace("&#34;", '"')}).text
    assert "Qui finance la boucle cyclable\u00a0?</h2>" in second
    assert "La Région apporte 10\u00a0% du coût." in second


@pytest.mark.parametrize("history", ["", "{", "null", '[{"question": 1}]'])
def test_a_history_that_was_tampered_with_is_as_good_as_none(client: Any, history: str) -> None:
    assert client.post("/", data={"q": FUNDERS, "history": history}).status_code == 200


def test_the_page_says_what_is_wrong_with_a_question_and_keeps_it(client: Any) -> None:
    response = client.post("/", data={"q": "x" * 3000})
    assert response.status_code == 422
    assert "La question est trop longue." in response.text
    assert "x" * 3000 in response.text


def test_a_question_is_shown_as_text_and_never_as_markup(client: Any) -> None:
    page = client.get("/", params={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_source_shows_the_quote_marked_in_its_context(client: Any) -> None:
    start = CONTRACT.index("L’État")
    page = client.get(f"/source/{'a' * 16}", params={"start": start, "end": start + 32}).text
    assert '<mark id="quote">L’État apporte 283 000 € de DSIL</mark> ; la Région' in page
    assert "Page&nbsp;2 sur&nbsp;2" in page
    assert "<li>Volet 1\u00a0: mobilité</li>" in page
    assert "&lt;Cœur d’Ostrevent&gt; &amp; Cie" in page


@pytest.mark.parametrize(
    "place",
    [
        "start=0&end=999999",
        "start=5&end=5",
        "start=9&end=3",
        "start=-1&end=4",
        "start=a&end=b",
        "start=5",
        "end=5",
    ],
)
def test_a_place_that_is_not_in_the_document_has_no_source(client: Any, place: str) -> None:
    assert client.get(f"/source/{'a' * 16}?{place}").status_code in (404, 422)


def test_a_page_of_a_pdf_is_a_picture_and_its_pages_can_be_turned(tmp_path: Path) -> None:
    plan = write_plan(tmp_path)
    start = PLAN.index("La gare")
    place = {"start": start, "end": start + 7}
    with TestClient(create_app(SmallAssistant(), SmallLibrary((plan,)))) as client:
        page = client.get(f"/source/{plan.id}", params=place).text
        (address,) = re.findall(r'<img src="([^"]+/pages/[^"]+)"', page)
        picture = client.get(html.unescape(address))
        assert picture.headers["content-type"] == "image/png"
        assert picture.headers["cache-control"] == "private, max-age=3600"
        assert 'data-mark="0.6' in page
        before = client.get(f"/source/{plan.id}", params=place | {"page": 1}).text
        assert "Page&nbsp;1 sur&nbsp;2" in before
        assert "Revenir au passage cité, page&nbsp;2" in before
        assert 'id="quote"' not in before
        for number in (0, 3):
            assert client.get(f"/source/{plan.id}", params=place | {"page": number}).status_code in (404, 422)
            assert client.get(f"/api/documents/{plan.id}/pages/{number}.png").status_code == 404


def test_where_the_file_of_a_source_is_gone_its_text_is_shown(tmp_path: Path) -> None:
    plan = write_plan(tmp_path)
    place = {"start": PLAN.index("La gare"), "end": len(PLAN)}
    with TestClient(create_app(SmallAssistant(), SmallLibrary((plan,)))) as client:
        Path(plan.source_path).unlink()
        assert client.get(f"/api/documents/{plan.id}/pages/1.png").status_code == 404
        assert "40 000 euros.</mark>" in client.get(f"/source/{plan.id}", params=place).text
        assert "Plan de mobilité\n" in client.get(f"/source/{plan.id}", params=place | {"page": 1}).text


def test_a_row_of_a_sheet_is_shown_with_the_names_of_its_columns(tmp_path: Path) -> None:
    sheet = sheet_document()
    start = sheet.text.index("12 000")
    with TestClient(create_app(SmallAssistant(), SmallLibrary((sheet,)))) as client:
        page = client.get(f"/source/{sheet.id}", params={"start": start, "end": start + 6}).text
    assert "feuille «&nbsp;Aides&nbsp;» · ligne\u00a03" in page
    assert '<dt>Montant</dt><dd><mark id="quote">12 000</mark> €</dd>' in page
    assert "<dt>Commune</dt><dd>Aniche</dd>" in page


def test_what_a_file_says_of_its_origin_is_shown_apart_from_its_text() -> None:
    text = "# source: https://example.org/crte | title: Le CRTE\n# nature: fiche\n\nLe CRTE est signé."
    document = replace(DOCUMENTS[1], text=text)
    with TestClient(create_app(SmallAssistant(), SmallLibrary((document,)))) as client:
        start = text.index("Le CRTE est")
        page = client.get(f"/source/{document.id}", params={"start": start, "end": len(text)}).text
    assert "# source" not in page
    assert 'Fiche. <a href="https://example.org/crte"' in page
    assert '<blockquote class="words"><mark id="quote">Le CRTE est signé.</mark>' in page


def kept_opinions(folder: Path) -> list[Any]:
    return [json.loads(line) for line in (folder / "feedback.jsonl").read_text().splitlines()]


def test_an_opinion_is_kept_as_a_candidate_for_a_test_set(tmp_path: Path) -> None:
    with TestClient(create_app(SmallAssistant(), SmallLibrary(folder=tmp_path))) as client:
        sent = {
            "question": "Qui finance la piscine ?",
            "vote": "down",
            "reason": "missing",
            "comment": " Si ",
        }
        assert client.post("/api/feedback", json=sent).status_code == 201
        assert client.post("/api/feedback", data={"question": FUNDERS, "vote": "up"}).status_code == 201
    absent, funders = kept_opinions(tmp_path)
    assert list(absent) == [
        "date", "vote", "reason", "comment", "turns", "understood", "answered", "answer", "documents",
        "evidence",
    ]  # fmt: skip
    assert (absent["reason"], absent["comment"], absent["answered"]) == ("missing", "Si", False)
    assert (absent["documents"], absent["evidence"]) == (["contrat.pdf", "presse.txt"], [])
    assert (funders["vote"], funders["reason"]) == ("up", None)


def test_an_opinion_on_a_follow_up_keeps_the_turns_that_were_typed(tmp_path: Path) -> None:
    history = [{"question": FUNDERS, "answer": "L’État."}]
    written = json.dumps(history, ensure_ascii=False, separators=(",", ":"))
    form = {"question": "Et la Région ?", "earlier": written, "vote": "down", "collections": ""}
    with TestClient(create_app(SmallAssistant(), SmallLibrary(folder=tmp_path))) as client:
        page = client.post("/", data={"q": "Et la Région ?", "history": json.dumps(history)}).text
        assert f'name="earlier" value="{html.escape(written)}"' in page.replace("&#34;", "&quot;")
        assert client.post("/api/feedback", data=form).status_code == 201
        sent = {
            "question": "Et la Région ?",
            "history": history,
            "vote": "up",
            "collections": ["documents"],
        }
        assert client.post("/api/feedback", json=sent).status_code == 201
    for kept in kept_opinions(tmp_path):
        assert kept["turns"] == [FUNDERS, "Et la Région ?"]
        assert kept["understood"] == f"Et la Région ? ({FUNDERS})"


def test_an_opinion_on_a_collection_that_is_gone_is_refused(tmp_path: Path) -> None:
    with TestClient(create_app(SmallAssistant(), SmallLibrary(folder=tmp_path))) as client:
        sent = {"question": FUNDERS, "vote": "up", "collections": "absente"}
        assert client.post("/api/feedback", data=sent).status_code == 404


def test_a_question_is_asked_of_one_collection_where_there_are_several(client: Any) -> None:
    assert 'name="collection"' not in client.get("/").text
    page = client.get("/", params={"q": FUNDERS, "collection": "documents"}).text
    assert "Cherché dans la collection «&nbsp;documents&nbsp;» seulement." in page
    assert '<option value="documents" selected>' in page
    assert "&amp;collection=documents" in page
    gone = client.get("/", params={"q": FUNDERS, "collection": "absente"})
    assert gone.status_code == 422
    assert "absente" in gone.text
    asked = {"q": FUNDERS, "collection": "absente"}
    assert client.post("/", data=asked, headers={"Accept": "text/event-stream"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "question"),
        ({"question": FUNDERS}, "vote"),
        ({"question": FUNDERS, "vote": "peut-être"}, "vote"),
        ({"question": FUNDERS, "vote": "up", "reason": "autre"}, "raisons"),
        ({"question": FUNDERS, "vote": "down", "comment": "x" * 1001}, "1 000"),
        ({"question": " ", "vote": "up"}, "vide"),
    ],
)
def test_an_opinion_that_makes_no_sense_is_refused(client: Any, sent: dict[str, str], said: str) -> None:
    for response in (client.post("/api/feedback", json=sent), client.post("/api/feedback", data=sent)):
        assert response.status_code == 422
        assert said in response.json()["detail"]


def test_opinions_that_cannot_be_written_are_told_so(client: Any) -> None:
    response = client.post("/api/feedback", json={"question": FUNDERS, "vote": "up"})
    assert response.status_code == 503
    assert response.json()["detail"].startswith("L’avis n’a pas pu être noté")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 200),
        ({}, 200),
    ],
)
def test_another_site_cannot_make_a_visitor_send_anything(
    client: Any, headers: dict[str, str], status: int
) -> None:
    response = client.post("/api/ask", json={"question": FUNDERS}, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/documents"])
def test_what_answers_get_answers_head(client: Any, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")


def test_a_browser_gets_refusals_as_a_page(client: Any) -> None:
    response = client.get("/rien", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "<h1>Cette adresse n’existe pas.</h1>" in response.text


def test_static_files_are_kept_by_the_browser_under_a_name_that_changes_with_them(client: Any) -> None:
    page = client.get("/").text
    for address in re.findall(r'"(/static/[^"]+)"', page):
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
    assert client.get("/static/former/style.css").headers["cache-control"] == "no-cache"
    for absent in ("/static/former/absent.css", "/static/former/..", "/static/former/%2e%2e%2fpages.py"):
        assert client.get(absent).status_code == 404


def test_a_source_that_was_replaced_says_what_is_in_force() -> None:
    former = replace(DOCUMENTS[0], name="ancien.pdf")
    with TestClient(create_app(SmallAssistant(), SmallLibrary((former,)))) as client:
        for page in (
            client.get("/", params={"q": "Qui finance la boucle cyclable ?"}).text,
            client.get(f"/source/{former.id}").text,
        ):
            assert "remplacé par" in page
            assert "Contrat de la vallée</a> (6\u00a0décembre\u00a02021)" in page
