"""What a question asks for: an amount, a date, a list... and who is to give it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from assistant.french.sides import sides_of, stems
from assistant.french.vocabulary import (
    AMOUNT_NOUNS,
    BODY_NOUNS,
    COMMON_BODIES,
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
from assistant.french.words import Word, singular, stems_of, words
from corpus.french.folding import Folded, fold_with_offsets
from corpus.french.number_words import NUMBER_WORD, RANK
from corpus.french.small_words import OF

Span = tuple[int, int]

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
_INTERROGATIVE = re.compile(
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
_YES_NO = re.compile(
    r"^(?:est[- ]ce qu[e']|y a-t-il|existe-t-il|[\w' -]*\b\w+-(?:t-)?(?:il|elle|ils|elles|on)\b)|\bou pas\b"
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
# What a second sentence, or the last words after a comma, asks in the words of the first.
_MORE = re.compile(r"(?:\?|,) et (?:aussi |puis |ensuite )?(?P<more>[^,:;?]{3,80})\W*$")
_REPEATED: frozenset[AskedKind] = frozenset(
    ("amount", "share", "number", "quantity", "date", "period", "time", "funder")
)
_PRESIDING = stems_of("préside présider présidait dirige diriger")
_VOTE = re.compile(
    r"\b(?:de voix|d'abstentions?|s'(?:est|etait|sont) abstenu\w*|a l'unanimite|(?:vote|voix) (?:pour|contre)"
    r"|vot\w+ (?:pour|contre)\b|(?:le|du) vote\b|(?:le )?resultat du vote)"
)
# « Combien pour ? », « et combien contre ? », after a vote was asked about.
_MORE_VOTES = re.compile(r"\b(?:combien|cb)(?: de (?:voix|votes?))?,? (?:pour|contre|d'abst\w+)\W*$|abst")
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
# « en 2021 et en 2022 », « pour l'une et pour l'autre »: two things asked in the same words.
_PARALLEL = re.compile(
    r"\b(?P<by>en|pour|dans|sur|a|au|aux|chez|contre)\b(?P<left>[^,:;?]{1,60}?),? (?:et|puis|et puis) "
    r"(?P=by)\b(?P<right>[^,:;?]{1,60})"
)
# What joins a thing asked to the one before it; what is said first, of all of them.
_JOINT = re.compile(r"(?:[,;]| ?\?)? (?:et|puis|ainsi que)(?: aussi| puis| ensuite)? |[,;?!] ?")
_NEXT_ASKED = re.compile(r"(?:, (?:et|puis)|\?(?: et)?) | et (?=[a-z]+-)")
_INVERTED = re.compile(r"\b[a-z]+-(?:t-)?(?:il|elle|ils|elles|on|je|nous|vous)\b")
# What ends a thing asked whose question word comes last: « ça commence quand et c'est qui l'architecte ».
_LAST = re.compile(r" ?(?:$|[?,;]|et\b)")
_SAID_FIRST = re.compile(r".*(?: : |, )")
_LEFT_BEHIND = re.compile(r"(?: (?:et|ou|puis))+(?= ,|$)")
# A clause of so many words needs few others to be understood.
_ENOUGH_SAID = 4
_BESIDE = re.compile(r", (?:et |puis )?| et (?:puis )?| puis ")
# « Subvention de fonctionnement » names no giver.
_PURPOSES = stems_of("fonctionnement investissement équilibre projet exploitation équipement départ base")
_ORDER = re.compile(
    r"(?:compare|donne|indique|precise|rappelle|dis|trouve|montre|cherche)[rz]?(?:-moi| moi)? "
)
_SOURCE_HINTS = re.compile(r"\b(?:liste|enumer|cite[rz]?)\w*")


def parts_of(text: str) -> tuple[Part, ...]:
    """Return what the question asks, one part for each thing."""
    folded = fold_with_offsets(text)
    enumerated = _enumerated(text, folded)
    if enumerated:
        return enumerated
    matches = _question_words(folded.text)
    if not matches:
        kind: AskedKind = (
            "yes_no"
            if _YES_NO.search(folded.text)
            else "list"
            if _SOURCE_HINTS.search(folded.text)
            else "thing"
        )
        named = _ordered(folded.text) or Part(kind, (), stems(text))
        whole = _Clause(named, 0, (0, 0), len(folded.text))
        return tuple(_beside(whole, folded, text, (whole,)))
    clauses: list[_Clause] = []
    for rank, match in enumerate(matches):
        end = matches[rank + 1].start() if rank + 1 < len(matches) else len(folded.text)
        asks = folded.text[match.start() : end]
        part = (
            _part(folded.text, match, end) if match.re is _INTERROGATIVE else Part("yes_no", (), stems(asks))
        )
        if _VOTE.search(asks) and part.kind not in {"reason", "amount"}:
            part = Part("vote", (), part.own)
        before = clauses[-1] if clauses else None
        if before and before.part.kind == "vote" and (part.kind == "vote" or _MORE_VOTES.search(asks)):
            clauses[-1] = before.with_also(part, end)
            continue
        if part.kind == "quantity" and before and before.part.kind in {"number", "amount", "share"}:
            part = replace(part, kind=before.part.kind, focus=before.part.focus, nouns=before.part.nouns)
        actor = part.actor or _actor(asks, part) or _said_before(folded.text[: match.start()], part)
        if before and _is_other_end(before.part, part, folded.text[matches[rank - 1].start() : match.end()]):
            # « De quelle date à quelle date »: one period, told by both its ends.
            clauses[-1] = before.with_also(replace(part, is_range=True), end)
            continue
        start = _lead(folded.text, match.start())
        if before:
            joints = list(_JOINT.finditer(folded.text, before.word[1], match.start()))
            start = joints[-1].end() if joints else match.start()
            clauses[-1] = before._replace(end=joints[-1].start() if joints else match.start())
        clauses.append(_Clause(replace(part, actor=actor), start, _dropped(match), end))
    clauses = _with_more(clauses, folded.text)
    return tuple(part for one in clauses for part in _beside(one, folded, text, clauses))


def _question_words(folded: str) -> list[re.Match[str]]:
    """Return what asks, in order: question words and, in clauses that have none, verbs before their subject (« peut-on »)."""
    found = [match for match in _INTERROGATIVE.finditer(folded) if not _is_relative(folded, match)]
    # « C'est quel jour »: another word asks.
    found = [match for match in found if match.group() != "c'est " or len(found) == 1]
    bounds = [0, *(joint.end() for joint in _NEXT_ASKED.finditer(folded)), len(folded)]
    inverted = [
        verb
        for start, end in pairwise(bounds)
        if found
        and not any(start <= match.start() < end for match in found)
        and (verb := _INVERTED.search(folded, start, end))
    ]
    return sorted((*found, *inverted), key=lambda match: match.start())


class _Clause(NamedTuple):
    """What asks one thing, in the folded text: from where to where, and where its question word stands.

    `is_more` where it asks in the words of the clause before it: « Et la cour ? ».
    """

    part: Part
    start: int
    word: Span
    end: int
    is_more: bool = False

    def with_also(self, part: Part, end: int) -> "_Clause":
        """Return the clause that asks this of the same thing, too."""
        own, is_range = self.part.own | part.own, self.part.is_range or part.is_range
        return self._replace(part=replace(self.part, own=own, is_range=is_range), end=end)


def _dropped(match: re.Match[str]) -> Span:
    """Return where the words stand that ask, and tell nothing of what is asked."""
    if match.re is _INVERTED:
        return match.start(), match.start()
    return match.start(), match.start("counted") if match["counted"] else match.end()


def _lead(folded: str, before: int) -> int:
    """Return where the words end that are said of all things asked: « Halle de Denain : », « En 2021, »."""
    said = _SAID_FIRST.match(folded, 0, before)
    return said.end() if said else 0


def _spans(asked: _Clause, clauses: Sequence[_Clause], text: str, folded: Folded) -> list[Span]:
    """Return what of a question asks one of its things: what is said first of all, its clause and, where these do not tell of
    what it is asked, the words of the first clause without its question, or of the next one.
    """
    first, after = clauses[0], clauses[1]
    lead, own = (0, first.start), (asked.start, asked.end)

    def said(span: Span) -> list[Word]:
        return [word for word in words(text[folded.offsets[span[0]] : folded.offsets[span[1]]]) if word.stem]

    def tells(span: Span) -> bool:
        """Whether words tell of what something is asked: they name it, or are many."""
        named = [word for word in said(span)[1:] if word.is_capital and word.stem not in COMMON_BODIES]
        return bool(named) or len(said(span)) > _ENOUGH_SAID

    if asked is first:
        subject = said((first.start, first.word[0]))
        is_told = tells(lead) or tells(own) or len(subject) > 1 or after.is_more
        return [lead, own] if is_told else [lead, own, (after.word[1], after.end)]
    if tells(lead) and (len(said(own)) >= _ENOUGH_SAID or any(word.is_capital for word in said(own))):
        return [lead, own]
    if asked.is_more:
        return [lead, (first.start, first.end), own]
    return [lead, (first.start, first.word[0]), (first.word[1], first.end), own]


def _written(text: str, folded: Folded, *spans: Span) -> str:
    """Return these stretches of the folded text as they are written, one after another."""
    said = (text[folded.offsets[start] : folded.offsets[end]].strip(" ,;?") for start, end in spans)
    return " ".join(filter(None, said))


def _with_more(clauses: list[_Clause], folded: str) -> list[_Clause]:
    """Return the clauses and the one that the end asks in fewer words: « ... ? Et vendre du matériel ? »."""
    more = _MORE.search(folded)
    last = clauses[-1]
    if more is None or last.part.kind not in _REPEATED or _INTERROGATIVE.search(more["more"]):
        return clauses
    own = stems(more["more"])
    if not own or more.start() < last.word[1]:
        return clauses
    return [
        *clauses[:-1],
        last._replace(part=replace(last.part, own=last.part.own - own), end=more.start()),
        _Clause(
            replace(last.part, own=own, actor=()),
            more.start("more"),
            (more.start("more"),) * 2,
            last.end,
            is_more=True,
        ),
    ]


def _is_other_end(first: Part, second: Part, asked: str) -> bool:
    return (
        first.kind == second.kind
        and first.kind in {"date", "time"}
        and asked.startswith("de ")
        and " a quel" in asked
    )


def _enumerated(text: str, folded: Folded) -> tuple[Part, ...]:
    """Return the things asked by their nouns alone, after what they are asked of: « ... : coût et part de l'État ? »."""
    lead, mark, after = folded.text.rpartition(" : ")
    if not mark or any(not _is_relative(after, match) for match in _INTERROGATIVE.finditer(after)):
        return ()
    parts: list[Part] = []
    start = len(lead) + len(mark)
    for clause in _BESIDE.split(after.rstrip(" ?.!")):
        first = next((word for word in words(clause) if word.stem), None)
        kind = _kind_of_noun(first.stem) if first else None
        if first is None or kind is None:
            return ()
        start = folded.text.index(clause, start)
        alone = _written(text, folded, (0, len(lead) + len(mark)), (start, start + len(clause)))
        parts.append(
            Part(
                kind,
                (first.stem,),
                stems(clause),
                nouns=(singular(first.folded),),
                alone=f"{alone} ?",
                asks=clause,
            )
        )
    return tuple(parts)


