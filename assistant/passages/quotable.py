"""Passages cut into what can be quoted: sentences, items with the line that introduces them, headings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers import Citation
from assistant.french.expressions import VOTE, VOTE_LINE
from assistant.french.words import Word, initials, singular, words
from corpus.documents import Passage
from corpus.french.figures import Figure, figures
from corpus.french.folding import fold
from corpus.french.sentences import BULLETS, opens_item, sentence_spans

_EMPHASIS = re.compile(r"\*+|__+|</?\w+>")
_WORD = re.compile(r"[^\W\d_]{3}")
_MARKS = re.compile(rf"^[\s#*_>={BULLETS}–—-]+|[\s*_:]+$")


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A sentence, item or heading: `document.text[start:end]`, inside its passage.

    `opens` marks the first sentence of an item, `breaks` one that begins a new line.
    """

    passage: Passage
    start: int
    end: int
    text: str
    opens: bool
    breaks: bool
    path: tuple[str, ...]
    words: tuple[Word, ...]
    stems: frozenset[str]
    initials: str

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading; its `path` then ends on itself, and is empty for any other unit."""
        return bool(self.path)

    @property
    def introduces(self) -> bool:
        """Whether it announces what follows."""
        return self.text.rstrip(" *_\u00a0>/b<").endswith(":")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, with offsets into its text."""
        return _figures(self.text)

    def citation(self, start: int = 0, end: int | None = None) -> Citation:
        """Return the quote of `text[start:end]`."""
        return Citation(
            self.passage, self.start + start, self.start + (len(self.text) if end is None else end)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A line that introduces items, and the items: each the sentences that it is made of."""

    intro: Unit
    items: tuple[tuple[Unit, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class UnitRun:
    """Passages that follow each other in a document, as their units in reading order."""

    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]


@lru_cache(maxsize=20_000)
def _figures(text: str) -> tuple[Figure, ...]:
    return figures(text)


@lru_cache(maxsize=4_000)
def units_of(passage: Passage) -> tuple[Unit, ...]:
    """Return the units of one passage, in reading order."""
    headings: dict[str, tuple[str, ...]] = {_bare(passage.title): (passage.title,)}
    for depth, heading in enumerate(passage.section, start=1):
        headings[_bare(heading)] = passage.section[:depth]
    return tuple(_unit(passage, start, end, headings) for start, end in sentence_spans(passage.text))


@lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    return fold(_MARKS.sub("", _EMPHASIS.sub("", text)))


def _unit(passage: Passage, start: int, end: int, headings: dict[str, tuple[str, ...]]) -> Unit:
    text = passage.text[start:end]
    before = passage.text[:start].rstrip(" \t\u00a0")
    breaks = not before or before.endswith("\n")
    found = words(text)
    path = headings.get(_bare(text), passage.section if text.startswith("#") else ())
    return Unit(
        passage,
        passage.start + start,
        passage.start + end,
        text,
        breaks and opens_item(text) and not path,
        breaks,
        path if path or not text.startswith("#") else (text,),
        found,
        frozenset(word.stem for word in found if word.stem),
        initials(found),
    )


def runs(passages: Iterable[Passage]) -> tuple[UnitRun, ...]:
    """Return the passages grouped into runs of neighbours; what two passages share is told once."""
    ordered = sorted(
        {(p.document_id, p.ordinal): p for p in passages}.values(), key=lambda p: (p.document_id, p.ordinal)
    )
    groups: list[list[Passage]] = []
    for passage in ordered:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and last.document_id == passage.document_id
            and last.ordinal + 1 == passage.ordinal
        ):
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return tuple(UnitRun(tuple(group), _joined(group)) for group in groups)


def _joined(group: Sequence[Passage]) -> tuple[Unit, ...]:
    joined: list[Unit] = []
    for passage in group:
        reached = joined[-1].end if joined else -1
        joined.extend(unit for unit in units_of(passage) if unit.start >= reached)
    return tuple(joined)


def says(unit: Unit) -> bool:
    """Whether it tells in a word what it is of: « 24 », « 275 000 € HT » are figures alone."""
    return _WORD.search(unit.text) is not None


def label_of(run: UnitRun, rank: int) -> Unit | None:
    """Return the heading, or the line that announces, under which a figure alone stands; None where nothing tells of it."""
    for unit in reversed(run.units[:rank]):
        if unit.is_heading or unit.introduces:
            return unit
        if says(unit):
            return None
    return None


def listings(run: UnitRun) -> tuple[Listing, ...]:
    """Return the lists of a run: after a heading or a line that ends with a colon, its items."""
    found: list[Listing] = []
    for rank, unit in enumerate(run.units):
        if unit.introduces or unit.is_heading:
            items = _items(run.units, rank)
            if len(items) >= (1 if unit.is_heading else 2):
                found.append(Listing(unit, items))
    return tuple(found)


def subheadings(run: UnitRun) -> tuple[Listing, ...]:
    """Return the headings of a run that have headings right under them, each with those."""
    opening: dict[tuple[str, tuple[str, ...]], Unit] = {}
    for unit in run.units:
        if unit.is_heading:
            opening.setdefault((unit.passage.document_id, unit.path), unit)
    children: dict[tuple[str, tuple[str, ...]], list[Unit]] = {}
    for (document, path), unit in opening.items():
        children.setdefault((document, path[:-1]), []).append(unit)
    return tuple(
        Listing(opening[parent], tuple((unit,) for unit in units))
        for parent, units in children.items()
        if parent in opening and len(units) > 1
    )


def votes(run: UnitRun) -> tuple[Listing, ...]:
    """Return the votes of a run, each the lines that tell it: « Pour : 47 », « Contre : 1 », « Adopté »."""
    groups: list[list[Unit]] = []
    is_open = False
    for unit in run.units:
        if VOTE.search(unit.text) or (is_open and VOTE_LINE.fullmatch(unit.text)):
            if is_open and VOTE.match(unit.text):
                groups[-1].append(unit)
            else:
                groups.append([unit])
            is_open = VOTE.search(unit.text.rpartition("\n")[2]) is not None
        else:
            is_open = False
    return tuple(Listing(group[0], tuple((unit,) for unit in group)) for group in groups)


def outlines(passages: Sequence[Passage], label: str) -> tuple[Listing, ...]:
    """Return the headings that begin with this word (« Pilier 1 », « Pilier 2 »), those of one parent together."""
    seen: set[tuple[str, ...]] = set()
    groups: dict[tuple[str, ...], list[Unit]] = {}
    for passage in passages:
        for depth in range(1, len(passage.section) + 1):
            path = passage.section[:depth]
            if path in seen:
                continue
            seen.add(path)
            first = words(path[-1])[:1]
            if first and singular(first[0].folded) == label:
                heading = next((unit for unit in units_of(passage) if unit.path == path), None)
                if heading is not None:
                    groups.setdefault(path[:-1], []).append(heading)
    return tuple(
        Listing(group[0], tuple((unit,) for unit in group)) for group in groups.values() if len(group) > 1
    )


def _items(units: Sequence[Unit], intro: int) -> tuple[tuple[Unit, ...], ...]:
    if intro + 1 >= len(units):
        return ()
    return _bulleted(units, intro + 1) if units[intro + 1].opens else _unmarked(units, intro)


def _bulleted(units: Sequence[Unit], first: int) -> tuple[tuple[Unit, ...], ...]:
    items: list[list[Unit]] = []
    mark = _mark(units[first])
    for unit in units[first:]:
        if unit.is_heading or (unit.breaks and not unit.opens):
            break
        if unit.opens and (_mark(unit) == mark or not items):
            items.append([unit])
        else:
            items[-1].append(unit)
    return tuple(map(tuple, items))


def _mark(unit: Unit) -> str:
    first = unit.text[0]
    return "1" if first.isalnum() else first


def _unmarked(units: Sequence[Unit], intro: int) -> tuple[tuple[Unit, ...], ...]:
    """Return lines that each end on a comma or semicolon, and the one that ends the sentence."""
    if not units[intro].introduces:
        return ()
    items: list[tuple[Unit, ...]] = []
    for unit in units[intro + 1 :]:
        if unit.is_heading or not unit.breaks:
            break
        items.append((unit,))
        if not unit.text.rstrip("* _").endswith((",", ";")):
            return tuple(items) if len(items) > 1 and len(unit.text) < 300 else ()
    return ()
