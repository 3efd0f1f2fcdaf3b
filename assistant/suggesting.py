"""What may be asked next: questions on what stands beside an answer, kept only where they are answered there."""

import re
from collections.abc import Iterator, Sequence

from assistant.answers import Citation, Composition
from assistant.composing import AnswerComposer, Surroundings
from assistant.words import words
from corpus.amounts import find_amounts
from corpus.documents import Passage
from corpus.folding import fold
from corpus.organisations import Names, flatten
from corpus.purposes import purpose_of
from corpus.sentences import sentence_spans
from index.seams import Hit, PassageFilter

MOST = 3
# Each costs about as much as finding the answer in one passage.
_TRIED = 5
# Who has no question yet is offered questions on passages that have much to tell.
_ANYTHING = "qui finance, quel montant, quels objectifs, quels engagements"
_OFFERED = 20
_LONGEST_PURPOSE = 9
_LONGEST_TITLE = 60
_PLEDGE = re.compile(r"\s(?:s'engage(?:nt)?|s'est engagée?|s'engagera)\s+à\b")
_LISTED = re.compile(
    r"^\W*(?P<what>les (?:[\w'’-]+ ){1,7}?)(?:retenue?s |suivante?s |prévue?s )?(?:sont|comprennent)\b[^:]{0,30}:",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?<![\d.,/])(?:\d{1,3}(?: \d{3})*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt)"
    r" (?P<what>[a-zà-ÿ]{4,}[sx])(?![\w-])"
)
_NOT_COUNTED = frozenset(
    {"millions", "milliards", "euros", "heures", "jours", "mois", "annees", "pays", "fois"}
)
# What an amount is for, told in words that mean nothing elsewhere.
_VAGUE = re.compile(r"\d|\bsuivante?s?\b|\bci-|\b(?:ce|cet|cette|ces|son|sa|ses|leurs?)\b", re.IGNORECASE)
# What else may be asked of a document by the name of its subject, and what a sentence must say for that.
_CUES = (
    ("qui a signé", re.compile(r"\bsigné|\bsignataire")),
    ("quels objectifs", re.compile(r"\bobjectifs?\b|\bpriorités?\b|\bvise(?:nt)?\b")),
    (
        "sur quelle période",
        re.compile(r"\b(?:de |entre |période )?20\d\d ?(?:-|à|et) ?20\d\d|\b(?:pour|sur) \w+ ans\b"),
    ),
    ("qui finance", re.compile(r"\b(?:co)?financ|\bsubvention")),
)


class _Alone:
    """The surroundings of passages looked at by themselves: nothing else is found, whatever is asked."""

    def search(
        self,
        text: str,  # noqa: ARG002
        *,
        limit: int = 10,  # noqa: ARG002
        where: PassageFilter | None = None,  # noqa: ARG002
    ) -> tuple[Hit, ...]:
        """Return nothing."""
        return ()

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:  # noqa: ARG002
        """Return nothing."""
        return ()


def suggested(question: str, composition: Composition, composer: AnswerComposer) -> tuple[str, ...]:
    """Return up to three questions that the passages of an answer, or the nearest ones, answer too."""
    cited = [citation for statement in composition.statements for citation in statement.citations]
    passages = list(dict.fromkeys(citation.passage for citation in cited or composition.nearest))[:2]
    said = [(citation.passage.document_id, citation.start, citation.end) for citation in cited]
    asked = {word.stem for word in words(question) if word.stem}
    found: list[str] = []
    tried = 0
    for passage in passages:
        hits = (Hit(passage, 1.0, 1.0, 1.0),)
        unsaid = [
            (start, end)
            for start, end in _spans(passage)
            if not any(id_ == passage.document_id and start < e and s < end for id_, s, e in said)
        ]
        for candidate, start, end in _candidates(passage, unsaid):
            if len(found) == MOST or tried == _TRIED:
                return tuple(found)
            if candidate in found or {word.stem for word in words(candidate) if word.stem} <= asked:
                continue
            tried += 1
            answer = composer.compose(candidate, hits, _Alone())
            quotes = [citation for statement in answer.statements[:1] for citation in statement.citations]
            if any(each.start < end and start < each.end for each in quotes):
                found.append(candidate)
    return tuple(found)


