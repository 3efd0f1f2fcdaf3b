"""The shorter way to the nearest vectors where there are many: only the lists of the nearest centres are read."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.seams import Vectors

FROM = 200_000
"""From how many vectors on the shorter way is worth its upkeep; below, all are compared."""

_SAMPLE = 50_000
_PROBED = 100
_NEAREST = 10
_RECALL = 0.95

Numbers = npt.NDArray[np.int64]


class CoarseIndex:
    """Vectors in 8 bits under their passages' numbers, in lists around centres learnt from a sample of them."""

    def __init__(self, lists: Any) -> None:
        self._lists = lists

    @classmethod
    def build(cls, vectors: faiss.Index, numbers: Numbers) -> "CoarseIndex":
        """Make the lists, and read as many of them as give back 95 % of the ten nearest that `vectors` give."""
        count = vectors.ntotal
        rng = np.random.default_rng(0)
        centres = faiss.IndexFlatIP(vectors.d)
        lists = faiss.IndexIVFScalarQuantizer(
            centres,
            vectors.d,
            2 ** int(np.log2(2 * np.sqrt(count))),
            faiss.ScalarQuantizer.QT_8bit,
            faiss.METRIC_INNER_PRODUCT,
        )
        sample = np.sort(rng.choice(count, min(_SAMPLE, count), replace=False))
        lists.train(vectors.reconstruct_batch(sample))
        for start in range(0, count, _SAMPLE):
            rows = np.arange(start, min(start + _SAMPLE, count))
            lists.add_with_ids(vectors.reconstruct_batch(rows), numbers[rows])
        made = cls(lists)
        made._tune(vectors, numbers, rng)
        return made

    @classmethod
    def load(cls, path: Path, *, mapped: bool = True) -> "CoarseIndex":
        """Read the lists, mapped from disk or copied into memory. Raises RuntimeError where they cannot be."""
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if mapped else 0))

    def save(self, path: Path) -> None:
        """Write the lists, with how many of them are read."""
        faiss.write_index(self._lists, str(path))

    def __len__(self) -> int:
        """The number of vectors held."""
        return int(self._lists.ntotal)

    @property
    def outgrown_at(self) -> int:
        """At how many vectors the lists should be made anew."""
        # They were made for fewer than the square of their number.
        return 2 * int(self._lists.nlist) ** 2

    def remove(self, numbers: Numbers) -> None:
        """Forget these passages."""
        self._lists.remove_ids(faiss.IDSelectorBatch(numbers))

    def add(self, vectors: Vectors, numbers: Numbers) -> None:
        """Add vectors, shape (n, dimension), under these numbers."""
        self._lists.add_with_ids(vectors, numbers)

    def search(self, question: Vectors, limit: int) -> tuple[Numbers, npt.NDArray[np.float32]]:
        """Return the numbers of the nearest passages and their cosines, best first."""
        cosines, numbers = self._lists.search(question.reshape(1, -1), limit)
        found = numbers[0] >= 0
        return numbers[0][found], cosines[0][found]

    def _tune(self, vectors: faiss.Index, numbers: Numbers, rng: np.random.Generator) -> None:
        rows = np.sort(rng.choice(len(numbers), min(_PROBED, len(numbers)), replace=False))
        questions = vectors.reconstruct_batch(rows)
        # A question is near its passage, not upon it.
        questions += rng.normal(0, 0.5 / np.sqrt(vectors.d), questions.shape).astype(np.float32)
        questions /= np.linalg.norm(questions, axis=1, keepdims=True)
        _, expected = vectors.search(questions, _NEAREST)
        self._lists.nprobe = 8
        while self._lists.nprobe < self._lists.nlist:
            _, found = self._lists.search(questions, _NEAREST)
            shared = [len(set(numbers[e]) & set(f)) for e, f in zip(expected, found, strict=True)]
            if np.mean(shared) >= _RECALL * _NEAREST:
                return
            self._lists.nprobe = min(2 * self._lists.nprobe, self._lists.nlist)
