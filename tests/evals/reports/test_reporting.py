"""The report of a run: one page without script, with everything that its reader needs to see."""

import re
from xml.etree import ElementTree

import pytest

from evals.product.evaluating import judged_set
from evals.reports import charts
from evals.reports.charts import Bar
from evals.reports.reporting import report_html
from evals.runs.confidence import Abstention, abstention, reliability, risk_coverage
from evals.runs.run_files import FORMAT, ResultJson, RetrievedJson, RunJson


def result(
    question_id: str,
    *,
    confidence: float | None = None,
    right: bool = True,
    answered: bool = True,
    answerable: bool = True,
) -> ResultJson:
    return ResultJson(
        id=question_id,
        type="fact",
        answerable=answerable,
        answered=answered,
        confidence=confidence,
        diagnosis=None if right else "not_selected",
        counts={"complete": (float(right), 1.0)},
        turns=("Qui paie <b>tout</b> ?",),
        answer="La Région & l’État.",
        facts=(("la Ville",),),
        facts_missed=() if right else ("la Ville",),
        evidence=("payé par la Ville",),
        ranks=(2,),
        retrieved=(
            RetrievedJson(
                document="crte.pdf",
                page=12,
                section=(),
                start=0,
                end=17,
                text="payé par la Ville <script>alert(1)</script>",
                score=1.0,
                lexical=1.0,
                dense=1.0,
                relevant=True,
                quotes=(0,),
            ),
        ),
        timings_ms={"answer": 120.0, "search": 10.0},
    )


# Confidences .9 right, .8 wrong, .8 right, .3 wrong; one abstention.
RESULTS = [
    result("a", confidence=0.9),
    result("b", confidence=0.8, right=False),
    result("c", confidence=0.8),
    result("d", confidence=0.3, right=False, answerable=False),
    result("e", answered=False, answerable=False),
]


@pytest.fixture
def page() -> str:
    return report_html(
        RunJson(
            format=FORMAT,
            created="2026-03-04T05:06:07+00:00",
            commit="abc1234",
            code="0123",
            model="modèle",
            settings={},
            index={"passages": 7},
            documents=3,
            duration_s=1.5,
            testsets=(judged_set("jeu.jsonl", (), RESULTS),),
        )
    )


def test_risk_is_the_share_of_wrong_answers_among_the_surest() -> None:
    # The two answers of equal confidence are given together.
    assert risk_coverage(RESULTS) == [(1 / 5, 0), (3 / 5, pytest.approx(1 / 3)), (4 / 5, 2 / 4)]
    assert risk_coverage([result("a")]) == []


def test_reliability_sets_confidence_beside_right_answers() -> None:
    assert reliability(RESULTS) == [
        (0.3, 0.0, 1),
        (pytest.approx(0.8), 0.5, 2),
        (0.9, 1.0, 1),
    ]


def test_the_matrix_counts_answers_given_and_withheld() -> None:
    assert abstention(RESULTS) == Abstention(3, 1, 0, 1)


def test_the_page_stands_alone_and_what_documents_say_is_only_text(page: str) -> None:
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href|url)\s*[=(]", page)
    assert "Qui paie &lt;b&gt;tout&lt;/b&gt; ?" in page


@pytest.mark.parametrize(
    "shown",
    [
        "Évaluation du 04/03/2026",
        "abc1234",
        "jeu.jsonl : 5 questions",
        "Intervalle à 95 %",
        "Risque et couverture",
        "Fiabilité de la confiance",
        "Rang de la preuve",
        "Temps de réponse",
        "non choisi : 2",
        'la Ville <span class="missing">(manque)</span>',
        "au rang 2",
        "crte.pdf, p. 12",
    ],
)
def test_the_page_shows(page: str, shown: str) -> None:
    assert shown in page


def test_drawings_are_well_formed_and_say_what_they_are() -> None:
    bars = [Bar("< 1", 3), Bar("&", 1)]
    for svg in (
        charts.histogram("<titre>", bars, across="x & y", down="z"),
        charts.curve("t", [(0, 0), (1, 1)], across="x", down="y"),
        charts.reliability("t", [(0.5, 1.0, 3)], across="x", down="y"),
        charts.histogram("vide", [], across="x", down="y"),
    ):
        assert ElementTree.fromstring(svg).get("role") == "img"  # noqa: S314


def test_the_tallest_bar_fills_the_height_and_the_others_their_share() -> None:
    root = ElementTree.fromstring(charts.histogram("t", [Bar("a", 4), Bar("b", 1)], across="", down=""))  # noqa: S314
    heights = [float(bar.get("height") or 0) for bar in root.iter("rect")]
    assert heights[1] / heights[0] == pytest.approx(1 / 4, abs=0.01)
