"""What readers think of answers, kept in the data folder for those who evaluate them.

Each line of `feedback.jsonl` is a candidate for a test set: the question, the answer that it got with its
documents and quotes, and what the reader said of it. Nothing tells who the reader was.
"""

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.answers import Answer, Turn
from assistant.border.answer_json import answer_json
from assistant.errors import FeedbackError, os_reason

Vote = Literal["up", "down"]
Reason = Literal["wrong", "incomplete", "beside", "source", "missing", "other"]

REASONS: dict[Reason, str] = {
    "wrong": "La réponse est fausse",
    "incomplete": "La réponse est incomplète",
    "beside": "La réponse est à côté de la question",
    "source": "La source ne prouve pas la réponse",
    "missing": "Les documents disent pourtant la réponse",
    "other": "Autre chose",
}
"""What a reader may find wrong, in the words that she is shown."""

_MOST_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader says of an answer; `reason` is None where she is content or does not say."""

    vote: Vote
    reason: Reason | None = None
    comment: str = ""


def keep_opinion(folder: Path, answer: Answer, opinion: Opinion, earlier: Sequence[Turn] = ()) -> None:
    """Append an opinion on an answer to the file of this data folder, whole or not at all.

    `earlier` are the turns before the question, kept with it where it was read with them.
    Raises `FeedbackError` where the file is full or cannot be written.
    """
    written = answer_json(answer)
    cited = written.citations or written.nearest
    is_read_alone = answer.standalone_question == answer.question
    line = {
        "date": datetime.now(UTC).date().isoformat(),
        "vote": opinion.vote,
        "reason": opinion.reason,
        "comment": opinion.comment.strip(),
        "turns": [*(turn.question for turn in earlier if not is_read_alone), answer.question],
        "understood": answer.standalone_question,
        "answered": written.answered,
        "answer": written.answer,
        "documents": list(dict.fromkeys(citation.document for citation in cited)),
        "evidence": [citation.quote for citation in written.citations],
    }
    _append(folder / "feedback.jsonl", (json.dumps(line, ensure_ascii=False) + "\n").encode())


def _append(path: Path, line: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            length = os.fstat(descriptor).st_size
            if length + len(line) > _MOST_BYTES:
                raise FeedbackError(
                    "Le carnet des avis est plein ; prévenez la personne qui tient ce service."
                )
            if os.write(descriptor, line) < len(line):
                os.ftruncate(descriptor, length)
                raise FeedbackError("L’avis n’a pas pu être noté : plus de place sur le disque.")
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FeedbackError(f"L’avis n’a pas pu être noté : {os_reason(error)}.") from error
