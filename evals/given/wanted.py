"""What a question looks for in a text that is given with it: its kind, its measures, the families of its words."""

import re
from typing import Literal

from corpus.french.dates import MONTHS
from corpus.french.folding import fold
from corpus.french.number_words import NUMBER_WORD
from index.french.analysis import analyse

Sought = Literal[
    "duration", "count", "date", "why", "where", "who", "define", "how", "which", "what", "yes_no", "other"
]

# In folded text; the first that is met decides.
_SOUGHT: tuple[tuple[Sought, re.Pattern[str]], ...] = (
    (
        "duration",
        re.compile(
            r"\bcombien de (?:temps|jours?|mois|ans|annees|heures)|\bquelle (?:est|fut|etait|a ete)? ?la duree"
            r"|\bquel age|\bpendant combien"
        ),
    ),
    (
        "count",
        re.compile(
            r"\bcombien|\bnombre de\b"
            r"|\bquel(?:le)? (?:(?:est|etait|fut|a ete|sera) (?:la |le |l')?)?(?:nombre|superficie|population|taille"
            r"|hauteur|longueur|distance|vitesse|temperature|proportion|part|capacite|valeur|prix|cout|montant"
            r"|taux|pourcentage|poids|budget|chiffre)\b"
        ),
    ),
    (
        "date",
        re.compile(
            r"\bquand\b|\bquel(?:le)?s? (?:est |etait |fut |sont )?(?:la |les |l')?"
            r"(?:dates?|annees?|jours?|mois|siecles?|epoques?|periodes?|decennies?)\b"
        ),
    ),
    (
        "why",
        re.compile(
            r"\bpourquoi|\bpour quelles? raisons?"
            r"|\bquel(?:le)?s? (?:est|sont|etait|etaient|fut|furent) (?:la |les |le |l')?"
            r"(?:raisons?|causes?|but|objectif)"
        ),
    ),
    (
        "where",
        re.compile(
            r"(?:^|[, ])ou (?!bien\b)(?=.{3,})|\bquel(?:le)?s? (?:(?:est|etait|sont) (?:la |le |les )?)?"
            r"(?:pays|villes?|regions?|lieux?|communes?|departements?|endroits?|quartiers?|provinces?"
            r"|continents?|capitales?)\b"
        ),
    ),
    (
        "who",
        re.compile(
            r"(?:^|[, ])qui\b|\bs'appel|\bcomment se nomm|\bquel(?:le)?s? (?:(?:est|etait|sont|fut) "
            r"(?:le |la |l'|les )?)?(?:noms?|auteurs?|personnes?|fondateurs?|realisateurs?|president|roi"
            r"|premier|homme|femme|joueur)\b"
        ),
    ),
    (
        "define",
        re.compile(r"\bqu'est[- ]ce qu[e' ]|\bc'est quoi|\bque (?:signifie|veut dire|designe)|\bdefinition"),
    ),
    ("how", re.compile(r"\bcomment\b|\bde quelle (?:maniere|facon)")),
    ("which", re.compile(r"\bquel(?:le)?s?\b|\bl[ea]s?quel")),
    ("what", re.compile(r"\bque\b|\bqu'|\bquoi\b")),
    ("yes_no", re.compile(r"\best-ce que|-t-(?:il|elle)|-(?:il|elle)s?\b")),
)
KINDS: tuple[Sought, ...] = (*(kind for kind, _pattern in _SOUGHT), "other")

# What is measured, as a question says it, and how an answer writes it; in folded text.
_MEASURES = tuple(
    (re.compile(asked), re.compile(said))
    for asked, said in (
        (r"superfic|surface|etend", r"km2|km²|hectare|\bha\b|\bm2|m²|(?:kilo)?metres? carres?"),
        (r"population|habitant|peupl|personne", r"habitants?|personnes|\bhab\b"),
        (
            r"haut|longueur|distance|profond|taille|mesure|altitude|larg|diametre",
            r"\d ?(?:k?m|cm|mm)\b|metres?\b|altitude|pieds|annees-lumiere",
        ),
        (r"\bage\b", r"\bans\b|\bage|annees"),
        (
            r"cout|prix|budget|salaire|gagn|montant|chiffre d'affaires|valeur|fortune",
            r"€|\$|euros?\b|dollars?|francs|livres|millions|milliards",
        ),
        (r"temperature|degre", r"°|degres?"),
        (r"vitesse|rapid", r"km/h|nœuds|m/s|mach\b|kilometres"),
        (r"poids|pese|masse", r"\bkg\b|\bg\b|tonnes?|kilos?|grammes|livres"),
        (r"pourcent|proportion|\bpart\b|taux", r"%|pour ?cent|tiers|quart|moitie"),
        (
            r"couleur",
            r"\b(?:rouge|bleu|vert|jaune|noir|blanc|gris|brun|rose|orange|violet|marron|dore|pourpre|roux|beige)",
        ),
        (
            r"langue|parle",
            r"\b(?:langue|dialecte|francais|anglais|espagnol|allemand|italien|latin|grec|arabe|portugais|russe)",
        ),
        (r"nationalite|quel pays|origine", r"\w(?:ais|aise|ain|aine|ien|ienne|ois|oise|and|ande|ol|ole)\b"),
        (r"quelle annee|quand|date\b", r"\b(?:1\d|20)\d\d\b|siecle|\b[1-9]\d\d\b|av\. j"),
        (
            r"metier|profession|fonction|travail",
            r"\w(?:eur|euse|ier|iere|iste|teur|trice|ien|ienne|logue)\b|avocat|ministre",
        ),
    )
)

