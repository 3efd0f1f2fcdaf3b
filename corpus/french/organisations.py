"""The organisations that a French text names: the State, local authorities, agencies, companies, committees.

They are recognised by their form (« communauté de communes du X », « agence de l'eau Y », « CAF », « Metz
Métropole »), not by a list of names.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.french.folding import fold
from corpus.french.glossary import Definition, Glossary, acronym_key, bundled
from corpus.french.number_words import NUMBER_WORD
from corpus.french.small_words import OF, UPPER
from corpus.french.spaced import spaced

STATE = "État"
EUROPE = "Union européenne"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation named at `text[start:end]`, article left out; `name` is how a reader knows it.

    `is_group` marks words for several or for any (« les deux agglomérations », « les partenaires »).
    """

    start: int
    end: int
    name: str
    is_group: bool = False


# « Saint-Amand-les-Eaux », « CAVM », « L'Aire »; a word in capitals or with a capital first.
_PROPER = rf"(?:[{UPPER}][\w&]*(?:[-/'][\w]+)*)"
_LINK = rf"(?:{OF}|la |le |les |l'|en |sur |lès |lez )"
_NAME = rf"{_PROPER}(?: ?(?:{_LINK})?{_PROPER})*"
_OF_NAME = rf"(?: (?:{OF}|la |le |les |l')*{_NAME}|(?: (?:{OF}|la |le |les |l')+)?(?: ?{_NAME}))"
_ADJECTIVE = (
    r"(?:(?:région|département|municip|nation|intercommun|territori|soci|loc|internation|rur"
    r"|syndic|patron|médico-soci"
    r"|environnement|génér|interministéri|interdépartement|interrégion|universit)(?:al|ale|ales"
    r"|aux|el|elle|elles|els|aire|aires|iel|ielle)"
    r"|communautaires?|mixtes?|urbaines?|urbains?|public(?:s|ques?)?|publiques?|européen(?:ne)?s?"
    r"|français(?:es?)?|privée?s?"
    r"|économiques?|agricoles?|technique|métropolitaine?s?|académique|polytechnique|hospitaliers?"
    r"|culturel(?:le)?s?"
    r"|sportifs?|sportives?|consulaires?|compétente?s?|concernée?s?|signataires|membres"
    r"|opérationnel(?:le)?|forestiers?"
    r"|scientifiques?|supérieure?|populaires?|maritimes?|autonome|sanitaires?|naturels?|chargée?s?)(?!\w)"
)
# Words that a body's own name does not hold: what follows them says something else.
_STOP = (
    r"(?!(?:montant|hauteur|subvention|participation|financement|aide|projet|total|façon|manière"
    r"|même|part|cette|ces"
    r"|ses|son|sa|leur|leurs|nouveaux?|nouvelles?|plus|moins|près|plusieurs|chaque|euros?|fait"
    r"|sorte|faire|un|une)\b)"
)
_NOUN = rf"{_STOP}[a-zà-ÿœ][\w-]{{2,}}"
_OF_NOUN = (
    rf"(?: (?:{OF}|pour (?:la |le |l'|les )?){_NOUN}(?: {_ADJECTIVE})*"
    rf"(?:,? (?:et|&) (?:de |d')?(?:la |le |l'|les |du |des )?{_NOUN}(?: {_ADJECTIVE})?)?)"
)
_STATE_NAMES = (
    r"(?:[EÉ]tat(?! membre)|ETAT|ÉTAT)(?:(?= |[^\w-])|$)|Gouvernement|gouvernement|services? de l'[EÉ]tat"
)
_AUTHORITY = (
    r"conseils? (?:départementaux|régionaux|municipaux|départemental|régional|communautaire"
    r"|municipal|syndical|métropolitain|de développement|d'administration|de territoire)"
    r"|collectivités? (?:territoriales?|locales?)|collectivités?|communautés? d'agglomération"
    r"|communautés? de communes"
    r"|communautés? urbaines?|agglomérations?|agglos?|intercommunalités?"
    r"|EPCI(?: à fiscalité propre)?|métropoles?|pôle métropolitain|municipalités?"
    r"|communes?(?: membres)?|(?<![Cc]ontrat de )(?<![Cc]ontrats de )(?<!olitique de la"
    r" )(?<![Cc]œur de )villes?|régions?|départements?|syndicats? mixtes?|codecoms?|mairies?|PETR"
    r"|GAL"
)
_BODY = (
    r"agences?|chambres?|caisses?|offices?|syndicats?|sociétés?|entreprises?|associations?"
    r"|fondations?|universités?|comités?|unions?"
    r"|fédérations?|ministères?|directions?|établissements? publics?(?: foncier)?|banques?"
    r"|missions?|parcs? naturels?|académies?|rectorats?|préfectures?"
    r"|sous-préfectures?|centres? hospitaliers?|centres? communa(?:l|ux) d'action sociale"
    r"|centres? intercommuna(?:l|ux) d'action sociale|centres? sociaux|groupes?(?! de travail)"
    r"|groupements?|coopératives?|régies?|délégations?|instituts?|observatoires?|commissions?"
    r"|pôles? de compétitivité|clubs?|hôpita(?:l|ux)"
    r"|mutuelles?|conservatoires?|foncières?|bureaux? d'études|conférences? des maires"
    r"|maisons? de l'emploi|tribuna(?:l|ux)|opérateurs?"
)
_PERSON = (
    r"(?:sous-)?préf[eè]t(?:e|s)?|(?:premier |première )?ministres?(?! de l'intérieur des)"
    r"|secrétaires? d'[EÉ]tat|maires?|présidente?s?|rapporteure?"
)
_GROUP = (
    r"partenaires?|co-?financeurs?|financeurs?|signataires?|parties|contractants?|bailleurs?"
    r"|acteurs?|élue?s?|territoires?"
    r"|équipes?|services?|porteurs? de projets?|maîtres? d'ouvrage|membres|techniciens?|agents"
    r"|intervenants?|exploitants?|titulaire|délégataire|bénéficiaires?|prestataire|lauréats?"
    r"|candidats?"
)
_GROUP_TAIL = (
    r"(?: (?:sociaux|publics?|privés?|économiques?|institutionnels?|locaux|associatifs|financiers?"
    r"|techniques?|communa(?:l|ux)|territoriaux|culturels|concernés|instructeurs?"
    r"|compétents|volontaires))*(?: (?:du|de la|de l'|des|de ce|de cette"
    r"|au) (?:présente? )?(?:CRTE|contrat|convention|protocole|territoire|charte|pacte|projet"
    r"|[EÉ]tat|commune|ville|agglomération"
    r"|intercommunalités?|communes|PETR|EPCI|communauté)(?: (?:du|de la|de l'|de) [A-Z][\w'-]+)?)?"
)
_CALLED = (
    rf"(?:[{UPPER}][a-zà-ÿ'-]+(?: (?:de |du |des |d')?[{UPPER}][\w'-]+)* (?:Métropole"
    rf"|Agglomération|Communauté|Agglo|Habitat|Développement|Attractivité|Logement|Tourisme"
    rf"|Numérique|Énergies?|Initiatives?))"
)
_ACRONYM = rf"(?:[{UPPER}](?:[{UPPER}&]|\d(?!\d))*-?[{UPPER}][{UPPER}\d]*[a-zé]?(?=[^\w]|$)|I-[{UPPER}]+)"
# « Banque des territoires », « Action Logement », « Croix Rouge »: known by their capitals alone.
_FIXED = (
    r"[Uu]nion [Ee]uropéenne|(?:la |l')?Europe(?= (?:finance|via|apporte|soutient|\())"
    r"|Commission européenne|[Bb]anque des [Tt]erritoires"
    r"|[Cc]aisse des [Dd]épôts(?: et [Cc]onsignations)?|Anah|Ademe|Anru|Anct|La Poste|Pôle emploi|France Travail"
    r"|Éducation nationale|Action Logement"
)
_PATTERN = re.compile(
    spaced(
        rf"(?<![\w'-])(?:(?P<article>[DdLl]')|(?<![\w-]))"
        rf"(?:(?P<state>{_STATE_NAMES})"
        rf"|(?P<fixed>{_FIXED})"
        rf"|(?P<called>{_CALLED})"
        rf"|(?P<authority>(?i:{_AUTHORITY})(?!\w)(?: {_ADJECTIVE})*(?:{_OF_NAME})?)"
        rf"|(?P<person>(?i:{_PERSON})(?!\w)(?: {_ADJECTIVE})*{_OF_NOUN}?(?:{_OF_NAME})?)"
        rf"|(?P<body>(?i:{_BODY})(?!\w)(?: {_ADJECTIVE})*{_OF_NOUN}{{0,2}}(?: {_ADJECTIVE})?(?:{_OF_NAME})?)"
        rf"|(?P<group>(?i:{_GROUP})(?!\w){_GROUP_TAIL})"
        rf"|(?P<acronym>{_ACRONYM}(?:{_OF_NAME})?))"
    )
)
_COUNT = re.compile(rf"(?<!\w)({NUMBER_WORD}|\d{{1,3}}) +$")
# An acronym that stands for one of these is no organisation.
_NOT_BODY_WORDS = """
plan plans programme schema contrat contrats dotation dotations fonds projet projets engagement zone
zones quartier quartiers train reglement equivalent taxe loi code decompte liaison aide prime appel
produit systeme reseau service toutes hors tres petites petite haut basse certificat certificats
convention charte document declaration marche operation internet technologies energie energies gaz
dispositif revenu impot valeur gestion evaluation vehicule developpement economie responsabilite
insertion batiment strategie diagnostic trame inventaire espace espaces site sites point points
contribution subvention prestation cotisation ordre accueil permis nouvelle nouveau pret rapport
assainissement eau formation cours logement logements habitation personne personnes ressources
"""
_NOT_BODIES = frozenset(_NOT_BODY_WORDS.split())
_NO_ACRONYM_WORDS = """
HT TTC TVA BBC PME TPE PMI CDD CDI CO HLM LED RD RN ZI ZA ZAE ZAN ENS TER TGV TIC NTIC PMR VAE ESS
ITE TNT BTP IAE DI PEC CIE RSA SMS CP AP RH AMI AAP QR PIA DVD CEE ICPE RAR EUR KE II III IV VI VII
VIII IX XI XII BD PV NOM DATE OK URL PDF WIFI GPS
"""
_NO_ACRONYMS = frozenset(_NO_ACRONYM_WORDS.split())


