"""The pages of the evaluations: those of the data folder, one of them, and what moved between two."""

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import HTMLResponse

from assistant.border.answer_json import Words
from assistant.french.formats import number, percent
from assistant.web.evaluations.evaluations import (
    FOLDER,
    Evaluation,
    Names,
    compare,
    read_evaluations,
)
from assistant.web.frame.rendering import render

if TYPE_CHECKING:
    from assistant.library.library import Library

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
# The table beside a curve has so many rows at most.
_MOST_POINTS = 12

_NOTHING = "'none'"


def evaluations_router(library: "Library") -> APIRouter:
    """Build the routes of the evaluations."""
    router = APIRouter(include_in_schema=False)

    def known(name: str) -> Evaluation:
        every, _ = read_evaluations(library.folder)
        found = next((each for each in every if each.name == name), None)
        if found is None:
            raise HTTPException(404, "Cette évaluation n’est pas, ou n’est plus, dans le dossier de données.")
        return found

    @router.get("/evaluations")
    def show(avant: Annotated[Words, Query()] = "", apres: Annotated[Words, Query()] = "") -> Response:
        every, unreadable = read_evaluations(library.folder)
        pair = (known(avant), known(apres)) if avant and apres else None
        return HTMLResponse(
            render(
                "evaluations.html",
                evaluations=every,
                unreadable=unreadable,
                main=_main(every),
                pair=pair,
                comparisons=compare(pair[0].run, pair[1].run) if pair else (),
                figure=figure,
            )
        )

    @router.get("/evaluations/{name}.html")
    def report(name: str) -> Response:
        if not known(name).has_report:
            raise HTTPException(404)
        page = (library.folder / FOLDER / f"{name}.html").read_text(encoding="utf-8")
        # The report stands alone, its style sheet inside: it is named, and nothing else may run or be loaded.
        styles = " ".join(
            f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
            for style in _STYLE.findall(page)
        )
        policy = f"default-src 'none'; style-src {styles or _NOTHING}; sandbox allow-popups"
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    @router.get("/evaluations/{name}")
    def one(name: str) -> Response:
        evaluation = known(name)
        curves = [(_path(one.risk_coverage), thinned(one.risk_coverage)) for one in evaluation.run.testsets]
        return HTMLResponse(render("evaluation.html", evaluation=evaluation, curves=curves, figure=figure))

    return router


def figure(name: str, value: float | None, names: Names) -> str:
    """Return a figure as it is read: « 96,1 % », a number as « 22,7 »; one of an old run as it stands."""
    if value is None:
        return "–"
    if not names.figures:
        return number(value, 3)
    return number(value, 1) if name in names.numbers else percent(value, 1)


def _main(evaluations: Sequence[Evaluation]) -> dict[str, str]:
    """Return the main figures of these evaluations, as the latest that holds each names it."""
    every = [each.run.names for each in evaluations]
    return {name: names.figures.get(name, name) for names in reversed(every) for name in names.main}


def thinned(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Return some of the points of a curve, the first and the last among them."""
    if len(points) <= _MOST_POINTS:
        return points
    return tuple(points[round(at * (len(points) - 1) / (_MOST_POINTS - 1))] for at in range(_MOST_POINTS))


def _path(points: tuple[tuple[float, float], ...]) -> str:
    """Return the points of a polyline in a square of 100, y downwards."""
    return " ".join(f"{100 * x:.1f},{100 - 100 * y:.1f}" for x, y in points)
