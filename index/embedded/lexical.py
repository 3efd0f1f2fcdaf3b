"""The lexical side: passages found by their words, each collection in a folder of its own.

What a word counts depends on how many passages hold it: collections lie apart so that who asks one of them is
answered as if there were no other. Who asks several is answered with what words count in all of these together.
"""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import tantivy

from corpus.documents import Passage
from index.embedded.lexical_part import (
    FIELD_WEIGHTS,
    Address,
    Found,
    LexicalPart,
    Statistics,
    Wanted,
    create,
    opened,
    tantivy_document,
)
from index.errors import IndexDamagedError
from index.seams import Alternative, PassageFilter

_COLLECTIONS = "collections.json"
# tantivy's own constant; the best score that one word can reach in a field is idf x (K1 + 1).
_K1 = 1.2
_WRITER_MEMORY = 64_000_000


class LexicalWriter:
    """Changes the passages of a lexical folder. One at a time: tantivy locks what it writes to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._collections = set(_collections(folder))
        self._writers: dict[str, tantivy.IndexWriter] = {}

    def add(self, numbers: Iterable[int], passages: Iterable[Passage]) -> None:
        """Add passages under their numbers."""
        for number, passage in zip(numbers, passages, strict=True):
            self._writer(passage.collection).add_document(tantivy_document(number, passage))

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget the passages with these numbers, committed or not."""
        for collection in self._collections if numbers else ():
            schema = opened(_part(self._folder, collection)).schema
            # delete_documents_by_term takes a Python integer for a signed one, and deletes nothing.
            query = tantivy.Query.term_set_query(schema, "number", numbers)
            self._writer(collection).delete_documents_by_query(query)

    def commit(self) -> None:
        """Make every change durable and end this writer: no thread writes to the folder afterwards."""
        for writer in self._writers.values():
            writer.commit()
            writer.wait_merging_threads()
        held = [each for each in self._collections if len(LexicalPart.open(_part(self._folder, each)))]
        written = self._folder / f"{_COLLECTIONS}.new"
        written.write_text(json.dumps(sorted(held), ensure_ascii=False), encoding="utf-8")
        written.replace(self._folder / _COLLECTIONS)
        for emptied in self._collections.difference(held):
            shutil.rmtree(_part(self._folder, emptied))

    def _writer(self, collection: str) -> tantivy.IndexWriter:
        if collection not in self._writers:
            folder = _part(self._folder, collection)
            if collection not in self._collections:
                # What a process that died left there was never in force.
                shutil.rmtree(folder, ignore_errors=True)
                create(folder)
                self._collections.add(collection)
            self._writers[collection] = opened(folder).writer(_WRITER_MEMORY, 1)
        return self._writers[collection]


class LexicalIndex:
    """The passages that a lexical folder held when it was opened; safe to search from many threads."""

    def __init__(self, parts: Mapping[str, LexicalPart]) -> None:
        self._parts = parts

    @classmethod
    def create(cls, folder: Path) -> "LexicalIndex":
        """Return an empty index in a new folder."""
        folder.mkdir(parents=True)
        (folder / _COLLECTIONS).write_text("[]", encoding="utf-8")
        return cls({})

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Return the index of a folder; raises IndexDamagedError where it cannot be read."""
        return cls({each: LexicalPart.open(_part(folder, each)) for each in _collections(folder)})

    def __len__(self) -> int:
        """The number of passages held."""
        return sum(map(len, self._parts.values()))

    def search(
        self,
        tokens: Sequence[str],
        limit: int,
        where: PassageFilter | None = None,
        alternatives: Sequence[Alternative] = (),
    ) -> Found:
        """Return the passages with the highest BM25 scores, best first."""
        parts = self._chosen(where) if tokens and limit > 0 else ()
        wanted = Wanted(tuple(tokens), tuple(alternatives), Statistics(parts))
        document_ids = where.document_ids if where else ()
        return _together([part.search(wanted, limit, document_ids) for part in parts], limit)

    def score(
        self,
        tokens: Sequence[str],
        numbers: Sequence[int],
        where: PassageFilter | None = None,
        alternatives: Sequence[Alternative] = (),
    ) -> Found:
        """Return the BM25 scores of these passages, 0 where they hold none of the words."""
        parts = self._chosen(where) if numbers else ()
        wanted = Wanted(tuple(tokens), tuple(alternatives), Statistics(parts))
        return _together([part.score(wanted, numbers) for part in parts], len(numbers))

    def rarities(self, tokens: Iterable[str], where: PassageFilter | None = None) -> tuple[float, ...]:
        """Return the inverse document frequency of each token in the passages' own words, as BM25 has it."""
        return tuple(map(Statistics(self._chosen(where)).rarity, tokens))

    def frequencies(self, tokens: Iterable[str], where: PassageFilter | None = None) -> tuple[int, ...]:
        """Return for each token how many passages hold it, in the field that holds it most."""
        statistics = Statistics(self._chosen(where))
        return tuple(max(statistics.holding(field, token) for field in FIELD_WEIGHTS) for token in tokens)

    def ideal_score(self, tokens: Iterable[str], where: PassageFilter | None = None) -> float:
        """Return the score that a passage full of each of these words would approach."""
        return (_K1 + 1) * sum(self.rarities(set(tokens), where))

    def passages(self, addresses: Iterable[Address]) -> tuple[Passage, ...]:
        """Return the passages kept at these addresses, exactly as they were added."""
        return tuple(part.passage(address) for part, address in addresses)

    def numbers_by_id(self, ids: Sequence[str]) -> list[int]:
        """Return the numbers of the committed passages with these ids."""
        return [number for part in self._parts.values() for number in part.numbers_by_id(ids)]

    def neighbours(self, passage: Passage, distance: int) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        own = self._parts.get(passage.collection)
        parts = (own,) if own else self._parts.values()
        return tuple(other for part in parts for other in part.neighbours(passage, distance))

    def _chosen(self, where: PassageFilter | None) -> tuple[LexicalPart, ...]:
        wanted = where.collections if where and where.collections else self._parts
        return tuple(part for collection, part in self._parts.items() if collection in wanted)


def _together(found: Sequence[Found], limit: int) -> Found:
    """Return what several parts found as one, best first; of equal scores, in the order of the parts."""
    if len(found) == 1:
        return found[0]
    numbers = np.concatenate([np.empty(0, np.int64), *(each.numbers for each in found)])
    scores = np.concatenate([np.empty(0), *(each.scores for each in found)])
    addresses = [address for each in found for address in each.addresses]
    best = np.argsort(-scores, kind="stable")[:limit]
    return Found(numbers[best], scores[best], tuple(addresses[place] for place in best))


def _collections(folder: Path) -> list[str]:
    try:
        return [str(each) for each in json.loads((folder / _COLLECTIONS).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamagedError(folder, f"{_COLLECTIONS} illisible ou absent") from error


def _part(folder: Path, collection: str) -> Path:
    # A collection may have any name; a folder may not.
    return folder / sha256(collection.encode()).hexdigest()[:16]
