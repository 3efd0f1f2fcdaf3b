"""A run on the screen: its figures with their intervals, by type of question, and what went wrong."""

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table

from assistant.french.formats import counted, number
from evals.judging.judging import DIAGNOSES
from evals.judging.measures import FIGURES, NUMBERS
from evals.runs.comparing import Comparison
from evals.runs.run_files import ResultJson, TestsetJson

BY_TYPE = (
    "recall_at_5",
    "complete",
    "first_statement_recall",
    "words",
    "citation_recall",
    "abstention_recall",
)
"""The figures that are told for each type of question."""


def tables(testset: TestsetJson) -> tuple[Table, ...]:
    """Return the figures of a test set, the same by type of question, and the questions that failed."""
    return _overall(testset), _types(testset), _failures(testset)


def shown(name: str, value: float | None) -> str:
    """Return a figure as its reader writes it."""
    if value is None:
        return "—"
    return number(value, 1 if name in NUMBERS else 3)


def comparison_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Return the figures of two runs with the chance of such differences, and the questions won and lost."""
    table = Table(
        title=f"{comparison.name} : {counted(comparison.questions, 'question commune')}", title_justify="left"
    )
    for heading in ("", "Avant", "Après", "Écart", "p"):
        table.add_column(heading, justify="left" if not heading else "right")
    for each in comparison.differences:
        both = each.before is not None and each.after is not None
        change = (each.after or 0) - (each.before or 0)
        table.add_row(
            FIGURES[each.name],
            shown(each.name, each.before),
            shown(each.name, each.after),
            ("+" if change > 0 else "") + shown(each.name, change) if both and change else "",
            number(each.p, 3) if change else "",
        )
    table.caption = "p : la chance d’un tel écart entre deux versions de même qualité"
    return (
        table,
        _changed("Questions gagnées", comparison.won),
        _changed("Questions perdues", comparison.lost),
    )


def _changed(title: str, questions: Sequence[ResultJson]) -> Table:
    table = Table(title=f"{title} : {len(questions)}", title_justify="left")
    for column in ("Question", "Type", "Diagnostic"):
        table.add_column(column, overflow="fold")
    for question in questions:
        asked = question.turns[-1] if question.turns else ""
        diagnosis = DIAGNOSES[question.diagnosis] if question.diagnosis else ""
        table.add_row(f"{question.id} {asked}".strip(), question.type, diagnosis)
    return table


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
    table = Table(
        title=f"{testset.name} : {counted(len(testset.questions), 'question')}", title_justify="left"
    )
    for heading in ("", "Valeur", "Intervalle à 95 %"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, label in FIGURES.items():
        interval = testset.intervals.get(name)
        between = " – ".join(shown(name, end) for end in interval) if interval else "—"
        table.add_row(label, shown(name, testset.figures[name]), between)
    table.caption = f"Réponse : p50 {testset.answer_ms['p50']:.0f} ms, p95 {testset.answer_ms['p95']:.0f} ms"
    return table


def _types(testset: TestsetJson) -> Table:
    # Without its lines, and with headings of several, it fits a terminal of 80 columns.
    table = Table(
        title="Par type de question",
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=0,
    )
    table.add_column("Type", min_width=len("unanswerable"))
    table.add_column("n", justify="right")
    for name in BY_TYPE:
        table.add_column(FIGURES[name], justify="right", width=max(map(len, FIGURES[name].split())))
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