def _ordered(folded: str) -> Part | None:
    """Return what an order asks: « donne-moi le coût de... », « compare la participation de... »."""
    order = _ORDER.match(folded)
    noun = next((word for word in words(folded[order.end() :]) if word.stem), None) if order else None
    kind = _kind_of_noun(noun.stem) if noun else None
    if noun is not None and order is not None and _RESULT.match(folded, order.end() + noun.start):
        kind = "amount"
    if noun is None or kind is None:
        return None
    return Part(kind, (noun.stem,), stems(folded), nouns=(singular(noun.folded),))


def _kind_of_noun(stem: str) -> AskedKind | None:
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


def _beside(asked: _Clause, folded: Folded, text: str, clauses: Sequence[_Clause]) -> Iterator[Part]:
    """Yield what a clause asks: one thing, or the two that stand beside each other in it, or that the question compares."""
    part = asked.part
    spans = _spans(asked, clauses, text, folded) if len(clauses) > 1 else [(0, len(folded.text))]
    asks = _written(text, folded, (asked.start, asked.end)) if len(clauses) > 1 else ""
    alone = _written(text, folded, *spans)
    whole = replace(part, alone=f"{alone} ?", asks=asks)
    parallel = _PARALLEL.search(folded.text, asked.word[1], asked.end)
    if part.kind in {"list", "commitment", "definition", "manner", "reason"}:
        yield whole
    elif parallel is not None:
        left, right = parallel.span("left"), parallel.span("right")
        by = text[slice(*folded.source_span(*parallel.span("by")))]
        for kept, other in ((left, (left[1], right[1])), (right, (left[0], right[0]))):
            pieces = [piece for span in spans for piece in _without(span, other)]
            here = stems(folded.text[slice(*kept)])
            others = stems(folded.text[slice(*other)]) - here
            yield replace(
                part,
                own=(part.own | here) - others,
                others=others,
                alone=f"{_written(text, folded, *pieces)} ?",
                asks=f"{by} {_written(text, folded, kept)}",
            )
    elif (sides := sides_of(text)) is not None:
        for this, that in (sides, sides[::-1]):
            asks = _without_words(alone, that)
            yield replace(part, own=(part.own | this) - that, others=that, alone=f"{asks} ?", asks=asks)
    else:
        yield whole


def _without(span: Span, left_out: Span) -> Iterator[Span]:
    if left_out[0] >= span[1] or left_out[1] <= span[0]:
        yield span
    else:
        yield from (
            piece for piece in ((span[0], left_out[0]), (left_out[1], span[1])) if piece[0] < piece[1]
        )


def _without_words(text: str, left_out: frozenset[str]) -> str:
    """Return the text without the words of these stems."""
    for word in reversed(words(text)):
        if word.stem in left_out:
            text = text[: word.start] + text[word.end :]
    return _LEFT_BEHIND.sub("", " ".join(text.split()))


def _is_relative(folded: str, match: re.Match[str]) -> bool:
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


def _part(folded: str, match: re.Match[str], end: int) -> Part:
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
