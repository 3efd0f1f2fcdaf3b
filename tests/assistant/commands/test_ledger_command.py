"""The ledger at the border: command, routes and files."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.border.fact_tables import write_csv
from assistant.commands.arpenteur import app
from assistant.commands.console import run
from assistant.library.library import Library
from assistant.settings import Settings
from assistant.web.ledger.ledger_routes import ledger_router
from corpus.facts.facts import Funding

CONTRACT = """# Contrat de Brévigny

L'ANRU finance la place du marché à hauteur de 30 M€ en 2023.

La Région finance le lavoir à hauteur de 4 310,20 € HT.

La CAF s'engage à soutenir la crèche d'ici 2025.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "contrat.md").write_text(CONTRACT, encoding="utf-8")
    Library.open(Settings(folder / "home")).ingest([folder / "contrat.md"])
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> TestClient:
    service = FastAPI()
    service.include_router(ledger_router(Library.open(Settings(home))))
    return TestClient(service)


def command(home: Path, *arguments: str) -> int:
    return run(app, "arpenteur", ["ledger", *arguments, "--home", str(home)])


def test_the_command_writes_json_rows_with_exact_quotes(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert command(home, "funding", "--format", "json") == 0
    found = json.loads(capfd.readouterr().out)
    assert found["total"] == 2
    first, second = found["rows"]
    assert (first["amount_text"], first["euros"], first["funders"]) == ("30 M€", "30000000", ["ANRU"])
    assert (second["euros"], second["basis"], second["part_of"], second["share"]) == (
        "4310.2",
        "HT",
        None,
        None,
    )
    assert list(first)[:8] == ["id", "document_id", "document", "page", "section", "quote", "start", "end"]
    assert CONTRACT[first["start"] : first["end"]] == first["quote"]


def test_the_command_shows_a_table_and_says_when_there_is_nothing(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert command(home, "commitments", "--actor", "CAF") == 0
    assert "soutenir la crèche" in capfd.readouterr().out
    assert command(home, "funding", "--funder", "FEDER") == 0
    assert "Aucune ligne" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("funding", "--min", "beaucoup"), 1, "n'est pas un montant"),
        (("funding", "--sort", "taille"), 1, "choisissez parmi"),
        (("commitments", "--firmness", "dure"), 2, "doit être l'un de"),
        (("funding", "--document", "absent.md"), 1, "Aucun document"),
    ],
)
def test_wrong_filters_are_refused_in_french(
    home: Path, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    assert command(home, *arguments) == code
    assert said in capfd.readouterr().err


def test_csv_opens_in_french_spreadsheets(home: Path, tmp_path: Path) -> None:
    assert command(home, "funding", "--format", "csv", "--output", str(tmp_path / "f.csv")) == 0
    content = (tmp_path / "f.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:2] == ["Montant écrit", "Montant (€)"]
    assert rows[2][:2] == ["4 310,20 €", "4310,2"]


def test_a_cell_that_looks_like_a_formula_is_text() -> None:
    fact = Funding("i", "d", "d.csv", None, (), "=1+1", 0, 4, amount_text="=1+1", share=Decimal(5))
    row = write_csv("funding", [fact]).splitlines()[1]
    assert row.startswith("'=1+1;")


def test_workbooks_hold_numbers_and_lead_to_the_source(
    home: Path, client: TestClient, tmp_path: Path
) -> None:
    assert command(home, "funding", "--format", "xlsx", "--output", str(tmp_path / "f.xlsx")) == 0
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx").active
    headings = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, headings.index("Montant (€)") + 1).value == 30_000_000
    assert str(sheet.cell(2, headings.index("Document") + 1).value).startswith('=HYPERLINK("file:///')
    served = client.get("/api/funding", params={"format": "xlsx"})
    link = (
        openpyxl.load_workbook(io.BytesIO(served.content))
        .active.cell(2, headings.index("Document") + 1)
        .hyperlink
    )
    assert "/source/" in link.target
    assert "start=" in link.target


def test_routes_filter_sort_and_count(client: TestClient) -> None:
    found = client.get("/api/funding", params={"sort": "-euros", "limit": 1}).json()
    assert (found["total"], [row["funders"] for row in found["rows"]]) == (2, [["ANRU"]])
    assert client.get("/api/funding", params={"max": "5000"}).json()["total"] == 1
    assert client.get("/api/commitments", params={"firmness": "firm", "q": "creche"}).json()["total"] == 1
    assert client.get("/api/objectives").json() == {"rows": [], "total": 0}


def test_an_empty_library_has_an_empty_ledger(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert command(tmp_path / "rien", "funding", "--format", "json") == 0
    assert json.loads(capfd.readouterr().out) == {"rows": [], "total": 0}
