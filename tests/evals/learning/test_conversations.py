"""Follow-up questions as they are understood, held against what was meant."""

import json
from pathlib import Path

from evals.learning.conversations import ConversationTurn, Understood, read_conversations, told


def test_a_turn_is_read_as_it_was_typed_and_single_questions_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    first = {
        "text": "[ask:Qui] [verb:finance] [about:la halle] ?",
        "move": "first",
        "standalone": "Qui finance la halle ?",
    }
    more = {
        "text": "[open:et] [about:la piscine] ?",
        "move": "fill",
        "standalone": "Qui finance la piscine ?",
    }
    rows = [
        {"id": "a-1", "turns": [first]},
        {"id": "a-2", "turns": [first, more]},
        {"id": "b-1", "turns": [first, more]},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (turns,) = read_conversations(path, voices=["a"])
    assert [turn.text for turn in turns] == ["Qui finance la halle ?", "et la piscine ?"]
    assert turns[1] == ConversationTurn("et la piscine ?", "fill", "Qui finance la piscine ?")


def test_words_that_are_lacking_and_words_too_many_are_counted() -> None:
    turns = [
        ConversationTurn("Combien de bornes sont en service sur la CAVM ?", "first", ""),
        # Understood as « Combien de bornes sont en service sur la CAPH ? ».
        ConversationTurn("Et sur la CAPH ?", "fill", "Combien de trottinettes électriques sur la CAPH ?"),
        ConversationTurn("merci", "fill", "merci"),
    ]
    first, _ = told(turns)
    assert first == Understood("fill", lacking=2, extra=2)
    assert not first.is_near


def test_what_a_person_would_have_written_is_near() -> None:
    turns = [
        ConversationTurn("Combien de bornes sont en service sur la CAVM ?", "first", ""),
        ConversationTurn("Et sur la CAPH ?", "fill", "Combien de bornes sont en service sur la CAPH ?"),
    ]
    assert [each.is_near for each in told(turns)] == [True]


def test_every_conversation_that_comes_with_the_project_has_its_turns_and_their_meaning() -> None:
    conversations = list(read_conversations())
    assert len(conversations) > 600
    assert all(turn.text.strip() and turn.standalone.strip() for turns in conversations for turn in turns)
    assert not any("[" in turn.text for turns in conversations for turn in turns)
