"""Why nothing answers, told precisely: what the documents know of the question, and what is missing there.

Each sentence told was looked up: words that no passage says, a year for which they do tell, what the passages on
the subject leave out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Composition
from assistant.composing import AnswerComposer
from assistant.french.vocabulary import GENERIC
from assistant.french.words import listed, words
from assistant.library.sources import Sources
from assistant.passages.mentions import MentionReader
from assistant.questions.phrases import Phrase, phrases_of, without_year
from assistant.questions.question import Question, understand
from assistant.questions.things_asked import Part
from corpus.documents import Passage
from corpus.french.dates import YEAR, is_year
from corpus.french.figures import CURRENCY
from index.french.analysis import analyse
from index.seams import Hit

_NO = "Les documents ne permettent pas de répondre : "
# From where on a word counts as said: told to be there, told not to be.
_SAID = 0.8
_HINTED = 0.5
_WIDELY = 20
_NEAREST = 3
_YEARS = re.compile(rf"(?<![\d.,]){YEAR}(?![\d.,]*\d)")
# « communes de 500 à 2000 hab. » states no year.
_COUNTS = re.compile(
    rf"\s*(?:{CURRENCY}|%|hab|m[²2³3]?\b|km|ha\b|logements?|[ée]l[èe]ves|places|personnes|agents)"
)
_ROLE = re.compile(r"\bqui (?:est|sont|[ée]tait|sera) (?P<role>(?:l[ea]s? |l['’])[\w-]+)", re.IGNORECASE)
_COUNTED = re.compile(r"\bcombien (?P<what>(?:de |d['’])[\w'’-]+)", re.IGNORECASE)
# What is asked, by its noun, folded: « ce prix », « cette aide ».
_MASCULINE = listed("prix budget montant tarif loyer salaire financement taux pourcentage")
_FEMININE = listed(
    "subvention dotation enveloppe somme participation redevance amende contribution part dette facture aide date"
)
_THIS = {noun: f"ce {noun}" for noun in _MASCULINE} | {noun: f"cette {noun}" for noun in _FEMININE}
_THIS |= {"cout": "ce coût", "pret": "ce prêt", "credit": "ce crédit", "depense": "cette dépense"}
_ASKED = {
    "amount": "ce montant",
    "share": "cette part",
    "number": "ce nombre",
    "quantity": "ce chiffre",
    "date": "cette date",
    "period": "cette durée",
    "frequency": "cette fréquence",
    "time": "cet horaire",
    "funder": "qui finance",
    "place": "où",
    "reason": "pourquoi",
    "manner": "comment",
}


def explained(
    question: str,
    composition: Composition,
    hits: Sequence[Hit],
    sources: Sources,
    composer: AnswerComposer,
) -> Composition:
    """Return the composition, where it answers nothing, with the reason in a sentence that the passages bear out."""
    if composition.answered or composition.message or not hits:
        return composition
    asked = understand(question)
    scene = _Scene.of(asked, phrases_of(asked), (hit.passage for hit in hits))
    return (
        _of_other_year(asked, composition, scene, hits, sources, composer)
        or _unheard(composition, scene, sources)
        or _left_out(asked, composition, scene, hits, sources)
        or composition
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    """The things that a question names, and how surely each passage found says each of their words."""

    phrases: tuple[Phrase, ...]
    said: Mapping[str, Mapping[str, float]]
    around: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, asked: Question, phrases: tuple[Phrase, ...], passages: Iterable[Passage]) -> "_Scene":
        """Read the passages for what they say of the question."""
        found = {passage.id: passage for passage in passages}
        texts = {id_: (passage.text, _beside(passage)) for id_, passage in found.items()}
        vocabulary = frozenset(word.stem for pair in texts.values() for text in pair for word in words(text))
        reader = MentionReader(asked, vocabulary)
        said = {id_: reader.text(text).best for id_, (text, _) in texts.items()}
        around = {id_: _most(said[id_], reader.text(beside).best) for id_, (_, beside) in texts.items()}
        return cls(phrases, said, around)

    def told(self, phrase: Phrase) -> list[str]:
        """Return the passages that say all of the words."""
        return [
            id_
            for id_, said in self.around.items()
            if all(said.get(stem, 0.0) >= _SAID for stem in phrase.stems)
            and any(self.said[id_].get(stem, 0.0) >= _SAID for stem in phrase.stems)
        ]

    def hinted(self, stems: Iterable[str], passages: Iterable[str]) -> bool:
        """Whether one of the passages, or what stands beside it, says one of the words."""
        wanted = tuple(stems)
        return any(self.around[id_].get(stem, 0.0) >= _HINTED for id_ in passages for stem in wanted)


def _of_other_year(
    asked: Question,
    composition: Composition,
    scene: _Scene,
    hits: Sequence[Hit],
    sources: Sources,
    composer: AnswerComposer,
) -> Composition | None:
    """Tell for which year the documents do answer, where the same question without its year is answered."""
    wanted = [term.stem for term in asked.terms if is_year(term.stem)]
    without = without_year(asked.text)
    if len(wanted) != 1 or without is None or len(asked.parts) > 1:
        return None
    found = composer.compose(without, hits, sources)
    if not found.answered:
        return None
    cited = found.statements[0].citations[0]
    said = _years(cited.quote)
    told = said or _years_beside(cited.passage)
    is_other = wanted[0] not in told and wanted[0] not in cited.passage.text
    if not 0 < len(told) < _NEAREST or not is_other or cited.passage.id not in scene.around:
        return None
    if not _is_on(scene, cited.passage.id):
        return None
    known = " et ".join(told)
    message = (
        f"{_NO}ils le disent pour {known}, pas pour {wanted[0]}."
        if said
        else f"{_NO}le passage le plus proche est d’un document de {known} et ne dit rien de {wanted[0]}."
    )
    nearest = (cited, *(each for each in composition.nearest if each.passage.id != cited.passage.id))
    return replace(composition, reason="not_stated", message=message, nearest=nearest[:_NEAREST])


def _is_on(scene: _Scene, passage: str) -> bool:
    """Whether a passage says what the things asked about are, and all of their names."""
    return all(
        scene.hinted((stem,), [passage])
        for phrase in scene.phrases
        for stem in (phrase.stems[0], *(phrase.telling if phrase.is_name else ()))
    )


def _unheard(composition: Composition, scene: _Scene, sources: Sources) -> Composition | None:
    """Tell which of the things asked about, or which word of one, no passage says at all."""
    missing = [text for phrase in scene.phrases for text in _unheard_of(phrase, scene, sources)]
    if not missing:
        return None
    return replace(composition, message=f"{_NO}aucun ne mentionne {' ni '.join(missing)}.")


def _unheard_of(phrase: Phrase, scene: _Scene, sources: Sources) -> Iterator[str]:
    if not scene.hinted(phrase.stems, scene.around) and not _is_heard(phrase.text, sources):
        yield phrase.text
        return
    for word in words(phrase.text):
        if (
            word.stem in phrase.stems
            and not scene.hinted((word.stem,), scene.around)
            and not _is_heard(word.folded, sources)
        ):
            yield f"« {phrase.text[word.start : word.end]} »"


def _is_heard(text: str, sources: Sources) -> bool:
    return any(sources.vocabulary(tuple(analyse(text))))


def _left_out(
    asked: Question, composition: Composition, scene: _Scene, hits: Sequence[Hit], sources: Sources
) -> Composition | None:
    """Tell what the passages on the subject leave out: another thing asked about, or the very thing asked."""
    scene = _in_pieces(scene)
    subject = _subject(asked, scene)
    if subject is None:
        return None
    # What else there is on the subject alone is not left out either.
    more = sources.search(subject.text, limit=_WIDELY)
    scene = _Scene.of(asked, scene.phrases, (hit.passage for hit in (*hits, *more)))
    where = scene.told(subject)
    rest = [phrase for phrase in scene.phrases if not set(subject.stems) <= set(phrase.stems)]
    others = [phrase for phrase in rest if not scene.hinted(phrase.telling, where)]
    if others:
        message = f"{_NO}les passages trouvés sur {subject.text} ne mentionnent {_neither(others)}."
    elif any(all(scene.hinted(phrase.telling, [id_]) for phrase in rest) for id_ in where):
        message = f"{_NO}ils mentionnent {subject.text}, mais pas {_thing(asked)}."
    else:
        together = " et ".join([", ".join(phrase.text for phrase in (subject, *rest[:-1])), rest[-1].text])
        message = f"{_NO}aucun passage trouvé ne mentionne à la fois {together}."
    return replace(composition, reason="not_stated", message=message)


def _in_pieces(scene: _Scene) -> _Scene:
    """Return the scene with the pieces of each thing that no passage names as a whole."""
    waiting, phrases = list(scene.phrases), list[Phrase]()
    while waiting:
        phrase = waiting.pop(0)
        if not phrase.pieces or scene.told(phrase):
            phrases.append(phrase)
        else:
            waiting[:0] = [piece for piece in phrase.pieces if not set(piece.stems) <= GENERIC]
    return replace(scene, phrases=tuple(phrases))


def _subject(asked: Question, scene: _Scene) -> Phrase | None:
    """Return what the question is about and passages say: rather a thing than a place or who gives, and the rarest."""
    actors = {stem for part in asked.parts for stem in part.actor}
    counts = {phrase: len(scene.told(phrase)) for phrase in scene.phrases}
    known = [phrase for phrase in scene.phrases if counts[phrase]]
    others = [phrase for phrase in known if actors.isdisjoint(phrase.stems)]
    things = [phrase for phrase in others if not phrase.is_name and not phrase.text.startswith("«")]
    for chosen in (
        things,
        [phrase for phrase in others if not phrase.is_name and len(phrase.stems) > 1],
        others,
    ):
        if chosen:
            return min(chosen, key=lambda phrase: (-len(phrase.stems), counts[phrase]))
    return min(known, key=counts.__getitem__, default=None)


def _thing(asked: Question) -> str:
    """Return what is asked, as what the documents do not tell."""
    part: Part = asked.parts[0]
    counted = _COUNTED.search(asked.text)
    if counted and part.kind in {"number", "quantity"}:
        return f"combien {counted['what']}"
    role = _ROLE.search(asked.text)
    if part.kind in {"person", "body"}:
        return f"qui en est {role['role']}" if role else "ce point précis"
    noun = part.nouns[0] if part.nouns else ""
    return _THIS.get(noun) or _ASKED.get(part.kind, "ce point précis")


def _neither(phrases: Sequence[Phrase]) -> str:
    if len(phrases) == 1:
        return f"pas {phrases[0].text}"
    return " ".join(f"ni {phrase.text}" for phrase in phrases)


def _most(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {stem: max(one.get(stem, 0.0), other.get(stem, 0.0)) for stem in {*one, *other}}


def _beside(passage: Passage) -> str:
    """Return what stands beside the words of a passage: where it is, and of what it is a part."""
    told = (
        passage.title,
        passage.document,
        *passage.section,
        passage.context,
        passage.folder,
        passage.territory,
    )
    return " ".join(filter(None, told))


def _years(text: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(year[0] for year in _YEARS.finditer(text) if not _COUNTS.match(text, year.end()))
    )


def _years_beside(passage: Passage) -> tuple[str, ...]:
    """Return the years of a passage's heading, else of its document's title, name or date."""
    told = (" ".join(passage.section), f"{passage.title} {passage.document}", (passage.date or "")[:4])
    return next((years for text in told if (years := _years(text))), ())
