"""The composer that asks the ledger first: for what needs many of its lines, and what a line contradicts."""

from collections.abc import Sequence

from assistant.answers import Composition
from assistant.composing import AnswerComposer
from assistant.ledger.promised import pledged
from assistant.ledger.requests import ledger_question
from assistant.ledger.rivals import with_rivals
from assistant.ledger.side_by_side import compared
from assistant.ledger.telling import answer
from assistant.library.ledger_desk import LedgerDesk
from assistant.library.sources import Sources
from index.seams import Hit


class LedgerComposer:
    """Answers from the ledger what asks for many of its lines; all else is for the composer behind it."""

    def __init__(self, others: AnswerComposer) -> None:
        self._others = others

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return statements that cite lines of the ledger, or what the other composer makes of the passages."""
        if sources.ledger is None:
            return self._others.compose(question, hits, sources)
        composition = _composed(question, sources.ledger)
        if composition is not None:
            return composition
        return with_rivals(self._others.compose(question, hits, sources), sources.ledger)


def _composed(question: str, desk: LedgerDesk) -> Composition | None:
    if (composition := compared(question, desk)) is not None:
        return composition
    if (composition := pledged(question, desk)) is not None:
        return composition
    asked = ledger_question(question)
    return answer(asked, desk) if asked is not None else None
