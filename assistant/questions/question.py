"""What a question asks for, and about what: everyday French, with or without accents, as typed in a chat."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.french.vocabulary import AMOUNT_NOUNS, GENERIC, TOPICAL_MONEY, VERBS, spelled_out
from assistant.french.words import Word, listed, words
from assistant.questions.clauses import parts_of
from assistant.questions.things_asked import Part
from corpus.french.small_words import DETERMINERS, LINKS

TermKind = Literal["word", "verb", "name", "number"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word that an answer should be about. `weight` is its share in the question before rarity is known.

    `partner` is the stem of the word beside a number that says what it numbers (« volet 2 », « 3 étoiles »).
    """

    stem: str
    folded: str
    kind: TermKind
    weight: float
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `names` are its proper names, each the stems of its words; `pairs` the words that belong together
    (« taux de pauvreté », « comité de pilotage »).
    """

    text: str
    parts: tuple[Part, ...]
    terms: tuple[Term, ...]
    names: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, str], ...]

    def asks(self, part: Part, term: Term) -> bool:
        """Whether a word is asked about by this part: its own, or a name where it has none itself."""
        if len(self.parts) == 1 or term.stem in part.own:
            return True
        return (
            term.kind == "name"
            and term.stem not in part.others
            and not any(other.kind == "name" and other.stem in part.own for other in self.terms)
        )

    def telling(self, part: Part) -> frozenset[str]:
        """Return the words that this part says, or whose side it is on, and no other part does."""
        others = frozenset[str]().union(*(other.own for other in self.parts if other is not part))
        return part.own - others

    def alone(self, part: Part) -> "Question":
        """Return the question that asks this part by itself."""
        return Question(
            part.alone,
            (replace(part, others=frozenset()),),
            tuple(term for term in self.terms if term.stem in part.said),
            tuple(name for name in self.names if part.said.issuperset(name)),
            tuple(pair for pair in self.pairs if part.said.issuperset(pair)),
        )


# « C.L.E.A. » is written CLEA in the documents, or the other way round.
_DOTTED = re.compile(r"\b(?:[A-ZÀ-Ý]\.){2,}(?:[A-ZÀ-Ýi]\b)?")
_PRONOUNS = listed("il elle ils elles on")
_ASKS = re.compile(r"(?:qui|que|ou|quand|comment|pourquoi|combien|se)$")
_ASKS_WHICH = re.compile(r"quel(?:le)?s?$")
# What bears a number after its name.
_NUMBERED = listed(
    "volet pilier axe orientation objectif action mesure fiche article annexe titre chapitre section phase"
    " tranche lot zone lieu niveau categorie classe groupe secteur batiment ilot numero no n pret avenant"
)
_AUXILIARIES = listed(
    "a ont est sont avait avaient etait etaient aura auront sera seront aurait doit peut va"
)
_PARTICIPLE = re.compile(r"(?:e|ee|es|ees|i|ie|is|it|ite|u|ue|us|ues|ert|erte|er|ir|re)$")
_CONNECTORS = LINKS | {"saint", "sainte"}


@lru_cache(maxsize=256)
def understand(text: str) -> Question:
    """Return what the question asks for and about what."""
    full = _DOTTED.sub(lambda match: match.group().replace(".", ""), spelled_out(text))
    written = words(full)
    names = _names(written)
    terms = _terms(written, names)
    return Question(full, parts_of(full), terms, names, _pairs(written, terms))


def _names(written: tuple[Word, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the proper names: runs of capitalised words, small words between them left out."""
    names: list[tuple[str, ...]] = []
    current: list[str] = []
    pending = 0
    for rank, word in enumerate(written):
        is_name = word.is_capital and word.stem and (word.is_acronym or rank > 0) and not word.is_number
        if is_name and word.is_acronym and current:
            names.append(tuple(current))
            current = []
        if is_name:
            current.append(word.stem)
            pending = 0
            if word.is_acronym:
                names.append(tuple(current))
                current = []
        elif current and word.folded in _CONNECTORS and pending < 2:
            pending += 1
        elif current:
            names.append(tuple(current))
            current = []
            pending = 0
    if current:
        names.append(tuple(current))
    return tuple(dict.fromkeys(names))


def _pairs(written: tuple[Word, ...], terms: tuple[Term, ...]) -> tuple[tuple[str, str], ...]:
    weights = {term.stem: term.weight for term in terms if term.kind != "verb"}
    content = [(rank, word.stem) for rank, word in enumerate(written) if weights.get(word.stem, 0.0) > 0.2]
    pairs = (
        (one, two) for (first, one), (second, two) in pairwise(content) if second - first <= 3 and one != two
    )
    return tuple(dict.fromkeys(pairs))


def _terms(written: tuple[Word, ...], names: tuple[tuple[str, ...], ...]) -> tuple[Term, ...]:
    named = {stem for name in names for stem in name}
    terms: dict[str, Term] = {}
    verbs = _verbs(written)
    for rank, word in enumerate(written):
        if not word.stem or word.stem in terms:
            continue
        if word.is_number:
            terms[word.stem] = Term(word.stem, word.folded, "number", 1.2, _partner(written, rank))
        elif word.stem in named:
            terms[word.stem] = Term(word.stem, word.folded, "name", 1.5)
        else:
            terms[word.stem] = Term(word.stem, word.folded, _kind(word, verbs), _weight(word, verbs))
    return tuple(terms.values())


def _kind(word: Word, verbs: dict[str, float]) -> TermKind:
    return "verb" if word.folded in verbs else "word"


def _weight(word: Word, verbs: dict[str, float]) -> float:
    if word.stem in AMOUNT_NOUNS and word.stem not in TOPICAL_MONEY:
        return 0.3
    if word.stem in GENERIC or len(word.folded) < 2:
        return 0.15
    return verbs.get(word.folded, 1.0)


def _verbs(written: tuple[Word, ...]) -> dict[str, float]:
    """Return the verbs of the question and what each weighs: everyday ones, and those that its form shows.

    « traitera-t-il », « a-t-elle obtenue », « comment fonctionne la... » show a verb wherever it is not known.
    """
    found = {word.folded: 0.45 for word in written if word.folded in VERBS}
    for rank, word in enumerate(written):
        if word.folded in _PRONOUNS and rank and _is_joined(written, rank):
            verb = written[rank - 2] if written[rank - 1].folded == "t" and rank > 1 else written[rank - 1]
            found.setdefault(verb.folded, 0.5)
            if verb.folded in _AUXILIARIES:
                for after in written[rank + 1 : rank + 3]:
                    if _PARTICIPLE.search(after.folded):
                        found.setdefault(after.folded, 0.8)
        elif (
            1 <= rank < len(written) - 1
            and written[rank + 1].folded in DETERMINERS
            and (
                _ASKS.match(written[rank - 1].folded)
                or (rank > 1 and _ASKS_WHICH.match(written[rank - 2].folded))
            )
            and not word.is_capital
        ):
            found.setdefault(word.folded, 0.6)
    return found


def _is_joined(written: tuple[Word, ...], rank: int) -> bool:
    return written[rank].start - written[rank - 1].end == 1


def _partner(written: tuple[Word, ...], rank: int) -> str:
    """Return the word that a small number numbers: « volet 2 », « zone 2 », else the one after, « 3 étoiles »."""
    if len(written[rank].folded) > 3:
        return ""
    before = [word for word in written[rank - 1 : rank] if word.folded in _NUMBERED]
    for other in (*before, *written[rank + 1 : rank + 2]):
        if len(other.stem) > 2 and not other.is_number:
            return other.stem
    return ""
