"""Tells how near follow-up questions are understood to what was meant: `python -m evals.learning.conversations [VOICE...]`.

Each turn of a conversation comes with the question that it is when asked alone, and its words with what they do; `voice` is who
wrote it. Nothing is asked of documents: earlier answers are left empty.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from assistant.answers import Turn
from assistant.questions.followups.standalone import understood
from assistant.questions.question import understand

CONVERSATIONS = Path(__file__).with_name("conversations.jsonl")
"""The conversations that come with the project."""

_MARK = re.compile(r"\[\w+:([^\[\]]*)\]")
# What a word weighs at least that says of what something is asked.
_SAYING = 0.3


@dataclass(frozen=True, slots=True)
class ConversationTurn:
    """A turn as it was typed, how it leans on those before (`move`), and the question that it is when asked alone."""

    text: str
    move: str
    standalone: str


@dataclass(frozen=True, slots=True)
class Understood:
    """How a turn was understood: how many words that say something are lacking, and how many are too many."""

    move: str
    lacking: int
    extra: int

    @property
    def is_near(self) -> bool:
        """Whether at most one word is lacking, and at most one too many."""
        return self.lacking <= 1 and self.extra <= 1


def main() -> None:
    """Print how near turns are understood, by the way in which they lean on those before."""
    found: defaultdict[str, list[Understood]] = defaultdict(list)
    for turns in read_conversations(voices=sys.argv[1:]):
        for each in told(turns):
            found[each.move].append(each)
            found["all"].append(each)
    for move, those in sorted(found.items(), key=lambda pair: -len(pair[1])):
        print(
            f"{move:8} {len(those):5}  near {fmean(each.is_near for each in those):.3f}  words lacking"
            f" {fmean(each.lacking for each in those):.2f}, too many {fmean(each.extra for each in those):.2f}"
        )


def read_conversations(
    path: Path = CONVERSATIONS, voices: Iterable[str] = ()
) -> Iterator[tuple[ConversationTurn, ...]]:
    """Yield the conversations of more than one turn, of these voices (none: of all)."""
    wanted = tuple(f"{voice}-" for voice in voices)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if len(row["turns"]) > 1 and (not wanted or row["id"].startswith(wanted)):
            yield tuple(
                ConversationTurn(_MARK.sub(r"\1", turn["text"]), turn["move"], turn["standalone"])
                for turn in row["turns"]
            )


def told(turns: Iterable[ConversationTurn]) -> Iterator[Understood]:
    """Yield how each turn after the first is understood."""
    history: list[Turn] = []
    for turn in turns:
        if history:
            asked = _saying(understood(turn.text, history))
            meant = _saying(turn.standalone)
            yield Understood(turn.move, len(meant - asked), len(asked - meant))
        history.append(Turn(turn.text, ""))


def _saying(text: str) -> frozenset[str]:
    """Return the stems of a question's words that say of what it asks."""
    return frozenset(
        term.stem
        for term in understand(text).terms
        if term.kind != "verb" and term.weight > _SAYING and len(term.stem) > 1
    )


if __name__ == "__main__":
    main()
