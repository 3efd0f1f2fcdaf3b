"""The JSON of the border: what `ask --json`, `search --json` and the service take and give.

Keys and their order are a contract with other programs. Offsets count Unicode code points.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from assistant.answers import AbstentionReason, Answer, Citation, RemarkKind, Turn
from assistant.errors import SettingsError, os_reason
from index.seams import Hit

if TYPE_CHECKING:
    from corpus.documents import DocumentSummary

ABSTENTIONS: dict[AbstentionReason, str] = {
    "nothing_found": "Les documents ne permettent pas de répondre : aucun passage ne traite de ce sujet.",
    "not_stated": "Les documents ne permettent pas de répondre : ils abordent le sujet, pas ce point précis.",
    "contradictory": "Les documents ne permettent pas de répondre : ils se contredisent sur ce point.",
}
"""The sentence that stands for the answer where there is none, by reason."""


def without_strays(text: object) -> object:
    """Return what was sent without what no text holds: lone surrogates (half an emoji) and NUL."""
    return re.sub("[\0\ud800-\udfff]", " ", text) if isinstance(text, str) else text


Words = Annotated[str, BeforeValidator(without_strays)]


class TurnJson(BaseModel):
    """An earlier question and its answer."""

    question: Words
    answer: Words


class AskRequest(BaseModel):
    """A question to answer; `stream` asks for server-sent events."""

    question: Words
    history: tuple[TurnJson, ...] = ()
    collections: tuple[Words, ...] = ()
    stream: bool = False

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation so far, oldest turn first."""
        return turns_of(self.history)


def read_history_field(written: str) -> tuple[TurnJson, ...]:
    """Read the turns that a form carries; ones that were tampered with are as good as none."""
    try:
        return _HISTORY.validate_json(written)
    except ValidationError:
        return ()


_HISTORY = TypeAdapter(tuple[TurnJson, ...])


class FeedbackRequest(BaseModel):
    """What a reader thinks of the answer to a question; an empty reason is none.

    A form says its history in JSON, as `earlier`, and one collection or none.
    """

    question: Words
    history: Annotated[
        tuple[TurnJson, ...],
        Field(validation_alias=AliasChoices("history", "earlier")),
        BeforeValidator(lambda said: read_history_field(said) if isinstance(said, str) else said),
    ] = ()
    collections: Annotated[
        tuple[Words, ...],
        BeforeValidator(lambda said: (said,) * bool(said) if isinstance(said, str) else said),
    ] = ()
    vote: Literal["up", "down"]
    reason: Literal["wrong", "incomplete", "beside", "source", "missing", "other", ""] = ""
    comment: Annotated[str, BeforeValidator(without_strays), Field(max_length=1000)] = ""


class ComputedJson(BaseModel):
    """A figure that no quote holds, as written: the sum of `terms`, as written too, or a count where there are none."""

    figure: str
    terms: tuple[str, ...]


class StatementJson(BaseModel):
    """One thing said, with the numbers of the citations that prove it, and its figures that were reckoned, if any.

    `short` are the words of the text that are the very thing asked, left out where they are not known.
    """

    text: str
    citations: tuple[int, ...]
    short: Annotated[str, Field(exclude_if=lambda short: not short)] = ""
    computed: Annotated[tuple[ComputedJson, ...], Field(exclude_if=lambda computed: not computed)] = ()


class CitationJson(BaseModel):
    """A numbered exact quote and where it stands; `page` is 1-based, null where the format has none."""

    id: int
    document_id: str
    document: str
    title: str
    page: int | None
    section: tuple[str, ...]
    quote: str
    start: int
    end: int


class AnswerJson(BaseModel):
    """An answer, or the sentence that says why there is none.

    `note` tells how the answer came about where a language model writes; `dropped` counts its statements that
    failed the check; `remark` is what was said in place of a question to the documents, where it was: `answer` is
    then the reply. Where there is nothing to tell, the keys are left out.
    """

    question: str
    standalone_question: str
    answered: bool
    answer: str
    statements: tuple[StatementJson, ...]
    citations: tuple[CitationJson, ...]
    reason: AbstentionReason | None
    nearest: tuple[CitationJson, ...]
    suggestions: tuple[str, ...]
    timings_ms: dict[str, float]
    note: Annotated[str | None, Field(exclude_if=lambda note: note is None)] = None
    dropped: Annotated[int, Field(exclude_if=lambda dropped: dropped == 0)] = 0
    remark: Annotated[RemarkKind | None, Field(exclude_if=lambda remark: remark is None)] = None


class HitJson(BaseModel):
    """A passage found; `score` is higher for better."""

    document: str
    title: str
    page: int | None
    section: tuple[str, ...]
    text: str
    start: int
    end: int
    score: float


class FacetValueJson(BaseModel):
    """A value that the passages found take, and how many take it."""

    value: str
    count: int


class SearchJson(BaseModel):
    """The best passages, how many were found in all, and how these spread."""

    hits: tuple[HitJson, ...]
    total: int
    facets: dict[str, tuple[FacetValueJson, ...]]


