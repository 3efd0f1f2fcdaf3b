"""Recognises the lines that announce what follows: #, « Article 3 », « Pilier 2 : », « 1.1 », capitals."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from corpus.french.folding import fold
from corpus.french.sentences import BULLETS, PARTS, is_double_spaced

Style = tuple[str, int]

LONGEST_TITLE = 160
_LONGEST_LINE = 250
# Each line is looked at with those around it: neighbours ask for the same again.
_REMEMBERED = 4096

# Kinds of headings that name themselves; « arcle » is what is left of « article » where ligatures are lost.
_KINDS = (
    rf"{PARTS}|enjeu|défi|defi|ambition|priorité|priorite|thématique|objectif stratégique|objectif strategique"
    "|objectif opérationnel|objectif operationnel|sous-objectif|objectif|arcle|délibération|deliberation|question"
    "|affaire"
)
_NUMBER = r"(?:\d{1,4}(?:[.\-/]\d{1,3})*|[IVX]{1,5}|1er|[A-H]|unique|préliminaire)"
_NAMED = re.compile(
    rf"(?P<kind>(?i:{_KINDS}))s?[ \xa0]+(?:[nN][ \xa0]?[°ºo][ \xa0]?\.?)?[ \xa0]*(?P<number>{_NUMBER})\b"
    r"[.\xa0 ]*"
    r"(?P<separator>[:.•–—-]|\)|$|(?=[A-ZÀ-Ý«\"]))(?P<rest>.*)",
    re.DOTALL,
)
_COUNCIL = re.compile(
    r"n[°º][ \xa0]*(?P<number>\d{1,4})[ \xa0]*[-–—:.][ \xa0]*(?P<rest>\D.*)", re.IGNORECASE | re.DOTALL
)
_NUMBERED = re.compile(
    r"(?P<number>\d{1,3}(?=[ \xa0]*[-–—])|\d{1,2}(?:\.\d{1,2}){0,4})"
    r"(?:[.)]|[ \xa0]*[-–—][ \xa0]?|(?<=\.\d)(?=[ \xa0])|(?<=\.\d\d)(?=[ \xa0]))"
    r"[-–—]?[ \xa0]*(?P<rest>[A-ZÀ-Ý«\"'].*)",
    re.DOTALL,
)
# An item of an agenda; the figures of a table row stand behind tabs.
_ITEM = re.compile(r"[ \xa0]*(?P<number>\d{1,3})[ \xa0]?(?P<mark>[-–—.)])[ \xa0]*(?=[A-ZÀ-Ý«\"“])[^\t|]+$")
_LONGEST_ITEM = 7
_FEWEST_ITEMS = 5
# How many characters an item runs over, as a rule; those of a list follow each other.
_ITEM_LENGTH = 400
# Numbers that one may miss, for a heading that was not recognised.
LONGEST_SKIP = 3
# « 1 Subventions associatives », alone in its paragraph.
_UNDOTTED = re.compile(r"(?P<number>\d{1,2})[ \xa0]+(?P<rest>[A-ZÀ-Ý][^\d€%]{6,90})")
_ROMAN = re.compile(
    r"(?P<number>[IVX]{1,5})(?:[.)]|[ \xa0]*[-–—:])[-–— \xa0]*(?P<rest>[A-ZÀ-Ý«\"].*)", re.DOTALL
)
_CAPITAL = re.compile(r"(?P<number>[A-H])(?:[.)]|[ \xa0]+[-–—])[ \xa0]+(?P<rest>[A-ZÀ-Ý«\"].*)", re.DOTALL)
_LETTER = re.compile(r"(?P<number>[a-h])[.)][ \xa0]+(?P<rest>\S.*)", re.DOTALL)
_KNOWN = re.compile(
    r"(?:préambule|preambule|introduction|conclusion|synthèse|glossaire|sommaire|table des matières"
    r"|ordre du jour|questions diverses|contexte|présentation générale|visas?|signatures?)\s*:?",
    re.IGNORECASE,
)
_ANNEXES = re.compile(r"\W*annexes?\W*", re.IGNORECASE)
_MARKDOWN = re.compile(r"[ \t]*(?P<marks>#{1,6})[ \t]+(?P<title>.*\S)")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,60}>|[*_~]{2,}|(?<![\w*])[*_]|[*_](?![\w*])|`")
_MARKS = re.compile("[<*_~`]")
_LEADING = re.compile(rf"^[\s#>»={BULLETS}–—-]+(?=\S)")
_BOLD = re.compile(r"(?:[→•■>-][ \t]*)?(?:\*\*|__|<b>)(?P<title>[^*\n]{6,160})(?:\*\*|__|</b>)\s*:?")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SENTENCE_END = (".", ";", ",", "…", "?", "!")


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """One line that is not blank; `gap` tells whether a blank line, or nothing, stands above it."""

    start: int
    end: int
    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: where its lines stand, its title without markup, and what places it among the others.

    `style` groups headings that look alike; `level` is the number of # in Markdown; `mark` is what stands
    behind the number: « 11 - » and « 1. » may number two things.
    """

    start: int
    end: int
    title: str
    style: Style
    level: int | None = None
    number: str | None = None

    @property
    def mark(self) -> str:
        """What stands behind the number of a numbered title, empty for any other."""
        numbered = _NUMBERED.fullmatch(self.title) if self.style[0] == "number" else None
        return self.title[numbered.end("number") : numbered.start("rest")].strip() if numbered else ""

    @property
    def is_bare(self) -> bool:
        """Whether it holds a kind and a number and no words of its own, as « VOLET 1 » does."""
        named = _NAMED.fullmatch(self.title)
        return named is not None and not named["rest"].strip(" :.-–—•")


