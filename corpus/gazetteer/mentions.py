"""The public bodies that a running text names."""

import re
from collections.abc import Collection

from corpus.french.folding import words_of
from corpus.french.small_words import LINKS
from corpus.french.territories import DEPARTEMENTS
from corpus.gazetteer.gazetteer import (
    ARTICLES,
    CODE,
    NOUN,
    SMALL,
    TAILS,
    TOWN,
    Entity,
    Near,
    Reading,
    form,
    gazetteer,
    in_place,
    read_word,
    read_words,
)

# A lone name after one of these is a place.
_TOWARDS = frozenset({"a", "de", "d", "pour", "sur", "vers", "entre", "avec", "en"})
_CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
# « rue de Lens » isn't Lens, nor is « M. Laval » Laval; nor « l'état civil », « l'état des lieux » the State.
_LEADING_WORDS = """
rue avenue place boulevard route chemin gare porte faubourg impasse quai allee cours pont canal ecole college lycee
academie cour tribunal diocese eveche hopital chu pays bassin canton arrondissement foret vallee lac baie golfe zone
zac quartier parc
"""
_LEADING = frozenset(_LEADING_WORDS.split())
_TITLES = frozenset({"m", "mm", "mme", "mmes", "mlle", "monsieur", "madame", "messieurs", "mesdames"})
_NOT_AFTER_STATE = frozenset({"d", "des", "civil"})
# After a name, before a word with a capital: the name goes on, « Moussy le Vieux », « Vigneux sur Seine ».
_GOING_ON = ARTICLES | {"sur", "sous", "en", "lez", "aux"}
# « Saint-Jean » is no more than one word.
_NOT_TELLING = LINKS | {"saint", "sainte"}
# Shorter ones have capitals: « CC », « CAF ».
_SHORTEST_IN_SMALL = 6
_SHORTEST_INITIALS = 3
# No French word, as « case » is one.
_INITIALS_IN_SMALL = re.compile(r"..[^aeiouy]{2,}")
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f\u00ad]*)+")
_SPACE = re.compile(r"[ \xa0'’]")
_GAP = re.compile(r"[ \t\xa0\u202f]*\n?[ \t\xa0\u202f]*|[ ]?[-–‑'’][ \n]?|\. ?")
_GAP_IN_EPCI = re.compile(rf"{_GAP.pattern}|, | ?/ ?")
_TOLD = re.compile(rf"[ \xa0]?\(({CODE})\)")
_LISTED = re.compile(r",? (?:et )?")


def find(text: str, near: Collection[str] = ()) -> tuple[tuple[int, int, Entity], ...]:
    """Return the bodies that a text names, as (start, end, body) with exact offsets, in order, none over another.

    The longest name comes first. `near` is as for `resolve`. Names in small letters count only in a text without
    any capital; a name of one word counts only where it stands as a place does. A place that is part of the name
    of what the list does not hold is found as a place: « tribunal administratif de Nantes ».
    """
    mentions = _Mentions(text, Near(near))
    at = 0
    while at < len(mentions.words):
        at = mentions.read(at)
    return tuple(each for each in mentions.found if mentions.is_likely(*each))


