"""The things that a question names, as its words stand: « la station d'épuration », « Corseul », « l'ANRU »."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.french.vocabulary import AUTHORS
from assistant.french.words import Word, listed, words
from assistant.questions.question import Question
from corpus.french.dates import FOLDED_MONTHS, MONTH, YEAR, is_year, years_of
from corpus.french.small_words import LINKS

# What a word weighs at most that says only what is asked.
_ASKING = 0.3
_JOINING = LINKS | {"a", "pour"}
_ARTICLES = {
    "l": "l’",
    "la": "la ",
    "le": "le ",
    "les": "les ",
    "du": "le ",
    "des": "les ",
    "au": "le ",
    "aux": "les ",
}
_BREAK = re.compile(r"[,;:?!()«»\"]|-(?:t-)?(?:ils?|elles?|on)\b")
_MOST_JOINING = 2
_SHORTEST = 2
_BEFORE_VERBS = listed(
    "y se s qui ne ils elles il elle on je tu nous vous ont sont est etait ete avait aurait"
)
_PREPOSITIONS = listed(
    "contre selon parmi hors via malgre envers lors depuis pendant jusque fin debut euro euros"
)
_YEAR = re.compile(
    rf",?\s*\b(?:(?:en|depuis|fin|début|mi|pour|de|d['’]ici|courant|(?:pour|dans) l['’]année|au titre de|au \d+(?:er)?"
    rf"|le \d+(?:er)?)\s+)?(?:{MONTH}\s+)?{YEAR}\b,?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that name one thing, with their article; the stems that say it, and those of them that tell it best.

    `pieces` are the two that small words join: « élèves » and « la cité éducative ».
    """

    text: str
    stems: tuple[str, ...]
    telling: tuple[str, ...]
    is_name: bool
    pieces: tuple["Phrase", ...] = ()


def phrases_of(question: Question) -> tuple[Phrase, ...]:
    """Return the things named, in order; neither what is asked of them nor when."""
    text = question.text
    written = words(text)
    kept = [_is_named(word, rank, written, question) for rank, word in enumerate(written)]
    found: list[Phrase] = []
    current: list[int] = []
    for rank in range(len(written)):
        if not kept[rank]:
            continue
        if current and not _goes_on(text, written, current[-1], rank):
            found.append(_phrase(text, written, current))
            current = []
        current.append(rank)
    if current:
        found.append(_phrase(text, written, current))
    return tuple({phrase.stems: phrase for phrase in found}.values())


def without_year(text: str) -> str | None:
    """Return a question, or a part of one, without the year that it states; None where it states none or several."""
    if len(years_of(text)) != 1:
        return None
    rest = re.sub(r"\s+", " ", _YEAR.sub(" ", text)).strip(" ,")
    return rest[:1].upper() + rest[1:] if text[:1].isupper() else rest


def date_of(text: str) -> str:
    """Return when, as a text says it with its year, « en octobre 2022 »; nothing where it states no year."""
    stated = _YEAR.search(text)
    return stated.group().strip(" ,") if stated else ""


def _is_named(word: Word, rank: int, written: Sequence[Word], question: Question) -> bool:
    """Whether the word names what is asked about: neither a verb, nor the thing asked or its adjective, nor a date."""
    term = next((term for term in question.terms if term.stem == word.stem), None)
    if term is None or word.folded in FOLDED_MONTHS or word.folded in _PREPOSITIONS or is_year(word.stem):
        return False
    if term.kind == "number":
        # « 3 étoiles », « volet 2 »
        return bool(term.partner)
    focus = {stem for part in question.parts for stem in part.focus}
    if word.stem in focus:
        return word.is_acronym or _is_said_of(rank, written)
    if any(word.stem in part.actor for part in question.parts):
        return True
    before = written[rank - 1] if rank else None
    is_adjective = before is not None and before.stem in focus and not word.is_capital
    if before is not None and before.folded in _BEFORE_VERBS and not word.is_capital:
        return False
    is_word = len(word.folded) > _SHORTEST or word.is_capital
    return term.kind != "verb" and term.weight > _ASKING and is_word and not is_adjective


def _is_said_of(rank: int, written: Sequence[Word]) -> bool:
    """Whether what is asked for is named with what it is of: « combien de bornes de recharge », « le taux de pauvreté »."""
    before = [word.folded for word in written[max(0, rank - 2) : rank]]
    after = [word.folded for word in written[rank + 1 : rank + 2]]
    return after in (["de"], ["d"]) and (before[:1] == ["combien"] or written[rank].folded == "taux")


def _goes_on(text: str, written: Sequence[Word], last: int, rank: int) -> bool:
    """Whether a word belongs to the thing before it: « de Corseul » is another, « de Lorraine » goes on a name."""
    joining = written[last + 1 : rank]
    if len(joining) > _MOST_JOINING or any(word.folded not in _JOINING for word in joining):
        return False
    if _BREAK.search(text, written[last].end, written[rank].end):
        return False
    if not joining:
        return True
    if written[last].stem in AUTHORS and len(joining) == 1 and joining[0].folded in {"de", "d", "du"}:
        # « la ville de Dinan »
        return True
    return written[rank].is_capital == written[last].is_capital and not written[last].is_acronym


def _is_parted(written: Sequence[Word], first: int, second: int) -> bool:
    """Whether small words join two, that are not of one name: « la cité éducative | de la ville », « Tête d'Or »."""
    return second > first + 1 and not (written[first].is_capital and written[second].is_capital)


def _phrase(text: str, written: Sequence[Word], ranks: Sequence[int]) -> Phrase:
    named = [written[rank] for rank in ranks]
    stems = tuple(dict.fromkeys(word.stem for word in named))
    names = tuple(dict.fromkeys(word.stem for word in named if word.is_capital or word.is_number))
    shown = text[named[0].start : named[-1].end].replace("'", "’")
    article = _ARTICLES.get(written[ranks[0] - 1].folded, "") if ranks[0] else ""
    shown = f"{article}{shown}" if article else shown if named[0].is_capital else f"« {shown} »"
    split = next(
        (rank for rank in range(1, len(ranks)) if _is_parted(written, ranks[rank - 1], ranks[rank])), 0
    )
    parts = (ranks[:split], ranks[split:]) if split else ()
    pieces = tuple(_phrase(text, written, part) for part in parts)
    return Phrase(shown, stems, names or stems, bool(names), pieces)
