"""The pages of the documents, over a library of a few real files: adding, reading, correcting, removing."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.library.library import Library
from assistant.settings import Settings
from assistant.web.service import create_app
from corpus.intake import Intake, Refused, Request, take_in
from corpus.workers import Limits
from pdf_maker import make_pdf
from pdf_maker import text as drawn_text
from small_library import SmallAssistant

HTML = {"Accept": "text/html"}


@dataclass(frozen=True)
class Desk:
    """A service over an empty data folder."""

    client: Any
    library: Library

    def add(
        self, name: str, content: bytes, collection: str = "documents", *, replace: bool = False
    ) -> dict[str, str]:
        """Add a file and return what became of it."""
        response = self.client.post(
            "/documents",
            files=[("files", (name, content))],
            data={"collection": collection} | ({"replace": "true"} if replace else {}),
        )
        assert response.status_code == 202, response.text
        (upload,) = response.json()
        deadline = time.monotonic() + 20
        while (state := self.state(upload["id"]))["state"] in ("waiting", "reading"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return state

    def uploaded(self, collection: str = "documents") -> list[Path]:
        """Return the files that the data folder keeps of a collection."""
        return sorted((self.library.folder / "uploads" / collection).iterdir())

    def state(self, upload: str) -> dict[str, str]:
        """Return how far this upload is."""
        return next(each for each in self.client.get("/api/uploads").json() if each["id"] == upload)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    library = Library.open(Settings(tmp_path / "home"))
    with TestClient(create_app(SmallAssistant(), library)) as client:
        yield Desk(client, library)


def test_a_file_is_added_read_shown_and_removed(desk: Desk) -> None:
    assert "Il n’y a pas encore de documents" in desk.client.get("/documents").text
    pdf = make_pdf(drawn_text(72, 700, "La gare de Somain sera rénovée en 2024 pour 40 000 euros."))
    assert desk.add("gare.pdf", pdf, "projets")["state"] == "read"
    (summary,) = desk.library.documents()
    assert (summary.name, summary.collection) == ("gare.pdf", "projets")
    assert "gare.pdf" in desk.client.get("/documents").text
    page = desk.client.get(f"/documents/{summary.id}").text
    assert "1\u00a0page, 1\u00a0passage" in page
    assert desk.client.get(f"/api/documents/{summary.id}/pages/1.png").status_code == 200
    stored = Path(summary.sources[0])
    assert stored.read_bytes() == pdf
    assert "Retirer" in desk.client.get(f"/documents/{summary.id}/retirer").text
    assert desk.client.post(f"/documents/{summary.id}/retirer", follow_redirects=False).status_code == 303
    assert desk.library.documents() == ()
    assert not stored.exists()
    assert desk.client.get(f"/documents/{summary.id}").status_code == 404


def test_a_newer_version_of_a_file_replaces_the_one_before_where_that_is_asked_for(desk: Desk) -> None:
    assert desk.add("note.txt", "La première version parle de la gare.".encode())["state"] == "read"
    again = desk.add("note.txt", b"La seconde version parle de la piscine.", replace=True)
    assert (again["state"], again["detail"]) == ("read", "remplace la version précédente")
    assert [desk.library.text(each.id) for each in desk.library.documents()] == [
        "La seconde version parle de la piscine."
    ]
    assert desk.add("note.txt", b"La seconde version parle de la piscine.")["state"] == "unchanged"


def test_two_files_of_one_name_are_both_kept(desk: Desk) -> None:
    texts = [f"Compte rendu du conseil de {town}." for town in ("Avilla", "Bourgneuf", "Cense")]
    told = [desk.add("CR.txt", text.encode())["detail"] for text in texts]
    assert told == [
        "",
        "un autre « CR.txt » est déjà là, celui-ci s’appelle « CR (2).txt »",
        "un autre « CR.txt » est déjà là, celui-ci s’appelle « CR (3).txt »",
    ]
    kept = {each.name: desk.library.text(each.id) for each in desk.library.documents()}
    assert kept == dict(zip(("CR.txt", "CR (2).txt", "CR (3).txt"), texts, strict=True))
    assert {path.name for path in desk.uploaded()} == kept.keys()


def test_a_refused_file_of_the_same_name_leaves_nothing_behind(desk: Desk) -> None:
    desk.add("plan.pdf", make_pdf(drawn_text(72, 700, "Le plan de mobilité est voté.")))
    assert desk.add("plan.pdf", b"\x89PNG\r\n\x1a\n")["state"] == "refused"
    assert [path.name for path in desk.uploaded()] == ["plan.pdf"]


def test_a_copy_is_told_by_the_name_of_the_first_and_not_kept(desk: Desk) -> None:
    desk.add("note.txt", b"Une note sur la gare.")
    copy = desk.add("copie.txt", b"Une note sur la gare.")
    assert (copy["state"], copy["detail"]) == ("unchanged", "déjà là sous le nom « note.txt »")
    assert [path.name for path in desk.uploaded()] == ["note.txt"]


def hang_over_the_facts(request: Request, on_page: Callable[[int, int], None]) -> Intake | Refused:
    on_page(1, 1)
    while request.path.name == "lent.txt":
        time.sleep(0.05)
    return take_in(request, on_page)


def test_a_file_whose_facts_take_for_ever_is_refused_and_the_next_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.library.ingestion.take_in", hang_over_the_facts)
    monkeypatch.setattr("assistant.library.uploads._LIMITS", Limits(silent_seconds=1.0))
    slow = desk.client.post("/documents", files=[("files", ("lent.txt", b"Une note lente."))]).json()[0]
    assert desk.add("note.txt", b"Une note sur la gare.")["state"] == "read"
    told = desk.state(slow["id"])
    assert told["state"] == "refused"
    assert told["detail"].startswith("lecture arrêtée après")
    assert [path.name for path in desk.uploaded()] == ["note.txt"]


def test_a_collection_has_a_name_of_reasonable_length(desk: Desk) -> None:
    response = desk.client.post(
        "/documents", files=[("files", ("a.txt", b"a"))], data={"collection": "x" * 101}
    )
    assert response.status_code == 422
    assert "100 caractères" in response.json()["detail"]


def test_a_file_that_cannot_be_read_is_refused_and_leaves_the_former_version(desk: Desk) -> None:
    desk.add("plan.pdf", make_pdf(drawn_text(72, 700, "Le plan de mobilité est voté.")))
    (before,) = desk.library.documents()
    refused = desk.add("plan.pdf", b"\x89PNG\r\n\x1a\n", replace=True)
    assert refused["state"] == "refused"
    assert "PDF" in refused["detail"]
    assert desk.library.documents() == (before,)
    assert Path(before.sources[0]).read_bytes().startswith(b"%PDF")
    assert desk.add("vide.txt", b"")["state"] == "refused"
    assert [path.name for path in (desk.library.folder / "uploads" / "documents").iterdir()] == ["plan.pdf"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../évadé.txt", "évadé.txt"), ("C:\\Mes documents\\a.txt", "a.txt"), (".caché.txt", "caché.txt")],
)
def test_a_name_never_leads_out_of_its_folder(desk: Desk, name: str, kept: str) -> None:
    assert desk.add(name, b"Un texte de quelques mots.", "../ailleurs")["name"] == kept
    (summary,) = desk.library.documents()
    assert Path(summary.sources[0]).is_relative_to(desk.library.folder / "uploads")


def test_nothing_chosen_is_told(desk: Desk) -> None:
    for response in (
        desk.client.post("/documents", data={"collection": "a"}),
        desk.client.post("/documents", files=[("files", ("...", b"a"))]),
    ):
        assert response.status_code == 422
        assert response.json()["detail"].endswith(("fichier.", "nom."))


def test_files_that_are_too_heavy_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.web.frame.guards.MAX_UPLOAD_BYTES", 1000)
    response = desk.client.post("/documents", files=[("files", ("gros.txt", b"x" * 2000))])
    assert response.status_code == 413
    assert "trop lourds" in response.json()["detail"]
    assert desk.client.get("/api/uploads").json() == []


def test_another_site_can_neither_add_nor_remove(desk: Desk) -> None:
    desk.add("note.txt", b"Une note sur la gare.")
    (summary,) = desk.library.documents()
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert desk.client.post(f"/documents/{summary.id}/retirer", headers=foreign).status_code == 403
    added = desk.client.post("/documents", files=[("files", ("a.txt", b"a"))], headers=foreign)
    assert added.status_code == 403
    assert len(desk.library.documents()) == 1


def test_what_is_said_of_a_document_can_be_corrected(desk: Desk) -> None:
    desk.add("note.txt", b"Une note sur la gare.")
    (summary,) = desk.library.documents()
    said = {
        "title": "Note sur la gare",
        "kind": "rapport",
        "date": "31/05/2023",
        "territory": "",
        "period": "",
    }
    address = f"/documents/{summary.id}/corriger"
    assert desk.client.post(address, data=said, follow_redirects=False).status_code == 303
    (corrected,) = desk.library.documents()
    assert (corrected.title, corrected.kind, corrected.date) == ("Note sur la gare", "rapport", "2023-05-31")
    wrong = desk.client.post(address, data=said | {"date": "hier"})
    assert wrong.status_code == 422
    assert "« hier » n'est pas une date" in re.sub("&#39;", "'", wrong.text)
    assert 'value="hier"' in wrong.text


def test_the_list_is_filtered_by_words_collection_and_state(desk: Desk) -> None:
    desk.add("gare.txt", b"Une note sur la gare.", "notes")
    desk.add("piscine.txt", b"Une note sur la piscine.", "rapports")
    blank = make_pdf(
        drawn_text(72, 700, "Une page écrite, et une page d’image."), "q 500 0 0 700 50 50 cm /I1 Do Q"
    )
    desk.add("image.pdf", blank, "rapports")

    def names(**params: str) -> list[str]:
        page = desk.client.get("/documents", params=params).text
        return re.findall(r'</a><span class="name">([^<]+)<', page)

    assert names() == ["gare.txt", "image.pdf", "piscine.txt"]
    assert names(q="GARE") == ["gare.txt"]
    assert names(collection="rapports") == ["image.pdf", "piscine.txt"]
    assert names(etat="partiel") == ["image.pdf"]
    assert names(q="absent") == []
    (partly,) = [each for each in desk.library.documents() if each.problems]
    assert "Page&nbsp;2&nbsp;: " in desk.client.get(f"/documents/{partly.id}").text


def test_without_javascript_adding_leads_back_to_the_list(desk: Desk) -> None:
    response = desk.client.post(
        "/documents", files=[("files", ("note.txt", b"Une note."))], headers=HTML, follow_redirects=False
    )
    assert (response.status_code, response.headers["location"]) == (303, "/documents#ajouts")
    assert "note.txt" in desk.client.get("/documents").text


def test_the_chat_offers_the_collections_where_there_are_several(desk: Desk) -> None:
    desk.add("note.txt", b"Une note sur la gare.", "avilla")
    assert 'name="collection"' not in desk.client.get("/").text
    desk.add("note.txt", b"Une note sur la piscine.", "bourgneuf")
    offered = re.findall(r'<option value="([^"]*)"', desk.client.get("/").text)
    assert offered == ["", "avilla", "bourgneuf"]


def test_a_name_that_several_documents_bear_is_told_without_folders_of_the_machine(desk: Desk) -> None:
    for collection in ("avilla", "bourgneuf"):
        desk.add("CR.txt", f"Compte rendu du conseil de {collection}.".encode(), collection)
    response = desk.client.get("/api/documents/CR.txt/text")
    assert response.status_code == 409
    detail = response.json()["detail"]
    assert all(each.id in detail for each in desk.library.documents())
    assert "/" not in detail


@pytest.mark.parametrize("bound", ["limit", "offset"])
def test_rows_beyond_any_ledger_are_refused_in_french(desk: Desk, bound: str) -> None:
    response = desk.client.get("/api/funding", params={bound: "9" * 20})
    assert response.status_code == 422
    assert bound in response.json()["detail"]
    assert desk.client.get("/financements", params={"page": "9" * 20}).status_code == 200
    assert desk.client.get("/documents", params={"page": "9" * 20}).status_code == 200
