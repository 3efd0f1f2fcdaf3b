"""What stands for what: acronyms and the words that they are made of, both ways.

An index keeps those that its own passages define, and those of the bundled list that its passages use.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from corpus.french.glossary import bundled, find_definitions
from corpus.french.small_words import UPPER
from index.french.analysis import analyse
from index.seams import Alternative

Meaning = tuple[str, tuple[str, ...]]
"""An acronym's token, and the tokens of what it means."""

_NAME = "acronyms.json"
_MAY_DEFINE = re.compile(rf"[{UPPER}]{{2}}[^\n]{{0,4}}[():=»]|ci-après")
_LONGEST = 12
_KEPT = 64


class Acronyms:
    """The acronyms of some collections; of several meanings of one, those that most passages give."""

    def __init__(self, counts: Mapping[Meaning, int]) -> None:
        self.counts = dict(counts)
        self._meanings: dict[str, tuple[str, ...]] = {}
        self._acronyms: dict[tuple[str, ...], str] = {}
        for (acronym, words), _ in sorted(counts.items(), key=lambda item: item[1]):
            self._meanings[acronym] = words
            self._acronyms[words] = acronym

    def with_definitions(
        self, defined: Mapping[Meaning, int], frequencies: Callable[[Sequence[str]], tuple[int, ...]]
    ) -> "Acronyms":
        """Return these with what passages define beside, and with what they use of the bundled list."""
        counts = Counter(self.counts)
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


class AcronymsByCollection:
    """The acronyms of each collection of an index, and of any of them together."""

    def __init__(self, collections: Mapping[str, Acronyms]) -> None:
        self._collections = dict(collections)
        self.of = lru_cache(_KEPT)(self._of)

    @classmethod
    def load(cls, folder: Path) -> "AcronymsByCollection":
        """Read the acronyms of an index folder; none where it keeps none. Raises ValueError for a damaged file."""
        path = folder / _NAME
        held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return cls(
            {
                collection: Acronyms({(acronym, tuple(words)): count for acronym, words, count in rows})
                for collection, rows in held.items()
            }
        )

    def save(self, folder: Path) -> None:
        """Write the acronyms; the file appears whole."""
        held = {
            collection: [[acronym, words, count] for (acronym, words), count in sorted(each.counts.items())]
            for collection, each in sorted(self._collections.items())
        }
        written = folder / f"{_NAME}.new"
        written.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
        written.replace(folder / _NAME)

    def changed(self, collection: str, acronyms: Acronyms) -> "AcronymsByCollection":
        """Return these with other acronyms for one of the collections."""
        return AcronymsByCollection({**self._collections, collection: acronyms})

    def _of(self, collections: tuple[str, ...]) -> Acronyms:
        """Return the acronyms of these collections together; of all where none is named."""
        counts: dict[Meaning, int] = {}
        for collection in collections or tuple(self._collections):
            for meaning, count in self._collections.get(collection, Acronyms({})).counts.items():
                counts[meaning] = counts.get(meaning, 0) + count
        return Acronyms(counts)


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
