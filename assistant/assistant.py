"""The assistant: a question in, with what was said before; a checked, cited answer out."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answers import REMEMBERED_TURNS, Answer, Composition, Turn
from assistant.checking.proof import checked
from assistant.composing import AnswerComposer
from assistant.errors import QuestionError
from assistant.guidance.suggesting import offered, suggested
from assistant.guidance.unanswered import explained
from assistant.library.sources import Sources
from assistant.passages.extractive import ExtractiveComposer
from assistant.questions.addressed import Remark, remark, unclear
from assistant.questions.followups.standalone import understood

LONGEST_QUESTION = 2000
_HITS = 20


class Assistant:
    """Answers questions over whatever index is in force when each is asked."""

    def __init__(self, sources: Callable[[Sequence[str]], Sources], composer: AnswerComposer) -> None:
        self.sources = sources
        self.composer = composer
        self._extractive = ExtractiveComposer()

    def ask(self, question: str, history: Sequence[Turn] = (), collections: Sequence[str] = ()) -> Answer:
        """Return the answer to a question, asked alone or after others; or the reply to what is none.

        Raises QuestionError, in French, for a question that is empty, holds no word, or is too long.
        """
        started = time.perf_counter()
        asked = _valid(question)
        sources = self.sources(collections)
        said = remark(asked)
        if said is not None:
            return self._replied(asked, asked, said, sources, started)
        # Longer ones had no answer.
        heard = [turn for turn in history if len(turn.question) <= LONGEST_QUESTION]
        alone = understood(asked, heard[-REMEMBERED_TURNS:])
        said = unclear(alone)
        if said is not None:
            return self._replied(asked, alone, said, sources, started)
        hits = sources.search(alone, limit=_HITS)
        found = time.perf_counter()
        composition = checked(self.composer.compose(alone, hits, sources))
        composition = explained(alone, composition, hits, sources, self._extractive)
        if not composition.suggestions:
            composition = replace(
                composition, suggestions=suggested(alone, composition, self._extractive, sources, hits)
            )
        ended = time.perf_counter()
        timings = {
            "search": round((found - started) * 1000, 3),
            "compose": round((ended - found) * 1000, 3),
            "total": round((ended - started) * 1000, 3),
        }
        return Answer(asked, alone, composition, timings)

    def _replied(self, asked: str, alone: str, said: Remark, sources: Sources, started: float) -> Answer:
        about = "" if said.kind in {"greeting", "product"} else alone
        composition = Composition(
            reason="nothing_found",
            message=said.reply,
            remark=said.kind,
            suggestions=() if said.kind == "thanks" else offered(about, sources, self._extractive),
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
