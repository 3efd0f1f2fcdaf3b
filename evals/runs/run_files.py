"""The JSON of a run: what was measured, on what, and every question with its answer and its judgement."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.border.answer_json import CitationJson, StatementJson
from assistant.errors import os_reason
from evals.errors import EvalsError, RunFileError
from evals.judging.judging import DIAGNOSES, Diagnosis, Judgement
from evals.judging.measures import FIGURES, MAIN_FIGURES, NUMBERS, counts
from evals.sets.testset import TYPES
from index.seams import Hit

FORMAT = 2


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class JudgedCitationJson(CitationJson):
    """A citation: whether it is an exact slice, overlaps the evidence, gives its words from elsewhere."""

    exact: bool
    on_evidence: bool
    elsewhere: bool


class RetrievedJson(_Frozen):
    """A passage found, with the numbers of the evidence quotes that it overlaps."""

    document: str
    page: int | None
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    score: float
    lexical: float
    dense: float
    relevant: bool
    quotes: tuple[int, ...]


class ResultJson(_Frozen):
    """One question, judged. In an abridged run only what comparing needs is filled.

    `ranks` has for each evidence quote the place of the first passage that overlaps it (null: not among the
    first ten); `counts` is what the question brings to each figure, as (share, weight).
    """

    id: str
    type: str
    answerable: bool
    answered: bool
    diagnosis: Diagnosis | None
    counts: dict[str, tuple[float, float]]
    tags: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    standalone_question: str = ""
    reason: str | None = None
    confidence: float | None = None
    answer: str = ""
    words: int = 0
    statements: tuple[StatementJson, ...] = ()
    citations: tuple[JudgedCitationJson, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    facts_found: tuple[str, ...] = ()
    facts_missed: tuple[str, ...] = ()
    first_statement_holds: bool = False
    numbers: int = 0
    unfaithful: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    ranks: tuple[int | None, ...] = ()
    unread_quotes: tuple[str, ...] = ()
    absent_documents: tuple[str, ...] = ()
    retrieved: tuple[RetrievedJson, ...] = ()
    timings_ms: dict[str, float] = {}


class TestsetJson(_Frozen):
    """A test set, its figures (overall, with their intervals, and by type) and its questions.

    `risk_coverage` are the points of the curve, (coverage, risk), from the surest answer to all of them.
    """

    name: str
    sha256: str
    figures: dict[str, float | None]
    intervals: dict[str, tuple[float, float] | None]
    by_type: dict[str, dict[str, float | None]]
    answer_ms: dict[str, float]
    search_ms: dict[str, float]
    questions: tuple[ResultJson, ...]
    risk_coverage: tuple[tuple[float, float], ...] = ()


class NamesJson(_Frozen):
    """How a page calls what a run holds; `figures` in the order to show them, `main` those of a short list.

    `numbers` are the figures that are read as they are, the others are shares.
    """

    figures: dict[str, str] = {}
    main: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    types: dict[str, str] = {}
    diagnoses: dict[Diagnosis, str] = {}


NAMES = NamesJson(
    figures={name: FIGURES[name] for name in (*MAIN_FIGURES, *FIGURES)},
    main=MAIN_FIGURES,
    numbers=NUMBERS,
    types=TYPES,
    diagnoses=DIAGNOSES,
)


class RunJson(_Frozen):
    """A run over some test sets. `code` changes with any line of the program, `index` with the documents.

    `names` is what a program that shows runs needs to know of them; older ones have none.
    """

    format: int
    created: str
    commit: str | None
    code: str
    model: str
    settings: dict[str, str | int | None]
    index: dict[str, object]
    documents: int
    duration_s: float
    testsets: tuple[TestsetJson, ...]
    names: NamesJson = NamesJson()


def result_json(
    judgement: Judgement,
    hits: tuple[Hit, ...],
    timings_ms: dict[str, float],
    confidence: float | None = None,
) -> ResultJson:
    """Write one judged question out."""
    question, answer = judgement.question, judgement.answer
    return ResultJson(
        id=question.id,
        type=question.type,
        answerable=question.answerable,
        answered=answer.answered,
        diagnosis=judgement.diagnosis,
        counts=counts(judgement),
        tags=question.tags,
        turns=question.turns,
        standalone_question=answer.standalone_question,
        reason=answer.reason,
        confidence=confidence,
        answer=answer.answer,
        words=judgement.words,
        statements=answer.statements,
        citations=tuple(
            JudgedCitationJson(**citation.model_dump(), exact=exact, on_evidence=right, elsewhere=elsewhere)
            for citation, exact, right, elsewhere in zip(
                answer.citations, judgement.exact, judgement.on_evidence, judgement.elsewhere, strict=True
            )
        ),
        facts=question.facts,
        facts_found=judgement.facts_found,
        facts_missed=judgement.facts_missed,
        first_statement_holds=judgement.first_statement_holds,
        numbers=judgement.numbers,
        unfaithful=judgement.unfaithful,
        documents=question.documents,
        evidence=question.evidence,
        ranks=tuple(judgement.ranking.rank(quote) for quote in range(judgement.ranking.quotes)),
        unread_quotes=judgement.unread_quotes,
        absent_documents=judgement.absent_documents,
        retrieved=tuple(
            RetrievedJson(
                document=hit.passage.document,
                page=hit.passage.page,
                section=hit.passage.section,
                start=hit.passage.start,
                end=hit.passage.end,
                text=hit.passage.text,
                score=round(hit.score, 4),
                lexical=round(hit.lexical, 4),
                dense=round(hit.dense, 4),
                relevant=bool(found),
                quotes=tuple(sorted(found)),
            )
            for hit, found in zip(hits, judgement.ranking.found, strict=True)
        ),
        timings_ms=timings_ms,
    )


def _abridged(run: RunJson) -> RunJson:
    """Return the run with only what comparing needs: it holds no word of any document."""
    kept = {"id", "type", "answerable", "answered", "diagnosis", "counts"}
    testsets = [
        testset.model_copy(
            update={
                "questions": tuple(
                    ResultJson(**question.model_dump(include=kept)) for question in testset.questions
                ),
                "risk_coverage": (),
            }
        )
        for testset in run.testsets
    ]
    return run.model_copy(update={"testsets": tuple(testsets)})


def read_run(path: Path) -> RunJson:
    """Read a run. Raises RunFileError where the file holds none."""
    try:
        return RunJson.model_validate_json(path.read_bytes())
    except OSError as error:
        raise RunFileError(f"{path} ne peut pas être lu : {os_reason(error)}.") from error
    except ValidationError as error:
        raise RunFileError(
            f"{path.name} n’est pas une évaluation écrite par cette version de « arpenteur-evals run »."
        ) from error


def write_run(path: Path, run: RunJson, *, brief: bool = False) -> None:
    """Write a run so that it appears whole; `brief`: abridged, for comparing later runs with it."""
    written = _abridged(run) if brief else run
    write_whole(path, written.model_dump_json(indent=None if brief else 1, exclude_defaults=brief))


def write_whole(path: Path, content: str) -> None:
    """Write a file so that it appears whole. Raises EvalsError where it cannot be written."""
    new = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(content, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise EvalsError(f"{path} ne peut pas être écrit : {os_reason(error)}.") from error
