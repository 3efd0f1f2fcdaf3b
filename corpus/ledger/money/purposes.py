"""What an amount pays for, in the words of its sentence."""

import re
from collections.abc import Iterator, Sequence

from corpus.french.amounts import Amount
from corpus.french.organisations import Organisation
from corpus.french.programmes import find_programmes
from corpus.french.spaced import spaced
from corpus.french.verbs import money_verbs

# Between an amount and what it is for: its kind, who gives it, since when.
_AFTER = (
    r"(?:HT|TTC|maximum|chacune?|supplémentaires|cumulée?s?|de (?:crédits|financements?"
    r"|subventions?|dépenses(?: nouvelles)?|cofinancements?|soutien)(?: politique de la ville"
    r"| de l'[EÉ]tat)?"
    r"|d'(?:aides?|investissements?)|sur (?:\w+ )?ans|par an|en \d{4}|entre \d{4} et \d{4}"
    r"|(?:qui )?(?:seront |sont |ont été |a été |sera |est )?(?:consacr|fléch|dédi|destin|affect"
    r"|accord|attribu|réserv|vers|allou|mobilis)ée?s?"
    r"|(?:de (?:la part de )?|par )(?:l'|la |le |les )?[A-ZÀ-Ý][\w-]+)[, ]*"
)
_FOLLOWED = re.compile(
    spaced(
        rf"[\s)]*(?:{_AFTER})*,? ?(?:(?:pour|vers|afin de|afin d'|au titre|en faveur|à|aux?"
        rf"|destinée?s? à|concernant)(?= )|(?<![\w'])(?<!, )(?=(?:un|une|le|la|les|des) [a-zà-ÿ]"
        rf"|l'[a-zà-ÿ]))"
    )
)
_LATER = re.compile(
    spaced(
        r"\b(?:pour|afin de|en faveur de|en vue de)(?= (?!un montant|une durée|la période|l'année|\d"
        r"|mémoire|ce faire|l'instant))"
    )
)
_LEAD = re.compile(
    spaced(
        r"(?:(?:également|ainsi|aussi|et|mais|notamment|que|pendant [\w ]{1,12}(?:ans|mois)|en \d{4}"
        r"|dès \d{4}|prioritairement|financièrement|avec|pour|par|de la|du|des|de|à|aux?|vers|le|la"
        r"|les|un|une|ses|sa|son|leurs?|cette|ce)(?= )|l'|de l'|d')\s*"
    ),
    re.IGNORECASE,
)
_HEIGHT = re.compile(
    spaced(
        r",? ?(?:à (?:la )?hauteur d|(?:pour|d')un (?:montant|coût|total|budget|soutien)"
        r"|par une? (?:aide|subvention)|pour la somme|pour un|s'élève|est estimée?|sont estimés"
        r"|pour (?=\d)|d'un montant|avec une? (?:aide|subvention|financement)|estimée?s? à"
        r"|dont les investissements|soit\b)"
    )
)
_INSIDE = re.compile(r"(?:^|[,;:.)]|\s[–-]\s|=>)\s*(?P<what>[^,;:()]{4,140}?)\s*\([^()]*$")
_ITEM = re.compile(r"[\s\W]*(?P<what>[A-ZÀ-Ý][^:;.]{3,140}?)\s*[:=–-]\s*$")
_CUT = re.compile(
    r"\s*[;:.→](?=\s|$)|\s+[/+](?=\s|$)|\s*\((?=cf)|=>|,?\s*\bdont\b|,?\s+et\s+(?=\d)"
    r"|\s+et a minima$|,\s+(?:pour|et)$|,?\s+et$|\s+a été\b|\s+ont été\b|,?\s+(?:que|qui)\s|,\s+(?:il|elle|on|nous)\s"
)
_NONE = re.compile(
    r"(?:(?:en|sur|depuis|dans|d'ici|entre|chaque|dès|partir|hauteur|cofinancement|enrichi|on|il"
    r"|elle|nous|je|c'est|cela|ça|qui|devis|cette année)\b.*|l'[EÉ]tat|[EÉ]tat|le territoire"
    r"|territoire|ans|mois|montant.*|total.*|\d.*|abondement annuel.*|ce territoire|mémoire"
    r"|ailleurs|ce volet|cet effet|(?:subvention|aide|participation|compte administratif|attribution de la)\b.*"
    r"|bénéfice de cette.*|attention d.*|conditions .*|dépense totale.*|budget)$",
    re.IGNORECASE,
)
# « son fonctionnement et de 30 000 € »: the phrase ended before.
_LEFT_OPEN = re.compile(
    r"(?:\s+(?:et|ou|de|du|des|d'|à|au|aux|en|par|pour|sur|dans|le|la|les|l'|un|une|qui|que))+$"
)
_LONGEST = 160
_SHORTEST = 5


def purpose_of(
    flat: str, amounts: Sequence[Amount], rank: int, organisations: Sequence[Organisation]
) -> str | None:
    """Return what the amount of this rank pays for, or None."""
    named = [flat[each.start : each.end] for each in organisations]
    for words in _candidates(flat, amounts, rank):
        phrase = _phrase(words)
        for name in named:
            # « 12 000 € pour la CAF, pour … »: the receiver is no purpose.
            phrase = re.sub(rf"^{re.escape(name)}(?:\s+et$|\s*,?\s*pour\s+|$)", "", phrase)
        phrase = _without_lead(phrase)
        if len(phrase) < _SHORTEST or _NONE.match(phrase) or phrase in named or _is_programme(phrase):
            continue
        return phrase
    return None


def _candidates(flat: str, amounts: Sequence[Amount], rank: int) -> Iterator[str]:
    """Yield the words that may say what for, likeliest first."""
    left = amounts[rank - 1].end if rank else 0
    right = amounts[rank + 1].start if rank + 1 < len(amounts) else len(flat)
    before, after = flat[left : amounts[rank].start], flat[amounts[rank].end : right]
    if followed := _FOLLOWED.match(after):
        yield after[followed.end() :]
    if inside := _INSIDE.search(before):
        yield _object(inside["what"])
    heights = list(_HEIGHT.finditer(before))
    if heights and (verbs := money_verbs(before, heights[-1].start())):
        yield before[verbs[-1].end() : heights[-1].start()].strip(" ,")
    if later := _LATER.search(after):
        yield after[later.end() :]
    if rank == 0 and (item := _ITEM.match(before)):
        yield item["what"]


def _object(words: str) -> str:
    """Return what follows the verb of these words, if they have one."""
    verbs = money_verbs(words, len(words))
    return words[verbs[-1].end() :] if verbs and verbs[-1].end() < len(words) - 4 else words


def _phrase(words: str) -> str:
    words = _without_lead(" ".join(words.split()))
    cut = _CUT.search(words)
    phrase = words[: cut.start() if cut else len(words)]
    if len(phrase) > _LONGEST:
        phrase = phrase[:_LONGEST].rsplit(" ", 1)[0]
    unclosed = phrase.count("(") - phrase.count(")")
    if unclosed > 0:
        phrase = phrase[: phrase.rindex("(")]
    elif unclosed < 0:
        phrase = phrase[: phrase.index(")")]
    return _LEFT_OPEN.sub("", phrase.strip(" ,(–-"))


def _without_lead(words: str) -> str:
    words = words.lstrip(" ,=>–-«»•")
    while lead := _LEAD.match(words):
        words = words[lead.end() :]
    return words


def _is_programme(phrase: str) -> bool:
    return any(each.start == 0 and each.end >= len(phrase) for each in find_programmes(phrase))
