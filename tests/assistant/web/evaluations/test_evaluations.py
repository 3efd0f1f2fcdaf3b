"""The pages of the evaluations, over files as the evaluation's own program writes them."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.web.evaluations.evaluation_pages import thinned
from assistant.web.evaluations.evaluations import read_evaluations
from assistant.web.service import create_app
from small_library import SmallAssistant, SmallLibrary

NAMES = {
    "figures": {"complete": "Réponses complètes", "words": "Mots par réponse", "abstention_f1": "Abstention"},
    "main": ["complete", "words"],
    "numbers": ["words"],
    "types": {"funding": "financement"},
    "diagnoses": {"incomplete": "réponse incomplète", "not_read": "passage non lu"},
    "later": {},
}
# Of four questions the surest answer is wrong, then one of two, two of three and two of four.
CURVE = [[0.25, 1.0], [0.5, 0.5], [0.75, 0.6667], [1.0, 0.5]]


def question(id_: str, diagnosis: str | None) -> dict[str, Any]:
    return {
        "id": id_, "type": "funding", "answerable": True, "answered": True, "diagnosis": diagnosis,
        "turns": ["Et avant ?", f"Question {id_} ?"], "later": {"unknown": 1},
    }  # fmt: skip


def write(
    home: Path, name: str, created: str, complete: float, *questions: dict[str, Any], is_old: bool = False
) -> None:
    testset = {
        "name": "jeu.jsonl",
        "figures": {"complete": complete, "words": 20.5, "abstention_f1": None, "novel": 0.5},
        "intervals": {"complete": [0.8125, 0.9375]},
        "by_type": {"funding": {"complete": complete}},
        "questions": questions,
    }
    if not is_old:
        testset["risk_coverage"] = CURVE
    run = {
        "format": 9,
        "created": created,
        "commit": "abc1234",
        "documents": 3,
        "testsets": [testset],
        "new": [],
    }
    if not is_old:
        run["names"] = NAMES
    folder = home / "evaluations"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(run))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    before = [question("q1", None), question("q2", "incomplete"), question("q3", "not_read")]
    after = [
        question("q1", "not_selected"),
        question("q2", None),
        question("q3", "incomplete"),
    ]
    write(tmp_path, "avant", "2026-03-01T09:05:00+00:00", 0.5, *before)
    write(tmp_path, "apres", "2026-03-02T10:00:00+00:00", 0.875, *after, question("q4", None))
    return tmp_path


@pytest.fixture
def client(home: Path) -> Any:
    return TestClient(create_app(SmallAssistant(), SmallLibrary(folder=home)))


def test_the_latest_evaluation_comes_first_and_what_is_none_is_named(home: Path, client: Any) -> None:
    (home / "evaluations" / "autre.json").write_text('{"rien": 1}')
    found, unreadable = read_evaluations(home)
    assert [each.name for each in found] == ["apres", "avant"]
    assert unreadable == ("autre.json",)
    page = client.get("/evaluations").text
    assert "autre.json" in page
    assert "87,5\u00a0%" in page


def test_one_evaluation_shows_its_figures_with_intervals_and_its_curve_as_a_table(client: Any) -> None:
    page = client.get("/evaluations/apres").text
    for said in ("87,5\u00a0%", "81,2\u00a0% à 93,8\u00a0%", "novel", "financement", "Question q1\u00a0?"):
        assert said in page
    assert [page.count(f">{risk}\u00a0%<") for risk in ("100,0", "66,7")] == [2, 1]
    # The figures that are named come first, in their order; one that is not, under its own key.
    assert page.index("Réponses complètes") < page.index("Mots par réponse") < page.index("novel")
    assert "Abstention" not in page
    assert ">20,5<" in page
    assert "version plus ancienne" not in page


def test_the_questions_that_moved_are_named(client: Any) -> None:
    page = client.get("/evaluations", params={"avant": "avant", "apres": "apres"}).text
    lost, won, still = (
        page.index(title) for title in ("Questions perdues", "Questions gagnées", "Encore fausses")
    )
    assert lost < page.index("Question q1\u00a0?") < won < page.index("Question q2\u00a0?") < still
    assert still < page.index("Question q3\u00a0?")
    assert "q4" not in page
    assert "3&nbsp;questions" in page or "3\u00a0questions" in page


def test_what_was_wrong_is_said_as_the_run_says_it(client: Any) -> None:
    page = client.get("/evaluations", params={"avant": "avant", "apres": "apres"}).text
    # The name that a run does not give is the diagnosis itself.
    assert "<td>juste</td><td>not_selected</td>" in page
    assert "<td>passage non lu</td><td>réponse incomplète</td>" in page


def test_an_older_evaluation_is_shown_under_its_own_keys_and_says_so(home: Path, client: Any) -> None:
    write(home, "ancienne", "2026-02-01T10:00:00+00:00", 0.5, question("q1", "not_read"), is_old=True)
    page = client.get("/evaluations/ancienne").text
    assert "version plus ancienne" in page
    for said in (">complete<", ">0,500<", ">words<", ">20,500<", "0,812 à 0,938", ">funding<", "not_read"):
        assert said in page
    compared = client.get("/evaluations", params={"avant": "ancienne", "apres": "apres"}).text
    assert '<td class="amount">0,500</td><td class="amount">87,5\u00a0%</td>' in compared
    assert "<td>not_read</td><td>not_selected</td>" in compared


def test_a_report_runs_nothing_and_has_its_own_style(home: Path, client: Any) -> None:
    (home / "evaluations" / "apres.html").write_text("<style>a</style><script>1</script>")
    report = client.get("/evaluations/apres.html")
    # The SHA-256 of « a », in base 64.
    policy = "default-src 'none'; style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='; sandbox allow-popups"
    assert report.headers["content-security-policy"] == policy
    assert client.get("/evaluations/avant.html").status_code == 404


@pytest.mark.parametrize("address", ["/evaluations/absente", "/evaluations/..%2f..%2fsecret.html"])
def test_an_evaluation_that_is_not_there_is_not_found(client: Any, address: str) -> None:
    assert client.get(address).status_code == 404


def test_without_evaluations_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    empty = TestClient(create_app(SmallAssistant(), SmallLibrary(folder=tmp_path)))
    assert "arpenteur-evals run" in empty.get("/evaluations").text


def test_a_long_curve_keeps_its_ends_in_the_table() -> None:
    points = tuple((at / 100, 0.0) for at in range(100))
    kept = thinned(points)
    assert (len(kept), kept[0], kept[-1]) == (12, points[0], points[-1])
