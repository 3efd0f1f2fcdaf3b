"""Runs from beginning to end, over a small library: refused, resumed, spread over processes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from assistant.answers import Answer, Turn
from assistant.library.library import Library
from assistant.settings import Settings
from assistant.web.evaluations.evaluations import read_evaluations
from evals.commands.arpenteur_evals import main
from evals.errors import EvalsError
from evals.judging.judging import Diagnosis
from evals.judging.measures import FIGURES
from evals.product.evaluating import evaluate, judged_set, verified
from evals.product.opening import open_sets
from evals.product.product import Product
from evals.runs.gating import GATE, hold, read_gate
from evals.runs.run_files import NAMES, ResultJson, read_run, write_run
from evals.sets.testset import SetQuestion, write_testset

TOWNS = ("Albi", "Brest", "Calais", "Dax", "Évreux", "Foix")


def question(number: int) -> SetQuestion:
    town = TOWNS[number % len(TOWNS)]
    return SetQuestion(
        *(f"q{number}", "funding", (f"Combien coûte la piscine de {town} ?",), (f"{town}.txt",)),
        evidence=(f"piscine de {town} coûte {number % len(TOWNS) + 2} millions",),
        facts=((f"{number % len(TOWNS) + 2} millions",),),
        answerable=True,
        line=number + 1,
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("documents")
    for number, town in enumerate(TOWNS):
        text = f"Conseil de {town}\n\nLa piscine de {town} coûte {number + 2} millions d’euros à la ville.\n"
        (folder / f"{town}.txt").write_text(text, encoding="utf-8")
    settings = Settings(home=tmp_path_factory.mktemp("home") / "home")
    Library.open(settings).ingest([folder])
    return settings


class Interrupted(Product):
    """A product that is stopped at its fourth question."""

    asked = 0

    def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        Interrupted.asked += 1
        if Interrupted.asked == 4:
            raise KeyboardInterrupt
        return Product.ask(self, question, history)


def test_a_run_that_was_stopped_goes_on_from_where_it_was(settings: Settings, tmp_path: Path) -> None:
    sets = {"jeu.jsonl": [question(number) for number in range(6)]}
    with pytest.raises(KeyboardInterrupt):
        evaluate(sets, settings, folder=tmp_path, open_product=Interrupted.open)
    (journal,) = tmp_path.iterdir()
    with journal.open("a") as file:
        file.write('["jeu.jsonl", {"id": "cut sho')
    started: list[tuple[int, int]] = []
    run = evaluate(
        *(sets, settings),
        folder=tmp_path,
        open_product=Interrupted.open,
        on_start=lambda done, every: started.append((done, every)),
    )
    assert started == [(3, 6)]
    assert Interrupted.asked == 7
    assert [result.id for result in run.testsets[0].questions] == [f"q{n}" for n in range(6)]
    assert not list(tmp_path.iterdir())


def test_many_questions_are_spread_over_processes_and_come_back_in_order(settings: Settings) -> None:
    questions = [question(number) for number in range(40)]
    run = evaluate({"jeu.jsonl": questions}, settings, folder=None)
    (testset,) = run.testsets
    assert [result.id for result in testset.questions] == [each.id for each in questions]
    assert testset.figures["recall_at_5"] == 1
    assert testset.figures["verbatim"] == 1
    assert run.documents == len(TOWNS)
    assert run.index["passages"] == len(TOWNS)


def test_a_run_is_written_and_read_again_and_abridged_holds_no_words(
    settings: Settings, tmp_path: Path
) -> None:
    run = evaluate({"jeu.jsonl": [question(0)]}, settings, folder=None)
    write_run(tmp_path / "run.json", run)
    write_run(tmp_path / "brief.json", run, brief=True)
    assert read_run(tmp_path / "run.json") == run
    assert "piscine" not in (tmp_path / "brief.json").read_text(encoding="utf-8")
    assert read_run(tmp_path / "brief.json").testsets[0].figures == run.testsets[0].figures


def test_a_run_says_all_that_the_page_of_evaluations_shows_of_it(settings: Settings, tmp_path: Path) -> None:
    results = [result.model_copy(update={"confidence": 1 / 3}) for result in asked(settings)]
    right, wrong = results[0], results[1].model_copy(update={"diagnosis": "incomplete"})
    testset = judged_set("jeu.jsonl", (), [right, wrong.model_copy(update={"confidence": 0.2}), right])
    run = evaluate({"jeu.jsonl": [question(0)]}, settings, folder=None)
    write_run(tmp_path / "evaluations" / "run.json", run.model_copy(update={"testsets": (testset,)}))
    ((shown,), _) = read_evaluations(tmp_path)
    # Two of three answers are surest, and right; the third is wrong.
    assert shown.run.testsets[0].risk_coverage == ((0.6667, 0.0), (1.0, 0.3333))
    names = shown.run.names
    assert list(names.of(shown.run.testsets[0].figures).items())[:2] == [
        ("complete", "Réponses complètes"),
        ("citation_recall", "Réponses bien citées"),
    ]
    assert set(names.main) | set(names.numbers) <= set(names.figures) == set(FIGURES)
    assert names.types["followup"] == "suite"
    assert set(names.diagnoses) == set(get_args(Diagnosis))


def asked(settings: Settings) -> Sequence[ResultJson]:
    return evaluate({"q": [question(0), question(1)]}, settings, folder=None).testsets[0].questions


def test_an_abridged_run_is_named_and_holds_no_curve(settings: Settings, tmp_path: Path) -> None:
    run = evaluate({"jeu.jsonl": [question(0)]}, settings, folder=None)
    (testset,) = run.testsets
    drawn = run.model_copy(
        update={"testsets": (testset.model_copy(update={"risk_coverage": ((1.0, 0.0),)}),)}
    )
    write_run(tmp_path / "brief.json", drawn, brief=True)
    brief = read_run(tmp_path / "brief.json")
    assert (brief.names, brief.testsets[0].risk_coverage) == (NAMES, ())


def test_a_run_of_before_the_names_is_read(settings: Settings, tmp_path: Path) -> None:
    run = evaluate({"jeu.jsonl": [question(0)]}, settings, folder=None)
    values = json.loads(run.model_dump_json())
    del values["names"], values["testsets"][0]["risk_coverage"]
    (tmp_path / "old.json").write_text(json.dumps(values), encoding="utf-8")
    old = read_run(tmp_path / "old.json")
    assert old.names.figures == {}
    assert hold(run, old, read_gate(GATE)) == ()


def test_a_set_with_faults_is_refused_whole_and_nothing_is_asked(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "jeu.jsonl"
    wrong = replace(question(1), evidence=("piscine de Brest coûte 33 millions",))
    write_testset(path, [question(0), wrong, replace(question(2), documents=("Caen.txt",))])
    written = tmp_path / "run.json"
    command = ["arpenteur-evals", "run", str(path), "--home", str(settings.home), "--json", str(written)]
    monkeypatch.setattr("sys.argv", command)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert not printed.out
    assert "ligne 2, clé « evidence » : citation introuvable, plus proche : « piscine de Brest" in printed.err
    assert "ligne 3, clé « documents » : document inconnu « Caen.txt »" in printed.err
    assert not written.exists()


def test_faults_of_rows_and_of_documents_are_told_together(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "jeu.jsonl"
    wrong = replace(question(0), evidence=("piscine de Brest coûte 33 millions",))
    write_testset(path, [wrong, replace(question(1), id=wrong.id), question(2)])
    with pytest.raises(EvalsError) as refused:
        open_sets([path, tmp_path / "absent.jsonl"], settings)
    first, second, third, last = str(refused.value).split("\n")
    assert first.startswith("jeu.jsonl, ligne 1, clé « evidence » : citation introuvable")
    assert second == f"jeu.jsonl, ligne 2, clé « id » : « {wrong.id} » sert déjà à la ligne 1."
    assert third.startswith("absent.jsonl : ce fichier ne peut pas être lu")
    assert "--keep-unread" in last


def test_a_folder_that_holds_none_of_the_documents_is_one_fault(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "jeu.jsonl"
    write_testset(path, [replace(question(n), documents=(f"autre {n}.txt",)) for n in range(3)])
    with pytest.raises(EvalsError) as refused:
        open_sets([path], settings)
    assert str(refused.value).split("\n") == [
        "Aucun des 3 documents que citent ces questions n’est dans le dossier de données : est-ce le bon (--home) ?",
        "Aucune question n’a été posée.",
    ]


def test_the_faults_of_a_set_are_told_where_there_is_no_document_either(tmp_path: Path) -> None:
    path = tmp_path / "jeu.jsonl"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(EvalsError, match=r"ligne 1 : ce n’est pas un objet JSON\.\nAucun document dans"):
        open_sets([path], Settings(tmp_path / "vide"))


def test_what_was_not_read_can_be_counted_as_such(settings: Settings) -> None:
    sets = {"jeu.jsonl": [replace(question(2), documents=("Caen.txt",))]}
    sources = Product.open(settings).sources()
    with pytest.raises(EvalsError, match="Aucune question n’a été posée"):
        verified(sets, sources, keep_unread=False)
    assert len(verified(sets, sources, keep_unread=True)) == 1
