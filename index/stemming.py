"""A light French stemmer for folded words: plural, gender, verb endings and the commonest derivations."""

# Longest first: ending, what takes its place, and how many letters must remain before it.
_ENDINGS: tuple[tuple[str, str, int], ...] = ()


def stem(word: str) -> str:
    """Return the stem of a folded lower-case word."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
