"""The gate: lets an unchanged version through, and stops one that lost a French rule or a figure."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer, Composition, Turn
from assistant.library.library import Library
from assistant.settings import Settings
from evals.commands.arpenteur_evals import main
from evals.errors import EvalsError
from evals.product.evaluating import evaluate, judged_set
from evals.product.product import SAMPLE_DOCUMENTS, Product
from evals.runs.gating import GATE, hold, read_gate
from evals.runs.run_files import RunJson, read_run, write_run
from evals.sets.testset import SAMPLE_SETS, SAMPLES, read_testset, read_testsets
from index.french import analysis

GATES = read_gate(GATE)


class Silent(Product):
    """A product that answers nothing: what it finds is all that tells versions apart."""

    def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        return Answer(question, question, Composition(reason="nothing_found"))


def ingested(home: Path) -> Settings:
    settings = Settings(home=home)
    Library.open(settings).ingest([SAMPLE_DOCUMENTS])
    return settings


def evaluated(settings: Settings) -> RunJson:
    testsets = []
    for name, read in read_testsets(SAMPLE_SETS).items():
        questions = [question for question in read if question.answerable]
        # So few at a time are asked in this process, where a rule can be switched off.
        parts = [
            evaluate({name: questions[at : at + 25]}, settings, folder=None, open_product=Silent.open)
            for at in range(0, len(questions), 25)
        ]
        results = [result for part in parts for result in part.testsets[0].questions]
        testsets.append(judged_set(name, questions, results))
    return parts[0].model_copy(update={"testsets": tuple(testsets)})


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return ingested(tmp_path_factory.mktemp("baseline") / "home")


@pytest.fixture(scope="module")
def baseline(settings: Settings) -> RunJson:
    return evaluated(settings)


def test_an_unchanged_version_passes(baseline: RunJson, settings: Settings) -> None:
    assert hold(evaluated(settings), baseline, GATES) == ()


def undivided(folded: str) -> tuple[str, ...]:
    """Return the tokens of a compound whose article is not taken off: « l'eau » is one word."""
    kept = [token for part in folded.split("-") for token in analysis._word(part)]
    return ("-".join(kept), *kept) if len(kept) > 1 else tuple(kept)


@pytest.mark.parametrize(
    ("rule", "without"),
    [
        ("_compound", undivided),
        ("stem", lambda word: word),
        ("fold", lambda text: " ".join(text.lower().replace("’", "'").split())),
        ("_STOP_WORDS", frozenset()),
    ],
    ids=["elision", "stemming", "folding", "stop words"],
)
def test_a_version_that_lost_a_french_rule_is_stopped(
    baseline: RunJson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rule: str,
    without: object,
) -> None:
    monkeypatch.setattr(analysis, rule, without)
    monkeypatch.setattr(analysis, "_KNOWN", analysis._Tokens())
    reasons = hold(evaluated(ingested(tmp_path / "home")), baseline, GATES)
    assert reasons
    assert all("passe de" in reason for reason in reasons)


class OneFigureChanged(Product):
    """A product that writes 51 for the number 50 of its answers."""

    def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        answer = Product.ask(self, question, history)
        said = tuple(
            replace(statement, text=statement.text.replace("50", "51"))
            for statement in answer.composition.statements
        )
        return replace(answer, composition=replace(answer.composition, statements=said))


def test_a_version_that_changes_one_figure_is_stopped(settings: Settings) -> None:
    questions = [question for question in read_testset(SAMPLES) if question.id in {"s000", "s003"}]
    right = evaluate({"q": questions}, settings, folder=None)
    wrong = evaluate({"q": questions}, settings, folder=None, open_product=OneFigureChanged.open)
    assert hold(right, right, GATES) == ()
    assert wrong.testsets[0].questions[0].unfaithful == ("51 %",)
    assert any(reason.startswith("q : Chiffres fidèles vaut") for reason in hold(wrong, right, GATES))


def changed(run: RunJson, edit: Callable[[dict[str, object]], None]) -> RunJson:
    values = json.loads(run.model_dump_json())
    edit(values)
    return RunJson.model_validate(values)


def test_a_question_or_a_set_that_is_no_longer_asked_is_a_reason(baseline: RunJson) -> None:
    fewer = changed(baseline, lambda values: values["testsets"][0]["questions"].pop())  # type: ignore[index]
    assert any("n’ont pas été posées" in reason for reason in hold(fewer, baseline, GATES))
    more = changed(baseline, lambda values: values["testsets"].append({**values["testsets"][0], "name": "b"}))  # type: ignore[attr-defined,index]
    assert hold(baseline, more, GATES) == ("b : ce jeu n’a pas été évalué.",)
    assert hold(more, baseline, GATES) == ()


def test_the_command_says_why_and_ends_with_1(
    baseline: RunJson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    worse = [
        result.model_copy(update={"counts": {**result.counts, "mrr": (0.0, 1.0)}})
        for result in baseline.testsets[0].questions
    ]
    write_run(good, baseline, brief=True)
    write_run(bad, baseline.model_copy(update={"testsets": (judged_set("questions.jsonl", (), worse),)}))
    for run, code in ((good, 0), (bad, 1)):
        monkeypatch.setattr(
            "sys.argv",
            ["arpenteur-evals", "gate", str(run), "--against", str(good), "--config", str(GATE)],
        )
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == code
    printed = capsys.readouterr()
    assert "questions.jsonl : MRR passe de" in printed.err
    assert "sortie de ses marges" in printed.out
    assert read_run(good).testsets[0].figures == baseline.testsets[0].figures


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[may_fall]\nrecal = 0.1", "may_fall / recal"),
        ("[chute]\nmrr = 0.1", "chute"),
        ("[may_fall]\nmrr = 'peu'", "may_fall / mrr"),
        ("mrr =", "TOML"),
    ],
)
def test_a_fault_in_the_margins_is_named(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvalsError, match=reason):
        read_gate(path)


def test_the_bundled_baseline_is_of_the_bundled_questions() -> None:
    taken = {
        testset.name: testset.questions for testset in read_run(GATE.with_name("baseline.json")).testsets
    }
    assert {name: [result.id for result in results] for name, results in taken.items()} == {
        name: [question.id for question in questions]
        for name, questions in read_testsets(SAMPLE_SETS).items()
    }
