"""The embedded index: tantivy for the words and FAISS for the vectors, in one folder."""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from corpus.documents import Passage
from index.embedded.dense import AddedVectors, DenseChanges, DenseIndex
from index.embedded.fusion import FusionWeights, calibrated_dense, calibrated_lexical, fused
from index.embedded.lexical import LexicalIndex, LexicalWriter
from index.embedded.manifest import Manifest
from index.errors import IndexDamagedError
from index.french.acronyms import AcronymsByCollection, Meaning, defined_in
from index.french.analysis import analyse
from index.seams import Alternative, Hit, PassageFilter, Vectors

_LEXICAL, _DENSE = "lexical", "dense"
# How many candidates each side brings; each then gets the scores of both sides.
_DEPTH = 100
# tantivy rewrites these in place; every other file is never changed once written, so that links are safe.
_COPIED = frozenset({"meta.json", ".managed.json", "manifest.json", "acronyms.json"})


@dataclass(frozen=True, slots=True)
class _State:
    """What a search reads: one commit, whole, whatever is committed meanwhile."""

    manifest: Manifest
    lexical: LexicalIndex
    dense: DenseIndex
    acronyms: AcronymsByCollection


@dataclass(slots=True)
class _Changes:
    """What was added and removed since the last commit."""

    lexical: LexicalWriter
    next_number: int
    dense: DenseChanges = field(default_factory=DenseChanges)
    acronyms: dict[str, Counter[Meaning]] = field(default_factory=dict)  # by collection
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)  # by document, then by passage


