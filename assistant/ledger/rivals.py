"""What the ledger holds against an amount that an answer tells: another one that the same document states."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.answers import Citation, Composition, Statement
from assistant.french.wording import cleaned
from assistant.library.ledger_desk import LedgerDesk
from corpus.facts.contradictions import contradicts
from corpus.facts.facts import Funding

_MONEY = re.compile(r"€|euro")


def with_rivals(composition: Composition, desk: LedgerDesk) -> Composition:
    """Return an answer with the sentence that states another amount of the same: its reader must know of both."""
    statements = composition.statements
    for rank, statement in enumerate(statements, start=1):
        told = [citation for each in statements[:rank] for citation in each.citations]
        for citation in statement.citations:
            for rival in _rivals(citation, desk):
                if any(_meets(rival, other) for other in told):
                    continue
                # Told further down as if it were another thing, it would not be known for what it is.
                after = [
                    each for each in statements[rank:] if not any(_meets(rival, c) for c in each.citations)
                ]
                said = Statement(
                    f"Le même document dit aussi : {cleaned(rival.quote)}", (_cited(rival, citation),)
                )
                return replace(composition, statements=(*statements[:rank], *after, said))
    return composition


def _rivals(citation: Citation, desk: LedgerDesk) -> Iterator[Funding]:
    """Yield what the document states otherwise than a sentence that tells money does."""
    if _MONEY.search(citation.quote) is None or "\t" in _line(citation):
        return
    facts = desk.stated_in(citation.passage.document_id)
    stated = [fact for fact in facts if _meets(fact, citation)]
    yield from (fact for fact in facts for one in stated if contradicts(one, fact))


def _line(citation: Citation) -> str:
    """Return the lines that the quote stands in."""
    text, offset = citation.passage.text, citation.passage.start
    first = text.rfind("\n", 0, citation.start - offset) + 1
    last = text.find("\n", citation.end - offset)
    return text[first : last if last >= 0 else len(text)]


def _cited(fact: Funding, beside: Citation) -> Citation:
    """Return a citation of the words that state the fact, in the document of the other citation."""
    passage = replace(
        beside.passage,
        id=f"{fact.document_id}-{fact.id}",
        start=fact.start,
        end=fact.end,
        text=fact.quote,
        page=fact.page,
        section=fact.section,
        context="",
    )
    return Citation(passage, fact.start, fact.end)


def _meets(fact: Funding, citation: Citation) -> bool:
    return (
        fact.document_id == citation.passage.document_id
        and fact.start < citation.end
        and citation.start < fact.end
    )