def flatten(text: str) -> str:
    """Return the text on one line without emphasis, each character in its place."""
    return text.translate(_FLAT)


_FLAT = str.maketrans({"\n": " ", "\t": " ", "\xa0": " ", "\u202f": " ", "’": "'", "*": " ", "`": " "})


class Names:
    """Recognises organisations in one document, whose own definitions of acronyms it knows."""

    def __init__(self, definitions: Iterable[Definition] = ()) -> None:
        self._glossary: Glossary = bundled_words()
        self._own = {acronym_key(each.acronym): each.meaning for each in definitions}

    def find(self, flat: str) -> tuple[Organisation, ...]:
        """Return the organisations that a flattened stretch of text names, in order."""
        found: list[Organisation] = []
        position = 0
        while match := _PATTERN.search(flat, position):
            start = match.start() + len(match["article"] or "")
            kind, position = match.lastgroup or "", match.end()
            if kind == "acronym" and not self._is_body(flat[start : match.end()]):
                # « PCAET de la CAPH »: what owns it may be one.
                position = start + len(flat[start:].split(" ", maxsplit=1)[0])
                continue
            named = flat[start : match.end()].rstrip(" '-")
            is_group = _is_group(kind, named)
            count = _COUNT.search(flat, 0, start) if is_group else None
            name = known_as(f"{count[1]} {named}" if count else named)
            found.append(Organisation(start, start + len(named), name, is_group))
        return tuple(found)

    def _is_body(self, named: str) -> bool:
        acronym = named.split(" ", maxsplit=1)[0]
        if acronym.upper() in _NO_ACRONYMS or len(acronym) < 2:
            return False
        key = acronym_key(acronym)
        meaning = self._own.get(key) or self._glossary.meaning(acronym)
        return meaning is None or fold(meaning).split(" ")[0].strip("'") not in _NOT_BODIES


