"""Lines of the ledger told as an answer: their sum with its terms, the greatest of them, a list, a count."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.answers import Citation, Composition, Computed, Statement
from assistant.french.formats import counted, in_euros
from assistant.ledger.line_words import amount_of, cited, euros_of, label_of, line_told
from assistant.ledger.requests import AREAS, LedgerQuestion
from assistant.ledger.scope import Lines, by_receiver, lines_asked
from assistant.library.ledger_desk import LedgerDesk
from corpus.catalogue.ledger_lines import LedgerLine
from corpus.facts.facts import Funding

# All are told up to so many; of more, the first ones of a list, and fewer of a sum or a count.
_TOLD = 12
_LISTED = 10
_FIRST = 5
_BESIDE = 2
SURE = 1.0
"""The confidence of an answer drawn from lines that bear every name of the question."""

NOT_ADDED = "Montants non additionnés"
"""How the note begins that says why a sum is not given."""


_PROSE = "Total de lignes de tableaux : un montant qu’une phrase seule énonce n’y est pas compté."


def answer(asked: LedgerQuestion, desk: LedgerDesk) -> Composition | None:
    """Return what the ledger says, or None where the question's names are not surely understood."""
    found = lines_asked(asked, desk)
    if found is None:
        return None
    if asked.operation in {"greatest", "least"}:
        return None if asked.is_added and found.count is None else _extreme(asked, found.lines, desk)
    if asked.of_receiver and len(found.own) < len(found.lines):
        return None
    if found.count is None or not (asked.operation == "list" or _is_apart_by_document(found)):
        return None
    return _sum(asked, found, desk) if asked.operation == "sum" else _listed(asked, found, desk)


def _is_apart_by_document(found: Lines) -> bool:
    """Whether lines can be added or counted: those of one who is named, or of documents on different years.

    Where several documents list many grants of one year, names spelt in two ways hide that one repeats the other.
    """
    if found.own:
        return True
    years: dict[str, set[str]] = {}
    for line in found.lines:
        years.setdefault(line.document_id, set()).update(line.years.split())
    every = [year for each in years.values() for year in each]
    return len(years) == 1 or (len(every) == len(set(every)) and all(years.values()))


def _extreme(asked: LedgerQuestion, lines: Sequence[LedgerLine], desk: LedgerDesk) -> Composition:
    """Tell the greatest or least, those that equal it, and beside it the next ones."""
    groups = by_receiver(lines) if asked.is_added else [[line] for line in lines]
    worth = [(euros_of(group), group) for group in groups]
    worth.sort(key=lambda each: each[0], reverse=asked.operation == "greatest")
    equals = sum(1 for total, _ in worth if total == worth[0][0])
    first = worth[: min(max(asked.shown, equals), _TOLD)]
    statements = [_group(group, desk) for _, group in first]
    beside = [group for _, group in worth[len(first) : len(first) + _BESIDE]] if len(first) <= _BESIDE else []
    if beside and all(len(group) == 1 for group in beside):
        facts = desk.funding([group[0] for group in beside])
        said = " ; ".join(map(line_told, facts))
        head = "Viennent ensuite" if len(facts) > 1 else "Vient ensuite"
        statements.append(Statement(f"{head} : {said}.", cited(facts, desk)))
    else:
        statements += [_group(group, desk) for group in beside]
    return Composition(tuple(statements), confidence=SURE)


def _group(lines: Sequence[LedgerLine], desk: LedgerDesk) -> Statement:
    """Return what one who receives got: a line, or the sum of several."""
    if len(lines) > 1:
        name = desk.funding(lines[:1])[0].beneficiary
        return _added(lines, desk, head=f"{name} : ")
    (fact,) = desk.funding(lines)
    return Statement(f"{line_told(fact)}.", cited([fact], desk))


def _sum(asked: LedgerQuestion, found: Lines, desk: LedgerDesk) -> Composition:
    """Tell what the lines add up to: those of who is named, then those of others in its place."""
    if (apart := _apart(found.lines)) is not None:
        facts = desk.funding(found.lines[:_TOLD])
        statement = Statement(f"{' ; '.join(map(line_told, facts))}.", cited(facts, desk))
        return Composition((statement,), confidence=SURE, note=f"{NOT_ADDED} : {apart}.")
    place = next(
        (each.written for each in asked.mentions if each.role == "receiver" and each.words not in AREAS), ""
    )
    everyone = _added(
        found.lines,
        desk,
        head=f"À {place}, tous bénéficiaires : " if place else "",
        by_name=True,
        count=found.count,
        euros=found.euros,
    )
    if not found.own:
        statements = [everyone]
    else:
        statements = [_added(found.own, desk), *([everyone] if len(found.own) < len(found.lines) else [])]
    is_register = all(desk.documents[line.document_id].is_sheet for line in found.lines)
    notes = [None if is_register else _PROSE, _beyond(found.count or 0)]
    return Composition(tuple(statements), confidence=SURE, note=" ".join(filter(None, notes)) or None)


