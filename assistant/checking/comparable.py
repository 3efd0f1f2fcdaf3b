"""A text as the checker compares it: figures, words and names in their order, acronyms for what they stand for.

`de l'Agence nationale pour la rénovation urbaine` and `de l'ANRU` give the same token; so do « 12,5 M€ » and
« 12 500 000 euros », « douze communes » and « 12 communes ».
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.french.words import Word, listed, words
from corpus.french.dates import SHORTENED_MONTH, month_number
from corpus.french.figures import Figure, figures
from corpus.french.folding import fold
from corpus.french.glossary import Definition, acronym_key, bundled, find_definitions, spells
from corpus.french.number_words import NUMBER_WORD, worth

# Different words for one kind of body: « ville de Denain » and « commune de Denain » are the same.
_SAME_BODY = {
    "departemental": "departement",
    "departementaux": "departement",
    "regional": "region",
    "regionaux": "region",
    "agglo": "agglomeration",
    "ville": "commune",
    "mairie": "commune",
    "municipalite": "commune",
    "municipal": "commune",
    "communal": "commune",
    "europeen": "europe",
    "europeenne": "europe",
    "gouvernement": "etat",
}
# Without meaning for the index, but they turn a statement round.
OPERATORS = listed(
    "pas non aucun aucune jamais sans ni ne n plus moins maximum minimum"
    " plafond plafonne plafonnee plafonnes plafonnees"
)
_SENTENCE_OPENING = re.compile(r"(?:^|[.!?…:;\n\t•–—«\"(\[|-])[\s*_«\"'’(]*(?:[LlDdQqSsNnJjCc]['’])?$")
_TITLE = re.compile(r"(?:^|\W)(?:MM?|Drs?|Prs?)\.\s$")
# « un million », « deux à trois »: a number in words, save « un » and « une », which are articles too.
_NUMBER_WORD = re.compile(
    rf"\b{NUMBER_WORD}(?:(?:-| )(?:et(?:-| ))?(?:un|{NUMBER_WORD}))*\b(?<!pour cent)", re.IGNORECASE
)
# Units written out, which figures are not read with: the longest first.
_SPELT_UNITS = (
    (r"kilom[èe]tres?\s+carr[ée]s?", "km²"),
    (r"m[èe]tres?\s+carr[ée]s?", "m²"),
    (r"kilom[èe]tres?", "km"),
    (r"m[èe]tres?(?!\s+cube)", "m"),
    (r"gigawatts?[- ]?heures?", "GWh"),
    (r"m[ée]gawatts?[- ]?heures?", "MWh"),
    (r"kilowatts?[- ]?heures?", "kWh"),
    (r"m[ée]gawatts?", "MW"),
    (r"kilowatts?", "kW"),
)
_SPELT_UNIT = re.compile(
    "[ \u00a0\u202f]*(?:"
    + "|".join(f"(?P<u{rank}>{unit})" for rank, (unit, _) in enumerate(_SPELT_UNITS))
    + r")\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"[ \u00a0\u202f]+({SHORTENED_MONTH})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A figure or a word at `text[start:end]`; equal keys say the same.

    `is_name`: written with a capital that no sentence opening explains. `is_content`: carries a meaning.
    """

    start: int
    end: int
    key: str
    figure: Figure | None = None
    is_name: bool = False
    is_content: bool = True
    opens: bool = False
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, in order, with the text."""

    text: str
    items: tuple[Token, ...]

    @property
    def keys(self) -> frozenset[str]:
        """What the text says, whatever the order."""
        return frozenset(token.key for token in self.items)


def figure_key(figure: Figure) -> str:
    """Return what two figures share that say the same: value with its sign, and unit."""
    if figure.kind == "reference":
        return "#reference"
    return f"#{figure.value.normalize():f}|{figure.unit or ''}"


def all_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of the text, those written in words among them, in order."""
    found = [_spelt_unit(text, figure) for figure in figures(text)]
    for match in _NUMBER_WORD.finditer(text):
        if not any(each.start < match.end() and match.start() < each.end for each in found):
            found.append(_in_digits(text, match))
    found.sort(key=lambda figure: figure.start)
    return tuple(_day(text, figure) for figure in found)


def _day(text: str, figure: Figure) -> Figure:
    """Return « 12 juillet » as a date, though no year follows."""
    match = (
        _MONTH.match(text, figure.end)
        if figure.unit is None and figure.kind in {"number", "ordinal"}
        else None
    )
    if match is None:
        return figure
    value = 100 * month_number(match[1]) + figure.value
    return Figure(figure.start, match.end(), value, "jour", "date")


def _in_digits(text: str, match: re.Match[str]) -> Figure:
    """Return a number in words as if it stood in digits, with the unit that follows it."""
    digits = str(worth(match[0]))
    read = figures(digits + text[match.end() : match.end() + 30])[0]
    end = match.end() + read.end - len(digits)
    return _spelt_unit(text, Figure(match.start(), end, read.value, read.unit, read.kind))


def _spelt_unit(text: str, figure: Figure) -> Figure:
    if figure.unit is not None or figure.kind not in {"number", "year"}:
        return figure
    match = _SPELT_UNIT.match(text, figure.end)
    if match is None:
        return figure
    return Figure(
        figure.start,
        match.end(),
        figure.value,
        _SPELT_UNITS[int((match.lastgroup or "u0")[1:])][1],
        "measure",
    )