@cache
def bundled_words() -> Glossary:
    """Return the acronyms that come with the program."""
    return bundled()


def known_as(named: str) -> str:
    """Return a name on one line, as a reader knows it: the State's services are the State."""
    name = " ".join(named.replace("’", "'").split())
    if fold(name) in {"etat", "gouvernement", "services de l'etat", "service de l'etat"}:
        return STATE if fold(name) != "gouvernement" else "Gouvernement"
    return EUROPE if fold(name) in {"europe", "union europeenne", "ue", "commission europeenne"} else name


def payer(name: str) -> str:
    """Return who pays where this name is given: ministers, prefects and government pay for the State."""
    folded = fold(name)
    if re.match(
        r"(?:gouvernement|ministere|ministre|president de la republique|premier ministre|(?:sous-)?pref[ea]|secretaire d'etat"
        r"|comite interministeriel|services? de l'etat|etat)",
        folded,
    ):
        return STATE
    return name


def _is_group(kind: str, named: str) -> bool:
    first = named.split(" ", maxsplit=1)[0].lower()
    return kind == "group" or (
        kind in {"authority", "body"} and first.endswith(("s", "x")) and first != "pays"
    )


def before(organisations: Sequence[Organisation], offset: int) -> Sequence[Organisation]:
    """Return those that end at this offset or earlier."""
    return organisations[: bisect_left(organisations, offset + 1, key=lambda each: each.end)]
