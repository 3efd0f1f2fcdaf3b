"""The passages of one collection, found by their words: a folder of tantivy.

Tokens come from `index.french.analysis` on both sides, joined by spaces for tantivy's own whitespace tokenizer, so
that opening an index registers nothing and the two sides cannot disagree.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
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
from index.french.analysis import analyse
from index.seams import Alternative

# How much a word counts in each field, beside one of the passage itself. It counts where it counts most:
# a document's place and year stand in its title, its name and its every heading, and would drown the rest.
FIELD_WEIGHTS = {"body": 1.0, "section": 0.8, "context": 0.8, "about": 0.8, "title": 0.8, "name": 0.8}
# ... and this part of what it counts in the other fields.
ELSEWHERE = 0.1
# What an acronym in place of its words counts beside them, and the other way round.
_SAID_OTHERWISE = 0.8
# ... and at most so many times its own weight: « PLUS » is also a word that every passage may hold.
_MOST_WORTH = 4.0


Address = tuple["LexicalPart", tantivy.DocAddress]
"""Where a passage is kept."""


@dataclass(frozen=True, slots=True)
class Found:
    """Passages by number (best first), their BM25 scores and where they are kept."""

    numbers: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    addresses: tuple[Address, ...]


class Statistics:
    """What words count among the passages of some parts together."""

    def __init__(self, parts: Sequence["LexicalPart"]) -> None:
        self._parts = tuple(parts)
        self._counted = sum(part.counted for part in parts)
        self._alone = {part: Statistics((part,)) for part in parts} if len(parts) > 1 else {}
        # Every part asks for the same: of fifty collections, most of the time of a search went by without this.
        self.rarity = lru_cache(None)(self._rarity)

    def holding(self, field: str, token: str) -> int:
        """Return how many passages hold a token in this field."""
        return sum(part.holding(field, token) for part in self._parts)

    def _rarity(self, token: str, field: str = "body") -> float:
        """Return the inverse document frequency of a token, as BM25 has it; of itself in the passages' own words."""
        holding = self.holding(field, token)
        return math.log(1 + (self._counted - holding + 0.5) / (holding + 0.5))

    def beside(self, part: "LexicalPart", field: str, token: str) -> float:
        """Return what a token counts here, as a multiple of what tantivy has it count in one of the parts."""
        return self.rarity(token, field) / self._alone[part].rarity(token, field) if self._alone else 1.0


class LexicalPart:
    """What a folder of tantivy held when it was opened; safe to search from many threads."""

    def __init__(self, index: tantivy.Index, counted: int) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self.counted = counted  # passages in tantivy's statistics, where the removed count until a merge

    @classmethod
    def open(cls, folder: Path) -> "LexicalPart":
        """Return what a folder holds; raises IndexDamagedError where tantivy cannot read it."""
        index = opened(folder)
        segments = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
        return cls(index, sum(segment["max_doc"] for segment in segments))

    def __len__(self) -> int:
        """The number of passages held."""
        return int(self._searcher.num_docs)

    def holding(self, field: str, token: str) -> int:
        """Return how many passages hold a token in this field."""
        return int(self._searcher.doc_freq(field, token))

    def search(self, words: "Wanted", limit: int, document_ids: Sequence[str]) -> Found:
        """Return the passages (of these documents, if any are named) with the highest BM25 scores, best first."""
        query = self._words(words)
        if document_ids:
            them = Query.boolean_query([(Occur.Should, self._of(each)) for each in document_ids])
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, them)])
        return self._found(self._searcher.search(query, limit, count=False).hits)

    def score(self, words: "Wanted", numbers: Sequence[int]) -> Found:
        """Return the BM25 scores of those of these passages that it holds, 0 where they hold none of the words."""
        them = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "number", number)) for number in numbers]
        )
        query = Query.boolean_query(
            [
                (Occur.Must, Query.const_score_query(them, 0.0)),
                (Occur.Should, self._words(words)),
            ]
        )
        return self._found(self._searcher.search(query, len(numbers), count=False).hits)

    def passage(self, address: tantivy.DocAddress) -> Passage:
        """Return the passage kept at this address, exactly as it was added."""
        return _passage(self._searcher.doc(address))

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
        query = Query.boolean_query([(Occur.Must, self._of(passage.document_id)), (Occur.Must, near)])
        hits = self._searcher.search(query, 2 * distance + 1, count=False).hits
        found = [self.passage(address) for _, address in hits]
        return tuple(sorted((p for p in found if p.id != passage.id), key=lambda p: p.ordinal))

    def _words(self, wanted: "Wanted") -> Query:
        counts = Counter(wanted.tokens)
        parts = []
        for alternative in wanted.alternatives:
            said = [
                self._word(wanted, token, counts.pop(token)) for token in alternative.said if token in counts
            ]
            if said:
                others = self._others(wanted, alternative)
                parts.append(Query.disjunction_max_query([_any(said), others], 0.0))
        return _any([*parts, *(self._word(wanted, token, count) for token, count in counts.items())])

    def _word(self, wanted: "Wanted", token: str, count: int = 1) -> Query:
        return Query.disjunction_max_query(
            [
                Query.boost_query(
                    Query.term_query(self._schema, field, token, "freq"),
                    weight * count * wanted.statistics.beside(self, field, token),
                )
                for field, weight in FIELD_WEIGHTS.items()
            ],
            ELSEWHERE,
        )

    def _others(self, wanted: "Wanted", alternative: Alternative) -> Query:
        worth, rarity = (
            sum(map(wanted.statistics.rarity, tokens)) for tokens in (alternative.said, alternative.others)
        )
        others = Query.boolean_query(
            [(Occur.Must, self._word(wanted, token)) for token in alternative.others]
        )
        return Query.boost_query(others, _SAID_OTHERWISE * min(worth / rarity, _MOST_WORTH))

    def _of(self, document_id: str) -> Query:
        return Query.const_score_query(
            Query.term_query(self._schema, "document_id", document_id, "basic"), 0.0
        )

    def _found(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> Found:
        addresses = [address for _, address in hits]
        return Found(
            numbers=np.array(self._searcher.fast_field_values("number", addresses), dtype=np.int64),
            scores=np.array([score for score, _ in hits], dtype=np.float64),
            addresses=tuple((self, address) for address in addresses),
        )


def _any(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


@dataclass(frozen=True, slots=True)
class Wanted:
    """The tokens looked for, what else says the same, and what they count.

    What an alternative says in other tokens counts nearly as much as the tokens themselves.
    """

    tokens: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    statistics: Statistics


def create(folder: Path) -> None:
    """Make a folder that holds nothing."""
    folder.mkdir(parents=True)
    tantivy.Index(_schema(), path=str(folder))


def opened(folder: Path) -> tantivy.Index:
    """Return the index of a folder; raises IndexDamagedError where tantivy cannot read it."""
    try:
        return tantivy.Index.open(str(folder))
    except (ValueError, OSError) as error:
        raise IndexDamagedError(folder, str(error)) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_unsigned_field("ordinal", indexed=True, fast=True)
    for name in ("id", "document_id"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FIELD_WEIGHTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("passage", stored=True)
    return builder.build()


def tantivy_document(number: int, passage: Passage) -> tantivy.Document:
    """Return a passage as tantivy keeps it."""
    document = tantivy.Document()
    document.add_unsigned("number", number)
    document.add_unsigned("ordinal", passage.ordinal)
    document.add_text("id", passage.id)
    document.add_text("document_id", passage.document_id)
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
