"""What a question asks of the ledger: a sum, the greatest, a list, a count, sides compared; and of which lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, get_args

from assistant.french.words import listed, singular
from assistant.questions.asking import Asking, Marked, Of, Tag, readings
from assistant.questions.question import understand
from corpus.french.dates import FOLDED_MONTHS, MONTH, YEAR, month_number
from corpus.french.figures import figures
from corpus.french.folding import fold, words_of
from corpus.french.number_words import NUMBER_WORD, worded
from corpus.french.programmes import find_programmes
from corpus.french.territories import DEPARTEMENTS, REGIONS
from corpus.ledger.money.particulars import state_of

Operation = Literal["sum", "greatest", "least", "list", "count", "compare"]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)
Role = Literal["payer", "receiver", "place", "class", "topic", "document"]
Kind = Literal["association", "commune", "departement", "region", "epci", "body"]

SMALL = listed(
    "l le la les un une des de du d a au aux en dans par pour sur et ou avec son sa ses leur leurs"
)
# What is part of what someone is called, and tells no name apart.
CALLED = listed(
    "association associations asso club commune communes ville villes village societe compagnie"
    " departement region collectivite"
)
KINDS: dict[str, Kind] = {
    "association": "association",
    "club": "association",
    "asso": "association",
    "commune": "commune",
    "ville": "commune",
    "village": "commune",
    "municipalite": "commune",
    "departement": "departement",
    "region": "region",
    "intercommunalite": "epci",
    "epci": "epci",
    "agglomeration": "epci",
    "agglo": "epci",
    "interco": "epci",
    "communaute": "epci",
    "metropole": "epci",
}
# Any of these receives or gives: the noun tells no kind of body.
_ANYONE = listed(
    "beneficiaire structure organisme collectivite porteur laureat entite financeur partenaire acteur institution"
    " organisation contributeur projet dossier operation subvention aide etablissement"
)
STATE = ("etat",)
"""The words of the State."""
_LINKS = listed("l le la les de du des d")
_ROLES: dict[Tag, Role] = {
    "giver": "payer",
    "receiver": "receiver",
    "place": "place",
    "topic": "topic",
    "kind": "document",
}
MOST_SHOWN = 10
_SHOWN = re.compile(rf"\b(?:top|les|des) (\d+|{NUMBER_WORD}) |\btop (\d+)")
_MONTH = re.compile(rf"\b({MONTH}) {YEAR}", re.IGNORECASE)
_MORE = re.compile(r"plus|dela|superieur|depass|excede|au moins|minimum|dessus|^\+|>")
_LESS = re.compile(r"moins|inferieur|sous|jusqu|max|plafon|dessous|au plus|pas|<|^-")
_INCLUDED = re.compile(r"d au moins|au moins|au minimum|d au plus|au plus|au maximum|entre|jusqu")
_UNMARKED = re.compile(r"(\d)\s*(k|m)?(?:\s*(?:e|eur))?\s*$", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:combien|nombre|cb) d(?:e |['’])(?:(?:nouvea\w+|autres) )?(\w+)")
_ALL = re.compile(r"\bliste|\btou(?:s|tes)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, or what money is for: its telling words, folded; as written; and what it does in the question.

    `called` is the kind of body that the words before it say: « la commune de Dinan ».
    """

    words: tuple[str, ...]
    written: str
    role: Role
    called: Kind = "body"


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """What is asked of the ledger: `of` what is counted, listed or ranked, `kind` the bodies that receive.

    `least` and `most` bound an amount in euros; they are strict where `is_strict`. `shown` of the greatest are told;
    a list is exhaustive where all is asked for, or what passes a bound. `noun` is what is counted, as the question
    calls it. What is only asked for or planned is left out where `is_given`.
    """

    operations: frozenset[Operation]
    of: Of
    kind: Kind = "body"
    mentions: tuple[Mention, ...] = ()
    programmes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    month: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    is_strict: bool = True
    shown: int = 1
    is_exhaustive: bool = False
    is_given: bool = False
    noun: str = ""


def ledger_questions(text: str) -> tuple[LedgerQuestion, ...]:
    """Return what the question asks of the ledger, by each reading of its names; nothing where a text says it all."""
    return tuple(dict.fromkeys(filter(None, map(_question, readings(text)))))


