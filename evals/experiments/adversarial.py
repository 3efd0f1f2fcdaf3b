"""Statements that look right: each a true sentence of a document, or one with a single thing changed.

The pairs are made from the sentences and the ledger of any documents, always the same ones. What is right is
the sentence itself, the sentence told otherwise (parts in another order, units written otherwise, an acronym for
its name), or a line of the ledger in words. What is wrong differs by one amount, body, year, basis or « ne ...
pas » — from elsewhere, or from the same quote.
"""

import json
import random
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from corpus.documents import Document
from corpus.facts.facts import Funding
from corpus.french.figures import figures
from corpus.french.folding import fold
from corpus.french.glossary import bundled, spells
from corpus.french.organisations import Names, flatten
from corpus.french.sentences import sentence_spans
from evals.errors import Fault, TestSetError
from evals.experiments.rewording import (
    LONE_YEAR,
    by_acronym,
    lowered,
    other_share,
    other_unit,
    replaced,
    respelt,
    states,
    swapped_digits,
    tenfold,
    turned,
)

RIGHT = ("mot à mot", "rapporté", "unités", "ordre", "sigle", "raccourci", "registre")
WRONG = (
    "montant x10",
    "chiffres intervertis",
    "unité",
    "montants échangés",
    "pourcentage",
    "financeur",
    "bénéficiaire",
    "année",
    "HT/TTC",
    "négation",
)
_LONGEST, _SHORTEST = 420, 30
_RESEMBLANCE = 0.35
# Of a long document, sentences from all its parts.
_MOST_SENTENCES = 300
_PARENTHESIS = re.compile(r"\s*\([^()\d]{3,}\)")
_BASIS = re.compile(r"(?<=[€s]) ?(?P<b>HT|TTC)\b")
_VERB = re.compile(
    r"(?<=\w )(?P<verb>(?:est|sont|sera|seront|a|ont|finance|financent|apporte|apportent|porte|portent|prévoit"
    r"|prévoient|soutient|soutiennent|bénéficie|bénéficient|concerne|concernent|représente|représentent|comprend"
    r"|comprennent|permet|permettent|participe|participent|contribue|contribuent|reçoit|reçoivent|peut|peuvent"
    r"|doit|doivent|dispose|disposent))(?= )"
)
_DENIED = re.compile(r"\b(?:ne |n['’])(?P<verb>\w+) (?:pas|plus|jamais) ?")


@dataclass(frozen=True, slots=True)
class Source:
    """A document and the funding that its ledger holds."""

    document: Document
    funding: Sequence[Funding] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement, the quote that it cites, and whether the quote bears it out; `kind` says what was done."""

    kind: str
    right: bool
    statement: str
    quotes: tuple[str, ...]
    document: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the pair as `read_pairs` reads it."""
        return {field: getattr(self, field) for field in self.__slots__}


@dataclass(frozen=True, slots=True)
class Rate:
    """Of the pairs of one kind, how many were judged rightly."""

    kind: str
    right: bool
    count: int
    judged: int


def make_pairs(sources: Iterable[Source], *, most: int | None = None) -> tuple[Pair, ...]:
    """Return the pairs that the documents give, at most `most` of them, every kind in turn."""
    kinds: dict[tuple[str, bool], dict[tuple[str, ...], Pair]] = {}
    for source in sources:
        for pair in _pairs(source):
            kinds.setdefault((pair.kind, pair.right), {}).setdefault((pair.statement, *pair.quotes), pair)
    columns = [_shuffled(list(found.values()), kind) for kind, found in sorted(kinds.items())]
    if most is None:
        return tuple(pair for column in columns for pair in column)
    chosen: list[Pair] = []
    for rank in range(max(map(len, columns), default=0)):
        for column in columns:
            if rank < len(column) and len(chosen) < most:
                chosen.append(column[rank])
    return tuple(chosen)