def offered(
    said: str, surroundings: Surroundings, composer: AnswerComposer, where: PassageFilter
) -> tuple[str, ...]:
    """Return up to three questions that the documents answer, on what was said as far as they know of it."""
    found: list[str] = []
    documents: set[str] = set()
    hits = (
        *surroundings.search(said, limit=_OFFERED, where=where),
        *surroundings.search(_ANYTHING, limit=_OFFERED, where=where),
    )
    for hit in hits:
        if len(found) == MOST:
            break
        passage = hit.passage
        if passage.document_id in documents:
            continue
        documents.add(passage.document_id)
        whole = Citation(passage, passage.start, passage.end)
        for question in suggested("", Composition(nearest=(whole,)), composer):
            answer = composer.compose(
                question, surroundings.search(question, limit=_OFFERED, where=where), surroundings
            )
            if any(
                each.passage.document_id == passage.document_id
                for one in answer.statements[:1]
                for each in one.citations
            ):
                found.append(question)
                break
    return tuple(found)


def _spans(passage: Passage) -> Iterator[tuple[int, int]]:
    for start, end in sentence_spans(passage.text):
        yield passage.start + start, passage.start + end


def _candidates(passage: Passage, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    """Yield questions, each with the sentence that should answer it: one of each sentence, then the others."""
    asked = [
        [(question, start, end) for question in _on(flatten(_said(passage, start, end)), passage)]
        for start, end in spans
    ]
    for rank in range(max(map(len, asked), default=0)):
        yield from (questions[rank] for questions in asked if rank < len(questions))


def _said(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


def _on(sentence: str, passage: Passage) -> Iterator[str]:
    """Yield what a sentence answers, the most particular question first."""
    names = Names().find(sentence)
    listed = _LISTED.match(sentence)
    if listed:
        yield f"Quels sont {listed['what'].lower().strip()} ?"
    pledge = _PLEDGE.search(sentence)
    actor = next(
        (each for each in names if pledge and each.end == pledge.start() and not each.is_group), None
    )
    if actor is not None:
        yield f"À quoi s'engage {_with_article(sentence, actor.start, actor.name)} ?"
    amounts = find_amounts(sentence)
    for rank in range(len(amounts)):
        purpose = purpose_of(sentence, amounts, rank, names)
        if purpose and 2 <= len(purpose.split()) <= _LONGEST_PURPOSE and not _VAGUE.search(purpose):
            named = _with_article(sentence, sentence.find(purpose), purpose)
            yield f"Quel montant pour {named if named != purpose else f'« {purpose} »'} ?"
            break
    subject = _subject(passage.title)
    if not subject:
        return
    for match in _COUNTED.finditer(sentence):
        if fold(match["what"]) not in _NOT_COUNTED:
            link = "d'" if fold(match["what"])[0] in "aeiouh" else "de "
            yield f"{subject} : combien {link}{match['what']} ?"
            break
    if amounts:
        yield f"{subject} : quel montant ?"
    yield from (f"{subject} : {question} ?" for question, cue in _CUES if cue.search(sentence))


def _with_article(sentence: str, start: int, name: str) -> str:
    article = re.search(r"(?:\b[Ll]'|\b[Ll][ae]s? )$", sentence[: max(start, 0)])
    return f"{article[0].lower()}{name}" if article else name


def _subject(title: str) -> str:
    """Return what a document is about, from its title; nothing where the title is a mere name."""
    subject = re.split(r" ?[(|:–?!]", title)[0].strip(" .")
    return subject if " " in subject and len(subject) <= _LONGEST_TITLE else ""
