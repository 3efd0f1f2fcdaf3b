"""The assistant: a question in, with what was said before; a checked, cited answer out."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answers import Answer, Composition, Turn
from assistant.checking.proof import checked
from assistant.composing import AnswerComposer, Within
from assistant.errors import QuestionError
from assistant.guidance.suggesting import offered, suggested
from assistant.guidance.unanswered import explained
from assistant.passages.extractive import ExtractiveComposer
from assistant.questions.addressed import Remark, asked_of_documents, remark, unclear
from assistant.questions.followups.standalone import standalone
from index.seams import PassageFilter
from index.search.search import Searcher

LONGEST_QUESTION = 2000
_HITS = 20


class Assistant:
    """Answers questions over whatever index is in force when each is asked."""

    def __init__(self, searcher_source: Callable[[], Searcher], composer: AnswerComposer) -> None:
        self.searcher_source = searcher_source
        self.composer = composer
        self._extractive = ExtractiveComposer()

    def ask(self, question: str, history: Sequence[Turn] = (), collections: Sequence[str] = ()) -> Answer:
        """Return the answer to a question, asked alone or after others; or the reply to what is none.

        Raises QuestionError, in French, for a question that is empty, holds no word, or is too long.
        """
        started = time.perf_counter()
        asked = _valid(question)
        where = PassageFilter(collections=tuple(collections))
        said = remark(asked)
        if said is not None:
            return self._replied(asked, asked, said, where, started)
        turns = [turn for turn in history if remark(turn.question) is None]
        alone = standalone(asked_of_documents(asked), turns)
        said = unclear(alone)
        if said is not None:
            return self._replied(asked, alone, said, where, started)
        searcher = self.searcher_source()
        hits = searcher.search(alone, limit=_HITS, where=where)
        found = time.perf_counter()
        surroundings = Within(searcher, where) if where.collections else searcher
        composition = checked(self.composer.compose(alone, hits, surroundings))
        composition = explained(alone, composition, hits, searcher, self._extractive)
        if not composition.suggestions:
            composition = replace(
                composition, suggestions=suggested(alone, composition, self._extractive, hits)
            )
        ended = time.perf_counter()
        timings = {
            "search": round((found - started) * 1000, 3),
            "compose": round((ended - found) * 1000, 3),
            "total": round((ended - started) * 1000, 3),
        }
        return Answer(asked, alone, composition, timings)

    def _replied(self, asked: str, alone: str, said: Remark, where: PassageFilter, started: float) -> Answer:
        searcher = self.searcher_source()
        about = "" if said.kind in {"greeting", "product"} else alone
        composition = Composition(
            reason="nothing_found",
            message=said.reply,
            remark=said.kind,
            suggestions=() if said.kind == "thanks" else offered(about, searcher, self._extractive, where),
        )
        return Answer(asked, alone, composition, {"total": round((time.perf_counter() - started) * 1000, 3)})


def _valid(question: str) -> str:
    # What cannot be written to JSON or to a log (lone surrogates, control characters) asks nothing.
    text = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", question).strip()
    if not text:
        raise QuestionError(
            "La question est vide. Écrivez-la en quelques mots, par exemple : « Qui finance le CLEA ? »"
        )
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"La question est trop longue : {len(text)} caractères, {LONGEST_QUESTION} au plus."
            f" Résumez-la en une ou deux phrases."
        )
    if not re.search(r"[^\W\d_]", text):
        raise QuestionError("La question ne contient aucun mot. Écrivez-la en français, en quelques mots.")
    return text
