"""An ingestion killed at any moment: what was in force answers, and a second run ends as if undisturbed."""

import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.library.home import Home
from assistant.library.library import Library
from corpus.catalogue.catalogue import Catalogue
from index.embedded.embedded import EmbeddedIndex
from index.seams import Vectors

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        "assistant.library.draft",
        "assistant.library.library",
        "corpus.reading",
        "corpus.structure.splitting",
    ]
)
_STEPS: dict[str, tuple[type, str]] = {
    "clone": (EmbeddedIndex, "clone"),
    "index": (EmbeddedIndex, "add"),
    "commit": (EmbeddedIndex, "commit"),
    "rename": (Home, "put_in_place"),
    "swap": (Catalogue, "apply"),
    "tidy": (Home, "remove_dead_indexes"),
}


class Lengths:
    """Embeds a text as its length and its number of words."""

    name = "longueurs@1"
    dimension = 2

    def embed_question(self, text: str) -> Vectors:
        vector = np.array([len(text), 10 * len(text.split())], np.float32)
        return vector / np.float32(max(float(np.linalg.norm(vector)), 1.0))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_question(text) for text in texts])


def library(home: Path) -> Library:
    return Library(Home(home), Lengths)


def ingest(home: Path, folder: Path, step: str = "", place: str = "") -> None:
    """Ingest in batches of four; die just before or after the second time that this step is taken."""
    if step:
        owner, name = _STEPS[step]
        take_step = getattr(owner, name)
        taken = 0

        def die_at_the_second(*arguments: Any, **options: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken == 2 and place == "before":
                os._exit(9)
            result = take_step(*arguments, **options)
            if taken == 2:
                os._exit(9)
            return result

        setattr(owner, name, die_at_the_second)
    library(home).ingest([folder], batch_documents=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five documents that the old state holds, one of which has changed since, and eleven new ones."""
    folder = tmp_path_factory.mktemp("kill") / "documents"
    folder.mkdir()
    for number in range(5):
        (folder / f"ancien {number}.md").write_text(f"# Ancien {number}\n\nLe projet {number} est ancien.\n")
    return folder


@pytest.fixture(scope="module")
def old(folder: Path) -> Path:
    home = folder.parent / "old"
    library(home).ingest([folder])
    (folder / "ancien 3.md").write_text("# Ancien 3\n\nLe projet 3 a été revu.\n")
    for number in range(11):
        lines = [f"L’action {line} du projet {number} coûte {line} 000 €." for line in range(1, 9)]
        (folder / f"nouveau {number}.md").write_text(f"# Nouveau {number}\n\n" + "\n\n".join(lines))
    return home


@pytest.fixture(scope="module")
def undisturbed(old: Path, folder: Path) -> Path:
    home = folder.parent / "undisturbed"
    shutil.copytree(old, home)
    ingest(home, folder)
    return home


def everything_stored(home: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        stored = {
            table: sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"')))  # noqa: S608 (ours)
            for (table,) in tables
        }
    hits = library(home).in_force().search("projet", limit=1000)
    return stored | {"passages": sorted(repr(each) for hit in hits for each in (hit.passage, *hit.same))}


def assert_sound(home: Path) -> None:
    survivor = library(home)
    assert survivor.check() == ()
    assert len(survivor.documents()) >= 5
    assert len(survivor.in_force().search("ancien", limit=50)) >= 4


def killed(process: BaseProcess) -> None:
    process.join(60)
    assert process.exitcode in (9, -9)


@pytest.mark.parametrize(
    ("step", "place"), [("swap", "before"), *((step, "after") for step in _STEPS)], ids=lambda value: value
)
def test_a_process_that_dies_at_any_step_loses_nothing(
    old: Path, folder: Path, undisturbed: Path, tmp_path: Path, step: str, place: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(old, home)
    process = _CONTEXT.Process(target=ingest, args=(home, folder, step, place))
    process.start()
    killed(process)
    assert_sound(home)
    ingest(home, folder)
    assert everything_stored(home) == everything_stored(undisturbed)
    assert len(list((home / "index").iterdir())) == 1


def test_a_process_killed_at_random_moments_loses_nothing(
    old: Path, folder: Path, undisturbed: Path, tmp_path: Path
) -> None:
    chance = random.Random(2)
    expected = everything_stored(undisturbed)
    home = tmp_path / "home"
    for _ in range(10):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(old, home)
        process = _CONTEXT.Process(target=ingest, args=(home, folder))
        process.start()
        wait_for(home / "index" / "building")
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.join(60)
        assert_sound(home)
        ingest(home, folder)
        assert everything_stored(home) == expected


def wait_for(path: Path) -> None:
    for _ in range(3000):
        if path.exists():
            return
        time.sleep(0.01)
    raise AssertionError(f"{path} did not appear")