def _apart(lines: Sequence[LedgerLine]) -> str | None:
    """Return why these amounts are not to be added, or None where they are."""
    states = {line.state for line in lines if line.state}
    if states & {"demandé", "prévisionnel"} and states - {"demandé", "prévisionnel"}:
        return "les uns sont demandés ou prévus, les autres attribués"
    if len({line.basis for line in lines if line.basis}) > 1:
        return "les uns sont hors taxes, les autres toutes taxes comprises"
    return None


def _added(
    lines: Sequence[LedgerLine],
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
    if len(lines) == 1:
        (fact,) = desk.funding(lines)
        return Statement(f"{head}{line_told(fact, by_name=by_name or not head)}.", cited([fact], desk))
    whole = euros_of(lines) if euros is None else euros
    ordered = sorted(lines, key=lambda line: -line.euros)
    shown = _TOLD if (count or len(lines)) <= _TOLD else _FIRST
    facts = desk.funding(ordered[:shown])
    terms = [amount_of(fact) for fact in facts]
    labels = [label_of(fact, by_name=by_name) for fact in facts]
    said = [f"{term} ({label})" if label else term for term, label in zip(terms, labels, strict=True)]
    computed: list[Computed] = []
    if (more := (count or len(lines)) - len(facts)) > 0:
        others = in_euros(whole - euros_of(ordered[:shown]))
        terms.append(others)
        said.append(f"{more} autres ({others})")
        computed = [Computed(str(more)), Computed(others)]
    total = Computed(in_euros(whole), tuple(terms))
    text = f"{head}{total.written} au total : {' + '.join(said)}."
    return Statement(text, cited(facts, desk), (total, *computed))


def _listed(asked: LedgerQuestion, found: Lines, desk: LedgerDesk) -> Composition:
    """Tell the lines, or who receives, as a list, the greatest first; how many there are where that is asked."""
    is_of_lines = asked.kind == "line"
    groups = [[line] for line in found.lines] if is_of_lines else by_receiver(found.lines)
    groups.sort(key=euros_of, reverse=True)
    count = (found.count or len(groups)) if is_of_lines else len(groups)
    is_count = asked.operation == "count"
    shown = groups[: _TOLD if count <= _TOLD else _FIRST if is_count else _LISTED]
    by_name = len(found.own) < len(found.lines)
    stated = {fact.id: fact for fact in desk.funding([line for group in shown for line in _greatest(group)])}
    items = [_item(group, stated, desk, by_name=by_name) for group in shown]
    said = " ; ".join(text for text, _, _ in items)
    computed = tuple(each for _, sums, _ in items for each in sums)
    if is_count:
        noun = "financement" if is_of_lines else "bénéficiaire"
        computed = (*computed, Computed(str(count)))
        beyond = ", dont" if count > len(shown) else ""
        said = f"{counted(count, noun)}{beyond} : {said}"
    statement = Statement(f"{said}.", tuple(each for _, _, quotes in items for each in quotes), computed)
    return Composition((statement,), confidence=SURE, note=_beyond(count))


def _greatest(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    return sorted(lines, key=lambda line: -line.euros)[:_FIRST]


def _item(
    lines: Sequence[LedgerLine], stated: Mapping[str, Funding], desk: LedgerDesk, *, by_name: bool
) -> tuple[str, tuple[Computed, ...], tuple[Citation, ...]]:
    """Return a line, or what several of one who receives add up to, with the figures reckoned and the quotes."""
    facts = [stated[line.id] for line in _greatest(lines)]
    if len(lines) == 1:
        return line_told(facts[0], by_name=by_name), (), cited(facts, desk)
    terms = [amount_of(fact) for fact in facts]
    computed: tuple[Computed, ...] = ()
    if len(lines) > len(facts):
        terms.append(
            in_euros(euros_of(lines) - sum((fact.euros or Decimal(0) for fact in facts), Decimal(0)))
        )
        computed = (Computed(terms[-1]),)
    total = Computed(in_euros(euros_of(lines)), tuple(terms))
    text = f"{facts[0].beneficiary} : {total.written} ({' + '.join(terms)})"
    return text, (total, *computed), cited(facts, desk)


def _beyond(count: int) -> str | None:
    if count <= _TOLD:
        return None
    return f"{count} réponses dans le registre : les plus élevées sont citées, toutes sont à la page Financements."
