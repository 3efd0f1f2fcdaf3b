"""The words and forms by which questions ask the ledger for sums, superlatives, lists and counts.

Patterns are read over the folded words of a question, a space between them.
"""

import re
from typing import Literal

from assistant.french.words import listed
from corpus.french import dates
from corpus.french.number_words import NUMBER_WORD

Operation = Literal["sum", "greatest", "least", "list", "count"]
Role = Literal["payer", "receiver", "place", "any"]
Kind = Literal["line", "association", "commune", "departement", "epci", "body"]

SMALL = listed(
    "l le la les un une des de du d a au aux en dans par pour sur et ou avec qui que qu quoi est sont etait"
    " a ont t il elle ils elles on y ce cet cette ces se s son sa ses leur leurs dont quel quelle quels"
    " quelles lequel laquelle lesquels lesquelles moi nous vous me svp stp merci bonjour donc chaque ete ait"
    " c parmi"
)
# What money is called and what is done with it: understood wherever it stands.
MONEY = listed(
    "subvention aide montant dotation participation financement cofinancement somme credit euro argent soutien"
    " concours attribution versement contribution enveloppe recu recue recoit recoivent recevoir recoi obtenu"
    " obtenue obtient obtiennent obtenir percu percue percoit percoivent percevoir soutenu soutenue soutient"
    " soutiennent public publique concerne concernee prevu prevue eu avoir va vont aller ira revient existe compte"
    " titre annee an cours cadre objet"
)
HANDLED = re.compile(
    r"(?:accord|attribu|vers|vot|donn|allou|octroy|apport|engag|dedi|destin|consacr|mobilis|aid|touch|benefici|financ"
    r"|subventionn|decid)(?:e|er|ent|era|eront|ait|aient|ee)?s?"
)
GIVES = re.compile(
    r"(?:a |ont |va |vont )?(?:t )?(?:elle |il )?(?:verse|accord|attribu|vot|donn|financ|souti|subventionn|allou|octro|apport"
    r"|aid|engag|pai)\w*\b(?! par\b)"
)
RECEIVES = re.compile(r"(?:a |ont )?(?:t )?(?:elle |il )?(?:re[cç]|touch|per[cç]|obt|benefici)\w*\b")
RECEIVED = r"\b(?:recu|percu|obtenu|touche|encaisse)e?s?"
PRIVATE = listed("association associations asso club societe compagnie structure")
GIVEN_BY = re.compile(
    r"(?:aides?|subventions?|financements?|participations?|credits?|dotations?|soutiens?|concours)"
    r" (?:de l|de la|du|des|de|d)$"
)
FROM = re.compile(r"\b(?:de l|de la|du|de)$")
INTO = listed("dans en a au aux")
MOST_SHOWN = 10
MOST_NAMES = 4
KINDS: dict[str, Kind] = {
    "association": "association",
    "club": "association",
    "asso": "association",
    "commune": "commune",
    "ville": "commune",
    "village": "commune",
    "municipalite": "commune",
    "departement": "departement",
    "intercommunalite": "epci",
    "epci": "epci",
    "agglomeration": "epci",
    "beneficiaire": "body",
    "structure": "body",
    "organisme": "body",
    "collectivite": "body",
    "porteur": "body",
    "laureat": "body",
    "entite": "body",
    "projet": "line",
    "operation": "line",
    "dossier": "line",
    "subvention": "line",
    "aide": "line",
    "financement": "line",
    "attribution": "line",
    "dotation": "line",
    "montant": "line",
    "participation": "line",
    "somme": "line",
    "credit": "line",
    "chantier": "line",
    "travaux": "line",
    "investissement": "line",
}
LINES = frozenset(noun for noun, kind in KINDS.items() if kind == "line")
TOPIC = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(LINES))})s? (?:de|d|pour|en faveur)(?: l| la| le| les)?|pour(?: l| la| le| les)?"
    r"|(?:au titre|dans le cadre|en matiere|dans le domaine|pour le compte) (?:de l|de la|du|des|de|d))$"
)
# Words that belong to what someone is, not to a name: « l'association Attitude », « la commune de Dinan ».
CALLED = listed(
    "association associations asso club commune communes ville villes village societe compagnie structure"
    " departement region collectivite"
)
SCALES = {"k": 10**3, "m": 10**6, "million": 10**6, "md": 10**9, "milliard": 10**9}
PRIZED = (
    r"(?:subvention|aide|montant|dotation|participation|projet|operation|financement|attribution|somme|credit"
    r"|beneficiaire|dossier|chantier|investissement)s?"
)
GREAT = r"(?:gros|grosse|grand|grande|eleve|elevee|important|importante|fort|forte|haut|haute)s?"
SMALL_ONES = r"(?:petit|petite|faible|bas|basse|modeste|minime)s?"
WHICH = r"(?:quel(?:le)?s? (?:est |sont |a ete |ont ete )?)?(?:les?|la|l|des) "
MANY = rf"(?:(?P<n>\d+|{NUMBER_WORD}) )?"
HAVE_RECEIVED = r"(?: est| sont| a| ont| ete| recoi\w+| recu| touche\w*| percoi\w+| percu| obtien\w+| obtenu\w*| beneficie\w*)+"
THE_MOST = (
    r" (?:le|la|les) (?:plus|mieux|(?P<least>moins))"
    r"(?: (?:d|de) (?:argent|subventions?|aides?|credits?)| (?:aide|subventionne|dote|finance|soutenu)e?s?)?\b"
)
SIZES: tuple[tuple[Operation, str], ...] = (("greatest", GREAT), ("least", SMALL_ONES))
# The greatest of lines, by its noun; or who received the most, all its lines added.
OF_LINES: tuple[tuple[Operation, re.Pattern[str]], ...] = tuple(
    (
        operation,
        re.compile(
            rf"{WHICH}{MANY}(?:(?P<before>[a-z_]+) )?(?:les? |la )?plus {size}(?: (?P<noun>{PRIZED}))?\b"
        ),
    )
    for operation, size in SIZES
)
OF_RECEIVERS = (
    re.compile(
        r"(?:quel(?:le)?s? (?:(?:est|sont) (?:l|la|le|les) )?|(?:l|la|le|les) )"
        rf"(?P<noun>[a-z]+)\b(?P<kept>(?: [a-z]+){{0,6}}?){HAVE_RECEIVED}{THE_MOST}"
    ),
    re.compile(rf"qui{HAVE_RECEIVED}{THE_MOST}"),
    re.compile(
        r"(?:quel(?:le)?s? |(?:l|la|le|les) |(?=qui ))(?P<noun>[a-z]+)\b(?P<kept>(?: [a-z]+){0,6}?)"
        r" (?:a|ont) le (?:plus|(?P<least>moins)) (?:recu|touche|percu|obtenu|beneficie)\w*"
    ),
)
TOP = re.compile(rf"(?:le )?(?:top (?P<n>\d+|{NUMBER_WORD})|classement) (?:des |de |d )?(?P<noun>[a-z]+)")
# « Quel département a reçu la plus grosse DSID ? »
SUBJECT = re.compile(r"^quel(?:le)?s? (?P<noun>[a-z]+)\b")
COUNT = re.compile(
    r"(?:combien (?:de |d )(?:(?:nouvea\w+|autres) )?(?P<noun>[a-z]+)"
    r"|(?:quel est )?(?:le )?nombre (?:total )?(?:de |d )(?P<other>[a-z]+))"
)
MEASURED = re.compile(r"\b(?:combien|montant|somme|total)s?\b")
ADDED = re.compile(
    r"\b(?:au total|en tout|cumulee?s?|(?:le )?cumul (?:des?|d)"
    r"|(?:la )?somme (?:totale )?(?:des|de (?:tou(?:te)?s les|l ensemble des))|somme totale"
    r"|(?:le )?(?:montant )?total (?:de la |de |du )?(?=_)"
    r"|montants? tota(?:l|ux)(?! (?:du|de|d|des)\b)"
    r"|(?:le )?(?:montant )?(?:total|global) des|montants? tota(?:l|ux) (?:verses?|attribues?|accordes?|recus?))(?:\b|(?<= ))"
)
ASKED = re.compile(r"\b(?:combien|(?:quel(?:le)?s? (?:est|sont) )?(?:le |la )?(?:montant|somme|total)s?)\b")
ALL = re.compile(r"\bliste|\btou(?:s|tes)\b")
LIST = re.compile(
    r"(?:quel(?:le)?s (?:sont )?(?:les )?(?P<noun>[a-z]+)"
    r"|(?:donne(?:z|r)?(?: moi)? |dresse(?:z|r)? |fais(?: moi)? |etabli\w+ )?(?:la )?liste (?:complete )?des (?P<listed>[a-z]+)"
    r"|liste(?:z|r)? (?:moi )?(?:tou(?:te)?s )?les (?P<ordered>[a-z]+)"
    r"|qui (?=recoi|a recu|ont recu|touche|percoi|obtien))"
)
AMOUNT = r"(?P<{0}>[\d.]+) ?(?P<{0}_scale>k|m|md|millions?|milliards?){1}(?: d)?(?: euros?)?"
LIMIT = (
    r"(?:(?P<more>plus (?:de|d)|au dela de|superieure?s? a|depass\w+|excedant|d au moins|au moins|au minimum)"
    r"|(?P<less>moins (?:de|d)|inferieure?s? a|en dessous de|d au plus|au plus|au maximum)|(?P<range>entre)) "
)
BOUND = re.compile(rf"{LIMIT}{AMOUNT.format('one', '?')}(?: et {AMOUNT.format('two', '?')})?\b")
# Without « € », only « k », « millions »... tell an amount from a number of anything else.
SCALED_BOUND = re.compile(rf"{LIMIT}{AMOUNT.format('one', '')}(?: et {AMOUNT.format('two', '')})?\b")
INCLUDED = re.compile(r"d au moins|au moins|au minimum|d au plus|au plus|au maximum|entre")
OF = r"(?:de l|de la|du|des|de|d)"
FILLERS = re.compile(
    rf"\b(?:est ce qu[ei]?|y a t il|il y a|au titre {OF}|dans le cadre {OF}|de la part {OF}"
    r"|et (?:a|par|pour|de) (?:qui|quoi|quel(?:le)?s?|combien)(?: (?:projet|beneficiaire|association|commune|montant)s?)?"
    r"(?: \w+ t (?:elle|il)s?(?: ete \w+)?)?"
    r"|et (?:qui|combien|lequel|laquelle|quel(?:le)?s? (?:est|sont))(?: \w+){0,3}$"
    r"|(?:a|ont) (?:t )?(?:elle|il)s?(?: ete)?|peux tu|peut on|pouvez vous|(?:selon|d apres) les documents"
    r"|subventions? de fonctionnement|chacune?|en euros)\b"
)
YEARS = re.compile(rf"\b(?:en |pour |de |d |sur |(?:l )?annee |exercice )?({dates.YEAR})\b")
MONTH = re.compile(rf"\b(?:en |au mois de |du mois de |de |d )?({dates.MONTH}) (?={dates.YEAR})")
# What parts two names.
PARTING = listed("au aux en et")
