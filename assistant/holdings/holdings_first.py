"""The composer that answers what is asked of the documents themselves; all else is for the composer behind it."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Composition
from assistant.composing import AnswerComposer
from assistant.library.sources import Sources
from assistant.questions.asking import asking
from index.seams import Hit


class HoldingsComposer:
    """Answers from the catalogue what is asked of the documents; all else is for the composer behind it."""

    def __init__(self, others: AnswerComposer) -> None:
        self._others = others

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return statements that cite the documents meant, or what the other composer makes of the passages."""
        asked = asking(question)
        if sources.ledger is None or not any(ask.startswith("documents") for ask in asked.asks):
            return self._others.compose(question, hits, sources)
        # Here and not above: it takes a tenth of a second, and few questions are about documents.
        from assistant.holdings.telling import answer

        composition, is_whole = answer(asked, sources, sources.ledger)
        if composition is None:
            return self._others.compose(question, hits, sources)
        if is_whole and "tell" not in asked.asks:
            return composition
        return _with(composition, self._others.compose(question, hits, sources))


def _with(composition: Composition, more: Composition) -> Composition:
    """Return the composition with the other statements that cite something else."""
    cited = {
        (each.passage.document_id, each.start) for one in composition.statements for each in one.citations
    }
    others = [
        one
        for one in more.statements
        if not any((each.passage.document_id, each.start) in cited for each in one.citations)
    ]
    return replace(composition, statements=(*composition.statements, *others[:2]))
