"""The composer that asks the ledger first: for what needs many of its lines, and what a line contradicts."""

from collections.abc import Callable, Sequence
from functools import cache

from assistant.answers import Composition
from assistant.composing import AnswerComposer
from assistant.ledger.promised import pledged
from assistant.ledger.requests import LedgerQuestion, ledger_questions
from assistant.ledger.rivals import with_rivals
from assistant.ledger.scope import Lines, lines_asked
from assistant.ledger.side_by_side import is_told, side_by_side, sides_of
from assistant.ledger.stated import Found, documents_found, lines_stated
from assistant.ledger.telling import answer
from assistant.library.ledger_desk import LedgerDesk
from assistant.library.sources import Sources
from index.seams import Hit

_SEVERAL = 2


class LedgerComposer:
    """Answers from the ledger what asks for many of its lines; all else is for the composer behind it."""

    def __init__(self, others: AnswerComposer) -> None:
        self._others = others

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return statements that cite lines of the ledger, or what the other composer makes of the passages."""
        if sources.ledger is None:
            return self._others.compose(question, hits, sources)
        composition = _composed(question, hits, sources.ledger)
        if composition is not None:
            return composition
        return with_rivals(self._others.compose(question, hits, sources), sources.ledger)


def _composed(question: str, hits: Sequence[Hit], desk: LedgerDesk) -> Composition | None:
    if (composition := pledged(question, desk)) is not None:
        return composition

    @cache
    def documents() -> tuple[Found, ...]:
        # Read once for all readings, and only where no list of grants answers.
        return documents_found(hits, desk)

    answers = (_answered(asked, documents, desk) for asked in ledger_questions(question))
    return next(filter(None, answers), None)


def _answered(
    asked: LedgerQuestion, documents: Callable[[], tuple[Found, ...]], desk: LedgerDesk
) -> Composition | None:
    def of_side(side: LedgerQuestion) -> Lines | None:
        return lines_asked(side, desk) or lines_stated(side, documents(), desk, least=1)

    sides = sides_of(asked)
    if asked.operations == {"compare"} and not sides:
        return None
    if sides and (composition := side_by_side(sides, asked, of_side, desk)) is not None:
        return composition
    found = lines_asked(asked, desk)
    if found is None or (asked.of == "giver" and len({line.funders for line in found.lines}) < _SEVERAL):
        # In a list of the State's grants nobody else gives.
        found = lines_stated(asked, documents(), desk)
    if found is not None and not all(is_told(name, found.lines) for name, _ in sides):
        return None
    if found is not None and len(found.lines) < _SEVERAL and asked.operations == {"sum"}:
        # One amount is no sum: the passages say more of it.
        return None
    return answer(asked, found, desk) if found is not None else None
