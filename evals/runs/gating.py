"""The gate: a run held against an earlier one, figure by figure, within margins that a file states."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from assistant.errors import os_reason
from evals.errors import EvalsError
from evals.judging.measures import FIGURES, figures
from evals.runs.comparing import Comparison, compare
from evals.runs.run_files import RunJson
from evals.runs.tables import shown

GATE = Path(__file__).parent.parent / "samples" / "gate.toml"
"""The margins of the bundled set."""


def _known(name: str) -> str:
    if name not in FIGURES:
        raise ValueError(name)
    return name


Margins = dict[Annotated[str, AfterValidator(_known)], float]


class Gate(BaseModel):
    """What a run must keep to.

    `may_fall` and `may_rise`: how far a figure may leave its earlier value; `at_least` and `at_most`: what it
    may be at all, whatever it was.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    may_fall: Margins = {}
    may_rise: Margins = {}
    at_least: Margins = {}
    at_most: Margins = {}


def read_gate(path: Path) -> Gate:
    """Read the margins. Raises EvalsError where the file holds none, or names a figure that there is not."""
    try:
        return Gate.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise EvalsError(f"{path} ne peut pas être lu : {os_reason(error)}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EvalsError(f"{path.name} n’est pas un fichier TOML : {error}.") from error
    except ValidationError as error:
        places = ", ".join(" / ".join(str(part) for part in fault["loc"][:2]) for fault in error.errors())
        raise EvalsError(
            f"{path.name} : {places} : les tables sont may_fall, may_rise, at_least et at_most ; "
            f"les valeurs, des nombres ; les noms, {', '.join(FIGURES)}."
        ) from error


def hold(run: RunJson, baseline: RunJson, gate: Gate) -> tuple[str, ...]:
    """Return why the run does not pass, a French line each; nothing: it passes.

    Only questions of the baseline count against it; one that the run no longer holds is a reason of its own.
    """
    names = {testset.name for testset in run.testsets}
    reasons = [
        f"{testset.name} : ce jeu n’a pas été évalué."
        for testset in baseline.testsets
        if testset.name not in names
    ]
    for comparison in compare(baseline, run):
        reasons += [f"{comparison.name} : {reason}" for reason in _reasons(comparison, gate)]
    for testset in run.testsets:
        values = figures([question.counts for question in testset.questions])
        reasons += [f"{testset.name} : {reason}" for reason in _beyond(values, gate)]
    return tuple(reasons)


def _reasons(comparison: Comparison, gate: Gate) -> Iterator[str]:
    if comparison.only_before:
        yield f"questions qui n’ont pas été posées : {', '.join(comparison.only_before)}."
    for difference in comparison.differences:
        name, before, after = difference.name, difference.before, difference.after
        if before is None or after is None:
            continue
        between = f"{FIGURES[name]} passe de {shown(name, before)} à {shown(name, after)}"
        # A margin is kept to where it is exactly reached, whatever the rounding.
        if name in gate.may_fall and before - after > gate.may_fall[name] + 1e-9:
            yield f"{between}, marge {shown(name, gate.may_fall[name])}{_lost(comparison)}."
        if name in gate.may_rise and after - before > gate.may_rise[name] + 1e-9:
            yield f"{between}, marge {shown(name, gate.may_rise[name])}."


def _lost(comparison: Comparison) -> str:
    ids = [question.id for question in comparison.lost]
    return f" (questions perdues : {', '.join(ids[:8])}{'…' if len(ids) > 8 else ''})" if ids else ""


def _beyond(values: Mapping[str, float | None], gate: Gate) -> Iterator[str]:
    for name, least in gate.at_least.items():
        value = values[name]
        if value is not None and value < least - 1e-9:
            yield f"{FIGURES[name]} vaut {shown(name, value)}, au moins {shown(name, least)} attendu."
    for name, most in gate.at_most.items():
        value = values[name]
        if value is not None and value > most + 1e-9:
            yield f"{FIGURES[name]} vaut {shown(name, value)}, au plus {shown(name, most)} attendu."