def _question(found: Asking) -> LedgerQuestion | None:
    operations = [each for each in OPERATIONS if each in found.asks]
    if not operations or len(operations) < len(found.asks):
        return None
    kind, mentions = _kind_of(found)
    bounds = [bound for written in found.said("bound") if (bound := _bound(written))]
    years = tuple(dict.fromkeys(int(year) for said in found.said("year") for year in re.findall(YEAR, said)))
    month = _MONTH.search(found.text)
    programmes, topics, is_paid_for = _programmes(found)
    if is_paid_for:
        # A programme says itself who pays: « la DETR du Pas-de-Calais ».
        mentions = [
            replace(each, role="receiver") if each.role == "payer" and not _is_common(each) else each
            for each in mentions
        ]
    folded = fold(found.text)
    shown = _SHOWN.search(folded)
    return LedgerQuestion(
        frozenset(operations),
        found.of,
        kind,
        _as_one_topic([*mentions, *topics], [*_others(found)]),
        programmes,
        years,
        month_number(month[1]) if month else None,
        max((least for least, _, _ in bounds if least is not None), default=None),
        min((most for _, most, _ in bounds if most is not None), default=None),
        all(is_strict for _, _, is_strict in bounds),
        _number(shown[1] or shown[2]) if shown else 1,
        bool(bounds) or _ALL.search(folded) is not None,
        state_of(found.text) in {"attribué", "versé"},
        noun if (counted := _COUNTED.search(folded)) and singular(noun := counted[1]) in _ANYONE else "",
    )


def _kind_of(found: Asking) -> tuple[Kind, list[Mention]]:
    """Return the kind of bodies that receive, and the names; a kind that is not known is part of a name."""
    kind: Kind = "body"
    mentions = [
        _mention(found.text[mark.start : mark.end], _ROLES[mark.tag], found.text[: mark.start])
        for mark, after in zip(found.marks, (*found.marks[1:], None), strict=False)
        if mark.tag in _ROLES and not _is_noun_of(mark, after, found.text)
    ]
    for written in found.said("class"):
        noun = next((singular(word) for word in words_of(written) if word not in SMALL), "")
        if noun in KINDS:
            kind = KINDS[noun]
        elif noun and noun not in _ANYONE and found.of != "giver":
            mentions.append(_mention(written, "class" if found.of == "receiver" else "topic"))
    if found.said("class") and found.of != "giver" and "compare" not in found.asks:
        # « Les associations de Vitré »: who receives is asked, and where.
        mentions = [replace(each, role="place") if each.role == "receiver" else each for each in mentions]
    return kind, _of_areas([each for each in mentions if each.words])


def _is_common(payer: Mention) -> bool:
    """Whether who pays is named by a common noun, and pays beside a programme: « DETR et Département »."""
    return payer.words == STATE or all(word in KINDS for word in payer.words)