class Definitions:
    """The acronyms that may stand for words: the bundled ones and those that the sources define."""

    def __init__(self, sources: Iterable[str] = ()) -> None:
        own = [definition for text in sources for definition in find_definitions(text)]
        self._by_first: dict[str, set[tuple[str, ...]]] = {}
        for definition in own:
            _enter(self._by_first, definition)
        self._own = {acronym_key(each.acronym): each for each in own}

    def match(self, stems: Sequence[str], at: int) -> int:
        """Return how many words from here an acronym stands for: as many as may be, 0 for none."""
        return max(
            (
                len(sequence)
                for table in (self._by_first, _bundled_by_first())
                for sequence in table.get(stems[at], ())
                if tuple(stems[at : at + len(sequence)]) == sequence
            ),
            default=0,
        )

    def key(self, acronym: str) -> str:
        """Return the key of an acronym: that of the words that it stands for, where they are known."""
        meaning = self.meaning(acronym)
        sequence = _sequence(meaning) if meaning else ()
        return _spelt_key(sequence) if len(sequence) >= 2 else acronym_key(acronym)

    def meaning(self, acronym: str) -> str | None:
        """Return what an acronym stands for, or None."""
        own = self._own.get(acronym_key(acronym))
        return own.meaning if own else bundled().meaning(acronym)


def _enter(table: dict[str, set[tuple[str, ...]]], definition: Definition) -> None:
    sequence = _sequence(definition.meaning)
    if len(sequence) >= 2:
        table.setdefault(sequence[0], set()).add(sequence)


def _sequence(meaning: str) -> tuple[str, ...]:
    return tuple(word.stem for word in words(meaning) if word.stem)


def _spelt_key(sequence: Sequence[str]) -> str:
    return "+".join(sequence)


@cache
def _bundled_by_first() -> Mapping[str, set[tuple[str, ...]]]:
    table: dict[str, set[tuple[str, ...]]] = {}
    for definition in bundled():
        _enter(table, definition)
    return table


def tokens(text: str, definitions: Definitions) -> Tokens:
    """Return the tokens of a text, its figures whole and its spelt-out acronyms as the acronym."""
    found = all_figures(text)
    spans = [(figure.start, figure.end) for figure in found]
    plain = [
        word for word in words(text) if not any(start < word.end and word.start < end for start, end in spans)
    ]
    items = [Token(f.start, f.end, figure_key(f), figure=f) for f in found]
    items.extend(_worded(text, plain, definitions))
    items.sort(key=lambda token: token.start)
    return Tokens(text, tuple(items))


def _worded(text: str, plain: Sequence[Word], definitions: Definitions) -> Iterable[Token]:
    bearing = [word for word in plain if word.stem or word.folded in OPERATORS]
    stems = [word.stem for word in bearing]
    at = 0
    while at < len(bearing):
        word = bearing[at]
        spelt = definitions.match(stems, at) if word.stem else 0
        # A name that runs over a sentence's end is none.
        if spelt and not re.search(r"[.;\n\t]", text[word.start : bearing[at + spelt - 1].end]):
            sequence, end = tuple(stems[at : at + spelt]), bearing[at + spelt - 1].end
            yield Token(word.start, end, _spelt_key(sequence), is_name=word.is_capital, stems=sequence)
            at += spelt
            continue
        before = text[max(0, word.start - 12) : word.start]
        opens = _SENTENCE_OPENING.search(before) is not None and not _TITLE.search(before)
        followed = (
            at + 1 < len(bearing) and bearing[at + 1].is_capital and _adjoin(text, word, bearing[at + 1])
        )
        is_name = word.is_capital and bool(word.stem) and (not opens or word.is_acronym or followed)
        yield Token(
            word.start,
            word.end,
            definitions.key(text[word.start : word.end]) if word.is_acronym else _key(word),
            is_name=is_name,
            is_content=bool(word.stem) and word.folded not in OPERATORS,
            opens=opens,
            stems=(word.stem,) if word.stem else (),
        )
        at += 1


def _adjoin(text: str, left: Word, right: Word) -> bool:
    return (
        re.fullmatch(r"[\s'’-]*(?:d[eu]s?\s|d['’]|l[ae]s?\s|l['’])*", text[left.end : right.start])
        is not None
    )


@lru_cache(maxsize=100_000)
def _singular(folded: str) -> str:
    return folded[:-1] if folded.endswith("s") and len(folded) > 3 else folded


def _key(word: Word) -> str:
    same = _SAME_BODY.get(_singular(word.folded)) or _SAME_BODY.get(word.folded)
    if same:
        return next((each.stem for each in words(same) if each.stem), same)
    return word.stem or word.folded


def stands_for(acronym: str, text: str, definitions: Definitions) -> bool:
    """Whether the words that an acronym stands for are in the text: known ones, or those whose initials spell it."""
    meaning = definitions.meaning(acronym)
    if meaning is not None and fold(meaning) in fold(text):
        return True
    bearing = words(text)
    for at, word in enumerate(bearing):
        if word.folded[:1] != acronym[:1].lower() or not word.stem:
            continue
        for last in bearing[at + 1 : at + 2 * len(acronym) + 4]:
            if last.stem and spells(acronym, text[word.start : last.end]):
                return True
    return False
