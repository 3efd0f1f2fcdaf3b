"""Who commits to what, and how firmly, as the sentences of a document say it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from corpus.documents import Document
from corpus.facts.facts import Commitment, Cutter, Firmness
from corpus.french.number_words import NUMBER_WORD
from corpus.french.organisations import Organisation, flatten
from corpus.french.subjects import Subject, leading_subject, subject_of
from corpus.ledger.promises.pledges import Pledge, find_pledges
from corpus.ledger.promises.terms import condition_of, deadline_of, recipient_of
from corpus.ledger.sentences.authors import author_of, named
from corpus.ledger.sentences.prose import StatedSentence, opening
from corpus.ledger.sentences.references import Mentions

_LONGEST_QUOTE = 900
# How far behind its verb who gives may stand.
_NEAR = 110
_AGENT = re.compile(
    rf"\s*(?:être +)?[a-zà-ÿ]+(?: +\w+){{0,3}} +par +(?:le +|la +|les +|l'|un +|une +)?(?:{NUMBER_WORD} +)?$"
)
_GIFT = re.compile(
    r"(?:accompagnement|soutien|appui|financements?|aides?|subventions?"
    r"|concours)(?: +[a-zà-ÿ]+)? +(?:de la +|de l'|du +|des +|de +|d')$"
)
# « produite et d' », « sur leur territoire, »: words that go on with what was cut off.
_LEFT_OPEN = re.compile(
    r"(?:[\s,;:–-]+(?:et|ou|mais|puis|que|qu[’']|qui|dont|de|d[’']|du|des|à|au|aux|en|par|pour|afin|dans|sur|avec|le|la"
    r"|les|l[’']|un|une|il|elle|ils|elles|on|se|s[’']|ne|n[’']|y|lui|leur|également|notamment|donc))+$|[\s,;:–-]+$",
    re.IGNORECASE,
)
# « Obligations de la collectivité »: whom a section is about.
_DUTIES = re.compile(
    r"(?:obligations?|engagements?|rôles?|missions?|responsabilités?|contributions?)\s+(?:de la|de l'|du|des|de|d')\s*$",
    re.IGNORECASE,
)
# « sera gérée par le délégataire »: someone else does it; « par l'adjoint », « par une convention »: the authority.
_DONE_BY_ANOTHER = re.compile(
    r"[^,;.]{0,60}\bpar +(?:(?:le|la|les|l'|un|une|son|sa|leurs?|ses) *(?!adjoint|maire|service|conseil|direction|ville"
    r"|commune|mairie|biais|intermédiaire|voie|moyen|convention|arrêté|délibération|avenant|contrat|acte|bulletin"
    r"|budget|décision)|[A-ZÀ-Ý])",
)
_SPOKEN = re.compile(r"(?<!\w)(?:j'|je |moi )", re.IGNORECASE)
_SHARED = re.compile(r"(?:^|[\s,])(?:et|ou|puis|mais)(?:\s+(?:ainsi|également|enfin|qui))?$")


@dataclass(frozen=True, slots=True)
class _Promise:
    """One pledge with its subject; `actors` as their reader knows them."""

    pledge: Pledge
    subject: Subject
    actors: tuple[str, ...]


def read_commitments(
    document: Document, statements: Sequence[StatedSentence], mentions: Mentions, cutter: Cutter
) -> tuple[Commitment, ...]:
    """Return the commitments of a document, in order."""
    found: list[Commitment] = []
    # For each statement that ends on « s'engage à : », who commits and how firmly.
    announced: dict[int, tuple[_Promise, StatedSentence]] = {}
    author = author_of(document)
    for statement in statements:
        if statement.intro in announced:
            found.append(_item(document, statement, *announced[statement.intro], cutter))
            continue
        for promise in _attributed(_promises(statement, mentions), document, statement, mentions, author):
            if promise.pledge.announces:
                announced[statement.rank] = promise, statement
                continue
            found.append(_commitment(document, statement, promise, mentions, cutter))
    return tuple(found)


def _promises(statement: StatedSentence, mentions: Mentions) -> list[_Promise]:
    pledges = find_pledges(statement.flat)
    if not pledges:
        return []
    organisations = mentions.of(statement)
    found: list[_Promise] = []
    for pledge in pledges:
        subject = _subject(statement, pledge, organisations, found)
        actors = mentions.resolve(statement, subject)
        if not actors and not pledge.is_relative:
            actors = _agents(statement.flat, pledge, organisations)
        if not actors and (pledge.needs_actor or pledge.is_relative):
            continue
        found.append(_Promise(pledge, subject, actors))
    return found


def _attributed(
    promises: Sequence[_Promise],
    document: Document,
    statement: StatedSentence,
    mentions: Mentions,
    author: str | None,
) -> list[_Promise]:
    """Name who acts where the sentence does not: whom its section is about, else who speaks in the document."""
    found: list[_Promise] = []
    for promise, following in zip_longest(promises, promises[1:]):
        actors = named(promise.actors, author)
        if not actors and not promise.pledge.needs_actor:
            owner = _owner(document, statement, mentions)
            actors = (
                (owner,) if owner else (author,) if author and _is_own(statement.flat, promise.pledge) else ()
            )
        pledge = promise.pledge
        if following is not None and pledge.action < following.subject.start < pledge.end:
            # What the next one's subject begins is no more of this one.
            pledge = replace(pledge, end=following.subject.start)
        elif following is not None and following.pledge.is_passive and following.pledge.follows is None:
            pledge = replace(pledge, end=_before_clause(statement.flat, pledge, following.pledge))
        found.append(_Promise(pledge, promise.subject, actors))
    return found


def _before_clause(flat: str, pledge: Pledge, following: Pledge) -> int:
    """Return where a pledge ends that « , de nouvelles modalités seront définies » follows: before its clause."""
    comma = flat.rfind(", ", pledge.action, following.verb)
    is_near = comma >= 0 and following.verb - comma <= _NEAR and following.verb < pledge.end + 2
    return comma if is_near and re.search(r"\w{3}", flat[pledge.action : comma]) else pledge.end


def _is_own(flat: str, pledge: Pledge) -> bool:
    """Tell whether what will be done, by nobody named, is done by who speaks in the document."""
    if not pledge.is_passive or _SPOKEN.search(flat):
        return False
    return _DONE_BY_ANOTHER.match(flat, pledge.action, pledge.end) is None


def _owner(document: Document, statement: StatedSentence, mentions: Mentions) -> str | None:
    """Return whose duties the headings above a statement announce."""
    path = document.sections[statement.section].path if document.sections else ()
    for heading in reversed(path):
        flat = flatten(heading)
        for each in mentions.find(flat):
            if _DUTIES.search(flat[: each.start]):
                return each.name
    return None


def _subject(
    statement: StatedSentence,
    pledge: Pledge,
    organisations: Sequence[Organisation],
    earlier: Sequence[_Promise],
) -> Subject:
    flat = statement.flat
    if pledge.follows is not None:
        return next((each.subject for each in earlier if each.pledge.verb == pledge.follows), Subject())
    if _SHARED.search(flat[: pledge.verb].rstrip()):
        return earlier[-1].subject if earlier else leading_subject(flat, pledge.verb, organisations)
    return subject_of(flat, pledge.verb, organisations)


def _agents(flat: str, pledge: Pledge, organisations: Sequence[Organisation]) -> tuple[str, ...]:
    """Return who acts in « sera lancé par la CAPH », « feront l'objet d'un soutien de l'État »."""
    for each in organisations:
        if not pledge.verb <= each.start <= pledge.end:
            continue
        is_giver = each.start - pledge.verb <= _NEAR and _GIFT.search(flat[pledge.verb : each.start])
        if is_giver or _AGENT.fullmatch(flat[pledge.action : each.start]):
            return (each.name,)
    return ()


