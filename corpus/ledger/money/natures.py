"""What an amount of public money is: funding that someone gives, or a cost, an account, a guarantee, a purchase."""

import re
from collections.abc import Iterator

from corpus.facts.facts import Nature
from corpus.french.amounts import Amount
from corpus.french.spaced import spaced

# What the amount is of, said beside it; the words nearest to the amount tell.
_CUES: tuple[tuple[Nature, str], ...] = (
    (
        "garantie",
        (
            r"garanti(?:e|es|r|t|ssant)?|cautions?|emprunts?|prêts?|lignes? de trésorerie|capital restant dû"
            r"|refinancement|annuités?|dettes?"
        ),
    ),
    (
        "compte",
        (
            r"chiffre d'affaires|bilan|actif|passif|capita(?:l|ux)(?: propres| social)?|trésorerie"
            r"|charges?(?: d'exploitation| de personnel| de fonctionnement)?|produits?(?: d'exploitation)?"
            r"|recettes?|sections? (?:de|d')|s'équilibre|équilibrée?s?|patrimoine|impôts?"
            r"|imposition|fiscalité|TEOM|taxes?|excédents?|déficits?|autofinancement|épargne|masse salariale"
            r"|(?:un|le|notre|son) budget|budget (?:primitif|total|global|annexe|principal|général)|soldes?|restes? à"
            r"|redevances?|loyers?|amortissements?|provisions?|admission en non.valeur|résultats?|bénéfice net"
            r"|versement transport|dépenses (?:réelles|annuelles|de fonctionnement)|écritures?|cotisations?"
            r"|indemnités?|traitements?|rémunérations?|cessions? d'actifs?|fonds propres"
        ),
    ),
    (
        "marché",
        (
            r"(?<!place du )marchés?|commande publique|commandes?|appels? d'offres?|groupement(?= [A-ZÀ-Ý])"
            r"|lots?(?= ?(?:n°|\d|:))|offres? économiquement"
            r"|entreprises?(?= [A-ZÀ-Ý]{2})|prix|acquisitions?|acquérir|acheter|achats?|ventes?|vendre|cessions?|céder"
            r"|honoraires|avenants?|devis|prestations?|fournitures?|maîtrise d'œuvre|locations?|assurances?"
            r"|minimum|maximum annuel|mini|maxi|tranches? (?:ferme|conditionnelle)|soultes?|tarifs?|forfaits?"
            r"|mise à disposition (?:du|de la|des|d'un)|domaines|plus-value|moins-value"
        ),
    ),
    (
        "coût",
        (
            r"coûts?|coûte(?:nt|ra|ront)?|travaux|montant (?:total |global |prévisionnel )*(?:des investissements"
            r"|de l'opération|du projet|des opérations)"
            r"|(?<!subvention d')(?<!subventions d')(?<!aide d')investissements? (?:totale?|totaux|global|mobilisés?"
            r"|prévus?|de)|projets? de|dépenses?|opérations?"
            r"|enveloppe (?:financière )?(?:du projet|des travaux|prévisionnelle)|estimée?s? à"
        ),
    ),
    (
        "autre",
        (
            r"(?:baisses?|réductions?|diminutions?)(?: \w+)? (?:de la|de l'|des|de|du|d') ?(?:\w+ )?(?:dotations?"
            r"|moyens|crédits|recettes?|ressources|subventions?|aides?|DGF|produits?|budgets?)[^,;.:()\d]{0,40}"
            r"|baisses?(?! d'impôts)|restrictions?|réductions? (?:de|des|du)|coupes?|manque à gagner|pertes?|perdu|inflation"
            r"|surcoûts?|charges? supplémentaires?|économies|PIB|supplémentaires|seuils?|inférieure?s?|supérieure?s?"
            r"|plafonds?|plafonnée?s?|par habitant|perte financière|amendes?|préjudice|sinistre|transactionnelle"
        ),
    ),
    (
        "financement",
        (
            r"subventions?|subventionne\w*|aides?|aider|crédits?|dotations?|enveloppes?|(?:co-?)?financ\w+"
            r"|fonds|participations?|contributions?|contribue\w*|soutiens?|souten\w+|allou\w+|attribu\w+|accord\w+"
            r"|vers(?:e|ent|er|era|eront|é|ée|és|ées)|octroi\w*|octroy\w+|abond\w+|mobilis\w+|consacr\w+|bourses?|primes?"
            r"|appels? à projets?|lauréate?s?|bénéfici\w+|investi(?:r|ra|ront|ssent|ssements publics)?|plan de relance|relance"
            r"|concours|fléch\w+|débloqu\w+|apport\w*|obtenu\w*|obtient|pris en charge|mécénat|compensation"
        ),
    ),
)
_NAMES = {f"c{rank}": nature for rank, (nature, _) in enumerate(_CUES)}
_CUE = re.compile(
    "|".join(
        rf"(?P<c{rank}>(?<![\w-])(?:{spaced(words)})(?![\w-]))" for rank, (_, words) in enumerate(_CUES)
    ),
    re.IGNORECASE,
)
# A line « Total : 25 100 € ».
_TOTAL = re.compile(r"\W*(?:sous[- ])?(?:total|ensemble)\b[^.;!?]{0,50}", re.IGNORECASE)
# « 288 M€ de projets », « 150 M€ de subventions »: what the amount counts.
_COUNTED = re.compile(r"[ )]*(?:HT|TTC)?[ ]*(?:de |d'|en )(?:l'|la |le |les )?")
_OUTLAY = re.compile(r"(?:projets|investissements?|travaux)\b")
# In characters: how far from an amount its nature is said, and how much nearer the words after it must stand.
_REACH, _AFTER = 160, 25
# As far from its amount, a guarantee or a loss stays such whoever is named beside it.
_WHOEVER: dict[Nature, int] = {"garantie": _REACH, "autre": _AFTER}


