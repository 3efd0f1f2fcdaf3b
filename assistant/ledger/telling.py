"""Lines of the ledger told as an answer: their sum with its terms, the greatest of them, a list, a count."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from assistant.answers import Citation, Composition, Computed, Statement
from assistant.french.formats import counted, in_euros
from assistant.ledger.bearing import AREAS, own_words
from assistant.ledger.line_words import amount_of, cited, euros_of, label_of, line_told
from assistant.ledger.requests import LedgerQuestion, Operation
from assistant.ledger.scope import Lines, by_receiver
from assistant.library.ledger_desk import LedgerDesk
from assistant.questions.asking import Of
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


_SIZES: tuple[Operation, ...] = ("greatest", "least")
_NOUNS: dict[Of, str] = {"receiver": "bénéficiaire", "giver": "financeur", "year": "année"}
_PROSE = "Total de lignes de tableaux : un montant qu’une phrase seule énonce n’y est pas compté."


class _Item(NamedTuple):
    """One of those listed: its words, what it comes to, the figures reckoned and the quotes."""

    text: str
    amount: str
    computed: tuple[Computed, ...]
    quotes: tuple[Citation, ...]


def answer(asked: LedgerQuestion, found: Lines, desk: LedgerDesk) -> Composition | None:
    """Return what these lines say, each thing asked in turn, or None where they can't be added or counted."""
    extremes = [each for each in _SIZES if each in asked.operations]
    statements: list[Statement] = []
    notes: list[str | None] = []
    if asked.operations - set(_SIZES):
        if found.count is None or not ("list" in asked.operations or _is_apart_by_document(found)):
            return None
        if asked.operations & {"sum", "compare"} and (apart := _apart(found.lines)) is not None:
            facts = desk.funding(found.lines[:_TOLD])
            statements.append(Statement(f"{' ; '.join(map(line_told, facts))}.", cited(facts, desk)))
            notes.append(f"{NOT_ADDED} : {apart}.")
        else:
            statements += _added_up(asked, found, desk) if _is_sum(asked) else [_listed(asked, found, desk)]
            notes += [_prose(found, desk) if _is_sum(asked) else None, _beyond(found.count)]
    if extremes and found.count is None and asked.of in {"receiver", "giver", "year"}:
        return None
    for size in extremes:
        statements += _extreme(asked, size, found.lines, desk, is_alone=len(extremes) == 1 and not statements)
    return Composition(
        tuple(statements), confidence=SURE, note=" ".join(dict.fromkeys(filter(None, notes))) or None
    )


def _is_sum(asked: LedgerQuestion) -> bool:
    return bool(asked.operations & {"sum", "compare"}) and not asked.operations & {"list"}


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


def _groups(asked: LedgerQuestion, lines: Sequence[LedgerLine]) -> list[list[LedgerLine]]:
    """Return the lines of each that is counted, listed or ranked."""
    if asked.of == "receiver":
        return by_receiver(lines)
    groups: dict[str, list[LedgerLine]] = {}
    for line in lines:
        key = line.years if asked.of == "year" else line.funders if asked.of == "giver" else ""
        groups.setdefault(key.strip() or line.id, []).append(line)
    return list(groups.values())


def _extreme(
    asked: LedgerQuestion, size: Operation, lines: Sequence[LedgerLine], desk: LedgerDesk, *, is_alone: bool
) -> list[Statement]:
    """Tell the greatest or least, those that equal it, and beside it the next ones where nothing else is told."""
    worth = [(euros_of(group), group) for group in _groups(asked, lines)]
    worth.sort(key=lambda each: each[0], reverse=size == "greatest")
    equals = sum(1 for total, _ in worth if total == worth[0][0])
    first = worth[: min(max(asked.shown, equals), _TOLD)]
    statements = [_group(group, asked, desk) for _, group in first]
    if not is_alone or len(first) > _BESIDE:
        return statements
    beside = [group for _, group in worth[len(first) :]]
    beside = beside if len(beside) < _TOLD else beside[:_BESIDE]
    if beside and all(len(group) == 1 for group in beside):
        facts = desk.funding([group[0] for group in beside])
        said = " ; ".join(map(line_told, facts))
        head = "Viennent ensuite" if len(facts) > 1 else "Vient ensuite"
        return [*statements, Statement(f"{head} : {said}.", cited(facts, desk))]
    return [*statements, *(_group(group, asked, desk) for group in beside[:_BESIDE])]


def _group(lines: Sequence[LedgerLine], asked: LedgerQuestion, desk: LedgerDesk) -> Statement:
    """Return what one of those ranked comes to: a line, or the sum of several."""
    if len(lines) > 1 or asked.of == "year":
        told = _added(lines, desk, head=_head(lines, asked, desk), by_name=asked.of != "receiver")
        # The years are those of the lists, which their rows need not say.
        years = tuple(map(Computed, lines[0].years.split())) if asked.of == "year" else ()
        return replace(told, computed=(*years, *told.computed))
    (fact,) = desk.funding(lines)
    return Statement(f"{line_told(fact)}.", cited([fact], desk))


def _head(lines: Sequence[LedgerLine], asked: LedgerQuestion, desk: LedgerDesk) -> str:
    (fact,) = desk.funding(lines[:1])
    if asked.of == "year":
        return f"{lines[0].years.strip()} : "
    return f"{', '.join(fact.funders) if asked.of == 'giver' else fact.beneficiary} : "


