import gc
import json
import os
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize
from zlib import crc32

import numpy as np
import pytest

from assistant.errors import BusyError, HomeError, MissingPathError, SettingsError
from assistant.library import ingestion
from assistant.library.home import Home
from assistant.library.library import Library
from assistant.library.report import IngestReport, Renamed
from assistant.settings import Settings, read_settings
from corpus.documents import ReadingProblem
from corpus.errors import AmbiguousDocumentError, UnknownDocumentError
from corpus.intake import Intake, Refused, Request, take_in
from corpus.workers import Limits
from index.errors import IndexDamagedError, IndexMismatchError
from index.seams import Vectors
from index.search.search import Searcher


class WordCounts:
    """Embeds a text as the normalised counts of its words, each at a place of its own."""

    dimension = 64

    def __init__(self, name: str = "mots@1") -> None:
        self.name = name

    def embed_question(self, text: str) -> Vectors:
        counts = np.zeros(self.dimension, np.float32)
        for word in text.lower().split():
            counts[crc32(word.encode()) % self.dimension] += 1
        return counts / np.float32(max(float(np.linalg.norm(counts)), 1.0))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_question(text) for text in texts])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    (folder / "nord").mkdir(parents=True)
    (folder / "crte.txt").write_text("L’État finance le contrat local d’éducation artistique.\n")
    (folder / "nord" / "velo.txt").write_text("Le département finance la boucle cyclable de l’Aunelle.\n")
    return folder


def library(home: Path, embedder: str = "mots@1") -> Library:
    return Library(Home(home), lambda: WordCounts(embedder))


def texts(searcher: Searcher, words: str) -> list[str]:
    return [hit.passage.text for hit in searcher.search(words)]


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_home_that_does_not_exist_is_empty_and_stays_absent(home: Path) -> None:
    nothing = Library.open(Settings(home))
    assert nothing.documents() == ()
    assert library(home).in_force().search("qui finance") == ()
    assert nothing.check() == ()
    with pytest.raises(UnknownDocumentError, match="aucun"):
        nothing.text("crte.txt")
    assert not home.exists()


def test_what_was_ingested_is_found_listed_and_read(home: Path, folder: Path) -> None:
    report = library(home).ingest([folder])
    assert report == IngestReport(read=("crte.txt", "velo.txt"), passages=2)
    opened = library(home)
    assert [document.name for document in opened.documents()] == ["crte.txt", "velo.txt"]
    assert opened.text("velo.txt").startswith("Le département finance")
    assert texts(opened.in_force(), "boucle cyclable")[0].startswith("Le département")
    assert opened.check() == ()


def test_a_second_run_changes_nothing_and_loads_no_model(home: Path, folder: Path) -> None:
    library(home).ingest([folder])
    before = Home(home).state()

    def no_model() -> WordCounts:
        raise AssertionError("the model is not needed")

    report = Library(Home(home), no_model).ingest([folder])
    assert report == IngestReport(unchanged=("crte.txt", "velo.txt"))
    assert Home(home).state() == before


def test_a_changed_file_replaces_its_old_version_everywhere(home: Path, folder: Path) -> None:
    opened = library(home)
    opened.ingest([folder])
    (folder / "crte.txt").write_text("La Région finance le contrat local d’éducation artistique.\n")
    report = opened.ingest([folder])
    assert (report.read, report.removed, report.unchanged) == (("crte.txt",), ("crte.txt",), ("velo.txt",))
    found = texts(opened.in_force(), "contrat local d’éducation artistique")
    assert any("Région" in text for text in found)
    assert not any("État" in text for text in found)
    assert opened.check() == ()


def test_files_of_the_same_name_in_two_folders_both_live(home: Path, folder: Path) -> None:
    (folder / "nord" / "crte.txt").write_text("Un autre contrat.\n")
    opened = library(home)
    opened.ingest([folder])
    assert [document.name for document in opened.documents()] == ["crte.txt", "crte.txt", "velo.txt"]
    with pytest.raises(AmbiguousDocumentError, match="2 documents"):
        opened.text("crte.txt")
    assert {opened.text(document.id)[:2] for document in opened.documents()[:2]} == {"L’", "Un"}


