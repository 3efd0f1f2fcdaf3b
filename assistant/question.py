"""What a question asks for, and about what: everyday French, with or without accents, as typed in a chat."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.words import Word, stems_of, words
from corpus.folding import fold_with_offsets

AskedKind = Literal[
    "amount",
    "share",
    "number",
    "date",
    "period",
    "frequency",
    "time",
    "funder",
    "person",
    "body",
    "place",
    "list",
    "commitment",
    "definition",
    "manner",
    "reason",
    "objective",
    "thing",
    "yes_no",
]
TermKind = Literal["word", "name", "number"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word that an answer should be about. `weight` is its share in the question before rarity is known.

    `partner` is the stem of the word beside a number that says what it numbers (« volet 2 », « 3 étoiles »).
    """

    stem: str
    folded: str
    kind: TermKind
    weight: float
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked. `focus` holds the stems of what is counted or named (« combien de bornes »).

    `own` holds the stems said in this part, the others being shared with the other parts of the question.
    """

    kind: AskedKind
    focus: tuple[str, ...]
    own: frozenset[str]
    is_plural: bool = False
    actor: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `names` are its proper names, each the stems of its words."""

    text: str
    parts: tuple[Part, ...]
    terms: tuple[Term, ...]
    names: tuple[tuple[str, ...], ...]


_AMOUNT_NOUNS = stems_of(
    "montant budget coût prix tarif aide subvention dotation enveloppe somme financement cofinancement soutien"
    " participation loyer indemnité amende redevance crédit crédits investissement dépense apport contribution"
    " astreinte salaire dette encours prêt recette recettes concours ticket facture économie budgets fric argent"
)
_SHARE_NOUNS = stems_of("taux part pourcentage proportion quota pourcent")
_DATE_NOUNS = stems_of("date jour année an moment échéance mois")
_PERIOD_NOUNS = stems_of("période durée délai calendrier temps")
_FREQUENCY_NOUNS = stems_of("fréquence rythme périodicité")
_TIME_NOUNS = stems_of("heure horaire heures horaires")
_NUMBER_NOUNS = stems_of(
    "nombre effectif population superficie surface densité volume quantité capacité longueur hauteur largeur"
    " niveau score note seuil puissance distance tonnage objectif"
) - stems_of("objectif niveau")
_PERSON_NOUNS = stems_of(
    "président présidente maire préfet préfète directeur directrice élu élue adjoint adjointe vice-président"
    " ministre responsable référent correspondant chef personne interlocuteur signataire"
)
_BODY_NOUNS = stems_of(
    "organisme structure institution entité acteur ministère agence entreprise association collectivité"
    " syndicat société opérateur partenaire service membre"
)
_OBJECTIVE_NOUNS = stems_of("objectif cible ambition but")
_FUNDER_NOUNS = stems_of("financeur cofinanceur bailleur payeur financeurs")
_PLACE_NOUNS = stems_of(
    "commune ville lieu endroit quartier site département région rue adresse gare territoire"
)
_MONEY_VERBS = stems_of(
    "coûter apporter verser financer payer donner recevoir toucher consacrer allouer attribuer accorder investir"
    " bénéficier subventionner abonder filer débourser mobiliser cofinancer dépenser mettre met mis coûte coûterait"
    " apporte verse finance paie paye donne reçoit reçu touché touche consacre investit met mettent file reverser"
    " octroyer rapporter percevoir perçoit investira investiront"
)
_FUNDING_VERBS = stems_of(
    "financer finance financent payer paie paye paient cofinancer cofinance subventionner subventionne financera"
    " financé débourse soutenir soutient"
)
# Words that question and answer need not share: they say what is asked, not about what.
_GENERIC = (
    stems_of(
        "être avoir faire fait falloir faut devoir doit doivent pouvoir peut vouloir veut prévoir prévoit prévu prévue"
        " aller va compter compte exister existe trouver concerner concerne représenter représente élever élève"
        " atteindre fixer fixé appartenir agir donner dire dit passer savoir connaître indiquer total global"
        " exactement environ quelque différent principal actuel actuellement nouveau niveau matière type sorte genre"
        " chose grand petit cadre titre sujet propos terme hauteur montre liste donne donnez est"
        " explique expliquer détail détaille précise combien cb svp stp merci bonjour salut lequel part prendre"
        " permettre servir mener mettre porter tenir rendre devenir rester compris selon après avant entre chaque"
        " plus moins aussi encore même bien très peu tout toute tous toutes deux trois quatre cinq six sept huit"
        " faudra serait seront étaient document contrat texte consacre consacrer alloue bénéficie apporte pr ya y ki"
        " c koi qd ds tt tps bcp"
    )
    | _MONEY_VERBS
    | _AMOUNT_NOUNS
    | _SHARE_NOUNS
    | _DATE_NOUNS
    | _PERIOD_NOUNS
    | _FREQUENCY_NOUNS
    | _FUNDER_NOUNS
    | stems_of("nombre organisme entité chiffre")
) - stems_of(
    "contrat document texte recette loyer dette prêt redevance économie facture investissement salaire"
)
_TOPICAL_MONEY = stems_of(
    "recette loyer dette prêt redevance facture salaire amende indemnité investissement encours"
)

