"""Lines of the ledger in words: who receives, for what, how much; and the quotes that prove it."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.answers import Citation
from assistant.french.formats import NO_BREAK, number
from assistant.french.wording import item_words
from assistant.library.ledger_desk import LedgerDesk
from corpus.catalogue.ledger_lines import LedgerLine
from corpus.facts.facts import Fact, Funding

_LABEL_WORDS = 12
_MONEY = re.compile(r"€|euro", re.IGNORECASE)
# What leads from the name of an item to its amount.
_LEADING_ON = re.compile(
    r"[\s,:;–—-]*(?:\b(?:pour|d['’]|à hauteur d[e'’]|d[’']un|à|au|soit|est|s[’']élève)\s*)*(?:\b(?:une?|l[ea]|son)\s+)?"
    r"(?:\b(?:montant|coût|cout|somme|prix|total|estimée?s?|prévisionnel\w*|maximum)\s*)*(?:\b(?:de|d['’]|à)\s*)?[\s:–—-]*$",
    re.IGNORECASE,
)


def line_told(fact: Funding, *, by_name: bool = True) -> str:
    """Return « who, what for : how much », in the words of the quote."""
    label = label_of(fact, by_name=by_name) or label_of(fact, by_name=True)
    return f"{label} : {amount_of(fact)}" if label else amount_of(fact)


def label_of(fact: Funding, *, by_name: bool) -> str:
    """Return who receives and what for; `by_name` False where that is known."""
    # « F » and « P » are codes of a column, not what a grant is for.
    purpose = item_words(fact.purpose, _LABEL_WORDS) if fact.purpose and len(fact.purpose) > 2 else ""
    said = [fact.beneficiary if by_name else "", purpose]
    label = ", ".join(cut(each, _LABEL_WORDS) for each in said if each)
    # A row of a list is someone's who is known; a sentence says who pays.
    programme = fact.programme if fact.programme and fact.programme in fact.quote else ""
    payers = "" if "\t" in fact.quote else ", ".join(filter(None, (*fact.funders, programme)))
    if not label and not payers and "\t" not in fact.quote:
        lead = fact.quote if len(_MONEY.findall(fact.quote)) == 1 else own_line(fact)
        label = cut(_LEADING_ON.sub("", lead.partition(fact.amount_text)[0]).strip(" -–•*\n"), _LABEL_WORDS)
    return f"{label} ({payers})" if label and payers else label or payers


def own_line(fact: Funding) -> str:
    """Return the line of the quote that the amount stands in."""
    return next((line for line in fact.quote.split("\n") if fact.amount_text in line), fact.quote)


def cut(label: str, limit: int) -> str:
    """Return the first words of a label that is longer than the limit by more than a few."""
    said = label.split()
    return " ".join(said) if len(said) <= limit + 2 else f"{' '.join(said[:limit])}…"


def amount_of(fact: Funding) -> str:
    """Return the amount as written; bare digits are parted by threes."""
    written = " ".join(fact.amount_text.split())
    bare = re.fullmatch(r"(\d{4,})([.,]\d+)?", written)
    return f"{number(int(bare[1]), space=NO_BREAK)}{bare[2] or ''}" if bare else written


def euros_of(lines: Iterable[LedgerLine]) -> Decimal:
    """Return what lines add up to, in euros."""
    return sum((line.euros for line in lines), Decimal(0))


def cited(facts: Sequence[Fact], desk: LedgerDesk) -> tuple[Citation, ...]:
    """Return a citation of the words that state each fact."""
    return tuple(Citation(desk.passage(fact), fact.start, fact.end) for fact in facts)
