"""Invented territories: what comes with the project, and what is asked of one of them alone."""

import json
from pathlib import Path

import pytest

from evals.learning import asked
from evals.learning.asked import of_territories
from evals.learning.candidates import labelled
from evals.learning.territories import home_of, read_territories
from evals.learning.written import fold_of, located


def territory(name: str, price: str) -> dict[str, object]:
    return {
        "territory": name,
        "documents": {f"{name}-halle.txt": f"La halle de {name.title()} coûte {price}.\n"},
        "questions": [
            {
                "turns": ["Combien coûte la halle ?"],
                "type": "funding",
                "style": "plain",
                "answerable": True,
                "quotes": [[f"{name}-halle.txt", f"coûte {price}"]],
                "answer": price,
            }
        ],
    }


@pytest.fixture
def two(tmp_path: Path) -> Path:
    path = tmp_path / "territoires.jsonl"
    rows = [territory("vaux", "4 000 €"), territory("bury", "9 000 €")]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_question_is_asked_of_all_territories_and_of_its_own_alone(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "read_territories", lambda: read_territories(two))
    found = [
        (one.is_alone, {hit.passage.document for hit in each.hits}, len(each.evidence))
        for one in of_territories()
        for each in labelled(one, one.questions, 20)
    ]
    both = {"vaux-halle.txt", "bury-halle.txt"}
    assert found == [
        (False, both, 1),
        (False, both, 1),
        (True, {"vaux-halle.txt"}, 1),
        (True, {"bury-halle.txt"}, 1),
    ]


def test_of_the_territories_that_come_with_the_project_every_fifth_or_so_is_set_aside() -> None:
    territories = read_territories()
    names = [each.name for each in territories]
    assert len(set(names)) == len(names)
    folds = [fold_of(name) for name in names]
    assert 0.1 < folds.count("aside") / len(folds) < 0.3
    for each in territories:
        assert all(one.document == each.name and one.quotes for one in each.questions)
        assert all(words for one in each.questions for _, words in one.quotes)
        assert all(name.startswith(f"{each.name}-") for name in each.documents)


def test_every_quote_of_a_territory_is_found_in_what_was_read_of_it() -> None:
    # A fifth of them, those that are measured on.
    aside = tuple(each for each in read_territories() if fold_of(each.name) == "aside")
    with home_of(aside) as product:
        texts = product.sources()
        for each in aside:
            for one in each.questions:
                assert all(located(one, texts).places), one.id
