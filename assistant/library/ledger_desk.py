"""The ledger as answers ask it: lines of funding, and the documents that are about a name."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.french.words import singular
from corpus.catalogue.quick_reading import read_stated
from corpus.documents import Document, DocumentSummary, Passage, folders, is_sheet
from corpus.facts.fact_filter import FactFilter
from corpus.facts.facts import Commitment, Funding, each_once
from corpus.french.folding import words_of
from corpus.french.glossary import bundled

if TYPE_CHECKING:
    from corpus.catalogue.catalogue import Catalogue
    from corpus.catalogue.ledger_lines import LedgerGrid, LedgerLine, LinesWanted, Tally
    from corpus.facts.facts import Fact, Firmness


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a document that funding stands in; `words` are those of its name, title and place."""

    id: str
    words: frozenset[str]
    date: str | None
    kind: str | None
    is_sheet: bool
    summary: DocumentSummary


class LedgerDesk:
    """The funding ledger of one state of the library; read only."""

    def __init__(
        self, path: Path, catalogue: "Callable[[], Catalogue]", collections: Sequence[str] = ()
    ) -> None:
        self._path = path
        self._catalogue = catalogue
        self._collections = tuple(collections)
        self._grids: dict[str, tuple[LedgerGrid, ...]] = {}
        self._stated: dict[str, tuple[Funding, ...]] = {}

    @cached_property
    def documents(self) -> dict[str, About]:
        """Every document of the collections, by id."""
        every = self._catalogue().documents()
        return {
            each.id: _about(each)
            for each in every
            if not self._collections or each.collection in self._collections
        }

    @cached_property
    def _titles(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return tuple(
            (document_id, title_words(title))
            for document_id, title in self._catalogue().titles()
            if document_id in self.documents
        )

    def titled(self, words: frozenset[str]) -> tuple[str, ...]:
        """Return the documents that have a table whose title says these words, in the singular."""
        return tuple(sorted({document_id for document_id, title in self._titles if words <= title}))

    @cached_property
    def _keys(self) -> tuple[frozenset[str], frozenset[str]]:
        return self._catalogue().line_keys(self._collections)

    def years(self, asked: "Sequence[int]") -> tuple[str, ...]:
        """Return the periods of lines that one of these years is in; all of them where none is asked."""
        known = sorted(self._keys[0])
        return tuple(each for each in known if not asked or any(f" {year} " in each for year in asked))

    def programmes(self, asked: "Sequence[str]") -> tuple[str, ...]:
        """Return the programmes of lines that go by one of these names, folded."""
        return tuple(each for each in sorted(self._keys[1]) if any(f" {name} " in each for name in asked))

    def lines(self, wanted: "LinesWanted", limit: int, *, largest: bool = True) -> "tuple[LedgerLine, ...]":
        """Return the lines wanted, `limit` at most: the largest first, or the smallest."""
        return self._catalogue().lines(self._inside(wanted), limit, largest=largest)

    def tally(self, wanted: "LinesWanted") -> "tuple[Tally, ...]":
        """Return how many of the lines wanted each document has, and what they come to."""
        return self._catalogue().tally(self._inside(wanted))

    def receivers(
        self, wanted: "LinesWanted", least: Decimal | None, most: Decimal | None, limit: int
    ) -> tuple[str, ...]:
        """Return those who receive at least and at most so many euros in all."""
        return self._catalogue().receivers(self._inside(wanted), least, most, limit)

    def _inside(self, wanted: "LinesWanted") -> "LinesWanted":
        return replace(wanted, collections=self._collections)

    def funding(self, lines: "Sequence[LedgerLine]") -> "tuple[Funding, ...]":
        """Return the facts that these lines are, in their order."""
        return self._catalogue().funding(lines)

    def given(self, funder: str, *, programme: str, words: str, year: int | None) -> "tuple[Funding, ...]":
        """Return what this funder gives, in euros, to what the programme or the words say."""
        where = FactFilter(
            funder=funder,
            programme=programme,
            words=words,
            year=year,
            collections=self._collections,
        )
        found = self._catalogue().facts("funding", where).facts
        given = each_once([fact for fact in found if isinstance(fact, Funding)])
        return tuple(fact for fact in given if fact.euros is not None)

    def stated_in(self, document_id: str) -> "tuple[Funding, ...]":
        """Return the funding that the sentences of a document state, kept until the documents change."""
        if document_id not in self._stated:
            self._stated[document_id] = read_stated(self._path, document_id)
        return self._stated[document_id]

    def pledged(
        self, actor: str, documents: "Sequence[str]", firmness: "Firmness | None"
    ) -> "tuple[Commitment, ...]":
        """Return what this actor commits to, in these documents (none: in any), as firmly as is asked."""
        where = FactFilter(
            actor=actor, documents=tuple(documents), firmness=firmness, collections=self._collections
        )
        found = self._catalogue().facts("commitment", where).facts
        return tuple(fact for fact in found if isinstance(fact, Commitment))

    def document(self, document_id: str) -> Document:
        """Return one of `documents` with its text and its pages; its sections and tables are not read."""
        summary = self.documents[document_id].summary
        return Document(
            id=summary.id,
            name=summary.name,
            title=summary.title,
            text=self._catalogue().text(summary.id),
            media_type=summary.media_type,
            collection=summary.collection,
            content_hash=summary.content_hash,
            source_path=summary.sources[0] if summary.sources else "",
            pages=self._catalogue().pages(summary.id),
            kind=summary.kind,
            date=summary.date,
            territory=summary.territory,
        )

    def meant(self, word: str) -> frozenset[str]:
        """Return the words of what an acronym stands for; none for any other word."""
        return _meant(word)

    def about(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the documents that are about what these words name, an acronym or what it stands for."""
        wanted = [(word, _meant(word)) for word in words]
        return tuple(
            sorted(
                each.id
                for each in self.documents.values()
                if all(word in each.words or (meant and each.words >= meant) for word, meant in wanted)
            )
        )

    def grid(self, line: "LedgerLine") -> "LedgerGrid | None":
        """Return the table that a line stands in."""
        grids = self._grids[line.document_id]
        rank = bisect_right(grids, line.start, key=lambda grid: grid.start) - 1
        return grids[rank] if rank >= 0 and line.start < grids[rank].end else None

    def read_grids(self, lines: "Sequence[LedgerLine]") -> None:
        """Read the tables of the documents of these lines, where they are not known yet."""
        missing = {line.document_id for line in lines} - self._grids.keys()
        if missing:
            found = self._catalogue().grids(tuple(missing))
            self._grids |= {document_id: found.get(document_id, ()) for document_id in missing}

    def passage(self, fact: "Fact") -> Passage:
        """Return the stretch of its document that states this fact, as a passage of its own."""
        document = self.documents[fact.document_id].summary
        return Passage(
            id=f"{fact.document_id}-{fact.id}",
            document_id=fact.document_id,
            document=fact.document,
            title=document.title,
            collection=document.collection,
            ordinal=0,
            start=fact.start,
            end=fact.end,
            text=fact.quote,
            page=fact.page,
            section=fact.section,
            kind=document.kind,
            territory=document.territory,
            date=document.date,
        )


_SMALL = 3


@lru_cache(maxsize=5_000)
def title_words(title: str) -> frozenset[str]:
    """Return the words of a title, folded and singular."""
    return frozenset(map(singular, words_of(title)))


@lru_cache(maxsize=1_000)
def _meant(word: str) -> frozenset[str]:
    """Return the words of what an acronym stands for; none for any other word."""
    return frozenset(word for word in words_of(bundled().meaning(word.upper()) or "") if len(word) > _SMALL)


def _about(document: DocumentSummary) -> About:
    said = " ".join(
        (document.name, document.title, document.territory or "", *map(folders, document.sources))
    )
    return About(
        document.id,
        frozenset(words_of(said)),
        document.date,
        document.kind,
        is_sheet(document.media_type),
        document,
    )
