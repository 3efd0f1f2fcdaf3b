"""How a question that leans on the one before is made whole: its own words, with what the other was about."""

import re

from assistant.words import words
from corpus.folding import fold
from corpus.organisations import Names, flatten

_LEAD = re.compile(
    r"^(?:(?:à|a|de|en|pour|sur|avec|par)\s+)?(?:combien(?:\s+d(?:e\s+|['’])[\w-]+(?:\s+de\s+[\w-]+)?)?"
    r"|cb|quel(?:le)?s?"
    r"(?:\s+(?:est|sont|était|sera))?|qui(?:\s+(?:est|sont|était))?|que|qu['’]est-ce que|quand|où|comment"
    r"|pourquoi|quoi)\b\s*",
    re.IGNORECASE,
)
_INVERSION = re.compile(r"-(?:t-)?(?:ils?|elles?|on)\b", re.IGNORECASE)
# What the question before says of money falls where something else is asked.
_MONEY_VERB = re.compile(
    r"^(?:(?:va|vont|a|ont|est|sont|doit|doivent)\s+)?(?:co[ûu]t|financ|cofinanc|apport|vers|pa[iy]|dépens|consacr|donn|reç"
    r"|touch|prévoi|représent|préside|dirige|port|compt)\w*\s+(?:(?:en tout|au total)\s+)?"
    r"(?=l[ea]s?\s|l['’]|une?\s|des?\s|[A-ZÀ-Ý])",
)
_ACTIVE = re.compile(r"^(?P<aux>a|ont)\s+(?P<participle>[\w-]+(?:é|i|u|is|it)e?s?)\s+(?P<object>.+)$")
_BARE = re.compile(
    r"^(?:c['’](?:est|était|etait|sera)\s+)?(?P<asked>(?:par|pour|avec|chez|à|de|depuis|jusqu['’]à)?\s*"
    r"(?:quand|qui|quoi|où|ou|comment|pourquoi|combien de temps|quelle date|quel montant|combien))(?:\s+ça)?$",
    re.IGNORECASE,
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
_VERB = re.compile(r"(?:a|ont|est|sont|sera|seront|se|doit|peut|va)\b|s['’]|\w+-(?:t-)?(?:il|elle|on)")
_TOLD = re.compile(
    r"^(?:et\s+)?(?P<who>(?:l[ea]s?\s|l['’])?[\w' ’-]{2,60}?),? (?P<pronoun>elles?|ils?) (?P<verb>\w+) combien(?P<rest>.*)$",
    re.IGNORECASE,
)
_MOST_NAMES = 3
# « Combien de semaines », « de femmes »: feminine as a rule.
_FEMININE = re.compile(r"(?:e|es|tion|tions|té|tés|ment)$")


def bare(rest: str, before: str) -> str | None:
    """Return « par qui », « c'est quand », « lesquelles » asked of what the question before was about, or None."""
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
    found = _BARE.match(rest)
    if found is None:
        return None
    asked = " ".join(found["asked"].split())
    asked = asked[:1].upper() + asked[1:]
    clause = _LEAD.sub("", before.rstrip(" ?!.")).strip()
    if fold(asked) == "par qui" and _AMOUNT.match(before):
        return f"Qui finance {about(before)} ?"
    active = _ACTIVE.match(clause)
    if active and fold(before).startswith("qui "):
        # « Qui a signé le contrat ? », « et quand ? »
        return f"{asked} a été {active['participle']} {active['object']} ?"
    if _MONEY_VERB.match(clause) or not _begins_on_verb(clause):
        return f"{asked}, {about(before)} ?"
    return f"{asked} {clause} ?"


def about(before: str) -> str:
    """Return what a question is about: its words without the asking ones, nor a verb of money before a noun."""
    topic = _LEAD.sub("", before.rstrip(" ?!.")).strip()
    return _INVERSION.sub("", _MONEY_VERB.sub("", topic)).strip()


def with_topic(rest: str, before: str) -> str:
    """Return the new question followed by what the one before was about."""
    topic = about(before)
    known = {word.stem for word in words(rest) if word.stem}
    asked = f"{rest[0].upper()}{rest[1:]}"
    if not any(word.stem and word.stem not in known for word in words(topic)):
        return f"{asked} ?"
    if re.match(r"(?:l[ea]s?\s|l['’]|une?\s|[A-ZÀ-Ý])", topic) and not _INVERSION.search(before):
        return f"{asked}, {topic} ?"
    return f"{asked} ({topic}) ?"


def naming(asked: str, before: str, answer: str) -> str | None:
    """Return « et eux, combien ils donnent ? » with those that the answer before named, or None."""
    told = _TOLD.match(asked.rstrip(" ?!."))
    if told:
        # « Et la Région, elle met combien ? »
        rest = f" {told['rest'].strip()}" if told["rest"].strip() else ""
        link = "-t-" if told["verb"][-1] in "ae" else "-"
        return f"Combien {told['who']} {told['verb']}{link}{told['pronoun']}{rest} pour {about(before)} ?"
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
    topic = about(before)
    if _AMOUNT.match(rest) and re.match(r"l[ea]s?\s|l['’]", topic):
        return f"{whole[:1].upper()}{whole[1:]} pour {topic} ?"
    return with_topic(whole, before) if topic not in whole else f"{whole[:1].upper()}{whole[1:]} ?"


def _bodies(text: str) -> list[str]:
    flat = flatten(text)
    return list(dict.fromkeys(_with_article(flat, each.start, each.name) for each in Names().find(flat)))


def _with_article(flat: str, start: int, name: str) -> str:
    article = re.search(r"(?:\b[Ll]['’]|\b[Ll][ae]s? )$", flat[:start])
    return f"{article[0].lower()}{name}" if article else name


def _begins_on_verb(clause: str) -> bool:
    return _VERB.match(clause) is not None
