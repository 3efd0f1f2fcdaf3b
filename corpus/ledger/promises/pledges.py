"""The verbs by which a sentence commits someone: firmly, on a condition, or in intention only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.facts.facts import Firmness
from corpus.french.small_words import ADVERB
from corpus.french.spaced import spaced


@dataclass(frozen=True, slots=True)
class Pledge:
    """A verb that commits, at `flat[verb:]`, to what stands at `flat[action:end]`.

    `follows` is the place of the verb that this one goes on with (« s'engage à soutenir et à aider »).
    `announces` says that a list of what is promised follows; `needs_actor` that without someone who acts the
    words promise nothing.
    """

    verb: int
    action: int
    end: int
    firmness: Firmness
    follows: int | None = None
    announces: bool = False
    needs_actor: bool = False
    is_relative: bool = False
    is_passive: bool = False


_ADVERBS = rf"(?: (?:{ADVERB}|à (?:la fois|nouveau)|tout particulièrement|\w+ement|ensemble|chacune?))*"
_INSERTED = (
    r"(?:, (?:en|dès|pour|dans|à|au|avec|par|d'ici|sur|lors|aux|auprès)[^,;:.]{0,70}?,?| (?:en"
    r"|dès) \d{4}| à (?:leurs|ses) côtés| auprès [^,;:]{3,40}| pour [^,;:]{3,60} (?=à ))??"
)
_PROMISING = re.compile(
    spaced(
        rf"(?P<verb>s'engag(?:e|ent|era|eront)|s'(?:est|était|étaient)(?: d'ores et déjà)? engagée?s?"
        rf"|se sont(?: d'ores et déjà)? engagée?s|s'obligent?|s'efforce(?:nt|ra|ront)?|s'attachera"
        rf"|s'attacheront|veillera|veilleront|(?:prend|prennent) l'engagement)"
        rf"{_ADVERBS}{_INSERTED}(?P<link> (?:à|de|sur|dans|pour|en faveur de)(?! (?:l'horizon|compter"
        rf"|partir|terme|leurs|ses)\b)(?= |:|$)| d'| :)"
    )
)
_DECIDING = re.compile(
    spaced(
        r"(?P<verb>(?:a|ont) (?:ainsi |donc |également )?décidé|décide|décident|DÉCIDE|DECIDE"
        r"|Décide)(?:,? à l'unanimité(?: des [\w ]{3,30})?,?"
        r"| par [\w ]{2,30}voix[\w ,()]{0,40})?(?P<link> (?:de)(?= )| d'| ?:)"
    )
)
_INTENDING = re.compile(
    spaced(
        rf"(?P<verb>(?:souhait|envisag|projett|ambitionn)(?:e|ent|era|eront)|envisageant|entend"
        rf"|entendent|réfléchit|réfléchissent|étudiera|étudieront|(?:a|ont) (?:l'intention"
        rf"|pour (?:ambition|projet|intention)|le projet)|(?:prévoit|prévoient)(?= (?:de|d')))"
        rf"{_ADVERBS}(?:,? (?:d'ici|à l'horizon|en) [^,;.]{{3,20}},?)?(?P<link> (?:à|de|que)(?= )| d'"
        rf"| qu'|(?= ))"
    )
)
_STARTING = re.compile(
    spaced(
        r"(?<![\w'])(?P<verb>se (?:fixe|fixent|dote|dotent|donne pour objectif"
        r"|donnent pour objectif) |(?:lance|lancent|engage|engagent|institue"
        r"|instituent)(?= (?:(?:pour|en|dès|d'ici) [\w ]{3,20})? ?(?:un|une|des|les|la|le|l'"
        r"|\d+)))(?P<link>)"
    )
)
_FUTURE = re.compile(
    spaced(
        rf"(?<![\w'’-])(?P<verb>(?:(?:se|s'|y|en|lui|leur|ne|n') ?)?(?P<future>[a-zà-ÿ]*(?:era|eront"
        rf"|ira|iront|dra|dront|tra|tront|ura|uront|rra|rront|vra|vront)|[SF]er(?:a|ont)"
        rf"|S'[a-z]+eront|Pourr(?:a|ont)))(?![\w-]){_ADVERBS}(?P<link>)"
    )
)
_CONDITIONAL = re.compile(
    spaced(
        rf"(?<![\w'’-])(?P<verb>pourr(?:a|ont|ait|aient)|Pourr(?:a|ont)|devr(?:ait|aient)|peut"
        rf"|peuvent)(?![\w-]){_ADVERBS}(?P<link>)"
    )
)
# Futures that tell of effects, states or rules rather than of what someone will do.
_NO_FUTURES = re.compile(
    r"(?:(?:s'|se |y )?(?:permett|suffi|fau|agi|constitue|traui|tradui|aur|sembl|paraît|devien"
    r"|vaud|plai|import|représente|existe|reste|dépend|résulte|nécessite|coûte|correspond|signifie"
    r"|bénéficie|profite|contribue|occupe|compte|dure|figure|découle|ressort|arrive"
    r"|pleuv)[a-z]*r(?:a|ont)|natura|extra|opéra|caméra|infra|contra|intra|ultra|aura|auront|entra"
    r"|montra|livra|tira|rentra|encontra|faudra|s'agira|agira|pourra|pourront)$"
)
_PASSIVE = re.compile(
    spaced(
        r"(?:(?:ainsi|également|aussi|donc|prochainement|pleinement|notamment|progressivement"
        r"|systématiquement|régulièrement|fortement|en priorité|totalement|entièrement|alors|ensuite"
        r"|désormais|rapidement|immédiatement|annuellement) )*(?P<participle>[a-zà-ÿ]+(?:é|ée|és|ées"
        r"|i|ie|is|ies|u|ue|us|ues|it|ite|its|ites|ises?|ertes?|erts?|int|inte|ints|intes))(?!\w)"
    )
)
_STUDIED = re.compile(r"(?:étudié|examiné|envisagé|analysé)e?s?$")
_NOT_DONE = re.compile(
    r"(?:situé|concerné|composé|égal|intéressé|appelé|fonction|constitué|lié|basé|absent|tenu"
    r"|considéré|réputé|présumé|soumis|calculé|dû|due|dus|censé|perçu|levé|clos|close|supérieur"
    r"|inférieur|défini|fixé|obtenu|gratuit|compliqué|habilité|amené|contraint|exclu)"
)
# « Les crédits seront prélevés sur la ligne … »: where money is booked is no promise.
_BOOKED = re.compile(
    r"(?:prélevée?s?|imputée?s?|inscrite?s?|portée?s?|constatée?s?)[^.;]{0,60}?\b(?:budget|ligne|compte|crédits?|chapitre|BP"
    r"|nature|imputation|fonction|programme)\b",
    re.IGNORECASE,
)
_OBJECT_OF = re.compile(r"\s+l'objet\b")
_NEGATION = re.compile(r"(?<!\w)(?:ne\s+|n')(?:\w+'?\s+){0,2}$|\baucun(?:e)?\b[^,;.]{0,60}$")
_NOT = re.compile(r"\s+(?:pas|jamais|aucune?|nullement)\b")
_RELATIVE = re.compile(r"(?<!\w)(?:qui|dont|où)\s+(?:ne\s+|s'|se\s+|y\s+|en\s+)?$")
_INFINITIVE = (
    r"(?:s'|se |y |en |les? |la |l'|leur )?(?!autre\b)[a-zà-ÿ]+(?:er|ir|oir|dre|tre|ire|vre|rre"
    r"|clure)(?![\w-])"
)
# « l'image qu'elle souhaite renvoyer »: the wish is but said in passing of something else; « il dit qu'elle … ».
_IN_PASSING = re.compile(
    r"(?<!\w)(?!(?:indique|rappelle|précise|annonce|confirme|dit|dire|affirme|explique|souligne|déclare|considère"
    r"|estime|ajoute|afin|parce|lors|puis|ainsi|alors|pour)(?:nt|r)?\b)[\w-]+ +qu'(?:elles?|ils?|on) +$"
)
_NOBODY = re.compile(
    r"(?<![\w'])(?:on|ça|cela|ce|il|je|nous|vous|tu|ils|elles?|tout)\s+(?:ne\s+|n'|se\s+|s'|y\s+|en\s+)?$",
    re.IGNORECASE,
)
_MODAL = re.compile(spaced(rf"{_INFINITIVE}"))
_WEAK = re.compile(
    r"\s+(?:également\s+|aussi\s+|être\s+)?(?:avoir|provoquer|constituer|représenter|expliquer"
    r"|contribuer à véhiculer|sembler|paraître|entraîner|varier|consulter|se rendre|venir"
    r"|s'inscrire)\b"
)
_CLAUSE_END = re.compile(
    r"[;!?](?=\s|$)|\.(?=\s+[A-ZÀ-Ý]|\s*$)|\s:(?=\s|$)|,?\s+(?:tandis que|alors que|mais)\s|\s=>"
)
_AND = spaced(rf",? (?:et|ainsi que)(?: également)? (?P<link>{{link}})(?={_INFINITIVE})")
_COORDINATED = {
    link: re.compile(_AND.replace("{link}", pattern))
    for link, pattern in {"à": "à +", "de": "(?:de +|d')", "": ""}.items()
}
_SHORTEST = 12


def find_pledges(flat: str) -> list[Pledge]:
    """Return the verbs of a flattened sentence that commit someone in order, and to what."""
    if flat.rstrip().endswith("?"):
        return []
    found: list[Pledge] = []
    for pattern, firmness, needs_actor in (
        (_PROMISING, "firm", False),
        (_DECIDING, "firm", True),
        (_INTENDING, "intended", True),
        (_STARTING, "firm", True),
        (_CONDITIONAL, "conditional", False),
        (_FUTURE, "firm", False),
    ):
        for match in pattern.finditer(flat):
            if _is_denied(flat, match) or any(
                each.verb <= match.start() < max(each.action, each.verb + 1) for each in found
            ):
                continue
            found.extend(_read(flat, match, firmness, needs_actor))
    found.sort(key=lambda pledge: pledge.verb)
    return [_cut(pledge, found) for pledge in found]


def _is_denied(flat: str, match: re.Match[str]) -> bool:
    before = flat[: match.start("verb")]
    if match.re is _INTENDING and _IN_PASSING.search(before):
        return True
    negative = match["verb"].startswith(("ne ", "n'")) or _NEGATION.search(before) is not None
    return negative or _NOT.match(flat, match.end("verb")) is not None


def _read(flat: str, match: re.Match[str], firmness: str, needs_actor: bool) -> Iterator[Pledge]:
    verb, action, is_passive = match.start("verb"), match.end(), False
    end = _clause_end(flat, action)
    is_relative = _RELATIVE.search(flat[:verb]) is not None
    strength: Firmness = (
        "firm" if firmness == "firm" else "intended" if firmness == "intended" else "conditional"
    )
    if match.re is _FUTURE:
        read = _future(flat, match)
        if read is None:
            return
        strength, needs_actor, action, is_passive = read
    elif match.re is _CONDITIONAL:
        modal = re.match(rf"\s*(?:être|{_MODAL.pattern}|,)", flat[match.end() :])
        if modal is None or _WEAK.match(flat, match.end("verb")):
            return
        needs_actor = match["verb"].startswith(("peu", "devr")) or _NOBODY.search(flat[:verb]) is not None
        is_passive = re.match(r"\s*(?:\w+ement\s+)?être\b", flat[match.end("verb") :]) is not None
    elif match.re is _STARTING:
        action = verb
    announces = not re.search(r"\w", flat[action:end]) and flat.rstrip().endswith(":")
    if not announces and not re.search(r"\w{2}", flat[action:end]):
        return
    first = Pledge(verb, action, end, strength, None, announces, needs_actor, is_relative, is_passive)
    yield first
    link = (match["link"] or "").strip(" :").replace("d'", "de")
    if match.re in {_PROMISING, _DECIDING, _INTENDING} and link in _COORDINATED:
        for more in _COORDINATED[link].finditer(flat, action, end):
            if more.start() - action >= _SHORTEST and re.search(r"\s", flat[action : more.start()].strip()):
                yield Pledge(more.end(), more.end(), end, strength, verb, False, needs_actor, is_relative)


def _future(flat: str, match: re.Match[str]) -> tuple[Firmness, bool, int, bool] | None:
    """Return how firm a verb in the future is, if it needs someone who acts, and where its action begins.

    Last comes whether it is passive; None is for futures that promise nothing.
    """
    word = match["future"].lower()
    if re.search(r"(?<!\w)(?:le|la|les|l'|un|une|des|du|cette|ce)\s*$", flat[: match.start("future")]):
        return None
    if word in {"sera", "seront"}:
        passive = _PASSIVE.match(
            flat, match.end() + len(flat[match.end() :]) - len(flat[match.end() :].lstrip())
        )
        if passive is None or _NOT_DONE.match(passive["participle"]):
            return None
        if _BOOKED.match(flat, passive.start("participle")):
            return None
        studied = _STUDIED.search(passive["participle"]) is not None
        return ("intended" if studied else "firm"), False, passive.start("participle"), True
    if word in {"fera", "feront"} and _OBJECT_OF.match(flat, match.end("future")):
        return "firm", False, match.start("verb"), True
    if _NO_FUTURES.fullmatch(word) or _NO_FUTURES.fullmatch(match["verb"].lower()):
        return None
    return "firm", "ajouter" not in word, match.start("verb"), False


def _clause_end(flat: str, offset: int) -> int:
    """Return where what is promised ends: at the end of its clause, parentheses passed over."""
    masked = re.sub(r"\([^()]*\)|«[^«»]*»", lambda match: "_" * len(match[0]), flat)
    match = _CLAUSE_END.search(masked, offset)
    return match.start() if match else len(flat.rstrip())


def _cut(pledge: Pledge, pledges: list[Pledge]) -> Pledge:
    """End a pledge where the next one of its sentence begins."""
    later = [each for each in pledges if each.verb > pledge.action and each.verb < pledge.end]
    if not later:
        return pledge
    end = later[0].verb
    return replace(pledge, end=end)
