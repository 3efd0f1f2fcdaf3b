"""The map of the house is true: its files exist, its rooms are all there, its arrows are imports."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGES = ("corpus", "index", "assistant", "evals")


def arrows(package: str) -> set[tuple[str, str]]:
    """Return the arrows drawn inside a package, by the names of its rooms."""
    drawn = re.search(rf"subgraph {package}\n(.*?)\n  end", MAP, re.DOTALL)
    assert drawn is not None
    names = dict(re.findall(r"(\w+)\[([\w.]+)\]", drawn[1]))
    found = set()
    for line in drawn[1].splitlines():
        rooms = [
            names.get(each, each) for each in re.findall(r"(\w+)(?:\[[\w.]+\])?(?: -->|$)", line.strip())
        ]
        found |= set(itertools.pairwise(rooms))
    return {(one.removesuffix(".py"), other.removesuffix(".py")) for one, other in found}


def imports(package: str) -> set[tuple[str, str]]:
    """Return which room of a package imports which."""
    found = set()
    for path in (ROOT / package).rglob("*.py"):
        room = path.relative_to(ROOT / package).parts[0].removesuffix(".py")
        said = re.findall(rf"^\s*from {package}\.(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        found |= {(room, other) for other in said if other != room}
    return found


def reached(room: str, pairs: set[tuple[str, str]]) -> set[str]:
    """Return the rooms to which arrows lead from this one."""
    found: set[str] = set()
    waiting = [room]
    while waiting:
        one = waiting.pop()
        further = {other for start, other in pairs if start == one} - found
        found |= further
        waiting += further
    return found


def test_every_file_that_the_map_names_is_there() -> None:
    named = re.findall(r"(?:corpus|index|assistant|evals)/[\w/]+\.\w+", MAP)
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_arrow_is_an_import_and_every_import_is_on_the_way_of_arrows(package: str) -> None:
    drawn, real = arrows(package), imports(package)
    assert drawn <= real
    # Errors, settings, workers and the version are below everything: drawn, they would hide the rest.
    small = {"errors", "settings", "workers", "version"}
    missing = {
        (room, other)
        for room, other in real
        if not {room, other} & small and other not in reached(room, drawn)
    }
    assert missing == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_of_the_contracts_is_on_the_map(package: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (layers,) = (each["layers"] for each in contracts["contracts"] if each.get("containers") == [package])
    rooms = {room.strip() for layer in layers for room in layer.split("|")} - {"errors", "workers", "version"}
    assert [room for room in sorted(rooms) if not re.search(rf"`{room}(?:\.py)?`", MAP)] == []
