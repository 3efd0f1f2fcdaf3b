"""Questions asked after others, made complete: « et pour la CAPH ? » takes what it lacks from the one before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers import Turn
from assistant.french.vocabulary import GIVING_VERBS, VERBS
from assistant.french.words import words
from assistant.questions.addressed import asked_of_documents, remark
from assistant.questions.followups.forms import asked_of, participation, ranked_in, with_topic
from assistant.questions.followups.rules import listed_of, naming
from assistant.questions.followups.topics import topic_of
from assistant.questions.question import understand
from corpus.french.dates import A_YEAR, is_year
from corpus.french.folding import fold
from corpus.french.organisations import Names, flatten

_OPENING = re.compile(
    r"^(?:et|ok|d['’]accord|oui|non|nan|alors|mais|sinon|pardon|plutôt|je (?:voulais|veux) dire|je parle de|idem|pareil"
    r"|(?:la )?même (?:chose|question))\b[\s,:]*(?:(?:alors|donc|du coup|plutôt)\b[\s,]*)?",
    re.IGNORECASE,
)
# « au fait, ... »: another subject.
_ELSEWHERE = re.compile(
    r"^(?:au fait|autre (?:question|chose|sujet)|rien à voir|changeons de sujet|par ailleurs)\b[\s,:]*(?:mais\b[\s,]*)?",
    re.IGNORECASE,
)
# « celui de Metz »
_THE_ONE = re.compile(r"^(?:celui|celle|ceux|celles)\s+(?P<of>(?:de|du|des|d['’]).+)$", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:l['’]ann[ée]e (?:d['’]apr[èe]s|suivante)|un an (?:plus tard|apr[èe]s))\b", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?:l['’]ann[ée]e (?:d['’]avant|pr[ée]c[ée]dente)|un an (?:plus t[ôo]t|avant))\b", re.IGNORECASE
)
_YEAR_OPENING = r"(?:en|fin|début|mi|depuis|d['’]ici|à|pour|courant)"
_SHOW = re.compile(
    r"\b(?:montr|affich|cit|donn|copi|voi)\w*\b.*\b(?:phrase|passage|extrait|texte|source|page|citation"
    r"|preuve)s?\b"
    r"|^(?:c['’]est |et )?(?:[àa] |sur |dans )?(?:la |quel(?:le)? )?(?:phrase|source|page|passage"
    r"|document)\b|\bo[uù] est-ce (?:[ée]crit|dit)|\bc['’]est (?:[ée]crit|dit) o[uù]"
    r"|\bo[uù] (?:est-ce que )?c['’]est (?:[ée]crit|dit)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:^|[\s'-])(?:il|elle|ils|elles|lui|leur|eux|celle-ci|celui-ci|ceux-ci|celles-ci|ça|cela|y|en)\b"
    r"|\b(?:ce|cet|cette|ces) (?:projet|programme|contrat|aide|montant|subvention|dispositif|plan"
    r"|document|somme|budget"
    r"|travaux|action|mesure|opération|convention|étude|association|commune|ville)s?\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"dont\b|c'est\b|ce sont\b|ca\b|cela\b")
# « Quand a-t-elle signé... »: the verb has no other subject than its pronoun.
_UNNAMED = re.compile(
    r"(?:quand|combien|où|comment|pourquoi|que|quel(?:le)?s? \w+) \w+-(?:t-)?(?:ils?|elles?)\b", re.IGNORECASE
)
_ARTICLE = r"(?:l['’]|la |le |les |un |une )"
_PREPOSITION = re.compile(
    r"(?:sur|pour|contre|à|au|aux|en|de|du|des|dans|avec|chez|par|selon|depuis|hors|fin|début)\b\s*|d['’]",
    re.IGNORECASE,
)
# Where a phrase ends, whatever follows.
_STOP = re.compile(
    r"\s*[,;:?!()]|\s(?:est|sont|a|ont|qui|que|et|ou|où|sera|seront|prévoi\w+)\b|\s\w+-(?:t-)?(?:il|elle"
    r"|on|ils|elles)\b"
)
_NAME = re.compile(
    r"[A-ZÀ-Ý][\w-]*(?:\s+(?:(?:de|du|des|la|le|les|en|sur)\s+|d['’]|l['’])*[A-ZÀ-Ý0-9][\w-]*)*"
)
_GOVERNED = re.compile(rf"(?:^|\s)(?:{_PREPOSITION.pattern}){_ARTICLE}?$", re.IGNORECASE)
_HEAD = re.compile(
    rf"quel(?:le)?s? (?:est|sont|était|sera) (?P<head>{_ARTICLE}[\w'’-]+(?: (?:de |d['’]|du |des )(?:la "
    rf"|l['’])?[\w-]+)*)",
    re.IGNORECASE,
)
_INVERSION = re.compile(r"-(?:t-)?(?:ils?|elles?|on)\b", re.IGNORECASE)
# « t'es sûr ? »: the same again, with its proof.
_DOUBT = re.compile(
    r"^(?:(?:t['’]es|tu es|vous (?:[êe]tes|en [êe]tes)|es-tu|[êe]tes-vous|c['’]est) (?:bien )?s[ûu]re?s?\b|vraiment\b"
    r"|ah bon|pour de vrai|sûr(?=\s*[?!.]*$))",
    re.IGNORECASE,
)
_TELL = re.compile(
    r"^(?:d[ée]taille|explique|pr[ée]cise|d[ée]veloppe|r[ée]sume|cite|liste|donne|compare|dis)(?:[rz]|-\w+)?\b",
    re.IGNORECASE,
)
_ELSEWHEN = re.compile(
    r"^(?:avant|apr[èe]s|ensuite|maintenant|aujourd['’]hui|ailleurs|depuis|actuellement|au total|en tout)$",
    re.IGNORECASE,
)
_OWN = re.compile(r"^(?:son|sa|ses|leurs?)\s", re.IGNORECASE)
_COMPLEMENT = re.compile(r"\s(?:de la|de l['’]|du|des|de (?=[A-ZÀ-Ý])|d['’](?=[A-ZÀ-Ý]))")
# « pour combien d'actions ? », « à quelle hauteur ? »
_OF_IT = re.compile(r"(?:pour|sur|à|dans|avec|par) (?:combien|quel(?:le)?s?)\b", re.IGNORECASE)
# « et combien sur la CAVM ? » after « Combien de bornes sur la CAPH ? »
_COMBIEN_THERE = re.compile(
    r"combien (?P<there>(?:sur|pour|à|au|aux|en|dans|chez|contre)\s.+)$", re.IGNORECASE
)
_IN_PROGRAMME = re.compile(r"en (?P<name>[A-ZÀ-Ý]{3,}\w*)")
_OF_PROGRAMME = re.compile(r"(?P<lead>(?:combien|cb) de )(?-i:[A-ZÀ-Ý]{3,}\w*)(?=\s)", re.IGNORECASE)
_ASKED_NOUN = re.compile(r"(?P<which>quel(?:le)?s?) [\w-]+ (?P<verb>[\w]+)(?=\s)", re.IGNORECASE)
_WHERE = frozenset({"a", "sur", "dans", "en"})
_LONGEST_SHIFT = 8
_LONGEST_FRAGMENT = 7


def understood(question: str, history: Sequence[Turn]) -> str:
    """Return what a question asks of documents, as someone asks it who heard nothing of what was asked of them before."""
    return standalone(
        asked_of_documents(question), [turn for turn in history if remark(turn.question) is None]
    )


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return the question as someone would ask it who had heard nothing before."""
    asked = " ".join(question.split())
    if not history:
        return asked
    before = standalone(history[-1].question, history[:-1])
    if (_SHOW.search(asked) and len(words(asked)) <= 10) or _DOUBT.match(asked):
        return before
    elsewhere = _ELSEWHERE.match(asked)
    if elsewhere and asked[elsewhere.end() :]:
        return f"{asked[elsewhere.end()].upper()}{asked[elsewhere.end() + 1 :]}"
    shifted = _shifted(asked, before, history[-1].answer)
    if shifted is not None:
        return shifted
    rest = _OPENING.sub("", asked).rstrip(" ?!.")
    opens = len(rest) < len(asked.rstrip(" ?!."))
    if not rest:
        return before
    whole = (
        naming(asked, before, history[-1].answer)
        or listed_of(rest, before)
        or asked_of(rest, before)
        or participation(rest, before)
        or ranked_in(rest, history[-1].answer)
    )
    if whole is not None:
        return whole
    again = _COMBIEN_THERE.match(rest)
    if again and re.match(r"combien\b", before, re.IGNORECASE):
        rest = again["there"]
    if _ELSEWHEN.match(rest):
        return f"{before.rstrip(' ?!.')} {rest} ?"
    if _TELL.match(rest) or _OWN.match(rest):
        return with_topic(rest, before)
    if _asks(rest) or _POINTS_BACK.match(fold(rest)):
        return with_topic(rest, before) if _leans(asked, rest, opens) else f"{rest[0].upper()}{rest[1:]} ?"
    says_nothing = not any(term.weight > 0.2 for term in understand(rest).terms)
    if says_nothing or (not opens and len(words(rest)) > _LONGEST_FRAGMENT):
        return asked
    return _replaced(rest, before)


