"""The forms of the French verbs that say who gives, who receives and who commits."""

import re
from functools import lru_cache

from corpus.french.small_words import ADVERB
from corpus.french.spaced import spaced

_ER = r"(?:ent|era|eront|eraient|erait|ées|ée|és|é|er|ant|èrent|aient|ait|e|a)"
_IR = r"(?:ira|iront|irait|iraient|is(?:sent|sant|sait)|ies|ie|is|it|ir|i)"
_ENIR = r"(?:iendra|iendront|iendrait|iennent|ient|enues|enue|enus|enu|enir|enant|enait|int)"
_AUX_WORDS = (
    r"(?:a|ont|avait|avaient|aura|auront|est|sont|sera|seront|était|étaient|ait|va|vont|peut"
    r"|peuvent|pourra|pourront|doit|doivent|devra|devront|fait|font|fera|feront)"
)
_BETWEEN = rf"(?: (?:pas|été|bien|{ADVERB}))*"
_CLITIC = r"(?:s'|se |y |ne |n'|lui |leur )?"


def er(stems: str) -> str:
    """Return a pattern of the forms of verbs in -er, given their stems between bars."""
    return rf"(?:{stems}){_ER}"


def ir(stems: str) -> str:
    """Return a pattern of the forms of verbs in -ir that go like finir."""
    return rf"(?:{stems}){_IR}"


def enir(stems: str) -> str:
    """Return a pattern of the forms of verbs that go like tenir."""
    return rf"(?:{stems}){_ENIR}"


GIVING = "|".join(
    (
        er(
            "co-?financ|financ|subventionn|apport|consacr|mobilis|allou|attribu|vers|accord|contribu"
            "|particip|abond|dépens|engag"
            "|affect|réserv|débloqu|annonc|encourag|accompagn|port|lanc|donn|démarr|réalis|provisionn"
            "|inject|dédi|inject|assum|rénov|aid"
        ),
        er("dé?ploi|déploy|octroy|octroi|men|mèn"),
        ir("invest"),
        enir("sout|interv"),
        (
            r"prévoit|prévoient|prévoira|prévoiront|prévu|prend(?:ra|ront)? en charge|prennent en charge"
            r"|pris(?:e|es)? en charge|prendre en charge"
        ),
        r"met(?:tra|tront|tent)?|mis(?:e|es)?|concour(?:t|ent|ra|ront)|inscrit(?:e|es|s)?",
    )
)
RECEIVING = "|".join(
    (
        er("bénéfici|sollicit|demand|touch|dispos"),
        enir("obt"),
        (
            r"reçoit|reçoivent|reçu(?:e|es|s)?|recevra|recevront|recevoir|perçoit|perçoivent|perçu(?:e|es"
            r"|s)?|percevra|percevront|percevoir|doté(?:e|es|s)?|retenu(?:e|es|s)?"
        ),
    )
)
_DETERMINED = re.compile(
    r"(?<!\w)(?:le|la|les|un|une|des|du|de|d'|l'|au|aux|cette|ce|cet|ces|en|par|pour|à|sa|son|ses"
    r"|leurs?|sans|toute|chaque|nouvelle|présente|total|globale)\s*$",
    re.IGNORECASE,
)
MONEY_VERB = re.compile(
    spaced(
        rf"(?<![\w'-])(?P<aux>{_CLITIC}(?:{_AUX_WORDS}{_BETWEEN}"
        rf" )?{_CLITIC})(?P<verb>(?P<giving>{GIVING})|(?P<receiving>{RECEIVING}))(?![\w'-])"
    )
)
_PARTICIPLE = re.compile(
    r"(?:é|ée|és|ées|u|ue|us|ues|is|ise|ises|i|ie|ies|inscrit|inscrite|inscrits|inscrites)$"
)
_BEING = re.compile(r"(?<![\w'])(?:été|est|sont|sera|seront|était|étaient|être)\b")


def money_verbs(flat: str, end: int) -> list[re.Match[str]]:
    """Return the verbs of giving and receiving before an offset.

    Left out are participles that only qualify a noun, and infinitives and gerunds that go on with the verb
    before them, as « s'engage à soutenir » does.
    """
    return [match for match in _all_money_verbs(flat) if match.end() <= end]


# Each amount of a sentence asks for those before it.
@lru_cache(8)
def _all_money_verbs(flat: str) -> tuple[re.Match[str], ...]:
    found: list[re.Match[str]] = []
    for match in MONEY_VERB.finditer(flat):
        if not match["aux"].strip():
            if _PARTICIPLE.search(match["verb"]):
                continue
            is_infinitive = match["verb"].endswith(("er", "ir", "re"))
            if not is_infinitive and _DETERMINED.search(flat, max(0, match.start() - 12), match.start()):
                continue
        goes_on = match["verb"].endswith(("er", "ir", "re", "ant")) and match["aux"].strip() in {
            "",
            "se",
            "s'",
        }
        if goes_on and found and not re.search(r"[;:]", flat[found[-1].end() : match.start()]):
            continue
        found.append(match)
    return tuple(found)


def is_passive(verb: re.Match[str]) -> bool:
    """Tell whether a verb found says what is done to its subject."""
    return (
        _BEING.search(verb["aux"]) is not None and "s'est" not in verb["aux"] and "se sont" not in verb["aux"]
    )
