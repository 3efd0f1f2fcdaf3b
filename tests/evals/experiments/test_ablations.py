"""Settings compared on the same questions: each is really in force, and the data folder stays as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.library.library import Library
from assistant.settings import ServerSettings, Settings
from evals.commands.arpenteur_evals import main
from evals.experiments.ablations import AblationsJson, Setting, ablate, settings_to_compare
from evals.product.product import Product
from evals.sets.testset import SetQuestion, write_testset
from index.embedding.embedders import BUNDLED_MODEL

TEXTS = {
    "albi.txt": "La piscine d’Albi coûte 2 millions d’euros à la ville.",
    "brest.txt": "Le ramassage des poubelles de Brest coûte 3 millions d’euros.",
    "calais.txt": "Le port de Calais reçoit 4 millions d’euros de l’État.",
}
QUESTION = SetQuestion(
    *("q1", "funding", ("Combien coûte la piscine d’Albi ?",), ("albi.txt",)),
    evidence=("coûte 2 millions d’euros",),
    facts=(("2 millions",),),
    answerable=True,
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(home=tmp_path_factory.mktemp("home") / "home")
    Library.open(settings).ingest([folder])
    return settings


def ablated(settings: Settings, *compared: Setting) -> AblationsJson:
    return ablate({"jeu.jsonl": (QUESTION,)}, settings, compared, Product.open(settings).sources())


def test_every_way_of_searching_is_measured_on_every_set(settings: Settings) -> None:
    found = ablated(settings, *settings_to_compare(settings, [str(BUNDLED_MODEL)]))
    names = [
        "lexical seul",
        "dense seul",
        "fusion",
        "fusion et second regard",
        f"… avec {BUNDLED_MODEL.name}",
    ]
    assert list(found.testsets["jeu.jsonl"]) == names
    assert found.questions == {"jeu.jsonl": 1}
    assert found.testsets["jeu.jsonl"]["fusion et second regard"].figures["complete"] == 1.0
    # The bundled model by its folder is the bundled model.
    own, other = (found.testsets["jeu.jsonl"][name].figures for name in names[-2:])
    assert own == other


def test_words_alone_find_nothing_by_meaning_and_meaning_alone_nothing_by_words(settings: Settings) -> None:
    library = Library.open(settings)
    before = sorted(path.name for path in settings.home.rglob("*"))
    found = ablated(
        settings, Setting("a", dense=0.0, second_look=False), Setting("b", dense=1.0, second_look=False)
    )
    assert all(each.figures["recall_at_10"] == 1.0 for each in found.testsets["jeu.jsonl"].values())
    assert sorted(path.name for path in settings.home.rglob("*")) == before
    assert library.in_force().search("piscine", limit=1)[0].passage.document == "albi.txt"


def test_a_language_model_is_compared_where_one_is_configured(settings: Settings) -> None:
    told = replace(settings, language_model=ServerSettings("http://127.0.0.1:9/v1", "petit"))
    assert [each.name for each in settings_to_compare(told, ())][-1] == "… et petit"
    assert all(not each.models for each in settings_to_compare(settings, ()))


def test_the_command_writes_a_table_a_file_and_a_page(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    testset, json_file, html = tmp_path / "jeu.jsonl", tmp_path / "a.json", tmp_path / "a.html"
    write_testset(testset, [QUESTION])
    arguments = [
        "ablations",
        str(testset),
        "--home",
        str(settings.home),
        "--json",
        str(json_file),
        "--html",
        str(html),
    ]
    monkeypatch.setattr("sys.argv", ["arpenteur-evals", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert "dense seul" in capsys.readouterr().out
    assert set(AblationsJson.model_validate_json(json_file.read_bytes()).testsets) == {"jeu.jsonl"}
    page = html.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "fusion et second regard" in page
    assert "Réponses complètes" in page
