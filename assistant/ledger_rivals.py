"""What the ledger holds against an amount that an answer tells: another one that the same document states."""

import re
from dataclasses import replace

from assistant.answers import Citation, Composition, Statement
from assistant.ledger_desk import LedgerDesk
from assistant.ledger_wording import cited
from assistant.wording import cleaned
from corpus.contradictions import contradicts
from corpus.facts import Funding

_MONEY = re.compile(r"€|euro")


def with_rivals(composition: Composition, desk: LedgerDesk) -> Composition:
    """Return an answer with the sentences that state another amount of the same: its reader must know of both."""
    quoted = [citation for statement in composition.statements for citation in statement.citations]
    told: list[Statement] = []
    for citation in quoted:
        if _MONEY.search(citation.quote) is None or "\t" in citation.quote:
            continue
        for rival in _rivals(citation, desk):
            quote = cited([rival], desk)
            if not any(_meets(rival, other) for other in quoted):
                told.append(Statement(f"Le même document dit aussi : {cleaned(rival.quote)}", quote))
    return replace(composition, statements=(*composition.statements, *told[:1])) if told else composition


def _rivals(citation: Citation, desk: LedgerDesk) -> list[Funding]:
    """Return what the document states otherwise than the quote does."""
    document = desk.documents.get(citation.passage.document_id)
    if document is None or document.is_sheet:
        return []
    facts = desk.stated_in(document.id)
    stated = [fact for fact in facts if _meets(fact, citation)]
    return [fact for fact in facts for one in stated if contradicts(one, fact)]


def _meets(fact: Funding, citation: Citation) -> bool:
    return (
        fact.document_id == citation.passage.document_id
        and fact.start < citation.end
        and citation.start < fact.end
    )
