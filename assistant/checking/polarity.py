"""What a text denies, affirms, or only holds possible: compared, a statement may not say the contrary."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.french.words import Word, likeness, listed, words

_NEGATORS = listed("pas plus jamais aucun aucune aucunement guere point rien ni nullement personne")
# Between « ne » and its verb, and between an auxiliary and what it helps.
_CLITICS = listed("s se l la le les y en lui leur me nous vous m t a ete donc encore toujours")
_AUXILIARIES = listed(
    "a ont est sont sera seront serait seraient etait etaient avait avaient aura auront ait soit soient ete"
    " etre avoir peut peuvent doit doivent devra devront fait font va vont semble"
)
_EXPLETIVE = re.compile(
    r"(?:avant|moins|sans|peur|crainte) que?\b.{0,30}$|(?:avant|moins|sans|peur) qu['’].{0,30}$", re.I
)
_MODAL = re.compile(
    r"(?:pourr|devrai|souhait|envisag|etudier|voudrai|espere|propos)\w*$|peuvent$|peut$|eventuel\w*$|possibl\w*$"
)
_PAUSES = re.compile(r"[.,;:!?\n]")
_ENDS = re.compile(r"[.;:!?\n]")
# Words that deny by themselves what the next ones say.
_DENYING = re.compile(
    r"^(?:refus|rejet|exclu|interdi|annul|suppress|supprim|renonc|abandon|faute|absenc|defavorabl|sauf|hormis"
    r"|inelig|manqu|impossib)"
)
_REFUSING = re.compile(r"^(?:refus|rejet|renonc|annul|abandon|interdi)")
# What is not obtained was not granted.
_GRANTING = re.compile(r"^(?:accord|obt|attribu|octroy|allou|vers|financ|rec|percev|apport|soutien|soutenu)")
# The two sides of an opposition, by the beginnings of their words.
_OPPOSITES = tuple(
    (re.compile(left), re.compile(right))
    for left, right in (
        (
            r"^(?:augment|hauss|accroi|progress|croissan|hausse)",
            r"^(?:diminu|baiss|redui|reduct|recul|decroi)",
        ),
        (r"^(?:accept|approuv|adopt|accord(?!$))", r"^(?:refus|rejet)"),
        (r"^(?:avant)$", r"^(?:apres)$"),
        (r"^(?:superieur)", r"^(?:inferieur)"),
        (r"^(?:inclu|compri)", r"^(?:exclu)"),
        (r"^(?:obligatoir|impos)", r"^(?:facultati|optionn)"),
        (r"^(?:gratui)", r"^(?:payan)"),
        (r"^(?:maintien|maintenu|conserv)", r"^(?:suppri|abandon)"),
        (r"^(?:minim)", r"^(?:maxim|plafon)"),
        (r"^(?:excedent|benefice$)", r"^(?:deficit)"),
        (r"^(?:recett)", r"^(?:depens)"),
        (r"^(?:fonctionnement)$", r"^(?:investissement)$"),
        (r"^(?:nord)$", r"^(?:sud)$"),
    )
)
# Words that mean nearly the same are this much alike; a word and its other endings more.
_SYNONYM = 0.8
_PREFIXES = ("in", "im", "ir", "il", "non", "de", "des", "mal")


@dataclass(frozen=True, slots=True)
class Polarity:
    """The stems that a text denies, those that it only holds possible, and those that it says plainly."""

    denied: frozenset[str]
    possible: frozenset[str]
    plain: frozenset[str]
    folded: frozenset[str]


def polarity(text: str) -> Polarity:
    """Return what a text denies and affirms."""
    said = words(text)
    denied: dict[int, None] = {}
    possible: dict[int, None] = {}
    for rank, word in enumerate(said):
        if word.folded in {"ne", "n"}:
            denied.update(dict.fromkeys(_denied(text, said, rank)))
        elif _denies_next(text, said, rank):
            denied.update(dict.fromkeys(_next(text, said, rank, 1)))
        elif _MODAL.match(word.folded):
            possible.update(dict.fromkeys(_next(text, said, rank, 1)))
    stems = [word.stem for word in said]
    return Polarity(
        frozenset(stems[rank] for rank in denied if stems[rank]),
        frozenset(stems[rank] for rank in possible if stems[rank] and rank not in denied),
        frozenset(
            stem for rank, stem in enumerate(stems) if stem and rank not in denied and rank not in possible
        ),
        frozenset(word.folded for word in said),
    )


def contrary(statement: str, quotes: str) -> str | None:
    """Return the word on which the statement says the contrary of its quotes, or None."""
    said, proof = polarity(statement), polarity(quotes)
    if denials(statement) and not denials(quotes) and not proof.denied:
        return "ne"
    refuses = any(_DENYING.match(word) for word in proof.folded)
    for stem in said.denied:
        is_granting = (
            stem not in proof.plain and _GRANTING.match(stem) and any(map(_GRANTING.match, proof.denied))
        )
        if not _any_like(stem, proof.denied) and not is_granting and (not refuses or stem in proof.plain):
            return stem
    for stem in proof.denied - proof.possible:
        if _same_word(stem, said.plain | said.possible) and not _same_word(stem, proof.plain):
            return stem
    for stem in proof.possible - proof.denied:
        if _same_word(stem, said.plain) and not _same_word(stem, proof.plain):
            return stem
    for stem in said.possible - proof.possible:
        if stem in proof.plain and not any(_MODAL.match(word) for word in proof.folded):
            return stem
    if not proof.denied and not refuses and not denials(quotes):
        refused = next(filter(_REFUSING.match, said.folded), None)
        if refused is not None:
            return refused
    return _opposite(said, proof)


def denials(text: str) -> int:
    """Return how many times « ne » denies in a text, « ne ... que » aside."""
    said = words(text)
    return sum(
        1
        for rank, word in enumerate(said)
        if word.folded in {"ne", "n"}
        and any(said[each].folded in _NEGATORS for each in _same_sentence(text, said, rank, 7))
    )


def _same_word(stem: str, others: frozenset[str]) -> bool:
    """Whether one of these is the word, perhaps with another ending."""
    return stem in others or any(likeness(stem, other) > _SYNONYM for other in others)


def _any_like(stem: str, others: frozenset[str]) -> bool:
    return stem in others or any(likeness(stem, other) >= _SYNONYM for other in others)


def _opposite(said: Polarity, proof: Polarity) -> str | None:
    for left, right in _OPPOSITES:
        for one, other in ((left, right), (right, left)):
            mine = next(filter(one.match, said.folded), None)
            if mine and _only(other, proof.folded, one) and not any(map(other.match, said.folded)):
                return mine
    turned = [word for word in said.folded - proof.folded if _without_prefix(word) & proof.folded]
    for word in turned:
        if not any(likeness(word, other) >= _SYNONYM for other in proof.folded if other[:3] == word[:3]):
            return word
    return next(
        (word for word in proof.folded - said.folded if _without_prefix(word) & (said.folded - proof.folded)),
        None,
    )


def _only(one: re.Pattern[str], folded: frozenset[str], other: re.Pattern[str]) -> bool:
    return any(map(one.match, folded)) and not any(map(other.match, folded))


def _without_prefix(word: str) -> set[str]:
    """Return what an adjective denies: « éligible » for « inéligible »."""
    return {word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix) and len(word) >= 7}


def _denied(text: str, said: Sequence[Word], rank: int) -> list[int]:
    """Return the ranks of what « ne » at this rank denies: its verb, the participle, « pas de » what."""
    if _EXPLETIVE.search(text[max(0, said[rank].start - 45) : said[rank].start]):
        return []
    window = _same_sentence(text, said, rank, 9, _PAUSES)
    folded = [said[each].folded for each in window]
    negator = next((at for at, word in enumerate(folded) if word in _NEGATORS), None)
    only = next((at for at, word in enumerate(folded) if word in {"que", "qu"}), None)
    if only is not None and (negator is None or only < negator):
        return []
    found: list[int] = []
    for at, each in enumerate(window):
        word = said[each]
        if found and negator is not None and at >= negator:
            break
        if word.folded in _CLITICS | _NEGATORS | _AUXILIARIES or not word.stem:
            continue
        found.append(each)
        if negator is None or at > negator:
            break
    if negator is not None and folded[negator + 1 : negator + 2] and folded[negator + 1] in {"de", "d"}:
        found += _next(text, said, window[negator], 1)
    return found


def _next(text: str, said: Sequence[Word], rank: int, count: int) -> list[int]:
    found = [
        each
        for each in _same_sentence(text, said, rank, 6)
        if said[each].stem and said[each].folded not in _NEGATORS | _AUXILIARIES
    ]
    return found[:count]


def _same_sentence(
    text: str, said: Sequence[Word], rank: int, most: int, ends: re.Pattern[str] = _ENDS
) -> list[int]:
    ranks: list[int] = []
    for each in range(rank + 1, min(rank + 1 + most, len(said))):
        if ends.search(text[said[each - 1].end : said[each].start]):
            break
        ranks.append(each)
    return ranks


def _denies_next(text: str, said: Sequence[Word], rank: int) -> bool:
    word = said[rank].folded
    if word in {"aucun", "aucune", "sans", "ni"}:
        return True
    if word not in {"non", "pas"} or rank + 1 == len(said):
        return False
    following, gap = said[rank + 1], text[said[rank].end : said[rank + 1].start]
    if word == "pas":
        return following.folded in {"de", "d"}
    return gap in {" ", "-"} and following.folded != "seulement"
