"""Runs a function over many inputs in worker processes, so that one bad input hurts nobody but itself."""

import multiprocessing
import os
import pickle
import resource
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Generic, TypeVar

Input = TypeVar("Input")
Output = TypeVar("Output")
# Called by the function as it goes on, with the pages done and the pages in all: a sign of life.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input may cost: seconds between two signs of life, seconds in all, bytes of memory."""

    silent_seconds: float = 120.0
    total_seconds: float = 3_600.0
    memory_bytes: int = 3 * 2**30


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an input gave no output; `reason` is a French clause that can follow a file name."""

    reason: str


@dataclass(slots=True)
class _Worker(Generic[Input]):
    """A process, its pipe, and the input that it is busy with."""

    process: BaseProcess
    pipe: Connection
    position: int | None = None
    started: float = 0.0
    alive_at: float = 0.0
    is_ready: bool = False


@dataclass(slots=True)
class _Run(Generic[Input, Output]):
    """Outputs that have come back before their turn, how long they were in bytes, and inputs that wait."""

    ready: dict[int, Output | Failure] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    waiting: deque[tuple[int, Input]] = field(default_factory=deque)

    @property
    def is_full(self) -> bool:
        return sum(self.lengths.values()) >= _MOST_AHEAD


def run_in_workers(
    function: Callable[[Input, Progress], Output],
    inputs: Iterable[Input],
    *,
    workers: int,
    limits: Limits | None = None,
    on_progress: Callable[[Input, int, int], None] | None = None,
    preload: Sequence[str] = (),
) -> Generator[tuple[Input, Output | Failure], None, None]:
    """Yield each input with its output, in the order of the inputs.

    While one input takes long, the other workers go on with those after it, until their outputs fill a good
    deal of memory. `function` is importable by name, `preload` are modules that it will import. An input
    that takes too long or too much memory, kills its process or raises yields a `Failure`; the others go on
    in a new process.
    """
    limits = limits or Limits()
    context = multiprocessing.get_context("forkserver")
    # Each worker is a copy of a process that has imported what it needs.
    context.set_forkserver_preload([function.__module__, *preload])
    source = iter(enumerate(inputs))
    by_position: dict[int, Input] = {}
    run: _Run[Input, Output] = _Run()
    pool: list[_Worker[Input]] = []
    next_out = 0
    exhausted = False
    try:
        while True:
            while not exhausted and len(run.waiting) < workers and not run.is_full:
                try:
                    position, value = next(source)
                except StopIteration:
                    exhausted = True
                    break
                by_position[position] = value
                run.waiting.append((position, value))
            while run.waiting and len(pool) < workers:
                pool.append(_start(context, function, limits))
            for worker in pool:
                if worker.position is None and run.waiting:
                    worker.position, value = run.waiting.popleft()
                    worker.started = worker.alive_at = time.monotonic()
                    worker.pipe.send(value)
            while next_out in run.ready:
                run.lengths.pop(next_out, None)
                yield by_position.pop(next_out), run.ready.pop(next_out)
                next_out += 1
            if exhausted and not by_position:
                return
            _collect(pool, run, by_position, limits, on_progress)
    finally:
        for worker in pool:
            _stop(worker)


def _collect(
    pool: list[_Worker[Input]],
    run: _Run[Input, Output],
    by_position: dict[int, Input],
    limits: Limits,
    on_progress: Callable[[Input, int, int], None] | None,
) -> None:
    """Take what the workers have sent, and replace those that died or went past their limits."""
    busy = [(worker.pipe, worker.position, worker) for worker in pool if worker.position is not None]
    heard = set(wait([pipe for pipe, _, _ in busy], timeout=0.25))
    now = time.monotonic()
    for pipe, position, worker in busy:
        if pipe in heard:
            try:
                received = pipe.recv_bytes()
            except (EOFError, OSError):
                run.ready[position] = Failure(_death(worker.process, limits))
                _stop(worker)
                pool.remove(worker)
                continue
            worker.alive_at = now
            message = pickle.loads(received)  # noqa: S301 - from a process of ours
            if message[0] == "ready":
                worker.is_ready = True
                worker.started = now
            elif message[0] == "progress":
                if on_progress:
                    on_progress(by_position[position], message[1], message[2])
            else:
                run.ready[position], run.lengths[position] = message[1], len(received)
                worker.position = None
                continue
        # What a busy machine takes to start a process is not held against its first input.
        silent_seconds = limits.silent_seconds + (0 if worker.is_ready else _START_SECONDS)
        if now - worker.alive_at > silent_seconds or now - worker.started > limits.total_seconds:
            run.ready[position] = Failure(f"lecture arrêtée après {now - worker.started:.0f} s sans aboutir")
            _stop(worker)
            pool.remove(worker)


def _start(
    context: multiprocessing.context.ForkServerContext,
    function: Callable[[Input, Progress], Output],
    limits: Limits,
) -> _Worker[Input]:
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(function, theirs, limits.memory_bytes), daemon=True)
    with _nameless_program():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _nameless_program() -> Iterator[None]:
    """Keep new processes from running the main program's file, as multiprocessing would have them do.

    They need nothing of it, and a script without `if __name__ == "__main__"` would start itself over.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def _stop(worker: _Worker[Input]) -> None:
    worker.pipe.close()
    if worker.process.pid is not None and worker.process.is_alive():
        # The whole group: a worker may have started Tesseract.
        try:
            os.killpg(worker.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            worker.process.kill()
    worker.process.join()


def _death(process: BaseProcess, limits: Limits) -> str:
    process.join(timeout=5)
    if process.exitcode == _OUT_OF_MEMORY:
        return f"lecture arrêtée : plus de {limits.memory_bytes // 2**20} Mo de mémoire demandés"
    return "lecture arrêtée : le fichier a fait échouer le programme de lecture"


# Bytes of outputs that wait for one before them, as they come through the pipes.
_MOST_AHEAD = 64 * 2**20
_OUT_OF_MEMORY = 77
_START_SECONDS = 60.0


def _serve(function: Callable[[Input, Progress], Output], pipe: Connection, memory_bytes: int) -> None:
    """Answer inputs from the pipe until it closes."""
    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pipe.send(("ready",))
    while True:
        try:
            value = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            output: Output | Failure = function(
                value, lambda done, total: pipe.send(("progress", done, total))
            )
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001 - the input's fault, whatever it is: told, and the others go on
            output = Failure(f"lecture impossible ({type(error).__name__} : {error})")
        try:
            pipe.send(("done", output))
        except BrokenPipeError:
            return