def rates(pairs: Iterable[Pair], accepts: Callable[[Pair], bool]) -> tuple[Rate, ...]:
    """Return, kind by kind, how many pairs this judge accepts where right and refuses where wrong."""
    counts: dict[tuple[bool, str], list[int]] = {}
    for pair in pairs:
        count = counts.setdefault((not pair.right, pair.kind), [0, 0])
        count[0] += 1
        count[1] += accepts(pair) == pair.right
    return tuple(
        Rate(kind, not wrong, count, judged) for (wrong, kind), (count, judged) in sorted(counts.items())
    )


def detection(found: Iterable[Rate]) -> float:
    """Return the share of the wrong pairs that were refused; 1 where there are none."""
    return _share([rate for rate in found if not rate.right])


def false_alarms(found: Iterable[Rate]) -> float:
    """Return the share of the right pairs that were refused."""
    return 1 - _share([rate for rate in found if rate.right])


def resembles(pair: Pair) -> bool:
    """The baseline: accept a statement of which 35 % resembles its quote."""
    said, proof = fold(pair.statement), fold(" ".join(pair.quotes))
    return SequenceMatcher(None, said, proof, autojunk=False).ratio() >= _RESEMBLANCE


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Read pairs from JSON lines: {"statement", "quotes" (or "quote"), "right" (or "supported"), "kind"}.

    Raises TestSetError, in French, for a line that is no pair.
    """
    pairs: list[Pair] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            quotes = row["quotes"] if "quotes" in row else [row["quote"]]
            right = row["right"] if "right" in row else row["supported"]
            pairs.append(
                Pair(str(row.get("kind", "")), bool(right), str(row["statement"]), tuple(map(str, quotes)))
            )
        except (ValueError, KeyError, TypeError) as error:
            fault = Fault("ce n'est pas une paire {statement, quotes, right}", number)
            raise TestSetError(path, [fault]) from error
    return tuple(pairs)


def _share(found: Sequence[Rate]) -> float:
    count = sum(rate.count for rate in found)
    return sum(rate.judged for rate in found) / count if count else 1.0


def _shuffled(pairs: list[Pair], kind: tuple[str, bool]) -> list[Pair]:
    random.Random(repr(kind)).shuffle(pairs)  # noqa: S311 - the same order each time, nothing secret
    return pairs


def _pairs(source: Source) -> Iterator[Pair]:
    document, text = source.document, source.document.text
    names = Names()
    bodies = sorted(
        {
            each.name
            for each in names.find(flatten(text))
            if not each.is_group and each.name[:1].isupper() and len(each.name) > 2
        }
    )
    years = sorted(set(LONE_YEAR.findall(text)))
    by_quote: dict[tuple[int, int], list[Funding]] = {}
    for fact in source.funding:
        by_quote.setdefault((fact.start, fact.end), []).append(fact)
    spans = [(start, end) for start, end in sentence_spans(text) if _is_usable(text[start:end])]
    inside = sorted(by_quote)
    for start, end in spans[:: len(spans) // _MOST_SENTENCES + 1]:
        quote = text[start:end]
        near = inside[bisect_left(inside, (start, start)) : bisect_left(inside, (end, end))]
        facts = [fact for span in near if span[1] <= end for fact in by_quote[span]]
        for kind, right, statement in _told(quote, facts, bodies, years):
            yield Pair(kind, right, statement, (quote,), document.name)
    for span in inside[:: len(inside) // _MOST_SENTENCES + 1]:
        rows = by_quote[span]
        for kind, right, statement in _ledger(rows, bodies):
            yield Pair(kind, right, statement, (rows[0].quote,), document.name)


def _is_usable(quote: str) -> bool:
    return (
        _SHORTEST <= len(quote) <= _LONGEST
        and not re.search(r"^#|[\t|]|https?:", quote)
        and len(re.findall(r"[^\W\d_]{3,}", quote)) >= 5
        and bool(re.search(r"[a-zà-ÿ]{3}", quote))
    )


def _told(
    quote: str, facts: Sequence[Funding], bodies: Sequence[str], years: Sequence[str]
) -> Iterator[tuple[str, bool, str]]:
    """Yield what is told of one sentence: (kind, whether it is right, statement)."""
    found = figures(quote)
    names = any(fact.funders or fact.beneficiary for fact in facts)
    if not (found or names or _DENIED.search(quote)):
        return
    plain = " ".join(quote.split())
    yield "mot à mot", True, plain
    reported = f"Selon le document, {lowered(plain)}"
    yield "rapporté", True, reported
    if (spelt := respelt(quote, found)) != quote:
        yield "unités", True, spelt
    if (other := turned(plain)) is not None:
        yield "ordre", True, other
    if (named := by_acronym(plain)) is not None:
        yield "sigle", True, named
    if (cut := _PARENTHESIS.sub("", plain)) != plain:
        yield "raccourci", True, cut
    for told in dict.fromkeys((quote, reported, turned(plain) or quote)):
        yield from _changed(told, quote, facts, bodies, years)


def _changed(
    told: str, quote: str, facts: Sequence[Funding], bodies: Sequence[str], years: Sequence[str]
) -> Iterator[tuple[str, bool, str]]:
    found = figures(told)
    amounts = [
        figure
        for figure in found
        if figure.kind == "amount" and figure.value > 0 and re.match(r"\d", told[figure.start : figure.end])
    ]
    for figure in amounts[:2]:
        written = told[figure.start : figure.end]
        for kind, change in (
            ("montant x10", tenfold),
            ("chiffres intervertis", swapped_digits),
            ("unité", other_unit),
        ):
            other = change(written)
            if other is not None and not states(quote, other):
                yield kind, False, replaced(told, figure, other)
    if len(amounts) >= 2 and amounts[0].value != amounts[-1].value:
        one, last = amounts[0], amounts[-1]
        swapped = f"{told[: one.start]}{told[last.start : last.end]}{told[one.end : last.start]}"
        yield "montants échangés", False, f"{swapped}{told[one.start : one.end]}{told[last.end :]}"
    for figure in [figure for figure in found if figure.kind == "share"][:2]:
        share = other_share(told[figure.start : figure.end])
        if not states(quote, share):
            yield "pourcentage", False, replaced(told, figure, share)
    for match in list(LONE_YEAR.finditer(told))[:1]:
        inside = [year for year in LONE_YEAR.findall(quote) if year != match[0]]
        for other in dict.fromkeys(
            (str(int(match[0]) + 1), *inside[:1], *[y for y in years if y != match[0]][:1])
        ):
            # « de 2030 à 2030 » would be no statement.
            if other not in told[max(0, match.start() - 15) : match.end() + 15]:
                yield "année", False, told[: match.start()] + other + told[match.end() :]
    if stated := _BASIS.search(told):
        basis = "TTC" if stated["b"] == "HT" else "HT"
        yield "HT/TTC", False, told[: stated.start("b")] + basis + told[stated.end("b") :]
    yield from _denials(told)
    for fact in facts[:2]:
        for kind, name in (
            ("financeur", fact.funders[0] if fact.funders else ""),
            ("bénéficiaire", fact.beneficiary or ""),
        ):
            yield from ((kind, False, changed) for changed in _renamed(told, quote, name, bodies))


def _denials(told: str) -> Iterator[tuple[str, bool, str]]:
    denied = _DENIED.search(told)
    if denied:
        yield "négation", False, told[: denied.start()] + denied["verb"] + " " + told[denied.end() :]
        return
    verb = _VERB.search(told)
    if verb:
        ne = "n'" if verb["verb"][0] in "aeéo" else "ne "
        yield "négation", False, f"{told[: verb.start()]}{ne}{verb['verb']} pas{told[verb.end() :]}"


def _renamed(told: str, quote: str, name: str, bodies: Sequence[str]) -> Iterator[str]:
    """Yield the statement with another body in the place of this one: one of the quote, one of elsewhere."""
    at = told.find(name) if name[:1].isupper() else -1
    if at < 0:
        return
    others = [body for body in bodies if not _overlap(body, name) and not _spelt_out(body, name)]
    inside = [body for body in others if body in quote]
    outside = [body for body in others if fold(body) not in fold(quote)]
    for chosen in (inside[:1], outside[len(name) % max(len(outside), 1) :][:1]):
        for other in chosen:
            changed = told[:at] + other + told[at + len(name) :]
            if not (other in inside and told.count(other) and _is_joined(told, name, other)):
                yield changed


def _is_joined(told: str, name: str, other: str) -> bool:
    """« financé par l'État et la Région »: each pays, so that naming the one for the other stays true."""
    both = ((name, other), (other, name))
    return any(re.search(rf"{re.escape(a)}.{{0,30}}(?:,| et ).{{0,12}}{re.escape(b)}", told) for a, b in both)


