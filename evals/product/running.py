"""A test set run: every conversation asked, its last answer judged, on every core."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Protocol

from assistant.answers import Answer, Turn
from assistant.border.answer_json import answer_json
from evals.errors import EvalsError
from evals.judging.judging import Evidence, SourceTexts, judge
from evals.judging.ranking import DEPTH
from evals.runs.run_files import ResultJson, result_json
from evals.sets.testset import SetQuestion
from index.seams import Hit

# Fewer questions than this are sooner asked than another process is started.
_WORTH_A_WORKER = 16


class Asked(Protocol):
    """What is evaluated."""

    def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        """Answer a question asked after others."""
        ...

    def search(self, text: str) -> tuple[Hit, ...]:
        """Return the passages that the ranking figures look at, best first."""
        ...

    def sources(self) -> SourceTexts:
        """Return the documents asked about."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """A question of a test set, and where its evidence stands."""

    testset: str
    question: SetQuestion
    evidence: Evidence


def run(jobs: Sequence[Job], open_asked: Callable[[], Asked]) -> Iterator[tuple[Job, ResultJson]]:
    """Yield every question judged, as they are done; `open_asked` is called in each process."""
    workers = min(os.cpu_count() or 1, len(jobs) // _WORTH_A_WORKER)
    if workers < 2:
        asked = open_asked()
        sources = asked.sources()
        for job in jobs:
            yield job, ask_and_judge(job, asked, sources)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_start, initargs=(open_asked,))
    try:
        futures = {pool.submit(_work, job): job for job in jobs}
        for done in as_completed(futures):
            yield futures[done], done.result()
    except BrokenProcessPool as error:
        raise EvalsError(
            "Un des processus de l’évaluation s’est arrêté (mémoire ?). Relancez la même commande : "
            "elle reprendra où elle en était."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def ask_and_judge(job: Job, asked: Asked, sources: SourceTexts) -> ResultJson:
    """Ask a conversation, each turn with the answers before it, and judge the last answer."""
    history: list[Turn] = []
    for turn in job.question.turns[:-1]:
        history.append(Turn(turn, answer_json(asked.ask(turn, tuple(history))).answer))
    started = time.perf_counter()
    given = asked.ask(job.question.turns[-1], tuple(history))
    answer, answer_ms = answer_json(given), 1000 * (time.perf_counter() - started)
    started = time.perf_counter()
    hits = tuple(asked.search(answer.standalone_question))[:DEPTH]
    search_ms = 1000 * (time.perf_counter() - started)
    # What the answer's own search found is remembered: only where there was none does this time say anything.
    timings = {"search": round(search_ms, 1), **answer.timings_ms, "answer": round(answer_ms, 1)}
    judgement = judge(job.question, job.evidence, answer, hits, sources)
    return result_json(judgement, hits, timings, confidence=given.composition.confidence)


# What a worker process asks; opened once, when the process starts.
_worker: list[tuple[Asked, SourceTexts]] = []


def _start(open_asked: Callable[[], Asked]) -> None:
    # An interruption is the parent's to handle; a parent that is gone needs no more answers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asked = open_asked()
    _worker.append((asked, asked.sources()))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(job: Job) -> ResultJson:
    asked, sources = _worker[0]
    return ask_and_judge(job, asked, sources)
