"""The public bodies of France by name: communes, EPCI, départements, regions, the State and its operators.

A name that several bodies may bear is nobody's, unless what is near leaves one. What the list covers is told in
`docs/decisions/gazetteer.md`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Literal

from corpus.french.folding import fold, words_of
from corpus.french.glossary import bundled
from corpus.french.small_words import LINKS
from corpus.french.territories import DEPARTEMENTS, REGIONS

Kind = Literal["commune", "epci", "departement", "region", "state", "operator"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A public body: `insee:59606`, `siren:245901160`, `dep:59`, `reg:32`, `etat`, `op:ademe`.

    `departements` holds the codes of the départements that it lies in, where known. A service or an operator at
    work in one place has that place in its id: `etat:prefecture:dep:59`.
    """

    id: str
    kind: Kind
    name: str
    departements: frozenset[str] = frozenset()


ARTICLES = frozenset({"le", "la", "les", "l"})
SMALL = ARTICLES | {"de", "du", "des", "d"}
"""What may stand before a name, or be left out within that of an EPCI; none ends with one."""

TAILS = frozenset({"metropole", "agglomeration", "agglo", "communaute"})
"""What tells an EPCI after its name: « Valenciennes Métropole », « Dinan Agglo »."""

NOUN, TOWN = "n", "v"
"""The marks of a commune: its name is a common noun; it is known far away."""

# What tells the kind of a body before its name, with the letters that it gives to an acronym.
_FORM_WORDS: tuple[tuple[Kind, str, str], ...] = (
    (
        "commune",
        "",
        "commune|communes|com|commune nouvelle|ville|villes|mairie|maire|municipalite|conseil municipal",
    ),
    ("epci", "cc", "communaute de communes|communaute communes|cte de communes|cc|cdc|comcom|codecom"),
    ("epci", "ca", "communaute d agglomeration|communaute agglomeration|ca|agglo|agglomeration"),
    ("epci", "cu", "communaute urbaine|cu"),
    ("epci", "m", "metropole|eurometropole|met|conseil metropolitain|conseil de la metropole"),
    ("epci", "petr", "petr|pole d equilibre territorial et rural"),
    ("epci", "", "communaute|intercommunalite|epci|conseil communautaire"),
    ("departement", "", "departement|conseil departemental|conseil general|cd|cg|dep"),
    ("region", "", "region|conseil regional|reg|collectivite|collectivite territoriale"),
)
_FORMS = {words: (kind, letters) for kind, letters, each in _FORM_WORDS for words in each.split("|")}
_FORM_STARTS = frozenset(words.split(" ")[0] for words in _FORMS)
_LONGEST_FORM, _LONGEST_NAME = 6, 14
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur"}
_WRITTEN_OUT = {
    "CC ": "Communauté de communes ",
    "CA ": "Communauté d'agglomération ",
    "CU ": "Communauté urbaine ",
}
# One body each, région and département in one, or commune and département.
_ONE_BODY = frozenset({"75", "972", "973", "976"})
_IN_PARENTHESES = re.compile(r"\s*\(([^()]*)\)\s*$")
CODE = r"\d\d\d?|2[ABab]"
"""The number of a département."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words up to `end` may name: `rows` of the list; `name` is where the name starts, after its form."""

    name: int
    end: int
    rows: tuple[int, ...]
    is_formed: bool = False
    is_acronym: bool = False


