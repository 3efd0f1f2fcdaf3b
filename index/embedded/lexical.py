"""The lexical side: passages found by their words, held by tantivy in a folder.

Tokens come from `index.french.analysis` on both sides, joined by spaces for tantivy's own whitespace tokenizer, so
that opening an index registers nothing and the two sides cannot disagree.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tantivy
from tantivy import Occur, Query

from corpus.documents import Passage
from index.errors import IndexDamagedError
from index.french.acronyms import Alternative
from index.french.analysis import analyse
from index.seams import PassageFilter

# How much a word counts in each field, beside one of the passage itself. It counts where it counts most:
# a document's place and year stand in its title, its name and its every heading, and would drown the rest.
FIELD_WEIGHTS = {"body": 1.0, "section": 0.8, "context": 0.8, "about": 0.8, "title": 0.8, "name": 0.8}
# ... and this part of what it counts in the other fields.
ELSEWHERE = 0.1
# What an acronym in place of its words counts beside them, and the other way round.
_SAID_OTHERWISE = 0.8
# ... and at most so many times its own weight: « PLUS » is also a word that every passage may hold.
_MOST_WORTH = 4.0
# tantivy's own constants; the best score that one word can reach in a field is idf x (K1 + 1).
_K1 = 1.2
_WRITER_MEMORY = 64_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """Passages by number (best first), their BM25 scores and where tantivy keeps them."""

    numbers: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    addresses: tuple[tantivy.DocAddress, ...]


class LexicalWriter:
    """Changes the passages of a tantivy folder. One at a time: tantivy locks the folder for its writer."""

    def __init__(self, folder: Path) -> None:
        index = _opened(folder)
        self._schema = index.schema
        self._writer = index.writer(_WRITER_MEMORY, 1)

    def add(self, numbers: Iterable[int], passages: Iterable[Passage]) -> None:
        """Add passages under their numbers."""
        for number, passage in zip(numbers, passages, strict=True):
            self._writer.add_document(_tantivy_document(number, passage))

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget the passages with these numbers, committed or not."""
        # delete_documents_by_term takes a Python integer for a signed one, and deletes nothing.
        if numbers:
            self._writer.delete_documents_by_query(Query.term_set_query(self._schema, "number", numbers))

    def commit(self) -> None:
        """Make every change durable and end this writer: no thread writes to the folder afterwards."""
        self._writer.commit()
        self._writer.wait_merging_threads()


