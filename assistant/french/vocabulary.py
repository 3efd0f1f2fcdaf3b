"""Words of French questions that say what is asked, not about what: everyday verbs, nouns of measure, chat."""

import re
from collections.abc import Iterable

from assistant.french.words import listed, stems_of
from corpus.french.folding import fold
from corpus.french.number_words import MORE_THAN_ONE

AMOUNT_NOUNS = stems_of(
    "montant budget coût prix tarif aide subvention dotation enveloppe somme financement cofinancement"
    " soutien"
    " participation loyer indemnité amende redevance crédit crédits investissement dépense apport"
    " contribution"
    " astreinte salaire dette encours prêt recette recettes concours ticket facture budgets fric argent"
    " cagnotte bénéfice déficit excédent perte caution emprunt cotisation"
)
# Nouns of money that say which money: an answer must be about them.
TOPICAL_MONEY = stems_of(
    "recette loyer dette prêt redevance facture salaire amende indemnité investissement encours bénéfice déficit"
    " excédent perte caution emprunt cotisation"
)
SHARE_NOUNS = stems_of("taux part pourcentage proportion quota pourcent")
DATE_NOUNS = stems_of("date jour année an moment échéance mois")
PERIOD_NOUNS = stems_of("période durée délai calendrier temps")
FREQUENCY_NOUNS = stems_of("fréquence rythme périodicité")
TIME_NOUNS = stems_of("heure horaire heures horaires")
NUMBER_NOUNS = stems_of(
    "nombre effectif population superficie surface densité volume quantité capacité longueur largeur"
    " score note seuil puissance distance tonnage"
)
# What is measured in which units: its figure answers even where the word itself is not said.
MEASURED = {
    "surface": ("ha", "km²", "m²"),
    "superficie": ("ha", "km²", "m²"),
    "etendue": ("ha", "km²"),
    "longueur": ("km", "m"),
    "distance": ("km", "m"),
    "largeur": ("m",),
    "population": ("habitant",),
    "puissance": ("MW", "kW", "GW"),
    "tonnage": ("t",),
    "volume": ("m³",),
}


def is_measured(nouns: Iterable[str]) -> bool:
    """Whether what is asked is told by its unit: a surface in hectares."""
    return any(noun in MEASURED for noun in nouns)


OBJECTIVE_NOUNS = stems_of("objectif cible ambition but")
PERSON_NOUNS = stems_of(
    "président présidente maire préfet préfète directeur directrice élu élue adjoint adjointe vice-président"
    " ministre responsable référent correspondant chef personne interlocuteur signataire"
)
BODY_NOUNS = stems_of(
    "organisme structure institution entité acteur ministère agence entreprise association collectivité"
    " syndicat société opérateur partenaire service membre commune intercommunalité EPCI ville"
)
FUNDER_NOUNS = stems_of("financeur cofinanceur bailleur payeur financeurs")

MONEY_VERBS = stems_of(
    "coûter apporter verser financer payer donner recevoir toucher consacrer allouer attribuer accorder"
    " investir"
    " bénéficier bénéficié bénéficie subventionner abonder filer débourser mobiliser cofinancer dépenser"
    " mettre met mis coûte coûterait"
    " apporte verse finance paie paye donne reçoit reçu touché touche consacre investit met mettent file"
    " reverser"
    " octroyer rapporter percevoir perçoit investira investiront dote doter allonge injecter réserver"
)
GIVING_VERBS = stems_of(
    "apporter verser financer payer donner consacrer allouer attribuer accorder investir subventionner"
    " abonder filer"
    " débourser mobiliser cofinancer dépenser mettre met mis apporte verse finance paie paye donne"
    " consacre investit"
    " file octroyer doter dote reverser injecter"
)
FUNDING_VERBS = stems_of(
    "financer finance financent payer paie paye paient cofinancer cofinance subventionner subventionne"
    " financera"
    " financé débourse soutenir soutient"
)

