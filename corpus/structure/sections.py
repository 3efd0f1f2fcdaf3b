"""The sections of a document, from its own headings, and how they lie within each other."""

from collections.abc import Iterator, Sequence

from corpus.documents import OutlineEntry, Section, SectionKind, is_sheet
from corpus.structure.boilerplate import Span, find_asides, find_contents
from corpus.structure.headings import LONGEST_SKIP, Heading, Style, find_headings, lines_of

# Where a section starts, its path and kind; it ends where the next starts.
Mark = tuple[int, tuple[str, ...], SectionKind]

# Outermost first. Kinds of one row order themselves by which the document names first.
_RANKS = (
    ("annexes", "known"),
    ("kind annexe",),
    ("kind titre",),
    ("kind partie",),
    ("kind chapitre",),
    ("kind section",),
    ("kind article", "kind deliberation", "council", "kind question", "kind affaire"),
    (
        "kind volet",
        "kind pilier",
        "kind axe",
        "kind orientation",
        "kind enjeu",
        "kind defi",
        "kind ambition",
        "kind priorite",
        "kind thematique",
    ),
    ("capitals",),
    ("roman",),
    ("capital",),
    ("number",),
    ("kind objectif strategique",),
    ("kind objectif",),
    ("kind objectif operationnel",),
    ("kind sous-objectif",),
    ("kind fiche", "kind mesure"),
    ("kind action",),
    ("bullet",),
    ("letter",),
    ("bold",),
    ("lone",),
)
_ROWS = {name: row for row, names in enumerate(_RANKS) for name in names}
_ARTICLES = _ROWS["kind article"]
_STRATEGIES = _ROWS["kind volet"]


def find_sections(text: str, media_type: str, outline: Sequence[OutlineEntry] = ()) -> tuple[Section, ...]:
    """Return the sections of a text, which follow each other and cover it; a spreadsheet is one.

    The lines that the file's own `outline` names are headings, whatever they look like.
    """
    if is_sheet(media_type):
        return (Section((), 0, len(text)),) if text else ()
    lines = lines_of(text)
    contents = find_contents(lines)
    asides = find_asides(lines, media_type)
    outside = sorted(contents + asides)
    levels = {entry.start: entry.level for entry in outline}
    headings = find_headings([line for line in lines if not _holds(outside, line.start)], media_type, levels)
    marks: list[Mark] = [(0, (), "body")]
    for heading, path in zip(headings, paths(headings, text), strict=True):
        marks.append((heading.start, path, "body"))
    marks.sort(key=lambda mark: mark[0])
    for start, end in contents:
        marks = _with_stretch(marks, Section((), start, _next_text(text, end), "contents"))
    for start, end in asides:
        marks = _with_stretch(marks, Section((), start, _next_text(text, end), "aside"))
    ends = [mark[0] for mark in marks[1:]] + [len(text)]
    return tuple(
        Section(path, start, end, kind)
        for (start, path, kind), end in zip(marks, ends, strict=True)
        if start < end
    )


def paths(headings: Sequence[Heading], text: str) -> Iterator[tuple[str, ...]]:
    """Yield for each heading the titles that lead to it, itself last."""
    order = _Order(headings, text)
    # Positions of the headings that are open, outermost first.
    opened: list[int] = []
    for position, heading in enumerate(headings):
        closed = [order.closes(position, other) for other in opened]
        inside = max((at + 1 for at, other in enumerate(opened) if order.holds(other, position)), default=0)
        if heading.style[0] == "markdown":
            # A heading that shows neither kind nor number may be a mere call-out: it ends what it can reach.
            while len(closed) > inside and closed[-1]:
                closed.pop()
            del opened[len(closed) :]
        elif True in closed[inside:]:
            del opened[closed.index(True, inside) :]
        opened.append(position)
        yield tuple(headings[other].title for other in opened)


