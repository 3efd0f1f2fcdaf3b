"""The terms of a commitment: by when, on which condition, to whom."""

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.french.dates import DAY, MONTH, YEAR
from corpus.french.number_words import NUMBER_WORD
from corpus.french.organisations import Organisation
from corpus.french.spaced import spaced
from corpus.ledger.promises.pledges import Pledge

_WHEN = rf"(?:(?:le )?{DAY} )?(?:{MONTH} )?{YEAR}"
_DEADLINE = re.compile(
    spaced(
        rf"(?:d'ici|dès|avant|jusqu'(?:au|à|en)|à compter (?:de|du)|[àa] partir (?:de|du))(?: (?:à|la|le"
        rf"|fin|début|mi|l'année|à la fin|la fin|l'été|l'automne))*[ -]{_WHEN}"
        rf"|(?:à l'horizon|au cours de(?: la période| l'année)?|(?:sur|pour|pendant"
        rf"|durant) la période|entre|courant|fin|début|mi|en|à l'automne|au printemps|à l'été"
        rf"|au \w+ (?:trimestre|semestre))[ -]{_WHEN}(?: ?[-–/à] ?{YEAR}| et {YEAR})?"
        rf"|de {_WHEN} à {_WHEN}|(?:(?:pour|dès|avant) le|au) mois (?:de |d'){_WHEN}"
        rf"|(?:pendant|pour|sur|dans un délai de|sous|dans les?) (?:une durée de )?(?:\d+|un|{NUMBER_WORD})"
        r" (?:ans|mois|jours|années|prochains mois"
        r"|prochaines années)"
        rf"|au moins (?:une|{NUMBER_WORD}) fois par an|une fois par an|chaque année|tous les ans"
        r"|dans les meilleurs délais|prochainement|au cours du présent contrat"
        r"|sur la durée du (?:présent )?contrat"
    ),
    re.IGNORECASE,
)
_CONDITION = re.compile(
    spaced(
        r"(?P<condition>\b(?:sous réserve|à (?:la )?condition|dans la limite|après avis"
        r"|après validation|en fonction|autant que de besoin|en cas|dès lors qu|pour autant qu"
        r"|sous condition|si (?=(?:le|la|les|l'|un|une|elle|il|ces|cette|nécessaire"
        r"|besoin)))[^,;.]{0,110})"
    ),
    re.IGNORECASE,
)
# « Si l'agence doit se prononcer, l'État s'engage »: what is so, whatever is promised.
_THOUGH = re.compile(
    r"Si\b[^,;.]{0,80}\b(?:doi(?:t|vent)|demeurent?|restent?|(?:a|ont) (?:déjà )?[a-zà-ÿ]+é)\b"
)
# « constituée en mars 2021 », « signé le … »: when something was done.
_BY_THEN = re.compile(
    r"\b[a-zà-ÿ]+(?:é|ée|és|ées|ue|us|ues|is|ise|ises)\b[^,;.()]{0,15}$|\b(?:a|ont) [a-zà-ÿ]+é\b[^,;.]{0,40}$"
)
_TO = re.compile(
    spaced(
        r"(?:(?:soutien|concours|aide|appui|accompagnement|subvention"
        r"|assistance)(?: \w+){0,2} (?:aux?|à la|à l'|à)|auprès (?:de la|de l'|des|du|de|d')"
        r"|au (?:profit|bénéfice) (?:de la|de l'|des|du|de|d')|en faveur (?:de la|de l'|des|du|de|d')"
        r"|(?:accompagner|soutenir|aider|assister|financer|appuyer"
        r"|conseiller)(?: \w+ement)?(?: (?:les|la|le|l'|aux|à|ses|leurs))?|pour|à|aux|au)(?: (?:la"
        r"|les|le|ses|leurs|l'))? ?(?:deux |trois |\d+ )?$"
    )
)


def deadline_of(flat: str, pledge: Pledge) -> str | None:
    """Return when a pledge falls due, as written: after its verb, else before it."""
    after = _DEADLINE.search(flat, pledge.verb, pledge.end)
    if after:
        return " ".join(after[0].split())
    before = [
        match
        for match in _deadlines(flat)
        if match.end() <= pledge.verb and not _BY_THEN.search(flat, max(0, match.start() - 60), match.start())
    ]
    return " ".join(before[-1][0].split()) if before else None


# Each pledge of a sentence asks for those before it.
@lru_cache(8)
def _deadlines(flat: str) -> tuple[re.Match[str], ...]:
    return tuple(_DEADLINE.finditer(flat))


def condition_of(flat: str, pledge: Pledge) -> str | None:
    """Return the condition that a sentence puts on its pledge, as written."""
    match = _CONDITION.search(flat, pledge.verb) or _CONDITION.search(flat, 0, pledge.verb)
    if match is None or _THOUGH.match(flat, match.start()):
        return None
    return " ".join(match["condition"].split()).strip(" ,")


def recipient_of(flat: str, pledge: Pledge, organisations: Sequence[Organisation]) -> str | None:
    """Return to whom something is promised, if its words name them."""
    for each in organisations:
        if pledge.verb < each.start < pledge.end and _TO.search(flat[pledge.verb : each.start]):
            return each.name
    return None