class Gazetteer:
    """The bodies of the list, each known by its row."""

    def __init__(self, bodies: str, state: str) -> None:
        self._rows = bodies.splitlines()[1:]
        self._names: dict[str, tuple[int, ...]] = {}
        # EPCI with a form, without one, and by their initials.
        self._epci: dict[str, tuple[int, ...]] = {}
        self._territories: dict[str, tuple[int, ...]] = {}
        self._acronyms: dict[str, tuple[int, ...]] = {}
        self._starts: set[str] = set()
        folded = fold(bodies.replace("\n", "#")).replace("-", " ").replace("'", " ")
        for row, keys in enumerate(re.sub(r"(?<=[;|])(?:l[ae]?|les) ", "", folded).split("#")[1:-1]):
            code, _, name = keys.partition(";")
            others = ""
            if ";" in name:
                name, _, _, others = f"{name};;;".split(";")[:4]
            for each in (name, *others.split("|")) if others else (name,):
                if len(code) > 5:
                    self._add_epci(each, row)
                elif each in self._names:
                    self._names[each] += (row,)
                else:
                    self._names[each] = (row,)
        for prefix, table in (("dep", DEPARTEMENTS), ("reg", REGIONS)):
            for words, (code, name) in table.items():
                if prefix == "reg" or code not in _ONE_BODY:
                    self._rows.append(f"{prefix}:{code};{name}")
                    _add(self._names, _without_article(words), len(self._rows) - 1)
        for line in state.splitlines()[1:]:
            code, *names = re.split("[;|]", line)
            if code:
                self._rows.append(line)
            # A line without a code gives other names to a body that is known.
            row = len(self._rows) - 1 if code else next(self.read(words_of(names[0]), 0)).rows[0]
            for each in names:
                key = _without_article(words_of(each))
                _add(self._names, key, row)
                self._starts.add(key.split(" ")[0])

    def _add_epci(self, name: str, row: int) -> None:
        words = read_words(name)
        start, _, letters = form(words, 0)
        bare = _bare(words[start:])
        for key in {" ".join(bare), " ".join(_core(bare))}:
            _add(self._epci, key, row)
        # « CC de Saint-Flour » is named after a town; the town alone isn't it.
        if words[start - 1] not in {"de", "d"} and len(bare) > 1:
            _add(self._territories, " ".join(word for word in words[start:] if word not in SMALL), row)
        initials = "".join(word[0] for word in bare if word not in LINKS)
        _add(self._acronyms, words[0] if len(words) == 1 else letters + initials, row)

    def __len__(self) -> int:
        return len(self._rows)

    def may_start(self, word: str) -> bool:
        """Return whether a form, or a name of the State's or an operator's, may start with a word."""
        return word in _FORM_STARTS or word in self._starts

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {_id(row): at for at, row in enumerate(self._rows)}

    def entity(self, row: int) -> Entity:
        """Return the body of a row."""
        line = self._rows[row]
        code, name, *more = line.split(";")
        known_as = _id(line)
        if known_as.startswith("insee:"):
            return Entity(known_as, "commune", name, frozenset({code[: 3 if code > "97" else 2]}))
        if known_as.startswith("siren:"):
            name = _WRITTEN_OUT.get(name[:3], name[:3]) + name[3:]
            return Entity(known_as, "epci", name, frozenset(more[1].split("|")))
        if known_as.startswith("dep:"):
            return Entity(code, "departement", name, frozenset({code[4:]}))
        return Entity(
            code, "region" if code[:4] == "reg:" else "operator" if code[:3] == "op:" else "state", name
        )

    def by_id(self, code: str) -> Entity | None:
        """Return the body of this id, or None."""
        row = self._by_id.get(code)
        return None if row is None else self.entity(row)

    def marks(self, row: int) -> str:
        """Return the marks of a commune; none of another body."""
        line = self._rows[row]
        return [*line.split(";"), ""][2] if line[5:6] == ";" else ""

    def is_small(self, body: Entity) -> bool:
        """Return whether a body is a commune or a communauté de communes that nobody knows far away."""
        if body.kind == "commune":
            return TOWN not in self.marks(self._by_id[body.id])
        return body.name.startswith(_WRITTEN_OUT["CC "])

    def read(self, words: Sequence[str], start: int) -> Iterator[Reading]:
        """Return what the words from `start` on may name, the longest first."""
        name, kind, letters = form(words, start)
        is_formed = name > start
        for end in range(min(len(words), name + _LONGEST_NAME), name, -1):
            if words[end - 1] in SMALL or words[end - 1] == "et":
                continue
            # « La Ville-du-Bois » isn't the town of Bois.
            if is_formed and (rows := self._names.get(" ".join(words[start:end]), ())):
                yield Reading(start, end, rows)
                continue
            rows = ()
            if kind != "epci":
                rows = self._names.get(" ".join(words[name:end]), ())
                rows = tuple(row for row in rows if self.entity(row).kind == kind) if is_formed else rows
            has_tail = not rows and kind is None and end - name > 1 and words[end - 1] in TAILS
            if kind == "epci" or has_tail:
                bare = _bare(words[name:end])
                rows = self._epci.get(" ".join(bare), ()) or self._epci.get(" ".join(_core(bare)), ())
                same = tuple(
                    row for row in rows if letters and self._rows[row][10:].lower().startswith(f"{letters} ")
                )
                rows = same or rows
            elif not rows and kind is None:
                bare = [word for word in words[name:end] if word not in SMALL]
                rows = self._territories.get(" ".join(bare), ()) if len(bare) > 1 else ()
            if rows:
                yield Reading(name, end, rows, is_formed or has_tail)
            elif not is_formed and end == name + 1 and words[name] in self._acronyms:
                yield Reading(name, end, self._acronyms[words[name]], is_acronym=True)

    def choose(self, reading: Reading, words: Sequence[str], near: "Near") -> int | None:
        """Return the row of the one body that a reading means, or None."""
        rows = reading.rows
        if len(rows) > 1:
            rows = near.among(rows)
        elif reading.is_acronym:
            sure = len(words[reading.name]) > 3 and not bundled().meaning(words[reading.name])
            rows = rows if sure and not near.departements else near.among(rows)
        elif near.departements and self.is_small(self.entity(rows[0])):
            # The list does not hold them all: a small one far from here is rather another of its name.
            rows = near.among(rows)
        return rows[0] if len(rows) == 1 else None


