"""A light French stemmer for folded words: plural, gender, first-group verbs and common derivations.

In the manner of Savoy's light stemmer ("Light stemming approaches for the French, Portuguese, German and
Hungarian languages", 2006), on folded words, so that « mobilité » and « mobilite » have one stem.
"""

# Each ending, what takes its place, and how many letters must stand before it. The longest ending wins.
_ENDINGS: dict[str, tuple[str, int]] = {
    # régionaux, régional; travaux, travail; nouveaux, nouvelle
    "eau": ("el", 3),
    "aux": ("al", 2),
    "ail": ("al", 3),
    # premier, première; actif, active; national, nationale; culturel, culturelle; européen, européenne
    "ere": ("er", 3),
    "ale": ("al", 3),
    "elle": ("el", 3),
    "enne": ("en", 3),
    "euse": ("eu", 3),
    # financer, finance, financé, financement, finançant
    "er": ("", 3),
    "ee": ("", 3),
    "ant": ("", 4),
    "ante": ("", 4),
    "ait": ("", 4),
    "aient": ("", 3),
    "erent": ("", 3),
    "era": ("", 3),
    "eront": ("", 3),
    "erait": ("", 3),
    "eraient": ("", 3),
    "ez": ("", 3),
    "ement": ("", 4),
    "issement": ("", 4),
    "emental": ("", 4),
    "ementale": ("", 4),
    # animer, animation, animateur, animatrice
    "ation": ("", 4),
    "ition": ("it", 4),
    "ateur": ("", 4),
    "atrice": ("", 4),
    "atif": ("", 4),
    "ative": ("", 4),
    "if": ("", 4),
    "ive": ("", 4),
    "age": ("", 5),
    "ance": ("", 4),
    "ence": ("", 4),
    "able": ("", 4),
    "ible": ("", 4),
    # économie, économique; tourisme, touristique; mobile, mobilité
    "ie": ("", 4),
    "ique": ("", 4),
    "iste": ("ist", 4),
    "isme": ("ist", 4),
    "istique": ("ist", 4),
    "ite": ("", 5),
    "ivite": ("", 4),
}
_LONGEST = max(map(len, _ENDINGS))


def stem(word: str) -> str:
    """Return the stem of a folded lower-case word; what holds anything but letters is its own stem."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word[-1] in "sx" and (word.endswith("eaux") or not word.endswith(("aux", "ss"))):
        word = word[:-1]
    for length in range(min(_LONGEST, len(word) - 2), 1, -1):
        replacement, before = _ENDINGS.get(word[-length:], ("", len(word)))
        if len(word) - length >= before:
            word = word[:-length] + replacement
            break
    for _ in range(2):
        if len(word) > 3 and word[-1] == "e":
            word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
