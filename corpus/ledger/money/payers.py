"""Who pays an amount, and who receives it, as the grammar of the sentence tells."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.french.amounts import Amount
from corpus.french.dates import YEAR
from corpus.french.number_words import NUMBER_WORD
from corpus.french.organisations import Organisation, payer
from corpus.french.programmes import Programme
from corpus.french.small_words import OF
from corpus.french.spaced import spaced
from corpus.french.subjects import Subject, subject_of
from corpus.french.verbs import MONEY_VERB, is_passive, money_verbs

_GIVERS = (
    r"(?:co-?financements?|financements?|aides?|subventions?|participations?|concours"
    r"|contributions?|dotations?|crédits|soutiens?|fonds(?: de concours)?|apports?|enveloppes?"
    r"|part|prêts?|avances?|appuis?|engagements?|dépenses?)"
)
_ARTICLE = rf"(?:la part de |le |la |les |l'|{OF})*(?:(?:{NUMBER_WORD}|autres) )?"
# Right of the amount: « de l'ANRU », « d'aide de l'État », « financés par le Département ».
_RIGHT = re.compile(
    spaced(
        rf"[\s)]*(?:(?:HT|TTC|environ|maximum|par an|par cité et par an|chacune?|sur [^,;.()]{{1,25}}"
        rf"|en {YEAR}|pour {YEAR}),? *)*(?:\([^()]*\) *)?,?\s*"
        rf"(?:(?:sont |est |ont été |a été |était |étaient |seront |sera )?(?:de |d'|en "
        rf"|au titre du )?(?:{_GIVERS}|apportée?s?|versée?s?|financée?s?|accordée?s?|attribuée?s?"
        rf"|allouée?s?|octroyée?s?|provenant|issue?s?|prise?s? en charge|à la charge|mobilisée?s?"
        rf"|débloquée?s?|consentie?s?|cumulé[es]*)"
        rf"(?: (?!par\b|de\b|du\b|des\b)[\w-]+){{0,2}} ?)?(?:d'aide ?)?(?:(?:de la part |via )?"
        rf"(?:par |de |du |des |d')){_ARTICLE}$"
    ),
    re.IGNORECASE,
)
# « État : 12 000 € » says who pays, « Cycloclub : 230 € » who receives, unless a financing plan is announced.
_PUBLIC = re.compile(
    r"[EÉ]tat|Union|r[ée]gion|d[ée]partement|conseils? |agence|m[ée]tropole|communaut[ée]|commune"
    r"|ville|agglo|ADEME|Ademe|ANRU|ANCT|ANAH|Anah|CAF|DRAC|ARS|DREAL|banque des|caisse|minist"
    r"|EPCI|syndicat|PETR|CC |CA |CU ",
    re.IGNORECASE,
)
_PLAN = re.compile(r"plan de financement|financeur|financement|recettes|cofinanc|ressources", re.IGNORECASE)
_GIVEN = re.compile(spaced(rf"\s*(?:de |d'|en ){_GIVERS} $"), re.IGNORECASE)
_PLAIN_OF = re.compile(spaced(rf"[\s)]*(?:\([^()]*\) *)?(?:de |du |d'){_ARTICLE}$"), re.IGNORECASE)
_BY = re.compile(
    spaced(
        rf"(?:(?:(?:co-?)?financ|attribu|accord|vers|apport|allou|octroy|subventionn)é|soutenu|pris"
        rf"|consenti)(?:e|s|es)?(?: en charge)?(?: (?:à hauteur de|à"
        rf"|pour) [^,;()]{{1,25}}?)?(?: [a-zé]+)? (?:par) {_ARTICLE}$"
    ),
    re.IGNORECASE,
)
_BESIDE = re.compile(spaced(rf"{_GIVERS}(?: [a-zé]+){{0,2}} {_ARTICLE}$"), re.IGNORECASE)
_TO_AMOUNT = re.compile(
    r"[\s)]*(?:[:(–—-]|,|est|sont|à hauteur|d'un montant|d'une somme|de|pour|d'environ|s'élève"
    r"|s'élevant|s'élèvent|sera|soit|prévisionnelle?|estimée?|maximale?|total|au titre"
    r"|pour un montant|d'un montant total|versée?s?|attribuée?s?|accordée?s?|annuelle?"
    r"|exceptionnelle?)"
    r"[^,;.()]{0,35}[(:]?\s*$|\s*:?\s*$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"[^;.()]{0,90}?(?:que|qu') ?")
_TO = re.compile(
    spaced(
        rf"(?:au (?:profit|bénéfice) (?:de |du |des |d')|en faveur (?:de |du |des |d')|pour |à |aux? "
        rf"|versée?s? à |attribuée?s? à |accordée?s? à |allouée?s? à |bénéficiaire ?:? ?){_ARTICLE}$"
    ),
    re.IGNORECASE,
)
# « une subvention à l'association X d'un montant de 500 € »
_GIFT_TO = re.compile(
    spaced(rf"{_GIVERS}(?: [a-zé]+)? (?:à |au |aux |en faveur (?:de |du |des |d')){_ARTICLE}$"), re.IGNORECASE
)
_WORTH = re.compile(
    r"[^,;.()]{0,40}?,? *(?:d'un montant|d'une somme|pour un montant|de|à hauteur|:)[^.;:()\d]{0,25}"
)
# What leads to an organisation is looked for no further before it, in characters.
_LONGEST_LEAD = 200
_LIST = re.compile(
    spaced(rf"\s*(?:,|,?\s*et|,?\s*puis|ainsi que|/|\+|&|,?\s*et par|,?\s*et de)\s*{_ARTICLE}$"),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Payment:
    """Who pays an amount and who receives it, as far as its sentence says; both may be empty."""

    funders: tuple[str, ...] = ()
    beneficiary: str | None = None
    programme: Programme | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """What a sentence holds that bears on its amounts.

    `resolve` says whom a subject stands for; `heading` is what stands above: section and introduction.
    """

    flat: str
    amounts: Sequence[Amount]
    organisations: Sequence[Organisation]
    programmes: Sequence[Programme]
    resolve: Callable[[Subject], tuple[str, ...]]
    heading: str = ""


def read_payment(clause: Clause, rank: int) -> Payment:
    """Return who pays the amount of this rank, and to whom."""
    amount = clause.amounts[rank]
    left, right = _window(clause, rank)
    programme = _programme(clause, rank, left, right)
    verb = _verb(clause, amount)
    funders = (
        _right_of(clause, amount, right)
        or _left_of(clause, amount, left)
        or _agents(clause, amount)
        or _relative(clause, amount, right)
    )
    beneficiary = _receiver(clause, amount, right)
    label = None if funders else _label(clause, amount, left)
    if label is not None and (_PUBLIC.match(label) or _PLAN.search(clause.heading)):
        funders = (label,)
    elif label is not None:
        return Payment((), label, programme)
    if verb is not None:
        subject = clause.resolve(subject_of(clause.flat, verb.start(), clause.organisations))
        if verb["receiving"] or is_passive(verb):
            beneficiary = beneficiary or (", ".join(subject) if verb["receiving"] and subject else None)
        elif not funders and amount.whole is None:
            funders = subject
    if not funders and programme is not None and programme.funder:
        funders = (programme.funder,)
    if funders and programme is not None and programme.funder and _joins(clause, programme, funders):
        funders = (programme.funder, *funders)
    named = tuple(dict.fromkeys(payer(name) for name in funders))
    return Payment(named, beneficiary if beneficiary not in named else None, programme)


def _window(clause: Clause, rank: int) -> tuple[int, int]:
    """Return the stretch around an amount that no other amount cuts, save one in parentheses after it."""
    amounts = clause.amounts
    left = amounts[rank - 1].end if rank else 0
    for each in amounts[rank + 1 :]:
        gap = clause.flat[amounts[rank].end : each.start]
        if gap.count("(") <= gap.count(")"):
            return left, each.start
    return left, len(clause.flat)


def _joins(clause: Clause, programme: Programme, funders: Sequence[str]) -> bool:
    """Tell whether « et » joins a programme to who else pays: « soutenu par la DSIL et par la Région »."""
    return any(
        each.name in funders
        and each.start >= programme.end
        and re.fullmatch(
            spaced(rf"\s*(?:,? et) (?:par )?(?:{_ARTICLE})?(?:{_GIVERS} )?{_ARTICLE}"),
            clause.flat[programme.end : each.start],
        )
        for each in clause.organisations
    )


def _right_of(clause: Clause, amount: Amount, right: int) -> tuple[str, ...]:
    inner = [(other.start, other.end) for other in clause.amounts if amount.end < other.start < right]
    for each in clause.organisations:
        if each.start < amount.end or each.end > right + 1:
            continue
        if each.start - amount.end > 120:
            break
        between = clause.flat[amount.end : each.start]
        if inner and between.count("(") != between.count(")"):
            continue
        if _RIGHT.fullmatch(between) or _PLAIN_OF.fullmatch(between) or _GIVEN.fullmatch(between):
            return _listed(clause, each, right)
        if re.fullmatch(r"[^.;()]{0,30}\(\s*(?:le |la |l'|les )?", between):
            listed = _listed(clause, each, right)
            if _closes(clause, each, len(listed)):
                return listed
    named = re.match(
        spaced(
            rf"[^;.]{{0,40}}?(?<!\w)(?:de |du |par ){_ARTICLE}(?P<name>[A-ZÀ-Ý][\w'-]+(?: (?:de |du "
            rf"|des |d'|la |le )*[A-ZÀ-Ý][\w'-]+)*)"
        ),
        clause.flat[amount.end : right],
    )
    if (
        named
        and _PLAIN_OF.fullmatch(named[0][: named.start("name")])
        and not _in_programme(clause, amount.end + named.start("name"))
    ):
        return (named["name"],)
    return ()


def _closes(clause: Clause, first: Organisation, count: int) -> bool:
    """Tell whether a parenthesis holds these organisations and nothing else: « 5 M€ (État, Région) »."""
    rank = next(rank for rank, each in enumerate(clause.organisations) if each is first)
    return clause.flat[clause.organisations[rank + count - 1].end :].lstrip().startswith(")")


def _listed(clause: Clause, first: Organisation, right: int) -> tuple[str, ...]:
    """Return this organisation and those that « et » or commas join to it."""
    found = [first]
    for each in clause.organisations:
        if each.start >= found[-1].end and each.end <= right:
            if not _LIST.fullmatch(clause.flat[found[-1].end : each.start]):
                break
            found.append(each)
    return tuple(each.name for each in found)


def _left_of(clause: Clause, amount: Amount, left: int) -> tuple[str, ...]:
    """« financement État de 5,5 M€ », « subvention du Département : 12 000 € », « DETR : 120 000 € »."""
    for each in reversed(clause.organisations):
        if each.end > amount.start or each.start < left:
            continue
        between = clause.flat[each.end : amount.start]
        if len(between) > 60:
            break
        if _TO_AMOUNT.fullmatch(between) and _BESIDE.search(clause.flat[left : each.start]):
            return (each.name,)
    for programme in clause.programmes:
        if left <= programme.start and programme.end <= amount.start and programme.funder:
            between = clause.flat[programme.end : amount.start]
            if re.fullmatch(r"\s*(?:\([^()]*\)\s*)?(?::|=|\()\s*", between):
                return (programme.funder,)
    return ()


def _label(clause: Clause, amount: Amount, left: int) -> str | None:
    """« Département : 12 000 € »: the organisation that an amount is set against."""
    for each in reversed(clause.organisations):
        if left <= each.start and each.end <= amount.start:
            lead, between = clause.flat[left : each.start], clause.flat[each.end : amount.start]
            opens = not re.search(r"\w", lead) or re.search(r"[,;(–-]\s*(?:l'|la |le |les )?$", lead)
            if opens and re.fullmatch(r"\s*(?:\([^()]*\)\s*)?(?::|=|\(|–|-)\s*(?:environ )?", between):
                return each.name
    return None


def _agents(clause: Clause, amount: Amount) -> tuple[str, ...]:
    """« financé par l'État et la Région »: the agents of a passive verb."""
    others = [each for each in clause.amounts if each is not amount]
    for each in clause.organisations:
        if _BY.search(clause.flat, max(0, each.start - _LONGEST_LEAD), each.start):
            near = _distance(each, amount)
            is_theirs = any(_distance(each, other) < near for other in others)
            is_first = each.end <= clause.amounts[0].start
            if near <= 160 and (not is_theirs or is_first):
                return _listed(clause, each, len(clause.flat))
    return ()


