"""The dense side: passages found by their vectors, held exactly (float16) by FAISS and mapped from disk."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.embedded.coarse import FROM, CoarseIndex
from index.errors import IndexDamagedError
from index.seams import PassageFilter, Vectors

_VECTORS, _NUMBERS, _OWNERS, _DOCUMENTS = "vectors.faiss", "numbers.npy", "owners.npy", "documents.json"
_COARSE = "coarse.faiss"

Numbers = npt.NDArray[np.int64]
Owners = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class AddedVectors:
    """Vectors to add, in half precision, with the passages' numbers and their (document id, collection)."""

    numbers: range
    owners: tuple[tuple[str, str], ...]
    vectors: npt.NDArray[np.float16]


@dataclass(slots=True)
class DenseChanges:
    """What is to be added, its numbers ascending and beyond all former ones, and what removed."""

    added: list[AddedVectors] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)


class DenseIndex:
    """Vectors of numbered passages and, for each, the document that it belongs to.

    Row i of the FAISS index is the passage `numbers[i]` of the document `documents[owners[i]]` (its id and
    its collection); numbers ascend. Where there are many, `coarse` holds them too. It is never changed once
    made: safe to search from many threads.
    """

    def __init__(
        self,
        vectors: faiss.Index,
        numbers: Numbers,
        owners: Owners,
        documents: Sequence[tuple[str, str]],
        coarse: CoarseIndex | None = None,
    ) -> None:
        self._vectors = vectors
        self._numbers = numbers
        self._owners = owners
        self._documents = documents
        self._coarse = coarse
        self._codes = {document: code for code, (document, _) in enumerate(documents)}

    @classmethod
    def empty(cls, dimension: int) -> "DenseIndex":
        """Return an index of nothing."""
        vectors = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        return cls(vectors, np.empty(0, np.int64), np.empty(0, np.int32), ())

    @classmethod
    def load(cls, folder: Path, *, mapped: bool = True) -> "DenseIndex":
        """Read the index of a folder, its vectors mapped from disk or copied into memory.

        Raises IndexDamagedError where a file is missing, unreadable or does not fit the others.
        """
        # One question occupies one core: threads of FAISS beside those of a service only wait for each other.
        faiss.omp_set_num_threads(1)
        try:
            vectors = faiss.read_index(str(folder / _VECTORS), faiss.IO_FLAG_MMAP_IFC if mapped else 0)
            numbers = np.load(folder / _NUMBERS)
            owners = np.load(folder / _OWNERS)
            rows = json.loads((folder / _DOCUMENTS).read_text(encoding="utf-8"))
            documents = [(str(document), str(collection)) for document, collection in rows]
            path = folder / _COARSE
            coarse = CoarseIndex.load(path, mapped=mapped) if path.exists() else None
        except (RuntimeError, OSError, ValueError, TypeError, EOFError) as error:
            raise IndexDamagedError(folder, str(error).strip().splitlines()[-1]) from error
        held = len(numbers) if coarse is None else len(coarse)
        if not vectors.ntotal == held == len(numbers) == len(owners):
            raise IndexDamagedError(folder, "vecteurs et passages ne se correspondent pas")
        return cls(vectors, numbers, owners, documents, coarse)

    def save(self, folder: Path) -> None:
        """Write the index; each file appears whole, and hard links to the former ones keep their content."""
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._vectors, str(folder / f"{_VECTORS}.new"))
        for name, array in ((_NUMBERS, self._numbers), (_OWNERS, self._owners)):
            with (folder / f"{name}.new").open("wb") as file:
                np.save(file, array)
        (folder / f"{_DOCUMENTS}.new").write_text(
            json.dumps(self._documents, ensure_ascii=False), encoding="utf-8"
        )
        names = [_VECTORS, _NUMBERS, _OWNERS, _DOCUMENTS]
        if self._coarse is None:
            (folder / _COARSE).unlink(missing_ok=True)
        else:
            self._coarse.save(folder / f"{_COARSE}.new")
            names.append(_COARSE)
        for name in names:
            written = folder / f"{name}.new"
            with written.open("rb") as file:
                os.fsync(file.fileno())
            written.replace(folder / name)

    def changed(self, folder: Path, changes: "DenseChanges") -> "DenseIndex":
        """Return what this index, read from `folder`, becomes with these changes."""
        stored = DenseIndex.load(folder, mapped=False)
        vectors = stored._vectors
        gone = np.isin(self._numbers, np.fromiter(changes.removed, dtype=np.int64))
        if gone.any():
            vectors.remove_ids(faiss.IDSelectorBatch(np.flatnonzero(gone).astype(np.int64)))
        owners = [self._documents[code] for code in self._owners[~gone]]
        numbers = [self._numbers[~gone]]
        for added in changes.added:
            kept = [i for i, number in enumerate(added.numbers) if number not in changes.removed]
            vectors.add(added.vectors[kept].astype(np.float32))
            owners += [added.owners[i] for i in kept]
            numbers.append(np.array([added.numbers[i] for i in kept], dtype=np.int64))
        codes = {owner: code for code, owner in enumerate(dict.fromkeys(owners))}
        kept_numbers = np.concatenate(numbers)
        return DenseIndex(
            vectors,
            kept_numbers,
            np.fromiter((codes[owner] for owner in owners), dtype=np.int32, count=len(owners)),
            tuple(codes),
            _coarse(stored._coarse, vectors, kept_numbers, self._numbers[gone]),
        )

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._vectors.d)

    def __len__(self) -> int:
        """The number of vectors held."""
        return len(self._numbers)

    def holds(self, document_id: str) -> bool:
        """Return whether any passage of the document is in the index."""
        return document_id in self._codes

    def numbers_of(self, document_ids: Iterable[str]) -> list[int]:
        """Return the numbers of the passages of these documents."""
        codes = [self._codes[document] for document in document_ids if document in self._codes]
        return [int(number) for number in self._numbers[np.isin(self._owners, codes)]]

    def search(
        self, vector: Vectors, limit: int, where: PassageFilter | None = None
    ) -> tuple[Numbers, npt.NDArray[np.float32]]:
        """Return the numbers of the nearest passages and their cosines, best first."""
        allowed = self._allowed(where)
        limit = min(limit, len(self) if allowed is None else int(allowed.sum()))
        if limit <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is None:
            parameters = None
        else:
            # The selector reads this array while FAISS searches: it must outlive the call.
            bits = np.packbits(allowed, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
        question = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        if self._coarse is not None and parameters is None:
            return self._coarse.search(question, limit)
        cosines, rows = self._vectors.search(question, limit, params=parameters)
        return self._numbers[rows[0]], cosines[0]

    def cosines(self, vector: Vectors, numbers: Numbers) -> npt.NDArray[np.float32]:
        """Return the cosine of each of these passages with the question's vector, in their order."""
        if not len(numbers):
            return np.empty(0, np.float32)
        rows = np.searchsorted(self._numbers, numbers)
        found: npt.NDArray[np.float32] = self._vectors.reconstruct_batch(rows) @ vector.astype(np.float32)
        return found

    def _allowed(self, where: PassageFilter | None) -> npt.NDArray[np.bool_] | None:
        if where is None or not (where.collections or where.document_ids):
            return None
        chosen = [
            (not where.collections or collection in where.collections)
            and (not where.document_ids or document in where.document_ids)
            for document, collection in self._documents
        ]
        allowed: npt.NDArray[np.bool_] = np.array(chosen, dtype=bool)[self._owners]
        return allowed


def _coarse(
    former: CoarseIndex | None, vectors: faiss.Index, numbers: Numbers, gone: Numbers
) -> CoarseIndex | None:
    """Return the shorter way to these vectors: none where they are few, the former one brought up to date, or new."""
    if len(numbers) < FROM:
        return None
    if former is None or len(numbers) >= former.outgrown_at:
        return CoarseIndex.build(vectors, numbers)
    former.remove(gone)
    new = np.arange(len(former), len(numbers))
    if len(new):
        former.add(vectors.reconstruct_batch(new), numbers[new])
    return former
