"""Sides compared: what each of two or more gives, or receives, told one beside the other."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answers import Composition, Computed, Statement
from assistant.ledger.line_words import amount_of, euros_of
from assistant.ledger.requests import LedgerQuestion, Role
from assistant.ledger.scope import Lines
from assistant.ledger.telling import NOT_ADDED, SURE, answer
from assistant.library.ledger_desk import LedgerDesk
from corpus.catalogue.ledger_lines import LedgerLine
from corpus.french.folding import fold, words_of

# Who is compared as receiving may be said as a place.
_SIDES: tuple[tuple[Role, ...], ...] = (("receiver", "place"), ("payer",))


def sides_of(asked: LedgerQuestion) -> list[tuple[str, LedgerQuestion]]:
    """Return what is asked of each of two or more sides, with its name; nothing where no sides are compared."""
    if not asked.operations & {"compare", "greatest", "least"}:
        return []
    alone = replace(asked, operations=frozenset({"sum"}), of="line")
    for roles in _SIDES:
        names = [each for each in asked.mentions if each.role in roles]
        others = tuple(each for each in asked.mentions if each.role not in roles)
        if len(names) > 1 and ("compare" in asked.operations or len({name.role for name in names}) == 1):
            return [
                (name.written, replace(alone, mentions=(replace(name, role=roles[0]), *others)))
                for name in names
            ]
    if len(asked.years) > 1 and (asked.of == "year" or "compare" in asked.operations):
        return [(str(year), replace(alone, years=(year,))) for year in asked.years]
    return []


def is_told(side: str, lines: Sequence[LedgerLine]) -> bool:
    """Whether one of the lines says the name of a side, or is of its year."""
    words = set(words_of(side))
    return any(
        words <= {*words_of(line.quote), *words_of(line.funders), *line.years.split()} for line in lines
    )


def side_by_side(
    sides: Sequence[tuple[str, LedgerQuestion]],
    asked: LedgerQuestion,
    lines: Callable[[LedgerQuestion], Lines | None],
    desk: LedgerDesk,
) -> Composition | None:
    """Return what each side comes to, the greatest first (the least, where that is asked); None where one is not known."""
    told: list[tuple[Lines, Statement]] = []
    for name, alone in sides:
        found = lines(alone)
        composition = answer(alone, found, desk) if found is not None else None
        if found is None or composition is None or (composition.note or "").startswith(NOT_ADDED):
            return None
        told.append((found, _side(name, found, composition.statements[0], desk)))
    # What both give together is no side's own.
    every = [line.id for found, _ in told for line in found.own or found.lines]
    if not told or len(every) != len(set(every)):
        return None
    told.sort(
        key=lambda each: euros_of(each[0].own or each[0].lines), reverse="least" not in asked.operations
    )
    return Composition(tuple(statement for _, statement in told), confidence=SURE)


def _side(name: str, found: Lines, told: Statement, desk: LedgerDesk) -> Statement:
    if len(found.lines) == 1 and found.lines[0].funders.strip():
        # Who gives one amount is known: what it is, no more.
        (fact,) = desk.funding(found.lines)
        if set(words_of(name)) <= set(words_of(found.lines[0].funders)):
            said = (fact.basis, fact.state, fact.programme, fact.period)
            beside = [each for each in said if each and fold(each) in fold(fact.quote)]
            return replace(told, text=f"{name} : {', '.join((amount_of(fact), *beside))}.")
    if fold(told.text).startswith(fold(name)):
        return told
    # The year is that of the list, which its rows need not say.
    computed = (Computed(name), *told.computed) if name.isdigit() else told.computed
    return replace(told, text=f"{name} : {told.text}", computed=computed)
