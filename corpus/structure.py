"""The sections of a document, from its own headings, and how they lie within each other."""

from collections.abc import Iterator, Sequence

from corpus.documents import Section, SectionKind
from corpus.headings import Heading, Style, find_headings, lines_of
from corpus.surroundings import Span, find_asides, find_contents

# Where a section starts, its path and kind; it ends where the next starts.
Mark = tuple[int, tuple[str, ...], SectionKind]

# Outermost first. Kinds of one row order themselves by which the document names first.
_RANKS = (
    ("kind annexe", "known"),
    ("kind titre",),
    ("kind partie",),
    ("kind chapitre",),
    ("kind section",),
    ("kind article", "kind deliberation", "council", "kind question", "kind affaire", "kind point"),
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
    ("kind action", "kind lot"),
    ("bullet",),
    ("letter",),
    ("bold",),
    ("lone",),
)
_ROWS = {name: row for row, names in enumerate(_RANKS) for name in names}
_ARTICLES = _ROWS["kind article"]
_STRATEGIES = _ROWS["kind volet"]


def find_sections(text: str, media_type: str) -> tuple[Section, ...]:
    """Return the sections of a text, which follow each other and cover it wholly."""
    lines = lines_of(text)
    contents = find_contents(lines)
    asides = find_asides(lines, media_type)
    outside = sorted(contents + asides)
    headings = find_headings([line for line in lines if not _holds(outside, line.start)], media_type)
    marks: list[Mark] = [(0, (), "body")]
    for heading, path in zip(headings, paths(headings), strict=True):
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


def paths(headings: Sequence[Heading]) -> Iterator[tuple[str, ...]]:
    """Yield for each heading the titles that lead to it, itself last."""
    order = _Order(headings)
    open_headings: list[Heading] = []
    for heading in headings:
        closed = [order.closes(heading, other) for other in open_headings]
        if heading.style[0] == "markdown":
            # A heading that shows neither kind nor number may be a mere call-out: it ends what it can reach.
            while closed and closed[-1]:
                closed.pop()
            del open_headings[len(closed) :]
        elif True in closed:
            del open_headings[closed.index(True) :]
        open_headings.append(heading)
        yield tuple(other.title for other in open_headings)


class _Order:
    """Says which headings of one document end which.

    Levels of Markdown are trusted unless a kind that names itself (« Volet ») comes under several of them, as
    it does in texts converted from PDF.
    """

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._levels: dict[Style, set[int]] = {}
        self._first: dict[Style, int] = {}
        for position, heading in enumerate(headings):
            self._first.setdefault(heading.style, position)
            if heading.level is not None:
                self._levels.setdefault(heading.style, set()).add(heading.level)
        self._levels_hold = all(
            len(levels) == 1 for style, levels in self._levels.items() if style[0].startswith("kind ")
        )

    def closes(self, new: Heading, old: Heading) -> bool:
        """Tell whether the new heading ends what the old one opened."""
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
            return False
        return new.style == old.style or self._outranks(new, old)

    def _outranks(self, new: Heading, old: Heading) -> bool:
        row, other = _ROWS[new.style[0]], _ROWS[old.style[0]]
        if old.style[0] == "known" and row <= _STRATEGIES:
            return True
        if row == _STRATEGIES and other == _ARTICLES:
            # Articles hold no volets, save where a volet is set as a heading below an article.
            return new.level is None or old.level is None or new.level <= old.level
        if row == other:
            if new.style[0] == old.style[0]:
                return new.style[1] <= old.style[1]
            return self._first[new.style] < self._first[old.style]
        return row < other


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
