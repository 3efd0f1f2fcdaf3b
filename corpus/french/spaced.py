"""Spaces in regular expressions over French sentences."""

import re

SPACE = r"[ \u00a0\u2007\u2009\u202f]"
"""A space between two words or the digits of a number, whether a line may break there or not."""

_SPACE = re.compile(r"(?P<behind>\(\?<[!=][^()]*\))|(?P<class>\[[^\]]*\])| (?P<any>[?*])?")


def spaced(pattern: str) -> str:
    """Return the pattern with each space standing for one or more, an optional one for any number.

    Spaces that look behind, or stand in a character class, stay as they are.
    """
    return _SPACE.sub(
        lambda match: match["behind"] or match["class"] or (" *" if match["any"] else " +"), pattern
    )
