"""What a document is, as far as its own words tell: kind, date of the act, territory, signatories, period."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from corpus.documents import is_sheet
from corpus.french.dates import DAY, MONTH, YEAR
from corpus.french.folding import fold, words_of
from corpus.french.organisations import flatten
from corpus.french.small_words import OF, UPPER
from corpus.gazetteer.gazetteer import Entity, resolve
from corpus.gazetteer.mentions import find
from corpus.structure.dating import find_date

KINDS = (
    "CRTE",
    "contrat de ville",
    "convention",
    "contrat",
    "projet de territoire",
    "délibération",
    "compte rendu",
    "arrêté",
    "circulaire",
    "règlement",
    "budget",
    "rapport",
    "plan",
    "fiche",
    "liste",
    "article",
    "page web",
)
# What tells of parties, and has none of its own.
_UNSIGNED = frozenset(
    {"délibération", "compte rendu", "article", "liste", "page web", "circulaire", "arrêté"}
)
# Where the act states itself: title, letterhead, first articles.
_HEAD = 4_000

# Patterns are matched against folded text. The weight says how surely the words name the kind of the whole
# document rather than something that it mentions.
_KIND_PATTERNS: tuple[tuple[str, str, float], ...] = (
    (
        "CRTE",
        r"contrats? (?:territorial )?(?:de|pour la) (?:relance|reussite)[^.]{0,30}transition ecologique",
        5,
    ),
    ("CRTE", r"\bcrte\b", 1.5),
    ("contrat de ville", r"\b(?:contrats? de ville|engagements? quartiers? 2030)\b", 4),
    ("convention", r"\bconvention\b(?! des? maires)", 2.5),
    ("convention", r"il est convenu ce qui suit", 1.5),
    ("contrat", r"\b(?:present contrat|contrat territorial|contrat de territoire)\b", 2),
    ("projet de territoire", r"\bprojets? de territoire\b", 3.5),
    ("délibération", r"extrait du (?:registre|proces)[^.]{0,40}deliberations?", 8),
    ("délibération", r"\bdeliberation n", 4),
    ("compte rendu", r"\b(?:compte[- ]rendu|proces[- ]verbal|c\.?r\.?) (?:du|de la|de|des)\b", 5),
    ("compte rendu", r"^(?:compte[- ]rendu|proces[- ]verbal)\b", 5),
    ("compte rendu", r"\bcompte[- ]rendu\b|\bproces[- ]verbal\b", 3),
    ("compte rendu", r"\bordre du jour\b", 1.5),
    ("arrêté", r"\barrete (?:prefectoral|municipal|n)", 4),
    ("circulaire", r"\b(?:circulaire|instruction)\b[^.]{0,60}\b(?:nor|du|relative|a mesdames)\b", 4),
    ("règlement", r"\breglement (?:interieur|du|de|d')", 3),
    ("budget", rf"\b(?:compte administratif|budget primitif|exercice {YEAR})\b", 3),
    ("rapport", r"\brapport (?:annuel|final|d'activite|de|sur|du)\b", 3),
    ("plan", r"\bplan (?:climat|local|d'action|d'actions|pluriannuel)\b", 2),
    ("fiche", r"\bfiche[- ]?(?:action|projet|n|\d)", 3),
    ("article", r"\b(?:publie le|par la redaction|contenu abonne|journaliste)\b", 3),
)

_PROPER = rf"[{UPPER}][\w’'-]+"
_LINK = r"(?:de la|de l[’']|des|de|du|d[’']|la|le|les|l[’']|et|en|sur|sous|lès|lez|aux)"
_NAME = rf"{_PROPER}(?:(?:[ ]{_LINK})*[ ’']?{_PROPER}|[ ]{_LINK}[ ]?{_PROPER}|[ ]{_PROPER})*"
_OF = r"(?:de la |de l[’']|des |de |du |d[’']|DE LA |DE L[’']|DES |DE |DU |D[’'])"
# A town is the town « of » a place; a « pays » or a community may bear its name right after.
_PLACE = re.compile(
    r"\b(?:(?:(?:[Vv]ille|[Cc]ommune|[Mm]airie|[Cc]onseil [Mm]unicipal|CONSEIL MUNICIPAL|COMMUNE|VILLE|MAIRIE|"
    rf"[Dd]épartement|[Pp]réfecture)[ ]{_OF}"
    r"|(?:(?:[Cc]ommunauté|COMMUNAUTÉ|COMMUNAUTE) (?:[Uu]rbaine|[Dd][’'][Aa]gglomération|[Dd]e [Cc]ommunes|"
    r"URBAINE|D[’']AGGLOMERATION|DE COMMUNES)|PETR|CC|CA|CU|Métropole|[Pp]ays)"
    rf"[ ](?:{_OF}|la |le |les )*)(?P<name>{_NAME})"
    r"|(?P<whole>(?!(?:L[ae]s?|[CN]otre|Votre|Cette|Chères?|Développement|Conseil|Projet|Office)[ ])"
    rf"{_PROPER}(?:[ -]{_PROPER})*[ ](?:Agglomération|Métropole|Communauté)))"
)
# « Belval et la CAF »: another one begins.
_ANOTHER = re.compile(
    r"[ ]et[ ](?:la|le|les|l[’'])(?![\w-]).*| et (?:Monsieur|Madame|M\.|Mme)\b.*", re.DOTALL
)
_REPRESENTED = re.compile(r"\brepr[ée]sent[ée]e?s?\s+par\b", re.IGNORECASE)
_PARTY_WITHIN = 320
_PARTY_ENDS = " ,(\n\t\xa0\u202f"
# What stands before a party: the line's beginning, « entre », « d'une part », another party.
_PARTY_AFTER = re.compile(
    r"(?:^|\n)[\s\-–•*#>\d.)]*|;\s*|\bentre\s*:?\s*|\bd['’](?:une|autre)\s+part\s*[,:;]*\s*(?:et\s+)?|"
    r",\s*et\s+(?=(?:la|le|les|l['’])\s?\w)",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"(?:commune|communauté|ville|métropole|département|région|état|préfe|caisse|association|société|syndicat|"
    r"établissement|chambre|agence|office|pôle|pays|petr|banque|conseil|direction|rectorat|union|fédération)",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:est|sont|sera|seront|était|être|soit|ait|ont|a|y|doit|doivent)$", re.IGNORECASE)
# « 2014 et 2020 » are two years, of two acts it may be; an « à » may have lost its accent.
_PERIOD = re.compile(rf"(?<!\d)({YEAR})\s*[-–/àa]\s*({YEAR})(?!\d)")
_DAY = rf"(?:{DAY}\s+)?(?:{MONTH}\s+)?"
# « du 1er janvier 2022 au 31 décembre 2025 »
_FROM_TO = re.compile(
    rf"\b(?:du|de)\s+{_DAY}({YEAR})\s+(?:inclus\s+)?(?:jusqu['’]\s?)?(?:au|à)\s+{_DAY}({YEAR})(?!\d)",
    re.IGNORECASE,
)


# « CONTRAT … POUR LE VALENCIENNOIS »
_AIMED = re.compile(rf"\b(?:pour|POUR) (?:le |la |les |l[’']|LE |LA |LES |L[’'])(?P<name>{_NAME})$")
_ARTICLE = re.compile(r"\bune?\b", re.IGNORECASE)
_MUNICIPAL = re.compile(r"conseil(?:ler[es]*|s)?\s+municipa(?:l|ux)", re.IGNORECASE)
_COMMUNE = re.compile(r"(?:ville|commune|mairie|conseil municipal)\b", re.IGNORECASE)
# The first lines, those in which even one mention says where one is, and as far as names are looked for.
_FIRST, _OPENING, _MOST_READ = 1_500, 400, 60_000
# As far as the body is looked for whose name the file bears, and the shortest of such names.
_MOST_SEEN, _SHORTEST_FILED = 20_000, 4
# What may stand before it: numbers, what the document is; what kind of body, and what joins it.
_FILED_AS = re.compile(
    r"^(?:(?:\d+|cr|pv|compte rendu|proces verbal|deliberations?|budget|conseil(?: municipal| communautaire)?|arretes?|reunion"
    r"|de la|de l|de|du|d) )*"
)
_FILED_OF = tuple(
    kind + joining
    for kind in ("", "ville", "mairie", "commune", "agglo", "comcom", "cdc", "cc", "ca", "cu")
    for joining in ("", "de", "du", "d", "dela", "del")
)
_FORM = re.compile(rf"^(?:Communauté (?:de communes|d'agglomération|urbaine)|PETR|Métropole) (?:{_OF})?")

# What stands before the name proper, and words that are no name at all.
_BODY = re.compile(
    rf"^(?:(?:Ville|Commune|Communauté|Mairie|La|Le|Les|L)\b[' ]*{OF}?)+",
    re.IGNORECASE,
)
_NO_PLACES = frozenset(
    {"agglomeration", "ville", "commune", "communes", "communaute", "metropole", "france", "etat", "prefet"}
    | {"maire", "conseil", "president", "monsieur", "madame", "nord"}
    | {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}
)


@dataclass(frozen=True, slots=True)
class Description:
    """What a document is; None or empty where its words do not tell. `date` is ISO 8601 (YYYY-MM-DD)."""

    kind: str | None = None
    date: str | None = None
    territory: str | None = None
    signatories: tuple[str, ...] = ()
    period: str | None = None


def describe(name: str, title: str, text: str, media_type: str) -> Description:
    """Tell what a document is from its file name, title and text."""
    head = text[:_HEAD]
    kind = find_kind(name, title, head, media_type)
    return Description(
        kind=kind,
        date=find_date(name, title, text),
        territory=find_territory(name, title, text),
        signatories=() if kind in _UNSIGNED else find_signatories(text[:20_000]),
        period=find_period(title, head),
    )


def find_kind(name: str, title: str, head: str, media_type: str) -> str | None:
    """Return the best-supported kind of `KINDS`; the title weighs four times, the first lines twice."""
    if is_sheet(media_type):
        return "liste"
    votes: defaultdict[str, float] = defaultdict(float)
    stem = re.sub(r"[_\-.]+", " ", fold(name))
    for source, weight in ((fold(title), 4.0), (stem, 2.0), (fold(head[:400]), 2.0), (fold(head), 1.0)):
        for kind, pattern, sureness in _KIND_PATTERNS:
            if re.search(pattern, source):
                votes[kind] += weight * sureness
    if votes:
        return max(KINDS, key=lambda kind: votes.get(kind, 0.0))
    return "page web" if media_type == "text/html" else None


def find_territory(name: str, title: str, text: str) -> str | None:
    """Return the place that the document speaks for, or None where several may be meant, or one in passing.

    It is the one that most of its names are of, the title and the first lines weighing more; a title that ends
    on « pour le Valenciennois » says it. What a municipal council writes is about a commune. A body that is known goes by
    its own name, however the document writes it.
    """
    aimed = _AIMED.search(title)
    # « POUR LA CONCLUSION D'UN BAIL » aims at no place.
    if aimed and not _ARTICLE.search(aimed["name"]):
        return _in_small_letters(aimed["name"])
    filed = _filed_under(name, text)
    if filed:
        return filed.name
    votes: defaultdict[str, float] = defaultdict(float)
    mentions: Counter[str] = Counter()
    written: dict[str, str] = {}
    called: defaultdict[str, Counter[str]] = defaultdict(Counter)
    is_municipal = _MUNICIPAL.search(f"{title} {text[:_FIRST]}") is not None
    for source, weight in ((title, 6.0), (text[:_FIRST], 3.0), (text[:_MOST_READ], 1.0)):
        for match in _PLACE.finditer(source):
            if is_municipal and not _COMMUNE.match(match[0]):
                continue
            said = _ANOTHER.sub("", " ".join(flatten(match["whole"] or match["name"]).split()))
            place = _BODY.sub("", said)
            key = fold(place).replace("-", " ")
            if len(key) < 3 or key in _NO_PLACES:
                continue
            votes[key] += weight
            mentions[key] += weight == 1.0
            form = match[0].removesuffix(match["name"] or match[0])
            called[key][f"{form}{said}"] += 1
            known = written.get(key)
            if known is None or (known.isupper() and not place.isupper()):
                written[key] = place
    titled = f" {key_of(title)} "
    first = min(
        (key for key in mentions if mentions[key] and f" {key_of(key)} " in titled),
        key=lambda key: titled.index(f" {key_of(key)} "),
        default=None,
    )
    if first is not None:
        votes[first] += 6.0
    if not votes:
        return None
    best = max(votes, key=lambda key: votes[key])
    same = sum(
        number for key, number in votes.items() if f" {best} " in f" {key} " or f" {key} " in f" {best} "
    )
    is_passing = mentions[best] < 2 and best != first and key_of(best) not in key_of(text[:_OPENING])
    if is_passing or votes[best] < 2 or same < sum(votes.values()) / 2:
        return None
    body = _known(called[best], f"{title} {text[:_FIRST]}")
    return body.name if body else _in_small_letters(written[best])


def _known(called: Counter[str], beginning: str) -> Entity | None:
    """Return the body that these names mean, as far as one is known, where the beginning of the document is."""
    near = frozenset[str]().union(*(body.departements for _, _, body in find(beginning)))
    bodies = (resolve(name, near) for name, _ in called.most_common())
    return next((body for body in bodies if body and body.kind not in {"state", "operator"}), None)


def _filed_under(name: str, text: str) -> Entity | None:
    """Return the body of the text with whose name the file's begins: « mairie-champignysurmarne-2020.pdf », « CR_Dinan.pdf »."""
    stem = _FILED_AS.sub("", " ".join(words_of(re.sub(r"\.\w+$", "", name)))).replace(" ", "")
    stems = tuple(stem[len(begin) :] for begin in _FILED_OF if stem.startswith(begin))
    bodies = {body for _, _, body in find(text[:_MOST_SEEN]) if body.kind not in {"state", "operator"}}
    named = [
        (len(key), body)
        for body in bodies
        if len(key := _joined(body)) >= _SHORTEST_FILED and any(each.startswith(key) for each in stems)
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _joined(body: Entity) -> str:
    """Return the words of a body's own name, joined."""
    return "".join(words_of(_FORM.sub("", body.name)))


def key_of(name: str) -> str:
    """Return the words of a name, folded, a space between them."""
    return " ".join(words_of(name))


def find_signatories(text: str) -> tuple[str, ...]:
    """Return the parties that the document says are represented by someone, in order, each once."""
    parties: dict[str, str] = {}
    for match in _REPRESENTED.finditer(text):
        before = text[max(0, match.start() - _PARTY_WITHIN) : match.start()].rstrip(_PARTY_ENDS)
        paragraph = before.rpartition("\n\n")[2]
        begins = [found.end() for found in _PARTY_AFTER.finditer(paragraph) if found.end() < len(paragraph)]
        if not begins:
            continue
        words = " ".join(paragraph[begins[-1] :].split()).lstrip("-–•*#>: ")
        party = re.split(r"[,(]", re.sub(r"^(?:la|le|les|l['’])\s*", "", words, flags=re.IGNORECASE))[
            0
        ].strip(" *")
        # A sentence that goes on about representation is no party.
        is_named = party[:1].isupper() or _PARTY.match(party)
        if is_named and 2 <= len(party) <= 120 and ". " not in party and not _VERB.search(words):
            parties.setdefault(fold(party), party[0].upper() + party[1:])
    return tuple(parties.values())[:12]


def _in_small_letters(place: str) -> str:
    """Return a name written in capitals as names are: « Bourg en Bresse »."""
    if not place.isupper():
        return place
    words = re.split(r"([ -])", place.lower())
    return "".join(
        word if index and re.fullmatch(f"{_LINK}|[ -]", word) else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )


def find_period(title: str, head: str) -> str | None:
    """Return the years of validity, written « 2021-2026 », where title or first lines state them."""
    for source, pattern in ((title, _PERIOD), (head, _FROM_TO), (head, _PERIOD)):
        for match in pattern.finditer(source):
            first, last = int(match[1]), int(match[2])
            if 1 <= last - first <= 30:
                return f"{first}-{last}"
    return None
