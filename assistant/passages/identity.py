"""Whose document a passage is of: what its title, its file's name and its table say beside it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.passages.quotable import Unit
from assistant.questions.question import Question
from corpus.documents import Passage
from corpus.french.dates import YEAR, years_of
from corpus.french.folding import fold
from corpus.french.territories import DEPARTEMENTS

_DATED_NAME = re.compile(
    rf"(?<!\d)(?:(?P<first>{YEAR})(?:0[1-9]|1[0-2])(?:[0-3]\d)?"
    rf"|(?P<last>(?:[0-3]\d)?(?:0[1-9]|1[0-2]))(?P<year>{YEAR}))(?!\d)"
)
_DEPARTEMENT = re.compile(r"dep(?:artement)?(?![a-z])|departement", re.IGNORECASE)
_NAMES = dict(DEPARTEMENTS.values())
# Shorter names stand by chance within other words.
_JOINED = 8


def years_borne(passage: Passage) -> frozenset[str]:
    """Return the years that a passage's document bears in its title, its name or its date."""
    return frozenset(years_of(f"{named_by(passage)} {(passage.date or '')[:4]}"))


def told_beside(passage: Passage) -> str:
    """Return what stands beside a passage, not in it: of what it is a part, and when and where that is."""
    told = (
        passage.title,
        passage.context,
        passage.folder,
        passage.kind,
        passage.territory,
        (passage.date or "")[:4],
        _departement_of(passage),
    )
    return " ".join(filter(None, told))


def named_by(passage: Passage) -> str:
    """Return title and file name of a passage's document, the year of a date set apart: « CR_20210604 », « AMI_122020 »."""
    file = _DATED_NAME.sub(
        lambda found: f"{found['last'] or ''} {found['year'] or found['first']} ", passage.document
    )
    return f"{passage.title} {file}"


def written_as_names(question: Question, units: Sequence[Unit]) -> Iterator[str]:
    """Yield the words that the question writes in lower case and the passages always with a capital."""
    plain = frozenset(term.stem for term in question.terms if term.kind == "word" and term.weight == 1.0)
    capitals: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for unit in units:
        if plain.isdisjoint(unit.stems):
            continue
        for word in unit.words[1:]:
            if word.stem in plain:
                (capitals if word.is_capital else others)[word.stem] += 1
    for stem in sorted(plain):
        if capitals[stem] > 1 and not others[stem]:
            yield stem


def joined_names(question: Question) -> dict[tuple[str, ...], str]:
    """Return the names of several words, each as the name of a file or a site writes it."""
    folded = {term.stem: term.folded for term in question.terms}
    joined = {
        name: "".join(folded.get(stem, stem) for stem in name) for name in question.names if len(name) > 1
    }
    return {name: written for name, written in joined.items() if len(written) >= _JOINED}


def _departement_of(passage: Passage) -> str:
    """Return the name of the département that a row of a spreadsheet only numbers, "" where there is none."""
    names = passage.context.split("\n")[-1].split("\t") if passage.context else []
    cells = passage.text.split("\t")
    numbered = (
        _NAMES.get(cell.strip().zfill(2), "")
        for name, cell in zip(names, cells, strict=False)
        if _DEPARTEMENT.search(fold(name).replace("_", " "))
    )
    return next(filter(None, numbered), "") if len(names) > 1 else ""
