"""Where a question asks several things: its clauses, and the question that asks each of them by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from assistant.french.sides import sides_of, stems
from assistant.french.vocabulary import COMMON_BODIES
from assistant.french.words import Word, singular, words
from assistant.questions.things_asked import (
    INTERROGATIVE,
    AskedKind,
    Part,
    actor_of,
    is_relative,
    kind_of_noun,
    ordered,
    part_of,
)
from corpus.french.folding import Folded, fold_with_offsets

Span = tuple[int, int]

_YES_NO = re.compile(
    r"^(?:est[- ]ce qu[e']|y a-t-il|existe-t-il|[\w' -]*\b\w+-(?:t-)?(?:il|elle|ils|elles|on)\b)|\bou pas\b"
)
# What a second sentence, or the last words after a comma, asks in the words of the first.
_MORE = re.compile(r"(?:\?|,) et (?:aussi |puis |ensuite )?(?P<more>[^,:;?]{3,80})\W*$")
_REPEATED: frozenset[AskedKind] = frozenset(
    ("amount", "share", "number", "quantity", "date", "period", "time", "funder")
)
_VOTE = re.compile(
    r"\b(?:de voix|d'abstentions?|s'(?:est|etait|sont) abstenu\w*|a l'unanimite|(?:vote|voix) (?:pour|contre)"
    r"|vot\w+ (?:pour|contre)\b|(?:le|du) vote\b|(?:le )?resultat du vote)"
)
# « Combien pour ? », « et combien contre ? », after a vote was asked about.
_MORE_VOTES = re.compile(r"\b(?:combien|cb)(?: de (?:voix|votes?))?,? (?:pour|contre|d'abst\w+)\W*$|abst")
# « en 2021 et en 2022 », « pour l'une et pour l'autre »: two things asked in the same words.
_PARALLEL = re.compile(
    r"\b(?P<by>en|pour|dans|sur|a|au|aux|chez|contre)\b(?P<left>[^,:;?]{1,60}?),? (?:et|puis|et puis) "
    r"(?P=by)\b(?P<right>[^,:;?]{1,60})"
)
# What joins a thing asked to the one before it; what is said first, of all of them.
_JOINT = re.compile(r"(?:[,;]| ?\?)? (?:et|puis|ainsi que)(?: aussi| puis| ensuite)? |[,;?!] ?")
_NEXT_ASKED = re.compile(r"(?:, (?:et|puis)|\?(?: et)?) | et (?=[a-z]+-)")
_INVERTED = re.compile(r"\b[a-z]+-(?:t-)?(?:il|elle|ils|elles|on|je|nous|vous)\b")
_SAID_FIRST = re.compile(r".*(?: : |, )")
_LEFT_BEHIND = re.compile(r"(?: (?:et|ou|puis))+(?= ,|$)")
# A clause of so many words needs few others to be understood.
_ENOUGH_SAID = 4
# Nobody asks more things at once; each is looked for by itself.
_MOST_ASKED = 8
_BESIDE = re.compile(r", (?:et |puis )?| et (?:puis )?| puis ")
_SOURCE_HINTS = re.compile(r"\b(?:liste|enumer|cite[rz]?)\w*")


def parts_of(text: str) -> tuple[Part, ...]:
    """Return what the question asks, one part for each thing; of very many, the first ones."""
    return _parts(text)[:_MOST_ASKED]


def _parts(text: str) -> tuple[Part, ...]:
    folded = fold_with_offsets(text)
    enumerated = _enumerated(text, folded)
    if enumerated:
        return enumerated
    matches = _question_words(folded.text)[:_MOST_ASKED]
    if not matches:
        kind: AskedKind = (
            "yes_no"
            if _YES_NO.search(folded.text)
            else "list"
            if _SOURCE_HINTS.search(folded.text)
            else "thing"
        )
        named = ordered(folded.text) or Part(kind, (), stems(text))
        whole = _Clause(named, 0, (0, 0), len(folded.text))
        return tuple(_beside(whole, folded, text, (whole,)))
    clauses: list[_Clause] = []
    for rank, match in enumerate(matches):
        end = matches[rank + 1].start() if rank + 1 < len(matches) else len(folded.text)
        asks = folded.text[match.start() : end]
        part = (
            part_of(folded.text, match, end) if match.re is INTERROGATIVE else Part("yes_no", (), stems(asks))
        )
        if _VOTE.search(asks) and part.kind not in {"reason", "amount"}:
            part = Part("vote", (), part.own)
        before = clauses[-1] if clauses else None
        if before and before.part.kind == "vote" and (part.kind == "vote" or _MORE_VOTES.search(asks)):
            clauses[-1] = before.with_also(part, end)
            continue
        if part.kind == "quantity" and before and before.part.kind in {"number", "amount", "share"}:
            part = replace(part, kind=before.part.kind, focus=before.part.focus, nouns=before.part.nouns)
        actor = part.actor or actor_of(part, asks, folded.text[: match.start()])
        if before and _is_other_end(before.part, part, folded.text[matches[rank - 1].start() : match.end()]):
            # « De quelle date à quelle date »: one period, told by both its ends.
            clauses[-1] = before.with_also(replace(part, is_range=True), end)
            continue
        start = _lead(folded.text, match.start())
        if before:
            joints = list(_JOINT.finditer(folded.text, before.word[1], match.start()))
            start = joints[-1].end() if joints else match.start()
            clauses[-1] = before._replace(end=joints[-1].start() if joints else match.start())
        clauses.append(_Clause(replace(part, actor=actor), start, _dropped(match), end))
    clauses = _with_more(clauses, folded.text)
    return tuple(part for one in clauses for part in _beside(one, folded, text, clauses))


def _question_words(folded: str) -> list[re.Match[str]]:
    """Return what asks, in order: question words and, in clauses that have none, verbs before their subject (« peut-on »)."""
    found = [match for match in INTERROGATIVE.finditer(folded) if not is_relative(folded, match)]
    # « C'est quel jour »: another word asks.
    found = [match for match in found if match.group() != "c'est " or len(found) == 1]
    bounds = [0, *(joint.end() for joint in _NEXT_ASKED.finditer(folded)), len(folded)]
    inverted = [
        verb
        for start, end in pairwise(bounds)
        if found
        and not any(start <= match.start() < end for match in found)
        and (verb := _INVERTED.search(folded, start, end))
    ]
    return sorted((*found, *inverted), key=lambda match: match.start())


class _Clause(NamedTuple):
    """What asks one thing, in the folded text: from where to where, and where its question word stands.

    `is_more` where it asks in the words of the clause before it: « Et la cour ? ».
    """

    part: Part
    start: int
    word: Span
    end: int
    is_more: bool = False

    def with_also(self, part: Part, end: int) -> "_Clause":
        """Return the clause that asks this of the same thing, too."""
        own, is_range = self.part.own | part.own, self.part.is_range or part.is_range
        return self._replace(part=replace(self.part, own=own, is_range=is_range), end=end)


def _dropped(match: re.Match[str]) -> Span:
    """Return where the words stand that ask, and tell nothing of what is asked."""
    if match.re is _INVERTED:
        return match.start(), match.start()
    return match.start(), match.start("counted") if match["counted"] else match.end()


def _lead(folded: str, before: int) -> int:
    """Return where the words end that are said of all things asked: « Halle de Denain : », « En 2021, »."""
    said = _SAID_FIRST.match(folded, 0, before)
    return said.end() if said else 0


def _spans(asked: _Clause, clauses: Sequence[_Clause], text: str, folded: Folded) -> list[Span]:
    """Return what of a question asks one of its things: what is said first of all, its clause and, where these do not tell of
    what it is asked, the words of the first clause without its question, or of the next one.
    """
    first, after = clauses[0], clauses[1]
    lead, own = (0, first.start), (asked.start, asked.end)

    def said(span: Span) -> list[Word]:
        return [word for word in words(text[folded.offsets[span[0]] : folded.offsets[span[1]]]) if word.stem]

    def tells(span: Span) -> bool:
        """Whether words tell of what something is asked: they name it, or are many."""
        named = [word for word in said(span)[1:] if word.is_capital and word.stem not in COMMON_BODIES]
        return bool(named) or len(said(span)) > _ENOUGH_SAID

    if asked is first:
        subject = said((first.start, first.word[0]))
        is_told = tells(lead) or tells(own) or len(subject) > 1 or after.is_more
        return [lead, own] if is_told else [lead, own, (after.word[1], after.end)]
    if tells(lead) and (len(said(own)) >= _ENOUGH_SAID or any(word.is_capital for word in said(own))):
        return [lead, own]
    if asked.is_more:
        return [lead, (first.start, first.end), own]
    return [lead, (first.start, first.word[0]), (first.word[1], first.end), own]


def _written(text: str, folded: Folded, *spans: Span) -> str:
    """Return these stretches of the folded text as they are written, one after another."""
    said = (text[folded.offsets[start] : folded.offsets[end]].strip(" ,;?") for start, end in spans)
    return " ".join(filter(None, said))


def _with_more(clauses: list[_Clause], folded: str) -> list[_Clause]:
    """Return the clauses and the one that the end asks in fewer words: « ... ? Et vendre du matériel ? »."""
    more = _MORE.search(folded)
    last = clauses[-1]
    if more is None or last.part.kind not in _REPEATED or INTERROGATIVE.search(more["more"]):
        return clauses
    own = stems(more["more"])
    if not own or more.start() < last.word[1]:
        return clauses
    return [
        *clauses[:-1],
        last._replace(part=replace(last.part, own=last.part.own - own), end=more.start()),
        _Clause(
            replace(last.part, own=own, actor=()),
            more.start("more"),
            (more.start("more"),) * 2,
            last.end,
            is_more=True,
        ),
    ]


def _is_other_end(first: Part, second: Part, asked: str) -> bool:
    return (
        first.kind == second.kind
        and first.kind in {"date", "time"}
        and asked.startswith("de ")
        and " a quel" in asked
    )


def _enumerated(text: str, folded: Folded) -> tuple[Part, ...]:
    """Return the things asked by their nouns alone, after what they are asked of: « ... : coût et part de l'État ? »."""
    lead, mark, after = folded.text.rpartition(" : ")
    if not mark or any(not is_relative(after, match) for match in INTERROGATIVE.finditer(after)):
        return ()
    parts: list[Part] = []
    start = len(lead) + len(mark)
    for clause in _BESIDE.split(after.rstrip(" ?.!")):
        first = next((word for word in words(clause) if word.stem), None)
        kind = kind_of_noun(first.stem) if first else None
        if first is None or kind is None:
            return ()
        start = folded.text.index(clause, start)
        alone = _written(text, folded, (0, len(lead) + len(mark)), (start, start + len(clause)))
        parts.append(
            Part(
                kind,
                (first.stem,),
                stems(clause),
                nouns=(singular(first.folded),),
                alone=f"{alone} ?",
                asks=clause,
            )
        )
    return tuple(parts)