def test_a_copy_of_a_file_is_the_same_document_until_both_are_changed(home: Path, folder: Path) -> None:
    shutil.copy(folder / "crte.txt", folder / "nord" / "crte.txt")
    opened = library(home)
    opened.ingest([folder])
    summary = opened.summary("crte.txt")
    assert summary.sources == (str(folder / "crte.txt"), str(folder / "nord" / "crte.txt"))
    (folder / "crte.txt").write_text("Première réécriture.\n")
    assert opened.ingest([folder]).removed == ()
    (folder / "nord" / "crte.txt").write_text("Seconde réécriture.\n")
    assert opened.ingest([folder]).removed == ("crte.txt",)
    assert opened.check() == ()


def test_a_moved_file_is_recognised(home: Path, folder: Path) -> None:
    opened = library(home)
    opened.ingest([folder])
    (folder / "crte.txt").rename(folder / "nord" / "crte.txt")
    assert opened.ingest([folder]).unchanged == ("crte.txt", "velo.txt")
    assert opened.summary("crte.txt").sources == (str(folder / "nord" / "crte.txt"),)


def test_the_same_file_in_two_collections_is_two_documents(home: Path, folder: Path) -> None:
    opened = library(home)
    opened.ingest([folder / "crte.txt"], "contrats")
    opened.ingest([folder / "crte.txt"], "archives")
    assert [document.collection for document in opened.documents()] == ["archives", "contrats"]
    where = opened.passage_filter(["contrats"], [])
    assert len(opened.in_force().search("contrat", where=where)) == 1
    with pytest.raises(SettingsError, match="« autres » ; il y a : archives, contrats"):
        opened.passage_filter(["autres"], [])


def test_refused_files_are_named_with_their_reason_and_the_others_are_read(home: Path, folder: Path) -> None:
    (folder / "vide.txt").write_bytes(b"")
    report = library(home).ingest([folder])
    (refused,) = report.refused
    assert (refused.name, refused.path) == ("vide.txt", str(folder / "vide.txt"))
    assert "vide" in refused.reason
    assert len(report.read) == 2


def fail_in_a_worker(request: Request, on_page: Callable[[int, int], None]) -> Intake | Refused:
    """Do to the worker what the name of the file says, and read the others."""
    if request.path.name == "erreur.txt":
        raise RecursionError("trop profond")
    if request.path.name == "mort.txt":
        os.kill(os.getpid(), signal.SIGSEGV)
    if request.path.name == "boucle.txt":
        time.sleep(60)
    if request.path.name == "ogre.txt":
        return Refused(str(len(bytearray(8 * 2**30))))
    return take_in(request, on_page)


def lose_a_page(request: Request, on_page: Callable[[int, int], None]) -> Intake | Refused:
    """Read a file of which one page cannot be read."""
    intake = take_in(request, on_page)
    assert isinstance(intake, Intake)
    problems = (ReadingProblem("page illisible", 2),)
    return replace(intake, document=replace(intake.document, problems=problems))


