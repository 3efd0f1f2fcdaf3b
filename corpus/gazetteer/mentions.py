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

# A lone name after one of these is a place; led by one of those, it is part of another name.
_TOWARDS = frozenset({"a", "de", "d", "pour", "sur", "vers", "entre", "avec", "en"})
_CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
_OTHERS = frozenset(
    "rue avenue place boulevard route chemin gare porte faubourg impasse quai allee cours pont canal ecole college"
    " lycee academie cour tribunal diocese eveche hopital chu pays bassin canton arrondissement foret vallee lac"
    " baie golfe zone zac quartier parc".split()
)
_TITLES = frozenset("m mm mme mmes mlle monsieur madame messieurs mesdames".split())
# A form or an acronym as short as these, or the State's, has capitals: « CC », « CAF ».
_SHORTEST_IN_SMALL = 6
_SHORTEST_ACRONYM = 3
_WITHIN = frozenset({"le", "la", "les", "l", "sur", "sous", "en", "lez", "aux"})
_SPACE = re.compile(r"[ \xa0'’]")
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f\u00ad]*)+")
_GAP = re.compile(r"[ \t\xa0\u202f]*\n?[ \t\xa0\u202f]*|[ ]?[-–‑'’][ \n]?|\. ?")
_GAP_IN_EPCI = re.compile(rf"{_GAP.pattern}|, | ?/ ?")
_TOLD = re.compile(rf"[ \xa0]?\(({CODE})\)")
_LISTED = re.compile(r",? (?:et )?")