class _Mentions:
    """The words of one text, and the bodies found so far."""

    def __init__(self, text: str, near: Near) -> None:
        self.text, self.near = text, near
        self.places = [match.span() for match in _WORD.finditer(text)]
        self.words = [read_word(text[start:end]) for start, end in self.places]
        self.is_small = not any(character.isupper() for character in text)
        self.found: list[tuple[int, int, Entity]] = []
        # The départements of what is known far away, or named by all its words; what else stands without a form.
        self.named = set(near.departements)
        self.doubtful: set[int] = set()

    def read(self, at: int) -> int:
        """Read what is named at a word; return the word to go on from."""
        may_start = self._has_capital(at) or gazetteer().may_start(self.words[at])
        if not may_start or self.words[at] in SMALL or self.words[at] == "et":
            return at + 1
        for reading in gazetteer().read(self.words, at):
            if self._is_written(at, reading):
                body = self._meant(reading)
                if body:
                    return self._keep(at, reading, body)
                return reading.end if self._has_capital(at) else at + 1
        # « l'agglomération de Lens », where the list doesn't know it, isn't Lens.
        name, kind, _ = form(self.words, at)
        return name + 1 if kind == "epci" and self._has_capital(name) else at + 1

    def is_likely(self, start: int, _: int, body: Entity) -> bool:
        """Whether a body is of here: initials, and small communes, are others where nothing of that country is named."""
        return start not in self.doubtful or not self.named or bool(body.departements & self.named)

    def _keep(self, at: int, reading: Reading, body: Entity) -> int:
        end = reading.end
        if body.kind in {"state", "operator"}:
            last, there = in_place(body, self.words, end, self.near)
            if there and self._has_capital(last - 1) and self._are_joined(end - 1, last):
                end, body = last, there
        elif (
            at and self._has_capital(at - 1) and not self.is_small and self._article(at) == _article_of(body)
        ):
            # « La Rochelle » whole, but « Rochelle » of « la Rochelle », « Mans » of « du Mans ».
            at -= self.words[at - 1] in ARTICLES
        self.found.append((self.places[at][0], self.places[end - 1][1], body))
        if reading.is_acronym or (gazetteer().is_small(body) and not reading.is_formed):
            self.doubtful.add(self.found[-1][0])
        elif not gazetteer().is_small(body):
            self.named |= body.departements
        return end

    def _meant(self, reading: Reading) -> Entity | None:
        told = _TOLD.match(self.text, self.places[reading.end - 1][1])
        near = Near({told[1].upper()}) if told else self.near
        if self._is_upper(reading.name) and reading.end == reading.name + 1 and not reading.is_formed:
            # « ARS » is no commune.
            rows = [row for row in reading.rows if gazetteer().entity(row).kind in {"state", "operator"}]
            reading = Reading(reading.name, reading.end, tuple(rows)) if rows else reading
        row = gazetteer().choose(reading, self.words, near)
        if row is None:
            return None
        body = gazetteer().entity(row)
        if told:
            return body
        if body.kind == "commune" and (self._has_another_article(reading, body) or self._goes_on(reading)):
            return None
        if body.kind == "epci" and self._goes_on_in_title(reading.end):
            return None
        marks = gazetteer().marks(row)
        if reading.is_formed:
            # « Mairie, Salon d'honneur » isn't « mairie de Salon ».
            return None if NOUN in marks and self.words[reading.name - 1] not in SMALL else body
        return body if self._stands(reading, body, marks) else None

    def _has_capital(self, at: int) -> bool:
        first = self.text[self.places[at][0]]
        return self.is_small or first.isupper() or first.isdigit()

    def _is_upper(self, at: int) -> bool:
        return self.text[slice(*self.places[at])].isupper()

    def _are_joined(self, start: int, end: int, gap: re.Pattern[str] = _GAP) -> bool:
        return all(
            gap.fullmatch(self.text, self.places[at][1], self.places[at + 1][0])
            for at in range(start, end - 1)
        )

    def _article(self, at: int) -> str:
        """Return the article before a word, « le » in « du », or ""."""
        previous = self.words[at - 1] if at else ""
        return previous if previous in ARTICLES else _CONTRACTED.get(previous, "")

    def _is_written(self, at: int, reading: Reading) -> bool:
        """Whether the words of a name hang together, and have the capitals that it has."""
        kinds = {gazetteer().entity(row).kind for row in reading.rows}
        if not self._are_joined(
            at, reading.end, _GAP_IN_EPCI if reading.is_formed and "epci" in kinds else _GAP
        ):
            return False
        if reading.is_acronym and self.is_small:
            return self.near.holds(reading.rows) or bool(_INITIALS_IN_SMALL.fullmatch(self.words[at]))
        if reading.is_acronym:
            return self._is_upper(at) and len(self.words[at]) >= _SHORTEST_INITIALS
        if at < reading.name and len(self.words[at]) < _SHORTEST_INITIALS + 1 and not self._is_upper(at):
            return self.is_small
        if all(
            self._has_capital(each)
            for each in range(reading.name, reading.end)
            if self.words[each] not in LINKS and (each == reading.name or self.words[each] not in TAILS)
        ):
            return True
        # « préfecture », « agence de l'eau Artois-Picardie »
        length = self.places[reading.end - 1][1] - self.places[reading.name][0]
        return kinds <= {"state", "operator"} and length >= _SHORTEST_IN_SMALL

    def _has_another_article(self, reading: Reading, commune: Entity) -> bool:
        """Whether an article is none of the commune's: « le Mans », « du Mans », « à Lens », but « du Doubs »."""
        article = self._article(reading.name)
        if not article or article == _article_of(commune):
            return False
        return not reading.is_formed or words_of(commune.name) in DEPARTEMENTS

    def _goes_on(self, reading: Reading) -> bool:
        """Whether a commune's name is but a part of a longer one: « Moussy le Vieux », « Cergy-Pontoise »."""
        start, end = reading.name, reading.end
        before, after = self.places[start][0], self.places[end - 1][1]
        if self.text[before - 1 : before] == "-" and not reading.is_formed:
            return True
        if end == len(self.words) or not self._are_joined(end - 1, end + 1):
            return False
        if self.text[after] in "-‑–":
            return True
        link = self.words[end] in _GOING_ON
        if self.is_small or end + link == len(self.words) or not _SPACE.match(self.text, after):
            return False
        if not self.text[self.places[end + link][0]].isupper() or not self._are_joined(end, end + link + 1):
            return False
        return link or not (
            reading.is_formed or end - start > 1 or "\n" in self.text[after : self.places[end][0]]
        )

    def _goes_on_in_title(self, end: int) -> bool:
        """Whether a word with a capital follows an EPCI: « communauté urbaine Grand Paris Seine & Oise »."""
        if self.is_small or end == len(self.words) or self._is_upper(end) or not self._has_capital(end):
            return False
        return (
            self.text[self.places[end - 1][1] : self.places[end][0]] == " " and not self.words[end].isdigit()
        )

    def _stands(self, reading: Reading, body: Entity, marks: str) -> bool:
        """Whether a name without a form is meant as one, and not as a noun, a person, a river or a street."""
        start = reading.name
        previous = self.words[start - 1] if start else ""
        before = start - 1
        while before >= 0 and self.words[before] in SMALL | {"en", "a", "au", "aux"}:
            before -= 1
        led_by = self.words[before] if before >= 0 and self._are_joined(before, start + 1) else ""
        if led_by in (_LEADING if before < start - 1 else _TITLES):
            return False
        if self.words[start] == "etat":
            return previous == "l" and not _NOT_AFTER_STATE & set(self.words[reading.end : reading.end + 1])
        if reading.is_acronym or body.id in self.near.ids or body.kind in {"region", "state", "operator"}:
            return True
        is_near = bool(body.departements & self.near.departements)
        if body.kind == "epci":
            return is_near
        if sum(self.words[at] not in _NOT_TELLING for at in range(start, reading.end)) > 1:
            return True
        if body.kind == "departement" or (NOUN in marks and (self.is_small or TOWN not in marks)):
            return False
        if is_near or (self._is_upper(start) and not self.is_small):
            return is_near
        article = self._article(start)
        if article != _article_of(body):
            return False
        listed = self.found and _LISTED.fullmatch(self.text, self.found[-1][1], self.places[start][0])
        return bool(article or previous in _TOWARDS or listed)


def _article_of(body: Entity) -> str:
    first = read_words(body.name)[0]
    return first if first in ARTICLES else ""