class LexicalIndex:
    """The passages that a tantivy folder held when it was opened; safe to search from many threads."""

    def __init__(self, index: tantivy.Index, counted: int) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._counted = counted  # passages in tantivy's statistics, where the removed count until a merge

    @classmethod
    def create(cls, folder: Path) -> "LexicalIndex":
        """Return an empty index in a new folder."""
        folder.mkdir(parents=True)
        return cls(tantivy.Index(_schema(), path=str(folder)), 0)

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Return the index of a folder; raises IndexDamagedError where tantivy cannot read it."""
        index = _opened(folder)
        segments = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
        return cls(index, sum(segment["max_doc"] for segment in segments))

    def __len__(self) -> int:
        """The number of passages held."""
        return int(self._searcher.num_docs)

    def search(
        self,
        tokens: Sequence[str],
        limit: int,
        where: PassageFilter | None = None,
        alternatives: Sequence[Alternative] = (),
    ) -> Found:
        """Return the passages with the highest BM25 scores, best first.

        What an alternative says in other tokens counts nearly as much as the tokens themselves.
        """
        if not tokens or limit <= 0:
            return self._found(())
        query = self._words(tokens, alternatives)
        conditions = self._conditions(where)
        if conditions:
            query = Query.boolean_query([(Occur.Must, query), *((Occur.Must, each) for each in conditions)])
        return self._found(self._searcher.search(query, limit, count=False).hits)

    def score(
        self, tokens: Sequence[str], numbers: Sequence[int], alternatives: Sequence[Alternative] = ()
    ) -> Found:
        """Return the BM25 scores of these passages, 0 where they hold none of the words."""
        if not numbers:
            return self._found(())
        them = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "number", number)) for number in numbers]
        )
        query = Query.boolean_query(
            [
                (Occur.Must, Query.const_score_query(them, 0.0)),
                (Occur.Should, self._words(tokens, alternatives)),
            ]
        )
        return self._found(self._searcher.search(query, len(numbers), count=False).hits)

    def rarities(self, tokens: Iterable[str]) -> tuple[float, ...]:
        """Return the inverse document frequency of each token in the passages' own words, as BM25 has it."""
        frequencies = (self._searcher.doc_freq("body", token) for token in tokens)
        return tuple(math.log(1 + (self._counted - n + 0.5) / (n + 0.5)) for n in frequencies)

    def frequencies(self, tokens: Iterable[str]) -> tuple[int, ...]:
        """Return for each token how many passages hold it, in the field that holds it most."""
        return tuple(
            max(self._searcher.doc_freq(field, token) for field in FIELD_WEIGHTS) for token in tokens
        )

    def ideal_score(self, tokens: Iterable[str]) -> float:
        """Return the score that a passage full of each of these words would approach."""
        return (_K1 + 1) * sum(self.rarities(set(tokens)))

    def passages(self, addresses: Iterable[tantivy.DocAddress]) -> tuple[Passage, ...]:
        """Return the passages kept at these addresses, exactly as they were added."""
        return tuple(_passage(self._searcher.doc(address)) for address in addresses)

    def numbers_by_id(self, ids: Sequence[str]) -> list[int]:
        """Return the numbers of the committed passages with these ids."""
        if not ids or not len(self):
            return []
        query = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "id", each, "basic")) for each in ids]
        )
        return [int(n) for n in self._found(self._searcher.search(query, len(ids), count=False).hits).numbers]

    def neighbours(self, passage: Passage, distance: int) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        near = Query.range_query(
            self._schema,
            "ordinal",
            tantivy.FieldType.Unsigned,
            max(passage.ordinal - distance, 0),
            passage.ordinal + distance,
        )
        query = Query.boolean_query(
            [(Occur.Must, self._term("document_id", passage.document_id)), (Occur.Must, near)]
        )
        hits = self._searcher.search(query, 2 * distance + 1, count=False).hits
        found = self.passages(address for _, address in hits)
        return tuple(sorted((p for p in found if p.id != passage.id), key=lambda p: p.ordinal))

    def _words(self, tokens: Sequence[str], alternatives: Sequence[Alternative]) -> Query:
        counts = Counter(tokens)
        parts = []
        for alternative in alternatives:
            said = [self._word(token, counts.pop(token)) for token in alternative.said if token in counts]
            if said:
                parts.append(Query.disjunction_max_query([_any(said), self._others(alternative)], 0.0))
        return _any([*parts, *(self._word(token, count) for token, count in counts.items())])

    def _word(self, token: str, count: int = 1) -> Query:
        return Query.disjunction_max_query(self._in_fields(token, count), ELSEWHERE)

    def _others(self, alternative: Alternative) -> Query:
        worth, rarity = (sum(self.rarities(tokens)) for tokens in (alternative.said, alternative.others))
        others = Query.boolean_query([(Occur.Must, self._word(token)) for token in alternative.others])
        return Query.boost_query(others, _SAID_OTHERWISE * min(worth / rarity, _MOST_WORTH))

    def _in_fields(self, token: str, count: int) -> list[Query]:
        return [
            Query.boost_query(Query.term_query(self._schema, field, token, "freq"), weight * count)
            for field, weight in FIELD_WEIGHTS.items()
        ]

    def _term(self, field: str, value: str) -> Query:
        return Query.const_score_query(Query.term_query(self._schema, field, value, "basic"), 0.0)

    def _conditions(self, where: PassageFilter | None) -> list[Query]:
        if where is None:
            return []
        wanted = {"collection": where.collections, "document_id": where.document_ids}
        return [
            Query.boolean_query([(Occur.Should, self._term(field, value)) for value in values])
            for field, values in wanted.items()
            if values
        ]

    def _found(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> Found:
        addresses = [address for _, address in hits]
        return Found(
            numbers=np.array(self._searcher.fast_field_values("number", addresses), dtype=np.int64),
            scores=np.array([score for score, _ in hits], dtype=np.float64),
            addresses=tuple(addresses),
        )


def _any(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _opened(folder: Path) -> tantivy.Index:
    try:
        return tantivy.Index.open(str(folder))
    except (ValueError, OSError) as error:
        raise IndexDamagedError(folder, str(error)) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_unsigned_field("ordinal", indexed=True, fast=True)
    for name in ("id", "document_id", "collection"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FIELD_WEIGHTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("passage", stored=True)
    return builder.build()


def _tantivy_document(number: int, passage: Passage) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", number)
    document.add_unsigned("ordinal", passage.ordinal)
    document.add_text("id", passage.id)
    document.add_text("document_id", passage.document_id)
    document.add_text("collection", passage.collection)
    document.add_text("body", " ".join(analyse(passage.text)))
    document.add_text("section", _analysed(" ".join(passage.section)))
    document.add_text("context", _analysed(passage.context))
    document.add_text("about", _analysed(about(passage)))
    document.add_text("title", _analysed(passage.title))
    document.add_text("name", _analysed(passage.document))
    document.add_bytes("passage", _stored(passage))
    return document


@lru_cache(1_000)
def _analysed(text: str) -> str:
    """Return the tokens of what the passages of one document or section have in common."""
    return " ".join(analyse(text))


def about(passage: Passage) -> str:
    """Return what the passage says of its document beside its title: the kind, the place and the day."""
    return " ".join(filter(None, (passage.kind, passage.territory, passage.date)))


def _stored(passage: Passage) -> bytes:
    values = [getattr(passage, name) for name in Passage.__slots__]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _passage(document: tantivy.Document) -> Passage:
    # An index of before a field was added holds fewer: the last ones then have their defaults.
    values = dict(zip(Passage.__slots__, json.loads(bytes(document["passage"][0])), strict=False))
    return Passage(**{**values, "section": tuple(values["section"])})