# Verbs that a question and its answer say differently; with the forms that no ending tells.
VERBS = frozenset(
    fold(
        "être avoir faire fait font faites ferait fera falloir faut faudra devoir doit doivent devra devrait "
        "pouvoir peut peuvent pourra pourrait vouloir veut veulent savoir sait connaître connaît aller va "
        "vont ira venir vient viennent viendra revenir revient tenir tient tiennent obtenir obtient obtenu "
        "obtenue obtiennent contenir contient appartenir appartient devenir devient servir sert servent dire "
        "dit disent dira mettre met mettent mise prendre prend prennent pris prise comprendre comprend "
        "apprendre rendre rend attendre attend vendre répondre répond permettre permet promettre soumettre "
        "voir voit prévoir prévoit prévoient prévu prévue recevoir reçoit suivre suit suivi vivre écrire "
        "écrit inscrire inscrit décrire lire élire élu élue choisir choisi finir partir part sortir ouvrir "
        "offrir offre tenter trouver trouve donner donne passer passe rester reste porter porte parler parle "
        "demander demande penser arriver arrive laisser commencer compter compte exister existe concerner "
        "concerne représenter représente élever atteindre atteint fixer fixe agir agit indiquer indique "
        "signifier signifie utiliser utilise chercher cherche montrer montre aider aide expliquer explique "
        "préciser précise détailler citer donner lister énumérer rappeler résumer changer change gérer gère "
        "mener mène piloter pilote porter assurer assure organiser organise réaliser réalise entraîner "
        "décider décide retenir retient imposer impose proposer propose prévenir habiter habite travailler "
        "travaille manger durer dure débuter terminer figurer figure composer compose constituer constitue "
        "regrouper regroupe réunir réunit recouvrir couvrir couvre viser vise souhaiter souhaite envisager "
        "envisage annoncer annonce bénéficier bénéficie traiter traite appliquer applique disposer dispose "
        "posséder possède employer emploie choisir intervenir intervient participer participe adopter lancer "
        "lance courir court courent fonctionner fonctionne réaliser vaut valoir gagner sera serait seront "
        "était "
    ).split()
)
GENERIC = (
    stems_of(
        "total global exactement environ quelque différent principal actuel actuellement nouveau niveau"
        " matière type"
        " sorte genre chose grand petit cadre titre sujet propos terme liste est lequel selon après avant"
        " entre chaque"
        " plus moins aussi encore même bien très peu tout toute tous toutes"
        " combien cb svp stp merci bonjour salut koi qd ds tt tps bcp ya ki c pr précisément concrètement"
        " nombre organisme entité chiffre faudra serait seront étaient près autre autres quel partie"
        " place cas"
        " prévoir prévoit prévoient prévu prévue prévus prévues proposer propose"
        " fois aujourd'hui hui maintenant déjà grâce svp afin celui document"
    )
    # From « deux » to « huit »: « neuf » is also what is new.
    | stems_of(" ".join(MORE_THAN_ONE[:7]))
    | stems_of(
        "être avoir faire pouvoir devoir falloir aller vouloir dire savoir fait font faut doit peut va"
    )
    | MONEY_VERBS
    | (AMOUNT_NOUNS - TOPICAL_MONEY)
    | SHARE_NOUNS
    | DATE_NOUNS
    | PERIOD_NOUNS
    | FREQUENCY_NOUNS
    | FUNDER_NOUNS
)
# Programmes of subsidies whose name stands for their money: « combien de DSIL ».
PROGRAMMES = listed("dsil detr dsid dpv fnadt feder fse leader anru dgf fctva fisac feader")
# Bodies that nearly every document has, each under a name of its own.
COMMON_BODIES = stems_of(
    "État Ville Région Département Agglomération Commune Mairie Gouvernement Préfecture France Métropole"
    " Agglo"
    " Intercommunalité Communauté Conseil"
)
# The authors of minutes and contracts, who rarely name themselves beside what they give.
AUTHORS = stems_of(
    "ville commune mairie municipalité agglomération agglo conseil collectivité métropole communauté"
)

_CHAT = (
    (r"\bcom(?:munaut[eé])? ?(?:de )?com(?:munes)?\b(?=s?\b)", "communauté de communes"),
    (r"\bcomcom\b", "communauté de communes"),
    (r"\bagglo\b", "agglomération"),
    (r"\bassos?\b", "associations"),
    (r"\bc(?:'est)? (?:ki|qui)(?: qui)?\b", "qui"),
    (r"\bki\b", "qui"),
    (r"\bk(?:oi|wa)\b", "quoi"),
    (r"\b(?:cb|cmb|combi1)\b", "combien"),
    (r"\bpr\b", "pour"),
    (r"\bds\b", "dans"),
    (r"\bqd\b", "quand"),
    (r"\bya\b", "il y a"),
    (r"\btps\b", "temps"),
    (r"\bdpt\b|\bdept\b", "département"),
    (r"\bnb\b", "nombre"),
    (r"\bpq\b|\bpk\b", "pourquoi"),
    (r"\bhab\b", "habitants"),
    (r"\ben tout\b", "au total"),
    (r"\bass(?:istantes?)?\.? ?mat\.?s?\b", "assistantes maternelles"),
    (r"\bsubv?s?\b", "subvention"),
    (r"\bqf\b", "quotient familial"),
    (r"\bkel(le)?(s?)\b", r"quel\1\2"),
)
_CHAT_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), full) for pattern, full in _CHAT)


def spelled_out(question: str) -> str:
    """Return the question with the abbreviations of chats and town halls written in full."""
    for pattern, full in _CHAT_PATTERNS:
        question = pattern.sub(full, question)
    return question
