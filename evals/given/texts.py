"""A given passage analysed: its sentences and words, and what each may be an answer to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corpus.french.folding import fold
from evals.given import wanted
from index.french.analysis import analyse

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
TEXTS_KEPT = 20_000
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?;:])\s+")

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A passage analysed: its sentences and where they stand; its tokens, each with its word and what it may be."""

    spans: tuple[tuple[int, int], ...]
    sentences: tuple[str, ...]
    folded: tuple[str, ...]
    tokens: tuple[str, ...]
    written: tuple[str, ...]
    sentence_of: npt.NDArray[np.int64]
    dates: Flags
    numbers: Flags
    names: Flags


@lru_cache(TEXTS_KEPT)
def analysed(passage: str) -> Text:
    """Return a passage analysed; one without words has one token, which is no word."""
    spans = tuple(_spans(passage)) or ((0, len(passage)),)
    sentences = tuple(passage[start:end] for start, end in spans)
    found = [
        (token, match.group(), number, core, core[:1].isupper() and match.start() > 0)
        for number, sentence in enumerate(sentences)
        for match in WORD.finditer(sentence)
        for core in [re.split(r"['’]", match.group())[-1]]
        for token in analyse(match.group())
    ] or [("?", ".", 0, "", False)]
    cores = [fold(core) for _token, _written, _number, core, _is_name in found]
    return Text(
        spans=spans,
        sentences=sentences,
        folded=tuple(fold(each) for each in sentences),
        tokens=tuple(each[0] for each in found),
        written=tuple(each[1] for each in found),
        sentence_of=np.array([each[2] for each in found]),
        dates=np.array(
            [
                bool(wanted.YEAR.match(core)) or each[0] in wanted.TIMES
                for each, core in zip(found, cores, strict=True)
            ]
        ),
        numbers=np.array([bool(wanted.COUNTED.search(core)) for core in cores]),
        names=np.array([each[4] for each in found]),
    )


def _spans(passage: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end, after in (*(match.span() for match in _SENTENCE_END.finditer(passage)), (len(passage),) * 2):
        said = passage[start:end]
        if said.strip():
            yield start + len(said) - len(said.lstrip()), start + len(said.rstrip())
        start = after
