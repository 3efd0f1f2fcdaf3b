"""Sentence ends that hold in French: items, headings and table rows stand alone, abbreviations end nothing.

A single line break in running text is a space (PDF pages are broken that way); a blank line ends a sentence.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

BULLETS = r"•■●▪◦○□❑❖·►▶➢➤➔⇨✓✔→‣⁃∙\ue000-\uf8ff"
"""The signs that open list items and mean nothing else, those of symbol fonts among them; within a class."""

# What opens a list item, in contracts typed by hand as in text extracted from PDF.
_BULLET = rf"(?:[-–—−*+»>{BULLETS}]|o(?=\s)|=+>|->|>>+)"
_NUMBER = r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|\(?[a-zA-Z][.)]|[IVX]{1,5}[.)]|\d{1,2}°\)?)"
_ITEM = re.compile(rf"[ \t\xa0]*(?:{_BULLET}+(?:[ \t\xa0]+|(?=[^\W\d_]|[«\"“*]))|{_NUMBER}[ \t\xa0]+)(?=\S)")
_MARKDOWN_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+\S")
_NAMED_HEADING = re.compile(
    r"[ \t\xa0*_→>-]*(?:(?:volet|pilier|axe|orientation|chapitre|titre|annexe|article|section|partie"
    r"|fiche[ -]action|fiche|mesure|action|objectif(?:[ ]\w+)?)[ \xa0]+(?:n[°ºo][ \xa0]*)?"
    r"(?:\d+(?:[.-]\d+)*|[IVX]+\b|1er|premier)"
    r"|d[ée]lib[ée]ration[ \xa0]+n[°ºo]|n[°º][ \xa0]*\d+[ \xa0]*[-–—:])",
    re.IGNORECASE,
)

_END = re.compile(
    r"(?P<mark>[.!?…]+)(?P<closing>(?:[ \xa0\u202f]?[»”]|[\"’')\]*_]|</\w+>)*)"
    r"(?=(?P<gap>\s+)(?P<next>\S)|(?P<glued>[A-ZÀ-Ý][a-zà-ÿ’']))"
)
_LAST_WORD = re.compile(r"[^\s('’\"«“\[]*$")
_OPENING_NUMBER = re.compile(
    rf"[\s\xa0*_#<>b/]*(?:(?:{_BULLET})[ \xa0]*)?(?:[^\W\d_]+[ \xa0]+)?(?:n[°º][ \xa0]*)?"
    r"[\dIVXLC]{1,5}(?:[.-]\d+)*$"
)
_ABBREVIATION_WORDS = """
m mm mme mmes mlle mlles dr drs pr prs mgr st ste sts stes cie sté ets n no nº n° num art arts al cf etc
ex p pp vol t chap ch fig tab av ave bd bld boul rte pl env min max réf ref tél tel fax hab resp suiv sq
sqq dir coll dép dépt dept adj op cit ibid id janv févr sept oct nov déc arr approx prév soc éd édit rev
trim sem col ann alin i.e e.g n.b c.-à-d c.à.d p.ex s.a s.a.s j.o vs incl introd obs cons cne
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_WORDS.split())
# A line that ends on one of these goes on below, however short it is.
_UNFINISHED = re.compile(
    r"(?:[,(«/&-]|\b(?:d|l|qu|n|s|c)['’]|\b(?:de|du|des|la|le|les|et|ou|à|au|aux|en|par|pour|sur|dans|un|une|que|qui|dont|avec"
    r"|sans|sous|ne|ce|cette|ces|son|sa|ses|leur|leurs|est|sont|a|ont|soit|entre|vers|chez|M\.|Mme|n°))\s*$",
    re.IGNORECASE,
)
# Share of paragraphs that begin in the middle of a sentence beyond which blank lines are but line spacing.
_DOUBLE_SPACING_SHARE = 0.2
# Of a page's width: a line as long as this goes on below, where nothing ends it.
_FULL_LINE = 0.8
# Lines longer than this were not broken by a page's width: each line is a paragraph.
_WIDEST_PAGE = 170


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the spans (start, end) of sentences, list items, headings and table rows.

    Spans are trimmed, in order, disjoint, and hold every character of the text that is not a space.
    """
    spans = (_trimmed(text, *span) for block in _blocks(text) for span in _sentences(text, *block))
    return tuple(span for span in spans if span[0] < span[1])


def opens_item(line: str) -> bool:
    """Tell whether this line begins a list item."""
    return _ITEM.match(line) is not None


def is_double_spaced(text: str) -> bool:
    """Tell whether a blank line follows each line, as in some texts converted from PDF."""
    single_gaps = re.findall(r"\n[ \t]*\n[ \t]*(\S)", text)
    return len(single_gaps) >= 10 and sum(map(str.islower, single_gaps)) > _DOUBLE_SPACING_SHARE * len(
        single_gaps
    )


def _blocks(text: str) -> Iterator[Span]:
    """Yield runs of lines that are read as one paragraph, item, heading or row."""
    width = _page_width(text)
    most_breaks = 2 if is_double_spaced(text) else 1
    start, previous_start, previous_end = -1, 0, 0
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        line_start, line_end = match.span()
        if start >= 0:
            breaks = text.count("\n", previous_end, line_start)
            if (
                breaks > most_breaks and not _runs_on(text[previous_start:previous_end], match.group(), width)
            ) or _breaks(text[previous_start:previous_end], match.group(), width):
                yield start, previous_end
                start = line_start
        else:
            start = line_start
        previous_start, previous_end = line_start, line_end
    if start >= 0:
        yield start, previous_end


def _runs_on(previous: str, line: str, width: int) -> bool:
    """Tell whether a sentence goes on below the blank line after a full line."""
    ending = previous.rstrip()
    return (
        line.lstrip()[:1].islower()
        and len(ending) >= _FULL_LINE * width
        and not ending.endswith((".", ",", ":", ";", "!", "?", "…", "»"))
    )


def _page_width(text: str) -> int:
    """Return the length of a full line of this text."""
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _breaks(previous: str, line: str, width: int) -> bool:
    """Tell whether the line break between two lines is a break of thought."""
    if any(_MARKDOWN_HEADING.match(each) or _is_row(each) for each in (previous, line)) or _ITEM.match(line):
        return True
    first = line.lstrip()[0]
    if first.islower():
        return False
    if _NAMED_HEADING.match(line) and not _UNFINISHED.search(previous):
        return True
    stripped = previous.rstrip()
    if stripped.endswith((":", ";")):
        return True
    if _UNFINISHED.search(stripped):
        return False
    if _NAMED_HEADING.match(previous) or width > _WIDEST_PAGE:
        return True
    return len(stripped) < 0.6 * width


def _is_row(line: str) -> bool:
    """Tell whether a line is a row of a table: cells parted by tabs, or Markdown's bars."""
    stripped = line.strip()
    return "\t" in stripped or (stripped.startswith("|") and stripped.count("|") > 1)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of one block, untrimmed."""
    sentence = start
    for match in _END.finditer(text, start, end):
        if _ends_sentence(text, sentence, match):
            stop = match.end()
            yield sentence, stop
            sentence = stop
    yield sentence, end


def _ends_sentence(text: str, sentence: int, match: re.Match[str]) -> bool:
    before = text[sentence : match.start()]
    last_word = _last_word(before)
    if match["glued"]:
        # « du territoire.Le comité »: the extraction lost a space; addresses on the web have dots too.
        return match["mark"] == "." and re.fullmatch(r"[a-zà-ÿ]{3,}|\d+", last_word) is not None
    following = match["next"]
    if following.islower() or following in ",;:)]}%»”":
        return False
    if match["mark"] != "." or match["closing"]:
        return True
    if last_word.lower() in _ABBREVIATIONS or re.fullmatch(r"(?:[A-ZÀ-Ý][.-]{1,2})*[A-ZÀ-Ý]", last_word):
        return False
    return _OPENING_NUMBER.fullmatch(before) is None


def _last_word(before: str) -> str:
    found = _LAST_WORD.search(before[-40:])
    return found.group().strip("*_.-–") if found else ""


def _trimmed(text: str, start: int, end: int) -> Span:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())
