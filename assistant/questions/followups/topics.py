"""What a question is about, as a phrase that another question can be asked of: « le CLEA », « l'écluse de Rouvray »."""

import re

from assistant.french.vocabulary import AMOUNT_NOUNS, FUNDING_VERBS, MONEY_VERBS, VERBS
from assistant.french.words import Word, listed, words
from corpus.french.small_words import DETERMINERS

_ASKED = r"(?:combien|cb|quand|où|ou|comment|pourquoi|qui|que|quoi|qu['’]est-ce qu[ei'’]+)"
_PREPOSITION = r"(?:à|a|de|en|pour|sur|avec|par|dans|depuis|jusqu['’]à|d['’]ici|selon|chez)"
_LEAD = re.compile(rf"^(?:{_PREPOSITION}\s+)?{_ASKED}\b\s*(?:est-ce qu(?:e\s+|['’]))?", re.IGNORECASE)
_WHICH = re.compile(rf"^(?:{_PREPOSITION}\s+)?quel(?:le)?s?\s+", re.IGNORECASE)
_IS = re.compile(r"^(?:est|sont|était|étaient|sera|seront|a été|ont été)\s+", re.IGNORECASE)
_COUNTED = re.compile(r"^(?:combien|cb)\s+d(?:e\s+|['’])(?P<rest>.+)$", re.IGNORECASE)
_COPULA = re.compile(r"\s(?:sont|est|étaient|ont été|a été|seront|y a-t-il|y a|existe-t-il)(?=\s|$)")
_INVERTED = re.compile(
    r"^(?P<subject>.+?)\s+(?P<reflexive>s['’]|se\s+)?(?P<verb>[\w]+)-(?:t-)?(?:ils?|elles?|on)\b(?P<rest>.*)$"
)
# « le montant global de l'écoparc » is about the écoparc.
_SUM = re.compile(
    r"^(?:le |la |l['’])?(?:montant|coût|prix|budget|total|enveloppe)(?:\s(?:total|global|annuel|prévu)e?)?\s"
    r"(?=pour |de la |de l['’]|du |des |d['’]|de )"
    r"|^(?:aide|subvention|dotation|financement|soutien|participation|cofinancement)\s(?=pour )",
    re.IGNORECASE,
)
_OPENS = {"au": "le ", "aux": "les ", "du": "le ", "des": "les "}
# « L'internat a reçu combien ? », « la boucle fait combien de km ? »
_ASKED_LAST = re.compile(
    r"^(?P<topic>(?:l[ea]s?\s|l['’]|[A-ZÀ-Ý]).+?),?\s(?:(?:a|ont|va|vont|est|sont)\s)?[\w'’]+\s(?:en |de |par |à |pour )?"
    r"(?:combien|cb|quand|où|quoi|qui)\b.*$",
    re.IGNORECASE,
)
_COPULAS = listed("est sont etait etaient sera seront")
_PLURAL_VERB = re.compile(r"[^aeiou]ent$|[aiou]ent$")


def topic_of(question: str) -> str:
    """Return what the question is about, with its article where it has one."""
    text = " ".join(question.split()).rstrip(" ?!.")
    subject, mark, _ = text.partition(" : ")
    if mark and not _LEAD.match(subject) and not _WHICH.match(subject):
        return _lowered(subject)
    told = _ASKED_LAST.match(text)
    if told and not _LEAD.match(text) and not _WHICH.match(text):
        return _lowered(told["topic"])
    counted = _COUNTED.match(text)
    if counted:
        return _counted(counted["rest"])
    which = _WHICH.match(text)
    lead = which or _LEAD.match(text)
    clause = text[lead.end() :] if lead else text
    is_ = _IS.match(clause)
    if is_:
        return _of_sum(clause[is_.end() :])
    inverted = _INVERTED.match(clause)
    if inverted:
        gives = {words(inverted["verb"])[0].stem, words(inverted["subject"])[0].stem} & (
            MONEY_VERBS | AMOUNT_NOUNS
        )
        given = _object(inverted["rest"]) if gives else ""
        return given or _subject(inverted["subject"], is_which=which is not None)
    after = _after_verb(clause, is_which=which is not None)
    return after or _of_sum(clause)


