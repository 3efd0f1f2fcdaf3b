"""What stands for what: acronyms and the words that they are made of, both ways.

An index keeps those that its own passages define, and those of the bundled list that its passages use.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.french.glossary import bundled, find_definitions
from corpus.french.small_words import UPPER
from index.french.analysis import analyse

Meaning = tuple[str, tuple[str, ...]]
"""An acronym's token, and the tokens of what it means."""

_NAME = "acronyms.json"
_MAY_DEFINE = re.compile(rf"[{UPPER}]{{2}}[^\n]{{0,4}}[():=»]|ci-après")
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Alternative:
    """Tokens of a question, and others that say the same if a passage holds them all."""

    said: tuple[str, ...]
    others: tuple[str, ...]


class Acronyms:
    """The acronyms of an index; of several meanings of one, those that most passages give."""

    def __init__(self, counts: Mapping[Meaning, int]) -> None:
        self._counts = dict(counts)
        self._meanings: dict[str, tuple[str, ...]] = {}
        self._acronyms: dict[tuple[str, ...], str] = {}
        for (acronym, words), _ in sorted(counts.items(), key=lambda item: item[1]):
            self._meanings[acronym] = words
            self._acronyms[words] = acronym

    @classmethod
    def load(cls, folder: Path) -> "Acronyms":
        """Read the acronyms of an index folder; none where it keeps none. Raises ValueError for a damaged file."""
        path = folder / _NAME
        rows = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        return cls({(acronym, tuple(words)): count for acronym, words, count in rows})

    def save(self, folder: Path) -> None:
        """Write the acronyms; the file appears whole."""
        rows = [[acronym, words, count] for (acronym, words), count in sorted(self._counts.items())]
        written = folder / f"{_NAME}.new"
        written.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        written.replace(folder / _NAME)

    def with_definitions(
        self, defined: Mapping[Meaning, int], frequencies: Callable[[Sequence[str]], tuple[int, ...]]
    ) -> "Acronyms":
        """Return these with what passages define beside, and with what they use of the bundled list."""
        counts = Counter(self._counts)
        counts.update(defined)
        for definition in bundled():
            meaning = _meaning(definition.acronym, definition.meaning)
            if meaning and meaning not in counts:
                (acronym,), words = frequencies([meaning[0]]), frequencies(meaning[1])
                if acronym or min(words):
                    counts[meaning] = 0
        return Acronyms(counts)

    def alternatives(self, tokens: Sequence[str]) -> tuple[Alternative, ...]:
        """Return what the acronyms in a question mean, and the acronyms of what is spelt out there."""
        found = [
            Alternative((token,), self._meanings[token])
            for token in dict.fromkeys(tokens)
            if token in self._meanings
        ]
        words = [token for token in tokens if _is_part(token)]
        at = 0
        while at < len(words):
            longest = range(min(len(words), at + _LONGEST), at + 1, -1)
            end = next((end for end in longest if tuple(words[at:end]) in self._acronyms), None)
            if end:
                said = tuple(words[at:end])
                found.append(Alternative(said, (self._acronyms[said],)))
            at = end or at + 1
        return tuple(each for each in found if not set(each.others) <= set(tokens))


def defined_in(texts: Iterable[str]) -> Counter[Meaning]:
    """Return the acronyms that texts define, and how many of them do."""
    counts: Counter[Meaning] = Counter()
    for text in texts:
        for definition in find_definitions(text) if _MAY_DEFINE.search(text) else ():
            meaning = _meaning(definition.acronym, definition.meaning)
            if meaning:
                counts[meaning] += 1
    return counts


def _meaning(acronym: str, meaning: str) -> Meaning | None:
    tokens, words = analyse(acronym), tuple(filter(_is_part, analyse(meaning)))
    return (tokens[0], words) if len(tokens) == 1 and 2 <= len(words) <= _LONGEST else None


def _is_part(token: str) -> bool:
    """Return whether a token is no compound, whose parts follow it."""
    return "-" not in token