_QUANTIFIER = r"(?:combien|cb|cmb|combi1|combient)"
_WHICH = r"(?:quelles?|quels?|kels?|kelles?|lesquel(?:le)?s|laquelle|lequel)"
_INTERROGATIVE = re.compile(
    rf"\b(?:(?P<reason>pourquoi|pour quoi|pour quelles? raisons?|pk|pq)"
    rf"|(?P<manner>comment|de quelle (?:facon|maniere))"
    rf"|(?P<date>(?:depuis |jusqu'a |a partir de |pour |d'ici )?(?:quand|qd)\b(?= |\?|$))"
    rf"|(?P<definition>qu'est[- ]ce que (?:c'est (?:que )?)?(?=(?:l[ea]s? |l'|une? )?\S+ ?\??$)|c'?(?:est)? (?:quoi|koi)"
    rf"|que signifie|que veut dire|(?:quelle est la )?definition|a quoi correspond)"
    rf"|(?P<commitment>a quoi (?:[\w' -]{{0,30}})?s'engage\w*|que s'engage\w*|quels? (?:sont les )?engagements?)"
    rf"|(?P<funder>(?:qui|ki) (?:est-ce qui |va |doit |a |c'est qui )?(?:co)?(?:financ|pai[et]|pay[eé]|subvention|debours)\w*"
    rf"|par qui (?:est|sont|a ete|ont ete|sera) (?:co)?(?:financ|pay|subvention)\w*)"
    rf"|(?P<person>(?:qui|ki) (?:est|sont|etait|sera) (?=l[ea]s? |l'|son |leur |nomme))"
    rf"|(?P<who>(?:a |par |de |pour |avec |chez |aupres de )?(?:qui|ki)\b)"
    rf"|(?P<where>(?<![\w'])ou (?:se |est|sont|sera|en est|peut|trouve|faut)|dans quel(?:le)?s? (?:commune|ville|lieu|quartier)s?)"
    rf"|(?P<quantity>{_QUANTIFIER}\b(?: (?P<unit>de |d')(?!la\b|l'|plus)(?P<counted>[\w'-]+(?: [\w-]+)?))?)"
    rf"|(?P<which>(?:a |de |dans |sur |en |par |pour |avec |vers |depuis |d'ici |jusqu'a )?{_WHICH}\b)"
    rf"|(?P<what>(?:a |de |en |sur |par |vers )quoi\b|qu'est[- ]ce qu[ei']|que (?=[a-z]+(?:-|t-| ))|qu'(?=\w+-)|(?:c'est |quoi )))"
)
_AFTER_WHICH = re.compile(
    r" ?(?:est|sont|etai(?:en)?t|sera(?:it|ient)?|seront|a ete|ont ete|est-ce que)?[ -]*"
    r"(?:(?:les?|la|l'|leurs?|sa|son|ses|une?|des|ce|cette) ?)?"
    r"(?:(?:autres?|principa(?:l|ux|les?)|nouve(?:au|lles?|aux)|grande?s?|differente?s?|premiere?s?|deux|trois|quatre|cinq"
    r"|six|sept|huit|neuf|dix|\d+|plus (?:gros|grand|grosse)?e?s?|fameu(?:x|se)s?|second(?:e|es|s)?|deuxieme|troisieme) )*"
    r"(?P<head>[\w-]+)(?: (?P<second>[\w-]+))?"
)
_YES_NO = re.compile(
    r"^(?:est[- ]ce qu[e']|y a-t-il|existe-t-il|[\w' -]*\b\w+-(?:t-)?(?:il|elle|ils|elles|on)\b)|\bou pas\b"
)
_CONNECTORS = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "d",
        "en",
        "sur",
        "sous",
        "lès",
        "lez",
        "et",
        "saint",
        "sainte",
        "au",
        "aux",
    ]
)
_SOURCE_HINTS = re.compile(r"\b(?:liste|enumer|cite[rz]?)\w*")


