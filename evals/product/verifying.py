"""A test set held against the documents: every quote must stand where the set says that it does."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from corpus.documents import Document, Page, is_sheet_name
from corpus.french.folding import fold
from evals.errors import Fault
from evals.judging.judging import SourceTexts
from evals.sets.testset import SetQuestion
from evals.sets.workbooks import column_of

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_SHOWN = 160
# Below this share of the quote's words, the nearest stretch has nothing to do with it.
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a document, and the share of a quote's words that stand in it, in whatever order."""

    document: Document
    start: int
    end: int
    share: float

    @property
    def text(self) -> str:
        """Its words on one line, cut where they are many."""
        words = " ".join(self.document.text[self.start : self.end].split())
        return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a set, and what the documents' readers may have missed."""

    faults: tuple[Fault, ...]
    unread: tuple[Fault, ...]


def verify(path: Path, questions: Sequence[SetQuestion], sources: SourceTexts) -> Verdict:
    """Look for every document and every quote of a set.

    A quote that stands nowhere is not the set's fault where only a picture holds it, where its document was
    not wholly read, or where all of its words stand together but in another order.
    """
    faults: list[Fault] = []
    unread: list[Fault] = []
    for question in questions:
        for fault, is_unread in _faults(question, sources, is_sheet=is_sheet_name(path.name)):
            (unread if is_unread else faults).append(fault)
    return Verdict(tuple(faults), tuple(unread))


def nearest(quote: str, documents: Sequence[Document]) -> Stretch | None:
    """Return the stretch of the quote's length that shares most words with it; None where none is alike."""
    wanted = Counter(_words(quote))
    stretches = [_nearest_in(document, wanted) for document in documents]
    best = max((each for each in stretches if each), key=lambda each: each.share, default=None)
    return best if best is not None and best.share >= _ALIKE else None


def _faults(question: SetQuestion, sources: SourceTexts, *, is_sheet: bool) -> Iterator[tuple[Fault, bool]]:
    def fault(reason: str, key: str) -> Fault:
        return Fault(reason, question.line, f"colonne « {column_of(key)} »" if is_sheet else f"clé « {key} »")

    for name in question.documents:
        if not sources.named(name):
            known = [Path(known).name for known in sources.names.values()]
            close = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f" ; le plus proche : « {close[0]} »" if close else ""
            yield fault(f"document inconnu « {name} »{hint}", "documents"), False
    ids = [document for name in question.documents for document in sources.named(name)]
    for number, quote in enumerate(question.evidence):
        page = question.pages[number] if question.pages else None
        places = [(document, place) for document in ids for place in sources.find(document, quote)]
        if not places and ids:
            documents = [sources.document(document) for document in ids]
            closest = nearest(quote, documents)
            missed = question.ocr or any(document.problems for document in documents)
            yield (
                fault(_missing(quote, page, closest), "evidence"),
                missed or (closest is not None and closest.share == 1.0),
            )
        elif page is not None and places:
            pages = {at for document, place in places for at in _pages(sources.pages(document), place)}
            if page not in pages:
                found = ", ".join(f"p. {at}" for at in sorted(pages)) or "dans un document sans pages"
                yield (
                    fault(f"la citation « {_short(quote)} » n’est pas p. {page} mais {found}", "pages"),
                    False,
                )


def _pages(pages: Sequence[Page], place: tuple[int, int]) -> Iterator[int]:
    first = bisect_right(pages, place[0], key=lambda page: page.start) - 1
    for page in pages[max(first, 0) :]:
        if page.start >= place[1]:
            return
        yield page.number


def _missing(quote: str, page: int | None, closest: Stretch | None) -> str:
    where = f" p. {page}" if page is not None else ""
    said = f"citation introuvable{where}"
    if closest is None:
        return f"{said} : « {_short(quote)} », rien n’y ressemble"
    at = closest.document.page_at(closest.start)
    found = f" (p. {at})" if at is not None and at != page else ""
    return f"{said}, plus proche : « {closest.text} »{found}"


def _short(quote: str) -> str:
    return quote if len(quote) <= _SHOWN else f"{quote[:_SHOWN]}…"


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _nearest_in(document: Document, wanted: Counter[str]) -> Stretch | None:
    spans = [match.span() for match in _WORD.finditer(document.text)]
    length = wanted.total()
    if not spans or not length:
        return None
    words = [fold(document.text[start:end]) for start, end in spans]
    lacking, shared, best, at = wanted.copy(), 0, -1, 0
    for place, word in enumerate(words):
        if word in lacking:
            shared += lacking[word] > 0
            lacking[word] -= 1
        if place >= length and words[place - length] in lacking:
            gone = words[place - length]
            lacking[gone] += 1
            shared -= lacking[gone] > 0
        if shared > best:
            best, at = shared, max(0, place - length + 1)
    last = min(at + length, len(spans)) - 1
    at = next(place for place in range(at, last + 1) if place == last or words[place] in wanted)
    last = next(place for place in range(last, at - 1, -1) if place == at or words[place] in wanted)
    return Stretch(document, spans[at][0], spans[last][1], best / length)