class _Order:
    """Says which headings of one document end which.

    Levels of Markdown are trusted unless a kind that names itself (« Volet ») comes under several of them, as
    it does in texts converted from PDF.
    """

    def __init__(self, headings: Sequence[Heading], text: str) -> None:
        self._headings = headings
        self._text = text
        self._first: dict[Style, int] = {}
        self._series: dict[tuple[Style, str], list[int]] = {}
        levels: dict[Style, set[int]] = {}
        for position, heading in enumerate(headings):
            self._first.setdefault(heading.style, position)
            self._series.setdefault((heading.style, heading.mark), []).append(position)
            if heading.level is not None:
                levels.setdefault(heading.style, set()).add(heading.level)
        self._levels_hold = all(
            len(found) == 1 for style, found in levels.items() if style[0].startswith("kind ")
        )
        marked = sum(heading.level is not None for heading in headings)
        self._is_marked = 2 * marked >= len(headings)

    def closes(self, position: int, other: int) -> bool:
        """Tell whether a heading ends what an earlier one opened."""
        new, old = self._headings[position], self._headings[other]
        is_plain, was_plain = new.style[0] == "markdown", old.style[0] == "markdown"
        if new.level is not None and old.level is not None:
            if self._levels_hold or (is_plain and (was_plain or old.style[0] == "known")):
                return new.level <= old.level
            if was_plain:
                # Of two headings set alike, the one that is numbered is the lower, save the highest kinds.
                is_high = _ROWS[new.style[0]] <= _STRATEGIES
                return old.level > new.level or (is_high and old.level == new.level)
        if is_plain:
            return old.style[0] in {"bold", "lone"}
        if was_plain:
            # Where few headings are marked, the others are as high as what is marked below the title.
            return not self._is_marked and (old.level or 1) > 1 and _ROWS[new.style[0]] <= _ROWS["number"]
        if new.style == old.style:
            return not self._is_within(position, other)
        return self._outranks(new, old)

    def holds(self, other: int, position: int) -> bool:
        """Tell whether an open heading goes on around one that should rank above it.

        « 31. », « Axe 1 », « 32. »: the numbers go on, so the axis is a part of item 31, unless axes were
        there before the numbers, or announce the next item at once, as themes in capitals do.
        """
        new, old = self._headings[position], self._headings[other]
        if new.style == old.style or old.number is None or not self._goes_on(other, position):
            return False
        if new.style[0] == "capitals":
            following = self._headings[position + 1]
            return bool(self._text[new.end : following.start].strip())
        return self._first[new.style] > self._first[old.style]

    def _is_within(self, position: int, other: int) -> bool:
        """Tell whether a heading numbered in another manner is a part of an open one: « 11 - », then « 1. ».

        The numbers of the open one must go on later; two manners that share one count are one.
        """
        new, old = self._headings[position], self._headings[other]
        if new.mark == old.mark:
            return False
        is_begun = any(other < at < position for at in self._series[new.style, new.mark])
        if not is_begun and _carries_on(old.number, new.number):
            return False
        return self._goes_on(other, position)

    def _goes_on(self, other: int, position: int) -> bool:
        """Tell whether the next heading numbered in the same manner carries on the number of this one."""
        old = self._headings[other]
        alike = self._series[old.style, old.mark]
        following = next((self._headings[at] for at in alike if at > position), None)
        return following is not None and _carries_on(old.number, following.number)

    def _outranks(self, new: Heading, old: Heading) -> bool:
        row, other = _ROWS[new.style[0]], _ROWS[old.style[0]]
        if old.style[0] == "known":
            return row <= _ROWS["number"]
        if row == _STRATEGIES and other == _ARTICLES:
            # Articles hold no volets, save where a volet is set as a heading below an article.
            return new.level is None or old.level is None or new.level <= old.level
        if row == other:
            if new.style[0] == old.style[0]:
                return new.style[1] <= old.style[1]
            return self._first[new.style] < self._first[old.style]
        return row < other


def _carries_on(number: str | None, following: str | None) -> bool:
    """Tell whether a number is the next, or but for a few that were missed: « 1.2 », « 1.3 »."""
    if number is None or following is None:
        return False
    last, coming = number.split("."), following.split(".")
    if last[:-1] != coming[:-1] or not (last[-1].isdigit() and coming[-1].isdigit()):
        return False
    return 0 < int(coming[-1]) - int(last[-1]) <= LONGEST_SKIP


def _holds(spans: Sequence[Span], offset: int) -> bool:
    return any(start <= offset < end for start, end in spans)


def _next_text(text: str, offset: int) -> int:
    """Return where the text goes on after this offset, past spaces and line ends."""
    return offset + len(text[offset:]) - len(text[offset:].lstrip())


def _with_stretch(marks: Sequence[Mark], stretch: Section) -> list[Mark]:
    """Cut a stretch of another kind out of the sections that it lies in."""
    before = [mark for mark in marks if mark[0] < stretch.start]
    after = [mark for mark in marks if mark[0] >= stretch.end]
    is_contents = stretch.kind == "contents"
    path = before[-1][1] if before else ()
    last = [mark for mark in marks if mark[0] <= stretch.end][-1]
    resumed: list[Mark] = []
    if not after or after[0][0] > stretch.end:
        resumed = [(stretch.end, () if is_contents else last[1], "body")]
    return [*before, (stretch.start, () if is_contents else path, stretch.kind), *resumed, *after]
