"""Ingesting the same folders again and again: what moved, what is gone, what someone corrected."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.library import ingestion, seen
from assistant.library.home import Home
from assistant.library.library import Library
from assistant.library.report import IngestReport, NearDuplicate, Renamed
from corpus.catalogue.quick_reading import Successor
from corpus.documents import Correction, ReadingProblem
from corpus.intake import Intake, Refused, Request, take_in
from corpus.readers.scans import ocr
from index.seams import Vectors

DELIBERATION = "# Délibération n° 2023-45\n\nLe conseil municipal fixe le tarif de la piscine à 4 €.\n"


class Lengths:
    """Embeds a text as its length and its number of words."""

    name = "longueurs@1"
    dimension = 2

    def embed_question(self, text: str) -> Vectors:
        vector = np.array([len(text), 10 * len(text.split())], np.float32)
        return vector / np.float32(max(float(np.linalg.norm(vector)), 1.0))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_question(text) for text in texts])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / "piscine.md").write_text(DELIBERATION)
    (folder / "velo.txt").write_text("Le département finance la boucle cyclable de l’Aunelle.\n")
    return folder


@pytest.fixture
def opened(tmp_path: Path) -> Library:
    return Library(Home(tmp_path / "home"), Lengths)


def labels(opened: Library, words: str) -> set[tuple[str, str]]:
    return {(hit.passage.document, hit.passage.title) for hit in opened.in_force().search(words)}


def test_equal_files_are_one_document_that_answers_to_both_names(opened: Library, folder: Path) -> None:
    shutil.copy(folder / "2023" / "piscine.md", folder / "tarifs.md")
    report = opened.ingest([folder])
    assert report.read == ("piscine.md", "velo.txt")
    assert report.copies == (Renamed("tarifs.md", "piscine.md"),)
    assert opened.summary("tarifs.md") == opened.summary("piscine.md")
    assert opened.summary("tarifs.md").sources == (
        str(folder / "2023" / "piscine.md"),
        str(folder / "tarifs.md"),
    )
    assert opened.ingest([folder]).unchanged == ("piscine.md", "piscine.md", "velo.txt")
    assert opened.check() == ()


def test_a_renamed_file_keeps_its_document_under_its_new_name(opened: Library, folder: Path) -> None:
    opened.ingest([folder])
    before = opened.summary("piscine.md")
    (folder / "2023" / "piscine.md").rename(folder / "tarifs de la piscine.md")
    report = opened.ingest([folder])
    assert report == IngestReport(
        renamed=(Renamed("tarifs de la piscine.md", "piscine.md"),), unchanged=("velo.txt",)
    )
    after = opened.summary("tarifs de la piscine.md")
    assert (after.id, after.sources) == (before.id, (str(folder / "tarifs de la piscine.md"),))
    assert ("tarifs de la piscine.md", "Délibération n° 2023-45") in labels(opened, "piscine")
    assert opened.check() == ()


def test_a_title_taken_from_the_files_name_follows_it(opened: Library, folder: Path) -> None:
    (folder / "aides_2023.csv").write_text("commune;montant\nDenain;1000\nAnzin;2000\n")
    opened.ingest([folder])
    assert opened.summary("aides_2023.csv").title == "aides 2023"
    (folder / "aides_2023.csv").rename(folder / "aides_2024.csv")
    opened.ingest([folder])
    assert opened.summary("aides_2024.csv").title == "aides 2024"
    assert ("aides_2024.csv", "aides 2024") in labels(opened, "Denain")


def test_two_files_that_swap_their_contents_swap_their_documents(opened: Library, folder: Path) -> None:
    opened.ingest([folder])
    pool, bike = folder / "2023" / "piscine.md", folder / "velo.txt"
    before = {name: opened.summary(name).id for name in ("piscine.md", "velo.txt")}
    texts = pool.read_text(), bike.read_text()
    pool.write_text(texts[1])
    bike.write_text(texts[0])
    opened.ingest([folder])
    assert opened.text("velo.txt") == DELIBERATION
    assert opened.summary("velo.txt").id == before["piscine.md"]
    assert opened.check() == ()


def test_a_file_that_is_gone_is_told_and_pruned_only_when_asked(opened: Library, folder: Path) -> None:
    opened.ingest([folder])
    (folder / "velo.txt").unlink()
    assert opened.ingest([folder]).gone == (str(folder / "velo.txt"),)
    assert opened.text("velo.txt")
    report = opened.ingest([folder], prune=True)
    assert (report.pruned, report.gone) == ((str(folder / "velo.txt"),), ())
    assert [document.name for document in opened.documents()] == ["piscine.md"]
    assert "velo.txt" not in {name for name, _ in labels(opened, "boucle cyclable")}
    assert opened.ingest([folder], prune=True).pruned == ()
    assert opened.check() == ()


def test_pruning_spares_other_folders_other_collections_and_remaining_copies(
    opened: Library, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "documents bis"
    other.mkdir()
    shutil.copy(folder / "velo.txt", other / "cyclable.txt")
    opened.ingest([folder, other])
    opened.ingest([folder], "archives")
    (folder / "velo.txt").unlink()
    assert opened.ingest([folder], prune=True).pruned == (str(folder / "velo.txt"),)
    kept = [document for document in opened.documents() if document.collection == "documents"]
    assert [(document.name, document.sources) for document in kept] == [
        ("cyclable.txt", (str(other / "cyclable.txt"),)),
        ("piscine.md", (str(folder / "2023" / "piscine.md"),)),
    ]
    assert len([document for document in opened.documents() if document.collection == "archives"]) == 2
    assert opened.check() == ()


def test_a_folder_that_is_empty_at_once_is_not_pruned(opened: Library, folder: Path) -> None:
    opened.ingest([folder])
    shutil.rmtree(folder)
    folder.mkdir()
    report = opened.ingest([folder], prune=True)
    assert (len(report.gone), report.pruned, report.spared) == (2, (), (str(folder),))
    assert len(opened.documents()) == 2
    assert opened.ingest([folder]).spared == ()


def test_what_another_collection_holds_too_is_told_when_it_is_added(opened: Library, folder: Path) -> None:
    assert opened.ingest([folder], "contrats").elsewhere == ()
    report = opened.ingest([folder])
    assert report.elsewhere == (Renamed("piscine.md", "contrats"), Renamed("velo.txt", "contrats"))
    assert opened.ingest([folder]).elsewhere == ()


def test_a_file_that_can_be_read_no_more_leaves_what_was_read_of_it_and_says_so(
    opened: Library, folder: Path
) -> None:
    opened.ingest([folder])
    (folder / "velo.txt").write_bytes(b"")
    for _ in range(2):
        (refused,) = opened.ingest([folder]).refused
        assert refused.reason.endswith(" ; ce qui en avait été lu auparavant reste")
    assert opened.text("velo.txt")


def test_unchanged_files_are_known_by_size_and_times(
    opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "_SETTLED_NS", -(10**18))
    opened.ingest([folder])

    def no_hash(path: Path) -> str:
        raise AssertionError(f"{path} is read")

    monkeypatch.setattr(seen, "file_hash", no_hash)
    assert opened.ingest([folder]).unchanged == ("piscine.md", "velo.txt")


def test_what_was_seen_may_be_lost_or_damaged(opened: Library, folder: Path, tmp_path: Path) -> None:
    opened.ingest([folder])
    for damage in ("", "{", "[]", '{"reader": 1, "files": {"a": [1]}}'):
        (tmp_path / "home" / "seen.json").write_text(damage)
        assert opened.ingest([folder]).unchanged == ("piscine.md", "velo.txt")


def test_a_refused_file_is_refused_again_without_being_read(
    opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "_SETTLED_NS", -(10**18))
    (folder / "vide.txt").write_bytes(b"")
    first = opened.ingest([folder]).refused
    monkeypatch.setattr(ingestion, "take_in", read_nothing)
    assert opened.ingest([folder]).refused == first


def test_files_are_read_again_when_the_readers_have_changed(
    opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.ingest([folder])
    state = opened.in_force()
    monkeypatch.setattr(ingestion, "READER_VERSION", 999)
    report = opened.ingest([folder])
    assert report.read == ("piscine.md", "velo.txt")
    assert report.removed == ()
    assert opened.in_force() is state
    assert opened.check() == ()


def read_nothing(request: Request, on_page: Callable[[int, int], None]) -> Intake | Refused:
    """Be no reader."""
    raise AssertionError(f"{request.path} is read")


def read_without_tesseract(request: Request, on_page: Callable[[int, int], None]) -> Intake | Refused:
    """Read a file of which a page is a picture that nothing can read."""
    from dataclasses import replace

    intake = take_in(request, on_page)
    assert isinstance(intake, Intake)
    problems = (ReadingProblem(f"page numérisée, non lue : {ocr.INSTALL_HINT}.", 1),)
    return replace(intake, document=replace(intake.document, problems=problems))


def test_what_only_lacked_tesseract_is_read_once_it_is_there(
    opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingestion, "take_in", read_without_tesseract)
    monkeypatch.setattr(ingestion, "_can_recognise", lambda: False)
    opened.ingest([folder / "velo.txt"])
    monkeypatch.setattr(ingestion, "take_in", take_in)
    opened.ingest([folder])
    assert opened.ingest([folder]).unchanged == ("piscine.md", "velo.txt")
    monkeypatch.setattr(ingestion, "_can_recognise", lambda: True)
    report = opened.ingest([folder])
    assert (report.read, report.unchanged) == (("velo.txt",), ("piscine.md",))
    assert opened.summary("velo.txt").problems == ()
    assert opened.check() == ()


def test_a_correction_outlives_readings_changes_and_moves(
    opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.ingest([folder])
    found = opened.summary("velo.txt")
    corrected = opened.correct("velo.txt", Correction(title="Boucle de l’Aunelle", kind="convention"))
    assert (corrected.title, corrected.kind, corrected.corrected) == (
        "Boucle de l’Aunelle",
        "convention",
        ("title", "kind"),
    )
    assert ("velo.txt", "Boucle de l’Aunelle") in labels(opened, "boucle")
    monkeypatch.setattr(ingestion, "READER_VERSION", 999)
    opened.ingest([folder])
    monkeypatch.undo()
    assert opened.summary("velo.txt") == corrected
    (folder / "velo.txt").write_text("La Région finance la boucle cyclable.\n")
    opened.ingest([folder])
    (folder / "velo.txt").rename(folder / "2023" / "boucle.txt")
    opened.ingest([folder])
    assert opened.summary("boucle.txt").title == "Boucle de l’Aunelle"
    assert ("boucle.txt", "Boucle de l’Aunelle") in labels(opened, "boucle")
    opened.correct("boucle.txt", Correction(title="", kind=""))
    undone = opened.summary("boucle.txt")
    assert (undone.kind, undone.corrected) == (found.kind, ())
    assert opened.document("boucle.txt").title == undone.title == "La Région finance la boucle cyclable."
    assert opened.check() == ()


def test_corrections_undone_end_in_the_state_before(opened: Library, folder: Path, tmp_path: Path) -> None:
    opened.ingest([folder])
    state = Home(tmp_path / "home").state()
    opened.correct("velo.txt", Correction(date="2021-05-03", period="2021-2026"))
    assert Home(tmp_path / "home").state() != state
    opened.correct("velo.txt", Correction(date="", period=""))
    assert Home(tmp_path / "home").state() == state
    assert opened.check() == ()


def test_near_duplicates_are_told(opened: Library, folder: Path) -> None:
    lines = [
        f"L’action {number} du projet de territoire concerne la commune {number}." for number in range(60)
    ]
    (folder / "projet.txt").write_text("\n".join(lines))
    (folder / "projet relu.txt").write_text("\n".join([*lines[:-1], "Une dernière action a été ajoutée."]))
    report = opened.ingest([folder])
    (pair,) = report.near_duplicates
    assert pair == NearDuplicate("projet relu.txt", "projet.txt", pair.alike)
    assert pair.alike > 0.9
    ((other, alike),) = opened.near_duplicates(opened.summary("projet.txt").id)
    assert (other.name, round(alike, 2)) == ("projet relu.txt", pair.alike)
    assert opened.ingest([folder]).near_duplicates == ()


def test_a_decision_that_replaces_another_is_linked_to_it_whichever_comes_first(
    opened: Library, folder: Path
) -> None:
    (folder / "2024-12.md").write_text(
        "# Délibération n° 2024-12\n\nLa présente délibération annule et remplace la délibération "
        "n° 2023-45 du 3 mai 2023. Le tarif de la piscine est fixé à 5 €.\n"
    )
    opened.ingest([folder / "2024-12.md"])
    assert opened.replaced() == {}
    opened.ingest([folder])
    old, new = opened.summary("piscine.md"), opened.summary("2024-12.md")
    assert (old.replaced_by, new.replaces) == (new.id, (old.id,))
    assert opened.replaced() == {old.id: Successor("replaced", new.id, "2024-12.md", new.title, new.date)}
    opened.correct("2024-12.md", Correction(title="Tarifs 2024"))
    assert opened.replaced()[old.id].title == "Tarifs 2024"
    opened.remove(["2024-12.md"])
    assert opened.summary("piscine.md").replaced_by is None
    assert opened.replaced() == {}


def test_the_last_of_several_that_replace_each_other_is_in_force(opened: Library, folder: Path) -> None:
    for number, replaced in (("2024-12", "2023-45"), ("2025-13", "2024-12")):
        (folder / f"{number}.md").write_text(
            f"# Délibération n° {number}\n\nLa présente délibération annule et remplace la délibération "
            f"n° {replaced}. Le tarif de la piscine est fixé dans l’annexe {number}.\n"
        )
    opened.ingest([folder])
    names = {opened.summary(old).name: new.name for old, new in opened.replaced().items()}
    assert names == {"piscine.md": "2025-13.md", "2024-12.md": "2025-13.md"}


def test_each_collection_gives_acronyms_its_own_meaning(opened: Library, folder: Path) -> None:
    (folder / "cc.txt").write_text("La Communauté de Communes du Val (CCV) finance la piscine.\n")
    opened.ingest([folder], "val")
    (folder / "cc.txt").write_text("Le Comité Consultatif du Vélo (CCV) se réunit deux fois par an.\n")
    opened.ingest([folder], "velo")
    assert opened.glossary(["val"]).meaning("CCV") == "Communauté de Communes du Val"
    assert opened.glossary(["velo"]).meaning("ccv") == "Comité Consultatif du Vélo"
    assert opened.glossary().meaning("DETR") is not None
    assert opened.glossary(["val"]) is opened.glossary(["val"])
