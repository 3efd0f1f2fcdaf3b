"""Whether a text holds a thing of the kind asked: an amount, a date, a person, a body, a frequency..."""

import re
from functools import lru_cache

from assistant.french import expressions
from assistant.french.vocabulary import MEASURED
from assistant.french.words import Word, initials, is_same_noun
from assistant.passages.quotable import Unit
from assistant.questions.things_asked import AskedKind, Part
from corpus.french.figures import Figure
from corpus.french.number_words import worded

Span = tuple[int, int]
Found = tuple[tuple[Span, float], ...]

MONEY_KINDS: frozenset[AskedKind] = frozenset(("amount", "quantity", "share"))
"""What is told by a sum, or a part of one."""
NAMED_KINDS: frozenset[AskedKind] = frozenset(("body", "funder", "person"))
"""What is told by a name."""
TIME_KINDS: frozenset[AskedKind] = frozenset(("date", "period", "frequency", "time"))
"""What is told by a date or a duration."""
_DEMANDING: frozenset[AskedKind] = frozenset(
    (
        "amount",
        "share",
        "number",
        "quantity",
        "date",
        "period",
        "frequency",
        "time",
        "person",
        "funder",
        "body",
        "vote",
    )
)
_ROW_WORDS = 10
# A line of a table drawn with spaces: figures far apart.
_DRAWN = re.compile(r"\d[^\S\n]{2,}\S.*\d[^\S\n]{2,}\S")
_PATTERNS: dict[AskedKind, tuple[tuple[re.Pattern[str], float], ...]] = {
    "frequency": ((expressions.TIMES, 1.0), (expressions.FREQUENCY, 0.6)),
    "time": ((expressions.TIME, 1.0),),
    "period": ((expressions.PERIOD, 1.0),),
    "person": ((expressions.PERSON, 1.0), (expressions.LIKELY_PERSON, 0.8), (expressions.OFFICE, 0.6)),
    "body": (
        (expressions.BODY, 1.0),
        (expressions.PERSON, 0.9),
        (expressions.LIKELY_PERSON, 0.8),
        (expressions.NAMED, 0.6),
    ),
    "vote": ((expressions.VOTE, 1.0),),
    "funder": ((expressions.BODY, 1.0), (expressions.NAMED, 0.7)),
    "place": ((expressions.NAMED, 0.8),),
    "reason": ((expressions.REASON, 0.8),),
    "commitment": ((expressions.COMMITMENT, 1.0),),
    "objective": ((expressions.OBJECTIVE, 1.0),),
    "definition": ((expressions.DEFINITION, 0.4),),
    "list": ((expressions.SERIES, 1.0), (expressions.ENUMERATION, 0.7)),
}


def found(part: Part, unit: Unit) -> Found:
    """Return the stretches of the unit that are of the kind asked, each with how surely it is."""
    spans = _found(part, unit)
    if part.is_range and not any(one[1] <= other[0] for one, _ in spans for other, _ in spans):
        return tuple((span, 0.3 * sure) for span, sure in spans)
    return spans


def _found(part: Part, unit: Unit) -> Found:
    match part.kind:
        case "amount":
            return _amounts(unit)
        case "share":
            return _shares(unit, allows_amounts="part" in part.nouns)
        case "quantity":
            return _all(unit, {"€", "%"}, 1.0) + tuple(
                ((figure.start, figure.end), 0.8)
                for figure in unit.figures
                if figure.kind in {"number", "measure"} and figure.unit != "%"
            )
        case "number":
            return _counted(part.nouns, unit)
        case "date":
            return _dates(unit)
        case "definition":
            return _defined(part.focus, unit) + _matched("definition", unit.text)
    return _matched(part.kind, unit.text)


def is_demanding(part: Part) -> bool:
    """Whether only a thing of the kind asked can answer."""
    return part.kind in _DEMANDING


def may_hold(part: Part, unit: Unit) -> bool:
    """Whether the unit may hold what is asked, however it is written: some figure where a count or a time is asked.

    A sum and a vote are told as such, or not at all.
    """
    if not is_demanding(part) or part.kind in NAMED_KINDS:
        return True
    if part.kind in TIME_KINDS:
        return any(figure.kind != "year" for figure in unit.figures) or any(
            (worded(word.folded) or 0) > 1 for word in unit.words
        )
    return part.kind not in {"amount", "vote"} and any(
        figure.kind not in {"year", "date", "ordinal", "reference"} for figure in unit.figures
    )


@lru_cache(maxsize=50_000)
def _matched(kind: AskedKind, text: str) -> Found:
    weight = 0.35 if kind == "funder" and not expressions.FUNDING.search(text) else 1.0
    return tuple(
        (match.span(), weight * sure)
        for pattern, sure in _PATTERNS.get(kind, ())
        for match in pattern.finditer(text)
    )


