"""Two things that a question compares: the words that belong to one side, and to the other."""

import re

from assistant.french.words import words
from corpus.french.folding import fold
from corpus.french.small_words import OF

Sides = tuple[frozenset[str], frozenset[str]]

# « le résultat de l'une et celui de l'autre », « les plantations du parc X puis celles du parc Y ».
_LIKEWISE = re.compile(
    rf"\b{OF}(?P<left>[^,:;?]{{2,60}}?),? (?:et|puis|ou) (?:a |pour |par )?(?:celui|celle|ceux|celles) "
    rf"{OF}(?P<right>[^,:;?]{{2,60}})"
)
# « Des parkings X et Y, lequel... », « compare X et Y ».
_EACH = re.compile(
    r"\b(?:chacune?|chaque(?! (?:annee|mois|jour|semaine|fois))"
    r"|respecti\w+|lequel|laquelle|lesquel(?:le)?s|compar\w*|difference|des deux|les deux)\b"
)
_NAME = r"[A-ZÀ-Ý][\w'’-]*(?: (?:(?:de|du|des|la|le|les) |d['’])?[A-ZÀ-Ý0-9][\w'’-]*)*"
_NAMES = re.compile(
    rf"(?P<left>{_NAME}),? (?:et|ou|puis|avec) (?:(?:le|la|les|de|du|des) |[ld]['’])*(?P<right>{_NAME})"
)


def sides_of(text: str) -> Sides | None:
    """Return the stems that only the first side says, and only the second; None where nothing is compared."""
    found = _LIKEWISE.search(fold(text)) or (_NAMES.search(text) if _EACH.search(fold(text)) else None)
    if found is None:
        return None
    left, right = stems(found["left"]), stems(found["right"])
    return (left - right, right - left) if left - right and right - left else None


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's words."""
    return frozenset(word.stem for word in words(text) if word.stem)
