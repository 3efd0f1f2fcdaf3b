"""The charts of a report, drawn as SVG: no script, no font, no address outside the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from assistant.french.formats import counted, number, percent

_WIDTH, _HEIGHT = 420, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 22, 12, 44
_ACROSS, _DOWN = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a histogram."""

    label: str
    count: int


def histogram(title: str, bars: Sequence[Bar], *, across: str, down: str) -> str:
    """Return a histogram; the axes are named `across` and `down`."""
    top = max((bar.count for bar in bars), default=0) or 1
    step = _ACROSS / max(len(bars), 1)
    drawn = []
    for place, bar in enumerate(bars):
        left, height = _LEFT + place * step, bar.count / top * _DOWN
        drawn.append(_rectangle(left + step * 0.1, step * 0.8, height, f"{bar.label} : {bar.count}"))
        drawn.append(_text(left + step / 2, _TOP + _DOWN + 15, bar.label, "middle"))
    ticks = sorted({round(top * part / _TICKS) for part in range(_TICKS + 1)})
    levels = [(tick / top, str(tick)) for tick in ticks]
    return _framed(title, across, down, levels, drawn)


def curve(title: str, points: Sequence[tuple[float, float]], *, across: str, down: str) -> str:
    """Return a line through points whose coordinates lie within 0..1."""
    path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    line = f'<polyline class="line" points="{path}"/>' if points else ""
    return _framed(title, across, down, _shares(), [line, *_shares_across()])


def reliability(title: str, points: Sequence[tuple[float, float, int]], *, across: str, down: str) -> str:
    """Return points (confidence, share that was right, how many) beside the line where both are equal."""
    most = max((count for _, _, count in points), default=1)
    drawn = [f'<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>']
    for confidence, right, count in points:
        said = f"confiance {number(confidence, 2)}, {percent(right)} justes, {counted(count, 'réponse')}"
        drawn.append(
            f'<circle class="dot" cx="{_x(confidence):.1f}" cy="{_y(right):.1f}" '
            f'r="{3 + 7 * (count / most) ** 0.5:.1f}"><title>{said}</title></circle>'
        )
    return _framed(title, across, down, _shares(), [*drawn, *_shares_across()])


def _framed(
    title: str, across: str, down: str, levels: Sequence[tuple[float, str]], drawn: Sequence[str]
) -> str:
    grid = [
        f'<line class="grid" x1="{_LEFT}" y1="{_y(at):.1f}" x2="{_WIDTH - _RIGHT}" y2="{_y(at):.1f}"/>'
        + _text(_LEFT - 6, _y(at) + 4, label, "end")
        for at, label in levels
    ]
    names = [
        _text(_LEFT + _ACROSS / 2, _HEIGHT - 8, across, "middle"),
        f'<text transform="translate(11 {_TOP + _DOWN / 2}) rotate(-90)" text-anchor="middle">{escape(down)}</text>',
    ]
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        + "".join((*grid, *drawn, *names))
        + "</svg>"
    )


def _x(share: float) -> float:
    return _LEFT + share * _ACROSS


def _y(share: float) -> float:
    return _TOP + (1 - share) * _DOWN


def _shares() -> list[tuple[float, str]]:
    return [(part / _TICKS, f"{100 * part // _TICKS} %") for part in range(_TICKS + 1)]


def _shares_across() -> list[str]:
    return [_text(_x(at), _TOP + _DOWN + 15, label, "middle") for at, label in _shares()]


def _rectangle(left: float, width: float, height: float, said: str) -> str:
    return (
        f'<rect class="bar" x="{left:.1f}" y="{_TOP + _DOWN - height:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}"><title>{escape(said)}</title></rect>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
