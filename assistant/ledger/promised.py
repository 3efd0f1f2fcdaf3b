"""Commitments listed from the ledger: those of one actor, the firm ones first."""

import re

from assistant.answers import Composition, Computed, Statement
from assistant.french.formats import counted
from assistant.french.words import words
from assistant.ledger.line_words import cited, cut
from assistant.ledger.telling import SURE
from assistant.library.ledger_desk import LedgerDesk
from corpus.facts.facts import Commitment, Firmness

_OF = r"(?:de la |de l['’]|du |des |de |d['’]|pris par (?:la |le |les |l['’])?)"
_IN = (
    r"(?: (?:dans|selon|d['’]après|au titre de|au sein de) (?:la |le |les |l['’])?(?P<where>[^?]+?))?[ ?.!]*$"
)
_ACTOR = r"(?P<actor>[^?,;:]{2,60}?)"
_FIRM = r"(?: (?P<firm>fermes?|conditionnels?))?"
# « Liste des engagements de X », « Quels sont tous les engagements de X ? », « Combien d'engagements X prend-il ? ».
_LISTED = re.compile(
    r"^\W*(?:(?:donne[rz]?(?:[- ]moi)? |fais(?:[- ]moi)? |dresse[rz]? )?(?:la )?liste (?:complète )?des"
    r"|list(?:e|er|ez) (?:tous )?les"
    rf"|quels sont tous les|cite[rz]? tous les|tous les) engagements{_FIRM} {_OF}{_ACTOR}{_IN}",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"^\W*combien d['’]engagements{_FIRM} (?:(?:a|ont)[- ](?:été )?)?(?:pris par )?(?:la |le |les |l['’])?{_ACTOR}"
    rf" (?:pren\w+|a|ont|s['’]est|compte\w*)(?:-t)?(?:-(?:il|elle|ils|elles))?(?: pris| engagée?)?{_IN}",
    re.IGNORECASE,
)
_DEGREES: tuple[tuple[Firmness, str], ...] = (
    ("firm", "Fermes"),
    ("conditional", "Sous condition"),
    ("intended", "Souhaités ou envisagés"),
)
_MARKUP = re.compile(r"[*_]{2,}")
_HANGING = re.compile(r"(?:[ ,;.]+(?:et|ou|à|de|en)?\b)*[ ,;.]*$")
_TOLD = 5
_WORDS = 14
# Of an actor that many documents name (« la Région »), only those of the document asked about are one's own.
_MOST_DOCUMENTS = 2


def pledged(question: str, desk: LedgerDesk) -> Composition | None:
    """Return the list, or the number, of what one actor commits to; None where it is not surely understood."""
    how_many = _COUNTED.search(question)
    asked = how_many or _LISTED.search(question)
    if asked is None:
        return None
    where = frozenset(word.folded for word in words(asked["where"] or "") if word.stem)
    documents = desk.about(where) if where else ()
    if where and not documents:
        return None
    said = (asked["firm"] or "").lower()
    firmness: Firmness | None = "firm" if said.startswith("ferme") else "conditional" if said else None
    found = desk.pledged(asked["actor"].strip(), documents, firmness)
    if not found or len({each.document_id for each in found}) > _MOST_DOCUMENTS:
        return None
    statements = [
        _degree(name, [each for each in found if each.firmness == degree], desk)
        for degree, name in _DEGREES
        if any(each.firmness == degree for each in found)
    ]
    if how_many is not None:
        first = statements[0]
        text = f"{counted(len(found), 'engagement')}. {first.text}"
        statements[0] = Statement(text, first.citations, (Computed(str(len(found))),))
    note = None
    if len(found) > len({quote for each in statements for quote in each.citations}):
        note = f"{len(found)} engagements dans le registre : tous sont à la page Engagements."
    return Composition(tuple(statements), confidence=SURE, note=note)


def _degree(name: str, found: list[Commitment], desk: LedgerDesk) -> Statement:
    shown = found[:_TOLD]
    said = " ; ".join(cut(_HANGING.sub("", _MARKUP.sub("", each.action)), _WORDS) for each in shown)
    return Statement(f"{name} : {said}.", cited(shown, desk))
