"""Whether a text holds a thing of the kind asked: an amount, a date, a person, a body, a frequency..."""

import re
from functools import lru_cache

from assistant.question import Part
from assistant.units import Unit
from corpus.figures import Figure, worded
from corpus.folding import fold

Span = tuple[int, int]

_MONTH_YEAR = re.compile(
    r"\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\s+\d{4}"
    r"|\b(?:fin|début|mi|courant|été|printemps|automne|hiver|d['’]ici)[ -]+(?:à\s+)?\d{4}|\b[1-4](?:er|e|ème)\s+(?:trimestre|semestre)\s+\d{4}",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    r"\b(?:1er|\d{1,2})\s+(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d\b|\bde\s+(?:\w+\s+)?(?:19|20)\d\d\s+à\s+(?:\w+\s+)?(?:19|20)\d\d\b"
    r"|\b(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente)\s+(?:ans?|années?|mois|semaines?|jours?|heures?)\b"
    r"|\b\d+\s?h\b|\bentre\s+(?:19|20)\d\d\s+et\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    r"\b(?:(?:une?|deux|trois|quatre|cinq|six|dix|\d+)\s+(?:fois|réunions?|séances?)\s+(?:par|l['’])\s?\w+|(?:chaque|tous\s+les|toutes\s+les)"
    r"\s+(?:\w+\s+)?(?:ans?|années?|mois|semaines?|jours?|trimestres?|semestres?)|annuel(?:le)?(?:ment)?s?\b|mensuel(?:le)?(?:ment)?\b"
    r"|trimestriel\w*|semestriel\w*|hebdomadaire\w*|quotidien\w*|par\s+(?:an|mois|semaine|trimestre|semestre)\b|biannuel\w*|fois\s+par)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b\d{1,2}\s?(?:h|heures?)\s?\d{0,2}\b", re.IGNORECASE)
_FRACTION = re.compile(
    r"\b(?:la\s+moitié|(?:un|deux)\s+tiers|(?:un|trois)\s+quarts?|un\s+cinquième|la\s+totalité)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Messieurs|Dr|Me)\s+[A-ZÀ-Ý]"
    r"|\b[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+(?:(?:de|d['’]|Le|La|le)\s*)?[A-ZÀ-Ý]{2}[A-ZÀ-Ý-]+\b"
    r"|(?<![.!?:]\s)(?<!^)\b[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+(?:(?:de|d['’]|Le|La)\s*)?[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\b"
)
_BODY = re.compile(
    r"\b(?:[A-ZÀ-Ý][A-ZÀ-Ý0-9-]{1,}|[ÉE]tat|[Rr]égion|[Dd]épartement|[Cc]onseils?|[Aa]gence|[Cc]ommunes?|[Vv]illes?|[Cc]ommunautés?|[Mm]étropole"
    r"|[Aa]gglomérations?|[Ss]yndicat|[Aa]ssociations?|[Ss]ociété|[Ee]ntreprises?|[Uu]niversité|[Cc]hambre|[Bb]anque|[Cc]aisse|[Mm]inistère"
    r"|[Pp]réfecture|[Pp]réfet|[Uu]nion|[Oo]ffice|[Ff]ondation|[Cc]omité|[Ee]urope|[Cc]ollectivités?|[Bb]ailleurs?|[Oo]pérateur)\b"
)
_NAMED = re.compile(r"(?<![.!?:]\s)(?<!^)(?<![•■\-*] )\b[A-ZÀ-Ý][\wà-ÿ'’-]{2,}")
_FUNDING = re.compile(
    r"financ|subvention|soutien|soutenu|aide\b|aides\b|apport|contribu|participation|dotation|prise? en charge|pay[ée]|crédit|€|versé",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:car|parce|afin|puisque|grâce|raisons?|cause|suite|pour|face|permet\w*|objectif|vise\w*|étant|compte tenu)\b",
    re.IGNORECASE,
)
_COMMITMENT = re.compile(
    r"\bs['’](?:est |était |sont )?engag\w+|\bengagements?\b|\bdécid\w+ d|\b\w+era(?:ient|it|i|s)?\b|\b\w+eront\b|\bpoursuivra|\bapportera",
    re.IGNORECASE,
)
_COUNTING = re.compile(r"\bnombre\b|estim|compt|soit|sont|:")
_OBJECTIVE = re.compile(
    r"\b(?:objectifs?|cibles?|ambitions?|atteindre|d['’]ici|horizon|vise\w*|fix[ée]\w*)\b", re.IGNORECASE
)
_DEFINITION = re.compile(
    r"\b(?:est|sont|désigne\w*|consist\w*|correspond\w*|vise\w*|constitue\w*|permet\w*)\b|[(:«]",
    re.IGNORECASE,
)


def strength(part: Part, unit: Unit) -> float:
    """Return how surely the unit holds a thing of the kind asked, from 0 to 1."""
    spans = found(part, unit)
    return max((weight for _, weight in spans), default=0.0)


def found(part: Part, unit: Unit) -> tuple[tuple[Span, float], ...]:
    """Return the stretches of the unit that are of the kind asked, each with its weight."""
    return _found(part.kind, part.focus, unit.text, unit)


def is_demanding(part: Part) -> bool:
    """Whether only a thing of the kind asked can answer."""
    return part.kind in {
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
    }


@lru_cache(maxsize=50_000)
def _patterns(kind: str, text: str) -> tuple[tuple[Span, float], ...]:
    def spans(pattern: re.Pattern[str], weight: float) -> list[tuple[Span, float]]:
        return [(match.span(), weight) for match in pattern.finditer(text)]

    match kind:
        case "frequency":
            return tuple(spans(_FREQUENCY, 1.0))
        case "time":
            return tuple(spans(_TIME, 1.0))
        case "period":
            return tuple(spans(_PERIOD, 1.0))
        case "person":
            return tuple(spans(_PERSON, 1.0))
        case "body":
            return tuple(spans(_BODY, 1.0) + spans(_PERSON, 0.9) + spans(_NAMED, 0.6))
        case "funder":
            weight = 1.0 if _FUNDING.search(text) else 0.35
            return tuple(spans(_BODY, weight) + spans(_NAMED, 0.7 * weight))
        case "place":
            return tuple(spans(_NAMED, 0.8))
        case "reason":
            return tuple(spans(_REASON, 0.8))
        case "commitment":
            return tuple(spans(_COMMITMENT, 1.0))
        case "objective":
            return tuple(spans(_OBJECTIVE, 1.0))
        case "definition":
            return tuple(spans(_DEFINITION, 0.8))
    return ()


def _found(kind: str, focus: tuple[str, ...], text: str, unit: Unit) -> tuple[tuple[Span, float], ...]:
    figures = unit.figures
    if kind == "amount":
        amounts = [((f.start, f.end), 1.0) for f in figures if f.unit == "€"]
        return tuple(
            amounts or [((f.start, f.end), 0.45) for f in figures if f.kind == "number" and f.value >= 100]
        )
    if kind == "quantity":
        amounts = [((f.start, f.end), 1.0) for f in figures if f.unit in {"€", "%"}]
        return tuple(amounts + [((f.start, f.end), 0.8) for f in figures if f.kind in {"number", "measure"}])
    if kind == "share":
        return tuple(
            [((f.start, f.end), 1.0) for f in figures if f.unit == "%"]
            + [(m.span(), 0.8) for m in _FRACTION.finditer(text)]
        )
    if kind == "number":
        return tuple(_counted(focus, unit))
    if kind == "date":
        dates = [((f.start, f.end), 1.0) for f in figures if f.kind == "date"]
        months = [(m.span(), 0.9) for m in _MONTH_YEAR.finditer(text)]
        years = [((f.start, f.end), 0.7) for f in figures if f.kind == "year"]
        return tuple(dates + months + years + [(m.span(), 0.8) for m in _DAY_MONTH.finditer(text)])
    return _patterns(kind, text)


def _counted(focus: tuple[str, ...], unit: Unit) -> list[tuple[Span, float]]:
    """Return numbers, the surer the nearer they stand to what is counted."""
    numbers = [
        ((f.start, f.end), f)
        for f in unit.figures
        if f.kind in {"number", "measure"} or (f.kind == "year" and not _is_date(unit.text, f))
    ]
    spans: list[tuple[Span, float]] = [(span, _count_weight(focus, unit, figure)) for span, figure in numbers]
    for rank, word in enumerate(unit.words):
        if worded(word.folded) is not None and word.folded not in {"un", "une"}:
            after = {following.stem for following in unit.words[rank + 1 : rank + 4]}
            if any(stem in after for stem in focus):
                spans.append(((word.start, word.end), 0.9))
    return spans


def _is_date(text: str, figure: Figure) -> bool:
    return (
        re.search(
            r"(?:\b(?:en|de|depuis|fin|début|mi|d['’]ici|à|horizon|entre|et|dès|janvier|février|mars|avril|mai|juin|juillet|août"
            r"|septembre|octobre|novembre|décembre)\s+|[-/–])$",
            text[: figure.start],
        )
        is not None
    )


def _count_weight(focus: tuple[str, ...], unit: Unit, figure: Figure) -> float:
    if not focus:
        return 0.6
    after = [word.stem for word in unit.words if word.start >= figure.start][:5]
    if any(stem in after for stem in focus) and figure.kind != "share":
        return 1.0
    before = [word.stem for word in unit.words if word.end <= figure.start][-3:]
    if any(stem in before for stem in focus):
        return 0.85
    stated = any(stem in unit.stems for stem in focus) and _COUNTING.search(fold(unit.text)) is not None
    return 0.8 if stated and figure.kind != "share" else 0.45