class Near:
    """What is spoken of: bodies by id, and départements by code, those of the bodies included."""

    def __init__(self, near: Collection[str]) -> None:
        bodies = [body for body in (gazetteer().by_id(each) for each in near) if body]
        self.ids = frozenset(body.id for body in bodies)
        self.departements = frozenset(near) - self.ids
        self.departements = self.departements.union(*(body.departements for body in bodies))

    def holds(self, rows: tuple[int, ...]) -> bool:
        """Return whether one of the rows is spoken of, or lies in the départements."""
        return bool(self.among(rows))

    def among(self, rows: tuple[int, ...]) -> tuple[int, ...]:
        """Return those of the rows that are spoken of; where none is, those that lie in the départements."""
        bodies = [(row, gazetteer().entity(row)) for row in rows]
        spoken = tuple(row for row, body in bodies if body.id in self.ids)
        return spoken or tuple(row for row, body in bodies if body.departements & self.departements)


def resolve(name: str, near: Collection[str] = ()) -> Entity | None:
    """Return the body that a whole name means, or None: none known, or several and nothing near leaves one.

    `near` holds codes of départements (« 59 ») and ids of bodies already spoken of (« insee:59606 »).
    """
    told = _IN_PARENTHESES.search(name)
    if told and told.start():
        inside = words_of(told[1])
        code = DEPARTEMENTS[inside][0] if inside in DEPARTEMENTS else told[1].strip().upper()
        near = {code} if re.fullmatch(CODE, code) else near
        name = name[: told.start()]
    words = read_words(name)
    # « POUZIN LE », as sorted tables write it.
    return _whole(words[:-1] if words[-1:] and words[-1] in ARTICLES else words, 0, Near(near))


