"""The assistant: a question in, with what was said before; a checked, cited answer out."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answers import Answer, Turn
from assistant.checking import checked
from assistant.composing import AnswerComposer
from assistant.errors import QuestionError
from assistant.extractive import ExtractiveComposer
from assistant.followups import standalone
from assistant.suggesting import suggested
from index.seams import PassageFilter
from index.search import Searcher

LONGEST_QUESTION = 2000
_HITS = 20


class Assistant:
    """Answers questions over whatever index is in force when each is asked."""

    def __init__(self, searcher_source: Callable[[], Searcher], composer: AnswerComposer) -> None:
        self.searcher_source = searcher_source
        self.composer = composer
        self._extractive = ExtractiveComposer()

    def ask(self, question: str, history: Sequence[Turn] = (), collections: Sequence[str] = ()) -> Answer:
        """Return the answer to a question, asked alone or after others.

        Raises QuestionError, in French, for a question that is empty, holds no word, or is too long.
        """
        started = time.perf_counter()
        asked = _valid(question)
        alone = standalone(asked, history)
        searcher = self.searcher_source()
        hits = searcher.search(alone, limit=_HITS, where=PassageFilter(collections=tuple(collections)))
        found = time.perf_counter()
        composition = checked(self.composer.compose(alone, hits, searcher))
        if not composition.suggestions:
            composition = replace(composition, suggestions=suggested(alone, composition, self._extractive))
        ended = time.perf_counter()
        timings = {
            "search": round((found - started) * 1000, 3),
            "compose": round((ended - found) * 1000, 3),
            "total": round((ended - started) * 1000, 3),
        }
        return Answer(asked, alone, composition, timings)


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