def _added_up(asked: LedgerQuestion, found: Lines, desk: LedgerDesk) -> list[Statement]:
    """Tell what the lines add up to: those of who is named, then those of others in its place."""
    place = next(
        (
            each.written
            for each in asked.mentions
            if each.role in {"receiver", "place"} and each.words not in AREAS
        ),
        "",
    )
    count = _counted(asked, found)
    receivers = len({own_words(line.beneficiary) for line in found.own})
    own = [_added(found.own, desk, by_name=receivers > 1, said=count)] if found.own else []
    if len(found.own) == len(found.lines):
        return own
    head = f"À {place}, tous bénéficiaires : " if place and own else ""
    return [
        *own,
        _added(
            found.lines,
            desk,
            head=head,
            by_name=True,
            said="" if own else count,
            count=found.count,
            euros=found.euros,
        ),
    ]


def _counted(asked: LedgerQuestion, found: Lines) -> str:
    """Return how many lines, or bodies, are added up: whoever asks for a sum wants to know of what, and whoever counts."""
    lines = found.own or found.lines
    count = len(lines) if found.own else found.count or len(lines)
    if asked.of not in {"line", ""} and count == len(lines):
        return counted(len(_groups(asked, lines)), _NOUNS[asked.of])
    return f"{count} {asked.noun}" if asked.noun else counted(count, "financement")


def _prose(found: Lines, desk: LedgerDesk) -> str | None:
    is_listed = all(desk.grid(line) is not None for line in found.lines)
    is_register = all(desk.documents[line.document_id].is_sheet for line in found.lines)
    return _PROSE if is_listed and not is_register else None


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
    said: str = "",
    count: int | None = None,
    euros: Decimal | None = None,
) -> Statement:
    """Return the sum with its terms, the greatest first; what further ones add up to is one term.

    `said` is how many there are, where that is asked; `count` and `euros` are what all come to, where there are more
    lines than these.
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
    told = [f"{term} ({label})" if label else term for term, label in zip(terms, labels, strict=True)]
    computed = [Computed(said.split(maxsplit=1)[0])] if said else []
    if (more := (count or len(lines)) - len(facts)) > 0:
        others = in_euros(whole - euros_of(ordered[:shown]))
        terms.append(others)
        told.append(f"{more} autres ({others})")
        computed += [Computed(str(more)), Computed(others)]
    total = Computed(in_euros(whole), tuple(terms))
    beyond = f"{said}, " if said else ""
    text = f"{head}{beyond}{total.written} au total : {' + '.join(told)}."
    return Statement(text, cited(facts, desk), (total, *computed))


def _listed(asked: LedgerQuestion, found: Lines, desk: LedgerDesk) -> Statement:
    """Tell the lines, or who receives or gives, as a list, the greatest first; how many there are where that is asked."""
    is_of_lines = asked.of in {"line", ""}
    groups = _groups(asked, found.lines)
    groups.sort(key=euros_of, reverse=True)
    count = (found.count or len(groups)) if is_of_lines else len(groups)
    is_count = "count" in asked.operations
    shown = groups[: _TOLD if count <= _TOLD else _FIRST if is_count else _LISTED]
    by_name = len(found.own) < len(found.lines)
    stated = {fact.id: fact for fact in desk.funding([line for group in shown for line in _greatest(group)])}
    items = [_item(group, stated, asked, desk, by_name=by_name) for group in shown]
    said = " ; ".join(item.text for item in items)
    computed = tuple(each for item in items for each in item.computed)
    is_all = count == len(shown)
    is_summed = found.euros is not None and _apart(found.lines) is None
    if is_count or (is_summed and (is_all or "sum" in asked.operations)):
        head = _counted(asked, replace(found, own=()))
        computed = (*computed, Computed(head.split(maxsplit=1)[0]))
        if is_summed and found.euros is not None:
            whole = Computed(in_euros(found.euros), tuple(item.amount for item in items) if is_all else ())
            computed = (*computed, whole)
            head = f"{head}, {whole.written} au total"
        said = f"{head}{'' if is_all else ', dont'} : {said}" if count > 1 else said
    return Statement(f"{said}.", tuple(each for item in items for each in item.quotes), computed)


def _greatest(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    return sorted(lines, key=lambda line: -line.euros)[:_FIRST]


def _item(
    lines: Sequence[LedgerLine],
    stated: Mapping[str, Funding],
    asked: LedgerQuestion,
    desk: LedgerDesk,
    *,
    by_name: bool,
) -> _Item:
    """Return a line, or what several of one who receives add up to."""
    facts = [stated[line.id] for line in _greatest(lines)]
    if len(lines) == 1:
        return _Item(line_told(facts[0], by_name=by_name), amount_of(facts[0]), (), cited(facts, desk))
    terms = [amount_of(fact) for fact in facts]
    computed: tuple[Computed, ...] = ()
    if len(lines) > len(facts):
        terms.append(
            in_euros(euros_of(lines) - sum((fact.euros or Decimal(0) for fact in facts), Decimal(0)))
        )
        computed = (Computed(terms[-1]),)
    total = Computed(in_euros(euros_of(lines)), tuple(terms))
    text = f"{_head(lines, asked, desk)}{total.written} ({' + '.join(terms)})"
    return _Item(text, total.written, (total, *computed), cited(facts, desk))


def _beyond(count: int) -> str | None:
    if count <= _TOLD:
        return None
    return f"{count} réponses dans le registre : les plus élevées sont citées, toutes sont à la page Financements."
