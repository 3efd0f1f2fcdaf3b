"""What is asked of the documents themselves, told: which there are, how many, of when, by whom."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answers import Citation, Composition, Computed, Statement
from assistant.checking.proof import unsupported
from assistant.french.formats import NO_BREAK, long_date, plural
from assistant.french.wording import cleaned
from assistant.holdings.choosing import (
    Held,
    Wanted,
    held,
    meant_one,
    names,
    read,
    says,
    says_kind,
    topic_words,
    wanted,
)
from assistant.holdings.stating import line_around, named, signed, titled
from assistant.library.ledger_desk import LedgerDesk
from assistant.library.sources import Sources
from assistant.questions.asking import Ask, Asking
from corpus.documents import Document, Passage
from corpus.french.dates import MONTHS
from corpus.french.folding import fold, words_of

SURE = 1.0
# All are told up to so many; of more, the first ones.
_ALL, _TOLD = 10, 8
_NEAR = 120
_NEAREST = 3
_OFTEN = 3
_LISTS: frozenset[Ask] = frozenset({"documents", "documents_count"})
_ENDS: frozenset[Ask] = frozenset({"documents_latest", "documents_oldest"})


def answer(asked: Asking, sources: Sources, desk: LedgerDesk) -> tuple[Composition | None, bool]:
    """Return the answer, or None where the documents are not surely understood; and whether all asked is answered."""
    want = wanted(asked, desk)
    if not (want.kinds or want.places or want.topic or want.years):
        return None, True
    if not asked.asks & (_LISTS | _ENDS):
        among = held(replace(want, topic="", bodies=()), sources)
        ones = [read(each, desk) for each in meant_one(want, among, sources)]
        return _described(ones, asked, desk)
    found = _each_once(held(want, sources))
    if want.elsewhere and want.kinds:
        # One of the kind that but mentions the place isn't that place's.
        found = [each for each in found if len(each.hits) >= _OFTEN]
    if not found:
        return _refusal(want, sources, desk), True
    if asked.asks & _ENDS:
        return _at_the_ends(found, want, asked, desk)
    return _listed(found, want, asked, desk), True


def _each_once(found: Iterable[Held]) -> list[Held]:
    """Return the documents, those told once that have the same text, or the same title, date and place."""
    kept: dict[object, Held] = {}
    for each in found:
        summary = each.about.summary
        same = (fold(summary.title), each.date, summary.territory) if each.date else summary.content_hash
        kept.setdefault(same, each)
    return list(kept.values())


def _listed(found: Sequence[Held], want: Wanted, asked: Asking, desk: LedgerDesk) -> Composition:
    first = [read(each, desk) for each in found[: 2 * _ALL]]
    if want.years:
        # Of many, only the catalogue's dates were looked at.
        others = [each for each in first if (each.date or "")[:4] not in want.years]
        first, found = (
            [each for each in first if each not in others],
            [each for each in found if each.about.id not in {one.about.id for one in others}],
        )
    groups = _by_session(first)
    groups = groups[: _TOLD if len(found) > _ALL else _ALL]
    if not want.topic:
        groups.sort(key=lambda group: group[0].date or "", reverse=True)
    statements = [_told(group, want, desk) for group in groups]
    rest = len(found) - sum(map(len, groups))
    if "documents_count" in asked.asks or rest:
        number = str(len(found))
        least = "Au moins " if want.topic and rest else ""
        text = f"{least}{number}{NO_BREAK}{_noun(want, len(found))}."
        statements.insert(
            0, Statement(text, tuple(one.citations[0] for one in statements), (Computed(number),))
        )
    notes = [
        f"Aucun document n’est rattaché à « {place} » ; ceux-ci le nomment." for place in want.elsewhere[:1]
    ]
    notes += [f"Et {rest}{NO_BREAK}{plural('autre', rest)} : page Documents."] if rest else []
    note = " ".join(notes) or None
    return Composition(tuple(statements), confidence=SURE, note=note)


def _by_session(found: Sequence[Held]) -> list[list[Held]]:
    """Return the documents, those together that are minutes of one session."""
    groups: dict[object, list[Held]] = {}
    for each in found:
        is_session = each.about.kind == "compte rendu" and each.date
        key = (each.date, each.about.summary.territory) if is_session else each.about.id
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _noun(want: Wanted, count: int) -> str:
    name = want.kinds[0].name if len(want.kinds) == 1 and want.kinds[0].name else "document"
    return _as_many(name, count)


def _as_many(kind: str, count: int) -> str:
    noun, of, rest = kind.partition(" de ")
    return (noun if noun.isupper() else plural(noun, count)) + of + rest


def _at_the_ends(
    found: Sequence[Held], want: Wanted, asked: Asking, desk: LedgerDesk
) -> tuple[Composition | None, bool]:
    dates = sorted((each for each in found if each.date), key=lambda each: each.date or "")
    if not dates:
        return None, True
    ends = [("Le plus récent", dates[-1])] if "documents_latest" in asked.asks else []
    if "documents_oldest" in asked.asks:
        ends.append(("Le plus ancien", dates[0]))
    statements = []
    for head, each in ends:
        one = read(each, desk)
        statement = _told([one], want, desk)
        statements.append(replace(statement, text=f"{head} : {statement.text}"))
        if "documents_author" in asked.asks:
            statements += _signed(one)
    if asked.asks & _LISTS and len(found) > 1:
        statements += _listed(found, want, asked, desk).statements
    return Composition(tuple(statements), confidence=SURE), True


def _described(ones: Sequence[Held], asked: Asking, desk: LedgerDesk) -> tuple[Composition | None, bool]:
    """Tell of when the documents are and who signed them; and whether all of that is known."""
    statements: list[Statement] = []
    missing: list[str] = []
    for one in ones:
        if "documents_date" in asked.asks:
            if one.stated is None:
                missing.append("ne dit pas sa date")
            else:
                statements.append(_told([one], None, desk))
        if "documents_author" in asked.asks:
            who = _signed(one)
            if who and "documents_date" not in asked.asks:
                statements.append(_told([one], None, desk))
            statements += who
            missing += () if who else ("ne nomme pas de signataire",)
    if not statements:
        return None, True
    said = " et ".join(dict.fromkeys(missing))
    note = f"Le document {said}." if missing else None
    return Composition(tuple(statements), confidence=SURE, note=note), not missing


def _signed(one: Held) -> list[Statement]:
    document = one.document
    head, who = signed(document) if document else ("", ())
    if document is None or not who:
        return []
    who_told = " ; ".join(cleaned(each.what).rstrip(" .,;") for each in who)
    cites = tuple(_cited(document, each.start, each.end) for each in who)
    return [
        Statement(f"{plural(head, len(who))} : {who_told}.", cites, short=who_told if len(who) == 1 else "")
    ]


def _told(group: Sequence[Held], want: Wanted | None, desk: LedgerDesk) -> Statement:
    """Return « title (kind, place, date) » of a document, or of several of one session, with where it says so."""
    names: list[str] = []
    cites: list[Citation] = []
    free: list[str] = []
    for one in group:
        document = one.document or desk.document(one.about.id)
        spans: list[tuple[int, int]] = []
        if one.hits and want:
            cites.append(_on_topic([hit.passage for hit in one.hits], topic_words(want.topic), desk))
        else:
            title = titled(document)
            spans.append((title.start, title.end))
        if one.stated:
            spans.append(line_around(document.text, one.stated.start, one.stated.end))
        cites += [_cited(document, *span) for span in _joined(spans)]
        name = named(document, is_placed=bool(want and want.places))
        names.append(_as_quoted(name, [each.quote for each in cites]))
        free += unsupported(names[-1], [each.quote for each in cites])
    one = group[0]
    said = " ".join(words_of(" ".join(names)))
    date = _date(one, [each.quote for each in cites])
    details = [
        each
        for each in (_kind_told(one, " / ".join(names)), _place_told(one, want), date)
        if each and " ".join(words_of(each)) not in said
    ]
    more = f" ({', '.join(details)})" if details else ""
    text = f"{' ; '.join(dict.fromkeys(names))}{more}."
    # A name is told as it is; its figures are no claim.
    computed = tuple(Computed(each) for each in dict.fromkeys(free))
    return Statement(text, tuple(dict.fromkeys(cites)), computed, short=date or "")


def _as_quoted(name: str, quotes: Sequence[str]) -> str:
    """Return a name without the words whose figures no quote says."""
    said = set(re.findall(r"\d+", " ".join(quotes)))
    kept = [word for word in name.split() if said.issuperset(re.findall(r"\d+", word))]
    return " ".join(kept) or name


def _place_told(one: Held, want: Wanted | None) -> str | None:
    """Return the place, unless it is the very one asked."""
    place = one.about.summary.territory
    asked = {words_of(each) for each in want.places} if want else set()
    return place if place and words_of(place) not in asked else None


def _kind_told(one: Held, told: str) -> str | None:
    """Return the kind, where the document's name or its first words say it, and what is told doesn't."""
    kind = one.about.kind
    head = one.document.text[:400] if one.document else ""
    said = f"{one.about.summary.name} / {one.about.summary.title} / {head}"
    return kind if kind and says_kind(said, kind) and not says_kind(told, kind) else None


def _date(one: Held, quotes: Sequence[str]) -> str | None:
    """Return the date that the quotes state, written out; as it stands there, where a scan parted its figures."""
    if one.stated is None or one.document is None:
        return None
    year, month, *day = one.stated.what.split("-")
    long = long_date(one.stated.what) if day else f"{MONTHS[int(month) - 1]}{NO_BREAK}{year}"
    written = cleaned(one.document.text[one.stated.start : one.stated.end])
    # « 05.02.2024 » holds no 5 and no 2024 for whoever checks figure by figure.
    if not unsupported(long, quotes) and "." not in written.rstrip("."):
        return long
    return None if unsupported(written, quotes) else written


def _on_topic(passages: Sequence[Passage], asked: Sequence[str], desk: LedgerDesk) -> Citation:
    """Return the line that says most of a topic's words, and them together."""
    best, most = Citation(passages[0], passages[0].start, passages[0].end), 0
    for passage in passages:
        for match in re.finditer(r"[^\n]*[^\W\d_][^\n]*", passage.text):
            said = frozenset(words_of(match[0]))
            if (count := sum(says(word, said, desk) for word in asked)) > most:
                places = [
                    (m.start(), m.end())
                    for m in re.finditer(r"[^\W_]+", match[0])
                    if any(says(word, frozenset(words_of(m[0])), desk) for word in asked)
                ]
                start, end = places[0] if places else (0, len(match[0]))
                span = line_around(passage.text, match.start() + start, match.start() + end)
                best, most = Citation(passage, passage.start + span[0], passage.start + span[1]), count
    return best


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in the order that they were named, those as one that nearly touch."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        at = next(
            (i for i, (first, last) in enumerate(kept) if start - last < _NEAR and first - end < _NEAR), None
        )
        if at is None:
            kept.append((start, end))
        else:
            kept[at] = (min(start, kept[at][0]), max(end, kept[at][1]))
    return kept


