"""The composer that answers what is asked of the documents themselves: which there are, how many, of when, by whom."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answers import Citation, Composition, Computed, Statement
from assistant.checking.proof import unsupported
from assistant.composing import AnswerComposer
from assistant.french.formats import NO_BREAK, long_date, plural
from assistant.french.wording import cleaned
from assistant.french.words import stem_of
from assistant.holdings.choosing import Held, Wanted, held, is_of, meant_one, read, says, topic_words, wanted
from assistant.holdings.stating import line_around, signed, titled
from assistant.library.ledger_desk import LedgerDesk
from assistant.library.sources import Sources
from assistant.questions.asking import Ask, Asking, asking
from corpus.documents import Document, Passage
from corpus.french.dates import MONTHS
from corpus.french.folding import fold, words_of
from index.seams import Hit

SURE = 1.0
_TOLD = 8
_NEAR = 120
_TITLE_WORDS = 16
_LISTS: frozenset[Ask] = frozenset({"documents", "documents_count"})
_ENDS: frozenset[Ask] = frozenset({"documents_latest", "documents_oldest"})
# A title that a scan ruined, or that is but the stamp of the préfecture.
_RUINED = re.compile(r"[|\\{}~]|[^\W\d_]*[^\W\d_]\d[^\W\d_]+")
_STAMP = re.compile(r"(?:envoye|recu|accuse|publie|affiche)\b")
_SMALL = frozenset("a à y l d n s c de du la le les et en au un où ou n°".split())


class HoldingsComposer:
    """Answers from the catalogue what is asked of the documents; all else is for the composer behind it."""

    def __init__(self, others: AnswerComposer) -> None:
        self._others = others

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return statements that cite the documents meant, or what the other composer makes of the passages."""
        asked = asking(question)
        if sources.ledger is None or not any(ask.startswith("documents") for ask in asked.asks):
            return self._others.compose(question, hits, sources)
        composition, is_whole = _composed(asked, sources, sources.ledger)
        if composition is None:
            return self._others.compose(question, hits, sources)
        if is_whole and "tell" not in asked.asks:
            return composition
        return _with(composition, self._others.compose(question, hits, sources))


def _with(composition: Composition, more: Composition) -> Composition:
    """Return the composition with the other statements that cite something else."""
    cited = {(each.passage.document_id, each.start) for one in composition.statements for each in one.citations}
    others = [one for one in more.statements if not any((each.passage.document_id, each.start) in cited for each in one.citations)]
    note = composition.note if others or not composition.note else composition.note
    return replace(composition, statements=(*composition.statements, *others[:2]), note=note)


def _composed(asked: Asking, sources: Sources, desk: LedgerDesk) -> tuple[Composition | None, bool]:
    """Return the answer, or None where the documents are not surely understood; and whether all asked is answered."""
    want = wanted(asked)
    if not (want.kinds or want.places or want.topic or want.years):
        return None, True
    if not asked.asks & (_LISTS | _ENDS):
        among = held(replace(want, topic=""), sources)
        ones = [read(each, desk) for each in meant_one(want, among, sources)]
        return _described(ones, asked, desk)
    found = _each_once(held(want, sources))
    if not found:
        return _refusal(want, sources, desk), True
    if asked.asks & _ENDS:
        return _at_the_ends(found, asked, desk)
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
    told = [read(each, desk) for each in found[:_TOLD]]
    if not want.topic:
        told.sort(key=lambda each: each.date or "", reverse=True)
    statements = [_told(each, want, desk) for each in _by_session(told)]
    rest = len(found) - len(told)
    if "documents_count" in asked.asks or rest:
        number = str(len(found))
        least = "Au moins " if want.topic and rest else ""
        text = f"{least}{number}{NO_BREAK}{_noun(want, len(found))}."
        statements.insert(0, Statement(text, tuple(one.citations[0] for one in statements), (Computed(number),)))
    note = f"Et {rest}{NO_BREAK}{plural('autre', rest)} : voir la page Documents." if rest else None
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
    noun, of, rest = name.partition(" de ")
    return (noun if noun.isupper() else plural(noun, count)) + of + rest


def _at_the_ends(found: Sequence[Held], asked: Asking, desk: LedgerDesk) -> tuple[Composition | None, bool]:
    dates = sorted((each for each in found if each.date), key=lambda each: each.date or "")
    if not dates:
        return None, True
    ends = [("Le plus récent", dates[-1])] if "documents_latest" in asked.asks else []
    if "documents_oldest" in asked.asks:
        ends.append(("Le plus ancien", dates[0]))
    statements = []
    for head, each in ends:
        one = read(each, desk)
        statement = _told([one], wanted(asked), desk)
        statements.append(replace(statement, text=f"{head} : {statement.text}"))
        if "documents_author" in asked.asks:
            statements += _signed(one)
    if asked.asks & _LISTS and len(found) > 1:
        statements += _listed(found, wanted(asked), asked, desk).statements
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
            statements += who
            missing += () if who else ("ne nomme pas de signataire",)
    if not statements:
        return None, True
    said = " et ".join(dict.fromkeys(missing))
    note = f"Le document {said}." if missing else None
    return Composition(tuple(statements), confidence=SURE, note=note), not missing


def _signed(one: Held) -> list[Statement]:
    document = one.document
    who = signed(document) if document else ()
    if document is None or not who:
        return []
    head = "Signataire" if len(who) == 1 else "Signataires"
    cites = tuple(_cited(document, each.start, each.end) for each in who)
    return [Statement(f"{head} : {' ; '.join(_in_words(document.text[each.start : each.end]) for each in who)}.", cites)]


def _in_words(quote: str) -> str:
    return cleaned(quote.replace("|", " ")).rstrip(" .,;")