def _all(unit: Unit, units: set[str], sure: float) -> Found:
    return tuple(((figure.start, figure.end), sure) for figure in unit.figures if figure.unit in units)


def _amounts(unit: Unit) -> Found:
    # In a table, the unit stands in the header; a line as short may be a row that lost its cells.
    in_cells = "\t" in unit.text
    is_row = in_cells or len(unit.words) <= _ROW_WORDS or _DRAWN.search(unit.text) is not None
    bare = (
        figure
        for figure in unit.figures
        if is_row
        and figure.kind == "number"
        and (in_cells or (figure.value >= 100 and not expressions.POSTAL_CODE.match(unit.text, figure.start)))
    )
    return _all(unit, {"€"}, 1.0) or tuple(((figure.start, figure.end), 0.45) for figure in bare)


def _shares(unit: Unit, *, allows_amounts: bool) -> Found:
    fractions = tuple((match.span(), 0.8) for match in expressions.FRACTION.finditer(unit.text))
    return _all(unit, {"%"}, 1.0) + fractions + (_all(unit, {"€"}, 0.9) if allows_amounts else ())


def _dates(unit: Unit) -> Found:
    dates = [((f.start, f.end), 1.0) for f in unit.figures if f.kind == "date"]
    years = [((f.start, f.end), 0.7) for f in unit.figures if f.kind == "year"]
    told = ((expressions.MONTH_YEAR, 0.9), (expressions.DAY_MONTH, 0.8), (expressions.WHEN, 0.6))
    worded_dates = [(match.span(), sure) for pattern, sure in told for match in pattern.finditer(unit.text)]
    return tuple(dates + worded_dates + years)


def _defined(focus: tuple[str, ...], unit: Unit) -> Found:
    """Return acronyms of the question that stand beside the words they are made of."""
    spans = []
    for rank, word in enumerate(unit.words):
        if word.stem in focus and 1 < len(word.folded) <= 8:
            size = len(word.folded)
            after = initials(_content(unit.words[rank + 1 :])[:size])
            before = initials(_content(unit.words[:rank])[-size:])
            if word.folded in {after, before}:
                spans.append(((word.start, word.end), 1.0))
    return tuple(spans)


def _content(written: tuple[Word, ...]) -> list[Word]:
    return [word for word in written if word.stem]


def _counted(nouns: tuple[str, ...], unit: Unit) -> Found:
    """Return numbers, the surer the nearer they stand to what is counted."""
    measured = {name for noun in nouns for name in MEASURED.get(noun, ())}
    if measured and (known := _all(unit, measured, 1.0)):
        return known
    spans: list[tuple[Span, float]] = [
        ((f.start, f.end), _count_weight(nouns, unit, f)) for f in unit.figures if _counts(unit, f)
    ]
    is_yearly = expressions.YEARLY.search(unit.text) is not None
    for rank, word in enumerate(unit.words):
        if worded(word.folded) is None or (word.folded in {"un", "une"} and not is_yearly):
            continue
        if _says(nouns, unit.words[rank + 1 : rank + 4]):
            spans.append(((word.start, word.end), 0.6 if word.folded in {"un", "une"} else 0.9))
    return tuple(spans)


def _counts(unit: Unit, figure: Figure) -> bool:
    if figure.kind == "year":
        return expressions.BEFORE_YEAR.search(unit.text[: figure.start]) is None
    return figure.kind in {"number", "measure", "share"}


def _says(nouns: tuple[str, ...], written: tuple[Word, ...]) -> bool:
    return any(is_same_noun(word, noun) for word in written for noun in nouns)


def _following(unit: Unit, figure: Figure) -> tuple[Word, ...]:
    """Return the few words after a figure's number, up to the next number."""
    after: list[Word] = []
    for word in unit.words:
        if word.start >= figure.start and not (word.is_number and word.start == figure.start):
            if word.is_number or len(after) == 4:
                break
            after.append(word)
    return tuple(after)


def _count_weight(nouns: tuple[str, ...], unit: Unit, figure: Figure) -> float:
    if not nouns:
        return 0.6
    if expressions.THRESHOLD.search(unit.text[: figure.start]) or unit.text[figure.end :].startswith("/"):
        return 0.45
    after = _following(unit, figure)
    if _says(nouns, after) and figure.kind != "share":
        return 1.0
    before = tuple(word for word in unit.words if word.end <= figure.start)[-3:]
    if _says(nouns, before):
        return 0.85
    stated = _says(nouns, unit.words) and expressions.COUNTING.search(unit.text) is not None
    return 0.8 if stated and figure.kind != "share" else 0.45
