"""Whom « elle », « l'agglomération » or « l'établissement » stands for, from what was named before."""

import re
from collections.abc import Sequence

from corpus.french.folding import fold
from corpus.french.organisations import STATE, Names, Organisation
from corpus.french.small_words import TITLE, UPPER
from corpus.french.subjects import Subject
from corpus.ledger.sentences.prose import StatedSentence

# Said alone, these stand for one that was named just before.
_GENERIC = frozenset(
    [
        "agglomeration",
        "epci",
        "collectivite",
        "intercommunalite",
        "communaute",
        "association",
        "syndicat",
        "etablissement",
        "societe",
        "entreprise",
        "agence",
        "metropole",
    ]
)
_DEFINITE = re.compile(r"(?:\b[Ll]'|\b(?:[Ll]a|[Ll]e|[Cc]ette|[Cc]et|[Cc]e) +)$")
_MOST_BEFORE = 4
_TITLE = re.compile(rf"\b{TITLE} *(?:[{UPPER}][\w-]+ +)?$")
_FIRST_NAME = re.compile(r"(?:^|[\s\W])[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)? +$")


class Mentions:
    """The organisations that each statement of a document names, found as they are asked for."""

    def __init__(self, statements: Sequence[StatedSentence], names: Names) -> None:
        self._statements = statements
        self.find = names.find
        self._found: dict[int, tuple[Organisation, ...]] = {}

    def of(self, statement: StatedSentence) -> tuple[Organisation, ...]:
        """Return the organisations that a statement names."""
        if statement.rank not in self._found:
            flat = statement.flat
            self._found[statement.rank] = tuple(
                each for each in self.find(flat) if not _is_person(flat, each)
            )
        return self._found[statement.rank]

    def resolve(self, statement: StatedSentence, subject: Subject) -> tuple[str, ...]:
        """Return the names of a subject, those that a pronoun or a generic word stands for included."""
        if subject.is_pronoun:
            antecedent = self._antecedent(statement, subject.start)
            return (antecedent.name,) if antecedent else ()
        if len(subject.organisations) == 1 and fold(subject.organisations[0].name) in _GENERIC:
            only = subject.organisations[0]
            is_known = _DEFINITE.search(statement.flat[: only.start]) is not None
            antecedent = self._antecedent(statement, only.start) if is_known else None
            return ((antecedent or only).name,)
        return tuple(dict.fromkeys(each.name for each in subject.organisations))

    def _antecedent(self, statement: StatedSentence, offset: int) -> Organisation | None:
        """Return the organisation named last before an offset, within a few statements of one section."""
        inside = [each for each in self.of(statement) if each.end <= offset and _stands_out(each)]
        if inside:
            return inside[0]
        section = statement.section
        if statement.rank and self._statements[statement.rank - 1].section != section:
            # A heading, « Il se réunira … », goes on with what stands above it.
            section = self._statements[statement.rank - 1].section
        for rank in range(statement.rank - 1, max(statement.rank - 1 - _MOST_BEFORE, -1), -1):
            earlier = self._statements[rank]
            if earlier.section != section:
                break
            named = [each for each in self.of(earlier) if _stands_out(each)]
            if named:
                return named[0]
        return None


def _is_person(flat: str, organisation: Organisation) -> bool:
    """Tell whether a name in capitals is someone's: after « Mme », or of a speaker, « Max LEVITA : »."""
    if not organisation.name.isupper():
        return False
    before = flat[max(0, organisation.start - 40) : organisation.start]
    if _TITLE.search(before):
        return True
    return _FIRST_NAME.search(before) is not None and flat[organisation.end :].lstrip().startswith(":")


def _stands_out(organisation: Organisation) -> bool:
    return (
        not organisation.is_group
        and fold(organisation.name) not in _GENERIC
        and organisation.name != STATE
        and (" " in organisation.name or any(character.isupper() for character in organisation.name))
    )
