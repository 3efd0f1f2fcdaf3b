"""Statements made of the candidates chosen: a sentence or a list, with the quotes that prove it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answers import Citation, Statement
from assistant.french.ranges import range_holds
from assistant.french.vocabulary import AMOUNT_NOUNS, MONEY_VERBS
from assistant.french.wording import LONG, cleaned, item_words, joined, shortened
from assistant.french.words import stems_of, words
from assistant.passages.candidates import Candidate, Span
from assistant.passages.coverage import Matcher
from assistant.passages.expectations import is_demanding
from assistant.passages.quotable import Listing, Unit, label_of, says
from assistant.passages.tabular import TableRow, figure, is_figure, runs_together, told
from assistant.questions.things_asked import Part

_LIST_WORDS = 60
# How columns are called that name who receives or carries out.
_RECEIVERS = stems_of("bénéficiaire attributaire porteur demandeur titulaire maître structure association")
# Words of the question that weigh less than this may fall with the clause that holds them.
_TELLING = 0.3


def statement_of(
    parts: Sequence[Part],
    candidate: Candidate,
    matcher: Matcher,
    read: Span | None = None,
    longest: int = LONG,
) -> Statement:
    """Return what the candidate says of these parts of the question, the first of which it was chosen for, and its proof.

    `read` is what a reader takes for the answer in short, in the text of its unit. From `longest` words on, a sentence is cut
    to what answers.
    """
    return _with_short(_worded(parts, candidate, matcher, longest), parts[0], candidate, read)


def _worded(parts: Sequence[Part], candidate: Candidate, matcher: Matcher, longest: int) -> Statement:
    if candidate.listing is not None:
        return _listed(candidate.listing)
    unit = candidate.unit
    row = matcher.row(unit)
    if row is not None:
        return _row(parts, candidate, row, matcher)
    told = Statement(shortened(unit.text, _kept(candidate, matcher), longest), (unit.citation(),))
    label = None if says(unit) else label_of(candidate.place.run, candidate.place.rank)
    if label is None:
        return told
    return Statement(f"{cleaned(label.text).rstrip(' :')} : {told.text}", (*told.citations, label.citation()))


def _with_short(statement: Statement, part: Part, candidate: Candidate, read: Span | None) -> Statement:
    """Return the statement with the very thing asked told apart: of its kind, where only that answers, or as it was read."""
    span = candidate.span if is_demanding(part) else read
    if span is None:
        return statement
    short = cleaned(candidate.unit.text[slice(*span)]).strip(" .,;:")
    if short not in statement.text:
        short = figure(short)
    # « 42 » alone is not where the seat is.
    is_told = is_demanding(part) or any(character.isalpha() for character in short)
    return replace(statement, short=short) if is_told and short in statement.text else statement


def _row(parts: Sequence[Part], candidate: Candidate, row: TableRow, matcher: Matcher) -> Statement:
    """Return a row of a table in words, with its header as a second quote where the words take names from it."""
    unit = candidate.unit
    said = told(
        unit,
        row,
        lambda cell, name: max(_worth(part, cell, name, matcher) for part in parts),
        candidate.span,
    )
    proofs = [unit.citation()]
    if runs_together(unit):
        # Quoted whole, « 504 460 149 » would read as one number.
        proofs = [unit.citation(*_trimmed(unit.text, span)) for span in said.spans]
    if said.is_named and row.header is not None:
        proofs.append(row.header.citation())
    proofs.extend(source.citation() for source in said.sources)
    return Statement(said.text, tuple(dict.fromkeys(proofs)))


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    cell = text[slice(*span)]
    return span[0] + len(cell) - len(cell.lstrip()), span[1] - len(cell) + len(cell.rstrip())


def _worth(part: Part, cell: str, name: str, matcher: Matcher) -> float:
    """Return what a cell of a long row is worth: a figure by its column's name, a text by its own words."""
    said = matcher.said_of(name)
    if (is_held := range_holds(name, matcher.values)) is not None:
        # Of columns for ranges, the one that holds the number asked about.
        return 5.0 if is_held else 0.0
    if not is_figure(cell):
        is_receiver = not _RECEIVERS.isdisjoint(word.stem for word in words(name))
        return matcher.said_of(cell) + 0.1 * said + is_receiver
    if "€" in cell or "%" in cell:
        return 1.0 + said
    is_money = any(word.stem in AMOUNT_NOUNS | MONEY_VERBS for word in words(name))
    is_asked = part.kind in {"amount", "quantity", "share", "funder"}
    return said + (0.0 if not is_money else 1.0 if is_asked else 0.5)


def _kept(candidate: Candidate, matcher: Matcher) -> list[tuple[int, int]]:
    """Return the stretches that answer: the thing asked, and the question's words nearest to it."""
    unit, span = candidate.unit, candidate.span
    kept = [span] if span else []
    centre = span[0] if span else 0
    for stem, met in matcher.meetings(unit).places.items():
        places = [unit.words[rank] for rank, quality in met if quality > 0.5]
        if places and matcher.weights[stem] >= _TELLING:
            word = min(places, key=lambda place: abs(place.start - centre))
            kept.append((word.start, word.end))
    return kept


def _listed(listing: Listing) -> Statement:
    units = [unit for item in listing.items for unit in item]
    if all(item[0].is_heading for item in listing.items):
        intro = "" if listing.intro in units else cleaned(listing.intro.text)
        text = joined(intro, [cleaned(unit.text) for unit in units])
        quoted = units if listing.intro in units else [listing.intro, *units]
        return Statement(text, tuple(unit.citation() for unit in quoted))
    limit = max(5, _LIST_WORDS // len(listing.items))
    items = [item_words(" ".join(unit.text for unit in item), limit) for item in listing.items]
    is_apart = listing.intro not in units
    intro = cleaned(listing.intro.text) if is_apart and listing.intro.introduces else ""
    return Statement(joined(intro, items), _quotes([listing.intro, *units] if is_apart else units))


def _quotes(units: Sequence[Unit]) -> tuple[Citation, ...]:
    """Return one quote per passage, from the first to the last of the units."""
    by_passage: dict[str, list[Unit]] = {}
    for unit in units:
        by_passage.setdefault(unit.passage.id, []).append(unit)
    return tuple(Citation(group[0].passage, group[0].start, group[-1].end) for group in by_passage.values())


def without_repeats(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements, each quote said once."""
    kept: dict[tuple[Citation, ...], Statement] = {}
    for statement in statements:
        kept.setdefault(statement.citations, statement)
    return tuple(kept.values())
