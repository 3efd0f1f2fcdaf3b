"""A run written out: a JSON object for programs, tables for the screen."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from rich.table import Table

from evals.figures import by_type, figures
from evals.judging import DIAGNOSES
from evals.ranking import RankingFigures
from evals.running import Outcome

LABELS = {
    "questions": "Questions",
    "recall_at_1": "Rappel@1",
    "recall_at_5": "Rappel@5",
    "recall_at_10": "Rappel@10",
    "hit_at_5": "Succès@5",
    "mrr": "MRR",
    "ndcg_at_10": "nDCG@10",
    "fact_recall": "Faits présents",
    "complete": "Réponses complètes",
    "first_statement_recall": "Dès la première phrase",
    "words": "Mots par réponse",
    "verbatim": "Citations exactes",
    "faithful": "Chiffres fidèles",
    "citation_precision": "Citations justes",
    "citation_recall": "Réponses bien citées",
    "abstention_precision": "Abstention, précision",
    "abstention_recall": "Abstention, rappel",
    "abstention_f1": "Abstention, F1",
}
"""How each figure is named on the screen."""


def tables(name: str, outcomes: Sequence[Outcome]) -> tuple[Table, Table]:
    """Return the figures of a run, overall and by type of question, and the questions that failed."""
    judgements = [outcome.judgement for outcome in outcomes]
    columns = {"Tous": figures(judgements), **by_type(judgements)}
    shown = Table(title=f"{name} : {len(outcomes)} questions", title_justify="left")
    shown.add_column("")
    for column in columns:
        shown.add_column(column, justify="right")
    for key, label in LABELS.items():
        shown.add_row(label, *(_shown(key, asdict(each)[key]) for each in columns.values()))
    latency = percentiles([outcome.answer_ms for outcome in outcomes])
    shown.caption = f"Réponse : p50 {latency['p50']:.0f} ms, p95 {latency['p95']:.0f} ms"
    return shown, _failures(outcomes)


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return "—"
    if key in {"questions", "words"}:
        return f"{value:.0f}"
    return f"{value:.3f}".replace(".", ",")


def _failures(outcomes: Sequence[Outcome]) -> Table:
    failed = [outcome.judgement for outcome in outcomes if outcome.judgement.diagnosis]
    shown = Table(title=f"Questions manquées : {len(failed)}", title_justify="left")
    for column in ("Question", "Type", "Diagnostic", "Manque"):
        shown.add_column(column, overflow="fold")
    for judgement in failed:
        shown.add_row(
            f"{judgement.question.id} {judgement.question.turns[-1]}",
            judgement.question.type,
            DIAGNOSES[judgement.diagnosis] if judgement.diagnosis else "",
            " · ".join(judgement.facts_missed),
        )
    return shown


def absences(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a line for each document asked about that is not there, and one for the quotes not read."""
    asked: dict[str, list[str]] = {}
    unread = []
    for judgement in (outcome.judgement for outcome in outcomes):
        for name in judgement.absent_documents:
            asked.setdefault(name, []).append(judgement.question.id)
        if judgement.unread_quotes and not judgement.absent_documents:
            unread.append(judgement.question.id)
    lines = [f"Document absent : {name} (questions {', '.join(ids)})" for name, ids in asked.items()]
    if unread:
        lines.append(f"Citations introuvables dans le texte lu : questions {', '.join(unread)}")
    return lines


def retrieval_table(title: str, measured: Mapping[str, RankingFigures]) -> Table:
    """Return the figures of several ways of searching, one a column."""
    shown = Table(title=title, title_justify="left")
    shown.add_column("")
    for name in measured:
        shown.add_column(name, justify="right")
    for key, label in {**LABELS, "reciprocal_rank": "MRR"}.items():
        if key in RankingFigures.__dataclass_fields__:
            shown.add_row(label, *(_shown(key, asdict(figures)[key]) for figures in measured.values()))
    return shown


def report(runs: Mapping[str, Sequence[Outcome]], *, model: str, documents: int) -> dict[str, Any]:
    """Return a run over several test sets (by name) as JSON values."""
    return {
        "commit": commit(),
        "model": model,
        "documents": documents,
        "testsets": [_testset(name, outcomes) for name, outcomes in runs.items()],
    }


def _testset(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    judgements = [outcome.judgement for outcome in outcomes]
    return {
        "name": name,
        "figures": asdict(figures(judgements)),
        "by_type": {kind: asdict(each) for kind, each in by_type(judgements).items()},
        "answer_ms": percentiles([outcome.answer_ms for outcome in outcomes]),
        "search_ms": percentiles([outcome.search_ms for outcome in outcomes]),
        "questions": [_question(outcome) for outcome in outcomes],
    }


def _question(outcome: Outcome) -> dict[str, Any]:
    judgement = outcome.judgement
    question, answer = judgement.question, judgement.answer
    return {
        "id": question.id,
        "type": question.type,
        "tags": question.tags,
        "turns": question.turns,
        "standalone_question": answer.standalone_question,
        "answerable": question.answerable,
        "answered": answer.answered,
        "reason": answer.reason,
        "diagnosis": judgement.diagnosis,
        "answer": answer.answer,
        "words": judgement.words,
        "statements": [statement.model_dump() for statement in answer.statements],
        "citations": [
            {**citation.model_dump(), "exact": exact, "on_evidence": right, "elsewhere": elsewhere}
            for citation, exact, right, elsewhere in zip(
                answer.citations, judgement.exact, judgement.on_evidence, judgement.elsewhere, strict=True
            )
        ],
        "facts_found": judgement.facts_found,
        "facts_missed": judgement.facts_missed,
        "first_statement_holds": judgement.first_statement_holds,
        "numbers": judgement.numbers,
        "unfaithful": judgement.unfaithful,
        "evidence": question.evidence,
        "ranks": [judgement.ranking.rank(quote) for quote in range(judgement.ranking.quotes)],
        "unread_quotes": judgement.unread_quotes,
        "absent_documents": judgement.absent_documents,
        "retrieved": [
            {
                "document": hit.passage.document,
                "page": hit.passage.page,
                "section": hit.passage.section,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": round(hit.score, 4),
                "lexical": round(hit.lexical, 4),
                "dense": round(hit.dense, 4),
                "relevant": bool(found),
            }
            for hit, found in zip(outcome.hits, judgement.ranking.found, strict=True)
        ],
        "timings_ms": {
            **answer.timings_ms,
            "answer": round(outcome.answer_ms, 1),
            "search": round(outcome.search_ms, 1),
        },
    }


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile, rounded to a tenth; noughts where there is nothing."""
    if not values:
        return {"p50": 0.0, "p95": 0.0}
    top = quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
    return {"p50": round(median(values), 1), "p95": round(top, 1)}


def commit() -> str | None:
    """Return the commit that this code is at, None where it is not in a repository."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.strip() or None
