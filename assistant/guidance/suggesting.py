"""What may be asked next: questions on what stands beside an answer, kept only where they are answered there."""

import re
from collections.abc import Iterator, Sequence

from assistant.answers import Citation, Composition
from assistant.composing import AnswerComposer
from assistant.french.vocabulary import AUTHORS, COMMON_BODIES, PROGRAMMES
from assistant.french.words import stems_of, words
from assistant.library.sources import Sources
from assistant.passages.expectations import MONEY_KINDS
from assistant.questions.followups.topics import of
from assistant.questions.phrases import phrases_of
from assistant.questions.question import understand
from corpus.documents import Passage
from corpus.french.amounts import find_amounts
from corpus.french.dates import YEAR
from corpus.french.figures import CURRENCY
from corpus.french.folding import fold
from corpus.french.number_words import NUMBER_WORD
from corpus.french.organisations import Names, flatten
from corpus.french.sentences import sentence_spans
from corpus.ledger.money.purposes import purpose_of
from index.seams import Hit

MOST = 3
# Each costs about as much as finding the answer in one passage.
_TRIED = 5
# Who has no question yet is offered questions on passages that have much to tell.
_ANYTHING = (
    "un montant en euros pour financer le projet",
    "s'engage à",
    "les objectifs sont les suivants",
    "qui finance, quel montant, quels objectifs, quels engagements",
)
_OFFERED = 20
_OF_ONE_DOCUMENT = 2
_LONGEST_PURPOSE = 9
_LONGEST_TITLE = 60
_PLEDGE = re.compile(r"\s(?:s'engage(?:nt)?|s'est engagée?|s'engagera)\s+à\b")
_LISTED = re.compile(
    r"^\W*(?P<what>les (?:[\w'’-]+ ){1,7}?)(?:retenue?s |suivante?s |prévue?s )?(?:sont|comprennent)\b[^:]{0,30}:",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?<![\d.,/])(?:\d{{1,3}}(?: \d{{3}})*|{NUMBER_WORD}) (?P<what>[a-zà-ÿ]{{4,}}[sx])(?![\w-])"
)
_NOT_COUNTED = frozenset(
    {"millions", "milliards", "euros", "heures", "jours", "mois", "annees", "pays", "fois"}
)
# What an amount is for, told in words that mean nothing elsewhere.
_VAGUE = re.compile(
    r"\d|,|\bsuivante?s?\b|\bci-|\b(?:ce|cet|cette|ces|son|sa|ses|leurs?|montant|subvention|tranche|lot|section|total)\b"
    r"|\b(?:de|du|des|d'|la|le|les|et|ou|afin|pour|par|sur|en|à|au|aux)$",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(r"[a-zà-ÿ]+(?:er|ir|re)\b")
_FEMININE = re.compile(r"(?:ions|tés|[ae]nces|ures|iques|ées|ies|ères|ettes|ales|nes|mes)$")
# A title that is a file's name says nothing that one would ask about.
_FILE_NAME = re.compile(
    rf"\d{{5,}}|\b(?!{YEAR}\b)\d{{4}}\b|_|\b[A-Z]?[a-z]+[A-Z]{{2}}|\b[A-Z]{{2,}}[a-z]+[A-Z]|\b[bcdfghjklmnpqrstvwxz]{{2,}}\b"
)
_LONGEST_THING = 7
_FORMAL = re.compile(
    r"\b(?:votes?|voix|abs(?:t)?entions?|articles?|alin[ée]as?|pages?|points?|questions?|reprises?)\b"
)
_FEWEST = 2
_SUM = re.compile(rf"\d\s?(?:{CURRENCY}|Md|millions)")
_FUNDED = re.compile(
    rf"\b(?:co)?financ(?!i[eè]r)|\bsubvention|\bsoutien[st]?\b|\d\s?{CURRENCY}", re.IGNORECASE
)
_AIMED = re.compile(r"\bobjectifs?\b|\bvise(?:nt)?\b|\bpriorités?\b|\bambitions?\b", re.IGNORECASE)
_ARTICLES = ("le ", "la ", "les ", "l’")
_POOL = 4
# What else may be asked of a document by the name of its subject, and what a sentence must say for that.
_CUES = (
    ("qui a signé", re.compile(r"\bsigné|\bsignataire")),
    ("quels objectifs", re.compile(r"\bobjectifs?\b|\bpriorités?\b|\bvise(?:nt)?\b")),
    (
        "sur quelle période",
        re.compile(rf"\b{YEAR} ?(?:-|à|et) ?{YEAR}|\b(?:pour|sur) \w+ ans\b"),
    ),
    ("qui finance", re.compile(r"\b(?:co)?financ(?:e|ent|era|ée?s?)\b|\bsubventionn")),
)


def suggested(
    question: str,
    composition: Composition,
    composer: AnswerComposer,
    sources: Sources,
    hits: Sequence[Hit] = (),
) -> tuple[str, ...]:
    """Return up to three questions that the passages of an answer, or the nearest ones, answer too.

    `hits` are the passages found for the question, the best of which may answer something else on its subject.
    """
    cited = [citation for statement in composition.statements for citation in statement.citations]
    passages = list(dict.fromkeys(citation.passage for citation in cited or composition.nearest))[:2]
    said = [(citation.passage.document_id, citation.start, citation.end) for citation in cited]
    asked = {word.stem for word in words(question) if word.stem}
    found: list[str] = []
    closed = sources.closed()
    documents = {passage.document_id for passage in (*passages, *(hit.passage for hit in hits[:_POOL]))}

    def is_answered(candidate: str) -> bool:
        # Asked of all documents, a question finds other passages than these.
        quotes = _first_quotes(
            composer.compose(candidate, sources.search(candidate, limit=_OFFERED), sources)
        )
        return any(each.passage.document_id in documents for each in quotes)

    if passages:
        pool = {passage.id: Hit(passage, 1.0, 1.0, 1.0) for passage in passages}
        pool |= {hit.passage.id: hit for hit in hits[:_POOL]}
        for candidate, stems, cue in _of_things(question):
            quotes = _first_quotes(composer.compose(candidate, tuple(pool.values()), closed))
            is_new = not any(
                id_ == each.passage.document_id and each.start < end and start < each.end
                for each in quotes
                for id_, start, end in said
            )
            if is_new and any(_says(each, stems, cue) for each in quotes) and is_answered(candidate):
                found.append(candidate)
            if len(found) == MOST - 1:
                break
    tried = 0
    same = {passage.document_id for passage in passages}
    beside = [hit.passage for hit in hits if hit.passage.document_id in same][:_POOL]
    for passage in dict.fromkeys((*passages, *beside)):
        one = (Hit(passage, 1.0, 1.0, 1.0),)
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
            quotes = _first_quotes(composer.compose(candidate, one, closed))
            if any(each.start < end and start < each.end for each in quotes) and is_answered(candidate):
                found.append(candidate)
    return tuple(found)


def _first_quotes(composition: Composition) -> Sequence[Citation]:
    return composition.statements[0].citations if composition.statements else ()


def _of_things(question: str) -> Iterator[tuple[str, tuple[str, ...], re.Pattern[str]]]:
    """Yield what else may be asked of what the question names, the stems that name it, and what a quote must say."""
    understood = understand(question)
    kinds = {part.kind for part in understood.parts}
    things = [
        phrase
        for phrase in phrases_of(understood)
        if phrase.text.startswith(_ARTICLES)
        and len(phrase.text.split()) <= _LONGEST_THING
        and phrase.is_name
        and (phrase.telling != phrase.stems or any(word.is_acronym for word in words(phrase.text)))
        and not set(phrase.telling) <= COMMON_BODIES | AUTHORS | stems_of(" ".join(PROGRAMMES))
        and not Names().find(flatten(phrase.text))
    ]
    for thing in things[:2]:
        if kinds.isdisjoint(MONEY_KINDS):
            yield f"Quel montant pour {thing.text} ?", thing.stems, _SUM
        if "funder" not in kinds:
            yield f"Qui finance {thing.text} ?", thing.stems, _FUNDED
        if kinds.isdisjoint({"objective", "list"}):
            yield f"Quels sont les objectifs {of(thing.text)} ?", thing.stems, _AIMED


def _says(citation: Citation, stems: tuple[str, ...], cue: re.Pattern[str]) -> bool:
    """Whether the quote itself names the thing and says what is asked of it."""
    return {word.stem for word in words(citation.quote)}.issuperset(stems) and bool(
        cue.search(citation.quote)
    )


def offered(said: str, sources: Sources, composer: AnswerComposer) -> tuple[str, ...]:
    """Return up to three questions that the documents answer, on what was said as far as they know of it."""
    found: list[str] = []
    used: list[str] = []
    for probe in (said, *_ANYTHING):
        wanted = len(found) + 1
        for hit in sources.search(probe, limit=_OFFERED) if len(found) < MOST else ():
            passage = hit.passage
            if used.count(passage.document_id) == _OF_ONE_DOCUMENT:
                continue
            whole = Citation(passage, passage.start, passage.end)
            questions = suggested("", Composition(nearest=(whole,)), composer, sources)
            found.extend([question for question in questions if question not in found][:1])
            if len(found) == wanted:
                used.append(passage.document_id)
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
    subject = _subject(passage.title)
    listed = _LISTED.match(sentence)
    if listed:
        what = listed["what"].strip()
        which = "quelles" if _FEMININE.search(what.split(" ")[1]) else "quels"
        asked = f"{which} sont {what[0].lower()}{what[1:]} ?"
        if re.search(r"\s(?:de|du|des)\s|\sd'", what) and not re.search(r"\w(?:ent|ont)\s", what):
            if any(word.is_capital for word in words(what)[1:]):
                yield asked[0].upper() + asked[1:]
            elif subject:
                yield f"{subject} : {asked}"
    pledge = _PLEDGE.search(sentence)
    actor = next(
        (each for each in names if pledge and each.end == pledge.start() and not each.is_group), None
    )
    if actor is not None and not actor.name.islower():
        named = _with_article(sentence, actor.start, actor.name)
        yield f"À quoi s'engage{'nt' if named.startswith('les ') else ''} {named} ?"
    amounts = find_amounts(sentence)
    for rank in range(len(amounts)):
        purpose = purpose_of(sentence, amounts, rank, names)
        if purpose and 2 <= len(purpose.split()) <= _LONGEST_PURPOSE and not _VAGUE.search(purpose):
            named = _with_article(sentence, sentence.find(purpose), purpose)
            named = named if named != purpose else f"« {purpose} »"
            if _INFINITIVE.match(purpose):
                break
            is_name = any(word.is_capital for word in words(purpose)[1:])
            if is_name:
                yield f"Quel montant pour {named} ?"
            elif subject:
                # Others may pay for a halle too.
                yield f"{subject} : quel montant pour {named} ?"
            break
    if not subject:
        return
    for match in _COUNTED.finditer(sentence):
        if fold(match["what"]) not in _NOT_COUNTED and not _FORMAL.match(match["what"]):
            link = "d'" if fold(match["what"])[0] in "aeiouh" else "de "
            yield f"{subject} : combien {link}{match['what']} ?"
            break
    yield from (f"{subject} : {question} ?" for question, cue in _CUES if cue.search(sentence))


def _with_article(sentence: str, start: int, name: str) -> str:
    article = re.search(r"(?:\b[Ll]'|\b[Ll][ae]s? )$", sentence[: max(start, 0)])
    return f"{article[0].lower()}{name}" if article else name


def _subject(title: str) -> str:
    """Return what a document is about, from its title; nothing where the title is a mere name."""
    subject = re.split(r" ?[(|:–?!]", title)[0].strip(" .")
    told = [word for word in words(subject) if word.stem and not word.is_number]
    if len(told) < _FEWEST or len(subject) > _LONGEST_TITLE or _FILE_NAME.search(subject):
        return ""
    return subject if subject[0].isupper() and not subject.isupper() else ""
