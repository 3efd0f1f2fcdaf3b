"""How the product answers written questions: whether it cites the lines that answer, and what it makes of near misses."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Answer, Turn
from evals.judging.judging import SourceTexts
from evals.learning.written import WrittenQuestion, located


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; `is_cited` by any statement, `is_first` by the first, `is_anywhere` from any document."""

    question: WrittenQuestion
    is_answered: bool
    is_cited: bool = False
    is_first: bool = False
    is_anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Shares over some questions: of the answerable ones, and of the near misses answered all the same."""

    answerable: int
    cited: float
    first: float
    anywhere: float
    refused: float
    near: int
    near_answered: float


def outcomes(
    questions: Iterable[WrittenQuestion],
    ask: Callable[[str, Sequence[Turn]], Answer],
    sources: SourceTexts,
) -> Iterable[Outcome]:
    """Ask each question, its earlier turns first, and look at what is cited.

    Of several things asked, those that nothing answers are left out: what is told answers the others.
    """
    for question in questions:
        if question.is_of_several and not question.is_answerable:
            continue
        history: list[Turn] = []
        for turn in question.turns[:-1]:
            answer = ask(turn, history)
            history.append(Turn(turn, " ".join(each.text for each in answer.composition.statements)))
        yield _outcome(question, ask(question.turns[-1], history), sources)


def tally(seen: Sequence[Outcome]) -> Tally:
    """Return the shares over these outcomes; 0 where there is nothing to share out."""
    answerable = [each for each in seen if each.question.is_answerable]
    near = [each for each in seen if not each.question.is_answerable]

    def share(of: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float:
        return sum(map(holds, of)) / len(of) if of else 0.0

    return Tally(
        len(answerable),
        share(answerable, lambda each: each.is_cited),
        share(answerable, lambda each: each.is_first),
        share(answerable, lambda each: each.is_anywhere),
        share(answerable, lambda each: not each.is_answered),
        len(near),
        share(near, lambda each: each.is_answered),
    )


def by(seen: Iterable[Outcome], key: Callable[[WrittenQuestion], str]) -> Mapping[str, Tally]:
    """Return the shares for each value of a key, the most frequent first."""
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for each in seen:
        groups[key(each.question)].append(each)
    return {name: tally(group) for name, group in sorted(groups.items(), key=lambda pair: -len(pair[1]))}


def _outcome(question: WrittenQuestion, answer: Answer, sources: SourceTexts) -> Outcome:
    composition = answer.composition
    if not composition.answered:
        return Outcome(question, is_answered=False)
    evidence = located(question, sources)
    words = [quote for _, quote in question.quotes]
    cited = [
        [bool(evidence.overlapped(each.passage.document_id, each.start, each.end)) for each in told.citations]
        for told in composition.statements
    ]
    is_cited = any(map(any, cited))
    return Outcome(
        question,
        is_answered=True,
        is_cited=is_cited,
        is_first=any(cited[0]),
        is_anywhere=is_cited
        or any(
            sources.gives(each.passage.document_id, (each.start, each.end), words)
            for told in composition.statements
            for each in told.citations
        ),
    )