def _commitment(
    document: Document, statement: StatedSentence, promise: _Promise, mentions: Mentions, cutter: Cutter
) -> Commitment:
    pledge, flat = promise.pledge, statement.flat
    start = statement.start + opening(flat)
    condition = condition_of(flat, pledge)
    begin = pledge.action if promise.actors and not pledge.is_passive else _clause_start(flat, pledge)
    action = document.text[statement.start + begin : statement.start + pledge.end]
    return Commitment(
        *cutter.cut("commitment", start, statement.end),
        action=_tidy(action),
        firmness=_firmness(pledge.firmness, condition),
        actors=promise.actors,
        to=recipient_of(flat, pledge, mentions.of(statement)),
        deadline=deadline_of(flat, pledge),
        condition=condition,
    )


def _tidy(action: str) -> str:
    """Return what is promised on one line, without emphasis, nor words that lead to what was cut off."""
    words = " ".join(action.replace("**", "").split()).strip(" ,;:*_")
    return _LEFT_OPEN.sub("", words).strip(" ,;:*_") or words


def _clause_start(flat: str, pledge: Pledge) -> int:
    """Return where the clause of a verb that names no one begins: with what is to be done."""
    masked = re.sub(r"\([^()]*\)", lambda match: "_" * len(match[0]), flat[: pledge.verb])
    cut = [match.end() for match in re.finditer(r",\s|[;:]\s|=>\s*|\bet que\s", masked)]
    start = cut[-1] if cut and re.search(r"\w{3}", masked[cut[-1] :]) else opening(flat)
    return max(start, opening(flat))


def _firmness(firmness: Firmness, condition: str | None) -> Firmness:
    """What depends on a reservation is conditional, however firmly it is put."""
    if (
        firmness == "firm"
        and condition is not None
        and condition.lower().startswith(("sous réserve", "à condition", "à la condition", "sous condition"))
    ):
        return "conditional"
    return firmness


def _item(
    document: Document, item: StatedSentence, promise: _Promise, intro: StatedSentence, cutter: Cutter
) -> Commitment:
    """Return the commitment of one item of « s'engage à : », quoted with its introduction if near."""
    words = item.start + opening(item.flat)
    start = intro.start + opening(intro.flat)
    if item.end - start > _LONGEST_QUOTE:
        start = words
    pledge = Pledge(promise.pledge.verb, 0, len(item.flat), promise.pledge.firmness)
    return Commitment(
        *cutter.cut("commitment", start, item.end),
        action=_tidy(document.text[words : item.end]).strip(" ."),
        firmness=promise.pledge.firmness,
        actors=promise.actors,
        deadline=deadline_of(item.flat, pledge) or deadline_of(intro.flat, promise.pledge),
        condition=condition_of(item.flat, pledge),
    )