def spoken_of(topic: str, asked: str) -> str:
    """Return what is asked of a topic, the way one notes a question: « Le CLEA : à quel pourcentage ? »."""
    asked = asked.rstrip(" ?!.")
    first = words(asked)[:1]
    if first and not (first[0].is_acronym or first[0].folded.isdigit()):
        asked = asked[0].lower() + asked[1:]
    return f"{topic[:1].upper()}{topic[1:]} : {asked} ?"


def of(topic: str) -> str:
    """Return the topic after « de »."""
    return _contracted("de", topic)


def _contracted(preposition: str, topic: str) -> str:
    joined = {"le ": "du ", "les ": "des "} if preposition == "de" else {"le ": "au ", "les ": "aux "}
    for article, whole in joined.items():
        if topic.startswith(article):
            return whole + topic[len(article) :]
    if preposition == "de" and re.match(r"[aeiouhéèêàâîôAEIOUÉÈÊÀÂÎÔ]", topic):
        return f"d'{topic}"
    return f"{preposition} {topic}"


def _counted(rest: str) -> str:
    """« Combien de bornes sont en service » is about « les bornes en service », of money about what it is for."""
    inverted = _INVERTED.match(rest)
    if inverted:
        noun = rest.split(" ", maxsplit=1)[0]
        return f"les {noun}"
    given = re.match(r"[\w-]+\s+(?=pour\s)", rest)
    if given and words(rest)[0].is_acronym:
        return _object(rest[given.end() :])
    return f"les {_COPULA.sub('', rest, count=1)}" if words(rest) else rest


def _subject(text: str, *, is_which: bool) -> str:
    """Return who acts, without the noun asked of: « quelle subvention Couthenans a-t-elle... »."""
    written = words(text)
    if not is_which or len(written) < 2:
        return text
    start = next(
        (word.start for word in written[1:] if word.is_capital or word.folded in DETERMINERS),
        written[0].start,
    )
    return text[start:]


def _object(text: str) -> str:
    """Return the first noun phrase of a text, what leads to it left out."""
    for word in words(text):
        if word.folded in _OPENS:
            return _OPENS[word.folded] + text[word.end :].lstrip()
        if word.folded in DETERMINERS or word.is_capital:
            return text[word.start :]
    return ""


def _after_verb(clause: str, *, is_which: bool) -> str:
    written = words(clause)
    for rank, word in enumerate(written[:6]):
        if rank + 1 < len(written) and _is_verb(word, rank, written, is_which=is_which):
            return _object(clause[word.end :])
    return ""


def _is_verb(word: Word, rank: int, written: tuple[Word, ...], *, is_which: bool) -> bool:
    if word.is_capital or (is_which and not rank):
        return False
    if not is_which and not rank:
        return word.folded not in DETERMINERS and word.folded not in _OPENS
    if word.folded in _COPULAS:
        return True
    following = written[rank + 1].folded
    is_followed = following in DETERMINERS or following in _OPENS or following in {"a", "par", "de"}
    is_known = word.folded in VERBS or word.stem in MONEY_VERBS | FUNDING_VERBS
    return (is_known and is_followed) or (bool(_PLURAL_VERB.search(word.folded)) and is_followed and is_which)


def _of_sum(phrase: str) -> str:
    summed = _SUM.match(phrase)
    if summed is None:
        return phrase
    return _object(phrase[summed.end() :]) or phrase


def _lowered(subject: str) -> str:
    first = words(subject)[:1]
    is_article = bool(first) and first[0].folded in DETERMINERS
    return subject[0].lower() + subject[1:] if is_article else subject
