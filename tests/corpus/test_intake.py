from pathlib import Path

import pytest

from corpus.documents import ReadingProblem
from corpus.intake import Intake, Refused, Request, take_in
from corpus.structure import splitting


def request(path: Path, content: bytes) -> Request:
    path.write_bytes(content)
    return Request(path, f"/ailleurs/{path.name}", "contrats", "f00d")


def no_page(done: int, total: int) -> None:
    raise AssertionError("a text has no pages")


def test_a_file_becomes_a_document_with_what_it_is_on_every_passage(tmp_path: Path) -> None:
    text = (
        "# Convention de partenariat\n\nEntre la commune de Denain et l’État, fait à Denain, le 3 mai 2021.\n"
    )
    taken = take_in(request(tmp_path / "convention.md", text.encode()), no_page)
    assert isinstance(taken, Intake)
    assert (taken.document.source_path, taken.document.collection) == ("/ailleurs/convention.md", "contrats")
    assert (taken.document.kind, taken.document.date) == ("convention", "2021-05-03")
    (passage,) = taken.passages
    assert (passage.kind, passage.date, passage.title) == (
        "convention",
        "2021-05-03",
        "Convention de partenariat",
    )
    assert taken.document.text[passage.start : passage.end] == passage.text


def test_a_document_read_again_keeps_its_id(tmp_path: Path) -> None:
    first = request(tmp_path / "a.txt", "Le conseil décide.\n".encode())
    again = Request(first.path, first.written, first.collection, first.content_hash, document_id="00aa")
    taken = take_in(again, no_page)
    assert isinstance(taken, Intake)
    assert taken.document.id == "00aa"
    assert [passage.id for passage in taken.passages] == ["00aa-00000"]


def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    assert take_in(request(tmp_path / "vide.pdf", b""), no_page) == Refused("fichier vide.")


def test_a_document_without_passages_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "split_document", lambda _: ())
    taken = take_in(request(tmp_path / "a.txt", "Le conseil décide.\n".encode()), no_page)
    assert isinstance(taken, Intake)
    assert taken.document.problems == (ReadingProblem("aucun passage à citer n'y a été trouvé"),)
