"""Numbers that French writes in words: what each is worth, and how they are found.

The patterns are pieces for other patterns, and know nothing of case.
"""

import re

from corpus.french.spaced import SPACE

_WHOLE = {
    name: value
    for value, names in {
        1: "un une",
        2: "deux",
        3: "trois",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "neuf",
        10: "dix",
        11: "onze",
        12: "douze",
        13: "treize",
        14: "quatorze",
        15: "quinze",
        16: "seize",
        20: "vingt vingts",
        30: "trente",
        40: "quarante",
        50: "cinquante",
        60: "soixante",
        100: "cent cents",
        1000: "mille",
    }.items()
    for name in names.split()
}
_ABOUT = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
    "millier": 1000,
}
_WORTH = _WHOLE | _ABOUT
# Folded; « second » counts as « deuxième » does.
_RANKS = {
    name: rank
    for rank, names in enumerate(
        (
            "premier premiere 1er 1re",
            "deuxieme second seconde 2e",
            "troisieme 3e",
            "quatrieme 4e",
            "cinquieme 5e",
        ),
        start=1,
    )
    for name in names.split()
}


def _one_of(*words: str) -> str:
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"


MORE_THAN_ONE = tuple(word for word, value in _WHOLE.items() if value > 1)
"""Each number from two on that is one word: « deux », « seize », « mille »."""

NUMBER_WORD = _one_of(*MORE_THAN_ONE)
"""A number in one word; neither « un » nor « une », which are articles too."""

NUMBER_WORDS = rf"{_one_of(*_WORTH)}(?:(?:-|{SPACE})(?:et(?:-|{SPACE}))?{_one_of(*_WORTH)})*"
"""A number in one word or several, « quatre-vingt mille », « une centaine »; an article too, if it is alone."""

RANK = _one_of(*_RANKS)
"""A rank, folded: « premiere », « 2e »."""


def worth(words: str) -> int:
    """Return what number words are worth: « quatre-vingt » multiplies, « soixante-dix » adds."""
    total = current = 0
    for word in re.split(r"[^a-zà-ÿ]+", words.lower()):
        value = _WORTH.get(word, 0)
        if value in {100, 1000} or (value == 20 and current == 4):
            current = max(current, 1) * value
        else:
            current += value
        if value == 1000:
            total, current = total + current, 0
    return total + current


def worded(word: str) -> int | None:
    """Return what a number written as one word is worth (« trois », « quinze »), or None for another word."""
    return _WORTH.get(word.lower())


def rank_of(written: str) -> int:
    """Return the rank, from 1 on, that a folded word matched by `RANK` tells."""
    return _RANKS[written]
