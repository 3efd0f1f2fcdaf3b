"""An evaluation from beginning to end: test sets verified, every question asked, one run written."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from assistant.library.home import Home
from assistant.settings import Settings
from evals.errors import EvalsError, Fault
from evals.judging.judging import SourceTexts, locate
from evals.judging.measures import by_type, figures, intervals, percentiles
from evals.product.product import Product
from evals.product.running import Job, run
from evals.product.verifying import verify
from evals.runs.confidence import risk_coverage
from evals.runs.journal import Journal
from evals.runs.run_files import FORMAT, NAMES, ResultJson, RunJson, TestsetJson
from evals.sets.testset import SetQuestion, as_row, in_order
from evals.version import code_hash, commit

Sets = Mapping[str, Sequence[SetQuestion]]
"""Test sets by file name."""


def evaluations_folder(settings: Settings) -> Path:
    """Return where the runs over a data folder are kept."""
    return settings.home / "evaluations"


def verified(
    sets: Sets,
    sources: SourceTexts,
    *,
    keep_unread: bool,
    known: Mapping[str, Sequence[Fault]] | None = None,
) -> tuple[str, ...]:
    """Return a line for each quote that the documents' readers missed.

    Raises EvalsError with every fault of every set, each with its place, those already `known` by the set's
    name among them; with `keep_unread` a quote or a document that is not there is taken as not read.
    """
    faults: list[str] = []
    unread: list[str] = []
    # A wrong folder is one fault, not one a question.
    strangers = 0 if keep_unread else _strangers(sets, sources)
    missing = 0
    for name, questions in sets.items():
        path = Path(name)
        verdict = verify(path, () if strangers else questions, sources)
        kept, found = (verdict.faults, ()) if keep_unread else ((), verdict.faults)
        missing += len(found)
        unread += [fault.within(path) for fault in (*kept, *verdict.unread)]
        faults += [fault.within(path) for fault in in_order((*(known or {}).get(name, ()), *found))]
    if faults or strangers:
        wrong = (
            f"Aucun des {strangers} documents que citent ces questions n’est dans le dossier de données : "
            "est-ce le bon (--home) ?"
        )
        unless = " ou, si c’est un document qui a été mal lu, comptez ces questions comme non lues avec --keep-unread"
        advice = f" Corrigez le jeu{unless if missing else ''}." if faults else ""
        told = (*faults, *([wrong] if strangers else []), f"Aucune question n’a été posée.{advice}")
        raise EvalsError("\n".join(told))
    return tuple(unread)


def _strangers(sets: Sets, sources: SourceTexts) -> int:
    """Return how many documents the sets name, where there are several and none of them is there."""
    names = {name for questions in sets.values() for question in questions for name in question.documents}
    return len(names) if len(names) > 1 and not any(map(sources.named, names)) else 0


def evaluate(
    sets: Sets,
    settings: Settings,
    *,
    folder: Path | None,
    open_product: Callable[[Settings], Product] = Product.open,
    sources: SourceTexts | None = None,
    on_start: Callable[[int, int], None] = lambda _done, _all: None,
    on_progress: Callable[[], None] = lambda: None,
) -> RunJson:
    """Ask every question of some verified sets and return the run.

    With a `folder`, results are kept there as they come, and a run that was stopped is gone on with.
    `sources` are the documents, where they were already read to verify the sets. `on_start` is given the
    number of questions already answered and of all.
    """
    product = open_product(settings)
    sources = sources or product.sources()
    index = index_manifest(settings)
    fingerprint = _fingerprint(sets, settings, index, open_product)
    jobs = [
        Job(name, question, locate(question, sources))
        for name, questions in sets.items()
        for question in questions
    ]
    started = time.perf_counter()
    with ExitStack() as stack:
        journal = stack.enter_context(Journal.open(folder, fingerprint)) if folder else None
        done = dict(journal.done) if journal else {}
        on_start(len(done), len(jobs))
        for job, result in run(
            [job for job in jobs if (job.testset, job.question.id) not in done],
            partial(open_product, settings),
        ):
            done[job.testset, job.question.id] = result
            if journal:
                journal.add(job.testset, result)
            on_progress()
        if journal:
            journal.remove()
    return RunJson(
        format=FORMAT,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        code=code_hash(),
        model=product.library.embedder.name,
        settings=_stated(settings),
        index=index,
        documents=len(sources.names),
        duration_s=round(time.perf_counter() - started, 2),
        testsets=tuple(
            judged_set(name, questions, [done[name, question.id] for question in questions])
            for name, questions in sets.items()
        ),
        names=NAMES,
    )


def judged_set(name: str, questions: Iterable[SetQuestion], results: Sequence[ResultJson]) -> TestsetJson:
    """Return a test set with the figures of its results."""
    brought = [result.counts for result in results]
    return TestsetJson(
        name=name,
        sha256=_digest([as_row(question) for question in questions]),
        figures=figures(brought),
        intervals=intervals(brought),
        by_type=by_type([(result.type, result.counts) for result in results]),
        answer_ms=percentiles([result.timings_ms["answer"] for result in results]),
        search_ms=percentiles([result.timings_ms["search"] for result in results]),
        questions=tuple(results),
        risk_coverage=tuple(
            (round(coverage, 4), round(risk, 4)) for coverage, risk in risk_coverage(results)
        ),
    )


def index_manifest(settings: Settings) -> dict[str, object]:
    """Return what the index in force says of itself."""
    home = Home(settings.home)
    state = home.state()
    if state is None:
        return {}
    manifest = home.index(state.generation) / "manifest.json"
    values: dict[str, object] = json.loads(manifest.read_text(encoding="utf-8"))
    return {"generation": state.generation, **values}


def _fingerprint(sets: Sets, settings: Settings, index: object, opened: object) -> str:
    asked = {name: [as_row(question) for question in questions] for name, questions in sets.items()}
    return _digest([code_hash(), _stated(settings), index, asked, repr(opened)])[:16]


def _stated(settings: Settings) -> dict[str, str | int | None]:
    # Where the data lies, and what opens doors, says nothing of the answers.
    stated: dict[str, str | int | None] = {"embedder": settings.embedder} if settings.embedder else {}
    if settings.language_model is not None:
        stated["language_model"] = settings.language_model.model
    return stated


def _digest(value: object) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
