"""Who receives an amount, where no organisation that its form makes known is named: a club, a school, a label."""

import re
from collections.abc import Sequence

from corpus.french.amounts import Amount
from corpus.french.small_words import OF, UPPER
from corpus.french.spaced import spaced

_PROPER = rf"[{UPPER}][\w&.]*(?:[-/'][\w&]+)*"
_LINK = rf"(?:{OF}|la |le |les |l'|et |e |en |sur |– |- |& )"
_BODY = (
    r"(?:association|société|compagnie|club|comité|collège|lycée|école|syndicat|fédération|centre|théâtre|amicale"
    r"|coopérative|fondation|union|office|régie|radio|chorale|conférence|mission|maison)s?"
)
_NAME = rf"(?:{_BODY} )?(?:{_LINK})?{_PROPER}(?: (?:{_LINK}){{0,2}}{_PROPER})*"
_TO = r"(?:à (?:la |l')?|au |aux )"
_GIVING = (
    r"(?:attribu|vers|allou|accord|octroy|apport|propos)(?:er|e|ée?s?|ant)"
    r"|octroi|attribution|versement|octroie"
)
# « d'attribuer à l'association X une subvention de … »
_BEFORE = re.compile(
    spaced(
        rf"(?:{_GIVING}) (?:[a-zà-ÿ]+ ){{0,3}}?{_TO}(?P<name>{_NAME})(?: ?\([^()]*\))? ?,? ?"
        r"(?:(?:une|la|sa|des|l') ?(?:\w+ )?(?:subvention|aide|somme|participation|soutien|bourse|dotation)\b"
        r"|(?<!\w)(?:à hauteur )?d(?:e|'un)\b)[^.;:()]{0,60}$"
    )
)
# « une subvention de … à l'association X », « … allouée au Sport Tambourin Club »
_AFTER = re.compile(
    spaced(
        rf" ?(?:HT |TTC )?(?:a été |est |sera )?(?:(?:allou|attribu|vers|accord|octroy)ée?s? )?{_TO}(?P<name>{_NAME})"
    )
)
_LABELS = re.compile(r"subvention|associati|aides\b|dons?\b", re.IGNORECASE)
# « Cyclo club (demande non précisée) : proposition → 230 € »: a line that ends on its amount.
_LABEL = re.compile(
    rf"[\s\W]*(?P<name>[{UPPER}][^\n:(→=,\d]{{2,45}}?)\s*(?:\((?:[^()\n]*\))?)?\s*(?:[:=→–-][^\n\d]{{0,80}})?$"
)
# Words that open no name of one who receives, and those that make a sentence of a label.
_NOBODY = re.compile(
    r"(?:montants?|total|sous-total|mise à disposition|subventions?|dont|soit|coûts?|part|solde|madame|monsieur|pour|budget|année"
    r"|participations?|propositions?|enveloppe|crédits?|aides?|dépenses?|recettes?|lots?|frais|il|elle|ville|commune"
    r"|conseil|disponible|reste|[eé]tat|région|département|agence|communauté|europe|union européenne|feder|le|la|les"
    r"|un|une|des|ces?|cette|de|mme)(?!\w)|[ld]'|m\.",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:est|sont|sera|seront|a|ont|s'élèvent?|montant|hauteur|achète|propose|attribue|aux?|pour)\b"
)
_REACH = 200


def receiver_of(flat: str, amounts: Sequence[Amount], rank: int) -> str | None:
    """Return who is said to receive the amount of this rank, by a name in capitals beside it, or None."""
    amount = amounts[rank]
    left = amounts[rank - 1].end if rank else 0
    right = amounts[rank + 1].start if rank + 1 < len(amounts) else len(flat)
    after = _AFTER.match(flat, amount.end, right)
    before = _BEFORE.search(flat, max(left, amount.start - _REACH), amount.start)
    found = after or before
    return _clean(found["name"]) if found else None


def line_label(text: str, start: int, heading: str) -> str | None:
    """Return the label of a line that ends on its amount, under a heading on grants; `start` is the amount's."""
    if not _LABELS.search(heading):
        return None
    line = text[max(text.rfind("\n", 0, start) + 1, start - _REACH) : start]
    label = _LABEL.match(line)
    return None if label is None or _SENTENCE.search(label["name"]) else _clean(label["name"])


def _clean(name: str) -> str | None:
    words = re.sub(r"\s+(?:et|de|du|des|la|le|à|–|-)$", "", " ".join(name.split())).strip(" ,.*–-")
    return None if len(words) < 3 or _NOBODY.match(words.replace("’", "'")) else words
