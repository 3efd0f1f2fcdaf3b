"""Which documents a question means: by kind, place, year and topic, among those that may be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.french.words import likeness, singular, stem_of, words
from assistant.holdings.stating import Stated, dated
from assistant.library.ledger_desk import About, LedgerDesk
from assistant.library.sources import Sources
from assistant.questions.asking import Asking
from corpus.documents import Document
from corpus.french.folding import words_of
from corpus.french.small_words import DETERMINERS, LINKS
from corpus.gazetteer.gazetteer import SMALL, TAILS, Entity, form, read_words, resolve
from corpus.structure.description import KINDS
from index.seams import Hit

MOST_READ = 40
"""Of so many documents at most the text itself is read for what it states."""

_HEAD = 1_500
_HITS = 60
_SAME = 0.85
_SHORTEST_NAME = 5


def _key(name: str) -> tuple[str, ...]:
    return tuple(map(singular, words_of(name)))


# What else the kinds of the catalogue are called.
_NAMES = {_key(kind): kind for kind in KINDS} | {
    _key(name): kind
    for name, kind in (("procès-verbal", "compte rendu"), ("pv", "compte rendu"), ("cr", "compte rendu"))
} | {_key(name): kind for name, kind in (("instruction", "circulaire"), ("délib", "délibération"), ("tableau", "liste"))}
_CONTRACTS = frozenset({"contrat", "CRTE", "contrat de ville"})
_NOT_NAMING = frozenset(LINKS | DETERMINERS | {"document", "texte", "piece", "dossier", "a", "ou", "pour", "sur", "entre"})
_ENDS_NAME = frozenset(
    "que qui dont ou est sont avez vous a ont ete pour sur en dans avec entre signe passe adopte vote il elle on y se au".split()
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of the catalogue, if it is one, and the other words that a document is called by."""

    name: str | None
    called: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the documents asked for are: of one of these kinds, of all of these places, of one of these years."""

    kinds: tuple[Kind, ...]
    places: tuple[str, ...]
    years: tuple[str, ...]
    topic: str


@dataclass(frozen=True, slots=True)
class Held:
    """A document that is meant: its date, where its text states that, and the passages that are on the topic."""

    about: About
    date: str | None
    document: Document | None = None
    stated: Stated | None = None
    hits: tuple[Hit, ...] = ()


def wanted(asked: Asking) -> Wanted:
    """Return what the marks of a question say of the documents asked for."""
    kinds = tuple(_kind(asked, mark.start, mark.end) for mark in asked.marks if mark.tag == "kind")
    topics = asked.said("topic", "programme", "giver", "receiver")
    known = tuple(kind for kind in kinds if kind.name or kind.called)
    return Wanted(known, asked.said("place"), asked.said("year"), " ".join(topics))


def _kind(asked: Asking, start: int, end: int) -> Kind:
    """Return the kind that is named, with the words that follow its name: « du comité de pilotage »."""
    following = min((mark.start for mark in asked.marks if mark.start >= end), default=len(asked.text))
    after = words_of(asked.text[end:following].split(",")[0].split("?")[0])
    while after and after[-1] in LINKS:
        after = after[:-1]
    if not after or after[0] not in {"de", "du", "des", "d", "au", "a"} or _ENDS_NAME & set(after[1:]):
        after = ()
    said = tuple(map(singular, words_of(asked.text[start:end])))
    name = next((kind for key, kind in sorted(_NAMES.items(), key=lambda each: -len(each[0])) if said[: len(key)] == key), None)
    key = next((each for each in sorted(_NAMES, key=len, reverse=True) if said[: len(each)] == each), ())
    return Kind(name, tuple(word for word in (*words_of(asked.text[start:end])[len(key) :], *after) if word not in _NOT_NAMING))


def held(want: Wanted, sources: Sources) -> tuple[Held, ...]:
    """Return the documents wanted: the newest first, or those that are most on the topic where one is asked."""
    desk = sources.ledger
    if desk is None:
        return ()
    found = [each for each in desk.documents.values() if all(is_of(each, place, want.places) for place in want.places)]
    if want.kinds:
        found = [each for each in found if any(_is_kind(each, kind, desk) for kind in want.kinds)]
    if want.years and len(found) > MOST_READ:
        found = [each for each in found if (each.date or "")[:4] in want.years]
    read = [Held(each, each.date) for each in found]
    read = [_read(each, desk) for each in read] if len(read) <= MOST_READ else read
    if want.kinds:
        read = [each for each in read if any(_is_called(each, kind, desk) for kind in want.kinds)]
    if want.years:
        read = [each for each in read if (each.date or "")[:4] in want.years]
    if want.topic:
        return _on_topic(want.topic, read, sources, is_everything=len(read) == len(desk.documents))
    return tuple(sorted(read, key=lambda each: (each.date or "", each.about.id), reverse=True))


def read(one: Held, desk: LedgerDesk) -> Held:
    """Return the document with its text, and the date that it states."""
    return one if one.document else _read(one, desk)


def _read(one: Held, desk: LedgerDesk) -> Held:
    document = desk.document(one.about.id)
    is_told = one.about.is_sheet or "date" in one.about.summary.corrected
    stated = dated(document, is_told=is_told)
    return replace(one, document=document, stated=stated, date=stated.what if stated else one.date)


@lru_cache(maxsize=5_000)
def _body(name: str, near: str = "") -> Entity | None:
    return resolve(name, frozenset(near.split()))


def is_of(about: About, place: str, places: Sequence[str] = ()) -> bool:
    """Return whether a document is of this place, or of one that lies in it; the other places tell which is meant."""
    areas = [body for other in places if other != place and (body := _body(other)) and body.kind == "departement"]
    body = _body(place, " ".join(code for area in areas for code in area.departements))
    own = _body(about.summary.territory or "")
    if body and own and (own == body or (body.kind == "departement" and own.departements == body.departements)):
        return True
    said = read_words(place)
    start, _, _ = form(said, 0)
    name = [word for word in said[start:] if word not in TAILS]
    if not name:
        return False
    if body and body.kind in {"departement", "region"} and max(map(len, name)) < _SHORTEST_NAME:
        return False
    whole = "".join(name)
    is_named = all(word in about.words for word in name if word not in SMALL)
    return is_named or (len(whole) >= _SHORTEST_NAME and any(word.startswith(whole) for word in words_of(about.summary.name)))


def _is_kind(about: About, kind: Kind, desk: LedgerDesk) -> bool:
    """Return whether a document is of the kind, as the catalogue or its own name has it."""
    if kind.name is None:
        return True
    if about.kind == kind.name or (kind.name == "contrat" and about.kind in _CONTRACTS):
        return True
    said = f" {' '.join(map(singular, words_of(f'{about.summary.title} / {about.summary.name}')))} "
    return any(f" {' '.join(key)} " in said for key, name in _NAMES.items() if name == kind.name)


def _is_called(one: Held, kind: Kind, desk: LedgerDesk) -> bool:
    """Return whether its name, or its first words, say what else the kind is called."""
    known = _known_words(one.about.words, desk)
    if kind.name is None and (not one.document or _hold(kind.called, known, desk)):
        return _hold(kind.called, known, desk)
    text = one.document.text[:_HEAD] if one.document else ""
    return _hold(kind.called, known | _known_words(words_of(text), desk), desk)


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
    return bool(stem) and len(word) > 3 and any(likeness(stem, other) >= _SAME for other in map(stem_of, said) if other)


def topic_words(topic: str) -> tuple[str, ...]:
    """Return the words of a topic that a text on it says, folded."""
    return tuple(dict.fromkeys(word.folded for word in words(topic) if word.stem and word.folded not in _NOT_NAMING))


def _on_topic(topic: str, among: Sequence[Held], sources: Sources, *, is_everything: bool) -> tuple[Held, ...]:
    """Return those that speak of a topic: its title does, or most passages, or the best."""
    desk, asked = sources.ledger, topic_words(topic)
    if desk is None or not asked or not among:
        return ()
    ids = () if is_everything else tuple(each.about.id for each in among)
    hits: dict[str, list[Hit]] = {}
    for hit in sources.search(topic, limit=_HITS, documents=ids):
        for passage in (hit.passage, *hit.same):
            said = frozenset(words_of(passage.text))
            if _hold(asked, _known_words((*said, *words_of(passage.title)), desk), desk) and any(says(word, _known_words(said, desk), desk) for word in asked):
                hits.setdefault(passage.document_id, []).append(replace(hit, passage=passage))
    ranked = []
    for each in among:
        is_titled = _hold(asked, _known_words(each.about.words, desk), desk)
        if (found := tuple(hits.get(each.about.id, ()))) or is_titled:
            ranked.append((is_titled, min(len(found), 3), max((hit.score for hit in found), default=0.0), replace(each, hits=found)))
    ranked.sort(key=lambda each: (*each[:3], each[3].about.id), reverse=True)
    return tuple(each[3] for each in ranked)


def meant_one(want: Wanted, among: Sequence[Held], sources: Sources) -> tuple[Held, ...]:
    """Return the one document that is meant, or two or three that may be; none where that is not sure."""
    desk = sources.ledger
    asked = tuple(dict.fromkeys((*topic_words(want.topic), *(word for kind in want.kinds for word in kind.called))))
    if desk is None or not among:
        return ()
    if not asked:
        return tuple(among[:3]) if len(among) <= 3 else ()
    found: dict[str, frozenset[str]] = {}
    ids = tuple(each.about.id for each in among) if len(among) < len(desk.documents) else ()
    for hit in sources.search(" ".join(asked), limit=_HITS, documents=ids):
        before = found.get(hit.passage.document_id, frozenset())
        found[hit.passage.document_id] = before | frozenset(words_of(hit.passage.text))
    scored = []
    for rank, each in enumerate(among):
        named, told = _known_words(each.about.words, desk), _known_words(found.get(each.about.id, ()), desk)
        places = list(found)
        near = 1 / (1 + places.index(each.about.id)) if each.about.id in found else 0.0
        covered = sum(2.0 if says(word, named, desk) else says(word, told, desk) for word in asked)
        scored.append((covered + near, covered, rank))
    best = max(scored)
    if best[1] < 0.6 * len(asked):
        return ()
    return tuple(among[rank] for score, _, rank in sorted(scored, reverse=True) if best[0] - score < 0.4)[:3]
