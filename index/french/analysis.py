"""The one French analysis: what turns a text, or a question, into the tokens that are searched.

Accents are folded before anything else, so that « mobilité » and « mobilite » always meet; words lose their
elision and their inflection; numbers and amounts are kept whole and written in one way; acronyms lose their
points; compound names are found whole and by their parts.
"""

import re
import unicodedata
from itertools import chain

from corpus.french.dates import FOLDED_MONTHS
from corpus.french.folding import fold
from index.french.stemming import stem

# Part of every index's manifest: an index analysed in another way answers questions badly, and silently.
ANALYSIS_VERSION = 2

# Combining marks and invisible characters stay inside their word, where folding forgets them.
_WORD = r"[^\W_]+(?:[\u0300-\u036f\u00ad\u200b-\u200d\u2060]+[^\W_]*)*"
_UNIT = r"%|[Mm]illiards?\b|[Mm]illions?\b|[Mm]illiers\b|M[€£$]|Mds?[ \u00a0]?€|[kK]€|[MK]?EUR\b"
# What looks ahead spares most words the attempts that cannot succeed.
_TOKEN = re.compile(
    r"(?=\d)(?:"
    # 12/03/2021, 12.03.2021, 12_03_2021, 2021-03-12
    r"\d{1,2}(?:/\d{1,2}/|\.\d{1,2}\.)(?:\d{4}|\d{2})(?!\d)"
    r"|\d{1,2}(?:_\d{1,2}_|-\d{1,2}-)\d{4}(?!\d)|\d{4}-\d{2}-\d{2}(?!\d)"
    # 283 000,50 ; 12.5 M€ ; 2.2.1 ; 50 %
    r"|(?:\d{1,3}(?:[ \u00a0\u202f\u2009.'’]\d{3})+(?!\d)|\d+)(?:[.,]\d+)*"
    rf"(?:[ \u00a0\u202f]?(?:{_UNIT})|(?!-?[^\W_])))"
    # P.L.U.i., C.R.T.E
    r"|(?=[^\W\d_]\.[^\W\d_]\.)(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])"
    # l'État, Saint-Amand-les-Eaux, CO2
    rf"|{_WORD}(?:[-'’‐‑ʼ]{_WORD})*"
)

# Articles, prepositions, conjunctions, pronouns and the words of questions. « si », « car », « sa », « est »
# are left out: they are also systems, coaches, companies and a point of the compass.
_FUNCTION_WORDS = """
a afin ainsi au aux avait avec c ca ce ceci cela celle celles celui ces cet cette ceux chez combien comme
comment d dans de des donc dont du elle elles en entre et etait ete etre eux il ils j je jusqu jusque l la
laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui m me mes moi mon n ne nos
notre nous on ont ou par pour pourquoi puis puisqu puisque qu quand que quel quelle quelles quels qui quoi
quoiqu quoique s sans se sera ses soi son sont sous sur t te tes toi ton tu un une vos votre vous y
"""
_STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
_ELIDED = frozenset(("c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"))
# What a question turns round: « apporte-t-elle », « peut-on », « est-ce ».
_PRONOUNS = "t je tu il elle on nous vous ils elles ce ci la le les lui y en moi"
_INVERTED = frozenset(_PRONOUNS.split())
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saint", "stes": "sainte"}
_MONTH_STEMS = tuple(map(stem, FOLDED_MONTHS))
_POWERS = (
    (re.compile(r"milliards?|mds? ?€"), 9),
    (re.compile(r"millions?|m[€£$]|meur"), 6),
    (re.compile(r"milliers|k€|keur"), 3),
)
_NUMBER = re.compile(r"(\d(?:[\d .,']*\d)?) ?(%|milli(?:ard|on)s?|milliers|m[€£$]|mds? ?€|k€|[mk]?eur)?")
_WHOLE_PART = re.compile(r"\d{1,3}(?:[ .'’]\d{3})+(?!\d)|\d+")
_DATE = re.compile(
    r"(?P<day>\d{1,2})[/._-](?P<month>\d{1,2})[/._-](?P<year>\d{4}|(?<=/)\d{2})|(\d{4})-(\d{2})-(\d{2})"
)
_ORDINAL = re.compile(r"(\d+)(?:er|ers|ere|eres|e|es|eme|emes|ieme|iemes|nd|nde)")
_QUANTITY = re.compile(r"(\d+)([a-z]+\d?)")


