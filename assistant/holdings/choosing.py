"""Which documents a question means: by kind, place, year and topic, among those that may be reached."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from math import sqrt

from assistant.french.words import likeness, listed, singular, stem_of, words
from assistant.holdings.stating import Stated, dated
from assistant.library.ledger_desk import About, LedgerDesk
from assistant.library.sources import Sources
from assistant.questions.asking import Asking
from corpus.documents import Document
from corpus.french.folding import words_of
from corpus.french.small_words import DETERMINERS, LINKS
from corpus.french.territories import DEPARTEMENTS, REGION_DEPARTEMENTS, REGIONS
from corpus.gazetteer.gazetteer import SMALL, TAILS, Entity, form, read_words, resolve
from corpus.structure.description import KINDS
from index.french.analysis import analyse
from index.seams import Hit

MOST_READ = 40
"""Of so many documents at most the text itself is read for what it states."""

_HEAD = 1_500
_HITS = 60
_SAME = 0.85
_SHORTEST_NAME = 5
# The share of the words asked that the document meant says, how near another comes to it, and of how many one is told.
_COVERED, _EQUALS, _MOST_MEANT = 0.6, 0.4, 3
_KIN = ("isme", "ique", "iste")


def _key(name: str) -> tuple[str, ...]:
    return tuple(map(singular, words_of(name)))


# What the kinds of the catalogue are called.
_NAMES = {_key(kind): kind for kind in KINDS} | {
    _key(name): kind
    for kind, names in (
        ("compte rendu", ("procès-verbal", "pv", "cr")),
        ("circulaire", ("instruction",)),
        ("délibération", ("délib",)),
        ("liste", ("tableau",)),
    )
    for name in names
}
_LONGEST_FIRST = sorted(_NAMES, key=lambda key: (-len(key), key))
_CONTRACTS = frozenset({"contrat", "CRTE", "contrat de ville"})
_NOT_NAMING = LINKS | DETERMINERS | listed("document texte piece dossier a ou pour sur entre")
# What begins the words that go on with a name, and what cannot be among them.
_LEADS_ON = listed("de du des d au a")
_ENDS_NAME = listed(
    "que qui quel quelle quels quelles dont ou est sont avez vous ont ete pour sur en dans avec entre signe passe adopte"
    " vote il elle on y se"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of the catalogue, if it is one, the other words that a document is called by, and those that follow."""

    name: str | None
    called: tuple[str, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the documents asked for are: of one of these kinds, of all of these places, of one of these years.

    `bodies` have a part in them; `elsewhere` are places that no document is of, which its topic names too.
    """

    kinds: tuple[Kind, ...]
    places: tuple[str, ...]
    years: tuple[str, ...]
    topic: str
    bodies: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A document that is meant: its date, where its text states that, and the passages that are on the topic."""

    about: About
    date: str | None
    document: Document | None = None
    stated: Stated | None = None
    hits: tuple[Hit, ...] = ()


def wanted(asked: Asking, desk: LedgerDesk) -> Wanted:
    """Return what the marks of a question say of the documents asked for; a place that none is of is a topic."""
    kinds = tuple(_kind(asked, mark.start, mark.end) for mark in asked.marks if mark.tag == "kind")
    known = tuple(kind for kind in kinds if kind.name or kind.called)
    said = asked.said("place")
    # « X (Gard) »: the département but tells which X.
    named = tuple(place for place in said if not _holds_another(place, said))
    # Whose documents they are may be said as who gives or receives, or by a word that nothing is known of.
    near = " ".join(sorted(frozenset[str]().union(*map(area_of, said))))
    owners = (*asked.said("giver", "receiver"), *(word for word in asked.others if _body(word, near)))
    placed = tuple(
        name for name in (*named, *owners) if any(is_of(each, name, said) for each in desk.documents.values())
    )
    # What is no body's name and is written as no name is no place: « un document parle-t-il d'agrivoltaïsme ? ».
    elsewhere = tuple(
        place for place in named if place not in placed and (_body(place, near) or not place.islower())
    )
    bodies = tuple(body for body in asked.said("giver", "receiver") if body not in placed)
    told = asked.said("topic", "programme")
    # Such words are what the documents are asked to speak of, where nothing else tells which.
    others = () if told or known else tuple(word for word in asked.others if word not in placed)
    unplaced = (place for place in named if place not in placed)
    topics = (*told, *others, *unplaced, *(() if known else bodies))
    return Wanted(known, placed, asked.said("year"), " ".join(topics), bodies if known else (), elsewhere)


def _holds_another(place: str, places: Sequence[str]) -> bool:
    area = area_of(place)
    bodies = (_body(other, " ".join(sorted(area))) for other in places if other != place)
    return any(body is not None and body.departements & area for body in bodies)


def _kind(asked: Asking, start: int, end: int) -> Kind:
    """Return the kind that is named, with the words that follow its name: « du comité de pilotage »."""
    following = min((mark.start for mark in asked.marks if mark.start >= end), default=len(asked.text))
    after = words_of(re.split(r"[,;:?!]", asked.text[end:following])[0])
    if not after or after[0] not in _LEADS_ON or _ENDS_NAME & set(after):
        after = ()
    said = words_of(asked.text[start:end])
    key = next((key for key in _LONGEST_FIRST if tuple(map(singular, said[: len(key)])) == key), ())
    return Kind(_NAMES.get(key), _naming(said[len(key) :]), _naming(after))


def _naming(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in said if word not in _NOT_NAMING)


def held(want: Wanted, sources: Sources) -> tuple[Held, ...]:
    """Return the documents wanted: the newest first, or those that are most on the topic where one is asked."""
    desk = sources.ledger
    if desk is None:
        return ()
    found = [
        each
        for each in desk.documents.values()
        if all(is_of(each, place, want.places) for place in want.places)
    ]
    if want.kinds:
        found = [each for each in found if any(_is_kind(each, kind) for kind in want.kinds)]
    if want.years and len(found) > MOST_READ:
        found = [each for each in found if (each.date or "")[:4] in want.years]
    known = [Held(each, each.date) for each in found]
    known = [read(each, desk) for each in known] if len(known) <= MOST_READ else known
    if want.kinds:
        known = [each for each in known if any(_is_called(each, kind, desk) for kind in want.kinds)]
        # What only seems to be part of the name tells documents apart where some say so.
        for kind in want.kinds:
            known = [each for each in known if _hold(kind.after, _first_words(each, desk), desk)] or known
        for body in want.bodies:
            told = _naming(words_of(body))
            known = [
                each
                for each in known
                if is_of(each.about, body) or _hold(told, _first_words(each, desk), desk)
            ]
    if want.years:
        known = [each for each in known if (each.date or "")[:4] in want.years]
    if want.topic:
        return _on_topic(want, known, sources, is_everything=len(known) == len(desk.documents))
    return tuple(sorted(known, key=lambda each: (each.date or "", each.about.id), reverse=True))


def read(one: Held, desk: LedgerDesk) -> Held:
    """Return the document with its text, and the date that it states."""
    if one.document:
        return one
    document = desk.document(one.about.id)
    stated = dated(document, one.date)
    return replace(one, document=document, stated=stated, date=stated.what if stated else one.date)


@lru_cache(maxsize=5_000)
def _body(name: str, near: str = "") -> Entity | None:
    return resolve(name, frozenset(near.split()))


def is_of(about: About, place: str, places: Sequence[str] = ()) -> bool:
    """Return whether a document is of this place, or of one that lies in it; the other places tell which is meant."""
    near = frozenset[str]().union(*(area_of(other) for other in places if other != place))
    body, own = _body(place, " ".join(sorted(near))), _body(about.summary.territory or "")
    if own and (own == body or (own.departements and own.departements <= area_of(place))):
        return True
    said = read_words(place)
    name = [word for word in said[form(said, 0)[0] :] if word not in TAILS]
    if not name or (area_of(place) and max(map(len, name)) < _SHORTEST_NAME):
        return False
    if all(word in about.words for word in name if word not in SMALL):
        return True
    # « noisyleroi-2023-02-13.txt »
    filed = "".join(takewhile(str.isalpha, words_of(about.summary.name)))
    whole = "".join(name)
    return len(whole) >= _SHORTEST_NAME and filed in {whole, *(whole + tail for tail in TAILS)}


def area_of(place: str) -> frozenset[str]:
    """Return the départements of a département or a region; none of another place."""
    said = words_of(place)
    said = said[form(said, 0)[0] :]
    if said in DEPARTEMENTS:
        return frozenset({DEPARTEMENTS[said][0]})
    return REGION_DEPARTEMENTS[REGIONS[said][0]] if said in REGIONS else frozenset()


def names(place: str, said: frozenset[str]) -> bool:
    """Return whether words name a place: all of its own, exactly."""
    return said.issuperset(word for word in words_of(place) if word not in SMALL and word not in _NOT_NAMING)


def _is_kind(about: About, kind: Kind) -> bool:
    """Return whether a document is of the kind, as the catalogue or its own name has it."""
    if kind.name is None or about.kind == kind.name or (kind.name == "contrat" and about.kind in _CONTRACTS):
        return True
    return says_kind(f"{about.summary.title} / {about.summary.name}", kind.name)


def says_kind(text: str, kind: str) -> bool:
    """Return whether a text names a kind of the catalogue, by any of its names."""
    said = f" {' '.join(map(singular, words_of(text)))} "
    return any(f" {' '.join(key)} " in said for key, name in _NAMES.items() if name == kind)


def _is_called(one: Held, kind: Kind, desk: LedgerDesk) -> bool:
    """Return whether its name says what the kind is called; where that is one of the catalogue's, its first lines too."""
    said = _known_words(one.about.words, desk) if kind.name is None else _first_words(one, desk)
    return _hold(kind.called, said, desk)


def _first_words(one: Held, desk: LedgerDesk) -> frozenset[str]:
    head = one.document.text[:_HEAD] if one.document else ""
    return _known_words((*one.about.words, *words_of(head)), desk)


def _known_words(said: Iterable[str], desk: LedgerDesk) -> frozenset[str]:
    """Return words, and those of what the acronyms among them stand for."""
    every = frozenset(said)
    return every.union(*(desk.meant(word) for word in every))


def _hold(wanted: Iterable[str], said: frozenset[str], desk: LedgerDesk) -> bool:
    return all(says(word, said, desk) for word in wanted)


def says(word: str, said: frozenset[str], desk: LedgerDesk) -> bool:
    """Return whether words say this one: itself, in another form, or what it stands for."""
    if word in said or ((meant := desk.meant(word)) and meant <= said):
        return True
    stem = stem_of(word)
    return (
        bool(stem)
        and len(word) > 3
        and any(likeness(stem, other) >= _SAME for other in map(stem_of, said) if other)
    )


def topic_words(topic: str) -> tuple[str, ...]:
    """Return the words of a topic that a text on it says, folded."""
    return tuple(
        dict.fromkeys(word.folded for word in words(topic) if word.stem and word.folded not in _NOT_NAMING)
    )


def _on_topic(
    want: Wanted, among: Sequence[Held], sources: Sources, *, is_everything: bool
) -> tuple[Held, ...]:
    """Return those that speak of a topic: its title does, or most passages, or the best."""
    desk, topic, asked = sources.ledger, want.topic, topic_words(want.topic)
    if desk is None or not asked or not among:
        return ()
    ids = () if is_everything else tuple(each.about.id for each in among)
    hits: dict[str, list[Hit]] = {}
    for hit in sources.search(_spelled(topic, asked, sources), limit=_HITS, documents=ids):
        for passage in (hit.passage, *hit.same):
            said = frozenset(words_of(passage.text))
            known = _known_words(said, desk)
            is_told = any(says(word, known, desk) for word in asked) and all(
                names(place, said) for place in want.elsewhere
            )
            if is_told and _hold(asked, known | _known_words(words_of(passage.title), desk), desk):
                hits.setdefault(passage.document_id, []).append(replace(hit, passage=passage))
    ranked = []
    for each in among:
        is_titled = _hold(asked, _known_words(each.about.words, desk), desk)
        if (found := tuple(hits.get(each.about.id, ()))) or is_titled:
            share = len(found) / sqrt(max(each.about.summary.passages, 1))
            best = max((hit.score for hit in found), default=0.0)
            ranked.append((is_titled, not each.about.is_sheet, share * best, replace(each, hits=found)))
    ranked.sort(key=lambda each: (*each[:3], each[3].about.id), reverse=True)
    return tuple(each[3] for each in ranked)


def _spelled(topic: str, asked: Sequence[str], sources: Sources) -> str:
    """Return the topic, with its kin for a word that no passage says: « agrivoltaïque » for « agrivoltaïsme »."""
    kin = (
        f"{word[:-4]}{ending}"
        for word in asked
        if word.endswith(_KIN) and not sources.vocabulary(analyse(word))[0]
        for ending in _KIN
    )
    return " ".join((topic, *(each for each in kin if any(sources.vocabulary(analyse(each))))))


def meant_one(want: Wanted, among: Sequence[Held], sources: Sources) -> tuple[Held, ...]:
    """Return the one document that is meant, or two or three that may be; none where that is not sure."""
    desk = sources.ledger
    called = (word for kind in want.kinds for word in (*kind.called, *kind.after))
    asked = tuple(dict.fromkeys((*topic_words(" ".join((want.topic, *want.bodies))), *called)))
    if desk is None or not asked:
        return tuple(among) if len(among) <= _MOST_MEANT else ()
    found: dict[str, list[frozenset[str]]] = {}
    ids = tuple(each.about.id for each in among) if len(among) < len(desk.documents) else ()
    for hit in sources.search(" ".join(asked), limit=_HITS, documents=ids):
        found.setdefault(hit.passage.document_id, []).append(_known_words(words_of(hit.passage.text), desk))
    order = {document_id: rank for rank, document_id in enumerate(found)}
    scored: list[tuple[float, int]] = []
    for rank, each in enumerate(among):
        named, told = _known_words(each.about.words, desk), found.get(each.about.id, [])
        covered = sum(
            2.0 if says(word, named, desk) else any(says(word, said, desk) for said in told) for word in asked
        )
        # Another place is not the one asked, whatever else is said.
        is_there = all(any(names(place, said | named) for said in told) for place in want.elsewhere)
        if is_there and covered >= _COVERED * len(asked):
            scored.append((covered + 1 / (1 + order.get(each.about.id, len(order))), rank))
    best = max(scored, default=(0.0, 0))[0]
    return tuple(among[rank] for score, rank in sorted(scored, reverse=True) if best - score < _EQUALS)[
        :_MOST_MEANT
    ]