def _distance(organisation: Organisation, amount: Amount) -> int:
    return min(abs(organisation.start - amount.end), abs(amount.start - organisation.end))


def _relative(clause: Clause, amount: Amount, right: int) -> tuple[str, ...]:
    """« 8,5 Md € que l'État a prévu »."""
    match = _RELATIVE.match(clause.flat, amount.end)
    if match is None or match.end() > right:
        return ()
    verb = MONEY_VERB.search(clause.flat, match.end(), min(right, match.end() + 80))
    if verb is None or not verb["giving"]:
        return ()
    return clause.resolve(subject_of(clause.flat, verb.start(), clause.organisations))


def _receiver(clause: Clause, amount: Amount, right: int) -> str | None:
    for each in clause.organisations:
        if (
            each.end <= amount.start
            and _WORTH.fullmatch(clause.flat, each.end, amount.start)
            and _GIFT_TO.search(clause.flat, max(0, each.start - _LONGEST_LEAD), each.start)
        ):
            return each.name
        if amount.end <= each.start < right and each.start - amount.end <= 60:
            between = clause.flat[amount.end : each.start]
            if (
                _TO.search(between)
                and len(re.sub(_TO, "", between).strip()) <= 25
                and not re.search(r"[;.:]", between)
            ):
                return each.name
    return None


