"""What a question asks of the ledger as a whole: a sum, the greatest, a list by condition, a count; and of which lines.

Nothing is asked of it unless every word of the question is understood: as what is asked, as a year, a programme, a
bound, a kind of beneficiary, or as part of a name that the ledger is then asked about.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.french.vocabulary import VERBS, spelled_out
from assistant.french.words import Word, singular, words
from assistant.ledger.cues import (
    ADDED,
    ALL,
    ASKED,
    BOUND,
    CALLED,
    COUNT,
    FILLERS,
    FROM,
    GIVEN_BY,
    GIVES,
    HANDLED,
    INCLUDED,
    INTO,
    KINDS,
    LINES,
    LIST,
    MEASURED,
    MONEY,
    MONTH,
    MOST_NAMES,
    MOST_SHOWN,
    OF,
    OF_LINES,
    OF_RECEIVERS,
    PARTING,
    PRIVATE,
    RECEIVED,
    RECEIVES,
    SCALED_BOUND,
    SCALES,
    SMALL,
    SUBJECT,
    TOP,
    TOPIC,
    YEARS,
    Kind,
    Operation,
    Role,
)
from corpus.french.dates import YEAR, month_number
from corpus.french.number_words import worded
from corpus.french.programmes import find_programmes
from corpus.french.small_words import LINKS
from corpus.french.territories import DEPARTEMENTS, REGIONS


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a question: its words, folded; as written; and what the words around it make of it.

    `is_called` where it is said to be a body: « la commune de Dinan », « l'association Attitude »; `is_topic` where
    it may be what money is for: « projets de vidéoprotection ».
    """

    words: tuple[str, ...]
    written: str
    role: Role
    is_capital: bool
    is_called: bool = False
    is_topic: bool = False


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """What is asked of the ledger. `kind` is what is named or counted: lines, or those who receive.

    `least` and `most` bound an amount in euros; they are strict where `is_strict`. `shown` of the greatest are told;
    where `is_added`, what each received is added up first. A list `of_receiver` is asked by nothing but a name;
    it is exhaustive where all is asked for, or what passes a bound.
    """

    operation: Operation
    kind: Kind
    mentions: tuple[Mention, ...]
    programmes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    month: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    is_strict: bool = True
    shown: int = 1
    is_added: bool = False
    of_receiver: bool = False
    is_exhaustive: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    operation: Operation
    noun: str = "montant"
    shown: int = 1
    is_added: bool = False


def ledger_question(text: str) -> LedgerQuestion | None:
    """Return what the question asks of the ledger as a whole, or None for any other question."""
    text = spelled_out(text)
    said = _Said(words(text))
    # What is said of a programme is blank to all that follows: « la ____ la plus élevée ».
    programmes = _programmes(text, said)
    found = _operation(said)
    kind = KINDS.get(singular(found.noun or "montant")) if found else None
    if found is None or kind is None:
        return None
    is_money = re.search(r"€|euro", text.lower()) is not None
    bound = said.take(BOUND if is_money else SCALED_BOUND)
    least, most, is_strict = _bounds(bound) if bound else (None, None, True)
    if len(programmes) > 1 and re.search(r"\b(?:et|ou)\b|,", text) is None:
        return None
    is_bare = found.operation == "list" and bound is None and not programmes
    if is_bare and kind != "line":
        return None
    month = said.take(MONTH)
    years: list[int] = []
    while (year := said.take(YEARS)) is not None:
        years.append(int(year[1]))
    while said.take(FILLERS) is not None:
        pass
    mentions = _mentions(said, text)
    # What is done, other than giving money and receiving it, no line says.
    if any(word in VERBS for each in mentions if not each.is_capital for word in each.words):
        return None
    if not (mentions or programmes or years) or len(mentions) > MOST_NAMES:
        return None
    if is_bare and not any(each.role == "receiver" for each in mentions):
        return None
    return LedgerQuestion(
        found.operation,
        kind,
        mentions,
        programmes,
        tuple(dict.fromkeys(years)),
        month_number(month[1]) if month else None,
        least,
        most,
        is_strict,
        found.shown,
        found.is_added,
        is_bare,
        bound is not None or ALL.search(text.lower()) is not None,
    )


