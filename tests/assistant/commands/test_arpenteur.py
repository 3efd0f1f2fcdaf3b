import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from assistant.commands import arpenteur as cli
from assistant.commands.console import french_usage, run
from assistant.library.library import Library

ARPENTEUR = [sys.executable, "-c", "from assistant.commands.arpenteur import main; main()"]
TEXT = (
    "# Contrat de la vallée\n\n## Volet 1 : mobilité\n\n"
    "L’État finance la boucle cyclable à hauteur de 283 000 €, au titre de la DSIL.\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("ARPENTEUR_TRACE", raising=False)
    monkeypatch.setenv("ARPENTEUR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "contrat.md"
    path.write_text(TEXT)
    return path


def arpenteur(*arguments: object) -> int:
    return run(cli.app, "arpenteur", [str(argument) for argument in arguments])


def test_a_contract_goes_in_and_an_answer_with_its_source_comes_out(
    home: Path, contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert arpenteur("ingest", contract) == 0
    assert "1 lu ; 1 passage ajouté." in capsys.readouterr().out
    assert arpenteur("ask", "Qui finance la boucle cyclable ?", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["answered"]
    for citation in answer["citations"]:
        assert TEXT[citation["start"] : citation["end"]] == citation["quote"]
    assert arpenteur("ask", "Qui finance la boucle cyclable ?") == 0
    shown = capsys.readouterr()
    assert "[1] contrat.md – " in shown.out
    assert "Volet 1 : mobilité" in shown.out
    assert shown.err == ""


def test_search_shows_passages_or_writes_json(
    home: Path, contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arpenteur("ingest", contract, "--collection", "contrats")
    capsys.readouterr()
    assert arpenteur("search", "boucle cyclable", "--collection", "contrats", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == len(found["hits"]) == 1
    hit = found["hits"][0]
    assert TEXT[hit["start"] : hit["end"]] == hit["text"]
    assert arpenteur("search", "boucle cyclable", "--document", "contrat.md") == 0
    assert capsys.readouterr().out.startswith("1. contrat.md – ")
    assert arpenteur("search", "boucle", "--collection", "absente") == 1
    assert "Aucune collection ne s'appelle « absente »" in capsys.readouterr().err
    assert arpenteur("search", "boucle", "--document", "absent.md") == 1
    assert "Aucun document ne s'appelle « absent.md »" in capsys.readouterr().err


def test_a_source_that_was_replaced_names_what_is_in_force(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "2023-45.txt", tmp_path / "2024-12.txt"
    old.write_text("Délibération n° 2023-45\n\nLe tarif de la piscine municipale est fixé à 4 €.\n")
    new.write_text("Délibération n° 2024-12\n\nElle annule et remplace la délibération n° 2023-45.\n")
    arpenteur("ingest", old, new)
    capsys.readouterr()
    arpenteur("ask", "Quel est le tarif de la piscine municipale ?")
    named = "Ce document a été remplacé par : 2024-12.txt – Délibération n° 2024-12"
    assert named in capsys.readouterr().out


def test_documents_are_listed_shown_written_out_and_removed(
    home: Path, contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arpenteur("ingest", contract)
    capsys.readouterr()
    assert arpenteur("documents", "list", "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["name"], listed["title"], listed["passages"]) == ("contrat.md", "Contrat de la vallée", 1)
    arpenteur("documents", "list")
    assert "contrat.md" in capsys.readouterr().out
    arpenteur("documents", "show", "contrat.md")
    shown = capsys.readouterr().out
    assert f"Fichier : {contract}" in shown
    assert "    Volet 1 : mobilité" in shown
    assert arpenteur("documents", "text", listed["id"]) == 0
    assert capsys.readouterr().out == TEXT
    assert arpenteur("documents", "remove", "contrat.md") == 0
    assert "contrat.md" in capsys.readouterr().out
    assert arpenteur("documents", "list") == 0
    assert "Aucun document" in capsys.readouterr().err


def test_the_home_may_be_named_before_or_after_the_command(
    tmp_path: Path, contract: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARPENTEUR_HOME", str(tmp_path / "never"))
    home = tmp_path / "named"
    assert arpenteur("--home", home, "ingest", contract) == 0
    capsys.readouterr()
    for place in (
        ["--home", home, "documents", "list"],
        ["documents", "--home", home, "list"],
        ["documents", "list", "--home", home],
    ):
        assert arpenteur(*place) == 0
        assert "contrat.md" in capsys.readouterr().out
    assert not (tmp_path / "never").exists()


def test_a_refused_file_makes_the_exit_code_1_and_is_told_on_stderr(
    home: Path, contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = contract.with_name("vide.pdf")
    empty.write_bytes(b"")
    assert arpenteur("ingest", contract.parent) == 1
    written = capsys.readouterr()
    assert written.out == "1 lu, 1 refusé ; 1 passage ajouté.\n"
    assert written.err.startswith("Refusé : vide.pdf – ")
    assert arpenteur("ingest", contract.parent, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["unchanged"] == ["contrat.md"]
    assert report["refused"][0]["name"] == "vide.pdf"


def test_check_says_that_all_is_well_or_what_is_not(
    home: Path, contract: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arpenteur("ingest", contract)
    capsys.readouterr()
    assert arpenteur("check") == 0
    assert capsys.readouterr().out == "Tout est en ordre : 1 document, 1 passage.\n"
    monkeypatch.setattr(Library, "check", lambda _: ("contrat.md : il manque un passage.",))
    assert arpenteur("check") == 1
    assert capsys.readouterr() == ("", "contrat.md : il manque un passage.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["ask", ""], 1, "La question est vide"),
        (["ask", "x" * 10_000], 1, "trop longue"),
        (["ask", "🙂🙂"], 1, "aucun mot"),
        (["ask", "Qui ?", "--history", "/absent.json"], 1, "historique"),
        (["ingest", "/absent/dossier"], 1, "« /absent/dossier » n'existe pas."),
        (["ingest", "/etc/hostname", "--collection", " "], 1, "collection est vide"),
        (["documents", "show", "absent.pdf"], 1, "absent.pdf"),
        (["documents", "remove", "absent.pdf"], 1, "absent.pdf"),
        (["ask"], 2, "Il manque « QUESTION »."),
        (["ask", "deux", "mots"], 2, "Argument en trop : mots"),
        (["demander"], 2, "La commande « demander » n'existe pas."),
        (["documents", "lister"], 2, "La commande « lister » n'existe pas ; vouliez-vous dire 'list' ?"),
        (["search", "vélo", "--limit", "dix"], 2, "« --limit » attend un nombre entier."),
        (["search", "vélo", "--limit", "0"], 2, "« --limit » doit valoir au moins 1."),
        (["search", "vélo", "--limit", "101"], 2, "« --limit » doit valoir au plus 100."),
        (["search", "vélo", "--limit"], 2, "L'option « --limit » attend une valeur."),
        (
            ["search", "vélo", "--limite", "3"],
            2,
            "L'option « --limite » n'existe pas ; vouliez-vous dire --limit ?",
        ),
        (["serve", "--port", "99999"], 2, "« --port » doit valoir au plus 65535."),
    ],
)
def test_what_cannot_be_done_is_one_french_sentence_and_an_exit_code(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    assert arpenteur(*arguments) == code
    written = capsys.readouterr()
    assert message in written.err
    assert written.err.count("\n") == 1
    assert written.out == ""
    assert not home.exists()


def test_an_unforeseen_error_is_told_without_a_traceback_unless_asked_for(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(settings: object) -> Library:
        raise ZeroDivisionError("imprévu")

    monkeypatch.setattr(Library, "open", fail)
    assert arpenteur("check") == 1
    written = capsys.readouterr().err
    assert written == (
        "Erreur inattendue (ZeroDivisionError : imprévu). "
        "Relancez avec ARPENTEUR_TRACE=1 pour en voir le détail.\n"
    )
    monkeypatch.setenv("ARPENTEUR_TRACE", "1")
    assert arpenteur("check") == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [[], ["ingest"], ["ask"], ["search"], ["serve"], ["check"], ["documents", "show"]]
)
def test_the_help_is_in_french(home: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert arpenteur(*command, "--help") == 0
    shown = capsys.readouterr().out
    assert "Affiche cette aide." in shown
    for english in ("Show", "Commands", "COMMAND ", "required", "default", "<bool>", "Path"):
        assert english not in shown


def test_an_unknown_message_on_usage_passes_through() -> None:
    assert french_usage("Something new.") == "Something new."


def test_asking_imports_nothing_heavy(home: Path, contract: Path) -> None:
    arpenteur("ingest", contract)
    code = (
        "import sys; from assistant.commands.arpenteur import app; from assistant.commands.console import run\n"
        "assert run(app, 'arpenteur', ['ask', 'Qui finance la boucle cyclable ?']) == 0\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'sqlalchemy', 'fastapi', 'pypdf',\n"
        "         'trafilatura', 'langchain_text_splitters', 'rich'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)


def test_a_port_that_is_taken_is_one_french_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert arpenteur("serve", "--port", port) == 1
    assert capsys.readouterr().err == f"Le port {port} est déjà pris ; choisissez-en un autre avec --port.\n"
    assert not home.exists()


def test_an_address_that_is_not_ours_is_one_french_sentence(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert arpenteur("serve", "--host", "192.0.2.1", "--port", "0") == 1
    assert "192.0.2.1" in capsys.readouterr().err
    assert arpenteur("serve", "--host", "pas une adresse", "--port", "0") == 1
    assert "inconnue" in capsys.readouterr().err


def test_the_service_starts_answers_and_stops_when_interrupted(home: Path, contract: Path) -> None:
    arpenteur("ingest", contract)
    command = [*ARPENTEUR, "serve", "--port", "0", "--samples"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        line = service.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        assert wait_until_ready(f"{address}/healthz") == 200
        with urllib.request.urlopen(f"{address}/api/documents/contrat.md/text", timeout=10) as reply:  # noqa: S310
            assert reply.read().decode() == TEXT
        service.send_signal(signal.SIGINT)
        _, problems = service.communicate(timeout=20)
    assert service.returncode == 130
    assert problems == "Interrompu.\n"


def wait_until_ready(address: str) -> int:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=10) as reply:  # noqa: S310
                return int(reply.status)
        except OSError:
            time.sleep(0.05)
    return 0


def test_a_reader_that_has_seen_enough_is_no_error(home: Path, contract: Path) -> None:
    contract.write_text(TEXT + "Une phrase de plus pour remplir le tuyau.\n" * 4_000)
    arpenteur("ingest", contract)
    command = [*ARPENTEUR, "documents", "text", "contrat.md"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        os.read(process.stdout.fileno(), 100)
        process.stdout.close()
        assert process.stderr.read() == b""
