"""Two sides compared: what each of two names gives to one thing, or receives, told one beside the other."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Composition, Statement
from assistant.french.words import words
from assistant.ledger.line_words import amount_of, cited
from assistant.ledger.requests import ledger_question
from assistant.ledger.telling import NOT_ADDED, SURE, answer
from assistant.library.ledger_desk import LedgerDesk
from corpus.facts.facts import Funding
from corpus.french.dates import YEAR
from corpus.french.folding import fold
from corpus.french.programmes import find_programmes

_COMPARE = r"^\W*compare[rz]?(?:[- ]moi)? "
_GIVEN = (
    r"(?:la |les? |l['’])?(?:participations?|contributions?|aides?|parts?|financements?|apports?|subventions?|montants?"
    r"|efforts?|dotations?|engagements? financiers?|mises?)"
)
_OF = r"(?:de la |de l['’]|du |des |de |d['’])"
_THE = r"(?:la |le |les |l['’])?"
_TO = rf"(?:aux? |à la |à l['’]|à |(?:pour|dans|sur) {_THE}|en )"
_NAME = r"[^?,;:]{2,60}?"
_GIVES = r"(?:met|paie|donne|apporte|finance|verse|investit|contribue|participe)\w* le plus(?: d['’]argent)?"
_END = r"[ ?.!]*$"
# « Compare la participation de A et de B à C », « Qui de A ou de B met le plus dans C ? ».
_GIVING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _COMPARE
        + rf"{_GIVEN}(?: financi[eè]re?s?)? {_OF}(?P<one>{_NAME}) (?:et|avec|à) (?:celles? |celui |ceux )?"
        + rf"(?:{_OF})?(?P<two>{_NAME}) {_TO}(?P<what>[^?]+?){_END}",
        (
            rf"^\W*qui,? {_OF}(?P<one>{_NAME}),? (?:ou|et) (?:{_OF})?(?P<two>{_NAME}),? "
            rf"{_GIVES} {_TO}(?P<what>[^?]+?){_END}"
        ),
        (
            rf"^\W*qui {_GIVES} {_TO}(?P<what>{_NAME}) ?[:,] "
            rf"{_THE}(?P<one>{_NAME}) (?:ou|et) {_THE}(?P<two>{_NAME}){_END}"
        ),
    )
)
_AT = r"(?:(?:par|à) la |(?:par|à) l['’]|aux? |à |par (?:le |les )?)"
_MONEY = rf"(?:{_GIVEN}|(?:la |le )?(?:DETR|DSIL|DSID|DPV|fonds vert))"
_RECEIVING = re.compile(
    _COMPARE
    + rf"(?P<what>{_MONEY}\b[^?]*?) (?P<by>{_AT})(?P<one>{_NAME}) et (?:celles? |celui |ceux )?"
    + rf"(?P<also>{_AT})(?P<two>{_NAME})(?P<rest> (?:en|au titre|dans|par|pour)\b[^?]*)?{_END}",
    re.IGNORECASE,
)
# « Entre A et B, qui a reçu le plus de DSIL ? »
_BETWEEN = re.compile(
    rf"^\W*(?:entre|de) {_THE}(?P<one>{_NAME}) (?:et|ou) {_THE}(?P<two>{_NAME}),? (?:qui|laquelle|lequel) a "
    rf"(?:reçu|touché|obtenu|perçu) le plus(?P<rest> [^?]*)?{_END}",
    re.IGNORECASE,
)
_YEAR = re.compile(rf"\b(?:en )?({YEAR})\b")
_MOST = 2


def compared(question: str, desk: LedgerDesk) -> Composition | None:
    """Return what each of two gives, or receives, or None where the ledger does not state both sides."""
    for form in _GIVING:
        if (match := form.search(question)) is not None:
            return _given(match["one"].strip(), match["two"].strip(), match["what"], desk)
    if (match := _RECEIVING.search(question)) is not None:
        alone = [
            (
                match[name],
                f"Combien au total de {match['what']} {match[by]}{match[name]}{match['rest'] or ''} ?",
            )
            for by, name in (("by", "one"), ("also", "two"))
        ]
        return _received(alone, desk)
    if (match := _BETWEEN.search(question)) is not None:
        rest = match["rest"] or ""
        return _received(
            [(match[name], f"Combien au total {match[name]} a reçu{rest} ?") for name in ("one", "two")], desk
        )
    return None


def _given(one: str, two: str, what: str, desk: LedgerDesk) -> Composition | None:
    """Tell what each of two gives, where one document states both."""
    year = _YEAR.search(what)
    about = _YEAR.sub(" ", what)
    programme = next((found.name for found in find_programmes(about)), "")
    rest = about.replace(programme, " ") if programme else about
    said = " ".join(word.folded for word in words(rest) if word.stem)
    if not programme and not said:
        return None
    left, right = (
        desk.given(name, programme=programme, words=said, year=int(year[1]) if year else None)
        for name in (one, two)
    )
    documents = {fact.document_id for fact in right}
    document = next((fact.document_id for fact in left if fact.document_id in documents), None)
    if document is None:
        return None
    sides = [_whole([fact for fact in facts if fact.document_id == document]) for facts in (left, right)]
    # What both give together is no side's own.
    if {fact.id for fact in sides[0]} & {fact.id for fact in sides[1]} or max(map(len, sides)) > _MOST:
        return None
    statements = tuple(_side(name, facts, desk) for name, facts in zip((one, two), sides, strict=True))
    return Composition(statements, confidence=SURE)


def _whole(facts: Sequence[Funding]) -> list[Funding]:
    ids = {fact.id for fact in facts}
    return [fact for fact in facts if fact.part_of not in ids]


def _side(name: str, facts: Sequence[Funding], desk: LedgerDesk) -> Statement:
    said = " ; ".join(", ".join((amount_of(fact), *_beside(fact))) for fact in facts)
    known = ", ".join(facts[0].funders)
    head = name if fold(known) == fold(name) else f"{name} ({known})"
    return Statement(f"{head} : {said}.", cited(facts, desk))


def _beside(fact: Funding) -> list[str]:
    """Return what qualifies an amount, as far as its quote says it."""
    said = (fact.basis, fact.state, fact.programme, fact.period)
    return [each for each in said if each and fold(each) in fold(fact.quote)]


def _received(alone: Sequence[tuple[str, str]], desk: LedgerDesk) -> Composition | None:
    """Tell the sums that each of two received, one beside the other."""
    statements: list[Statement] = []
    for name, question in alone:
        asked = ledger_question(question)
        composition = answer(asked, desk) if asked is not None else None
        if composition is None or (composition.note or "").startswith(NOT_ADDED):
            return None
        first = composition.statements[0]
        is_named = fold(first.text).startswith(fold(name))
        statements.append(first if is_named else replace(first, text=f"{name} : {first.text}"))
    return Composition(tuple(statements), confidence=SURE)