def _beside(asked: _Clause, folded: Folded, text: str, clauses: Sequence[_Clause]) -> Iterator[Part]:
    """Yield what a clause asks: one thing, or the two that stand beside each other in it, or that the question compares."""
    part = asked.part
    spans = _spans(asked, clauses, text, folded) if len(clauses) > 1 else [(0, len(folded.text))]
    asks = _written(text, folded, (asked.start, asked.end)) if len(clauses) > 1 else ""
    alone = _written(text, folded, *spans)
    whole = replace(part, alone=f"{alone} ?", asks=asks)
    parallel = _PARALLEL.search(folded.text, asked.word[1], asked.end)
    if part.kind in {"list", "commitment", "definition", "manner", "reason"}:
        yield whole
    elif parallel is not None:
        left, right = parallel.span("left"), parallel.span("right")
        by = text[slice(*folded.source_span(*parallel.span("by")))]
        for kept, other in ((left, (left[1], right[1])), (right, (left[0], right[0]))):
            pieces = [piece for span in spans for piece in _without(span, other)]
            here = stems(folded.text[slice(*kept)])
            others = stems(folded.text[slice(*other)]) - here
            yield replace(
                part,
                own=(part.own | here) - others,
                others=others,
                alone=f"{_written(text, folded, *pieces)} ?",
                asks=f"{by} {_written(text, folded, kept)}",
            )
    elif (sides := sides_of(text)) is not None:
        for this, that in (sides, sides[::-1]):
            asks = _without_words(alone, that)
            yield replace(part, own=(part.own | this) - that, others=that, alone=f"{asks} ?", asks=asks)
    else:
        yield whole


def _without(span: Span, left_out: Span) -> Iterator[Span]:
    if left_out[0] >= span[1] or left_out[1] <= span[0]:
        yield span
    else:
        yield from (
            piece for piece in ((span[0], left_out[0]), (left_out[1], span[1])) if piece[0] < piece[1]
        )


def _without_words(text: str, left_out: frozenset[str]) -> str:
    """Return the text without the words of these stems."""
    for word in reversed(words(text)):
        if word.stem in left_out:
            text = text[: word.start] + text[word.end :]
    return _LEFT_BEHIND.sub("", " ".join(text.split()))