def _overlap(left: str, right: str) -> bool:
    one, other = (set(re.findall(r"\w{2,}", fold(name))) for name in (left, right))
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)


def _spelt_out(left: str, right: str) -> bool:
    """Whether one is the acronym of the other."""
    known = {fold(bundled().meaning(each) or "") for each in (left, right)}
    return spells(left, right) or spells(right, left) or bool(known & {fold(left), fold(right)})


def _ledger(rows: Sequence[Funding], bodies: Sequence[str]) -> Iterator[tuple[str, bool, str]]:
    """Yield lines of the ledger in words, and the same with another's amount, payer or receiver."""
    quote = " ".join(rows[0].quote.split())
    if len(quote) > 2 * _LONGEST or "\t" in rows[0].quote:
        return
    for row in rows:
        amount = " ".join(row.amount_text.split())
        payer = row.funders[0] if len(row.funders) == 1 else ""
        if row.euros is None or not re.search(r"€|euro", amount) or not _is_plain(row):
            continue
        others = [
            " ".join(other.amount_text.split())
            for other in rows
            if other.euros not in {row.euros, None}
            and set(other.funders) != set(row.funders)
            and other.funders
            and other.part_of != row.id
            and row.part_of != other.id
        ]
        say: list[tuple[str, Callable[..., str]]] = []
        if payer[:1].isupper() and payer in quote:
            say += [
                ("financeur", partial("{name} apporte {amount}.".format)),
                ("financeur", partial("Le financement s'élève à {amount}, versés par {name}.".format)),
            ]
        receiver = row.beneficiary or ""
        if receiver in quote and receiver[:1].isupper() and "," not in receiver:
            say.append(("bénéficiaire", partial("{name} reçoit {amount}.".format)))
        for kind, line in say:
            name = payer if kind == "financeur" else receiver
            yield "registre", True, line(name=_with_article(name, quote), amount=amount)
            spelt = respelt(amount, figures(amount))
            if spelt != amount:
                yield "registre", True, line(name=_with_article(name, quote), amount=spelt)
            for change, of in (
                (tenfold, "montant x10"),
                (other_unit, "unité"),
                (swapped_digits, "chiffres intervertis"),
            ):
                other = change(amount)
                if other is not None and not states(quote, other):
                    yield of, False, line(name=name, amount=other)
            if kind == "financeur" and others:
                yield "montants échangés", False, line(name=name, amount=others[0])
            strangers = [body for body in bodies if fold(body) not in fold(quote)]
            if strangers:
                yield kind, False, line(name=strangers[len(amount) % len(strangers)], amount=amount)


def _is_plain(row: Funding) -> bool:
    """Whether the amount stands close to its one payer or receiver, no other figure between them."""
    name = row.funders[0] if row.funders else row.beneficiary or ""
    at, said = row.quote.find(row.amount_text), row.quote.find(name)
    if min(at, said) < 0 or row.quote.count(row.amount_text) > 1:
        return False
    between = row.quote[said + len(name) : at] if said < at else row.quote[at + len(row.amount_text) : said]
    return len(between) <= 40 and not re.search(r"\d|[,;]", between)


def _with_article(name: str, quote: str) -> str:
    found = re.search(rf"(?:\b[Ll]['’]|\b[Ll][ae] ){re.escape(name)}", quote)
    return found[0][:1].upper() + found[0][1:] if found else name