# Words of one thing that differ by more than their endings.
_FAMILIES = """
naitre ne nee nes nees naissance naquit nait natif originaire
mourir mort morte meurt mourut deces decede decedee tue tuee assassine assassinat
fonder fonde fondee fondateur fondatrice fondation creer cree creee creation createur etablir etabli institue origine
inventer invente inventeur invention decouvrir decouvert decouverte decouvreur
ecrire ecrit ecrite auteur ecrivain roman redige publie
realiser realise realisateur realisation film
composer compose compositeur composition compte comprend constitue
construire construit construite construction bati batie edifie edifice erige architecte batir concu conception
situer situe situee trouve localise localisation situation emplacement sis
diriger dirige directeur directrice direction dirigeant president presidente presidence preside
regner regne roi reine empereur souverain
gagner gagne remporte remporter victoire vainqueur gagnant sacre champion
epouser epouse mari marie mariage femme conjoint
enfants fils fille enfant
pere parents mere
jouer joue joueur acteur actrice interprete interpreter incarne
habiter habite habitants population peuple vivre vit vivent
manger mange nourrit alimentation nourriture regime
commencer commence debut debute debuter demarre lancement lance lancer
finir fini fin termine acheve achever terminer
sortir sortie sorti publication parution parait paru edite publier
ouvrir ouvert ouverture inaugure inauguration ouvre
elire elu elue election elections
nommer nomme appelle appele nom surnom surnomme denomme connu intitule
parler parle langue
mesurer mesure taille hauteur haut longueur long altitude culmine
superficie surface etend km2 hectares
devenir devient devenu devenue
couter cout coute prix
vaincre vaincu bat battu battre defaite
arriver arrive arrivee
quitter quitte depart partir parti
signifier signifie signification designe sens etymologie vient provient
utiliser utilise utilisation usage sert servir emploi
appartenir appartient propriete proprietaire membre
enseigner enseigne professeur enseignant enseignement etudier etudie etudes etudiant
peindre peint peintre peinture tableau
chanter chante chanteur chanteuse
produire produit production producteur
vendre vendu vente
"""
FAMILIES: dict[str, frozenset[int]] = {}
"""The families that each token (see `index.french.analysis`) belongs to."""
for _number, _line in enumerate(_FAMILIES.strip().splitlines()):
    for _token in analyse(_line):
        FAMILIES[_token] = FAMILIES.get(_token, frozenset()) | {_number}

GENERAL = frozenset(
    analyse(
        "nom type date année nombre quantité but personne personnage lieu ville pays raison cause moment époque "
        "trouve trouver situe situer appelle appeler nommer fait faire partie exemple principal principale "
        "différent grand premier"
    )
)
"""Tokens that say what is asked, and little about what."""

TIMES = frozenset(analyse(" ".join((*MONTHS, "siècle", "années"))))
# Given texts tell of all times: « 732 », « 1515 ».
YEAR = re.compile(r"(?:1\d|20)\d\d$|[5-9]\d\d$")
COUNTED = re.compile(
    rf"\d|^(?:{NUMBER_WORD}|millions?|milliards?|moitie|tiers|quart|dizaines?|centaines?"
    r"|milliers?|plusieurs|double)(?:$|-)"
)
REASON = re.compile(
    r"\b(?:car|parce|afin|puisque|grace|raisons?|causes?|suite|pour|permet\w*|objectif|but|vise\w*|etant"
    r"|en effet|ainsi|donc|du fait)\b"
)
DEFINING = re.compile(
    r"\b(?:est|etait|fut|sont|etaient|designent?|signifie) (?:une?|l[ea]s?|l'|des|du|d'|ainsi|aussi|en|au)"
)
_FOCUS = re.compile(
    r"\b(?:quel(?:le)?s?|combien d[e'])(?: (?:est|sont|etait|etaient|fut|furent|a ete))?"
    r"(?:[ -]+(?:la|le|les|l'|une?))* ?([\w-]+)"
)


def sought(question: str) -> Sought:
    """Return what kind of thing the question asks for."""
    folded = fold(question)
    return next((kind for kind, pattern in _SOUGHT if pattern.search(folded)), "other")


def measures(question: str) -> tuple[re.Pattern[str], ...]:
    """Return how an answer writes what the question measures; patterns of folded text."""
    folded = fold(question)
    return tuple(said for asked, said in _MEASURES if asked.search(folded))


def focus(question: str) -> frozenset[str]:
    """Return the tokens of what is asked for by name: « quelle est la capitale », « combien d'habitants »."""
    match = _FOCUS.search(fold(question))
    return frozenset(analyse(match.group(1))) if match else frozenset()
