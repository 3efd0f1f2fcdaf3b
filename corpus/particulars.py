"""What else a sentence says of an amount: where, when, how far it has got, and with or without tax."""

import re
from functools import lru_cache

from corpus.amounts import Amount
from corpus.facts import Basis, State
from corpus.patterns import spaced

_UPPER = "A-ZÀ-ÖØ-ÝŒ"
_PLACE_NAME = rf"(?:L[ae]s? |L')?[{_UPPER}][a-zà-ÿœ]+(?:[-'][\w]+)*(?: [{_UPPER}][a-zà-ÿœ]+(?:-[\w]+)*)?"
_PLACES = (
    re.compile(
        spaced(
            rf"\b(?:commune|ville|villes|communes|site|sites|quartier|secteur|territoire|gare|gares"
            rf"|port|canton|bourg) (?:de la |de l'|de |du |des |d'|«? ?)(?P<name>{_PLACE_NAME})"
        )
    ),
    re.compile(spaced(rf"(?<![Gg]râce )(?<![Ff]ace )\bà (?P<name>{_PLACE_NAME})")),
    re.compile(spaced(rf"\((?P<name>{_PLACE_NAME}) ?[,)–-]")),
    re.compile(
        spaced(rf"\b[Ss]ur (?:le |la |les )?(?P<name>(?:[{_UPPER}][a-zà-ÿœ]+(?:-[\w]+)*))(?! [a-z]*ment)")
    ),
    re.compile(
        spaced(
            rf"\b[Dd]ans (?:le |la |les |l')(?P<name>(?:département |arrondissement "
            rf"|région )(?:de la |de l'|de |du |des |d')?{_PLACE_NAME}|[{_UPPER}][a-zà-ÿ]+(?:-\w+)*)"
        )
    ),
)
_YEAR = r"(?:19|20)\d\d"
_MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_PERIODS = re.compile(
    spaced(
        rf"(?:entre|de) (?:\w+ )?{_YEAR} (?:et|à) (?:\w+ )?{_YEAR}|(?:sur |période "
        rf"|pour )?{_YEAR} ?[-–/] ?{_YEAR}|depuis (?:fin |début |\w+ )?{_YEAR}|d'ici (?:à |fin "
        rf"|début |l'horizon )?{_YEAR}|à (?:l'horizon|partir de) {_YEAR}|(?:en|pour|dès|fin|début"
        rf"|au titre de|sur|année|années|l'année|exercice|budget|DSIL"
        rf"|DETR) {_YEAR}(?! [a-z]+s\b)(?: et (?:en )?{_YEAR})?"
        rf"|(?:sur|pendant|pour) (?:\d+|un|deux|trois|quatre|cinq|six|dix) (?:ans|années|mois)"
        rf"|par an(?:née)?(?!\w)|(?:{_MONTH}) {_YEAR}|(?<=\(){_YEAR}(?=\))"
    )
)
_STATE_WORDS: tuple[tuple[State, str], ...] = (
    (
        "prévisionnel",
        (
            r"prévisionnel|estimé|devraient|devrait|est prévu|sont prévu|serait|seraient|pourrait"
            r"|envisag|évalué|chiffré|à l'étude|projeté"
        ),
    ),
    (
        "demandé",
        (
            r"sollicit|demande (?:de |d'une )(?:subvention|aide|financement)|demandée?s?\b"
            r"|dossier (?:de demande )?déposé"
        ),
    ),
    (
        "versé",
        (
            r"versée?s?\b|ont été déployés|mandatée?s?\b|a été payé|a perçu|ont perçu|a reçu|ont reçu"
            r"|perçue?s?\b"
        ),
    ),
    (
        "réalisé",
        (
            r"réalisé(?:e|s|es)? pour un|dépensé|ont coûté|a coûté|coût final"
            r"|investissements mobilisés|a été réalisé|ont permis|a permis|ont contribué|a contribué"
            r"|a soutenu|ont soutenu|a cofinancé|ont cofinancé|a financé|ont financé"
        ),
    ),
    (
        "attribué",
        (
            r"attribu|accordé|octroy|obtenu|a bénéficié|ont bénéficié|bénéficient d'un|bénéficier"
            r"|notifié|alloué|retenu|est accordé|décide d'accorder|obtenant|lauréat"
        ),
    ),
)
_STATES = tuple((state, re.compile(spaced(words), re.IGNORECASE)) for state, words in _STATE_WORDS)
_BASIS = re.compile(
    r"\s*(?:€|euros?)?\s*\(?(HT|TTC|H\.T\.?|T\.T\.C\.?|hors taxes?|toutes taxes comprises)\b", re.IGNORECASE
)
_BASIS_BEFORE = re.compile(r"\b(HT|TTC|hors taxes?)\b[^.;\d]{0,35}$", re.IGNORECASE)


def place_of(flat: str, amount: Amount, left: int, right: int, not_places: frozenset[str]) -> str | None:
    """Return the place nearest to the amount, between two offsets."""
    best: tuple[int, str] | None = None
    for pattern in _PLACES:
        for match in pattern.finditer(flat, left, right):
            if match["name"] in not_places:
                continue
            gap = (
                match.start() - amount.end if match.start() >= amount.end else amount.start - match.end() + 5
            )
            if best is None or gap < best[0]:
                best = gap, " ".join(match["name"].split())
    return best[1] if best else None


def period_of(flat: str, amount: Amount, left: int, right: int) -> str | None:
    """Return the year or period nearest to the amount: after it, else before it, else anywhere."""
    spans = _periods(flat)
    near = [m for m in spans if amount.end <= m.start() <= right and m.start() - amount.end <= 60]
    if near:
        return " ".join(near[0][0].split())
    before = [m for m in spans if left <= m.start() and m.end() <= amount.start]
    if before:
        return " ".join(before[-1][0].split())
    others = [m for m in spans if m.end() <= amount.start] or spans
    return " ".join(others[-1][0].split()) if others else None


# Each amount of a sentence asks for the same.
@lru_cache(8)
def _periods(flat: str) -> tuple[re.Match[str], ...]:
    return tuple(_PERIODS.finditer(flat))


@lru_cache(64)
def state_of(flat: str) -> State | None:
    """Return how far a payment has got, as the words of this stretch tell."""
    return next((state for state, pattern in _STATES if pattern.search(flat)), None)


def basis_of(flat: str, amount: Amount) -> Basis | None:
    """Return whether the amount is stated without or with tax."""
    found = _BASIS.match(flat, amount.end) or _BASIS_BEFORE.search(
        flat[max(0, amount.start - 45) : amount.start]
    )
    if found is None:
        return None
    return "HT" if found[1].lower().startswith("h") else "TTC"