def _verb(clause: Clause, amount: Amount) -> re.Match[str] | None:
    """Return the last verb of giving or receiving before the amount."""
    return next(reversed(money_verbs(clause.flat, amount.start)), None)


def _in_programme(clause: Clause, offset: int) -> bool:
    return any(each.start <= offset < each.end for each in clause.programmes)


def _programme(clause: Clause, rank: int, left: int, right: int) -> Programme | None:
    """Return the programme that pays an amount: right after it, else the nearest, first before it."""
    amount = clause.amounts[rank]
    after = [each for each in clause.programmes if amount.end <= each.start < right]
    if after and re.fullmatch(
        spaced(
            rf"[\s)]*(?:(?:de|d'|au titre|en|via|par|sur|dans le cadre|crédits|aides?|subventions?"
            rf"|financements?|dépenses|{_ARTICLE}) *)*"
        ),
        clause.flat[amount.end : after[0].start],
    ):
        return _with_owner(clause, after[0])
    before = [each for each in clause.programmes if left <= each.start and each.end <= amount.start]
    earlier = [each for each in clause.programmes if each.end <= amount.start]
    nearest = before[-1] if before else after[0] if after else earlier[-1] if earlier else None
    return _with_owner(clause, nearest) if nearest else None


def _with_owner(clause: Clause, programme: Programme) -> Programme:
    """« fonds friches ADEME », « fonds de concours de la CAPH »: the fund is theirs."""
    for each in clause.organisations:
        if each.start >= programme.end and re.fullmatch(
            spaced(rf" ?\(?{OF}?"), clause.flat[programme.end : each.start]
        ):
            return replace(programme, funder=payer(each.name)) if not each.is_group else programme
    return programme
