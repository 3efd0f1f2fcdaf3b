"""Acronyms and what they stand for: those that a document defines, and the bundled list."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.french.folding import fold
from corpus.french.small_words import LINKS, UPPER

_ACRONYM = rf"[{UPPER}][A-Za-zÀ-ÿ]?[A-Z&/.-]*[{UPPER}][a-zé]?\d?"
_SHAPE = re.compile(rf"[{UPPER}](?:[A-Za-zÀ-ÿ&'-]){{1,9}}")
# « nouveau programme national de renouvellement urbain (NPNRU) »: the words run back from the parenthesis.
_IN_PARENTHESES = re.compile(rf"\(\s*[«\"]?\s*(?P<acronym>{_ACRONYM})\s*[»\"]?\s*\)")
# « DSIL (dotation de soutien à l'investissement local) », « CC : Communauté de Communes »
_SPELLED_AFTER = re.compile(
    rf"(?<!\w)(?P<acronym>{_ACRONYM})\s*(?:\(\s*|[:=]\s+)(?P<meaning>[A-Za-zÀ-ÿ][^()\n:;/]{{5,110}}?)(?=[)\n;/.]|$)",
    re.MULTILINE,
)
# « La Communauté d'Agglomération de (...), représentée par (...), ci-après désignée par la « CAVM » »: the
# name stands somewhere before.
_DESIGNATED = re.compile(
    r"(?:ci-après|dénommée?s?|désignée?s?|appelée?s?)\b[^«»\"\n]{0,60}[«\"]\s*"
    rf"(?P<acronym>(?-i:{_ACRONYM}))\s*[»\"]",
    re.IGNORECASE,
)
_DESIGNATED_WITHIN = 360
_SENTENCE_BREAK = re.compile(rf"\n\s*\n(?=\W*[{UPPER}])|[()«»;]")
_UNSPELT = LINKS | {"a", "ou", "par", "pour", "un", "une", "dans", "avec", "the", "of"}
_WORD = re.compile(r"[\wÀ-ÿ]+")


@dataclass(frozen=True, slots=True)
class Definition:
    """An acronym and the words that it stands for."""

    acronym: str
    meaning: str


class Glossary:
    """Looks up acronyms; definitions given later take the place of earlier ones for the same acronym."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._meanings = {acronym_key(d.acronym): d for d in definitions}
        self._acronyms = {fold(d.meaning): d for d in self._meanings.values()}

    def meaning(self, acronym: str) -> str | None:
        """Return what an acronym stands for, however it is dotted or cased, or None."""
        found = self._meanings.get(acronym_key(acronym))
        return found.meaning if found else None

    def acronym(self, words: str) -> str | None:
        """Return the acronym of these words, or None."""
        found = self._acronyms.get(fold(words))
        return found.acronym if found else None

    def with_definitions(self, definitions: Iterable[Definition]) -> "Glossary":
        """Return a glossary in which these definitions come before what was known."""
        return Glossary((*self._meanings.values(), *definitions))

    def __iter__(self) -> Iterator[Definition]:
        return iter(self._meanings.values())

    def __len__(self) -> int:
        return len(self._meanings)


@cache
def bundled() -> Glossary:
    """Return the acronyms of French public action that come with the program."""
    lines = (
        (resources.files("corpus.french") / "lists" / "sigles.csv").read_text(encoding="utf-8").splitlines()
    )
    return Glossary(Definition(row["sigle"], row["signification"]) for row in csv.DictReader(lines))


def acronym_key(acronym: str) -> str:
    """Return the form under which an acronym is known: « P.L.U.i. », « PLUI » and « plui » are one."""
    return re.sub(r"[^a-z0-9]", "", fold(acronym))


def find_definitions(text: str) -> tuple[Definition, ...]:
    """Return the acronyms that a text defines, in order, the first definition of each.

    A definition counts only where the acronym's letters are the initials of its words, links aside.
    """
    found: dict[str, Definition] = {}
    for start, acronym, meaning in sorted(_candidates(text)):
        if start >= 0 and acronym_key(acronym) not in found:
            found[acronym_key(acronym)] = Definition(acronym, " ".join(meaning.split()))
    return tuple(found.values())


def spells(acronym: str, words: str) -> bool:
    """Return whether the acronym's letters are, in order, the initials of these words."""
    letters = acronym_key(acronym)
    full = [fold(word) for word in _WORD.findall(words)]
    bearing = [word for word in full if word not in _UNSPELT]
    if len(letters) < 2 or len(bearing) < 2 or bearing[0][0] != letters[0]:
        return False
    return _matches(letters, full) and len(bearing) <= len(letters) + 1


def _matches(letters: str, words: list[str]) -> bool:
    """Match letters to the words' beginnings: up to three letters a word, none of a link."""
    if not letters:
        return all(word in _UNSPELT for word in words)
    if not words:
        return False
    word, rest = words[0], words[1:]
    for taken in (1, 2, 3):
        if word[:taken] == letters[:taken] and len(word) >= taken and _matches(letters[taken:], rest):
            return True
    return word in _UNSPELT and _matches(letters, rest)


def _candidates(text: str) -> Iterator[tuple[int, str, str]]:
    for match in _IN_PARENTHESES.finditer(text):
        before = text[max(0, match.start() - 160) : match.start()].rstrip(' *_»"\n')
        meaning = _longest_spelling(match["acronym"], _SENTENCE_BREAK.split(before)[-1])
        if meaning:
            yield match.start(), match["acronym"], meaning
    for match in _SPELLED_AFTER.finditer(text):
        if _SHAPE.fullmatch(match["acronym"]) and spells(match["acronym"], match["meaning"]):
            yield match.start(), match["acronym"], match["meaning"].strip()
    for match in _DESIGNATED.finditer(text):
        meaning = _named_before(
            match["acronym"], text[max(0, match.start() - _DESIGNATED_WITHIN) : match.start()]
        )
        if meaning:
            yield match.start(), match["acronym"], meaning


def _longest_spelling(acronym: str, before: str) -> str | None:
    """Return the words just before a parenthesis whose initials spell the acronym, or None."""
    words = list(_WORD.finditer(before))
    longest = None
    for word in reversed(words[-2 * len(acronym) - 4 :]):
        if fold(word[0]) not in _UNSPELT and spells(acronym, before[word.start() :]):
            longest = before[word.start() :]
    return longest.strip(" ,«»\"'*") if longest else None


def _named_before(acronym: str, before: str) -> str | None:
    """Return the last name before a designation, capital first, whose initials spell the acronym, or None."""
    if len(acronym) < 3:
        return None
    for line in reversed(before.split("\n")):
        words = list(_WORD.finditer(line))
        for first in range(len(words) - 1, -1, -1):
            start = words[first].start()
            if not line[start].isupper() or fold(words[first][0]) in _UNSPELT:
                continue
            for last in words[first + 1 : first + 2 * len(acronym) + 4]:
                name = line[start : last.end()]
                if _SENTENCE_BREAK.search(name):
                    break
                if spells(acronym, name):
                    return name
    return None
