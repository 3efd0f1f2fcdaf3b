"""Questions asked after others, made complete: « et pour la CAPH ? » takes what it lacks from the question before."""

import re
from collections.abc import Sequence

from assistant.answers import Turn
from assistant.question import understand
from assistant.words import words
from corpus.folding import fold

_OPENING = re.compile(
    r"^(?:et|ok|d'accord|oui|alors|mais|sinon)\b[\s,:]*(?:(?:alors|donc|du coup)\b[\s,]*)?", re.IGNORECASE
)
_AFTER = re.compile(
    r"\b(?:l['’]ann[ée]e (?:d['’]apr[èe]s|suivante)|un an (?:plus tard|apr[èe]s))\b", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?:l['’]ann[ée]e (?:d['’]avant|pr[ée]c[ée]dente)|un an (?:plus t[ôo]t|avant))\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SHOW = re.compile(
    r"\b(?:montre|affiche|cite|donne|lis|copie|vois|voir)\w*\b.*\b(?:phrase|passage|extrait|texte|source|page|citation|preuve)s?\b"
    r"|^(?:la |quelle )?(?:phrase|source|page|passage) (?:exacte?|precise?)?|\bo[uù] est-ce (?:[ée]crit|dit)|\bc'est [ée]crit o[uù]",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:^|[\s'-])(?:il|elle|ils|elles|lui|leur|eux|celle-ci|celui-ci|ceux-ci|celles-ci|[çc]a|cela|y|en)\b"
    r"|\b(?:ce|cet|cette|ces) (?:projet|programme|contrat|aide|montant|subvention|dispositif|plan|document|somme|budget|travaux|action"
    r"|mesure|opération|convention|étude|association|commune|ville)s?\b",
    re.IGNORECASE,
)
_PREPOSITIONS = "sur|pour|contre|a|à|au|aux|en|de|du|des|dans|avec|chez|par|selon|d'ici|depuis|hors|fin|début"
_PHRASE = re.compile(
    rf"(?P<prep>(?:\b(?:{_PREPOSITIONS})\b(?:\s+(?:la|le|les|l['’]|un|une))?|\bd['’]|\bl['’]|\bla|\ble|\bles))\s*(?P<rest>[^,;?!]+)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:à|a|de|en|pour|sur|avec|par)\s+)?(?:combien(?:\s+d(?:e\s+|['’]))?|cb|quel(?:le)?s?(?:\s+(?:est|sont|était|sera))?|qui|que|qu['’]est-ce que"
    r"|quand|où|comment|pourquoi|quoi)\b\s*",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return the question as someone would ask it who had heard nothing before."""
    asked = " ".join(question.split())
    if not history:
        return asked
    before = standalone(history[-1].question, history[:-1])
    if _SHOW.search(asked) and len(words(asked)) <= 10:
        return before
    year = _shifted_year(asked, before, history[-1].answer)
    if year is not None:
        return year
    rest = _OPENING.sub("", asked).rstrip(" ?!.")
    opens = len(rest) < len(asked.rstrip(" ?!."))
    if not rest:
        return before
    if _asks(rest):
        return _with_topic(rest, before) if _leans(rest, opens) else asked
    if not opens and len(words(rest)) > 6:
        return asked
    return _replaced(rest, before)


def _asks(text: str) -> bool:
    return (
        understand(text).parts[0].kind != "thing"
        or re.match(r"(?:quel|que|quoi|qui)\w*\b", fold(text)) is not None
    )


def _leans(text: str, opens: bool) -> bool:
    """Whether a question rests on the one before: it opens on « et », points back, or names hardly anything."""
    content = [term for term in understand(text).terms if term.weight > 0.5]
    return (
        opens
        or len(content) < 2
        or (_PRONOUN.search(text) is not None and len(content) < 3)
        or fold(text).startswith("dont")
    )


def _shifted_year(asked: str, before: str, answer: str) -> str | None:
    shift = 1 if _AFTER.search(asked) else -1 if _BEFORE.search(asked) else 0
    if not shift or len(words(asked)) > 8 or _YEAR.search(asked):
        return None
    stated = _YEAR.search(before)
    if stated:
        return before[: stated.start()] + str(int(stated.group()) + shift) + before[stated.end() :]
    told = _YEAR.search(answer)
    return f"{before.rstrip(' ?')} en {int(told.group()) + shift} ?" if told else None


def _replaced(rest: str, before: str) -> str:
    """Return the question before with one phrase replaced by the new one of the same kind."""
    span = _counterpart(rest, before)
    if span is None:
        return f"{before.rstrip(' ?!.')} {rest} ?"
    start, end = span
    return f"{before[:start]}{rest}{before[end:]}".rstrip(" ?!.") + " ?"


def _counterpart(rest: str, before: str) -> tuple[int, int] | None:
    new = words(rest)
    if any(word.is_number and len(word.folded) == 4 for word in new) and (stated := _YEAR.search(before)):
        opening = re.search(
            r"(?:\b(?:en|fin|début|mi|depuis|d['’]ici|à)\s+(?:l['’]an\s+)?)$",
            before[: stated.start()],
            re.IGNORECASE,
        )
        has_opening = re.match(r"(?:en|fin|début|mi|depuis|d['’]ici|à)\b", rest, re.IGNORECASE) is not None
        return (opening.start() if opening and has_opening else stated.start()), stated.end()
    preposition = re.match(rf"(?:{_PREPOSITIONS}|d['’]|l['’]|la|le|les)\b", rest, re.IGNORECASE)
    is_name = any(word.is_capital for word in new)
    spans = list(_phrases(before))
    if preposition:
        wanted = _family(preposition.group())
        alike = [span for span in spans if _family(span[2]) == wanted]
        named = [span for span in alike if span[3]] if is_name else []
        if named or alike:
            return (named or alike)[-1][:2]
    if is_name:
        named = [span for span in spans if span[3]]
        if named:
            start, end, prep, _ = named[-1]
            return (start, end) if preposition else (start + len(prep), end)
    return None


def _family(preposition: str) -> str:
    return {"au": "à", "aux": "à", "a": "à", "du": "de", "des": "de", "d'": "de", "d’": "de"}.get(
        preposition.lower(), preposition.lower()
    )


def _phrases(text: str) -> list[tuple[int, int, str, bool]]:
    """Return the prepositional phrases: start, end, preposition as written with its space, and whether it names something."""
    found = []
    marks = list(re.finditer(rf"(?:^|(?<=[\s'’]))(?:(?:{_PREPOSITIONS})\b|d['’])\s*", text, re.IGNORECASE))
    for rank, mark in enumerate(marks):
        end = marks[rank + 1].start() if rank + 1 < len(marks) else len(text)
        phrase = text[mark.start() : end]
        stop = re.search(
            r"[,;:?!()]|\s(?:est|sont|a|ont|qui|que|et|où|sera|seront|prévoi\w+|en service)\b|\s\w+-(?:t-)?(?:il|elle|on|ils|elles)\b",
            phrase[mark.end() - mark.start() :],
        )
        if stop:
            end = mark.end() + stop.start()
        has_name = any(word.is_capital for word in words(text[mark.end() : end]))
        found.append(
            (
                mark.start(),
                mark.start() + len(text[mark.start() : end].rstrip()),
                mark.group().rstrip(),
                has_name,
            )
        )
    return found


def _with_topic(rest: str, before: str) -> str:
    """Return the new question followed by what the one before was about."""
    topic = _LEAD.sub("", before.rstrip(" ?!.")).strip()
    known = {word.stem for word in words(rest) if word.stem}
    if not any(word.stem and word.stem not in known for word in words(topic)):
        return f"{rest} ?"
    return f"{rest[0].upper()}{rest[1:]} ({topic}) ?"
