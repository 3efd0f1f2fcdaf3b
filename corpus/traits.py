"""What documents are compared by: how their texts resemble each other, what they define and replace."""

from dataclasses import dataclass

from corpus.documents import Document
from corpus.glossary import Definition, find_definitions
from corpus.resemblance import sketch
from corpus.versions import Claim, find_claims


@dataclass(frozen=True, slots=True)
class Traits:
    """The sketch of a document's text, the acronyms that it defines, what it says to replace or amend."""

    sketch: tuple[int, ...] = ()
    definitions: tuple[Definition, ...] = ()
    claims: tuple[Claim, ...] = ()


def find_traits(document: Document) -> Traits:
    """Find what other documents will be compared with."""
    return Traits(
        sketch=sketch(document.text),
        definitions=find_definitions(document.text),
        claims=find_claims(document.name, document.title, document.text, document.kind),
    )
