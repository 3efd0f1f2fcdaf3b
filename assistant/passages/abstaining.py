"""When an answer is one: the thing asked is there, about the subject asked, and about no other."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.answers import AbstentionReason
from assistant.french.vocabulary import AUTHORS, COMMON_BODIES, TOPICAL_MONEY, is_measured
from assistant.french.words import is_same_noun, is_same_role, listed, words
from assistant.library.sources import Sources
from assistant.passages.candidates import TYPED, Candidate
from assistant.passages.coverage import Matcher
from assistant.passages.expectations import MONEY_KINDS, NAMED_KINDS, is_demanding
from assistant.questions.things_asked import Part
from corpus.french.dates import A_PERIOD, is_year
from index.seams import Hit

# The least confidence of an answer, and the least coverage of a passage that is on the subject at all.
_ENOUGH = 0.12
# Where nothing of a kind is asked, no figure and no name confirms that the sentence answers.
_ENOUGH_UNTYPED = 0.2
# Once one thing asked is answered, another needs less: the passage is the right one.
_ENOUGH_BESIDE = 0.04
# A doubt of form (the noun counted is not said, the rarest word stands elsewhere) outweighs less than this.
_DOUBTED = 0.6
_UNSEEN_DOUBTED = 0.3
_ON_SUBJECT = 0.4
# The share of a question that no passage found so much as mentions, from which it is about something else.
_UNSEEN = 0.4
# The share of a question that another document says and this one does not, from which it is another subject.
_ASTRAY = 0.1
# What a word's level is where it is said in the sentence or beside it, and where its document says it at all.
_NEAR = 0.65
_SAID = 0.28
# ... and where what stands beside its passage says it: the title, the place, the folder.
_ABOUT = 0.6
_PASSAGE = 0.55
_BESIDE = 0.45
_FEW = 6
_NOWHERE = 0.1
# Where the sentence tells a sum of another year, the year of its document's title is not enough.
_OF_YEAR = 0.62
# What is told by a figure: which one it is, only the words around it tell.
_FIGURES = MONEY_KINDS | {"number", "date", "period"}
# « Combien d'exploitations viticoles »; what was done to them (« tuées ») may be said otherwise.
_ADJECTIVE = re.compile(r"(?:[^eéiust]|[^éiust]e)[sx]$")
_BEFORE_NOUNS = listed("de d du la le l les des un une au aux")
# From here on, no doubt about the rarest word is heard.
_SURE = 0.85
# Who commits is named in the sentence, or in the line or heading that it hangs on.
_COMMITTED = 0.85
# A logistic model of the best candidate's being right, fitted on the development questions, on the same with
# a name or a year changed, and on PIAF with and without the paragraph that answers.
_CONFIDENCE = {
    "share": 3.82,
    "core": 0.76,
    "named": 2.85,
    "typed": 1.7,
    "phrases": 0.54,
    "retrieval": 3.02,
    "focus": 0.79,
}
_BASE = -9.78
_DEMANDING = -1.35
_LENGTH = 0.14
_DENSE = 2.31


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


class Judge:
    """Tells answers from near misses, for one question."""

    def __init__(self, matcher: Matcher, hits: Sequence[Hit], sources: Sources) -> None:
        self._matcher = matcher
        self._sources = sources
        self._dense = hits[0].dense if hits else 0.0
        self._length = min(12, sum(1 for term in matcher.question.terms if term.weight > 0.4))
        self._said: dict[tuple[str, str], bool] = {}
        # « Le pacte 2021-2027 » is asked about as of any year.
        periods = A_PERIOD.finditer(matcher.question.text)
        self._in_periods = frozenset(year for found in periods for year in found.groups())
        self._is_of_several = parts_names(matcher)

    def accepts(self, part: Part, candidate: Candidate, *, is_beside: bool = False) -> bool:
        """Whether the candidate answers this part of the question, and not a neighbouring one.

        `is_beside` where another part is answered already.
        """
        confidence = self.confidence(part, candidate)
        enough = _ENOUGH if is_demanding(part) else _ENOUGH_UNTYPED
        if confidence < (_ENOUGH_BESIDE if is_beside else enough):
            return False
        if is_demanding(part) and candidate.typed < TYPED:
            return False
        if candidate.coverage.astray > _ASTRAY:
            return False
        if not is_beside and self._is_other_money(part, candidate):
            return False
        if part.kind == "yes_no" and not self._is_of_all_named(candidate):
            return False
        if confidence < _UNSEEN_DOUBTED and self._matcher.unseen >= _UNSEEN:
            return False
        if not is_beside and self._is_doubtful(part, candidate, confidence):
            return False
        return (
            self._is_by_actor(part, candidate)
            and self._is_of_year(part, candidate)
            and self._is_named(part, candidate)
            and self._is_numbered(part, candidate)
        )

    def _is_doubtful(self, part: Part, candidate: Candidate, confidence: float) -> bool:
        """Whether what is asked is not said in so many words: a doubt that a sure candidate overcomes."""
        row = self._matcher.row(candidate.unit)
        is_of_list = row is not None and row.is_sheet
        if part.kind in _FIGURES:
            # In a list over many places, what other rows say is said of others.
            enough, least = (_SURE, _BESIDE) if is_of_list else (_DOUBTED, _NOWHERE)
            if confidence < enough and self._lacks(part, candidate, least, _BEFORE_NOUNS):
                return True
            if self._is_of_other_kind(part, candidate):
                return True
        elif (
            part.kind in NAMED_KINDS
            and confidence < _UNSEEN_DOUBTED
            and self._lacks(part, candidate, _NOWHERE)
        ):
            return True
        if part.kind in {"amount", "quantity"}:
            return confidence < _SURE and row is None and self._is_beside(part, candidate)
        if part.kind == "person" or (part.kind == "number" and (is_of_list or confidence < _DOUBTED)):
            return not self._has_focus(part, candidate)
        return part.kind == "date" and confidence < _DOUBTED and not self._has_event(candidate)

    def _lacks(
        self, part: Part, candidate: Candidate, least: float, after: frozenset[str] = frozenset()
    ) -> bool:
        """Whether a word of a short question is said nowhere around: the gendarmerie, of a charge that is another's.

        Only words that stand `after` one of these, where there are any.
        """
        terms = {term.stem: term for term in self._matcher.question.terms}
        said = [term for term in terms.values() if term.weight >= 1.0]
        if len(self._matcher.question.parts) > 1 or len(said) > _FEW:
            return False
        levels = candidate.coverage.levels
        asked = self._matcher.question_words
        return any(
            (not after or before.folded in after)
            and (term := terms.get(word.stem)) is not None
            and term.kind == "word"
            and term.weight >= 1.0
            and term.stem not in part.focus
            and levels.get(term.stem, 1.0) < least
            and not self._matcher.identifies(term.stem, candidate.unit)
            # « Le programme LEADER »: what a name is called is seldom said with it.
            and not ((named := terms.get(after_it.stem)) and named.kind == "name")
            for before, word, after_it in zip(asked, asked[1:], (*asked[2:], asked[-1]), strict=False)
            if word.stem
        )

    def _is_of_all_named(self, candidate: Candidate) -> bool:
        """Whether all whom the question names are named here: what others do says neither yes nor no."""
        levels = candidate.coverage.levels
        named = {stem for name in self._matcher.names for stem in name}
        named |= {term.stem for term in self._matcher.question.terms if term.stem in COMMON_BODIES}
        return all(
            levels.get(stem, 1.0) >= _BESIDE or self._matcher.identifies(stem, candidate.unit)
            for stem in named
        )

    def _is_other_money(self, part: Part, candidate: Candidate) -> bool:
        """Whether a redevance is asked and this tells what else is paid."""
        if part.kind != "amount" or TOPICAL_MONEY.isdisjoint(part.focus):
            return False
        return max(candidate.coverage.levels.get(stem, 1.0) for stem in part.focus) < _NEAR

    def _is_of_other_kind(self, part: Part, candidate: Candidate) -> bool:
        """Whether the word that tells which ones are counted is said nowhere: « viticoles », of 546 farms."""
        text, levels = self._matcher.question.text, candidate.coverage.levels
        terms = {term.stem: term for term in self._matcher.question.terms}
        return any(
            before.stem in part.focus
            and after.start - before.end == 1
            and _ADJECTIVE.search(text[after.start : after.end])
            and (term := terms.get(after.stem)) is not None
            and term.kind == "word"
            and term.weight >= 1.0
            and levels.get(after.stem, 1.0) < _NOWHERE
            for before, after in pairwise(self._matcher.question_words)
            if before.stem and after.stem
        )

    def confidence(self, part: Part, candidate: Candidate) -> float:
        """Return how likely the candidate is right, from 0 to 1."""
        weighed = sum(weight * getattr(candidate.features, name) for name, weight in _CONFIDENCE.items())
        weighed += _BASE + _LENGTH * self._length + _DENSE * self._dense + _DEMANDING * is_demanding(part)
        return 1 / (1 + math.exp(-weighed))

    def reason(self, rejected: Sequence[Candidate]) -> AbstentionReason:
        """Return why nothing answers: nothing is on the subject, or what is does not say the thing asked."""
        share = max((one.coverage.share - one.coverage.lost for one in rejected), default=0.0)
        return "not_stated" if share >= _ON_SUBJECT else "nothing_found"

    def _has_focus(self, part: Part, candidate: Candidate) -> bool:
        """Whether what is counted, or the role that is asked, is said: itself, and here."""
        if is_measured(part.nouns) or not part.nouns:
            return True
        is_same = is_same_noun if part.kind == "number" else is_same_role
        unit, place = candidate.unit, candidate.place
        around = [unit, *place.run.units[max(0, place.rank - 2) : place.rank + 2]]
        around += [place.intro] if place.intro else []
        row = self._matcher.row(unit)
        if row is not None and row.is_sheet:
            return all(
                any(is_same(word, noun) for word in (*unit.words, *words(" ".join(row.names))))
                for noun in part.nouns
            )
        said = [word for other in around for word in other.words]
        said += [word for heading in unit.passage.section for word in words(heading)]
        return all(any(is_same(word, noun) for word in said) for noun in part.nouns)

    def _is_beside(self, part: Part, candidate: Candidate) -> bool:
        """Whether the document says the rarest word asked about, but not here: the patinoire, elsewhere."""
        weights = self._matcher.part_weights(part, candidate.unit.passage)
        levels = candidate.coverage.levels
        asked = [
            term.stem
            for term in self._matcher.question.terms
            if term.kind == "word"
            and term.weight == 1.0
            and term.stem not in part.focus
            and (len(self._matcher.question.parts) == 1 or term.stem in part.own)
            and not self._matcher.identifies(term.stem, candidate.unit)
        ]
        said = [term for term in self._matcher.question.terms if term.weight >= 1.0]
        # Of a long question, one word or another stands elsewhere.
        if not asked or len(said) > _FEW:
            return False
        rarest = max(asked, key=lambda stem: weights[stem])
        return 0.9 * _SAID < levels.get(rarest, 1.0) < _PASSAGE

    def _has_event(self, candidate: Candidate) -> bool:
        """Whether something that the question says happened is said to have happened here."""
        levels = candidate.coverage.levels
        events = [
            levels.get(term.stem, 0.0)
            for term in self._matcher.question.terms
            if term.weight > 0.4 and not self._matcher.identifies(term.stem, candidate.unit)
        ]
        return not events or max(events) >= _NEAR

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
        """Whether the document says every name of the question; in a list of rows, whether the row does."""
        names = {stem for name in self._matcher.names for stem in name} - COMMON_BODIES - part.others
        row = self._matcher.row(candidate.unit)
        if row is not None and row.is_sheet:
            # Said of another row and not of this one: the homonym is in another département.
            levels = candidate.coverage.levels
            lacking = (
                any(
                    levels.get(stem, 1.0) < _BESIDE and self._is_said(stem, candidate)
                    for stem in names & set(name)
                )
                for name in self._matcher.names
            )
            # « Pour l'un et pour l'autre »: each row says one of them.
            return not (all(lacking) if self._is_of_several else any(lacking))
        return all(
            2 * sum(self._is_said(stem, candidate) for stem in asked) >= len(asked)
            for name in self._matcher.names
            if (asked := [stem for stem in name if stem in names])
        )

    def _is_numbered(self, part: Part, candidate: Candidate) -> bool:
        """Whether the number that tells the thing asked from its likes is said: « 3 étoiles », « volet 2 »."""
        levels = candidate.coverage.levels
        return all(
            levels.get(term.stem, 1.0) >= _BESIDE
            for term in self._matcher.question.terms
            if term.partner
            and term.stem not in part.others
            and levels.get(term.partner, 0.0) >= _NEAR
            and not self._matcher.identifies(term.stem, candidate.unit)
        )

    def _is_of_year(self, part: Part, candidate: Candidate) -> bool:
        """Whether the sentence is of the year asked, as far as anything says of which year it is."""
        years = [
            term.stem
            for term in self._matcher.question.terms
            if is_year(term.stem) and term.stem not in part.others and term.stem not in self._in_periods
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
        if candidate.coverage.levels.get(stem, 1.0) >= _SAID:
            return True
        document = candidate.unit.passage.document_id
        key = (document, stem)
        if key not in self._said:
            term = next(term for term in self._matcher.question.terms if term.stem == stem)
            hits = self._sources.search(term.folded, limit=2, documents=(document,))
            self._said[key] = any(word.stem == stem for hit in hits for word in words(hit.passage.text))
        return self._said[key]