@lru_cache(_REMEMBERED)
def clean_heading(text: str) -> str:
    """Return the title on one line, without markup, bullet or final colon, cut at a word."""
    plain = html.unescape(html.unescape(text))
    if _MARKS.search(plain):
        plain = _MARKUP.sub("", plain)
    plain = _LEADING.sub("", " ".join(plain.split())).rstrip(" :–—-").strip("*_ ")
    if len(plain) <= LONGEST_TITLE:
        return plain
    return plain[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def lines_of(text: str) -> list[HeadingLine]:
    """Return the lines that are not blank."""
    most_breaks = 2 if is_double_spaced(text) else 1
    lines: list[HeadingLine] = []
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        is_far = not lines or text.count("\n", lines[-1].end, match.start()) > most_breaks
        lines.append(HeadingLine(match.start(), match.end(), match.group(), is_far))
    return lines


def find_headings(
    lines: Sequence[HeadingLine], media_type: str, levels: Mapping[int, int] = MappingProxyType({})
) -> list[Heading]:
    """Return the headings among these lines, in order; `levels` tells those known, by where they start."""
    marked = [line for line in lines if _MARKDOWN.match(line.text)]
    length = lines[-1].end if lines else 0
    # A text with Markdown headings enough needs no guessing: its numbered lines are list items.
    guesses = 3000 * len(marked) < length or media_type == "application/pdf"
    agenda = _agenda(lines) if guesses else {}
    headings: list[Heading] = []
    position = 0
    while position < len(lines):
        titled = _with_continuation(lines, position)
        found = agenda.get(position) or _marked(lines[position]) or _named(lines, position, *titled)
        found = found or _bold(lines, position)
        if found is None and (level := levels.get(lines[position].start)):
            title, end = titled
            style, number = style_of(title) or (("markdown", level), None)
            found = Heading(lines[position].start, end, title, style, level, number)
        if found is None and guesses:
            found = _numbered(lines, position, *titled) or _capitals(lines, position)
        if found is None and guesses and media_type != "application/pdf":
            found = _lone(lines, position)
        if found is None:
            position += 1
            continue
        headings.append(found)
        while position < len(lines) and lines[position].start < found.end:
            position += 1
    return _with_subtitles(headings, lines)


@lru_cache(_REMEMBERED)
def style_of(title: str) -> tuple[Style, str | None] | None:
    """Return the style and number that a cleaned title shows: a kind that it names, or its numbering."""
    named = _NAMED.fullmatch(title)
    if named and named["kind"][0].isupper():
        kind = fold(named["kind"]).rstrip("s").replace("arcle", "article")
        return ("kind " + re.sub(r"fiche[ -]action", "fiche", kind), 0), named["number"]
    if council := _COUNCIL.fullmatch(title):
        return ("council", 0), council["number"]
    if _KNOWN.fullmatch(title):
        return ("known", 0), None
    if _ANNEXES.fullmatch(title):
        return ("annexes", 0), None
    for name, pattern in (
        ("roman", _ROMAN),
        ("capital", _CAPITAL),
        ("letter", _LETTER),
        ("number", _NUMBERED),
    ):
        if (match := pattern.fullmatch(title)) and _WORD.search(match["rest"]):
            return (name, match["number"].count(".")), match["number"]
    return None


def _marked(line: HeadingLine) -> Heading | None:
    match = _MARKDOWN.match(line.text)
    if match is None:
        return None
    title = clean_heading(match["title"])
    if not _WORD.search(title) or title.endswith((",", ";")) or len(line.text) > _LONGEST_LINE:
        return None
    # « 39 M€ », « 63 480 ha »: figures set large, not headings.
    if title[0].isdigit() and len(_WORD.findall(title)) < 2 and style_of(title) is None:
        return None
    level = len(match["marks"])
    style = style_of(title)
    if style is None:
        is_bullet = re.match(rf"[{BULLETS}-]", match["title"]) is not None
        style = (("bullet", 0), None) if is_bullet else (("markdown", level), None)
    return Heading(line.start, line.end, title, style[0], level, style[1])


def _named(lines: Sequence[HeadingLine], position: int, title: str, end: int) -> Heading | None:
    """Recognise a line that names its kind, « Pilier 2 : », or a council's item, « N° 12 - »."""
    style = style_of(title)
    if style is None or not style[0][0].startswith(("kind", "council", "known", "annexes")):
        return None
    if style[0][0] in {"known", "annexes"} and not lines[position].gap and not title.isupper():
        return None
    if _is_running_text(lines, position, title, end):
        return None
    return Heading(lines[position].start, end, title, style[0], None, style[1])


def _numbered(lines: Sequence[HeadingLine], position: int, title: str, end: int) -> Heading | None:
    """Recognise a numbered line that is not one of a list: no neighbour has a number of the same kind."""
    line = lines[position]
    is_paragraph = line.gap and (position + 1 == len(lines) or lines[position + 1].gap)
    if is_paragraph and (bare := _UNDOTTED.fullmatch(title)):
        title = f"{bare['number']}. {bare['rest']}"
    style = style_of(title)
    if style is None or style[0][0] not in {"number", "roman", "capital", "letter"}:
        return None
    if title.endswith(_SENTENCE_END) or len(title) > 140 or not line.text.strip()[0].isalnum():
        return None
    after = _line_from(lines, position, end)
    before = lines[position - 1] if position else None
    if after is None or any(near is not None and _same_list(style[0], near.text) for near in (before, after)):
        return None
    if _is_running_text(lines, position, title, end):
        return None
    return Heading(line.start, end, title, style[0], None, style[1])


def _agenda(lines: Sequence[HeadingLine]) -> dict[int, Heading]:
    """Return the items of an agenda, by their place: paragraphs that one count runs through, « 12 - ».

    They are as long as a council's titles are. Of all counts the longest is theirs: a list inside an item
    starts again at 1.
    """
    items: list[tuple[int, int, str]] = []
    for position, line in enumerate(lines):
        match = _ITEM.match(line.text)
        if match is None or not (line.gap or lines[position - 1].text.rstrip().endswith((".", "-"))):
            continue
        # « 1. De procéder... ; »: what is counted by points is as often a list of sentences.
        last = _paragraph(lines, position)[-1].text.rstrip()
        if match["mark"] in "-–—" or not last.endswith(_SENTENCE_END):
            items.append((position, int(match["number"]), match["mark"]))
    # For each item, how many lead to it, and the one before it; for each number, the item that most lead to.
    counts: list[tuple[int, int | None]] = []
    best: dict[tuple[str, int], int] = {}
    for rank, (_, number, mark) in enumerate(items):
        earlier = (best.get((mark, number - skip)) for skip in range(1, LONGEST_SKIP + 1))
        longest, other = max(
            ((counts[each][0], each) for each in earlier if each is not None), default=(0, None)
        )
        counts.append((longest + 1, other))
        if (mark, number) not in best or counts[best[mark, number]][0] <= longest + 1:
            best[mark, number] = rank
    if not counts or max(counts)[0] < _FEWEST_ITEMS:
        return {}
    final = max(range(len(counts)), key=lambda each: counts[each][0])
    at: int | None = final
    found: dict[int, Heading] = {}
    while at is not None:
        position, number, _ = items[at]
        block = _paragraph(lines, position)
        title = clean_heading(" ".join(line.text.strip() for line in block))
        found[position] = Heading(
            lines[position].start, block[-1].end, title, ("number", 0), None, str(number)
        )
        at = counts[at][1]
    length = lines[items[final][0]].start - lines[min(found)].start
    return found if length >= _ITEM_LENGTH * (len(found) - 1) else {}


def _paragraph(lines: Sequence[HeadingLine], position: int) -> list[HeadingLine]:
    """Return the lines of a title that begins here: to the next blank line, where that comes soon."""
    block = [lines[position]]
    for line in lines[position + 1 : position + _LONGEST_ITEM]:
        if line.gap or line.text.rstrip().endswith(":") or _ITEM.match(line.text):
            return block
        block.append(line)
    return block[:1]


def _capitals(lines: Sequence[HeadingLine], position: int) -> Heading | None:
    """Recognise a line, or two, in capitals; a longer run is a list of names or a letterhead."""
    if not _in_capitals(lines[position].text):
        return None
    run = position
    while run < len(lines) and _in_capitals(lines[run].text) and (run == position or not lines[run].gap):
        run += 1
    before = lines[position - 1].text.rstrip() if position else ""
    is_alone = lines[position].gap or before.endswith((".", ";", "!", "?", ":"))
    if run - position > 2 or run == len(lines) or not is_alone or _in_capitals(before):
        return None
    title = clean_heading(" ".join(line.text for line in lines[position:run]))
    style, number = style_of(title) or (("capitals", 0), None)
    return Heading(lines[position].start, lines[run - 1].end, title, style, None, number)


def _bold(lines: Sequence[HeadingLine], position: int) -> Heading | None:
    """Recognise a short bold line that stands alone."""
    line = lines[position]
    match = _BOLD.fullmatch(line.text.strip())
    is_alone = line.gap and (position + 1 == len(lines) or lines[position + 1].gap)
    if match is None or not is_alone:
        return None
    # Several on end are a list, such as addresses.
    around = (*lines[max(position - 1, 0) : position], *lines[position + 1 : position + 2])
    if any(_BOLD.fullmatch(other.text.strip()) for other in around):
        return None
    title = clean_heading(match["title"])
    words = _WORD.findall(title)
    if len(words) < 2 or not title[0].isupper() or match["title"].rstrip().endswith((*_SENTENCE_END, ":")):
        return None
    style, number = style_of(title) or (("bold", 0), None)
    return Heading(line.start, line.end, title, style, None, number)


def _lone(lines: Sequence[HeadingLine], position: int) -> Heading | None:
    """Recognise a short line without an end mark between paragraphs, as saved web pages have them."""
    line = lines[position]
    text = line.text.strip()
    after = lines[position + 1] if position + 1 < len(lines) else None
    if after is None or not 8 <= len(text) <= 90 or len(_WORD.findall(text)) < 2 or not text[0].isupper():
        return None
    if text.endswith((*_SENTENCE_END, ":", "-")) or "\t" in text or "|" in text or ":" in text:
        return None
    before = lines[position - 1].text.rstrip() if position else ""
    stands_out = line.gap or before.endswith((".", "!", "?")) or not before
    is_followed = len(after.text) >= 100 and after.text.lstrip()[0].isupper()
    return (
        Heading(line.start, line.end, clean_heading(text), ("lone", 0))
        if stands_out and is_followed
        else None
    )


def _with_continuation(lines: Sequence[HeadingLine], position: int) -> tuple[str, int]:
    """Return the title that begins on this line and its end, over the lines that it visibly goes on to."""
    line = lines[position]
    text, end = line.text.strip(), line.end
    for following in lines[position + 1 : position + 4]:
        first = following.text.lstrip()[0]
        is_block = line.gap and not following.gap and _ends_soon(lines, position)
        goes_on = first.islower() or text.endswith(("-", "’", "'", ",")) or is_block
        if following.gap or not goes_on or len(text) + len(following.text) > _LONGEST_LINE:
            break
        text, end = f"{text} {following.text.strip()}", following.end
    return clean_heading(text), end


def _ends_soon(lines: Sequence[HeadingLine], position: int) -> bool:
    """Tell whether the paragraph that begins here is as short as a heading, and ends without a mark."""
    block = [lines[position]]
    for line in lines[position + 1 : position + 5]:
        if line.gap:
            break
        block.append(line)
    text = " ".join(line.text.strip() for line in block)
    return (
        len(block) <= 4
        and len(text) <= LONGEST_TITLE
        and not text.endswith((*_SENTENCE_END, ":"))
        and not any(line.text.lstrip()[0] in "-•" or style_of(clean_heading(line.text)) for line in block[1:])
    )


def _is_running_text(lines: Sequence[HeadingLine], position: int, title: str, end: int) -> bool:
    """Tell whether a line that looks like a heading is but the middle of a sentence or of a list."""
    line = lines[position]
    before = lines[position - 1].text.rstrip() if position else ""
    after = _line_from(lines, position, end)
    goes_on = after is not None and not after.gap and after.text.lstrip()[0].islower()
    comes_from_above = (
        not line.gap
        and len(before) >= 60
        and before[-1] not in ".!?:;»)"
        and style_of(clean_heading(before)) is None
    )
    is_unbalanced = title.count("(") < title.count(")")
    return goes_on or comes_from_above or is_unbalanced or title.endswith((",", ";"))


def _line_from(lines: Sequence[HeadingLine], position: int, offset: int) -> HeadingLine | None:
    """Return the first line after this one that starts at an offset or later."""
    return next((line for line in lines[position + 1 : position + 6] if line.start >= offset), None)


def _same_list(style: Style, text: str) -> bool:
    other = style_of(clean_heading(text))
    return other is not None and other[0] == style


def _in_capitals(text: str) -> bool:
    if not text.isupper():
        return False
    letters = [character for character in text if character.isalpha()]
    return (
        len(letters) >= 10
        and len(text.strip()) <= 120
        and len(_WORD.findall(text)) >= 2
        and all(letter.isupper() for letter in letters)
        and text.count(",") < 2
        and sum(map(str.isdigit, text)) < 0.3 * len(letters)
        and len(set(text.split())) > 0.6 * len(text.split())
        and not text.lstrip().startswith("[")
        and "\t" not in text
        and "|" not in text
    )


def _with_subtitles(headings: Sequence[Heading], lines: Sequence[HeadingLine]) -> list[Heading]:
    """Give « VOLET 1 » the words just below it: a heading without a number, or lines in capitals."""
    starts = {line.start: position for position, line in enumerate(lines)}
    merged: list[Heading] = []
    for heading in headings:
        last = merged[-1] if merged else None
        if last and last.is_bare and heading.number is None and heading.style[0] in {"markdown", "capitals"}:
            below = starts[last.start] + 1
            if lines[below].start == heading.start:
                title = clean_heading(f"{last.title} : {heading.title}")
                merged[-1] = Heading(last.start, heading.end, title, last.style, last.level, last.number)
                continue
        merged.append(heading)
    return [
        _with_capitals_below(heading, lines, starts) if heading.is_bare else heading for heading in merged
    ]


def _with_capitals_below(heading: Heading, lines: Sequence[HeadingLine], starts: dict[int, int]) -> Heading:
    position = starts[heading.start] + 1
    block: list[HeadingLine] = []
    for line in lines[position : position + 5]:
        letters = [character for character in line.text if character.isalpha()]
        if not letters or not all(letter.isupper() for letter in letters) or (block and line.gap):
            break
        block.append(line)
    if not block or _MARKDOWN.match(block[0].text):
        return heading
    title = clean_heading(f"{heading.title} : {' '.join(line.text.strip() for line in block)}")
    return Heading(heading.start, block[-1].end, title, heading.style, heading.level, heading.number)