def test_a_file_that_harms_its_reader_stops_nothing_but_itself(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("boucle.txt", "erreur.txt", "mort.txt", "ogre.txt"):
        (folder / name).write_text(f"Un texte nommé {name}.\n")
    monkeypatch.setattr(ingestion, "take_in", fail_in_a_worker)
    opened = library(home)
    report = opened.ingest([folder], limits=Limits(silent_seconds=1.0, memory_bytes=2 * 2**30))
    assert report.read == ("crte.txt", "velo.txt")
    reasons = {refused.name: refused.reason for refused in report.refused}
    assert reasons["erreur.txt"] == "lecture impossible (RecursionError : trop profond)"
    assert reasons["mort.txt"] == "lecture arrêtée : le fichier a fait échouer le programme de lecture"
    assert reasons["ogre.txt"] == "lecture arrêtée : plus de 2048 Mo de mémoire demandés"
    assert reasons["boucle.txt"].startswith("lecture arrêtée après")
    monkeypatch.undo()
    assert opened.ingest([folder]).read == ("boucle.txt", "erreur.txt", "mort.txt", "ogre.txt")
    assert opened.check() == ()


def test_a_file_that_became_unreadable_keeps_its_last_good_version(home: Path, folder: Path) -> None:
    opened = library(home)
    opened.ingest([folder])
    (folder / "crte.txt").write_bytes(b"")
    assert opened.ingest([folder]).refused[0].name == "crte.txt"
    assert opened.text("crte.txt").startswith("L’État")


def test_a_path_that_does_not_exist_is_named_before_anything_is_read(home: Path, folder: Path) -> None:
    with pytest.raises(MissingPathError, match=r"« .*absent » n'existe pas"):
        library(home).ingest([folder, folder / "absent"])
    assert not home.exists()


def test_hidden_files_links_in_circles_and_the_home_itself_are_not_read(folder: Path) -> None:
    (folder / ".cache").mkdir()
    (folder / ".cache" / "a.txt").write_text("caché")
    (folder / ".b.txt").write_text("caché")
    (folder / "nord" / "boucle").symlink_to(folder)
    opened = library(folder / "home")
    opened.ingest([folder])
    assert opened.ingest([folder, folder / "crte.txt"]).unchanged == ("crte.txt", "velo.txt")


def test_a_link_that_leads_nowhere_is_reported(home: Path, folder: Path) -> None:
    (folder / "perdu.txt").symlink_to(folder / "absent.txt")
    (refused,) = library(home).ingest([folder]).refused
    assert (refused.name, refused.reason) == ("perdu.txt", "lien vers un fichier qui n'existe pas")


def test_links_are_followed_within_the_folder_and_not_out_of_it(
    home: Path, folder: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "ailleurs"
    outside.mkdir()
    (outside / "secret.txt").write_text("Le secret de la mairie.\n")
    (folder / "nord" / "secret.txt").symlink_to(outside / "secret.txt")
    (folder / "sud").symlink_to(outside)
    (folder / "crte-2.txt").symlink_to(folder / "crte.txt")
    opened = library(home)
    report = opened.ingest([folder])
    assert {Path(each.path).name for each in report.refused} == {"secret.txt", "sud"}
    assert all("hors du dossier" in each.reason for each in report.refused)
    assert [each.name for each in report.copies] == ["crte.txt"]
    assert "secret.txt" not in {each.name for each in opened.documents()}
    assert opened.ingest([folder / "sud"]).read == ("secret.txt",)


def test_a_name_holds_nothing_that_a_terminal_would_obey(home: Path, folder: Path) -> None:
    (folder / "rouge\x1b[31m\x9b.txt").write_text("La commune repeint la gare.\n")
    opened = library(home)
    assert opened.ingest([folder]).read[-1] == "rouge�[31m�.txt"
    assert "\x1b" not in opened.summary("rouge�[31m�.txt").title


def test_a_file_name_from_an_old_archive_is_read_as_french(home: Path, folder: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/d\xe9lib\xe9ration.txt")).write_text("Le conseil décide.\n")
    except OSError:
        pytest.skip("this file system only takes names in UTF-8")
    opened = library(home)
    opened.ingest([folder])
    assert opened.text("délibération.txt") == "Le conseil décide.\n"
    assert "délibération.txt" in opened.ingest([folder]).unchanged
    assert opened.check() == ()


def test_a_file_name_whose_accents_stand_apart_is_found_as_it_is_typed(home: Path, folder: Path) -> None:
    typed = "Délibération.txt"
    apart = folder / normalize("NFD", typed)
    apart.write_text("Le conseil décide du marché.\n")
    opened = library(home)
    opened.ingest([folder])
    assert opened.summary(typed).name == opened.summary(apart.name).name == typed
    assert opened.ingest([folder]).renamed == ()
    apart.rename(folder / normalize("NFD", "Décision.txt"))
    assert opened.ingest([folder]).renamed == (Renamed("Décision.txt", typed),)
    assert opened.check() == ()


def test_removing_a_document_removes_all_that_came_from_it(home: Path, folder: Path) -> None:
    opened = library(home)
    opened.ingest([folder])
    removed = opened.remove(["crte.txt"])
    assert [summary.name for summary in removed] == ["crte.txt"]
    assert [document.name for document in opened.documents()] == ["velo.txt"]
    assert not any("État" in text for text in texts(opened.in_force(), "État finance contrat"))
    assert opened.check() == ()


def test_one_unknown_name_removes_nothing(home: Path, folder: Path) -> None:
    opened = library(home)
    opened.ingest([folder])
    with pytest.raises(UnknownDocumentError):
        opened.remove(["crte.txt", "absent.txt"])
    assert len(opened.documents()) == 2


def test_everything_can_be_removed_and_ingested_again(home: Path, folder: Path) -> None:
    opened = library(home)
    opened.ingest([folder])
    state = Home(home).state()
    opened.remove(["crte.txt", "velo.txt"])
    assert opened.in_force().search("finance") == ()
    assert opened.check() == ()
    opened.ingest([folder])
    assert Home(home).state() == state
    assert opened.check() == ()


def test_batches_end_in_the_state_of_one_run(home: Path, folder: Path, tmp_path: Path) -> None:
    for number in range(7):
        (folder / f"{number}.txt").write_text(f"Le projet {number} coûte {number} 000 €.\n")
    library(home).ingest([folder])
    library(tmp_path / "other").ingest([folder], batch_documents=2)
    assert Home(home).state() == Home(tmp_path / "other").state()
    assert library(home).documents() == library(tmp_path / "other").documents()


def test_the_searcher_is_kept_until_another_process_changes_the_documents(home: Path, folder: Path) -> None:
    reader, writer = library(home), library(home)
    writer.ingest([folder / "crte.txt"])
    old = reader.in_force()
    assert reader.in_force() is old
    writer.ingest([folder])
    new = reader.in_force()
    assert new is not old
    assert (len(old.searcher.index), len(new.searcher.index)) == (1, 2)
    assert len(texts(old, "finance")) == 1


def test_a_replaced_index_goes_once_nobody_has_it_open(home: Path, folder: Path) -> None:
    reader, writer = library(home), library(home)
    writer.ingest([folder / "crte.txt"])
    old = reader.in_force()
    writer.ingest([folder / "nord"])
    assert len(list((home / "index").iterdir())) == 2
    reader.in_force()
    del old
    gc.collect()
    writer.remove(["velo.txt"])
    (folder / "b.txt").write_text("Un dernier document.\n")
    del reader
    gc.collect()
    writer.ingest([folder])
    state = Home(home).state()
    assert state is not None
    assert [path.name for path in (home / "index").iterdir()] == [state.generation]


def test_threads_that_ask_during_ingestions_always_get_an_answer(home: Path, folder: Path) -> None:
    reader, writer = library(home), library(home)
    writer.ingest([folder / "crte.txt"])
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                assert any("État" in text for text in texts(reader.in_force(), "État finance contrat"))
        except BaseException as error:  # noqa: BLE001 (told to the test's own thread)
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"Document {number}.\n")
        writer.ingest([folder])
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(reader.in_force().searcher.index) == 7


def test_a_second_writer_is_told_to_wait(home: Path, folder: Path) -> None:
    with Home(home).writing(), pytest.raises(BusyError, match="Une autre ingestion est en cours"):
        library(home).ingest([folder])
    assert len(library(home).ingest([folder]).read) == 2


def test_an_index_of_another_model_is_refused_and_left_alone(home: Path, folder: Path) -> None:
    library(home).ingest([folder])
    before = everything_in(home)
    other = library(home, "autre@2")
    (folder / "nouveau.txt").write_text("Du nouveau.\n")
    with pytest.raises(IndexMismatchError, match="mots@1"):
        other.in_force()
    with pytest.raises(IndexMismatchError, match="mots@1"):
        other.ingest([folder])
    assert {path: data for path, data in everything_in(home).items() if "sqlite-" not in path} == {
        path: data for path, data in before.items() if "sqlite-" not in path
    }
    assert library(home).check() == ()


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ('{"format": 2}', "format 2, inconnu de cette version"),
        ("{", "abîmé"),
        ("[]", "abîmé"),
    ],
)
def test_a_home_of_a_newer_or_damaged_format_is_refused_and_left_alone(
    home: Path, folder: Path, manifest: str, reason: str
) -> None:
    home.mkdir()
    (home / "home.json").write_text(manifest)
    with pytest.raises(HomeError, match=reason):
        Library.open(Settings(home))
    assert everything_in(home) == {str(home / "home.json"): manifest.encode()}


