"""How much two texts have in common, from small sketches of each."""

import heapq
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from corpus.french.folding import fold

SKETCH_SIZE = 128
# Two texts this alike (Jaccard index of their word shingles) are told to be near-duplicates.
NEAR_DUPLICATE = 0.8
_SHINGLE_WORDS = 4
_WORD = re.compile(r"\w+")


def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest hashes of the text's word shingles, in ascending order, at most `SKETCH_SIZE`.

    A bottom-k sketch (Broder, 1997, "On the resemblance and containment of documents").
    """
    words = [word.encode() for word in _WORD.findall(fold(text))]
    if not words:
        return ()
    whole = b" ".join(words)
    ends = list(accumulate(len(word) + 1 for word in words))
    lasts = ends[min(_SHINGLE_WORDS, len(words)) - 1 :]
    hashes = {zlib.crc32(whole[start : end - 1]) for start, end in zip((0, *ends), lasts, strict=False)}
    return tuple(heapq.nsmallest(SKETCH_SIZE, hashes))


def resemblance(first: Sequence[int], second: Sequence[int]) -> float:
    """Estimate from two sketches the share (0 to 1) of shingles that their texts have in common."""
    if not first or not second:
        return 0.0
    smallest = heapq.nsmallest(SKETCH_SIZE, set(first) | set(second))
    return len(set(first) & set(second) & set(smallest)) / len(smallest)


def near_duplicates(
    sketches: Mapping[str, Sequence[int]], of: Collection[str]
) -> tuple[tuple[str, str, float], ...]:
    """Return the pairs of texts at least `NEAR_DUPLICATE` alike, one of them among `of`, and how alike.

    Keys are the texts' own; a pair is told once, in the order of `sketches`.
    """
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for key, hashes in sketches.items():
        for value in hashes:
            holders[value].append(key)
    rank = {key: position for position, key in enumerate(sketches)}
    found: dict[tuple[str, str], float] = {}
    for key in sorted(of, key=rank.__getitem__):
        shared = Counter(other for value in sketches[key] for other in holders[value] if other != key)
        for other, count in shared.items():
            # Texts that alike share as much of the shorter sketch.
            if 2 * count >= min(len(sketches[key]), len(sketches[other])):
                alike = resemblance(sketches[key], sketches[other])
                if alike >= NEAR_DUPLICATE:
                    first, second = sorted((key, other), key=rank.__getitem__)
                    found[first, second] = alike
    return tuple((first, second, alike) for (first, second), alike in found.items())
