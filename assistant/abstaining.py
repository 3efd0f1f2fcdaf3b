"""When an answer is one: the thing asked is there, about the subject asked, and about no other."""

import re
from collections.abc import Sequence

from assistant.answers import AbstentionReason
from assistant.candidates import Candidate
from assistant.expectations import is_demanding
from assistant.matching import Matcher
from assistant.question import Part
from assistant.vocabulary import AUTHORS, COMMON_BODIES

# The least share of the question that an answer covers, and that a passage on the subject covers.
_ENOUGH = 0.5
_ON_SUBJECT = 0.35
# What a name's words must reach: said at least elsewhere in the document.
_NAMED = 0.28
_NEAR = 0.65
_YEAR = re.compile(r"(?:19|20)\d\d")


def answers(part: Part, candidate: Candidate, matcher: Matcher) -> bool:
    """Whether the candidate answers this part of the question, and not a neighbouring one."""
    if candidate.coverage.share < _ENOUGH:
        return False
    if is_demanding(part) and candidate.typed < 0.4:
        return False
    if part.kind in {"number", "person"} and not _has_focus(part, candidate, matcher):
        return False
    if not _is_by_actor(part, candidate, matcher):
        return False
    return _is_named(candidate, matcher) and not _is_another_year(candidate, matcher)


def reason(rejected: Sequence[Candidate], matcher: Matcher) -> AbstentionReason:
    """Return why nothing answers: nothing is on the subject, or what is does not say the thing asked."""
    share = max((candidate.coverage.share for candidate in rejected), default=0.0)
    return "not_stated" if share >= _ON_SUBJECT else "nothing_found"


def _has_focus(part: Part, candidate: Candidate, matcher: Matcher) -> bool:
    return all(candidate.coverage.levels.get(stem, 1.0) >= _NEAR for stem in part.focus)


def _is_by_actor(part: Part, candidate: Candidate, matcher: Matcher) -> bool:
    """Whether who gives is who the question says: said here, not merely somewhere in the document."""
    levels = candidate.coverage.levels
    wanted = [stem for stem in part.actor if stem not in AUTHORS]
    return all(levels.get(stem, 1.0) >= _NEAR or matcher.identifies(stem, candidate.unit) for stem in wanted)


def _is_named(candidate: Candidate, matcher: Matcher) -> bool:
    levels = candidate.coverage.levels
    for name in matcher.question.names:
        wanted = [stem for stem in name if stem not in COMMON_BODIES]
        if wanted and any(levels.get(stem, 1.0) < _NAMED for stem in wanted):
            return False
    return True


def _is_another_year(candidate: Candidate, matcher: Matcher) -> bool:
    wanted = [term for term in matcher.question.terms if _YEAR.fullmatch(term.stem)]
    if not wanted:
        return False
    said = {word.stem for word in candidate.unit.words if _YEAR.fullmatch(word.stem)}
    return bool(said) and all(candidate.coverage.levels.get(term.stem, 0.0) < 0.5 for term in wanted)