def by_id(code: str) -> Entity | None:
    """Return the body of an id that `resolve` or `find` gave, or None; of a service in one place, the service."""
    return gazetteer().by_id(code) or gazetteer().by_id(":".join(code.split(":")[:2]))


def _whole(words: Sequence[str], start: int, near: Near) -> Entity | None:
    while start < len(words) and words[start] in SMALL:
        start += 1
    for reading in gazetteer().read(words, start):
        if reading.end == len(words):
            row = gazetteer().choose(reading, words, near)
            return None if row is None else gazetteer().entity(row)
        for body in map(gazetteer().entity, reading.rows):
            if body.kind in {"state", "operator"}:
                return in_place(body, words, reading.end, near)[1]
    return None


def in_place(body: Entity, words: Sequence[str], start: int, near: Near) -> tuple[int, Entity | None]:
    """Return a service or an operator in the place that the words after it name, and where that ends: « CAF du Nord ».

    `start` and None where they name none.
    """
    name = start
    while name < len(words) and words[name] in SMALL:
        name += 1
    for reading in gazetteer().read(words, name):
        places = [gazetteer().entity(row) for row in reading.rows]
        if len(places) > 1 and body.id != "etat:sous-prefecture":
            places = [place for place in places if place.kind in {"departement", "region"}]
        row = gazetteer().choose(reading, words, near)
        place = places[0] if len(places) == 1 else None if row is None else gazetteer().entity(row)
        # « Mutualité sociale agricole Beauce » isn't in Beaucé.
        if place and place.kind in (
            {"departement", "region", "commune"} if name > start else {"departement", "region"}
        ):
            known_as, called = f"{body.id}:{place.id}", f"{body.name} ({place.name})"
            return reading.end, Entity(known_as, body.kind, called, place.departements)
    return start, None


def read_words(text: str) -> list[str]:
    """Return the words of a name, folded, « St » written out."""
    return [_SHORT.get(word, word) for word in words_of(text)]


@lru_cache(maxsize=1 << 16)
def read_word(word: str) -> str:
    """Return a word of a text, folded, « St » written out."""
    return next(iter(read_words(word)), "")


def form(words: Sequence[str], start: int) -> tuple[int, Kind | None, str]:
    """Return where the name after the form at `start` begins, the kind that it tells, and its letters.

    Where there is none, or nothing after it, that is `start`, None, "".
    """
    kind: Kind | None = None
    letters, at = "", start
    while at < len(words) and words[at] in _FORM_STARTS:
        for length in range(min(_LONGEST_FORM, len(words) - 1 - at), 0, -1):
            told = _FORMS.get(" ".join(words[at : at + length]))
            if told and kind in {None, told[0]}:
                kind, letters, at = told[0], letters or told[1], at + length
                while at < len(words) - 1 and words[at] in SMALL:
                    at += 1
                break
        else:
            break
    return at, kind, letters


def _bare(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in SMALL and word != "et"]


def _core(bare: list[str]) -> list[str]:
    end = len(bare)
    while end > 1 and bare[end - 1] in TAILS:
        end -= 1
    return bare[:end]


def _without_article(words: Sequence[str]) -> str:
    return " ".join(words[1:] if words[0] in ARTICLES else words)


def _id(row: str) -> str:
    code = row.partition(";")[0]
    return (
        f"insee:{code}"
        if len(code) == 5 and code[1:2] != "p"
        else f"siren:{code}"
        if code.isdigit()
        else code
    )


def _add(table: dict[str, tuple[int, ...]], key: str, row: int) -> None:
    rows = table.get(key)
    if rows is None:
        table[key] = (row,)
    elif row not in rows:
        table[key] = (*rows, row)


@cache
def gazetteer() -> Gazetteer:
    """Return the bundled list, read on first use."""
    folder = resources.files("corpus.gazetteer")
    return Gazetteer(
        (folder / "collectivites.csv").read_text(encoding="utf-8"),
        (folder / "etat.csv").read_text(encoding="utf-8"),
    )
