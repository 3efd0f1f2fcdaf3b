"""The small words of French that stand before a noun or link the words of a name, and the capitals of names.

The patterns are pieces for other patterns, over raw text; the sets hold folded words.
"""

UPPER = "A-ZÀ-ÖØ-ÝŒ"
"""The capital letters, within a class of characters."""

OF = r"(?:de la |de l['’]|des |de |du |d['’])"
"""« de » with the article that it holds, up to the word that it governs."""

_DETERMINERS = "le la l les un une des au aux du ce cet cette ces son sa ses leur leurs"
DETERMINERS = frozenset(_DETERMINERS.split())
"""What may stand before a noun."""

_LINKS = "de du des d la le les l en sur sous lez et au aux"
LINKS = frozenset(_LINKS.split())
"""What may stand between two words of a name: « Saint-Amand-les-Eaux », « Caisse des dépôts et consignations »."""