def nature_of(
    flat: str, amount: Amount, left: int, right: int, *, is_given: bool, heading: str = ""
) -> Nature:
    """Return what an amount is by the words beside it, between two offsets, else by what stands above.

    `is_given` says that its sentence names who gives, or under which programme.
    """
    if _TOTAL.fullmatch(flat, 0, amount.start):
        return "total"
    nearest = min(_beside(flat, amount, left, right), default=None)
    if nearest is not None and (not is_given or nearest[0] <= _WHOEVER.get(nearest[1], -1)):
        return nearest[1]
    if is_given:
        return "financement"
    above = [nature for _, nature in _cues(heading, 0, len(heading))]
    return above[-1] if above else "autre"


def nature_of_columns(title: str, header: str) -> Nature:
    """Return what the amounts of a table are, by the name of their column, else by its title."""
    for said in (header, title):
        found = [nature for _, nature in _cues(said, 0, len(said))]
        if found:
            return "financement" if "financement" in found else found[0]
    return "financement"


def _beside(flat: str, amount: Amount, left: int, right: int) -> Iterator[tuple[int, Nature]]:
    """Yield how far each cue stands from the amount, and what it says."""
    counted = _COUNTED.match(flat, amount.end)
    if counted is not None and _OUTLAY.match(flat, counted.end()):
        yield 0, "coût"
    for match, nature in _cues(flat, max(left, amount.start - _REACH), min(right, amount.end + _REACH)):
        if match.end() <= amount.start:
            yield amount.start - match.end(), nature
        elif counted is not None and match.start() == counted.end():
            yield 0, nature
        elif match.start() >= amount.end:
            yield match.start() - amount.end + _AFTER, nature


def _cues(words: str, start: int, end: int) -> Iterator[tuple[re.Match[str], Nature]]:
    for match in _CUE.finditer(words, start, end):
        yield match, _NAMES[match.lastgroup or ""]
