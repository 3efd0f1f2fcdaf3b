"""How much two texts have in common, from small sketches of each."""

import heapq
import re
import zlib
from collections.abc import Sequence

from corpus.folding import fold

SKETCH_SIZE = 128
# Two texts this alike (Jaccard index of their word shingles) are told to be near-duplicates.
NEAR_DUPLICATE = 0.8
_SHINGLE_WORDS = 4
_WORD = re.compile(r"\w+")


def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest hashes of the text's word shingles, in ascending order, at most `SKETCH_SIZE`.

    A bottom-k sketch (Broder, 1997, "On the resemblance and containment of documents").
    """
    words = _WORD.findall(fold(text))
    if not words:
        return ()
    last = max(1, len(words) - _SHINGLE_WORDS + 1)
    hashes = {zlib.crc32(" ".join(words[i : i + _SHINGLE_WORDS]).encode()) for i in range(last)}
    return tuple(heapq.nsmallest(SKETCH_SIZE, hashes))


def resemblance(first: Sequence[int], second: Sequence[int]) -> float:
    """Estimate from two sketches the share (0 to 1) of shingles that their texts have in common."""
    if not first or not second:
        return 0.0
    smallest = heapq.nsmallest(SKETCH_SIZE, set(first) | set(second))
    return len(set(first) & set(second) & set(smallest)) / len(smallest)