def _told(group: Sequence[Held], want: Wanted | None, desk: LedgerDesk) -> Statement:
    """Return « title (kind, place, date) » of a document, or of several of one session, with where it says so."""
    names: list[str] = []
    cites: list[Citation] = []
    free: list[str] = []
    for one in group:
        document = one.document or desk.document(one.about.id)
        spans = [_on_topic(document, one.hits, want, desk)] if one.hits and want else []
        title = titled(document)
        spans += [] if spans else [(title.start, title.end)]
        if one.stated:
            spans.append(line_around(document.text, one.stated.start, one.stated.end))
        cites += [_cited(document, *span) for span in _joined(spans)]
        name = _title(document)
        names.append(name)
        free += unsupported(name, [each.quote for each in cites])
    one = group[0]
    said = fold(" ".join(names))
    date = _date(one, [each.quote for each in cites])
    details = [
        each
        for each in (_kind_told(one), one.about.summary.territory, date)
        if each and fold(each) not in said
    ]
    more = f" ({', '.join(details)})" if details else ""
    text = f"{' ; '.join(dict.fromkeys(names))}{more}."
    # A name is told as it is; its figures are no claim.
    computed = tuple(Computed(each) for each in dict.fromkeys(free))
    return Statement(text, tuple(dict.fromkeys(cites)), computed, short=date or "")


def _kind_told(one: Held) -> str | None:
    """Return the kind, where the document's first words or its name say it too."""
    kind = one.about.kind
    head = one.document.text[:1_500] if one.document else ""
    said = f"{one.about.summary.name} {one.about.summary.title} {head}"
    return kind if kind and all(stem_of(word) in {stem_of(each) for each in words_of(said)} for word in words_of(kind)) else None


def _date(one: Held, quotes: Sequence[str]) -> str | None:
    """Return the date that the quotes state, written out; as it stands there, where a scan parted its figures."""
    if one.stated is None or one.document is None:
        return None
    year, month, *day = one.stated.what.split("-")
    long = long_date(one.stated.what) if day else f"{MONTHS[int(month) - 1]}{NO_BREAK}{year}"
    if not unsupported(long, quotes):
        return long
    return cleaned(one.document.text[one.stated.start : one.stated.end])


def _title(document: Document) -> str:
    """Return the title of a document, or its file's name where there is none that can be read."""
    title = document.title.strip(" |")
    said = title.split()
    odd = [each for each in said if len(each.strip("(),.:;-–")) < 3 and not each[:1].isdigit() and each.lower() not in _SMALL]
    if not said or _RUINED.search(title) or _STAMP.match(fold(title)) or len(odd) * 4 > len(said):
        return document.name
    return title if len(said) <= _TITLE_WORDS + 2 else f"{' '.join(said[:_TITLE_WORDS])}…"


def _on_topic(document: Document, hits: Sequence[Hit], want: Wanted, desk: LedgerDesk) -> tuple[int, int]:
    """Return the line that says most of the topic's words."""
    asked = topic_words(want.topic)
    best, most = (0, 0), -1
    for hit in hits:
        for match in re.finditer(r"[^\n]*[^\W\d_][^\n]*", hit.passage.text):
            said = frozenset(words_of(match[0]))
            count = sum(says(word, said, desk) for word in asked)
            if count > most:
                first = next((m for m in re.finditer(r"[^\W_]+", match[0]) if any(says(word, frozenset(words_of(m[0])), desk) for word in asked)), None)
                at = hit.passage.start + match.start() + (first.start() if first else 0)
                best, most = (at, at + (len(first[0]) if first else 1)), count
    return line_around(document.text, *best)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in the order that they were named, those as one that nearly touch."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        at = next((i for i, (first, last) in enumerate(kept) if start - last < _NEAR and first - end < _NEAR), None)
        if at is None:
            kept.append((start, end))
        else:
            kept[at] = (min(start, kept[at][0]), max(end, kept[at][1]))
    return kept


def _cited(document: Document, start: int, end: int) -> Citation:
    section = next((each.path for each in document.sections if each.start <= start < each.end), ())
    passage = Passage.cut(document, 0, (start, end), page=document.page_at(start), section=section, context="")
    label = replace(passage, id=f"{document.id}-held-{start}", kind=document.kind, territory=document.territory, date=document.date)
    return Citation(label, start, end)


def _refusal(want: Wanted, sources: Sources, desk: LedgerDesk) -> Composition | None:
    """Say what is not held, where the place is known and no passage names it, or it has but documents of other kinds."""
    if len(want.places) != 1 or want.years:
        return None
    (place,) = want.places
    others = [each for each in desk.documents.values() if is_of(each, place)]
    if others and want.kinds and not want.topic and all(kind.name and not kind.called for kind in want.kinds):
        known = sorted((Held(each, each.date) for each in others), key=lambda each: each.date or "", reverse=True)
        near = tuple(_told([read(each, desk)], None, desk).citations[0] for each in known[:3])
        message = f"Aucun document de ce type ({want.kinds[0].name}) pour {place} ; d’autres documents y sont : {_counted(known)}."
        return Composition(reason="nothing_found", message=message, nearest=near)
    if others or any(says(word, frozenset(words_of(hit.passage.text)), desk) for hit in sources.search(place, limit=_TOLD) for word in words_of(place) if len(word) > 3):
        return None
    return Composition(reason="nothing_found", message=f"Aucun document sur {place} : aucun titre, lieu ou passage ne porte ce nom.")


def _counted(known: Sequence[Held]) -> str:
    kinds = [each.about.kind or "document" for each in known]
    each = [(kinds.count(kind), kind) for kind in dict.fromkeys(kinds)]
    return ", ".join(f"{count}{NO_BREAK}{plural(kind.split(' de ')[0], count)}" for count, kind in sorted(each, reverse=True)[:4])
