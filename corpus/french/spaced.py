"""Regular expressions over French sentences, written with single spaces."""

import re

_SPACE = re.compile(r"(?P<behind>\(\?<[!=][^()]*\))|(?P<class>\[[^\]]*\])| (?P<any>[?*])?")


def spaced(pattern: str) -> str:
    """Return the pattern with each space standing for one or more, an optional one for any number.

    Spaces that look behind, or stand in a character class, stay as they are.
    """
    return _SPACE.sub(
        lambda match: match["behind"] or match["class"] or (" *" if match["any"] else " +"), pattern
    )