def _cited(document: Document, start: int, end: int) -> Citation:
    passage = Passage.cut(document, 0, (start, end), page=document.page_at(start), section=(), context="")
    told = replace(
        passage, id=f"{document.id}-held-{start}", kind=document.kind, territory=document.territory
    )
    return Citation(replace(told, date=document.date), start, end)


def _refusal(want: Wanted, sources: Sources, desk: LedgerDesk) -> Composition | None:
    """Say what is not held: no document of the place at all, or none of the kind but others; None where that is not sure."""
    if want.elsewhere:
        (place, *_) = want.elsewhere
        near = _naming(place, sources, desk)
        message = (
            f"Aucun document n’est rattaché à « {place} » ; des passages d’autres documents le nomment."
            if near
            else f"Aucun document ne parle de « {place} »."
        )
        return Composition(reason="nothing_found", message=message, nearest=near)
    if want.topic and not (want.kinds or want.places or want.years):
        message = f"Aucun document ne parle de « {want.topic} »."
        return Composition(reason="nothing_found", message=message)
    is_plain = want.kinds and all(kind.name and not kind.called for kind in want.kinds)
    if not is_plain or len(want.places) != 1 or want.topic or want.bodies or want.years:
        return None
    others = held(Wanted((), want.places, (), ""), sources)
    near = tuple(_told([read(each, desk)], want, desk).citations[0] for each in others[:_NEAREST])
    kinds = " ou ".join(kind.name or "" for kind in want.kinds)
    message = (
        f"Aucun document de type « {kinds} » pour « {want.places[0]} » ; pour ce lieu : {_counted(others)}."
    )
    return Composition(reason="nothing_found", message=message, nearest=near)


def _naming(place: str, sources: Sources, desk: LedgerDesk) -> tuple[Citation, ...]:
    """Return the lines that name a place, one a document."""
    asked = topic_words(place)
    naming: dict[str, Citation] = {}
    for hit in sources.search(place, limit=_TOLD):
        if names(place, frozenset(words_of(hit.passage.text))):
            naming.setdefault(hit.passage.document_id, _on_topic([hit.passage], asked, desk))
    return tuple(naming.values())[:_NEAREST]


def _counted(known: Sequence[Held]) -> str:
    kinds = Counter(each.about.kind or "autre" for each in known)
    return ", ".join(
        f"{count}{NO_BREAK}{_as_many(kind, count)}" for kind, count in kinds.most_common(_NEAREST)
    )
