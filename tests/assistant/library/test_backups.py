"""A data folder written to one file, and put back: whole, checked, and by one change."""

import shutil
import tarfile
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.commands.arpenteur import app
from assistant.commands.console import run
from assistant.errors import BackupError, HomeError
from assistant.library import backups
from assistant.library.backups import Held, back_up, restore
from assistant.library.home import Home
from assistant.library.library import Library
from corpus.documents import Correction
from index.seams import Vectors


class Lengths:
    """Embeds a text as its length and its number of words."""

    name = "longueurs@1"
    dimension = 2

    def embed_question(self, text: str) -> Vectors:
        vector = np.array([len(text), 10 * len(text.split())], np.float32)
        return vector / np.float32(max(float(np.linalg.norm(vector)), 1.0))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_question(text) for text in texts])


def library(folder: Path) -> Library:
    return Library(Home(folder), Lengths)


def found(opened: Library, words: str) -> set[str]:
    return {hit.passage.document for hit in opened.in_force().search(words)}


@pytest.fixture
def opened(tmp_path: Path) -> Library:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "piscine.txt").write_text("Le conseil fixe le tarif de la piscine à 4 €.\n")
    (folder / "velo.txt").write_text("Le département finance la boucle cyclable.\n")
    opened = library(tmp_path / "home")
    opened.ingest([folder])
    opened.correct("velo.txt", Correction(title="La boucle"))
    return opened


def test_what_was_backed_up_is_found_again_in_another_folder(opened: Library, tmp_path: Path) -> None:
    assert back_up(opened.home, tmp_path / "b.tar.gz") == Held(2, 2)
    other = library(tmp_path / "other")
    assert restore(other.home, tmp_path / "b.tar.gz") == Held(2, 2)
    assert other.documents() == opened.documents()
    assert found(other, "piscine") == {"piscine.txt", "velo.txt"}
    assert other.summary("velo.txt").title == "La boucle"
    assert other.check() == ()
    assert other.ingest([tmp_path / "documents"]).unchanged == ("piscine.txt", "velo.txt")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "documents", "home", "other"]


def test_a_backup_takes_the_place_of_what_there_is_under_a_reader(opened: Library, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "b.tar.gz")
    before = opened.documents()
    searcher = opened.in_force()
    opened.remove(["velo.txt"])
    (tmp_path / "documents" / "neuf.txt").write_text("Le budget annexe de l’eau est voté.\n")
    opened.ingest([tmp_path / "documents" / "neuf.txt"])
    assert restore(opened.home, tmp_path / "b.tar.gz") == Held(2, 2)
    assert opened.documents() == before
    assert found(opened, "boucle cyclable") == {"piscine.txt", "velo.txt"}
    assert {hit.passage.document for hit in searcher.search("boucle")} == {"piscine.txt", "velo.txt"}
    assert opened.check() == ()


def test_a_backup_made_while_documents_come_and_go_holds_one_moment(opened: Library, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    writer = library(tmp_path / "home")

    def write() -> None:
        for number in range(6):
            (folder / f"{number}.txt").write_text(f"Le conseil adopte la décision {number}.\n")
            writer.ingest([folder])

    thread = threading.Thread(target=write)
    thread.start()
    held = []
    while thread.is_alive():
        held.append(back_up(opened.home, tmp_path / "b.tar.gz"))
        restore(Home(tmp_path / "other"), tmp_path / "b.tar.gz")
        assert library(tmp_path / "other").check() == ()
    thread.join()
    assert all(2 <= each.documents == each.passages <= 8 for each in held)
    assert held


def test_uploaded_files_and_opinions_are_kept(opened: Library, tmp_path: Path) -> None:
    uploads = opened.folder / "uploads" / "documents"
    uploads.mkdir(parents=True)
    (uploads / "ajout.txt").write_text("La commune ajoute une station de vélos.\n")
    (opened.folder / "uploads" / ".incoming").mkdir()
    (opened.folder / "uploads" / ".incoming" / "half").write_text("…")
    (opened.folder / "feedback.jsonl").write_text("{}\n")
    opened.ingest([uploads / "ajout.txt"])
    back_up(opened.home, tmp_path / "b.tar.gz")
    restore(Home(tmp_path / "other"), tmp_path / "b.tar.gz")
    kept = sorted(str(path.relative_to(tmp_path / "other")) for path in (tmp_path / "other").rglob("*.*"))
    assert "uploads/documents/ajout.txt" in kept
    added = library(tmp_path / "other").summary("ajout.txt")
    assert added.sources == (str(tmp_path / "other" / "uploads" / "documents" / "ajout.txt"),)
    assert "feedback.jsonl" in kept
    assert not any("incoming" in path for path in kept)


def test_what_is_no_backup_changes_nothing(opened: Library, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "b.tar.gz")
    before = opened.documents()
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.tar.gz").write_text("rien")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "documents", "documents")
    for name in ("cut.tar.gz", "text.tar.gz", "other.tar.gz", "absent.tar.gz"):
        with pytest.raises(BackupError):
            restore(opened.home, tmp_path / name)
    assert opened.documents() == before
    assert opened.check() == ()


def test_a_damaged_data_folder_is_not_backed_up_and_can_be_restored(opened: Library, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "b.tar.gz")
    kept = (tmp_path / "b.tar.gz").read_bytes()
    shutil.rmtree(next((opened.folder / "index").iterdir()) / "dense")
    with pytest.raises(Exception, match="index"):
        back_up(opened.home, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").read_bytes() == kept
    opened.home.catalogue.write_bytes(b"not a database" * 1000)
    assert restore(opened.home, tmp_path / "b.tar.gz") == Held(2, 2)
    assert library(opened.folder).check() == ()


def test_a_backup_of_a_newer_version_is_refused(
    opened: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "FORMAT", 99)
    back_up(opened.home, tmp_path / "b.tar.gz")
    monkeypatch.undo()
    with pytest.raises(HomeError, match="mettez Arpenteur à jour"):
        restore(Home(tmp_path / "other"), tmp_path / "b.tar.gz")


def test_an_empty_data_folder_has_nothing_to_back_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["backup", str(tmp_path / "b.tar.gz"), "--home", str(tmp_path / "home")]
    assert run(app, "arpenteur", arguments) == 1
    assert "Il n'y a aucun document à sauvegarder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
