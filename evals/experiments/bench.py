"""`make bench`: how long things take on this machine. Medians side by side; nothing is asserted."""

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from assistant.library.library import Library
from assistant.settings import read_settings
from evals.judging.measures import percentiles
from evals.product.product import SAMPLE_DOCUMENTS, text_passage
from evals.sets.testset import SAMPLES, read_testset
from evals.version import commit
from index.embedded.embedded import EmbeddedIndex
from index.embedding.embedders import load_embedder
from index.search.search import Searcher

_COMMAND = Path(sys.executable).with_name("arpenteur")
_QUESTION = "Qui finance le CLEA ?"
_PROCESSES = 5
_SEED = 20211022


def main() -> None:
    """Measure, then print one row a measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--passages", type=int, default=20_000, help="passages of the synthetic index")
    passages = arguments.parse_args().passages
    with TemporaryDirectory(prefix="arpenteur-") as folder:
        home = Path(folder) / "home"
        rows = {
            "ingest the samples": [_elapsed(partial(_ingest, home))],
            "cold `arpenteur ask`, whole process": [_elapsed(partial(_ask, home)) for _ in range(_PROCESSES)],
            **_service(home),
            f"search, {passages} passages": _searches(passages, Path(folder)),
        }
    shown = Table(title=f"bench, {os.cpu_count()} cores, commit {commit()}", title_justify="left")
    for column in ("measure", "n", "p50 (ms)", "p95 (ms)"):
        shown.add_column(column, justify="left" if column == "measure" else "right")
    for name, times in rows.items():
        top = percentiles(times)
        shown.add_row(name, str(len(times)), f"{top['p50']:.1f}", f"{top['p95']:.1f}")
    Console().print(shown)


def _elapsed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - started)


def _ingest(home: Path) -> None:
    Library.open(read_settings(home)).ingest([SAMPLE_DOCUMENTS])


def _ask(home: Path) -> None:
    subprocess.run([_COMMAND, "ask", _QUESTION, "--home", home], check=True, capture_output=True)


def _service(home: Path) -> dict[str, list[float]]:
    questions = [question.turns[-1] for question in read_testset(SAMPLES)]
    with _served(home) as (port, ready_ms):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for question in questions[:5]:
            _post(connection, question)
        answers = [_elapsed(partial(_post, connection, question)) for question in questions]
        connection.close()
    return {"service ready": [ready_ms], "service answer, one client": answers}


@contextmanager
def _served(home: Path) -> Iterator[tuple[int, float]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    started = time.perf_counter()
    process = subprocess.Popen(
        [_COMMAND, "serve", "--home", home, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _is_ready(port):
            if process.poll() is not None or time.perf_counter() - started > 30:
                raise RuntimeError("The service did not start.")
            time.sleep(0.02)
        yield port, 1000 * (time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _post(connection: http.client.HTTPConnection, question: str) -> None:
    connection.request(
        "POST", "/api/ask", json.dumps({"question": question}), {"Content-Type": "application/json"}
    )
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"The service answered {response.status}.")


def _searches(count: int, folder: Path) -> list[float]:
    """Search passages made of the samples' words, drawn as often as the samples use them."""
    drawn = random.Random(_SEED)  # noqa: S311
    words = " ".join(path.read_text(encoding="utf-8") for path in SAMPLE_DOCUMENTS.glob("*.txt")).split()
    texts = [" ".join(drawn.choices(words, k=90)) for _ in range(count)]
    embedder = load_embedder(None)
    index = EmbeddedIndex.create(folder / "index", embedder=embedder.name, dimension=embedder.dimension)
    index.add(
        [text_passage(number, text) for number, text in enumerate(texts)], embedder.embed_passages(texts)
    )
    index.commit()
    searcher = Searcher(index, embedder)
    questions = [question.turns[-1] for question in read_testset(SAMPLES)]
    return [_elapsed(partial(searcher.search, question)) for question in questions]


if __name__ == "__main__":
    main()
