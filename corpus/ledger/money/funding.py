"""Who funds what, as the sentences of a document state it: one row an amount, or a share of a cost."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.documents import Document
from corpus.facts.facts import Cutter, Funding
from corpus.french.amounts import Amount, basis_at, find_amounts
from corpus.french.organisations import Names, Organisation, payer
from corpus.french.programmes import find_programmes
from corpus.ledger.money.natures import nature_of
from corpus.ledger.money.particulars import is_place_name, period_of, place_of, state_of
from corpus.ledger.money.payers import Clause, Payment, read_payment
from corpus.ledger.money.purposes import purpose_of
from corpus.ledger.money.receivers import line_label, receiver_of
from corpus.ledger.sentences.authors import named, payer_of
from corpus.ledger.sentences.prose import StatedSentence, opening
from corpus.ledger.sentences.references import Mentions

# What points back at the money of the sentence before.
_ANAPHORA = re.compile(
    r"à cet effet|ce(?:tte|s|t)? (?:enveloppe|crédits?|fonds|dispositif|aide|aides|montant|somme|subvention"
    r"|dotation|soutien)",
    re.IGNORECASE,
)
# What a council gives in its own papers: « il est proposé d'attribuer une subvention de … ».
_OWN_GRANT = re.compile(
    r"(?:propos\w+ (?:d'|de (?:lui |leur )?)|décid\w+ (?:d'|de (?:lui |leur )?)|^\W*(?:d'|de (?:lui |leur )?))"
    r"(?:attribuer|verser|accorder|allouer|octroyer)\b.*\b(?:subvention|participation|aide|somme|soutien)",
    re.IGNORECASE,
)
_HELP_OF = re.compile(
    r"(?:aides?|soutien|appui|concours|coup de pouce|financements?|subventions?|dotations?|crédits)(?: +[a-zà-ÿ]+)?"
    r" +(?:de +|du +|d')(?:la +|l')?$"
)
_FIGURE_ALONE = re.compile(r"[\W_]*$")
_COST = re.compile(
    r"(?:coût|montant|total|budget|dépense|opération|travaux|projet|investissement)", re.IGNORECASE
)


def read_funding(
    document: Document, statements: Sequence[StatedSentence], names: Names, mentions: Mentions, cutter: Cutter
) -> tuple[Funding, ...]:
    """Return the amounts that the sentences of a document state, in order, linked to their wholes."""
    found: list[Funding] = []
    author = payer_of(document)
    latest: tuple[int, list[Funding]] = (-2, [])
    # For each statement that introduces a list, its amounts.
    introduced: dict[int, list[Funding]] = {}
    for statement in statements:
        amounts = find_amounts(statement.flat)
        if not amounts:
            continue
        rows = _rows(document, statement, statements, amounts, names, mentions, cutter, author)
        if _ANAPHORA.search(statement.flat):
            before = statements[statement.rank - 1] if statement.rank else None
            if statement.rank - latest[0] == 1:
                rows = _with_funders(rows, latest[1][-1].funders if latest[1] else ())
            elif before is not None and before.section == statement.section:
                rows = _with_funders(rows, _givers(before, mentions))
        if statement.intro is not None:
            rows = _with_intro(rows, introduced.get(statement.intro, []))
        introduced[statement.rank] = rows
        latest = (statement.rank, rows)
        found.extend(rows)
    return tuple(found)


def _rows(
    document: Document,
    statement: StatedSentence,
    statements: Sequence[StatedSentence],
    amounts: Sequence[Amount],
    names: Names,
    mentions: Mentions,
    cutter: Cutter,
    author: str | None,
) -> list[Funding]:
    flat, context, end = statement.flat, statement, statement.end
    following = statements[statement.rank + 1] if statement.rank + 1 < len(statements) else None
    if (
        len(amounts) == 1
        and _stands_alone(flat, amounts[0])
        and following
        and following.section == statement.section
    ):
        # « 39 M€ » set large: the next sentence says what it is.
        end = following.end
        flat = document_flat = statement.flat + " " * (following.start - statement.end) + following.flat
        if len(document_flat) != end - statement.start:
            flat, end = statement.flat, statement.end
    programmes = find_programmes(flat)
    organisations = [
        each
        for each in names.find(flat)
        if not any(programme.start < each.end and each.start < programme.end for programme in programmes)
    ]
    clause = Clause(
        flat,
        amounts,
        organisations,
        programmes,
        lambda subject: mentions.resolve(context, subject),
        _heading(document, statement, statements),
    )
    payments = [read_payment(clause, rank) for rank in range(len(amounts))]
    start = statement.start + opening(statement.flat)
    cuttings = [cutter.cut("funding", start, end) for _ in amounts]
    not_places = frozenset(flat[each.start : each.end] for each in organisations)
    rows: list[Funding] = []
    for rank, amount in enumerate(amounts):
        payment = payments[rank]
        left = amounts[rank - 1].end if rank else 0
        right = amounts[rank + 1].start if rank + 1 < len(amounts) else len(flat)
        whole = amounts[amount.whole] if amount.whole is not None else None
        beneficiary = payment.beneficiary or receiver_of(flat, amounts, rank)
        nature = nature_of(
            flat,
            amount,
            left,
            right,
            is_given=bool(payment.funders or payment.programme),
            heading=f"{document.title} {clause.heading}",
        )
        funders = named(payment.funders or _funders_of_whole(payments, amounts, rank), author)
        if not funders and author and nature == "financement" and _OWN_GRANT.search(flat):
            funders = (author,)
        if beneficiary is None and not payment.funders and nature == "financement":
            beneficiary = line_label(document.text, statement.start + amount.start, clause.heading)
        purpose = purpose_of(flat, amounts, rank, organisations) or _purpose_of_whole(
            flat, amounts, rank, organisations
        )
        if purpose and beneficiary and purpose.startswith(beneficiary):
            purpose = None
        is_place = purpose is not None and is_place_name(purpose)
        rows.append(
            Funding(
                *cuttings[rank],
                amount_text=document.text[statement.start + amount.start : statement.start + amount.end],
                euros=amount.euros,
                share=amount.share,
                total_cost=whole.euros if whole and _is_cost(flat, whole) else None,
                funders=funders,
                beneficiary=beneficiary,
                purpose=None if purpose == beneficiary or is_place else purpose,
                place=place_of(flat, amount, left, right, not_places) or (purpose if is_place else None),
                programme=payment.programme.name if payment.programme else None,
                period=period_of(flat, amount, left, right),
                state=state_of(flat[left:right]) or state_of(flat),
                basis=basis_at(flat, amount.start, amount.end),
                part_of=cuttings[amount.whole].id if amount.whole is not None else None,
                nature=nature,
            )
        )
    return rows


def _heading(document: Document, statement: StatedSentence, statements: Sequence[StatedSentence]) -> str:
    """Return the words above a statement: its section's heading and the line that introduces it."""
    path = document.sections[statement.section].path if document.sections else ()
    intro = statements[statement.intro].flat if statement.intro is not None else ""
    return f"{path[-1] if path else ''} {intro}"


