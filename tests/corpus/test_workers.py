import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import workers
from corpus.workers import Failure, Limits, Progress, run_in_workers

LIMITS = Limits(silent_seconds=1.0, total_seconds=20.0, memory_bytes=2 * 2**30)


def behave(order: str, progress: Progress) -> str:
    """Do what the order says: the kinds of harm that a file can do."""
    verb, _, argument = order.partition(" ")
    if verb == "hang":
        time.sleep(60)
    if verb == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if verb == "eat":
        return str(len(bytearray(8 * 2**30)))
    if verb == "raise":
        raise ValueError("page 3")
    if verb == "slow":
        for page in range(6):
            time.sleep(0.3)
            progress(page + 1, 6)
    if verb == "touch":
        Path(argument).touch()
    if verb == "await":
        while not Path(argument).exists():
            progress(0, 1)
            time.sleep(0.01)
    return f"lu {argument}"


def outcome(result: str | Failure) -> str:
    return result.reason if isinstance(result, Failure) else result


@pytest.mark.parametrize("count", [1, 2])
def test_outputs_come_in_the_order_of_the_inputs_and_bad_inputs_hurt_only_themselves(count: int) -> None:
    orders = ["read a", "raise", "read b", "die", "eat", "read c", "hang", "read d"]
    results = {order: outcome(r) for order, r in run_in_workers(behave, orders, workers=count, limits=LIMITS)}
    assert list(results) == orders
    assert [results[f"read {name}"] for name in "abcd"] == ["lu a", "lu b", "lu c", "lu d"]
    assert results["raise"] == "lecture impossible (ValueError : page 3)"
    assert results["die"] == "lecture arrêtée : le fichier a fait échouer le programme de lecture"
    assert results["eat"] == "lecture arrêtée : plus de 2048 Mo de mémoire demandés"
    assert results["hang"].startswith("lecture arrêtée après")


def test_a_slow_input_that_shows_signs_of_life_is_let_finish() -> None:
    pages: list[tuple[int, int]] = []
    ((_, result),) = run_in_workers(
        behave,
        ["slow x"],
        workers=1,
        limits=LIMITS,
        on_progress=lambda _, done, total: pages.append((done, total)),
    )
    assert result == "lu x"
    assert pages == [(page, 6) for page in range(1, 7)]


def test_a_long_input_holds_up_none_of_those_after_it(tmp_path: Path) -> None:
    signal_file = str(tmp_path / "done")
    orders = [f"await {signal_file}", *(f"read {name}" for name in range(40)), f"touch {signal_file}"]
    assert [order for order, _ in run_in_workers(behave, orders, workers=2, limits=LIMITS)] == orders


def test_no_more_is_read_ahead_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_MOST_AHEAD", 1)
    taken: list[str] = []

    def orders() -> Iterator[str]:
        for order in ("slow a", *(f"read {name}" for name in range(40))):
            taken.append(order)
            yield order

    outputs = run_in_workers(behave, orders(), workers=2, limits=LIMITS)
    assert next(outputs) == ("slow a", "lu a")
    # One that the other worker has done, and one for each worker to go on with.
    assert len(taken) <= 5
    outputs.close()


def test_no_input_gives_no_output() -> None:
    assert list(run_in_workers(behave, [], workers=2)) == []
