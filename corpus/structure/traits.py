"""What documents are compared by: how their texts resemble each other, what they define and replace."""

from dataclasses import dataclass

from corpus.documents import Document, is_sheet
from corpus.french.glossary import Definition, find_definitions
from corpus.structure.resemblance import sketch
from corpus.structure.versions import Claim, find_claims


@dataclass(frozen=True, slots=True)
class Traits:
    """A document's title as it was found, its text's sketch, the acronyms that it defines, what it replaces or amends."""

    title: str = ""
    sketch: tuple[int, ...] = ()
    definitions: tuple[Definition, ...] = ()
    claims: tuple[Claim, ...] = ()


def find_traits(document: Document) -> Traits:
    """Find what other documents will be compared with; a list's rows define nothing for the others."""
    return Traits(
        title=document.title,
        sketch=sketch(document.text),
        definitions=() if is_sheet(document.media_type) else find_definitions(document.text),
        claims=find_claims(document.name, document.title, document.text, document.kind),
    )
