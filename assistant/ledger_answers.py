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

_TOLD = 12
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
    is_extreme = asked.operation in {"greatest", "least"}
    if not found.is_whole and (not is_extreme or asked.is_added):
        return None
    if is_extreme:
        return _extreme(asked, found.lines, desk)
    if asked.operation == "sum":
        return _sum(found, desk)
    return _listed(asked, found, desk)


def _extreme(asked: LedgerQuestion, lines: Sequence[Line], desk: LedgerDesk) -> Composition:
    """Tell the greatest or least, those that equal it, and beside it the next ones."""
    groups = by_receiver(lines) if asked.is_added else [[line] for line in lines]
    worth = [(_total(group), group) for group in groups]
    worth.sort(key=lambda each: each[0], reverse=asked.operation == "greatest")
    equals = sum(1 for total, _ in worth if total == worth[0][0])
    first = worth[: min(max(asked.shown, equals), _TOLD)]
    statements = [_group(group, desk) for _, group in first]
    beside = [group for _, group in worth[len(first) : len(first) + _BESIDE]] if len(first) <= _BESIDE else []
    if all(len(group) == 1 for group in beside) and beside:
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


def _sum(found: Lines, desk: LedgerDesk) -> Composition:
    if (apart := _apart(found.lines)) is not None:
        facts = desk.funding(found.lines[:_TOLD])
        told = " ; ".join(_told(fact) for fact in facts)
        statement = Statement(f"{told}.", _citations(facts, desk))
        return Composition((statement,), confidence=_SURE, note=f"Montants non additionnés : {apart}.")
    if len(found.lines) == 1:
        return Composition((_group(found.lines, desk),), confidence=_SURE)
    statement = _added(found.lines, desk, by_name=not found.names_receiver)
    return Composition((statement,), confidence=_SURE, note=_beyond(len(found.lines)))


def _apart(lines: Sequence[Line]) -> str | None:
    """Return why these amounts are not to be added, or None where they are."""
    states = {line.state for line in lines if line.state}
    if states & {"demandé", "prévisionnel"} and states - {"demandé", "prévisionnel"}:
        return "les uns sont demandés ou prévus, les autres attribués"
    if len({line.basis for line in lines if line.basis}) > 1:
        return "les uns sont hors taxes, les autres toutes taxes comprises"
    return None


def _added(lines: Sequence[Line], desk: LedgerDesk, *, head: str = "", by_name: bool = False) -> Statement:
    """Return the sum with its terms, the greatest first; what further ones add up to is one term."""
    ordered = sorted(lines, key=lambda line: -line.euros)
    facts = desk.funding(ordered[:_TOLD])
    terms = [_amount(fact) for fact in facts]
    told = [f"{_amount(fact)}{_bracketed(fact, by_name=by_name)}" for fact in facts]
    computed: list[Computed] = []
    if rest := ordered[_TOLD:]:
        count, others = str(len(rest)), in_euros(_total(rest))
        terms.append(others)
        told.append(f"{count} autres ({others})")
        computed = [Computed(count), Computed(others)]
    total = Computed(in_euros(_total(lines)), tuple(terms))
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
    facts = desk.funding([group[0] for group in groups[:_TOLD]])
    told = " ; ".join(_told(fact, by_name=not found.names_receiver) for fact in facts)
    computed: tuple[Computed, ...] = ()
    if asked.operation == "count":
        noun = "bénéficiaire" if names_receivers else "financement"
        count = str(len(groups))
        beyond = ", dont les plus élevés" if len(groups) > len(facts) else ""
        told = f"{count} {noun}{'s' if len(groups) > 1 else ''}{beyond} : {told}"
        computed = (Computed(count),)
    statement = Statement(f"{told}.", _citations(facts, desk), computed)
    return Composition((statement,), confidence=_SURE, note=_beyond(len(groups)))


def _beyond(count: int) -> str | None:
    if count <= _TOLD:
        return None
    return (
        f"{count} lignes répondent à la question : les {_TOLD} plus élevées sont citées, voir Financements."
    )


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
