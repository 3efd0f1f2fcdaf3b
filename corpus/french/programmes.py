"""The programmes and funds of French public action that a text names, and who pays where they pay."""

import re
from dataclasses import dataclass

from corpus.french.dates import YEAR
from corpus.french.organisations import EUROPE, STATE
from corpus.french.spaced import spaced

_QUOTED = r"(?: ?[«\"“] ?[^«»\"“”]{3,90} ?[»\"”])"
_VARIANT = (
    rf"(?: (?:relance|rénovation énergétique|exceptionnelle|classique|part départementale"
    rf"|{YEAR}(?!\d))|{_QUOTED})?"
)
# Each with who pays; None where several may.
_PROGRAMMES: tuple[tuple[str, str | None], ...] = (
    (
        (
            rf"D[SE]IL(?:[-/ ]DETR)?{_VARIANT}|DETR{_VARIANT}|DSID{_VARIANT}|DPV|DGD(?: [A-Z][a-zà-ÿ]+)?"
            rf"|DSR|DSU|DGF|DGE|DDR|FCTVA|FNADT|FPRNM|FIPD|FISAC|FNAVDL|ACTEE"
        ),
        STATE,
    ),
    (
        (
            r"[Dd]otations? (?:de soutien à l'investissement (?:local|des départements)"
            r"|d'équipement des territoires ruraux|(?:de la )?politique de la ville"
            r"|globale de (?:fonctionnement|décentralisation)|de solidarité \w+)"
        ),
        STATE,
    ),
    (
        (
            r"[Ff]onds (?:vert|d'accélération de la transition écologique"
            r"|national d'aménagement [^,;.()]{5,50}territoire|de prévention des risques naturels majeurs"
            r"|[Bb]arnier|friches|interministériel [^,;.()]{5,40}|mobilités actives|chaleur"
            r"|de compensation [^,;.()]{3,20})(?: recyclage foncier)?"
        ),
        STATE,
    ),
    (r"[Pp]lan (?:de relance|France [Rr]elance)|France [Rr]elance", STATE),
    (r"(?:crédits (?:de la )?)?[Pp]olitique de la ville(?! (?:du|de la|des) )|contrats? de ville", STATE),
    (
        (
            r"PIA(?: \d| [A-Z][a-zà-ÿ]+)?|France 2030|[Pp]rogrammes? d'investissements? d'avenir"
            r"|[Ff]onds national"
        ),
        STATE,
    ),
    (
        (
            r"LEADER|FEADER|FEDER|FSE\+?|FEAMP|FEAMPA|INTERREG|REACT-EU|FTJ"
            r"|[Ff]onds (?:social )?européens?(?: de développement régional| agricole)?|ITI"
            r"|[Ff]onds structurels"
        ),
        EUROPE,
    ),
    (
        (
            rf"CPER(?: {YEAR}-{YEAR})?|ERBM|NPNRU|ANRU \d|PNRU(?: \d)?|PNRQAD|CRTE|CEE|OPAH(?:-?RU| RU)?"
            r"|PIG|PAPI|PVD|ORT|ACV|CRRTE|COT|TEPCV|PTRTE|CTE"
        ),
        None,
    ),
    (
        (
            r"Action C[œo]e?ur de [Vv]ille|[Pp]etites? [Vv]illes? de [Dd]emain|[Vv]illages d'[Aa]venir"
            r"|[Tt]erritoires? d'[Ii]nnovation|[Tt]erritoires? d'industrie|Ségur de la santé"
            r"|[Cc]ités éducatives|[Cc]ontrats? de ruralité|[Cc]ontrat de plan [ÉE]tat-[Rr]égion"
            r"|[Ff]onds de concours|[Cc]ertificats? d'économies? d'énergie|[Ff]onds de solidarité"
            r"|[Pp]acte de solidarité(?: communautaire)?"
        ),
        None,
    ),
    (
        (
            rf"(?:[Aa]ppels? à (?:projets?|manifestations? d'intérêt)|[Ff]onds|[Pp]rogramme|[Dd]ispositif"
            rf"|[Pp]lan){_QUOTED}"
        ),
        None,
    ),
)
_ALL = re.compile(
    spaced(
        "|".join(
            rf"(?P<p{rank}>(?<![\w-])(?:{pattern})(?!\w))" for rank, (pattern, _) in enumerate(_PROGRAMMES)
        )
    )
)


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme named at `flat[start:end]`; `funder` is who pays where nobody else is said to."""

    start: int
    end: int
    name: str
    funder: str | None


def find_programmes(flat: str) -> tuple[Programme, ...]:
    """Return the programmes that a flattened stretch of text names, in order."""
    return tuple(
        Programme(
            match.start(),
            match.end(),
            " ".join(match[0].split()),
            _PROGRAMMES[int((match.lastgroup or "p0")[1:])][1],
        )
        for match in _ALL.finditer(flat)
    )


def programme_funder(name: str) -> str | None:
    """Return who pays where this programme is all that is said, or None."""
    found = find_programmes(name)
    return next((each.funder for each in found if each.funder), None)