def _asks(text: str) -> bool:
    first = fold(text).split(" ")[0]
    return understand(text).parts[0].kind != "thing" or first.startswith(
        ("quel", "que", "quoi", "qui", "qu'")
    )


def _leans(asked: str, rest: str, opens: bool) -> bool:
    """Whether a question rests on the one before: it opens on « et », points back, or names hardly anything."""
    content = [term for term in understand(asked).terms if term.weight > 0.5]
    names = sum(1 for term in content if term.kind == "name")
    if _POINTS_BACK.match(fold(rest)) or len(content) < 2:
        return True
    if _OF_IT.match(rest) and not names:
        return True
    points = _UNNAMED.match(rest) is not None or _PRONOUN.search(_INVERSION.sub("", rest)) is not None
    if opens:
        return points or not (names and len(content) > names)
    return points and len(content) < 3


def _shifted(asked: str, before: str, answer: str) -> str | None:
    """Return the question before, asked of the next year or of the last one, where that is what is meant."""
    shift = 1 if _AFTER.search(asked) else -1 if _BEFORE.search(asked) else 0
    if not shift or len(words(asked)) > _LONGEST_SHIFT or A_YEAR.search(asked):
        return None
    stated = A_YEAR.search(before)
    if stated:
        return before[: stated.start()] + str(int(stated.group()) + shift) + before[stated.end() :]
    told = A_YEAR.search(answer)
    return f"{before.rstrip(' ?')} en {int(told.group()) + shift} ?" if told else None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A stretch of the question before: « sur la CAVM », its preposition, and whether it names something."""

    start: int
    end: int
    preposition: str
    is_name: bool


def _replaced(rest: str, before: str) -> str:
    """Return the question before with one phrase replaced by the new one of the same kind."""
    one = _THE_ONE.match(rest)
    if one:
        head = _COMPLEMENT.split(topic_of(before), maxsplit=1)[0]
        rest = f"{head} {one['of']}"
        if head in before and topic_of(before) in before:
            return before.replace(topic_of(before), rest, 1)
    swapped = _programme(rest, before) or _noun(rest, before)
    if swapped is not None:
        return swapped
    span = None if fold(rest).startswith("si ") else _counterpart(rest, before)
    if span is None:
        comma = "," if fold(rest).startswith("si ") else ""
        if is_year(rest):
            return f"{before.rstrip(' ?!.')} en {rest} ?"
        return f"{before.rstrip(' ?!.')}{comma} {rest} ?"
    start, end = span
    if rest.startswith("pour ") and not _PREPOSITION.match(before[start:]):
        rest = rest.removeprefix("pour ")
    return f"{before[:start]}{rest}{before[end:]}".rstrip(" ?!.") + " ?"


def _programme(rest: str, before: str) -> str | None:
    """Return « et en DETR ? » after « Combien de DSIL pour... », or None."""
    asked = _IN_PROGRAMME.fullmatch(rest)
    told = _OF_PROGRAMME.match(before)
    return f"{told['lead']}{asked['name']}{before[told.end() :]}" if asked and told else None


def _noun(rest: str, before: str) -> str | None:
    """Return « et l'astreinte par jour ? » after « Quelle amende prévoit l'arrêté... », or None."""
    asked = re.fullmatch(rf"(?P<article>{_ARTICLE})(?P<noun>[a-zà-ÿ].*)", rest)
    told = _ASKED_NOUN.match(before)
    if asked is None or told is None or fold(told["verb"]) not in VERBS:
        return None
    which = {"la": "Quelle", "le": "Quel"}.get(asked["article"].strip(), told["which"])
    return f"{which} {asked['noun']} {before[told.start('verb') :]}"


def _counterpart(rest: str, before: str) -> tuple[int, int] | None:
    stated = A_YEAR.search(before)
    if A_YEAR.search(rest) and len(words(rest)) <= 3 and stated:
        opening = re.search(rf"\b{_YEAR_OPENING}\s+(?:l['’]an\s+)?$", before[: stated.start()], re.IGNORECASE)
        keeps = re.match(rf"{_YEAR_OPENING}\b", rest, re.IGNORECASE) is None
        return (stated.start() if keeps or not opening else opening.start()), stated.end()
    same = None if _HEAD.match(before) else _same_noun(rest, before)
    if same:
        return same
    preposition = _PREPOSITION.match(rest)
    giver = _giver(rest, before) if preposition and _family(preposition.group()) == "pour" else None
    if giver:
        return giver
    new = words(rest)
    is_name = any(word.is_capital for word in new)
    if preposition is None:
        common = [word for word in new if word.stem and not word.is_capital]
        return (_named(before, takes_noun=bool(common)) if is_name else None) or _head(before, rest)
    phrases = tuple(_phrases(before))
    family = _family(preposition.group())
    alike = [phrase for phrase in phrases if phrase.preposition == family]
    named = [phrase for phrase in alike if phrase.is_name == is_name] or alike
    if named:
        return named[-1].start, _with_complements(named[-1], phrases)
    if (
        family == "pour"
        and before.startswith("Qui ")
        and not phrases
        and _is_thing(rest[preposition.end() :])
    ):
        # « et pour le NPNRU ? » after « Qui finance le CLEA ? »; « pour la CAPH » is where, or for whom.
        return before.find(topic_of(before)), len(before.rstrip(" ?!."))
    others = [phrase for phrase in phrases if phrase.is_name] if is_name else []
    # « Villages d'avenir » is no place: a name that goes on in small letters.
    places = [
        phrase
        for phrase in others
        if not _is_acronym(before[phrase.start : phrase.end])
        and not re.match(r"\s(?:d['’]|de )[a-zà-ÿ]", before[phrase.end :])
    ]
    if family in _WHERE and others and not _is_acronym(rest):
        return (places[-1].start, places[-1].end) if places else None
    others = [phrase for phrase in others if phrase.preposition != "de"] or others
    return (others[-1].start, others[-1].end) if others and others[-1].preposition != "en" else None


def _same_noun(rest: str, before: str) -> tuple[int, int] | None:
    """Return where « le comité technique » stands, which « et le comité de pilotage ? » takes the place of."""
    asked = re.match(rf"{_ARTICLE}(?P<noun>[a-zà-ÿ-]{{4,}})\s", rest)
    told = re.search(rf"{_ARTICLE}{asked['noun']}\b", before) if asked else None
    if told is None:
        return None
    stop = _STOP.search(before, told.end())
    return told.start(), stop.start() if stop else len(before.rstrip(" ?!."))


def _giver(rest: str, before: str) -> tuple[int, int] | None:
    """Return who gives in « combien met Valenciennes Métropole dans le NPNRU », where « et pour la CAPH ? » asks of another."""
    if not re.match(r"(?:combien|cb)\s", before, re.IGNORECASE) or not Names().find(flatten(rest)):
        return None
    for name in Names().find(flatten(before)):
        start = name.start
        article = re.search(rf"{_ARTICLE}$", before[:start], re.IGNORECASE)
        start = article.start() if article else start
        if not _GOVERNED.search(before[:start] + " ") and any(
            word.stem in GIVING_VERBS for word in words(before[:start])
        ):
            return start, name.end
    return None


def _is_thing(text: str) -> bool:
    return re.match(_ARTICLE, text) is not None and not Names().find(flatten(text))


def _head(before: str, rest: str) -> tuple[int, int] | None:
    """Return what « quel est le taux de pauvreté dans... » asks for: the noun and its complements.

    « et le plafond ? » after « le taux de la DETR » leaves the complement, which says of what.
    """
    head = _HEAD.match(before)
    if head is None:
        return None
    # « le taux de chômage » takes the place of « le taux de pauvreté », and leaves « du territoire ».
    complements = [match.start() for match in _COMPLEMENT.finditer(before, *head.span("head"))]
    own = len(_COMPLEMENT.findall(f" {rest}"))
    return head.start("head"), complements[own] if own < len(complements) else head.end("head")


def _named(before: str, *, takes_noun: bool) -> tuple[int, int] | None:
    """Return the name that another one stands in for: who acts, rather than what it acts on."""
    names = list(_NAME.finditer(before, before.find(" ") + 1))
    if not names:
        return None
    free = [name for name in names if not _GOVERNED.search(before[: name.start()])]
    chosen = (free or names)[0 if free else -1]
    noun = r"(?:[\w-]+ )?" if takes_noun else ""
    article = re.search(rf"{_ARTICLE}{noun}$", before[: chosen.start()], re.IGNORECASE)
    return (article.start() if article else chosen.start()), chosen.end()


def _is_acronym(phrase: str) -> bool:
    return any(word.is_acronym for word in words(phrase))


def _family(preposition: str) -> str:
    written = fold(preposition).strip()
    return {"au": "a", "aux": "a", "du": "de", "des": "de", "d'": "de"}.get(written, written)


def _phrases(text: str) -> Iterator[_Phrase]:
    marks = [
        match
        for match in re.finditer(rf"(?:^|(?<=[\s'’(]))(?:{_PREPOSITION.pattern})", text, re.IGNORECASE)
        if match.start() > 0
    ]
    for rank, mark in enumerate(marks):
        limit = marks[rank + 1].start() if rank + 1 < len(marks) else len(text)
        stop = _STOP.search(text, mark.end(), limit)
        end = mark.start() + len(text[mark.start() : stop.start() if stop else limit].rstrip())
        is_name = any(word.is_capital for word in words(text[mark.end() : end]))
        if end > mark.end():
            yield _Phrase(mark.start(), end, _family(mark.group()), is_name)


def _with_complements(phrase: _Phrase, phrases: Sequence[_Phrase]) -> int:
    """Return where the phrase ends with what completes it: « pour la friche » goes on to « de la Tuilerie »."""
    end = phrase.end
    for other in phrases:
        if other.start == end + 1 and other.preposition == "de":
            end = other.end
    return end
