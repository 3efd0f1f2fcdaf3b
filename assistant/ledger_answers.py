"""Answers drawn from the ledger: sums with their terms, the greatest, lists by condition, counts."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answers import Citation, Composition, Computed, Statement
from assistant.composing import AnswerComposer, Surroundings
from assistant.ledger_desk import KeepsLedger, LedgerDesk
from assistant.ledger_questions import LedgerQuestion, ledger_question
from assistant.ledger_scope import Lines, by_receiver, lines_asked
from assistant.wording import item_words
from corpus.facts import Funding
from corpus.ledger_lines import Line
from index.seams import Hit

# All are told up to so many; of more, the first ones of a list, and fewer of a sum or a count.
_TOLD = 12
_LISTED = 10
_FIRST = 5
_BESIDE = 2
_LABEL_WORDS = 12
_SURE = 1.0


class LedgerComposer:
    """Answers from the ledger what asks for many of its lines; all else is for the composer behind it."""

    def __init__(self, others: AnswerComposer) -> None:
        self._others = others

    def compose(self, question: str, hits: Sequence[Hit], surroundings: Surroundings) -> Composition:
        """Return statements that cite lines of the ledger, or what the other composer makes of the passages."""
        if isinstance(surroundings, KeepsLedger) and (asked := ledger_question(question)) is not None:
            composition = _answer(asked, surroundings.ledger)
            if composition is not None:
                return composition
        return self._others.compose(question, hits, surroundings)


def _answer(asked: LedgerQuestion, desk: LedgerDesk) -> Composition | None:
    found = lines_asked(asked, desk)
    if found is None:
        return None
    if asked.operation in {"greatest", "least"}:
        return None if asked.is_added and found.count is None else _extreme(asked, found.lines, desk)
    if found.count is None:
        return None
    return _sum(asked, found, desk) if asked.operation == "sum" else _listed(asked, found, desk)


def _extreme(asked: LedgerQuestion, lines: Sequence[Line], desk: LedgerDesk) -> Composition:
    """Tell the greatest or least, those that equal it, and beside it the next ones."""
    groups = by_receiver(lines) if asked.is_added else [[line] for line in lines]
    worth = [(_total(group), group) for group in groups]
    worth.sort(key=lambda each: each[0], reverse=asked.operation == "greatest")
    equals = sum(1 for total, _ in worth if total == worth[0][0])
    first = worth[: min(max(asked.shown, equals), _TOLD)]
    statements = [_group(group, desk) for _, group in first]
    beside = [group for _, group in worth[len(first) : len(first) + _BESIDE]] if len(first) <= _BESIDE else []
    if beside and all(len(group) == 1 for group in beside):
        facts = desk.funding([group[0] for group in beside])
        told = " ; ".join(_told(fact) for fact in facts)
        statements.append(Statement(f"Viennent ensuite : {told}.", _citations(facts, desk)))
    else:
        statements += [_group(group, desk) for group in beside]
    return Composition(tuple(statements), confidence=_SURE)


def _group(lines: Sequence[Line], desk: LedgerDesk) -> Statement:
    """Return what one who receives got: a line, or the sum of several."""
    if len(lines) > 1:
        name = desk.funding(lines[:1])[0].beneficiary
        return _added(lines, desk, head=f"{name} : ")
    (fact,) = desk.funding(lines)
    return Statement(f"{_told(fact)}.", _citations([fact], desk))


def _sum(asked: LedgerQuestion, found: Lines, desk: LedgerDesk) -> Composition:
    if (apart := _apart(found.lines)) is not None:
        facts = desk.funding(found.lines[:_TOLD])
        told = " ; ".join(_told(fact) for fact in facts)
        statement = Statement(f"{told}.", _citations(facts, desk))
        return Composition((statement,), confidence=_SURE, note=f"Montants non additionnés : {apart}.")
    own = {line.id for line in found.own}
    others = [line for line in found.lines if line.id not in own]
    if not own:
        statements = [_one_or_added(found.lines, desk, count=found.count, euros=found.euros, by_name=True)]
    else:
        statements = [_one_or_added(found.own, desk)]
        if others:
            place = next(each.written for each in asked.mentions if each.role != "payer")
            head = f"À {place}, pour d’autres bénéficiaires : "
            statements.append(_added(others, desk, head=head, by_name=True))
    return Composition(tuple(statements), confidence=_SURE, note=_beyond(found.count or 0))


def _one_or_added(
    lines: Sequence[Line],
    desk: LedgerDesk,
    *,
    count: int | None = None,
    euros: Decimal | None = None,
    by_name: bool = False,
) -> Statement:
    if len(lines) == 1:
        return _group(lines, desk)
    return _added(lines, desk, by_name=by_name, count=count, euros=euros)


def _apart(lines: Sequence[Line]) -> str | None:
    """Return why these amounts are not to be added, or None where they are."""
    states = {line.state for line in lines if line.state}
    if states & {"demandé", "prévisionnel"} and states - {"demandé", "prévisionnel"}:
        return "les uns sont demandés ou prévus, les autres attribués"
    if len({line.basis for line in lines if line.basis}) > 1:
        return "les uns sont hors taxes, les autres toutes taxes comprises"
    return None


def _added(
    lines: Sequence[Line],
    desk: LedgerDesk,
    *,
    head: str = "",
    by_name: bool = False,
    count: int | None = None,
    euros: Decimal | None = None,
) -> Statement:
    """Return the sum with its terms, the greatest first; what further ones add up to is one term.

    `count` and `euros` are what all come to, where there are more lines than these.
    """
    whole = _total(lines) if euros is None else euros
    ordered = sorted(lines, key=lambda line: -line.euros)
    shown = _TOLD if (count or len(lines)) <= _TOLD else _FIRST
    facts = desk.funding(ordered[:shown])
    terms = [_amount(fact) for fact in facts]
    told = [f"{_amount(fact)}{_bracketed(fact, by_name=by_name)}" for fact in facts]
    computed: list[Computed] = []
    if (more := (count or len(lines)) - len(facts)) > 0:
        others = in_euros(whole - _total(ordered[:shown]))
        terms.append(others)
        told.append(f"{more} autres ({others})")
        computed = [Computed(str(more)), Computed(others)]
    total = Computed(in_euros(whole), tuple(terms))
    text = f"{head}{total.written} au total : {' + '.join(told)}."
    return Statement(text, _citations(facts, desk), (total, *computed))


def _bracketed(fact: Funding, *, by_name: bool) -> str:
    label = _label(fact, by_name=by_name)
    return f" ({label})" if label else ""


def _listed(asked: LedgerQuestion, found: Lines, desk: LedgerDesk) -> Composition:
    """Tell the lines, or who receives, as a list, the greatest first; how many there are where that is asked."""
    lines = sorted(found.lines, key=lambda line: -line.euros)
    names_receivers = asked.kind != "line"
    groups = by_receiver(lines) if names_receivers else [[line] for line in lines]
    count = len(groups) if names_receivers else found.count or len(groups)
    is_count = asked.operation == "count"
    shown = _TOLD if count <= _TOLD else _FIRST if is_count else _LISTED
    facts = desk.funding([group[0] for group in groups[:shown]])
    told = " ; ".join(_told(fact, by_name=len(found.own) < len(found.lines)) for fact in facts)
    computed: tuple[Computed, ...] = ()
    if is_count:
        noun = "bénéficiaire" if names_receivers else "financement"
        beyond = ", dont" if count > len(facts) else ""
        computed = (Computed(str(count)),)
        told = f"{count} {noun}{'s' if count > 1 else ''}{beyond} : {told}"
    statement = Statement(f"{told}.", _citations(facts, desk), computed)
    return Composition((statement,), confidence=_SURE, note=_beyond(count))


def _beyond(count: int) -> str | None:
    if count <= _TOLD:
        return None
    return f"{count} lignes répondent à la question : les plus élevées sont citées, toutes sont dans Financements."


def _told(fact: Funding, *, by_name: bool = True) -> str:
    label = _label(fact, by_name=by_name)
    return f"{label} : {_amount(fact)}" if label else _amount(fact)


def _label(fact: Funding, *, by_name: bool) -> str:
    """Return who receives and for what, in the words of the quote."""
    # « F » and « P » are codes of a column, not what a grant is for.
    purpose = item_words(fact.purpose, _LABEL_WORDS) if fact.purpose and len(fact.purpose) > 2 else ""
    said = [fact.beneficiary if by_name else "", purpose]
    return ", ".join(_cut(each) for each in said if each)


def _cut(label: str) -> str:
    said = label.split()
    return " ".join(said) if len(said) <= _LABEL_WORDS + 2 else f"{' '.join(said[:_LABEL_WORDS])}…"


def _amount(fact: Funding) -> str:
    """Return the amount as written; bare digits are parted by threes."""
    written = " ".join(fact.amount_text.split())
    bare = re.fullmatch(r"(\d{4,})([.,]\d+)?", written)
    return f"{_by_threes(bare[1])}{bare[2] or ''}" if bare else written


def in_euros(amount: Decimal) -> str:
    """Return an amount as it is written in French: « 345 000 € », « 1 200,50 € »."""
    whole, _, cents = f"{amount:.2f}".partition(".")
    return f"{_by_threes(whole)}{'' if cents == '00' else f',{cents}'} €"


def _by_threes(digits: str) -> str:
    return f"{int(digits):,}".replace(",", "\u00a0")


def _total(lines: Sequence[Line]) -> Decimal:
    return sum((line.euros for line in lines), Decimal(0))


def _citations(facts: Sequence[Funding], desk: LedgerDesk) -> tuple[Citation, ...]:
    return tuple(Citation(desk.passage(fact), fact.start, fact.end) for fact in facts)