def find(text: str, near: Collection[str] = ()) -> tuple[tuple[int, int, Entity], ...]:
    """Return the bodies that a text names, as (start, end, body) with exact offsets, in order, none over another.

    The longest name comes first. `near` is as for `resolve`. Names in small letters count only in a text without
    any capital; a name of one word counts only where it stands as a place does.
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
        # The départements of what is named in full.
        self.named: set[str] = set(near.departements)

    def read(self, at: int) -> int:
        """Read what is named at a word; return the word to go on from."""
        may_start = self._has_capital(at) or gazetteer().may_start(self.words[at])
        if not may_start or self.words[at] in SMALL:
            return at + 1
        for reading in gazetteer().read(self.words, at):
            if not self._is_written(at, reading):
                continue
            told = _TOLD.match(self.text, self.places[reading.end - 1][1])
            near = Near({told[1].upper()}) if told else self.near
            row = gazetteer().choose(self._as_written(reading), self.words, near)
            if row is not None and (told or not self._is_part(at, reading, row)):
                if told or reading.is_formed or self._stands(reading, row):
                    return self._keep(at, reading, gazetteer().entity(row))
            return reading.end if self._has_capital(at) else at + 1
        # « l'agglomération de Lens », where the list doesn't know it, isn't Lens.
        name, kind, _ = form(self.words, at)
        return name + 1 if kind == "epci" and self._has_capital(name) else at + 1

    def _keep(self, at: int, reading: Reading, body: Entity) -> int:
        end = reading.end
        if body.kind in {"state", "operator"}:
            last, there = in_place(body, self.words, end, self.near)
            if there and self._has_capital(last - 1) and self._are_joined(end - 1, last, _GAP):
                end, body = last, there
        elif at and self.words[at - 1] in ARTICLES and self._has_capital(at - 1) and not self.is_small:
            at -= read_words(body.name)[0] == self.words[at - 1]
        self.found.append((self.places[at][0], self.places[end - 1][1], body))
        if not reading.is_acronym:
            self.named |= body.departements
        return end

    def _has_capital(self, at: int) -> bool:
        first = self.text[self.places[at][0]]
        return self.is_small or first.isupper() or first.isdigit()

    def _is_upper(self, at: int) -> bool:
        return self.text[slice(*self.places[at])].isupper()

    def _are_joined(self, start: int, end: int, gap: re.Pattern[str]) -> bool:
        return all(
            gap.fullmatch(self.text, self.places[at][1], self.places[at + 1][0])
            for at in range(start, end - 1)
        )

    def _as_written(self, reading: Reading) -> Reading:
        """Return the reading without the communes that an acronym in capitals isn't: « ARS »."""
        rows = [row for row in reading.rows if gazetteer().entity(row).kind in {"state", "operator"}]
        if rows and not reading.is_formed and self._is_upper(reading.name) and reading.end == reading.name + 1:
            return Reading(reading.name, reading.end, tuple(rows))
        return reading

    def _is_written(self, at: int, reading: Reading) -> bool:
        """Whether the words of a name hang together, and have the capitals that it has."""
        if not self._are_joined(at, reading.end, _GAP_IN_EPCI if reading.is_formed else _GAP):
            return False
        if reading.is_acronym:
            return self._is_upper(at) and len(self.words[at]) >= _SHORTEST_ACRONYM or self.is_small
        if at < reading.name and len(self.words[at]) < 4 and not (self._is_upper(at) or self.is_small):
            return False
        return all(
            self._has_capital(each)
            for each in range(reading.name, reading.end)
            if self.words[each] not in LINKS and (each == reading.name or self.words[each] not in TAILS)
        ) or self._is_of_state(reading)

    def _is_of_state(self, reading: Reading) -> bool:
        """Whether it is a name of the State's that is written in small letters: « préfecture », « agence de l'eau »."""
        length = self.places[reading.end - 1][1] - self.places[reading.name][0]
        kinds = {gazetteer().entity(row).kind for row in reading.rows}
        return kinds <= {"state", "operator"} and length >= _SHORTEST_IN_SMALL

    def is_likely(self, start: int, end: int, body: Entity) -> bool:
        """Whether a body is of here: the initials of an EPCI mean another thing where nothing of its country is named."""
        by_initials = body.kind == "epci" and self.text[start:end].isalnum()
        return not (by_initials and self.named) or bool(body.departements & self.named)

    def _is_part(self, at: int, reading: Reading, row: int) -> bool:
        """Whether a commune's name is but a part of a longer one, or what it is part of isn't a commune."""
        body, start, end = gazetteer().entity(row), reading.name, reading.end
        if body.kind != "commune":
            return False
        following = self.text[self.places[end - 1][1] :][:1]
        if following and following in "-‑–" and end < len(self.words) and self._are_joined(end - 1, end + 1, _GAP):
            return True
        if not reading.is_formed and self.text[: self.places[start][0]][-1:] == "-":
            return True
        previous = self.words[start - 1] if start else ""
        article = previous if previous in ARTICLES else _CONTRACTED.get(previous, "")
        own = read_words(body.name)[0]
        # A place has the article of its name, and no other: « le Mans », « du Mans », « à Lens », but « du Doubs ».
        if article and article != own and (not reading.is_formed or words_of(body.name) in DEPARTEMENTS):
            return True
        if self.is_small or end + 1 >= len(self.words):
            return False
        after = end + (self.words[end] in _WITHIN)
        after += self.words[end] in {"a", "de"} and self.words[after] in ARTICLES
        spaced = _SPACE.fullmatch(self.text, self.places[end - 1][1], self.places[end][0])
        if not spaced or not self._are_joined(end, after + 1, _GAP) or not self._is_capitalised(after):
            return False
        return after > end or not (reading.is_formed or end - start > 1)

    def _is_capitalised(self, at: int) -> bool:
        return self.text[self.places[at][0]].isupper()

    def _stands(self, reading: Reading, row: int) -> bool:
        """Whether a name without a form is meant as one, and not as a noun, a person, a river or a street."""
        body, marks, start = gazetteer().entity(row), gazetteer().marks(row), reading.name
        before = start - 1
        while before >= 0 and self.words[before] in SMALL | {"en", "a", "au", "aux"}:
            before -= 1
        led_by = self.words[before] if before >= 0 and self._are_joined(before, start + 1, _GAP) else ""
        if led_by in (_OTHERS if before < start - 1 else _TITLES):
            return False
        previous = self.words[start - 1] if start else ""
        if body.kind == "state" and self.words[start] == "etat":
            return previous == "l" and self.words[reading.end : reading.end + 1] not in (["d"], ["des"], ["civil"])
        if reading.is_acronym or body.id in self.near.ids or body.kind in {"region", "state", "operator"}:
            return True
        is_near = bool(body.departements & self.near.departements)
        if body.kind == "epci":
            return is_near
        if sum(self.words[at] not in LINKS for at in range(start, reading.end)) > 1:
            return True
        if body.kind == "departement" or (NOUN in marks and (self.is_small or TOWN not in marks)):
            return False
        if self._is_upper(start) and not self.is_small:
            return is_near
        article = previous if previous in ARTICLES else _CONTRACTED.get(previous, "")
        own = read_words(body.name)[0]
        if article != (own if own in ARTICLES else ""):
            return False
        is_listed = self.found and _LISTED.fullmatch(self.text, self.found[-1][1], self.places[start][0])
        return bool(is_near or article or previous in _TOWARDS or is_listed)