def _as_one_topic(mentions: Sequence[Mention], others: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the names, all that says what money is for as one: a line need not say every word of it, but all names."""
    named = [each for each in others if each.role != "topic" or each.written[:1].isupper()]
    topics = [each for each in (*mentions, *others) if each.role == "topic" and each not in named]
    kept = (*(each for each in mentions if each.role != "topic"), *named)
    if len(topics) < 2:
        return (*kept, *topics)
    words = tuple(dict.fromkeys(word for each in topics for word in each.words))
    return (*kept, Mention(words, " ".join(each.written for each in topics), "topic"))


def _of_areas(mentions: list[Mention]) -> list[Mention]:
    """Return the names; « le Département » that pays, of a question that says which one as a place, is that one."""
    for payer in mentions:
        kind: Kind = KINDS.get(payer.words[0], "body")
        for area in mentions:
            if payer.role == "payer" and len(payer.words) == 1 and area.words in _AREAS.get(kind, ()):
                named = replace(area, role="payer", called=kind)
                return [named if each is payer else each for each in mentions if each is not area]
    return mentions


def _others(found: Asking) -> Iterator[Mention]:
    """Yield what is said by words that nothing is known of, and that are more than verbs: the lines must say it too."""
    known = CALLED | _ANYONE | KINDS.keys() | set(FOLDED_MONTHS)
    telling_words = {term.folded for term in understand(found.text).terms if term.kind in {"word", "name"}}
    left = [word for word in found.others if word in telling_words and not {word, singular(word)} & known]
    if tuple(left[:1]) == STATE:
        yield _mention(left.pop(0), "payer")
    written = {fold(word): word for word in re.findall(r"[^\W\d_]+", found.text)}
    yield from (_mention(written.get(word, word), "topic") for word in left)


def _is_noun_of(mark: Marked, after: Marked | None, text: str) -> bool:
    """Whether words name no one: they say what the name after them is the name of, « le Département de la Creuse »."""
    if any(singular(word) not in KINDS for word in words_of(text[mark.start : mark.end])):
        return False
    if mark.tag in {"receiver", "place"}:
        # « Pas l'agglo »: no one in particular.
        return True
    if after is None:
        return False
    between = text[mark.end : after.start]
    return "," not in between and all(word in _LINKS for word in words_of(between))


def _mention(written: str, role: Role, before: str = "") -> Mention:
    said = telling(words_of(written))
    # « la communauté de communes [du Pays de Dinan] », « le [Département de la Creuse] ».
    nouns = [*_leading(words_of(before)), *(said[:1] if len(said) > 1 else ())]
    known = [KINDS[singular(noun)] for noun in nouns if singular(noun) in KINDS]
    called: Kind = known[0] if known else "body"
    return Mention(tuple(word for word in said if word not in CALLED) or said, written, role, called)


def _leading(before: Sequence[str]) -> list[str]:
    """Return the last words that say what a name is the name of: « communauté de communes du »."""
    start = len(before)
    while start and (before[start - 1] in SMALL or singular(before[start - 1]) in KINDS):
        start -= 1
    return list(before[start:])


def telling(name: Iterable[str]) -> tuple[str, ...]:
    """Return the folded words of a name but for the small ones: « Pas-de-Calais » is pas, calais."""
    return tuple(word for word in name if word not in SMALL)


# By the words that a question's names keep: « Pas-de-Calais » without its « de ».
DEPARTEMENTS_SAID = {telling(key): value for key, value in DEPARTEMENTS.items()}
REGIONS_SAID = {telling(key): value for key, value in REGIONS.items()}
_AREAS: dict[Kind, frozenset[tuple[str, ...]]] = {
    "departement": frozenset(DEPARTEMENTS_SAID),
    "region": frozenset(REGIONS_SAID),
}


def _programmes(found: Asking) -> tuple[tuple[str, ...], list[Mention], bool]:
    """Return the programmes of money, by their folded words; those without a name in the ledger; whether one says who pays."""
    named: list[str] = []
    others: list[Mention] = []
    is_paid_for = False
    for written in found.said("programme"):
        shouted = re.sub(r"\b[a-z]{3,6}\b", lambda match: match[0].upper(), written)
        known = [each for variant in (written, written.lower(), shouted) for each in find_programmes(variant)]
        # « DSIL 2019 » is the DSIL, of a year that is read as one.
        names = [re.sub(rf" {YEAR}$", "", " ".join(words_of(each.name))) for each in known]
        named += names
        is_paid_for = is_paid_for or any(each.funder for each in known)
        if not names:
            others.append(_mention(written, "topic"))
    return tuple(dict.fromkeys(named)), others, is_paid_for


def _bound(written: str) -> tuple[Decimal | None, Decimal | None, bool] | None:
    """Return the least and the most that words allow, and whether these themselves are left out."""
    read = figures(written if re.search(r"€|euro", written) else _UNMARKED.sub(r"\1 \2€", written))
    values = sorted(each.value for each in read if each.kind in {"amount", "number"})
    said = " ".join(words_of(written)) or written
    if not values:
        return None
    if len(values) > 1:
        return values[0], values[-1], False
    is_strict = _INCLUDED.search(said) is None
    is_more = _MORE.search(said) is not None and not said.startswith(("d au plus", "au plus"))
    if not is_more and _LESS.search(said) is None:
        return values[0], values[0], False
    return (values[0], None, is_strict) if is_more else (None, values[0], is_strict)


def _number(written: str) -> int:
    return min(int(written) if written.isdigit() else worded(written) or 1, MOST_SHOWN)
