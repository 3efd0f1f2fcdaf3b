"""A run on the screen: its figures with their intervals, by type of question, and what went wrong."""

from collections.abc import Mapping, Sequence

from rich.table import Table

from evals.figures import FIGURES
from evals.judging import DIAGNOSES
from evals.wire import RunJson, TestsetJson

BY_TYPE = {
    "recall_at_5": "Rappel@5",
    "complete": "Complètes",
    "first_statement_recall": "1re phrase",
    "words": "Mots",
    "citation_recall": "Bien citées",
    "abstention_recall": "Abstention",
}
"""The figures that are told for each type of question, under shorter names."""


def tables(testset: TestsetJson) -> tuple[Table, ...]:
    """Return the figures of a test set, the same by type of question, and the questions that failed."""
    return _overall(testset), _types(testset), _failures(testset)


def shown(name: str, value: float | None) -> str:
    """Return a figure as its reader writes it."""
    if value is None:
        return "—"
    return f"{value:.1f}".replace(".", ",") if name == "words" else f"{value:.3f}".replace(".", ",")


def unread_lines(run: RunJson) -> list[str]:
    """Return a line for the questions of each set whose quotes stand nowhere in the text read."""
    lines = []
    for testset in run.testsets:
        ids = [question.id for question in testset.questions if question.unread_quotes]
        if ids:
            lines.append(f"{testset.name} : citations introuvables dans le texte lu : {', '.join(ids)}")
    return lines


def comparison_table(title: str, columns: Mapping[str, Mapping[str, float | None]]) -> Table:
    """Return the figures of several runs, one a column."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for column in columns:
        table.add_column(column, justify="right")
    for name, label in FIGURES.items():
        if any(values.get(name) is not None for values in columns.values()):
            table.add_row(label, *(shown(name, values.get(name)) for values in columns.values()))
    return table


def _overall(testset: TestsetJson) -> Table:
    table = Table(title=f"{testset.name} : {len(testset.questions)} questions", title_justify="left")
    for heading in ("", "Valeur", "Intervalle à 95 %"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, label in FIGURES.items():
        interval = testset.intervals.get(name)
        between = " – ".join(shown(name, end) for end in interval) if interval else "—"
        table.add_row(label, shown(name, testset.figures[name]), between)
    table.caption = f"Réponse : p50 {testset.answer_ms['p50']:.0f} ms, p95 {testset.answer_ms['p95']:.0f} ms"
    return table


def _types(testset: TestsetJson) -> Table:
    table = Table(title="Par type de question", title_justify="left")
    for heading in ("Type", "n", *BY_TYPE.values()):
        table.add_column(heading, justify="left" if heading == "Type" else "right")
    for kind, values in testset.by_type.items():
        count = sum(question.type == kind for question in testset.questions)
        table.add_row(kind, str(count), *(shown(name, values[name]) for name in BY_TYPE))
    return table


def _failures(testset: TestsetJson) -> Table:
    failed = [question for question in testset.questions if question.diagnosis]
    table = Table(title=f"Questions manquées : {len(failed)}", title_justify="left")
    for column in ("Question", "Diagnostic", "Manque"):
        table.add_column(column, overflow="fold")
    for question in failed:
        table.add_row(
            f"{question.id} {question.turns[-1]}",
            DIAGNOSES[question.diagnosis] if question.diagnosis else "",
            _listed(question.facts_missed),
        )
    return table


def _listed(facts: Sequence[str]) -> str:
    return " · ".join(facts)