class _Said:
    """The words of a question, each understood or not yet."""

    def __init__(self, written: tuple[Word, ...]) -> None:
        self.written = written
        self.is_taken = [False] * len(written)
        self._starts: list[int] = []
        position = 0
        for word in written:
            self._starts.append(position)
            position += len(word.folded) + 1

    @property
    def text(self) -> str:
        """The words with a space between; those that are understood are blanked."""
        return " ".join(
            "_" * len(word.folded) if is_taken else word.folded
            for word, is_taken in zip(self.written, self.is_taken, strict=True)
        )

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first match; its words are understood from now on, but for the group `kept`."""
        match = pattern.search(self.text)
        if match is None or match.end() == match.start():
            return None
        kept = match.span("kept") if "kept" in pattern.groupindex else (0, 0)
        for rank, start in enumerate(self._starts):
            if match.start() <= start < match.end() and not kept[0] <= start < kept[1]:
                self.is_taken[rank] = True
        return match


def _operation(said: _Said) -> _Asked | None:
    for operation, pattern in OF_LINES:
        if (match := said.take(pattern)) is not None:
            shown = _number(match["n"])
            if not _is_prize(match, said):
                return None
            receiver = SUBJECT.search(said.text)
            if receiver is not None and singular(receiver["noun"]) in KINDS:
                said.take(SUBJECT)
                return _Asked(operation, receiver["noun"], shown)
            return _Asked(operation, match["noun"] or (match["before"] or "").strip("_"), shown)
    for pattern in OF_RECEIVERS:
        if (match := said.take(pattern)) is not None:
            size: Operation = "least" if match["least"] else "greatest"
            noun = match.groupdict().get("noun") or "beneficiaire"
            return _Asked(size, "beneficiaire" if noun == "qui" else noun, is_added=True)
    if (match := said.take(TOP)) is not None:
        kind = KINDS.get(singular(match["noun"]))
        return _Asked("greatest", match["noun"], _number(match["n"] or "cinq"), is_added=kind != "line")
    count = COUNT.search(said.text)
    if count is not None and singular(count["noun"] or count["other"]) in KINDS:
        said.take(COUNT)
        return _Asked("count", count["noun"] or count["other"], is_added=said.take(ADDED) is not None)
    if MEASURED.search(said.text) and said.take(ADDED) is not None:
        said.take(ASKED)
        return _Asked("sum")
    if (match := said.take(LIST)) is not None:
        noun = match["noun"] or match["listed"] or match["ordered"] or "beneficiaire"
        return _Asked("list", noun)
    return None


def _number(written: str | None) -> int:
    """Return how many are asked for: one, where that is not said."""
    many = written or ""
    return min(int(many) if many.isdigit() else worded(many) or 1, MOST_SHOWN)


def _is_prize(match: re.Match[str], said: _Said) -> bool:
    """Whether the greatest of something is asked that the ledger weighs: a grant, or money of a programme."""
    following = said.text[match.end() :].split()[:1]
    blank = any(set(word) == {"_"} for word in (match["before"] or "", *following))
    return blank or match["noun"] is not None or match["before"] in LINES


def _bounds(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None, bool]:
    """Return the least and the most asked, and whether these themselves are left out."""
    last = match["two_scale"] or match["one_scale"] or ""
    one = Decimal(match["one"]) * SCALES.get(
        (match["one_scale"] or (last if match["range"] else "")).rstrip("s"), 1
    )
    if match["range"]:
        return one, Decimal(match["two"]) * SCALES.get(last.rstrip("s"), 1) if match["two"] else None, False
    is_strict = INCLUDED.match(match[0]) is None
    return (one, None, is_strict) if match["more"] else (None, one, is_strict)


def _programmes(text: str, said: _Said) -> tuple[str, ...]:
    """Return the programmes named, by their folded words; in small letters too, as people type."""
    shouted = re.sub(r"\b[a-z]{3,6}\b", lambda match: match[0].upper(), text)
    found: list[str] = []
    for variant in (text, text.lower(), shouted):
        for programme in find_programmes(variant):
            # « DSIL 2019 » is the DSIL, of a year that is read as one.
            folded = re.sub(rf" {YEAR}$", "", " ".join(word.folded for word in words(programme.name)))
            if said.take(re.compile(rf"\b{re.escape(folded)}\b")):
                found.append(folded)
    return tuple(dict.fromkeys(found))


def _mentions(said: _Said, text: str) -> tuple[Mention, ...]:
    """Return the names: runs of words that are not understood otherwise, small words between them left in."""
    runs: list[list[int]] = []
    is_open = False
    for rank, word in enumerate(said.written):
        is_name = not said.is_taken[rank] and word.folded not in SMALL and not _is_of_money(word)
        if is_name and is_open and not _is_parted(said, runs[-1][-1], rank):
            runs[-1].append(rank)
        elif is_name:
            runs.append([rank])
        is_open = is_name or (is_open and not said.is_taken[rank] and word.folded in LINKS)
    return tuple(_mention(run, said, text) for run in runs)


def _is_parted(said: _Said, before: int, rank: int) -> bool:
    """Whether « au », « en » or « et » between two words part two names: hyphens do not."""
    between = said.written[before + 1 : rank]
    ends = (said.written[before].end, said.written[rank].start)
    is_hyphened = bool(between) and ends == (between[0].start - 1, between[-1].end + 1)
    return bool({word.folded for word in between} & PARTING) and not is_hyphened


def _is_of_money(word: Word) -> bool:
    return not (word.is_acronym and len(word.folded) > 1) and (
        singular(word.folded) in MONEY or HANDLED.fullmatch(word.folded) is not None
    )


def _mention(run: list[int], said: _Said, text: str) -> Mention:
    own = [rank for rank in run if said.written[rank].folded not in CALLED] or run
    written = said.written[own[0] : own[-1] + 1]
    role = _role(run, said)
    return Mention(
        telling(word.folded for word in written),
        text[written[0].start : written[-1].end],
        role,
        any(said.written[rank].is_capital for rank in own),
        own[0] != run[0],
        role == "any"
        and not said.written[own[0]].is_capital
        and TOPIC.search(_before(run, said)) is not None,
    )


def _before(run: list[int], said: _Said) -> str:
    return " ".join(word.folded for word in said.written[max(0, run[0] - 5) : run[0]])


def _noun_before(run: list[int], said: _Said) -> str:
    """Return the noun that a name may belong to: « les communes du Cantal »."""
    before = [word for word in said.written[: run[0]] if word.folded not in SMALL]
    return singular(before[-1].folded) if before else ""


AREAS = frozenset(tuple(word for word in name if word not in SMALL) for name in (*DEPARTEMENTS, *REGIONS))


def telling(name: Iterable[str]) -> tuple[str, ...]:
    """Return the folded words of a name but for the small ones: « Pas-de-Calais » is pas, calais."""
    return tuple(word for word in name if word not in SMALL)


def _role(run: list[int], said: _Said) -> Role:
    """Return what the words before and after a name make of it."""
    before = _before(run, said)
    after = " ".join(word.folded for word in said.written[run[-1] + 1 : run[-1] + 5])
    if re.search(rf"{RECEIVED} par(?: l| la| le| les)?$", before):
        return "receiver"
    if re.search(r"\b(?:par|de la part de)(?: l| la| le| les)?$", before) or GIVES.match(after):
        return "payer"
    if telling(said.written[rank].folded for rank in run) in AREAS and re.search(
        r"\b(?:au|aux|a l[ae]?)$", before
    ):
        return "place"
    # « plus de 1 000 € de la Ville », « a reçu le plus de la Ville »: what is before is understood, and no kind.
    if FROM.search(before) and _noun_before(run, said) not in KINDS and not set(before.split()) & INTO:
        return "payer"
    if re.search(rf"{OF}$", before) and _noun_before(run, said) in {"commune", "village", "ville"}:
        return "place"
    if RECEIVES.match(after):
        return "receiver"
    if GIVEN_BY.search(before) and said.written[run[0]].folded not in PRIVATE:
        return "payer"
    if re.search(r"\b(?:a|au|aux)(?: l| la)?$", before):
        return "receiver"
    return "place" if re.search(r"\b(?:dans|en)(?: l| la| le| les)?$", before) else "any"
