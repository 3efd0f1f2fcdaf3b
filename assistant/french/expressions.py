"""How French writes dates, periods, people, bodies, reasons...: regular expressions over raw text."""

import re

from corpus.french.dates import DAY, MONTH, YEAR
from corpus.french.number_words import NUMBER_WORD
from corpus.french.small_words import TITLE

MONTH_YEAR = re.compile(
    rf"\b{MONTH}\s+\d{{4}}"
    r"|\b(?:fin|début|mi|courant|été|printemps|automne|hiver|d['’]ici)[ -]+(?:à\s+)?\d{4}"
    r"|\b[1-4](?:er|e|ème)\s+(?:trimestre|semestre)\s+\d{4}",
    re.IGNORECASE,
)
DAY_MONTH = re.compile(rf"\b{DAY}\s+{MONTH}\b", re.IGNORECASE)
WHEN = re.compile(
    r"\b(?:à la date|à compter|dès (?:la|le|son|sa)|lors (?:de|du)|à partir|au moment)\b", re.IGNORECASE
)
PERIOD = re.compile(
    rf"\b{YEAR}\s?[-–/]\s?(?:19|20)?\d\d\b"
    rf"|\bde\s+(?:\w+\s+)?{YEAR}\s+à\s+(?:\w+\s+)?{YEAR}\b"
    # « 15 jours », « 1 (un) mois », « quinze (15) minutes ».
    rf"|\b(?:\d+|une?|{NUMBER_WORD})\s+(?:\([^()]{{1,20}}\)\s+)?"
    r"(?:ans?|années?|semestres?|trimestres?|mois|semaines?|jours?|heures?|minutes?)\b"
    rf"|\b\d+\s?(?:h|mn|min)\b|\bentre\s+{YEAR}\s+et\s+{YEAR}\b",
    re.IGNORECASE,
)
TIMES = re.compile(
    rf"\b(?:une?|{NUMBER_WORD}|\d+)\s+(?:fois|réunions?|séances?|rencontres?)\s+(?:par"
    r"|l['’])\s?\w+"
    r"|\b(?:chaque|tous\s+les|toutes\s+les)\s+(?:\w+\s+)?(?:ans?|années?|mois|semaines?|jours?"
    r"|trimestres?|semestres?)",
    re.IGNORECASE,
)
FREQUENCY = re.compile(
    r"\b(?:annuel(?:le)?(?:ment)?s?|mensuel(?:le)?(?:ment)?|trimestriel\w*|semestriel\w*|hebdomadaire\w*"
    r"|quotidien\w*|biannuel\w*|par\s+(?:an|mois|semaine|trimestre|semestre)|fois\s+par)\b",
    re.IGNORECASE,
)
TIME = re.compile(r"\b\d{1,2}\s?(?:h|heures?)\s?\d{0,2}\b", re.IGNORECASE)
FRACTION = re.compile(
    r"\b(?:la\s+moitié|(?:un|deux)\s+tiers|(?:un|trois)\s+quarts?|un\s+cinquième|la\s+totalité)\b",
    re.IGNORECASE,
)
PERSON = re.compile(
    rf"\b(?:{TITLE}|Dr|Me)\s+[A-ZÀ-Ý][\w'’-]*(?:\s+[A-ZÀ-Ý][\w'’-]*)*"
    r"|\b[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+(?:(?:de|d['’]|Le|La|le)\s*)?[A-ZÀ-Ý]{2}[A-ZÀ-Ý-]+\b"
)
# Two capitalised words in a row may be a person, a place or a project.
LIKELY_PERSON = re.compile(
    r"(?<![.!?]\s)\b[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+(?:(?:de|d['’]|Le|La)\s*)?"
    r"[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\b"
)
# Who somebody is by an office, where no name is given.
OFFICE = re.compile(
    r"\b(?:sous-)?préf[eè]te?s?\b|\b(?:vice-)?président(?:e|s|es)?\b|\bdirect(?:eur|rice)s?\b|\bmaires?\b|\badjointe?s?\b"
    r"|\bministres?\b|\bsecrétaires?\s+général",
    re.IGNORECASE,
)
INSTITUTION = re.compile(
    r"\b(?:[ÉE]tat|[Rr]égion|[Dd]épartement|[Cc]onseils?|[Aa]gence|[Cc]ommunes?"
    r"|[Vv]illes?"
    r"|[Cc]ommunautés?|[Mm]étropole|[Aa]gglomérations?|[Ss]yndicat|[Aa]ssociations?|[Ss]ociété"
    r"|[Ee]ntreprises?"
    r"|[Uu]niversité|[Cc]hambre|[Bb]anque|[Cc]aisse|[Mm]inistère|[Pp]réfecture|(?:sous-)?[Pp]réfet"
    r"|[Uu]nion|[Oo]ffice"
    r"|[Ff]ondation|[Cc]omité|[Ee]urope|[Cc]ollectivités?|[Bb]ailleurs?|[Oo]pérateur)\b"
)
BODY = re.compile(rf"\b[A-ZÀ-Ý][A-ZÀ-Ý0-9-]{{1,}}\b|{INSTITUTION.pattern}")
NAMED = re.compile(r"(?<![.!?:]\s)(?<!^)(?<![•■\-*] )\b[A-ZÀ-Ý][\wà-ÿ'’-]{2,}")
POSTAL_CODE = re.compile(r"\d{5}[ \t]+[A-ZÀ-Ý][A-ZÀ-Ýa-zà-ÿ-]")
FUNDING = re.compile(
    r"financ|subvention|soutien|soutenu|aide\b|aides\b|apport|contribu|participation|dotation|prise? en"
    r" charge"
    r"|pay[ée]|crédit|€|versé",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\b(?:car|parce|afin|puisque|grâce|raisons?|cause|suite|pour|face|permet\w*|objectif|vise\w*|étant"
    r"|compte tenu)\b",
    re.IGNORECASE,
)
COMMITMENT = re.compile(
    r"\bs['’](?:est |était |sont )?engag\w+|\bengagements?\b|\bdécid\w+ d|\b\w+era(?:ient|it|i|s)?\b"
    r"|\b\w+eront\b",
    re.IGNORECASE,
)
OBJECTIVE = re.compile(
    r"\b(?:objectifs?|cibles?|ambitions?|atteindre|d['’]ici|horizon|vise\w*|fix[ée]\w*)\b", re.IGNORECASE
)
DEFINITION = re.compile(
    r"\b(?:est|sont|désigne\w*|consist\w*|correspond\w*|vise\w*|constitue\w*|permet\w*|sert|buts?"
    r"|destiné\w*)\b|[(:«]",
    re.IGNORECASE,
)
# « ... : un - deux - trois », « A, B, C et D ».
SERIES = re.compile(r":(?:[^,;:•]{2,80}(?:,| ;| [-–•]) ){2,}")
ENUMERATION = re.compile(
    r"(?:[^,;:.]{2,60}, ){2,}[^,;:.]{2,60}(?:,? et |\.\.\.)|(?:[^,;:.]{2,60}, ){3,}|(?:[^,;:.]{2,60},"
    r" )[^,;:.]{2,60} et "
)
COUNTING = re.compile(r"\bnombre\b|estim|compt|soit|sont|:", re.IGNORECASE)
BEFORE_YEAR = re.compile(
    r"(?:\b(?:en|de|depuis|fin|début|mi|d['’]ici|à|horizon|entre|et|dès"
    rf"|{MONTH})\s+|[-/–])$",
    re.IGNORECASE,
)
# « pour 100 000 habitants », « les communes de moins de 5 000 habitants » count nobody.
THRESHOLD = re.compile(
    r"(?:\bpour|\b(?:communes?|villes?|EPCI|collectivités?|territoires?|entreprises?)(?:\s\w+)?\s+(?:de"
    r"|d['’])\s+(?:moins|plus)"
    r"\s+de|\bmoins\s+de|\bdépass\w+)\s*$",
    re.IGNORECASE,
)
YEARLY = re.compile(r"\bpar an\b|\bannuel|\bchaque année", re.IGNORECASE)
# How a council voted: « Pour : 47 », « 8 voix pour », « adopté à l'unanimité ».
VOTE = re.compile(
    r"\b(?:pour|contre|abstentions?|blancs?|nuls?|exprimés?|votants?)\s?:\s*(?:\d|/|néant|aucun)"
    r"|\b(?:\d+|une?)\s+(?:votes?|voix|suffrages?|abs(?:ten)?tions?|contre|pour)\b"
    r"|\bunanimité|\bà la majorité|^\W*(?:adopté|rejeté|approuvé)e?s?\b",
    re.IGNORECASE,
)
# A figure to be reached, not one that is: « l'objectif est d'atteindre 41 % d'ici 2050 ».
AIM = re.compile(
    r"\bobjectifs?\b|\bcibles?\b|\batteindre\b|\bvis(?:e|ent|ant|er)\b|d['’]ici\s|\bhorizon\b|\bporte[rz]\b"
    r"|\b(?:rédu|diminu|augment|baiss|divis|multipli|doubl|tripl)\w*\b.{0,80}\b20[2-9]\d\b",
    re.IGNORECASE | re.DOTALL,
)
TOTAL = re.compile(
    r"\b(?:sous-)?tota(?:l|ux|le|les)\b|\ben tout\b|\bcumul\w*|\bensemble\s*[:\t]", re.IGNORECASE
)
# A line of the vote that holds no figure: « Contre : ».
VOTE_LINE = re.compile(r"\W*(?:pour|contre|abstentions?|votes?|blancs?|nuls?)\s?:?\W*", re.IGNORECASE)
# What every deliberation says of its own meeting: who called it, who came, when it was sent to the préfecture.
FORMALITY = re.compile(
    r"\b(?:convoqué\w*|s['’]est\s+réunie?|(?:étaient|sont)\s+présents|présents?\s*:|absents?(?:\s+excusés?)?\s*:"
    r"|(?:pouvoirs?|procurations?)\s*:|secrétaire\s+de\s+séance|registre\s+des\s+délibérations"
    r"|certifiée?\s+exécutoire|(?:envoi|réception|transmise?|déposée?)\s+en\s+(?:sous-)?préfecture|envoi\s+préfecture"
    r"|accusé\s+de\s+réception|recours\s+pour\s+excès|publiée?\s+ou\s+notifiée?|quorum)",
    re.IGNORECASE,
)