class EmbeddedIndex:
    """A folder of passages. What `add` and `remove` change is found, and durable, after `commit`.

    Any number of threads may search; one at a time may add, remove and commit, also while others search.
    """

    def __init__(self, folder: Path, state: _State) -> None:
        self._folder = folder
        self._state = state
        self._changes: _Changes | None = None

    @classmethod
    def create(
        cls, folder: Path, *, embedder: str, dimension: int, weights: FusionWeights | None = None
    ) -> "EmbeddedIndex":
        """Make an empty index in a new folder, for the vectors of this embedder."""
        lexical = LexicalIndex.create(folder / _LEXICAL)
        dense = DenseIndex.empty(dimension)
        dense.save(folder / _DENSE)
        manifest = Manifest(embedder=embedder, dimension=dimension, weights=weights or FusionWeights())
        manifest.write(folder)
        return cls(folder, _State(manifest, lexical, dense, AcronymsByCollection({})))

    @classmethod
    def open(cls, folder: Path, *, embedder: str) -> "EmbeddedIndex":
        """Open the index of a folder.

        Raises IndexMismatchError where it was built with another embedder or by another version,
        IndexDamagedError where its files are missing, unreadable or contradict each other.
        """
        manifest = Manifest.read(folder, embedder=embedder)
        dense = DenseIndex.load(folder / _DENSE)
        lexical = LexicalIndex.open(folder / _LEXICAL)
        if not manifest.passages == len(dense) == len(lexical) or dense.dimension != manifest.dimension:
            raise IndexDamagedError(
                folder, f"{manifest.passages} passages annoncés, {len(lexical)} et {len(dense)} présents"
            )
        try:
            acronyms = AcronymsByCollection.load(folder)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise IndexDamagedError(folder, "liste des sigles illisible") from error
        return cls(folder, _State(manifest, lexical, dense, acronyms))

    @classmethod
    def clone(cls, folder: Path, into: Path) -> None:
        """Make a copy that can be changed without touching the first; files that never change are linked."""
        into.mkdir(parents=True, exist_ok=True)
        for source in sorted(folder.rglob("*")):
            target = into / source.relative_to(folder)
            if source.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            elif source.name.endswith((".lock", ".new")):
                continue
            elif source.name in _COPIED:
                shutil.copy2(source, target)
            else:
                _link(source, target)

    def __len__(self) -> int:
        """The number of passages committed."""
        return self._state.manifest.passages

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages, replacing those with the same id; row i of `vectors` belongs to passage i."""
        dimension = self._state.manifest.dimension
        if vectors.shape != (len(passages), dimension):
            raise ValueError(
                f"Vectors of shape {vectors.shape} for {len(passages)} passages in dimension {dimension}."
            )
        changes = self._open_changes()
        rows = sorted({passage.id: row for row, passage in enumerate(passages)}.values())
        kept = [passages[row] for row in rows]
        self._forget(self._numbers_by_id(kept))
        numbers = range(changes.next_number, changes.next_number + len(kept))
        changes.next_number = numbers.stop
        changes.lexical.add(numbers, kept)
        for collection in {passage.collection for passage in kept}:
            defined = defined_in(passage.text for passage in kept if passage.collection == collection)
            changes.acronyms.setdefault(collection, Counter()).update(defined)
        owners = tuple((passage.document_id, passage.collection) for passage in kept)
        changes.dense.added.append(AddedVectors(numbers, owners, vectors[rows].astype(np.float16)))
        for number, passage in zip(numbers, kept, strict=True):
            changes.numbers.setdefault(passage.document_id, {})[passage.id] = number

    def remove(self, document_ids: Iterable[str]) -> None:
        """Forget every passage of these documents."""
        changes = self._open_changes()
        documents = list(document_ids)
        uncommitted = [n for document in documents for n in changes.numbers.pop(document, {}).values()]
        self._forget(self._state.dense.numbers_of(documents) + uncommitted)

    def commit(self) -> None:
        """Make every change durable and visible; the folder may be cloned or renamed afterwards."""
        changes = self._changes
        if changes is None:
            return
        self._changes = None
        changes.lexical.commit()
        self._state.dense.changed(self._folder / _DENSE, changes.dense).save(self._folder / _DENSE)
        dense = DenseIndex.load(self._folder / _DENSE)
        manifest = replace(self._state.manifest, passages=len(dense), next_number=changes.next_number)
        lexical = LexicalIndex.open(self._folder / _LEXICAL)
        acronyms = self._state.acronyms
        for collection, defined in changes.acronyms.items():
            where = PassageFilter((collection,))
            former = acronyms.of((collection,))
            found = former.with_definitions(defined, partial(lexical.frequencies, where=where))
            acronyms = acronyms.changed(collection, found)
        acronyms.save(self._folder)
        manifest.write(self._folder)
        self._state = _State(manifest, lexical, dense, acronyms)

    def search(
        self, text: str, vector: Vectors, *, limit: int = 10, where: PassageFilter | None = None
    ) -> tuple[Hit, ...]:
        """Return the best passages, best first, with scores fused from words and vector."""
        if limit <= 0:
            return ()
        state = self._state
        tokens = analyse(text)
        depth = max(_DEPTH, limit)
        near, _ = state.dense.search(vector, depth if np.any(vector) else 0, where)
        alternatives = self.alternatives(tokens, where)
        found = state.lexical.search(tokens, depth, where, alternatives)
        unseen = [int(n) for n in np.setdiff1d(near, found.numbers)]
        others = state.lexical.score(tokens, unseen, where, alternatives)
        numbers = np.concatenate([found.numbers, others.numbers])
        if not len(numbers):
            return ()
        scores = np.concatenate([found.scores, others.scores])
        lexical = calibrated_lexical(scores, state.lexical.ideal_score(tokens, where))
        dense = calibrated_dense(state.dense.cosines(vector, numbers))
        score = fused(lexical, dense, state.manifest.weights)
        best = np.argsort(-score, kind="stable")[:limit]
        addresses = (*found.addresses, *others.addresses)
        passages = state.lexical.passages(addresses[i] for i in best)
        return tuple(
            Hit(passage, float(score[i]), float(lexical[i]), float(dense[i]))
            for passage, i in zip(passages, best, strict=True)
        )

    def rarities(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[float, ...]:
        """Return the inverse document frequency of each token among the passages of the collections."""
        return self._state.lexical.rarities(tokens, where)

    def frequencies(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[int, ...]:
        """Return for each token how many passages of the collections hold it, or have it said of them."""
        return self._state.lexical.frequencies(tokens, where)

    def alternatives(
        self, tokens: Sequence[str], where: PassageFilter | None = None
    ) -> tuple[Alternative, ...]:
        """Return what else says the same as some of a question's tokens, as the collections have it."""
        return self._state.acronyms.of(where.collections if where else ()).alternatives(tokens)

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        return self._state.lexical.neighbours(passage, distance) if distance > 0 else ()

    def _open_changes(self) -> _Changes:
        if self._changes is None:
            lexical = LexicalWriter(self._folder / _LEXICAL)
            self._changes = _Changes(lexical, self._state.manifest.next_number)
        return self._changes

    def _forget(self, numbers: Sequence[int]) -> None:
        changes = self._open_changes()
        changes.lexical.remove(numbers)
        changes.dense.removed.update(numbers)

    def _numbers_by_id(self, passages: Sequence[Passage]) -> list[int]:
        uncommitted = self._open_changes().numbers
        again = (uncommitted.get(passage.document_id, {}).get(passage.id) for passage in passages)
        committed = [p.id for p in passages if self._state.dense.holds(p.document_id)]
        return self._state.lexical.numbers_by_id(committed) + [n for n in again if n is not None]


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(source, target)
