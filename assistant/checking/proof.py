"""The last look at a statement before anyone sees it: its quotes are exact and bear out all that it says.

`problem_of` holds a statement against its quotes, whoever wrote it. What is looked at, in this order: figures
with their unit, sign, bound and basis (HT, TTC); names; what is denied or only possible; which figure goes with
which name, word and year; who pays and who receives; words put in the place of others.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.answers import Citation, Composition, Computed, Statement
from assistant.checking.actors import wrong_actor, wrong_payer
from assistant.checking.binding import mixed_up, near_figures
from assistant.checking.comparable import Definitions, tokens
from assistant.checking.edits import exchanged
from assistant.checking.names import NEUTRAL, beside_the_point, unknown_name
from assistant.checking.polarity import contrary
from assistant.checking.quantities import wrong_figure
from corpus.french.figures import Figure, figures, same

ProblemKind = Literal["no_quote", "quote", "figure", "name", "polarity", "binding", "actor", "words"]
_CENT = Decimal("0.01")
_GOES_ON = re.compile(r"[ \t]*\n\s*(?=[a-zà-ÿœ\d(€%])")
# A line as wide as a page that no mark ends, and that is no row of a table.
_WRAPPED = re.compile(r"(?<![^\n])([^\n\t|]{50,}[^\s.:;!?|])[ \t]*\n[ \t]*(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a statement is not borne out, and the words of it that are wrong."""

    kind: ProblemKind
    words: str


def checked(composition: Composition) -> Composition:
    """Return the composition without the statements whose quotes are not exact or lack one of its figures."""
    kept = tuple(statement for statement in composition.statements if holds_figures(statement))
    dropped = composition.dropped + len(composition.statements) - len(kept)
    if kept or not composition.statements:
        return replace(composition, statements=kept, dropped=dropped)
    quotes = tuple(citation for statement in composition.statements for citation in statement.citations)
    nearest = composition.nearest or quotes
    return replace(composition, statements=(), reason="not_stated", nearest=nearest, dropped=dropped)


def holds_figures(statement: Statement) -> bool:
    """Whether every quote is exact and every figure stands in one of them, unit and sign included, or adds up."""
    if not all(map(_is_exact, statement.citations)) or not all(map(_adds_up, statement.computed)):
        return False
    reckoned = [figure for each in statement.computed for figure in figures(each.written)]
    return not unsupported(statement.text, _quotes(statement), reckoned)


def is_borne_out(statement: Statement) -> bool:
    """Whether every quote is exact and the quotes bear out all that the statement says."""
    if not all(map(_is_exact, statement.citations)):
        return False
    passages = [citation.passage.text for citation in statement.citations]
    return problem_of(statement.text, _quotes(statement), passages) is None


def problem_of(text: str, quotes: Sequence[str], passages: Iterable[str] = ()) -> Problem | None:
    """Return what is wrong with a statement that cites these quotes, or None.

    `passages` are the texts around the quotes: their definitions of acronyms hold for the quotes too.
    """
    text, quotes = _on_one_line(text), [_on_one_line(quote) for quote in quotes]
    if not any(quote.strip() for quote in quotes):
        return Problem("no_quote", text)
    if _is_verbatim(text, quotes):
        return None
    found = wrong_figure(text, quotes)
    if found is not None:
        return Problem("figure", found)
    together = "\n\n".join(quotes)
    definitions = Definitions((*quotes, *passages))
    said, proof = tokens(text, definitions), tokens(together, definitions)
    mine, near = near_figures(said, NEUTRAL), near_figures(proof, NEUTRAL)
    before = frozenset[str]().union(*(near.before.get(token.key, frozenset()) for token in said.items))
    looks: tuple[tuple[ProblemKind, str | None], ...] = (
        ("name", unknown_name(said, proof, definitions)),
        ("polarity", contrary(text, together)),
        ("binding", mixed_up(said, proof, NEUTRAL)),
        (
            "actor",
            wrong_payer(said, proof, quotes, mine.around, near.around) or wrong_actor(said, proof, before),
        ),
        ("words", exchanged(said, proof)),
        ("words", text if beside_the_point(said, proof) else None),
    )
    return next((Problem(kind, words) for kind, words in looks if words is not None), None)


def _adds_up(computed: Computed) -> bool:
    """Whether a sum is that of its terms, to the cent: some tables state thousandths of a euro."""
    terms = [figures(term) for term in computed.terms]
    return not terms or (
        all(len(found) == 1 for found in terms)
        and abs(sum(found[0].value for found in terms) - figures(computed.written)[0].value) <= _CENT
    )


def unsupported(text: str, quotes: Iterable[str], reckoned: Iterable[Figure] = ()) -> tuple[str, ...]:
    """Return the figures of the text, as written, that no quote holds and that are not reckoned."""
    # A number broken at a line's end is one to its reader.
    proofs = [figure for quote in quotes for each in {quote, _on_one_line(quote)} for figure in figures(each)]
    proofs += reckoned
    said = figures(text)
    return tuple(text[figure.start : figure.end] for figure in said if not _holds(proofs, figure))


def _on_one_line(quote: str) -> str:
    """Return the quote with the lines joined that go on below: a row or an item begins otherwise."""
    return _WRAPPED.sub(r"\1 ", _GOES_ON.sub(" ", quote))


def _holds(proofs: Iterable[Figure], figure: Figure) -> bool:
    if figure.kind == "reference":
        return any(proof.kind == "reference" for proof in proofs)
    return any(same(proof, figure) for proof in proofs)


def _is_verbatim(text: str, quotes: Sequence[str]) -> bool:
    """Whether the statement is a whole quote, spacing and a last full stop aside."""
    said = " ".join(text.split()).rstrip(" .;,")
    return any(said == " ".join(quote.split()).rstrip(" .;,") for quote in quotes)


def _quotes(statement: Statement) -> list[str]:
    return [citation.quote for citation in statement.citations]


def _is_exact(citation: Citation) -> bool:
    return len(citation.quote) == citation.end - citation.start and bool(citation.quote.strip())
