"""For whom a document speaks, where it is of one body: the council whose minutes it is, the authority whose plan."""

import re

from corpus.documents import Document
from corpus.french.folding import fold

# Papers of a council: what they say will be done, the authority does where they name no one.
_COUNCIL_PAPERS = frozenset({"délibération", "compte rendu", "budget"})
_OWN_PLANS = frozenset({"fiche", "plan", "projet de territoire"})
_MUNICIPAL = re.compile(r"conseil(?:lers?|lères?)?\s+municipa(?:l|ux)", re.IGNORECASE)
_COMMUNITY = re.compile(r"conseil\s+(?:communautaire|métropolitain|d[’']agglomération)", re.IGNORECASE)
_AUTHORITY = re.compile(r"\b(?:Agglomération|Métropole|Communauté|Agglo)\b")
_HEAD = 4_000
# Said alone in its own papers, these are the authority itself.
_ITSELF = re.compile(r"(?:la )?(?:ville|commune|municipalite|mairie|conseil municipal)")
_KIND = re.compile(r"^(?:Ville|Commune) (?:de |d')")


def author_of(document: Document) -> str | None:
    """Return the authority that speaks in a document, or None for several parties, the press or a law."""
    territory = document.territory
    if document.kind in _OWN_PLANS:
        return territory if territory and _AUTHORITY.search(territory) else None
    if document.kind not in _COUNCIL_PAPERS:
        return None
    head = f"{document.title}\n{document.text[:_HEAD]}"
    if _MUNICIPAL.search(head):
        if territory is None:
            return "Conseil municipal"
        said = len(re.findall(rf"\b[Vv]ille de {re.escape(territory)}", document.text[:60_000]))
        others = len(re.findall(rf"\b[Cc]ommune de {re.escape(territory)}", document.text[:60_000]))
        return f"Ville de {territory}" if said > others else _commune(territory)
    if _COMMUNITY.search(head):
        return territory if territory and _AUTHORITY.search(territory) else "Conseil communautaire"
    return None


def _commune(territory: str) -> str:
    return f"Commune d'{territory}" if territory[0] in "AEIOUYÉÈÎ" else f"Commune de {territory}"


def payer_of(document: Document) -> str | None:
    """Return who gives what a document grants, where it speaks for one authority by its name."""
    author = author_of(document)
    return None if author is None or author.startswith("Conseil") else author


def named(names: tuple[str, ...], author: str | None) -> tuple[str, ...]:
    """Return names with the author's own in place of « Ville », « commune » said alone or in another form."""
    if author is None or author.startswith("Conseil"):
        return names
    place = fold(_KIND.sub("", author))
    own = {f"{kind} {link}{place}" for kind in ("ville", "commune", "mairie") for link in ("de ", "d'")}
    return tuple(
        dict.fromkeys(
            author if _ITSELF.fullmatch(fold(name)) or fold(name) in own else name for name in names
        )
    )
