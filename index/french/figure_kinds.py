"""Which kinds of figure a question asks for, and which a sentence holds."""

import re
from enum import IntFlag

from corpus.french.dates import FOLDED_MONTHS, YEAR
from corpus.french.folding import fold


class Kind(IntFlag):
    """Kinds of figure; a question may ask for several."""

    NONE = 0
    AMOUNT = 1
    SHARE = 2
    DATE = 4
    NUMBER = 8


_QUESTIONS = {
    Kind.AMOUNT: re.compile(
        r"\b(?:combien|cb|montants?|couts?|coute(?:nt|ra)?|budgets?|prix|sommes?|depenses?|subventions?|aides?"
        r"|euros?|financ\w+|loyers?|tarifs?|paye\w*|paient?|dotations?|credits?|enveloppes?)\b|€"
    ),
    Kind.SHARE: re.compile(r"%|\b(?:pour ?cents?|pourcentages?|taux|parts?|proportions?|a quelle hauteur)\b"),
    Kind.DATE: re.compile(
        r"\b(?:quand|qd|dates?|quelle annee|quel jour|delais?|echeances?|jusqu'a|depuis|duree)\b"
    ),
    Kind.NUMBER: re.compile(r"\b(?:combien|cb) d|\bnombre|\beffectifs?\b"),
}
# The first letters of a month tell it; so it was when the weights of what reads this were learnt.
_MONTH = f"(?:{'|'.join(name[:4] for name in FOLDED_MONTHS)})"
_SENTENCES = {
    Kind.AMOUNT: re.compile(
        r"\d[\d\s.,]*(?:€|k€|m€|mds? ?€|(?:k|m|mds?)?\s?euros?\b|eur\b|(?:million|milliard|millier)s? d')"
    ),
    Kind.SHARE: re.compile(r"\d\s?(?:%|pour ?cents?\b)"),
    Kind.DATE: re.compile(rf"\b\d{{1,2}}(?:er)? {_MONTH}|\b\d\d?/\d\d?/\d\d|\b{YEAR}\b"),
    Kind.NUMBER: re.compile(r"\d"),
}


def kinds_asked(question: str) -> Kind:
    """Return the kinds of figure that the question asks for."""
    return _matching(_QUESTIONS, fold(question))


def kinds_held(sentence: str) -> Kind:
    """Return the kinds of figure that the sentence holds."""
    return _matching(_SENTENCES, fold(sentence)) if _SENTENCES[Kind.NUMBER].search(sentence) else Kind.NONE


def _matching(patterns: dict[Kind, re.Pattern[str]], folded: str) -> Kind:
    kinds = Kind.NONE
    for kind, pattern in patterns.items():
        if pattern.search(folded):
            kinds |= kind
    return kinds
