"""What documents are compared by: how their texts resemble each other, what they define and replace."""

from dataclasses import dataclass

from corpus.documents import Document
from corpus.glossary import Definition, find_definitions
from corpus.resemblance import sketch
from corpus.sheets import is_sheet
from corpus.versions import Claim, find_claims


@dataclass(frozen=True, slots=True)
class Traits:
    """The sketch of a document's text, the acronyms that it defines, what it says to replace or amend."""

    sketch: tuple[int, ...] = ()
    definitions: tuple[Definition, ...] = ()
    claims: tuple[Claim, ...] = ()


def find_traits(document: Document) -> Traits:
    """Find what other documents will be compared with; a list's rows define nothing for the others."""
    return Traits(
        sketch=sketch(document.text),
        definitions=() if is_sheet(document.media_type) else find_definitions(document.text),
        claims=find_claims(document.name, document.title, document.text, document.kind),
    )
