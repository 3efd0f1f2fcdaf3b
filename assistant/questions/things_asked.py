"""What a clause asks for: an amount, a date, a list... and who is to give it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.french.sides import stems
from assistant.french.vocabulary import (
    AMOUNT_NOUNS,
    BODY_NOUNS,
    DATE_NOUNS,
    FREQUENCY_NOUNS,
    FUNDER_NOUNS,
    FUNDING_VERBS,
    GENERIC,
    GIVING_VERBS,
    MONEY_VERBS,
    NUMBER_NOUNS,
    OBJECTIVE_NOUNS,
    PERIOD_NOUNS,
    PERSON_NOUNS,
    PROGRAMMES,
    SHARE_NOUNS,
    TIME_NOUNS,
    TOPICAL_MONEY,
)
from assistant.french.words import singular, stems_of, words
from corpus.french.number_words import NUMBER_WORD, RANK
from corpus.french.small_words import OF

AskedKind = Literal[
    "amount",
    "share",
    "number",
    "quantity",
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
    "vote",
    "thing",
    "yes_no",
]


@dataclass(frozen=True)
class Part:
    """One thing asked. `focus` holds the stems of what is counted or named (« combien de bornes »), and `nouns`
    the same words, folded and singular.

    `own` holds the stems said in this part, the others being shared with the other parts of the question; `others` those of
    the parts that stand beside it (« en 2021 et en 2022 »): they are not asked here. `alone` is the question that asks it by
    itself, `asks` its own words where there are others. `is_range` where both ends of a stretch of time are asked.
    """

    kind: AskedKind
    focus: tuple[str, ...]
    own: frozenset[str]
    is_plural: bool = False
    actor: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    is_range: bool = False
    alone: str = ""
    asks: str = ""

    @cached_property
    def said(self) -> frozenset[str]:
        """The words of the question that asks it by itself."""
        return stems(self.alone)


_QUANTIFIER = r"(?:combien|cb|cmb|combi1|combient)"
_WHICH = r"(?:quelles?|quels?|kels?|kelles?|lesquel(?:le)?s|laquelle|lequel)"
INTERROGATIVE = re.compile(
    rf"\b(?:(?P<reason>pourquoi|pour quoi|pour quelles? raisons?|pk|pq)"
    rf"|(?P<manner>comment|de quelle (?:facon|maniere))"
    rf"|(?P<date>(?:depuis |jusqu'a |a partir de |pour |d'ici )?(?:quand|qd)\b(?= |\?|$))"
    rf"|(?P<definition>qu'est[- ]ce que (?:c'est (?:que )?)?(?=(?:l[ea]s? |l'|une? )?\S+ ?\??$)"
    rf"|c'?(?:est)? (?:quoi|koi)"
    rf"|que signifie|que veut dire|a quoi (?:ca )?ser(?:t|vent)|(?:quelle est la )?definition|a quoi"
    rf" correspond)"
    rf"|(?P<commitment>a quoi (?:[\w' -]{{0,30}})?s'engage\w*|que s'engage\w*|quels? (?:sont les"
    rf" )?engagements?)"
    rf"|(?P<funder>(?:qui|ki) (?:est-ce qui |va |doit |a |c'est qui )?(?:co)?(?:financ|pai[et]|pay[eé]"
    rf"|subvention|debours)\w*"
    rf"|par qui (?:est|sont|a ete|ont ete|sera) (?:co)?(?:financ|pay|subvention)\w*)"
    rf"|(?P<person>(?:qui|ki) (?:est|sont|etait|sera) (?=l[ea]s? |l'|son |leur |nomme"
    rf"|(?:vice-)?president|maire|prefet|adjoint|direct))"
    rf"|(?P<who>(?:a |par |de |pour |avec |chez |aupres de )?(?:qui|ki)\b)"
    rf"|(?P<where>(?<![\w'])ou (?:se |est|sont|sera|en est|peut|trouve|faut)|dans quel(?:le)?s?"
    rf" (?:commune|ville|lieu|quartier)s?)"
    rf"|(?P<quantity>{_QUANTIFIER}\b(?: (?P<unit>de |d')(?!la\b|l'|plus)(?P<counted>[\w'-]+(?: [\w-]+)?))?)"
    rf"|(?P<which>(?:a |de |dans |sur |en |par |pour |avec |vers |depuis |d'ici |jusqu'a )?{_WHICH}\b)"
    rf"|(?P<what>(?:a |de |en |sur |par |vers )quoi\b|qu'est[- ]ce qu[ei']|que (?=[a-z]+(?:-|t-| ))"
    rf"|qu'(?=\w+-)|(?:c'est |quoi )))"
)
_AFTER_WHICH = re.compile(
    r" ?(?:est|sont|etai(?:en)?t|sera(?:it|ient)?|seront|a ete|ont ete|est-ce que)?[ -]*"
    r"(?:(?:les?|la|l'|leurs?|sa|son|ses|une?|des|ce|cette) ?)?"
    r"(?:(?:autres?|principa(?:l|ux|les?)|nouve(?:au|lles?|aux)|grande?s?|differente?s?"
    rf"|{NUMBER_WORD}|\d+|{RANK}s?|plus (?:gros|grand|grosse)?e?s?|fameu(?:x|se)s?) )*"
    r"(?P<head>[\w-]+)(?: (?P<second>[\w-]+))?"
)
_COUNTED_LATER = re.compile(
    r"\w+ (?:est-ce qu[e' ]+)?(?:il )?(?:y a(?:-t-il|vait-il)?|compte\w*(?:-t-on)?|existe\w*(?:-t-il)?"
    r"|recense\w*(?:-t-on)?"
    r"|comprend\w*|sont|a-t-on)(?: [\w' -]{0,40}?)? (?:de |d')(?P<counted>[\w'-]+(?: [\w-]+)?)"
)
_MONEY = re.compile(
    r"\b(?:cout|prix|tarif|aide|subvention|finance|budget|euro|montant|paie|pay[eé]|vers[eé]|depens|loyer"
    r"|devis)\w*|€"
)
# A result in money, not that of a vote.
_RESULT = re.compile(
    r"(?:resultats? (?:net|avant|apres|d'expl|d'exerc|de l'exerc|finan|compt|brut|cumul|reporte)|chiffres? d'aff)"
)
_PRESIDING = stems_of("préside présider présidait dirige diriger")
_COINS = stems_of("euro argent fric million millier milliard thune")
_DURATIONS = stems_of("semaine heure minute trimestre semestre")
_GIVEN_BY = re.compile(
    r"\b(?:aide|subvention|dotation|participation|part|soutien|financement|contribution|apport|concours)s? "
    r"(?:financiere? )?(?:de l'|de la |du |des |de |d')(?P<actor>[\w-]+(?: [\w-]+)?)"
)
_SUBJECT = re.compile(
    r"(?P<actor>[\w' -]+?) (?P<verb>[\w]+)-(?:t-)?(?:il|elle|ils|elles)\b(?: (?P<participle>\w+))?"
)
_AFTER_VERB = re.compile(r"\b(?P<verb>\w+) (?:l'|la |le |les )(?P<actor>[\w-]+)")
_FIRST_SUBJECT = re.compile(
    r"(?:^|[,:;] |\bet )(?:l'|la |le |les )?(?P<actor>[\w'-]+(?: [\w'-]+){0,2}?),? (?:elle |il |elles "
    r"|ils )?(?:a |ont |va |vont )?"
    r"(?P<verb>\w+) $"
)
_COMMITTER = re.compile(
    r"s'engag\w+(?:-t-\w+)?(?: a \w+)? (?:l'|la |le |les )?(?P<after>(?!\w+-t-)[\w-]+(?: (?:de la |du |de"
    r" |d')?[\w-]+)?)"
    r"|(?:l'|la |le |les )(?P<before>[\w -]+?) (?:s'engag|s'est engag|se sont engag)"
    rf"|engagements? {OF}(?P<of>[\w-]+(?: [\w-]+)?)"
)
# « Subvention de fonctionnement » names no giver.
_PURPOSES = stems_of("fonctionnement investissement équilibre projet exploitation équipement départ base")
# What ends a thing asked whose question word comes last: « ça commence quand et c'est qui l'architecte ».
_LAST = re.compile(r" ?(?:$|[?,;]|et\b)")
_ORDER = re.compile(
    r"(?:compare|donne|indique|precise|rappelle|dis|trouve|montre|cherche)[rz]?(?:-moi| moi)? "
)


def ordered(folded: str) -> Part | None:
    """Return what an order asks: « donne-moi le coût de... », « compare la participation de... »."""
    order = _ORDER.match(folded)
    noun = next((word for word in words(folded[order.end() :]) if word.stem), None) if order else None
    kind = kind_of_noun(noun.stem) if noun else None
    if noun is not None and order is not None and _RESULT.match(folded, order.end() + noun.start):
        kind = "amount"
    if noun is None or kind is None:
        return None
    return Part(kind, (noun.stem,), stems(folded), nouns=(singular(noun.folded),))


def kind_of_noun(stem: str) -> AskedKind | None:
    """Return what is asked by a noun alone; None where it may be anything."""
    kinds: tuple[tuple[frozenset[str], AskedKind], ...] = (
        (SHARE_NOUNS, "share"),
        (AMOUNT_NOUNS, "amount"),
        (PERIOD_NOUNS, "period"),
        (DATE_NOUNS, "date"),
        (NUMBER_NOUNS, "number"),
        (FUNDER_NOUNS, "funder"),
    )
    kind = next((kind for nouns, kind in kinds if stem in nouns), None)
    # « la part de l'État » of a cost is as often a sum as a share.
    return "quantity" if kind == "share" and stem in stems_of("part") else kind


def is_relative(folded: str, match: re.Match[str]) -> bool:
    """Tell « le syndicat qui gère » and « ou » between two nouns from questions."""
    before = folded[: match.start()].rstrip()
    if _LAST.match(folded, match.end()):
        return False
    if match.lastgroup in {"who", "person", "funder"} and match.group().startswith(("qui", "ki")):
        return (
            re.search(r"[\w']$", before) is not None
            and re.search(r"\b(?:et|ou|sais|savoir|dis|c'? ?est|c)$", before) is None
        )
    if match.lastgroup in {"date", "what"} and match.group().strip() in {"quand", "qd", "que", "quoi"}:
        return (
            re.search(r"\w$", before) is not None
            and re.search(r"\b(?:et|c'? ?est|depuis|jusqu'a|c)$", before) is None
        )
    if match.lastgroup == "where" and match.group().startswith("ou "):
        return re.search(r"\w$", before) is not None and re.search(r"\b(?:et|d'?|c'? ?est)$", before) is None
    return False


def actor_of(part: Part, clause: str, before: str) -> tuple[str, ...]:
    """Return the stems of who gives, where the clause that asks, or what is said before it, tells."""
    return _actor(clause, part) or _said_before(before, part)


def _actor(clause: str, part: Part) -> tuple[str, ...]:
    """Return the stems of who gives, where the question says who: « combien la Région met-elle »."""
    if part.kind not in {"amount", "quantity", "share", "number"}:
        return ()
    subject = _SUBJECT.search(clause)
    if subject and (stems_of(subject["verb"]) | stems_of(subject["participle"] or "")) & GIVING_VERBS:
        head = re.split(r"\b(?:la|le|les)\b|l'", subject["actor"])[-1]
        return tuple(word.stem for word in words(head) if word.stem and word.stem not in GENERIC)[-3:]
    after = next((m for m in _AFTER_VERB.finditer(clause) if stems_of(m["verb"]) & GIVING_VERBS), None)
    if after:
        return tuple(word.stem for word in words(after["actor"]) if word.stem)
    given = _GIVEN_BY.search(clause)
    if given and part.kind == "amount" and not stems_of(given["actor"]) & _PURPOSES:
        return tuple(word.stem for word in words(given["actor"].split(" ")[0]) if word.stem)
    return ()


def _said_before(before: str, part: Part) -> tuple[str, ...]:
    """Return the stems of who gives, where it is said first: « la drac elle a mis combien »."""
    subject = _FIRST_SUBJECT.search(before)
    if part.kind not in {"amount", "quantity"} or not subject or not stems_of(subject["verb"]) & GIVING_VERBS:
        return ()
    return tuple(word.stem for word in words(subject["actor"]) if word.stem and word.stem not in GENERIC)[-3:]


def part_of(folded: str, match: re.Match[str], end: int) -> Part:
    """Return what a question word asks in its clause, which ends there."""
    clause = folded[match.start() : end]
    own = stems(clause)
    group = match.lastgroup
    if group == "quantity" or match.group("quantity"):
        return _quantity(folded, match, clause, own)
    if match.group("which"):
        return _which(folded, match, own)
    if match.group("commitment"):
        return _commitment(clause, own)
    if match.group("what"):
        return _what(clause, own)
    if match.group("who"):
        return _who(own)
    if match.group("person"):
        role = [word for word in words(folded[match.end() : match.end() + 40]) if word.stem in PERSON_NOUNS]
        return Part(
            "person", tuple(w.stem for w in role[:1]), own, nouns=tuple(singular(w.folded) for w in role[:1])
        )
    if match.group("where"):
        return Part("thing" if "ou en est" in clause else "place", (), own)
    if match.group("definition"):
        return Part(
            "definition",
            tuple(word.stem for word in words(clause) if word.stem and word.stem not in GENERIC),
            own,
        )
    for kind in ("reason", "manner", "date", "funder"):
        if match.group(kind):
            return Part(kind, (), own)
    return Part("thing", (), own)


def _commitment(clause: str, own: frozenset[str]) -> Part:
    named = _COMMITTER.search(clause)
    actor = named["after"] or named["before"] or named["of"] or "" if named else ""
    stems = tuple(word.stem for word in words(actor) if word.stem and word.stem not in GENERIC)
    return Part("commitment", (), own, is_plural=True, actor=stems)


def _quantity(folded: str, match: re.Match[str], clause: str, own: frozenset[str]) -> Part:
    counted = match.group("counted")
    if counted is None and (later := _COUNTED_LATER.match(clause)):
        counted = later["counted"]
    if counted is None:
        if "%" in clause[:24] or re.search(r"pour ?cents?\b", clause[:24]):
            return Part("share", (), own)
        is_money = own & MONEY_VERBS or "euro" in clause or "€" in clause or _MONEY.search(folded)
        return Part("amount" if is_money else "quantity", (), own)
    stems = tuple(word.stem for word in words(counted) if word.stem)
    head = stems[0] if stems else ""
    if "%" in clause[:20] or head in SHARE_NOUNS:
        return Part("share", (), own)
    if head in _COINS or head in AMOUNT_NOUNS - TOPICAL_MONEY or counted.split(" ")[0] in PROGRAMMES:
        return Part("amount", (), own)
    if head in PERIOD_NOUNS | DATE_NOUNS | _DURATIONS:
        return Part("period", (), own)
    if counted.startswith("fois"):
        return Part("frequency", (), own)
    return Part("number", stems[:1], own, nouns=(_noun(counted),))


def _noun(written: str) -> str:
    """Return the first word that carries meaning, singular."""
    return next((singular(word.folded) for word in words(written) if word.stem), "")


def _which(folded: str, match: re.Match[str], own: frozenset[str]) -> Part:
    after = _AFTER_WHICH.match(folded, match.end())
    if after is None:
        return Part("thing", (), own)
    head_word, second = after["head"], after["second"] or ""
    heads = [word.stem for word in words(head_word) if word.stem]
    head = heads[0] if heads else ""
    preposition = match.group("which").split(" ")[0] if " " in match.group("which") else ""
    is_plural = re.search(r"(?:quels|quelles|kels|kelles|lesquel\w*s)\b", match.group("which")) is not None
    kind: AskedKind
    if head_word in {"nom", "noms"}:
        # « Quel est le nom du maire »: who, not what.
        named = [
            w for w in words(folded[after.end("head") : after.end("head") + 40]) if w.stem in PERSON_NOUNS
        ]
        if named:
            return Part("person", (named[0].stem,), own, is_plural, nouns=(singular(named[0].folded),))
    if head in SHARE_NOUNS and not (head in stems_of("part") and preposition == "de"):
        kind = "share"
    elif head in AMOUNT_NOUNS or head_word in PROGRAMMES or _RESULT.match(folded[after.start("head") :]):
        kind = "amount"
    elif head in FREQUENCY_NOUNS:
        kind = "frequency"
    elif head in PERIOD_NOUNS:
        kind = "period"
    elif head in TIME_NOUNS:
        kind = "time"
    elif head in DATE_NOUNS:
        kind = "date"
    elif head == "hauteur" or (head in stems_of("hauteur") and preposition in {"a", "de"}):
        kind = "share"
    elif head in NUMBER_NOUNS:
        return Part("number", (head,), own, nouns=(_noun(head_word),))
    elif head in FUNDER_NOUNS:
        kind = "funder"
    elif head in PERSON_NOUNS:
        return Part("person", (head,), own, is_plural, nouns=(_noun(head_word),))
    elif head in BODY_NOUNS and not second.startswith("numer"):
        kind = "list" if is_plural else "body"
        return Part(kind, (head,), own, is_plural, nouns=(_noun(head_word),))
    elif head in OBJECTIVE_NOUNS and not is_plural:
        kind = "objective"
    else:
        return Part(
            "list" if is_plural else "thing",
            (head,) if head else (),
            own,
            is_plural,
            nouns=(_noun(head_word),),
        )
    return Part(kind, (head,), own, is_plural, nouns=(_noun(head_word),))


def _what(clause: str, own: frozenset[str]) -> Part:
    if "engage" in clause:
        return _commitment(clause, own)
    if re.match(r"que (?:coute|valent|vaut|paie|verse|donne|apporte)", clause):
        return Part("amount", (), own)
    if re.search(r"\b(?:prevoi|prevu|propos|compren|contien|fait|faire|comport)\w*", clause):
        return Part("list", (), own, is_plural=True)
    return Part("thing", (), own)


def _who(own: frozenset[str]) -> Part:
    if own & FUNDING_VERBS:
        return Part("funder", (), own)
    return Part("person" if own & _PRESIDING else "body", (), own)