@lru_cache(maxsize=256)
def understand(text: str) -> Question:
    """Return what the question asks for and about what."""
    written = words(text)
    names = _names(written)
    return Question(text, _parts(text), _terms(written, names), names)


def is_body_noun(focus: Sequence[str]) -> bool:
    """Whether what is asked for is a person or an organisation."""
    return bool(focus) and focus[0] in _BODY_NOUNS | _PERSON_NOUNS


def _parts(text: str) -> tuple[Part, ...]:
    folded = fold_with_offsets(text)
    asked = [match for match in _INTERROGATIVE.finditer(folded.text) if not _is_relative(folded.text, match)]
    if not asked:
        kind: AskedKind = (
            "yes_no"
            if _YES_NO.search(folded.text)
            else "list"
            if _SOURCE_HINTS.search(folded.text)
            else "thing"
        )
        return (Part(kind, (), _stems(text)),)
    parts = []
    for rank, match in enumerate(asked):
        end = asked[rank + 1].start() if rank + 1 < len(asked) else len(folded.text)
        parts.append(_part(folded.text, match, end))
    return tuple(parts)


def _is_relative(folded: str, match: re.Match[str]) -> bool:
    """Tell « le syndicat qui gère » and « ou » between two nouns from questions."""
    before = folded[: match.start()].rstrip()
    if match.lastgroup in {"who", "person", "funder"} and match.group().startswith(("qui", "ki")):
        return (
            re.search(r"[\w']$", before) is not None
            and re.search(r"\b(?:et|ou|sais|savoir|dis|c'?est|c)$", before) is None
        )
    if match.lastgroup in {"date", "what"} and match.group().strip() in {"quand", "qd", "que", "quoi"}:
        return (
            re.search(r"\w$", before) is not None
            and re.search(r"\b(?:et|c'est|depuis|jusqu'a|c)$", before) is None
        )
    if match.lastgroup == "where" and match.group().startswith("ou "):
        return re.search(r"\w$", before) is not None and re.search(r"\b(?:et|d'?|c'est)$", before) is None
    return False


def _part(folded: str, match: re.Match[str], end: int) -> Part:
    clause = folded[match.start() : end]
    own = _stems(clause)
    group = match.lastgroup
    if group == "quantity" or match.group("quantity"):
        return _quantity(folded, match, clause, own)
    if match.group("which"):
        return _which(folded, match, clause, own)
    if match.group("commitment"):
        return Part("commitment", (), own, is_plural=True)
    if match.group("what"):
        return _what(clause, own)
    if match.group("who"):
        return _who(clause, own)
    if match.group("person"):
        head = _stems(folded[match.end() : match.end() + 40])
        role = tuple(stem for stem in head if stem in _PERSON_NOUNS)
        return Part("person", role, own)
    if match.group("where"):
        return Part("thing" if "ou en est" in clause else "place", (), own)
    for kind in ("reason", "manner", "date", "definition", "funder"):
        if match.group(kind):
            return Part(kind, (), own)
    return Part("thing", (), own)


def _quantity(folded: str, match: re.Match[str], clause: str, own: frozenset[str]) -> Part:
    counted = match.group("counted")
    if counted is None:
        before = folded[max(0, match.start() - 12) : match.start()]
        if "%" in clause[:24] or re.search(r"pour ?cents?\b", clause[:24]):
            return Part("share", (), own)
        if own & _MONEY_VERBS or re.search(r"(?:de|a|pour) $", before) or "euro" in clause or "€" in clause:
            return Part("amount", (), own)
        return Part("amount", (), own)
    stems = tuple(word.stem for word in words(counted) if word.stem)
    head = stems[0] if stems else ""
    if "%" in clause[:20] or head in _SHARE_NOUNS:
        return Part("share", (), own)
    if (
        head in stems_of("euro argent fric million millier milliard thune")
        or head in _AMOUNT_NOUNS - _TOPICAL_MONEY
    ):
        return Part("amount", (), own)
    if head in stems_of("temps tps année an mois jour semaine"):
        return Part("period", (), own)
    if head in stems_of("fois"):
        return Part("frequency", (), own)
    if counted.split(" ")[0] in _programmes():
        return Part("amount", (), own)
    return Part("number", stems[:1], own)


def _programmes() -> frozenset[str]:
    """Programmes of subsidies whose name stands for their money: « combien de DSIL »."""
    return frozenset(
        ["dsil", "detr", "dsid", "dpv", "fnadt", "feder", "fse", "leader", "anru", "dgf", "fctva", "fisac"]
    )


