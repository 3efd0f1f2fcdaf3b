"""Example questions taken from the documents that are really there, each one tried beforehand."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from threading import Lock
from typing import TYPE_CHECKING

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.library import Library

SHOWN = 4
"""How many examples are shown."""

_DOCUMENTS_READ = 60
_CHARACTERS_READ = 40_000
_TRIED = 16

_NAME = (
    r"(?P<name>[A-ZÉÈÀ][\w’'-]+(?:[ ](?:(?:de|du|des|en|et|la|le|les|pour|à)[ ])?[A-ZÉÈÀ]?[\w’'-]{3,}){0,4})"
)


def _programme(found: re.Match[str]) -> str:
    kind, name = found["kind"].lower(), found["name"]
    return f"Qu’est-ce que {'l’' if kind.startswith('a') else 'le '}{kind} {name} ?"


def _commitment(found: re.Match[str]) -> str:
    return f"À quoi s’engage {found['who'][0].lower()}{found['who'][1:]} ?"


def _acronym(found: re.Match[str]) -> str:
    return f"Que signifie {found['acronym']} ?"


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(rf"\b(?P<kind>[Pp]rogramme|[Dd]ispositif|[Ff]onds|[Aa]ppel à projets) «?\s*{_NAME}\s*»"),
        _programme,
    ),
    (
        re.compile(r"(?P<who>L[’']État|La Région|Le Département|La Banque des Territoires) s[’']engage"),
        _commitment,
    ),
    (re.compile(r"[a-zéè’'] [\w’' -]{12,70} \((?P<acronym>[A-ZÉ]{3,7})\)"), _acronym),
)
"""What a document must say, and the question that it should then answer."""


class Examples:
    """Keeps the examples for the documents at hand, and finds others when these change."""

    def __init__(self, assistant: "Assistant", library: "Library") -> None:
        self._assistant = assistant
        self._library = library
        self._searching = Lock()
        self._documents: tuple[str, ...] = ()
        self._questions: tuple[str, ...] = ()

    def current(self) -> tuple[str, ...]:
        """Return a few questions that the documents answer; none where there are no documents."""
        documents = tuple(summary.id for summary in self._library.documents())
        # Whoever comes while others are being found is shown the former ones.
        if documents != self._documents and self._searching.acquire(blocking=False):
            try:
                texts = (self._library.text(document) for document in documents[:_DOCUMENTS_READ])
                self._questions = example_questions(self._assistant, tuple(texts))
                self._documents = documents
            finally:
                self._searching.release()
        return self._questions


def example_questions(assistant: "Assistant", texts: Sequence[str]) -> tuple[str, ...]:
    """Return questions that these texts suggest and that the assistant answers, of every kind in turn."""
    per_kind = [
        chain.from_iterable(_suggested(text, pattern, ask) for text in texts) for pattern, ask in _KINDS
    ]
    in_turn = (question for round_ in zip_longest(*per_kind) for question in round_ if question)
    candidates = islice(dict.fromkeys(in_turn), _TRIED)
    return tuple(islice((question for question in candidates if _is_answered(assistant, question)), SHOWN))


def _suggested(text: str, pattern: re.Pattern[str], ask: Callable[[re.Match[str]], str]) -> Iterator[str]:
    """Yield the question that the first place of this kind suggests, if there is one."""
    found = pattern.search(text, 0, _CHARACTERS_READ)
    if found:
        yield ask(found)


def _is_answered(assistant: "Assistant", question: str) -> bool:
    try:
        return assistant.ask(question).composition.answered
    except AssistantError:
        return False
