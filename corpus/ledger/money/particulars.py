"""What else a sentence says of an amount: where, when, how far it has got, and with or without tax."""

import re
from functools import lru_cache

from corpus.facts.facts import State
from corpus.french.amounts import Amount
from corpus.french.dates import MONTH, YEAR
from corpus.french.figures import CURRENCY
from corpus.french.number_words import NUMBER_WORD
from corpus.french.small_words import OF, UPPER
from corpus.french.spaced import spaced

_PLACE_NAME = rf"(?:L[ae]s? |L')?[{UPPER}][a-zà-ÿœ]+(?:[-'][\w]+)*(?: [{UPPER}][a-zà-ÿœ]+(?:-[\w]+)*)?"
_PLACES = (
    re.compile(
        spaced(
            rf"\b(?:commune|ville|villes|communes|site|sites|quartier|secteur|territoire|gare|gares"
            rf"|port|canton|bourg) (?:{OF}|«? ?)(?P<name>{_PLACE_NAME})"
        )
    ),
    re.compile(spaced(rf"(?<![Gg]râce )(?<![Ff]ace )\bà (?P<name>{_PLACE_NAME})")),
    re.compile(spaced(rf"\((?P<name>{_PLACE_NAME}) ?[,)–-]")),
    re.compile(
        spaced(rf"\b[Ss]ur (?:le |la |les )?(?P<name>(?:[{UPPER}][a-zà-ÿœ]+(?:-[\w]+)*))(?! [a-z]*ment)")
    ),
    re.compile(
        spaced(
            rf"\b[Dd]ans (?:le |la |les |l')(?P<name>(?:département |arrondissement "
            rf"|région ){OF}?{_PLACE_NAME}|[{UPPER}][a-zà-ÿ]+(?:-\w+)*)"
        )
    ),
)
# « 2000 € » is no year.
_TOWN = re.compile(
    rf"(?:St|Ste|Saint|Sainte|Le|La|Les|[{UPPER}][a-zà-ÿœ]+)-(?:[{UPPER}][a-zà-ÿœ]+-)?(?:sur|sous|les|lès|lez|en|du|de|la|le"
    rf"|des|[{UPPER}])[\w'-]+"
)
_NO_PLACE = re.compile(
    r"(?:madame|monsieur|mme|internet|budget|conseil|commission|direction|cultures?|montant|total)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:,|et\b)(?:(?!\b(?:il|que|qui|on|nous|dont)\b)[^.;()\d]){0,45}?")
# « 2000 € » is no year.
_YEAR = rf"{YEAR}(?!\d)(?! *{CURRENCY})"
# What may follow a year though it ends as plurals do; « 2021 logements » is a number.
_NO_PLURAL = (
    r"(?! (?!(?:dans|sous|vers|depuis|mais|plus|lors|sans|après|des|les|ses|nos|vos|leurs|ces|pas|très|dès|nous"
    r"|vous|ils|elles)\b)[a-z]+s\b)"
)
_PERIODS = re.compile(
    spaced(
        rf"(?:entre|de) (?:\w+ )?{_YEAR} (?:et|à) (?:\w+ )?{_YEAR}|(?:sur |période "
        rf"|pour )?{_YEAR} ?[-–/] ?{_YEAR}|depuis (?:fin |début |\w+ )?{_YEAR}|d'ici (?:à |fin "
        rf"|début |l'horizon )?{_YEAR}|à (?:l'horizon|partir de) {_YEAR}|(?:en|pour|dès|fin|début"
        rf"|au titre de|sur|année|années|l'année|exercice|budget) {_YEAR}"
        rf"{_NO_PLURAL}(?: et (?:en )?{_YEAR})?|(?<=DSIL ){_YEAR}|(?<=DETR ){_YEAR}"
        rf"|(?:sur|pendant|pour) (?:\d+|un|{NUMBER_WORD}) (?:ans|années|mois)"
        rf"|par an(?:née)?(?!\w)|(?<!\d )(?<!1er ){MONTH} {_YEAR}|(?<=\(){_YEAR}(?=\))"
    ),
    re.IGNORECASE,
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


def place_of(flat: str, amount: Amount, left: int, right: int, not_places: frozenset[str]) -> str | None:
    """Return the place nearest to the amount, between two offsets, in its own parenthesis and clause.

    Places that are listed together are all of them, with commas between.
    """
    left, right = _own_clause(flat, amount, left, right)
    found = sorted(
        {
            (match.start("name"), match.end("name"), " ".join(match["name"].split()))
            for pattern in _PLACES
            for match in pattern.finditer(flat, left, right)
            if match["name"] not in not_places and not _NO_PLACE.match(match["name"])
        }
    )
    if not found:
        return None
    gaps = [start - amount.end if start >= amount.end else amount.start - end + 5 for start, end, _ in found]
    nearest = gaps.index(min(gaps))
    names = [found[nearest][2]]
    for earlier, later in zip(reversed(found[:nearest]), reversed(found[1 : nearest + 1]), strict=True):
        if not _LISTED.fullmatch(flat, earlier[1], later[0]):
            break
        names.insert(0, earlier[2])
    return ", ".join(dict.fromkeys(names))


def is_place_name(words: str) -> bool:
    """Tell whether these words are but the name of a town in its form with hyphens: « Saint-Amand-les-Eaux »."""
    return _TOWN.fullmatch(words) is not None


def _own_clause(flat: str, amount: Amount, left: int, right: int) -> tuple[int, int]:
    """Narrow a stretch to what is said of its amount: not past its parenthesis, nor into one that is closed."""
    depth = 0
    for mark in re.finditer(
        r"[()]|;|(?:,| et) (?:à|de|d'|pour) (?=\w+(?:er|ir|re)\b)", flat[amount.end : right]
    ):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if depth < 0 or (depth == 0 and mark[0] not in "()"):
            right = amount.end + mark.start()
            break
    depth = 0
    for mark in re.finditer(r"[()]", flat[left : amount.start]):
        depth += {"(": 1, ")": -1}[mark[0]]
        if depth < 0:
            left, depth = left + mark.end(), 0
            break
    return left, right


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