def _which(folded: str, match: re.Match[str], clause: str, own: frozenset[str]) -> Part:
    after = _AFTER_WHICH.match(folded, match.end())
    if after is None:
        return Part("thing", (), own)
    head_word, second = after["head"], after["second"] or ""
    heads = [word.stem for word in words(head_word) if word.stem]
    head = heads[0] if heads else ""
    preposition = match.group("which").split(" ")[0] if " " in match.group("which") else ""
    is_plural = re.search(r"(?:quels|quelles|kels|kelles|lesquel\w*s)\b", match.group("which")) is not None
    kind: AskedKind
    if head in _SHARE_NOUNS and not (head in stems_of("part") and preposition == "de"):
        kind = "share"
    elif head in _AMOUNT_NOUNS:
        kind = "amount"
    elif head in _FREQUENCY_NOUNS:
        kind = "frequency"
    elif head in _PERIOD_NOUNS:
        kind = "period"
    elif head in _TIME_NOUNS:
        kind = "time"
    elif head in _DATE_NOUNS:
        kind = "date"
    elif head == "hauteur" or (head in stems_of("hauteur") and preposition in {"a", "de"}):
        kind = "share"
    elif head in _NUMBER_NOUNS:
        return Part("number", (head,), own)
    elif head in _FUNDER_NOUNS:
        kind = "funder"
    elif head in _PERSON_NOUNS:
        return Part("person", (head,), own, is_plural)
    elif head in _BODY_NOUNS and not second.startswith("numer"):
        kind = "list" if is_plural else "body"
        return Part(kind, (head,), own, is_plural)
    elif head in _OBJECTIVE_NOUNS and not is_plural:
        kind = "objective"
    else:
        return Part("list" if is_plural else "thing", (head,) if head else (), own, is_plural)
    return Part(kind, (head,), own, is_plural)


def _what(clause: str, own: frozenset[str]) -> Part:
    if "engage" in clause:
        return Part("commitment", (), own, is_plural=True)
    if re.search(r"\b(?:prevoi|prevu|propos|compren|contien|fait|faire|comport)\w*", clause):
        return Part("list", (), own, is_plural=True)
    return Part("thing", (), own)


def _who(clause: str, own: frozenset[str]) -> Part:
    if own & _FUNDING_VERBS:
        return Part("funder", (), own)
    return Part("body", (), own)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text) if word.stem)


def _names(written: tuple[Word, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the proper names: runs of capitalised words, small words between them left out."""
    names: list[tuple[str, ...]] = []
    current: list[str] = []
    pending = 0
    for rank, word in enumerate(written):
        is_name = word.is_capital and word.stem and (word.is_acronym or rank > 0) and not word.is_number
        if is_name and word.is_acronym and current:
            names.append(tuple(current))
            current = []
        if is_name:
            current.append(word.stem)
            pending = 0
            if word.is_acronym:
                names.append(tuple(current))
                current = []
        elif current and word.folded in _CONNECTORS and pending < 2:
            pending += 1
        elif current:
            names.append(tuple(current))
            current = []
            pending = 0
    if current:
        names.append(tuple(current))
    return tuple(dict.fromkeys(names))


def _terms(written: tuple[Word, ...], names: tuple[tuple[str, ...], ...]) -> tuple[Term, ...]:
    named = {stem for name in names for stem in name}
    terms: dict[str, Term] = {}
    for rank, word in enumerate(written):
        if not word.stem or word.stem in terms:
            continue
        if word.is_number:
            terms[word.stem] = Term(word.stem, word.folded, "number", 1.2, _partner(written, rank))
        elif word.stem in named:
            terms[word.stem] = Term(word.stem, word.folded, "name", 1.5)
        else:
            weight = 0.15 if word.stem in _GENERIC or len(word.stem) < 3 else 1.0
            if word.stem in _AMOUNT_NOUNS and word.stem not in _TOPICAL_MONEY:
                weight = 0.3
            terms[word.stem] = Term(word.stem, word.folded, "word", weight)
    return tuple(terms.values())


def _partner(written: tuple[Word, ...], rank: int) -> str:
    """Return the word that a small number numbers: the one before it, or else the one after."""
    if len(written[rank].folded) > 3:
        return ""
    for other in written[rank - 1 : rank][::-1] + written[rank + 1 : rank + 2]:
        if len(other.stem) > 2 and not other.is_number:
            return other.stem
    return ""