def analyse(text: str) -> list[str]:
    """Return the tokens of a text or question, in their order; a compound gives its whole, then its parts."""
    return list(chain.from_iterable(map(_KNOWN.__getitem__, _written(text))))


def analyse_words(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return every word as it is written, with its tokens: none for a word that says nothing by itself."""
    return [(word, _KNOWN[word]) for word in _written(text)]


def _written(text: str) -> list[str]:
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _TOKEN.findall(text)


class _Tokens(dict[str, tuple[str, ...]]):
    """Remembers the tokens of every written form met: texts repeat their words."""

    _LIMIT = 1_000_000

    def __missing__(self, written: str) -> tuple[str, ...]:
        if len(self) >= self._LIMIT:
            self.clear()
        tokens = self[written] = _tokens(written)
        return tokens


_KNOWN = _Tokens()


def _tokens(written: str) -> tuple[str, ...]:
    folded = fold(written)
    if folded.isalpha():
        return _word(folded)
    if date := _DATE.fullmatch(folded):
        return _date(date)
    if number := _NUMBER.fullmatch(folded):
        return _number(number.group(1), number.group(2) or "")
    if "." in folded:
        return (stem(folded.replace(".", "")),)
    return _compound(folded)


def _date(date: re.Match[str]) -> tuple[str, ...]:
    day, month, year = date.group("day", "month", "year") if date["day"] else date.groups()[:2:-1]
    if not 1 <= int(month) <= len(_MONTH_STEMS):
        return tuple(str(int(part)) for part in (day, month, year))
    return str(int(day)), _MONTH_STEMS[int(month) - 1], year if len(year) == 4 else f"20{year}"


def _number(written: str, unit: str) -> tuple[str, ...]:
    """Return the number written in one way and, where its unit multiplies it, the amount that it makes."""
    plain = _plain(written)
    tokens = [plain, *_table_cells(written)]
    if unit == "%":
        tokens.append(f"{plain}%")
    for pattern, power in _POWERS if unit else ():
        if pattern.fullmatch(unit):
            tokens += _multiplied(plain, power)
            tokens += [stem(unit)] if unit.startswith("milli") else []
    return tuple(tokens)


def _plain(written: str) -> str:
    """Return a number without spaces or grouping, its decimals after a point: « 283 000,50 » is 283000.5."""
    if written.isdigit():
        return written.lstrip("0") or "0"
    whole = _WHOLE_PART.match(written).group()  # type: ignore[union-attr]
    rest = written[len(whole) :]
    if re.fullmatch(r",\d+", rest):
        rest = rest.rstrip("0").rstrip(",")
    return (re.sub(r"[ .']", "", whole).lstrip("0") or "0") + rest.replace(",", ".")


def _multiplied(plain: str, power: int) -> list[str]:
    whole, _, decimals = plain.partition(".")
    if "." in decimals or len(decimals) > power:
        return []
    return [(whole + decimals.ljust(power, "0")).lstrip("0") or "0"]


def _table_cells(written: str) -> list[str]:
    """Return what a row of numbers may hold: « 100 000 200 000 » reads as one number, and is two."""
    groups = written.split(" ")
    if len(groups) < 4:
        return []
    windows = [groups[i : i + n] for n in (2, 3) for i in range(len(groups) - n + 1)]
    return ["".join(window) for window in windows if not window[0].startswith("0") and window[-1].isdigit()]


def _compound(folded: str) -> tuple[str, ...]:
    parts = re.split(r"[-']", folded)
    while len(parts) > 1 and parts[0] in _ELIDED:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in _INVERTED:
        parts = parts[:-1]
    if len(parts) == 1:
        return _word(parts[0])
    kept = [token for part in parts for token in _word(part)]
    if len(kept) < 2:
        return tuple(kept)
    return "-".join(kept), *kept


def _word(folded: str) -> tuple[str, ...]:
    if folded in _STOP_WORDS or not folded:
        return ()
    if folded.isdigit():
        return (folded.lstrip("0") or "0",)
    if ordinal := _ORDINAL.fullmatch(folded):
        return (ordinal.group(1),)
    if quantity := _QUANTITY.fullmatch(folded):
        return folded, quantity.group(1), stem(quantity.group(2))
    return (stem(_ABBREVIATIONS.get(folded, folded)),)