class ProblemJson(BaseModel):
    """A part of a document that could not be read; `page` is null where it is the whole."""

    reason: str
    page: int | None


class DocumentJson(BaseModel):
    """A document of the catalogue; `pages` and `passages` are counts."""

    id: str
    document: str
    title: str
    collection: str
    media_type: str
    pages: int
    passages: int
    problems: tuple[ProblemJson, ...]


class DocumentsJson(BaseModel):
    """The documents of the catalogue."""

    documents: tuple[DocumentJson, ...]
    total: int


def turns_of(history: Sequence[TurnJson]) -> tuple[Turn, ...]:
    """Return earlier turns as the assistant takes them."""
    return tuple(Turn(turn.question, turn.answer) for turn in history)


def _page_of_passage(citation: Citation) -> int | None:
    return citation.passage.page


def answer_json(answer: Answer, page_of: Callable[[Citation], int | None] = _page_of_passage) -> AnswerJson:
    """Number the citations from 1 in the order of their first use and write the whole answer out.

    `page_of` tells the page on which a quote begins.
    """
    composition = answer.composition
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[CitationJson] = []
    statements: list[StatementJson] = []
    for statement in composition.statements:
        cited: dict[int, None] = {}
        for citation in statement.citations:
            key = (citation.passage.document_id, citation.start, citation.end)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                citations.append(_citation_json(numbers[key], citation, page_of(citation)))
            cited[numbers[key]] = None
        computed = tuple(ComputedJson(figure=each.written, terms=each.terms) for each in statement.computed)
        statements.append(
            StatementJson(
                text=statement.text, citations=tuple(cited), computed=computed, short=statement.short
            )
        )
    return AnswerJson(
        question=answer.question,
        standalone_question=answer.standalone_question,
        answered=composition.answered,
        answer=_spoken(statements)
        if statements
        else composition.message or ABSTENTIONS[composition.reason or "nothing_found"],
        statements=tuple(statements),
        citations=tuple(citations),
        reason=None if statements else composition.reason or "nothing_found",
        nearest=tuple(
            _citation_json(number, near, page_of(near)) for number, near in enumerate(composition.nearest, 1)
        ),
        suggestions=composition.suggestions,
        timings_ms={step: round(milliseconds, 1) for step, milliseconds in answer.timings_ms.items()},
        note=composition.note,
        dropped=composition.dropped,
        remark=composition.remark,
    )


def search_json(found: Sequence[Hit], *, limit: int) -> SearchJson:
    """Write the first `limit` of the passages found; the total and the facets count all of them."""
    return SearchJson(
        hits=tuple(_hit_json(hit) for hit in found[:limit]),
        total=len(found),
        facets={
            "collection": _facet(hit.passage.collection for hit in found),
            "document": _facet(hit.passage.document for hit in found),
        },
    )


def documents_json(summaries: "Sequence[DocumentSummary]") -> DocumentsJson:
    """Write the list of documents out, without the paths of this machine."""
    return DocumentsJson(
        documents=tuple(
            DocumentJson(
                id=summary.id,
                document=summary.name,
                title=summary.title,
                collection=summary.collection,
                media_type=summary.media_type,
                pages=summary.pages,
                passages=summary.passages,
                problems=tuple(ProblemJson(reason=part.reason, page=part.page) for part in summary.problems),
            )
            for summary in summaries
        ),
        total=len(summaries),
    )


def read_history(path: Path) -> tuple[Turn, ...]:
    """Read earlier turns from a JSON file: `[{"question": ..., "answer": ...}, ...]`, oldest first.

    Raises SettingsError where the file cannot be read as one.
    """
    try:
        turns = TypeAdapter(tuple[TurnJson, ...]).validate_json(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"L’historique {path.name} ne peut pas être lu : {os_reason(error)}.") from error
    except ValidationError as error:
        raise SettingsError(
            f'L’historique {path.name} n’est pas une liste JSON d’objets {{"question": …, "answer": …}}.'
        ) from error
    return tuple(Turn(turn.question, turn.answer) for turn in turns)


def event(name: str, data: str) -> str:
    """Write a server-sent event; `data` is JSON on one line."""
    return f"event: {name}\ndata: {data}\n\n"


def _spoken(statements: Iterable[StatementJson]) -> str:
    return " ".join(
        " ".join([statement.text, *(f"[{number}]" for number in statement.citations)])
        for statement in statements
    )


def _citation_json(number: int, citation: Citation, page: int | None) -> CitationJson:
    passage = citation.passage
    return CitationJson(
        id=number,
        document_id=passage.document_id,
        document=passage.document,
        title=passage.title,
        page=page,
        section=passage.section,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
    )


def _hit_json(hit: Hit) -> HitJson:
    passage = hit.passage
    return HitJson(
        document=passage.document,
        title=passage.title,
        page=passage.page,
        section=passage.section,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=round(hit.score, 4),
    )


def _facet(values: Iterable[str]) -> tuple[FacetValueJson, ...]:
    return tuple(FacetValueJson(value=value, count=count) for value, count in Counter(values).most_common())
