"""The index folder: what it refuses to open, what survives, and what a copy shares with its original."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Passage
from index.embedded.embedded import EmbeddedIndex
from index.embedded.fusion import FusionWeights
from index.errors import IndexDamagedError, IndexMismatchError, IndexStoreError
from index.seams import Vectors

NORTH, EAST = np.eye(2, dtype=np.float32)


def passage(document: str, ordinal: int, text: str) -> Passage:
    return Passage(
        id=f"{document}-{ordinal:05d}",
        document_id=document,
        document=f"{document}.txt",
        title="",
        collection="documents",
        ordinal=ordinal,
        start=0,
        end=len(text),
        text=text,
        page=None,
        section=(),
    )


WATER, CYCLING = passage("a", 0, "L'eau est potable."), passage("b", 0, "Le vélo est aidé.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two passages on disk."""
    index = EmbeddedIndex.create(tmp_path / "index", embedder="axes", dimension=2)
    index.add([WATER, CYCLING], np.stack([NORTH, EAST]))
    index.commit()
    return tmp_path / "index"


def found(folder: Path, text: str, vector: Vectors = NORTH) -> list[str]:
    return [hit.passage.text for hit in EmbeddedIndex.open(folder, embedder="axes").search(text, vector)]


def test_what_was_committed_is_there_when_the_folder_is_opened_again(folder: Path) -> None:
    assert found(folder, "vélo")[0] == CYCLING.text
    assert len(EmbeddedIndex.open(folder, embedder="axes")) == 2


def test_what_was_not_committed_is_not_found(folder: Path) -> None:
    index = EmbeddedIndex.open(folder, embedder="axes")
    index.remove(["a"])
    index.add([passage("c", 0, "La piscine.")], EAST[None])
    assert len(index) == 2
    assert found(folder, "piscine eau")[0] == WATER.text


def test_a_change_can_follow_a_commit(folder: Path) -> None:
    index = EmbeddedIndex.open(folder, embedder="axes")
    for text in ("La piscine.", "La patinoire."):
        index.add([passage("c", 0, text)], NORTH[None])
        index.commit()
    assert found(folder, "piscine patinoire")[0] == "La patinoire."
    assert len(EmbeddedIndex.open(folder, embedder="axes")) == 3


def test_a_document_added_and_removed_before_the_commit_is_gone(folder: Path) -> None:
    index = EmbeddedIndex.open(folder, embedder="axes")
    index.add([passage("c", 0, "La piscine.")], NORTH[None])
    index.remove(["c"])
    index.commit()
    assert len(index) == len(EmbeddedIndex.open(folder, embedder="axes")) == 2


def test_the_weights_are_kept_with_the_index(tmp_path: Path) -> None:
    EmbeddedIndex.create(tmp_path / "i", embedder="axes", dimension=2, weights=FusionWeights(dense=1.0))
    index = EmbeddedIndex.open(tmp_path / "i", embedder="axes")
    index.add([WATER, CYCLING], np.stack([NORTH, EAST]))
    index.commit()
    assert found(tmp_path / "i", "eau", EAST)[0] == CYCLING.text


def test_a_copy_changes_without_its_original(folder: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    EmbeddedIndex.clone(folder, tmp_path / "copy")
    copy = EmbeddedIndex.open(tmp_path / "copy", embedder="axes")
    copy.remove(["a"])
    copy.add([passage("c", 0, "La piscine.")], NORTH[None])
    copy.commit()
    assert found(tmp_path / "copy", "eau piscine vélo")[0] == "La piscine."
    assert {path: path.read_bytes() for path in before} == before
    assert found(folder, "eau piscine")[0] == WATER.text


def test_a_search_goes_on_while_another_thread_commits(folder: Path) -> None:
    index = EmbeddedIndex.open(folder, embedder="axes")
    failures: list[BaseException] = []
    finished = threading.Event()

    def search() -> None:
        while not finished.is_set():
            try:
                assert index.search("eau", NORTH)[0].passage == WATER
            except BaseException as failure:  # noqa: BLE001
                failures.append(failure)
                return

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(4):
        index.add([passage("c", n, f"La piscine {n}.")], EAST[None])
        index.commit()
    finished.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_another_embedder_is_refused_with_the_way_out(folder: Path) -> None:
    with pytest.raises(IndexMismatchError, match=r"« axes ».*« autre ».*ingérez de nouveau"):
        EmbeddedIndex.open(folder, embedder="autre")


@pytest.mark.parametrize(("version", "age"), [(999, "plus récente"), (0, "plus ancienne")])
def test_another_format_is_refused(folder: Path, version: int, age: str) -> None:
    manifest = folder / "manifest.json"
    values = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**values, "format_version": version}), encoding="utf-8")
    with pytest.raises(IndexMismatchError, match=age):
        EmbeddedIndex.open(folder, embedder="axes")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10])


@pytest.mark.parametrize("damage", [Path.unlink, _cut])
@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "lexical/collections.json",
        "lexical/*/meta.json",
        "dense/vectors.faiss",
        "dense/numbers.npy",
        "dense/documents.json",
    ],
)
def test_a_missing_or_cut_file_is_named_as_damage(
    folder: Path, name: str, damage: Callable[[Path], None]
) -> None:
    (path,) = folder.glob(name)
    damage(path)
    with pytest.raises(IndexDamagedError, match="endommagé"):
        EmbeddedIndex.open(folder, embedder="axes")


def test_a_missing_folder_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexStoreError, match=r"manifest\.json"):
        EmbeddedIndex.open(tmp_path / "nowhere", embedder="axes")


def test_parts_that_hold_different_passages_are_damage(folder: Path) -> None:
    manifest = folder / "manifest.json"
    values = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**values, "passages": 5}), encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="5 passages annoncés, 2 et 2"):
        EmbeddedIndex.open(folder, embedder="axes")


def test_vectors_that_fit_no_passage_are_refused(folder: Path) -> None:
    index = EmbeddedIndex.open(folder, embedder="axes")
    with pytest.raises(ValueError, match="dimension 2"):
        index.add([WATER], np.zeros((1, 3), dtype=np.float32))
