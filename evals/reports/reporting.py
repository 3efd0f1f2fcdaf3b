"""A run as one page of HTML that needs no script and nothing from outside."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.french.formats import number, short_date
from evals.experiments.ablations import AblationsJson
from evals.judging.judging import DIAGNOSES
from evals.judging.measures import FIGURES
from evals.judging.ranking import DEPTH
from evals.reports import charts
from evals.reports.charts import Bar
from evals.runs.confidence import Abstention, abstention, reliability, risk_coverage
from evals.runs.run_files import ResultJson, RunJson, TestsetJson
from evals.runs.tables import BY_TYPE, shown

_MILLISECONDS = (25, 50, 100, 200, 400, 800, 1600)
# Worst first: what was made up, then what was wrong, then what was missed.
_WORST = (
    "wrongly_answered",
    "not_selected",
    "wrongly_abstained",
    "incomplete",
    "not_retrieved",
    "not_read",
)
_SHOWN_HITS = 5


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and what it shows."""

    title: str
    svg: Markup
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportPart:
    """What the page shows of one test set."""

    testset: TestsetJson
    abstention: Abstention
    charts: tuple[Chart, ...]
    diagnoses: tuple[tuple[str, int], ...]
    worst: tuple[ResultJson, ...]


def ablations_html(ablations: AblationsJson) -> str:
    """Return the page of settings compared."""
    return _templates().get_template("ablations.html").render(ablations=ablations)


def report_html(run: RunJson) -> str:
    """Return the page."""
    return (
        _templates().get_template("report.html").render(run=run, parts=[_part(each) for each in run.testsets])
    )


def _part(testset: TestsetJson) -> ReportPart:
    found = Counter(result.diagnosis for result in testset.questions)
    failed = [result for result in testset.questions if result.diagnosis]
    return ReportPart(
        testset=testset,
        abstention=abstention(testset.questions),
        charts=_charts(testset.questions),
        diagnoses=tuple((DIAGNOSES[each], found[each]) for each in DIAGNOSES if found[each]),
        worst=tuple(sorted(failed, key=lambda result: _WORST.index(result.diagnosis or ""))),
    )


def _charts(results: Sequence[ResultJson]) -> tuple[Chart, ...]:
    drawn = []
    if covered := risk_coverage(results):
        drawn += [
            _chart(
                "Risque et couverture",
                charts.curve(
                    "Risque et couverture",
                    covered,
                    across="questions qui ont une réponse",
                    down="réponses fausses",
                ),
                "Si l’on ne donnait que les réponses les plus sûres : part des questions qui en auraient une, "
                "et part de ces réponses qui seraient fausses.",
            ),
            _chart(
                "Fiabilité de la confiance",
                charts.reliability(
                    "Fiabilité", reliability(results), across="confiance annoncée", down="réponses justes"
                ),
                "Sur la diagonale, la confiance annoncée est la part de réponses justes ; un grand disque, "
                "beaucoup de réponses.",
            ),
        ]
    drawn.append(
        _chart(
            "Rang de la preuve",
            charts.histogram(
                "Rang de la preuve", _ranks(results), across="rang du premier passage", down="citations"
            ),
            "À quel rang la recherche trouve chaque citation attendue ; « — » : pas parmi les dix premiers.",
        )
    )
    times = [result.timings_ms["answer"] for result in results if "answer" in result.timings_ms]
    drawn.append(
        _chart(
            "Temps de réponse",
            charts.histogram("Temps", _times(times), across="millisecondes", down="questions"),
        )
    )
    return tuple(drawn)


def _chart(title: str, svg: str, note: str = "") -> Chart:
    # Every word in the drawing was escaped as it was drawn.
    return Chart(title, Markup(svg), note)  # noqa: S704


def _ranks(results: Sequence[ResultJson]) -> list[Bar]:
    found = Counter(rank for result in results for rank in result.ranks)
    return [Bar(str(rank), found[rank]) for rank in range(1, DEPTH + 1)] + [Bar("—", found[None])]


def _times(times: Sequence[float]) -> list[Bar]:
    edges = (0, *_MILLISECONDS, float("inf"))
    labels = (*(f"≤ {edge}" for edge in _MILLISECONDS), f"> {_MILLISECONDS[-1]}")
    return [
        Bar(label, sum(low < time <= high for time in times))
        for label, low, high in zip(labels, edges, edges[1:], strict=False)
    ]


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = lambda moment: short_date(moment[:10])
    environment.globals.update(
        figures=FIGURES,
        by_type=BY_TYPE,
        diagnoses=DIAGNOSES,
        shown=shown,
        number=number,
        hits_shown=_SHOWN_HITS,
    )
    return environment