def test_a_home_that_is_a_file_is_refused(home: Path) -> None:
    home.write_text("un fichier")
    with pytest.raises(HomeError, match="n'est pas un dossier"):
        Library.open(Settings(home))


def test_a_home_that_cannot_be_made_is_told_with_the_way_out(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(HomeError, match=r"Impossible d'écrire .* Choisissez-en un autre avec --home"):
        library(tmp_path / "fichier" / "home").ingest([folder])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_may_only_be_read_answers_and_refuses_to_change(home: Path, folder: Path) -> None:
    library(home).ingest([folder])
    for path in [home, *home.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert len(library(home).in_force().search("finance")) == 2
        with pytest.raises(HomeError, match="droits insuffisants"):
            library(home).ingest([folder])
    finally:
        for path in [home, *home.rglob("*")]:
            path.chmod(0o755)


def test_the_check_names_a_text_that_was_tampered_with(home: Path, folder: Path) -> None:
    library(home).ingest([folder])
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        connection.execute(
            "UPDATE documents SET text = 'L’Europe' || substr(text, 7) WHERE name = 'crte.txt'"
        )
        connection.commit()
    problems = library(home).check()
    assert any("crte.txt" in problem and "le texte n'est plus celui" in problem for problem in problems)
    assert any("n'est pas un extrait exact" in problem for problem in problems)
    assert not any("velo.txt" in problem for problem in problems)


def test_the_check_counts_the_passages(home: Path, folder: Path) -> None:
    library(home).ingest([folder])
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        connection.execute("UPDATE documents SET passages = 5 WHERE name = 'crte.txt'")
        connection.commit()
    assert library(home).check() == (
        f"crte.txt ({library(home).summary('crte.txt').id}) : 1 passages dans l'index au lieu de 5.",
        "L'index contient 2 passages au lieu de 6.",
    )


def test_an_index_that_is_gone_is_told(home: Path, folder: Path) -> None:
    library(home).ingest([folder])
    shutil.rmtree(home / "index")
    with pytest.raises(IndexDamagedError, match="n'existe plus"):
        library(home).in_force()


def test_documents_read_in_part_are_told_apart(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingestion, "take_in", lose_a_page)
    report = library(home).ingest([folder / "crte.txt"])
    (partly,) = report.partly_read
    assert partly.name == "crte.txt"
    assert partly.problems == (ReadingProblem("page illisible", 2),)
    assert library(home).summary("crte.txt").problems == partly.problems


def test_the_home_is_the_one_given_then_the_environments_then_the_platforms(tmp_path: Path) -> None:
    environment = {"ARPENTEUR_HOME": str(tmp_path / "env"), "ARPENTEUR_EMBEDDER": "un/modele"}
    assert read_settings(tmp_path / "given", environment) == Settings(tmp_path / "given", "un/modele")
    assert read_settings(None, environment).home == tmp_path / "env"
    assert read_settings(None, {}).home.name == "arpenteur"
    assert read_settings(None, {}).embedder is None


def test_the_home_says_its_format(home: Path, folder: Path) -> None:
    library(home).ingest([folder])
    assert json.loads((home / "home.json").read_text()) == {"format": 1}
