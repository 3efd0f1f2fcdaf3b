"""Who does, pays or receives something in a statement, against who does in its quotes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.checking.comparable import Token, Tokens
from assistant.checking.names import bodies
from assistant.french.words import stems_of, words
from corpus.french.amounts import find_amounts
from corpus.french.folding import fold
from corpus.french.glossary import bundled, spells
from corpus.french.organisations import flatten
from corpus.french.programmes import find_programmes
from corpus.ledger.money.payers import Clause, Payment, read_payment

_SEPARATOR = re.compile(r"[^\w]+")
# Between who acts and what they do: « la CAPH (...) ne s'est pas », « l'État, lui, a ».
_TO_VERB = re.compile(
    r"(?:\s*\([^()]{1,40}\))?\s+(?:(?:ne|se|y|en|a|ont|est|sont|sera|seront|avait|avaient|va|vont|été|ainsi"
    r"|également|aussi|déjà|pas|plus|jamais)\s+|n['’]|s['’]|(?:n['’])?y\s+)*"
)
_DENIED = re.compile(r"\bn(?:e\b|['’])")
_ARTICLE = re.compile(r"^(?:L[aes]+ |L')", re.IGNORECASE)
_LINK = re.compile(r"[\s'’-]*(?:d[eu]s?\s|d['’]|l[ae]s?\s|l['’])*")
_GOVERNED = re.compile(
    r"(?:\b(?:de|du|des|à|au|aux|par|avec|pour|sur|dans|en|et|ou) |\bd'|,\s?)(?:la |le |les |l')?$"
)


@dataclass(frozen=True, slots=True)
class _Actor:
    """A body that a verb follows; `keys` are those of its tokens, acronyms for what they stand for."""

    name: str
    keys: frozenset[str]
    verb: str
    is_denied: bool

    def may_be(self, other: "_Actor") -> bool:
        """Whether both may be one body, doing the same."""
        does = (self.verb, self.is_denied) == (other.verb, other.is_denied)
        is_one = (
            self.keys <= other.keys
            or other.keys <= self.keys
            or any("+" in key for key in self.keys & other.keys)
        )
        return does and (is_one or _same_name(self.name, other.name))


def wrong_actor(statement: Tokens, quotes: Tokens, near: frozenset[str]) -> str | None:
    """Return the body to which the statement gives a verb that the quotes give to others, or None.

    `near` are the words that stand in the quotes nearest to the statement's figures: « l'État apporte 2 M€ et
    la Région 1 M€ » says the verb once for both.
    """
    theirs = list(_acting(quotes))
    for actor in _acting(statement):
        alike = [other for other in theirs if other.verb == actor.verb]
        if alike and not any(map(actor.may_be, alike)) and not _is_near(actor.name, near, statement):
            return actor.name
    return None


def _acting(tokens: Tokens) -> Iterator[_Actor]:
    flat = flatten(tokens.text)
    for name, start, end in _named(tokens):
        gap = _TO_VERB.match(flat, end)
        if gap is None or _GOVERNED.search(flat, 0, start):
            continue
        following = next((word for word in words(flat[gap.end() : gap.end() + 30]) if word.start == 0), None)
        if following is not None and following.stem and not following.is_capital:
            keys = frozenset(t.key for t in tokens.items if start < t.end and t.start < end)
            yield _Actor(name, keys, following.stem, _DENIED.search(gap.group()) is not None)


def _named(tokens: Tokens) -> Iterator[tuple[str, int, int]]:
    """Yield the bodies, and what else is written as a name: « Mme Martin »."""
    found = bodies(tokens.text)
    for each in found:
        yield each.name, each.start, each.end
    run: list[Token] = []
    for token in (*tokens.items, None):
        alone = token is not None and not any(
            each.start < token.end and token.start < each.end for each in found
        )
        if token is not None and alone and token.is_name:
            if run and not _LINK.fullmatch(tokens.text[run[-1].end : token.start]):
                yield tokens.text[run[0].start : run[-1].end], run[0].start, run[-1].end
                run = []
            run.append(token)
        elif run:
            yield tokens.text[run[0].start : run[-1].end], run[0].start, run[-1].end
            run = []


def wrong_payer(
    statement: Tokens,
    proof: Tokens,
    quotes: Sequence[str],
    mine: Mapping[str, frozenset[str]],
    own: Mapping[str, frozenset[str]],
) -> str | None:
    """Return who the statement says pays or receives an amount that another pays or receives, or None.

    `mine` and `own` hold the words nearest to each figure of the statement and of the quotes: who stands near
    it in the quotes may well pay it, and who does not in the statement is not said to.
    """
    said = _payments(statement.text)
    proofs = [each for quote in quotes for each in _payments(quote)] if said else []
    for key, payment in said:
        alike = [proof for proof_key, proof in proofs if proof_key == key]
        if not alike:
            continue
        payers = [name for proof in alike for name in proof.funders]
        receivers = [proof.beneficiary for proof in alike if proof.beneficiary]
        received = [payment.beneficiary] if payment.beneficiary else []
        # Who receives it in the quotes does not pay it, nor the other way round.
        for names, right, contrary in ((payment.funders, payers, receivers), (received, receivers, payers)):
            turned = [name for name in names if _is_one_of(name, contrary) and not _is_one_of(name, right)]
            if turned:
                return turned[0]
        is_paid = all(proof.funders for proof in alike)
        is_received = all(proof.beneficiary for proof in alike)
        for names, right, is_told in ((payment.funders, payers, is_paid), (received, receivers, is_received)):
            others = [name for name in names if not _is_one_of(name, right) and _names_someone(name)]
            others = [
                name
                for name in others
                if not _spelt_keys(name, statement) & _spelt_keys(" ".join(right), proof)
            ]
            is_near = any(_is_near(name, own.get(key, frozenset()), statement) for name in others)
            is_said = not mine or all(
                _is_near(name, mine.get(key, frozenset()), statement) for name in others
            )
            if is_told and names and len(others) == len(names) and is_said and not is_near:
                return names[0]
    return None


def _is_near(name: str, near: frozenset[str], tokens: Tokens) -> bool:
    """Whether the words of a name, or the acronym for the words that it is part of, are among these."""
    said = _name_words(name)
    part = any(
        token.key in near and _ARTICLE.sub("", name) in tokens.text[token.start : token.end]
        for token in tokens.items
    )
    return part or (bool(said) and said <= near)


def _spelt_keys(name: str, tokens: Tokens) -> frozenset[str]:
    """Return the keys of the spelt-out acronyms that a name is part of, or that are part of it."""
    bare = _ARTICLE.sub("", name)
    told = ((token.key, tokens.text[token.start : token.end]) for token in tokens.items if "+" in token.key)
    return frozenset(key for key, text in told if bare in text or text in bare)


def _is_one_of(name: str, others: Sequence[str]) -> bool:
    return any(_same_name(name, other) for other in others)


@lru_cache(maxsize=2000)
def _payments(text: str) -> tuple[tuple[str, Payment], ...]:
    found: list[tuple[str, Payment]] = []
    for flat in re.split(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý«])|\n", text):
        flat = flatten(flat)
        amounts = find_amounts(flat)
        if not amounts:
            continue
        programmes = find_programmes(flat)
        named = [
            each
            for each in bodies(flat)
            if not any(programme.start < each.end and each.start < programme.end for programme in programmes)
        ]
        clause = Clause(
            flat,
            amounts,
            named,
            programmes,
            lambda subject: tuple(each.name for each in subject.organisations),
        )
        for rank, amount in enumerate(amounts):
            value, unit = (amount.euros, "€") if amount.euros is not None else (amount.share, "%")
            key = f"#{(value or Decimal(0)).normalize():f}|{unit}"
            found.append((key, read_payment(clause, rank)))
    return tuple(found)


def _same_name(left: str, right: str) -> bool:
    """Whether two names may be one body's: one says no word that the other lacks, or is its acronym."""
    one, other = _name_words(left), _name_words(right)
    if one <= other or other <= one or not one or not other:
        return True
    return bool({fold(left)} & other or {fold(right)} & one) or _spelt(left, right) or _spelt(right, left)


def _name_words(name: str) -> frozenset[str]:
    return stems_of(_SEPARATOR.sub(" ", name))


def _spelt(acronym: str, name: str) -> bool:
    first = acronym.split(" ", maxsplit=1)[0]
    if not first.isupper() or len(first) < 2:
        return False
    meaning = bundled().meaning(first)
    return spells(first, name) or (meaning is not None and bool(_name_words(meaning) & _name_words(name)))


def _names_someone(name: str) -> bool:
    return any(character.isupper() for character in name) or fold(name) in {
        "region",
        "departement",
        "commune",
        "etat",
    }
