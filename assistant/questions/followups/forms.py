"""A few words asked of what was spoken of before, made the question that a person would write."""

import re

from assistant.french.vocabulary import MONEY_VERBS
from assistant.french.words import words
from assistant.questions.followups.topics import of, spoken_of, topic_of
from assistant.questions.phrases import date_of, without_year
from corpus.french.dates import years_of
from corpus.french.folding import fold
from corpus.french.number_words import RANK, rank_of

_WHICH = r"quel(?:le)?s?(?:\s(?!se\b)[\w-]+){1,3}?"
_ADVERB = (
    r"(?:(?:par|avec|pour|chez|à|de|depuis|jusqu['’]à|d['’]ici)\s+(?:qui|quoi|quand)|quand|qui|où|ou|comment|pourquoi"
    rf"|combien de temps|(?:(?:à|de|avec|pour|sous|dans|sur|par|selon|en)\s+)?{_WHICH})"
)
_BARE = re.compile(rf"^(?:c['’](?:est|était|sera)\s+)?(?P<asked>{_ADVERB})(?:\s+ça)?$", re.IGNORECASE)
_ADVERBIAL = re.compile(
    r"^(?:combien|quand|où|comment|pourquoi|(?:à|de|en|sur|avec|pour|par)\s+(?:quoi|qui)|que)\s+(?!de\s|d['’])"
    r"(?P<clause>.+)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"^combien\s+d(?:e\s+|['’])(?P<noun>[\w-]+)\s+(?P<clause>.+)$", re.IGNORECASE)
_INVERSION = re.compile(r"\w-(?:t-)?(?:ils?|elles?|on)\b", re.IGNORECASE)
_COST = re.compile(
    r"^(?:(?:ça|cela) (?:coûte|fait) combien|combien (?:ça|cela) (?:coûte|fait)|c['’]est combien|combien c['’]est"
    r"|à combien|combien)$",
    re.IGNORECASE,
)
# « elle coûte combien », « il finit quand »
_ASKED_LAST = re.compile(
    r"^(?:ils?|elles?|ça|cela) (?P<verb>[\w]+) (?P<asked>combien|quand|où|comment|en quelle année)$",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"^(?:(?:c['’]est (?:quoi|combien)|quel est) le (?:montant |coût )?total|(?:le|au) total|en tout|combien en tout)$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:(?:donne(?:z|-moi| moi)? )?(?:plus|davantage) (?:de détails?|d['’]infos?\w*|de précisions?)"
    r"|(?:tu peux|pouvez-vous|peux-tu) (?:me )?(?:préciser|détailler|expliquer|développer)"
    r"|(?:précise|détaille|développe|explique)[rz]?(?:[- ]moi)?|dis(?:-|\s)m['’]en plus|en détail|plus|et encore"
    r"|quoi d['’]autre|c['’]est tout|raconte)$",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"^(?:les autres|qui d['’]autre|quel(?:le)?s autres|d['’]autres)$", re.IGNORECASE)
_WHAT = re.compile(
    r"^(?:c['’]est quoi|qu['’]est-ce que c['’]est|ça (?:veut dire|signifie) quoi)(?:\s+ça)?$", re.IGNORECASE
)
_WHERE = re.compile(r"^(?:c['’]est où|où (?:ça|c['’]est|est-ce)|où)$", re.IGNORECASE)
_PAID_BY = re.compile(r"^(?:c['’]est )?(?:co)?(?:financé|payé)e?s? par qui$", re.IGNORECASE)
_DOES = re.compile(
    r"^(?P<who>qui) (?P<verb>(?:co)?finance|paie|paye|gère|pilote|préside|dirige|porte|signe|organise|décide|coordonne)$",
    re.IGNORECASE,
)
_DOES_IT = re.compile(
    r"^(?P<who>qui|comment|quand|pourquoi) (?:le |la |les |l['’])(?P<verb>(?!\w+-)\w+)$", re.IGNORECASE
)
# « à quelle fréquence se réunit-il », « quand a-t-elle été signée »: its subject is what was spoken of.
_DOES_SO = re.compile(
    rf"^(?P<asked>{_ADVERB}|combien)\s(?P<verb>(?:s['’]|se\s)?\w+-(?:t-)?(?P<pronoun>ils?|elles?)\b.*)$",
    re.IGNORECASE,
)
_IMPERSONAL = re.compile(r"(?:y a|faut|existe|s['’]agit|pleut)-(?:t-)?il\b", re.IGNORECASE)
_SUCCESSION = re.compile(
    r"\bqui (?:prend|a pris|prendra|prennent) (?:la suite|le relais)|\bqui (?:lui|leur) succèd\w+"
    r"|\bqui (?:l[ea] |les |l['’]a )?remplac\w+$|^(?:après|ensuite),? qui$",
    re.IGNORECASE,
)
_RANKED = re.compile(
    rf"(?:(?:detaille|explique|precise|developpe|c'est quoi|quelle? est)[rz]?(?:[- ]moi)? )?l[ea] (?:(?P<rank>{RANK})"
    r"|(?P<last>derniere?))(?: (?:axe|point|objectif|ambition|action|volet|orientation))?$"
)
_DETERMINED = re.compile(r"(?:l[ea]s?\s|l['’]|ce\s|cette\s|[A-ZÀ-Ý])")


def asked_of(rest: str, before: str) -> str | None:
    """Return « par qui », « c'est quoi », « combien ça coûte » asked of what the question before was about, or None."""
    if _SUCCESSION.search(rest) and re.match(r"qui\s", before, re.IGNORECASE):
        # Who does the same later: the question before, asked of then.
        then = date_of(rest)
        same = (without_year(before) if then else None) or before
        return " ".join(filter(None, (same.rstrip(" ?!."), then or "ensuite"))) + " ?"
    topic = topic_of(before)
    is_named = _DETERMINED.match(topic) is not None
    if _WHAT.match(rest) and is_named:
        return f"Qu'est-ce que {topic} ?"
    if _WHERE.match(rest) and is_named:
        return f"Où se trouve{'nt' if topic.startswith('les ') else ''} {topic} ?"
    if _COST.match(rest) and is_named and not _is_of_money(before):
        return f"Combien coûte{'nt' if topic.startswith('les ') else ''} {topic} ?"
    last = _ASKED_LAST.match(rest)
    if last and is_named:
        return f"{last['asked'][0].upper()}{last['asked'][1:]} {last['verb']} {topic} ?"
    if _TOTAL.match(rest):
        if _is_of_money(before):
            return f"{before.rstrip(' ?!.')} au total ?"
        return f"Quel est le montant total pour {topic} ?"
    if _MORE.match(rest):
        return f"Que disent les documents sur {topic} ?"
    if _OTHERS.match(rest):
        return _others(before)
    if _PAID_BY.match(rest):
        return f"Qui finance {topic} ?"
    does = _DOES.match(rest) or _DOES_IT.match(rest)
    if does and is_named:
        return f"{does['who'].capitalize()} {does['verb']} {topic} ?"
    so = _DOES_SO.match(rest)
    if so and is_named and not _IMPERSONAL.search(so["verb"]) and _agree(so["pronoun"], topic):
        return f"{so['asked'][0].upper()}{so['asked'][1:]} {topic} {so['verb']} ?"
    bare = _BARE.match(rest)
    return _swapped(bare["asked"], before, topic) if bare else None


def with_topic(rest: str, before: str) -> str:
    """Return the new question asked of what the one before was about."""
    topic = topic_of(before)
    if years_of(rest):
        topic = without_year(topic) or topic
    known = {word.stem for word in words(rest) if word.stem}
    asked = re.sub(r"^c['’]est (?=[A-Z]{2})", "", rest)
    if not any(word.stem and word.stem not in known for word in words(topic)):
        return f"{asked[0].upper()}{asked[1:]} ?"
    return spoken_of(topic, asked)


def _swapped(asked: str, before: str, topic: str) -> str:
    """Return the question before with other interrogative words, where it can bear them."""
    asked = " ".join(asked.split())
    before = before.rstrip(" ?!.")
    if fold(asked) == "par qui" and (_is_of_money(before) or not re.search(r"\bété\b", before)):
        return f"Qui finance {topic} ?"
    capital = f"{asked[0].upper()}{asked[1:]}"
    counted = _COUNTED.match(before)
    if counted and _INVERSION.search(counted["clause"]):
        return f"{capital} {counted['clause']} des {counted['noun']} ?"
    adverbial = _ADVERBIAL.match(before)
    if adverbial and not _is_of_money(before):
        return f"{capital} {adverbial['clause']} ?"
    return spoken_of(topic, asked)


def _others(before: str) -> str:
    """Return the question before, asked of those that its answer did not name."""
    text = before.rstrip(" ?!.")
    if re.match(r"qui\s", text, re.IGNORECASE):
        return f"Qui d'autre {text[4:]} ?"
    which = re.match(r"((?:à |de |sur |dans )?quel(?:le)?s)\s+(?!est|sont)", text, re.IGNORECASE)
    return f"{which[1]} autres {text[which.end() :]} ?" if which else f"{text} ?"


def ranked_in(rest: str, answer: str) -> str | None:
    """Return « détaille la deuxième » as what the documents say of the second item that the answer listed."""
    asked = _RANKED.match(fold(rest))
    items = re.split(r"\s?;\s", re.sub(r"\s?\[\d+\]", "", answer).partition(" : ")[2].rstrip(" .…"))
    if asked is None or len(items) < 2:
        return None
    rank = -1 if asked["last"] else rank_of(asked["rank"]) - 1
    return f"Que disent les documents sur « {items[rank].strip()} » ?" if rank < len(items) else None


def participation(rest: str, before: str) -> str | None:
    """Return « et la Région ? » after « Qui finance la halle ? », or None after another question."""
    financed = re.match(r"qui (?:co)?financ\w*\s+(?P<what>.+?)[ ?!.]*$", before, re.IGNORECASE)
    giver = re.match(r"(?:l[ea]s?\s|l['’])(?P<name>[A-ZÀ-Ý].*)$", rest)
    if financed is None or giver is None:
        return None
    return f"Quelle participation {of(rest)} pour {financed['what']} ?"


def _agree(pronoun: str, topic: str) -> bool:
    """Whether a pronoun may stand for the topic: neither in number nor, as far as its article tells, in gender."""
    is_plural = topic.startswith(("les ", "ces "))
    if pronoun.endswith("s") != is_plural:
        return False
    return not (topic.startswith(("le ", "ce ")) and pronoun == "elle") and not (
        topic.startswith(("la ", "cette ")) and pronoun == "il"
    )


def _is_of_money(question: str) -> bool:
    stems = {word.stem for word in words(question)}
    return re.match(r"(?:combien(?! d)|cb(?! d))", question, re.IGNORECASE) is not None and bool(
        stems & MONEY_VERBS
    )
