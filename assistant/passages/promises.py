"""What no answer breaks: it is of the kind asked (a sum, a date, a name), of the year, the giver and the number asked.

Which words answer is learnt (`judge`); these are promises, kept whatever was learnt.
"""

from assistant.french.vocabulary import AUTHORS, COMMON_BODIES
from assistant.french.words import words
from assistant.library.sources import Sources
from assistant.passages.candidates import TYPED, Candidate
from assistant.passages.coverage import Matcher
from assistant.passages.expectations import MONEY_KINDS, is_demanding, may_hold
from assistant.questions.things_asked import Part
from corpus.french.dates import A_PERIOD, is_year

# What a word's level is where it is said in the sentence or beside it, and where its document says it at all.
_NEAR = 0.65
_SAID = 0.28
# ... and where what stands beside its passage says it: the title, the place, the folder.
_ABOUT = 0.6
_BESIDE = 0.45
# Where the sentence tells a sum of another year, the year of its document's title is not enough.
_OF_YEAR = 0.62
# Who commits is named in the sentence, or in the line or heading that it hangs on.
_COMMITTED = 0.85


def parts_names(matcher: Matcher) -> bool:
    """Whether an « et » or « ou » stands between two names of the question."""
    asked = matcher.question_words
    first = [
        next((rank for rank, word in enumerate(asked) if word.stem in name), None) for name in matcher.names
    ]
    told = [rank for rank in first if rank is not None]
    return any(
        word.folded in {"et", "ou"}
        and any(name < rank for name in told)
        and any(name > rank for name in told)
        for rank, word in enumerate(asked)
    )


def is_of_kind(part: Part, candidate: Candidate) -> bool:
    """Whether a thing of the kind asked is known in the candidate, where only that answers."""
    return candidate.features.typed >= TYPED or not is_demanding(part)


def _promised(matcher: Matcher) -> tuple[tuple[str, ...], ...]:
    """Return the names that an answer is of: acronyms only where nothing else is named, for « PLU » and « CDD » name no one."""
    named = tuple(name for name in matcher.names if not matcher.acronyms.issuperset(name))
    return named or matcher.names


class Promises:
    """Tells, for one question, whether a candidate is of the year, the names and the numbers that it asks for."""

    def __init__(self, matcher: Matcher, sources: Sources) -> None:
        self._matcher = matcher
        self._sources = sources
        self._said: dict[tuple[str, str], bool] = {}
        text = matcher.question.text
        # « Le pacte 2021-2027 » is asked about as of any year.
        self._in_periods = frozenset(year for found in A_PERIOD.finditer(text) for year in found.groups())
        self._is_of_several = parts_names(matcher)
        self._names = _promised(matcher)

    def kept(self, part: Part, candidate: Candidate) -> bool:
        """Whether the candidate may answer this part of the question."""
        return (
            (is_of_kind(part, candidate) or may_hold(part, candidate.unit))
            and self._is_by_actor(part, candidate)
            and self._is_of_year(part, candidate)
            and self._is_numbered(part, candidate)
            and self._is_named(part, candidate)
        )

    def _is_by_actor(self, part: Part, candidate: Candidate) -> bool:
        """Whether who gives is who the question says: said here, not merely somewhere in the document."""
        levels = candidate.coverage.levels
        if part.kind == "commitment":
            return all(levels.get(stem, 1.0) >= _COMMITTED for stem in part.actor)
        named = {stem for name in self._matcher.names for stem in name}
        wanted = [stem for stem in part.actor if stem not in AUTHORS]
        # « Quelle part de sa taxe Couthenans reverse-t-elle »: the name gives, not the words before it.
        wanted = [stem for stem in wanted if stem in named] or wanted
        return all(
            levels.get(stem, 1.0) >= _ABOUT or self._matcher.identifies(stem, candidate.unit)
            for stem in wanted
        )

    def _is_named(self, part: Part, candidate: Candidate) -> bool:
        """Whether the document says every name of the question; in a list over many places, whether the row does."""
        names = {stem for name in self._matcher.names for stem in name if stem in part.said} - COMMON_BODIES
        row = self._matcher.row(candidate.unit)
        if row is not None and row.is_sheet:
            # Said of another row and not of this one: the homonym is in another département.
            levels = candidate.coverage.levels
            lacking = [
                any(
                    levels.get(stem, 1.0) < _BESIDE and self._is_said(stem, candidate)
                    for stem in names & set(name)
                )
                for name in self._matcher.names
            ]
            # « Pour l'un et pour l'autre »: each row says one of them.
            return not (all(lacking) if self._is_of_several else any(lacking))
        unsaid = [
            name
            for name in self._names
            if (asked := [stem for stem in name if stem in names])
            and 2 * sum(self._is_said(stem, candidate) for stem in asked) < len(asked)
        ]
        # ... and each document.
        return len(unsaid) <= self._is_of_several

    def _is_numbered(self, part: Part, candidate: Candidate) -> bool:
        """Whether the number that tells the thing asked from its likes is said: « 3 étoiles », « volet 2 »."""
        levels = candidate.coverage.levels
        return all(
            levels.get(term.stem, 1.0) >= _BESIDE
            for term in self._matcher.question.terms
            if term.partner
            and term.stem in part.said
            and levels.get(term.partner, 0.0) >= _NEAR
            and not self._matcher.identifies(term.stem, candidate.unit)
        )

    def _is_of_year(self, part: Part, candidate: Candidate) -> bool:
        """Whether the sentence is of the year asked, as far as anything says of which year it is."""
        years = [
            term.stem
            for term in self._matcher.question.terms
            if is_year(term.stem) and term.stem in part.said - self._in_periods
        ]
        if not years:
            return True
        levels = candidate.coverage.levels
        row = self._matcher.row(candidate.unit)
        columns = {name.strip() for name in row.names if is_year(name.strip())} if row is not None else set()
        if len(columns) > 1 and columns.isdisjoint(years):
            return False
        others = any(is_year(word.stem) for word in candidate.unit.words)
        least = _OF_YEAR if part.kind in MONEY_KINDS else 0.5
        if others and all(levels.get(year, 0.0) < least for year in years):
            return False
        own = self._matcher.years_of(candidate.unit)
        if own and own.isdisjoint(years) and all(levels.get(year, 0.0) < _BESIDE for year in years):
            return False
        return any(self._is_said(year, candidate) for year in years)

    def _is_said(self, stem: str, candidate: Candidate) -> bool:
        if candidate.coverage.levels.get(stem, 1.0) >= _SAID or self._matcher.identifies(
            stem, candidate.unit
        ):
            return True
        document = candidate.unit.passage.document_id
        key = (document, stem)
        if key not in self._said:
            term = next(term for term in self._matcher.question.terms if term.stem == stem)
            hits = self._sources.search(term.folded, limit=2, documents=(document,))
            self._said[key] = any(word.stem == stem for hit in hits for word in words(hit.passage.text))
        return self._said[key]
