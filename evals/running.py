"""A test set run: every conversation asked, its last answer judged."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answers import Answer, Turn
from assistant.wire import AnswerJson, answer_json
from evals.judging import Judgement, Sources, judge
from evals.ranking import DEPTH
from evals.testset import Question
from index.seams import Hit

Ask = Callable[[str, Sequence[Turn]], Answer]
Search = Callable[[str], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judgement, the passages that a search for its question finds, and the milliseconds that each took."""

    judgement: Judgement
    hits: tuple[Hit, ...]
    answer_ms: float
    search_ms: float


def run(
    questions: Sequence[Question],
    *,
    ask: Ask,
    search: Search,
    sources: Sources,
    on_progress: Callable[[], None] = lambda: None,
) -> tuple[Outcome, ...]:
    """Ask every question and judge its answer, in order; `on_progress` is called after each."""
    outcomes = []
    for question in questions:
        outcomes.append(_ask_and_judge(question, ask, search, sources))
        on_progress()
    return tuple(outcomes)


def _ask_and_judge(question: Question, ask: Ask, search: Search, sources: Sources) -> Outcome:
    history: list[Turn] = []
    for turn in question.turns[:-1]:
        history.append(Turn(turn, _answered(ask, turn, history)[0].answer))
    answer, answer_ms = _answered(ask, question.turns[-1], history)
    started = time.perf_counter()
    hits = tuple(search(answer.standalone_question))[:DEPTH]
    search_ms = 1000 * (time.perf_counter() - started)
    return Outcome(judge(question, answer, hits, sources), hits, answer_ms, search_ms)


def _answered(ask: Ask, question: str, history: Sequence[Turn]) -> tuple[AnswerJson, float]:
    started = time.perf_counter()
    answer = ask(question, tuple(history))
    return answer_json(answer), 1000 * (time.perf_counter() - started)