def _stands_alone(flat: str, amount: Amount) -> bool:
    return _FIGURE_ALONE.fullmatch(flat[: amount.start] + flat[amount.end :]) is not None


def _is_cost(flat: str, whole: Amount) -> bool:
    return _COST.search(flat[max(0, whole.start - 40) : whole.start]) is not None


def _funders_of_whole(payments: Sequence[Payment], amounts: Sequence[Amount], rank: int) -> tuple[str, ...]:
    """A part for which nobody else is said to pay is paid by who pays the whole."""
    whole = amounts[rank].whole
    return payments[whole].funders if whole is not None else ()


def _purpose_of_whole(
    flat: str, amounts: Sequence[Amount], rank: int, organisations: Sequence[Organisation]
) -> str | None:
    whole = amounts[rank].whole
    return purpose_of(flat, amounts, whole, organisations) if whole is not None else None


def _givers(statement: StatedSentence, mentions: Mentions) -> tuple[str, ...]:
    """Return who gives the help that a sentence without an amount speaks of: « le soutien de l'État »."""
    return tuple(
        payer(each.name) for each in mentions.of(statement) if _HELP_OF.search(statement.flat[: each.start])
    )[:1]


def _with_funders(rows: list[Funding], funders: tuple[str, ...]) -> list[Funding]:
    return [
        replace(
            row, funders=funders, nature="financement" if funders and row.nature == "autre" else row.nature
        )
        if not row.funders and row.nature in {"financement", "autre"}
        else row
        for row in rows
    ]


def _with_intro(rows: list[Funding], intro: Sequence[Funding]) -> list[Funding]:
    """An item is part of the last amount of the sentence that introduces its list, if it is no larger."""
    if not intro:
        return rows
    whole = intro[-1]
    return [
        replace(
            row,
            part_of=whole.id,
            purpose=row.purpose or whole.purpose,
            nature=whole.nature if row.nature == "autre" else row.nature,
        )
        if row.part_of is None
        and row.euros is not None
        and whole.euros is not None
        and row.euros <= whole.euros
        else row
        for row in rows
    ]
