"""The last look at a statement before anyone sees it: its quotes are exact and hold each of its figures."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.answers import Citation, Composition, Statement
from corpus.figures import Figure, figures, same


def checked(composition: Composition) -> Composition:
    """Return the composition without the statements that their quotes do not bear out."""
    kept = tuple(statement for statement in composition.statements if is_borne_out(statement))
    if kept or not composition.statements:
        return replace(composition, statements=kept)
    quotes = tuple(citation for statement in composition.statements for citation in statement.citations)
    return replace(composition, statements=(), reason="not_stated", nearest=composition.nearest or quotes)


def is_borne_out(statement: Statement) -> bool:
    """Whether every quote is exact and every figure stands in one of them, unit and sign included."""
    return all(map(_is_exact, statement.citations)) and not unsupported(statement.text, _quotes(statement))


def unsupported(text: str, quotes: Iterable[str]) -> tuple[str, ...]:
    """Return the figures of the text, as written, that no quote holds."""
    proofs = [figure for quote in quotes for figure in figures(quote)]
    said = figures(text)
    return tuple(text[figure.start : figure.end] for figure in said if not _holds(proofs, figure))


def _holds(proofs: Iterable[Figure], figure: Figure) -> bool:
    if figure.kind == "reference":
        return any(proof.kind == "reference" for proof in proofs)
    return any(same(proof, figure) for proof in proofs)


def _quotes(statement: Statement) -> list[str]:
    return [citation.quote for citation in statement.citations]


def _is_exact(citation: Citation) -> bool:
    return len(citation.quote) == citation.end - citation.start and bool(citation.quote.strip())
