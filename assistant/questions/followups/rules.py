"""How a question that leans on the one before is made whole: its own words, with what the other was about."""

import re

from assistant.questions.followups.forms import with_topic
from assistant.questions.followups.topics import topic_of
from corpus.french.organisations import Names, flatten

_WHEN = re.compile(
    r"^(?:c['’](?:est|était)\s+)?(?P<asked>quand|où|comment|pourquoi)(?:\s+ça)?$", re.IGNORECASE
)
_ACTIVE = re.compile(
    r"^qui\s+(?:a|ont)\s+(?P<participle>[\w-]+(?:é|i|u|is|it)e?s?)\s+(?P<object>.+)$", re.IGNORECASE
)
_WHICH = re.compile(
    r"^(?:c['’]est\s+)?(?:lesquel(?:le)?s|laquelle|lequel|qui sont-(?:ils|elles))$", re.IGNORECASE
)
_COUNTED = re.compile(r"^combien\s+d(?:e\s+|['’])(?P<counted>[\w-]+)(?P<rest>.*)$", re.IGNORECASE)
_OF_WHICH = re.compile(r"^dont (?:combien|quel montant|quelle part)\s*(?P<rest>.*)$", re.IGNORECASE)
_AMOUNT = re.compile(
    r"^(?:combien|cb|quel(?:le)?s?\b.{0,12}(?:montant|somme|budget|aide|dotation|part|coût))", re.IGNORECASE
)
_THEY = re.compile(r"(?<![\w-])(?:ils|elles|il|elle)(?![\w-])", re.IGNORECASE)
_STRESSED = re.compile(r"^(?:et\s+)?(?:eux|elles?|lui|ceux-ci|celles?-ci|celui-ci)\s*,?\s*", re.IGNORECASE)
_TOLD = re.compile(
    r"^(?:et\s+)?(?P<who>(?:l[ea]s?\s|l['’])?[\w' ’-]{2,60}?),? (?P<pronoun>elles?|ils?) (?P<verb>\w+) combien(?P<rest>.*)$",
    re.IGNORECASE,
)
_MOST_NAMES = 3
# « Combien de semaines », « de femmes »: feminine as a rule.
_FEMININE = re.compile(r"(?:e|es|tion|tions|té|tés|ment)$")


def listed_of(rest: str, before: str) -> str | None:
    """Return « lesquelles », « dont combien pour Denain » asked of what the question before was about, or None."""
    counted = _COUNTED.match(before)
    if _WHICH.match(rest):
        if counted is None:
            # The same again: what was asked may have been answered by a number of a list.
            return before
        feminine = _FEMININE.search(counted["counted"]) and not counted["counted"].endswith("ment")
        return (
            f"{'Quelles' if feminine else 'Quels'} {counted['counted']}{counted['rest']}".rstrip(" ?!.")
            + " ?"
        )
    inside = _OF_WHICH.match(rest)
    if inside and inside["rest"] and _AMOUNT.match(before):
        return f"{before.rstrip(' ?!.')} {inside['rest']} ?"
    active = _ACTIVE.match(before.rstrip(" ?!."))
    when = _WHEN.match(rest)
    if active and when:
        # « Qui a signé le contrat ? », « et quand ? »
        return f"{when['asked'].capitalize()} a été {active['participle']} {active['object']} ?"
    return None


def naming(asked: str, before: str, answer: str) -> str | None:
    """Return « et eux, combien ils donnent ? » with those that the answer before named, or None."""
    told = _TOLD.match(asked.rstrip(" ?!."))
    if told:
        # « Et la Région, elle met combien ? »
        rest = f" {told['rest'].strip()}" if told["rest"].strip() else ""
        link = "-t-" if told["verb"][-1] in "ae" else "-"
        return f"Combien {told['who']} {told['verb']}{link}{told['pronoun']}{rest} pour {topic_of(before)} ?"
    rest = _STRESSED.sub("", asked)
    if rest == asked and not re.match(r"et\b", asked, re.IGNORECASE):
        return None
    rest = re.sub(r"^et\b[\s,]*", "", rest, flags=re.IGNORECASE).rstrip(" ?!.")
    pronoun = _THEY.search(rest)
    if pronoun is None:
        return None
    named = _bodies(answer) or _bodies(before)
    if not named or len(named) > _MOST_NAMES or pronoun[0].lower().endswith("s") != (len(named) > 1):
        return None
    listed = " et ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
    whole = f"{rest[: pronoun.start()]}{listed}{rest[pronoun.end() :]}"
    topic = topic_of(before)
    if _AMOUNT.match(rest) and re.match(r"l[ea]s?\s|l['’]", topic):
        return f"{whole[:1].upper()}{whole[1:]} pour {topic} ?"
    return with_topic(whole, before) if topic not in whole else f"{whole[:1].upper()}{whole[1:]} ?"


def _bodies(text: str) -> list[str]:
    flat = flatten(text)
    return list(dict.fromkeys(_with_article(flat, each.start, each.name) for each in Names().find(flat)))


def _with_article(flat: str, start: int, name: str) -> str:
    article = re.search(r"(?:\b[Ll]['’]|\b[Ll][ae]s? )$", flat[:start])
    return f"{article[0].lower()}{name}" if article else name
