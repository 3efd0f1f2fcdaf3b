"""The shorter way to the nearest vectors: as good as told, and true after every change."""

from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Passage
from index.embedded.embedded import EmbeddedIndex
from index.embedded.fusion import FusionWeights
from index.errors import IndexDamagedError

DIMENSION = 16


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedded.dense.FROM", 300)


def passages(count: int, document: str = "a") -> list[Passage]:
    return [
        Passage(f"{document}-{n:05d}", document, "", "", "", n, 0, 4, "mots", None, ()) for n in range(count)
    ]


def directions(count: int, seed: int = 0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def filled(folder: Path, count: int) -> EmbeddedIndex:
    index = EmbeddedIndex.create(folder, embedder="e", dimension=DIMENSION, weights=FusionWeights(dense=1.0))
    index.add(passages(count), directions(count))
    index.commit()
    return index


def nearest(index: EmbeddedIndex, vector: np.ndarray[tuple[int], np.dtype[np.float32]]) -> str:
    return index.search("", vector, limit=1)[0].passage.id


@pytest.mark.usefixtures("few_are_many")
def test_nearly_all_the_nearest_are_found(tmp_path: Path) -> None:
    vectors = directions(600)
    index = filled(tmp_path / "i", 600)
    assert (tmp_path / "i" / "dense" / "coarse.faiss").exists()
    shared = []
    for row in range(0, 600, 20):
        expected = np.argsort(-(vectors @ vectors[row]))[:10]
        found = {hit.passage.ordinal for hit in index.search("", vectors[row], limit=100)[:10]}
        shared.append(len(found & set(expected.tolist())))
    assert np.mean(shared) >= 9


@pytest.mark.usefixtures("few_are_many")
def test_changes_after_the_lists_were_made_are_found(tmp_path: Path) -> None:
    filled(tmp_path / "i", 600)
    index = EmbeddedIndex.open(tmp_path / "i", embedder="e")
    new = directions(1, seed=9)
    index.add(passages(1, "b"), new)
    index.commit()
    reopened = EmbeddedIndex.open(tmp_path / "i", embedder="e")
    assert nearest(index, new[0]) == nearest(reopened, new[0]) == "b-00000"
    reopened.remove(["b"])
    reopened.commit()
    assert nearest(reopened, new[0]) != "b-00000"


@pytest.mark.usefixtures("few_are_many")
def test_an_index_that_shrinks_compares_all_again(tmp_path: Path) -> None:
    index = filled(tmp_path / "i", 400)
    index.add(passages(10, "b"), directions(10, seed=9))
    index.remove(["a"])
    index.commit()
    assert not (tmp_path / "i" / "dense" / "coarse.faiss").exists()
    assert len(EmbeddedIndex.open(tmp_path / "i", embedder="e")) == 10


@pytest.mark.usefixtures("few_are_many")
def test_damaged_lists_are_named_as_damage(tmp_path: Path) -> None:
    filled(tmp_path / "i", 400)
    (tmp_path / "i" / "dense" / "coarse.faiss").write_bytes(b"nothing")
    with pytest.raises(IndexDamagedError):
        EmbeddedIndex.open(tmp_path / "i", embedder="e")
