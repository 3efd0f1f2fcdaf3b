"""What other programs read: keys, their order, numbering, and what is refused."""

import json
from pathlib import Path

import pytest

from assistant.answers import Answer, Composition, Statement, Turn
from assistant.border.answer_json import AskRequest, answer_json, read_history, search_json
from assistant.errors import SettingsError
from small_library import ANSWERS, DOCUMENTS, FUNDERS, SmallSearcher, citation


def answer(composition: Composition) -> Answer:
    return Answer("Qui ?", "Qui finance ?", composition, {"total": 12.3456})


def test_an_answer_has_the_keys_of_the_contract_in_their_order() -> None:
    written = json.loads(answer_json(answer(FUNDERS)).model_dump_json())
    assert list(written) == [
        "question", "standalone_question", "answered", "answer", "statements", "citations",
        "reason", "nearest", "suggestions", "timings_ms",
    ]  # fmt: skip
    assert list(written["statements"][0]) == ["text", "citations"]
    assert list(written["citations"][0]) == [
        "id", "document_id", "document", "title", "page", "section", "quote", "start", "end",
    ]  # fmt: skip
    assert written["timings_ms"] == {"total": 12.3}
    assert written["reason"] is None


def test_citations_are_numbered_in_the_order_of_their_first_use_and_written_once() -> None:
    written = answer_json(answer(FUNDERS))
    assert [statement.citations for statement in written.statements] == [(1,), (2, 3), (1,)]
    assert [cited.id for cited in written.citations] == [1, 2, 3]
    assert written.answer == (
        "L’État apporte 283 000 € de DSIL. [1] "
        "La Région apporte 10 % du coût, et finance aussi les vélos. [2] [3] "
        "L’État est donc le premier financeur. [1]"
    )


def test_every_quote_is_the_slice_that_its_offsets_say() -> None:
    texts = {document.id: document.text for document in DOCUMENTS}
    written = answer_json(answer(FUNDERS))
    assert [cited.quote for cited in written.citations] == [
        texts[cited.document_id][cited.start : cited.end] for cited in written.citations
    ]


def test_the_same_words_cited_at_two_places_are_two_citations() -> None:
    twice = Statement("La Région finance.", (citation(DOCUMENTS[2], "Deux"), citation(DOCUMENTS[3], "Deux")))
    assert [c.document_id for c in answer_json(answer(Composition(statements=(twice,)))).citations] == [
        "c" * 16,
        "d" * 16,
    ]


@pytest.mark.parametrize(
    ("question", "reason", "said"),
    [
        ("Qui finance la piscine ?", "not_stated", "pas ce point précis"),
        ("Combien de vélos ?", "contradictory", "se contredisent"),
    ],
)
def test_without_an_answer_a_sentence_says_why_and_the_nearest_passages_follow(
    question: str, reason: str, said: str
) -> None:
    written = answer_json(answer(ANSWERS[question]))
    assert not written.answered
    assert written.reason == reason
    assert written.answer.startswith("Les documents ne permettent pas de répondre")
    assert said in written.answer
    assert (written.statements, written.citations) == ((), ())
    assert [near.id for near in written.nearest] == list(range(1, len(ANSWERS[question].nearest) + 1))


def test_a_search_counts_all_that_it_found_and_writes_the_best() -> None:
    found = SmallSearcher().search("région")
    written = json.loads(search_json(found, limit=1).model_dump_json())
    assert list(written) == ["hits", "total", "facets"]
    assert list(written["hits"][0]) == [
        "document",
        "title",
        "page",
        "section",
        "text",
        "start",
        "end",
        "score",
    ]
    assert (len(written["hits"]), written["total"]) == (1, 2)
    assert written["facets"]["document"] == [
        {"value": "contrat.pdf", "count": 1},
        {"value": "presse.txt", "count": 1},
    ]


def test_half_an_emoji_and_nul_are_dropped_from_a_question() -> None:
    request = AskRequest.model_validate(json.loads('{"question": "Qui\\u0000 finance \\ud83d ?"}'))
    assert request.question == "Qui  finance   ?"


def test_a_history_file_is_read_as_turns(tmp_path: Path) -> None:
    path = tmp_path / "fil.json"
    path.write_text('[{"question": "Qui ?", "answer": "L’État."}]', encoding="utf-8")
    assert read_history(path) == (Turn("Qui ?", "L’État."),)


@pytest.mark.parametrize("content", [b"", b"{}", b'[{"question": 1}]', b"\xff\xfe", b'["a"]'])
def test_a_history_file_that_is_something_else_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fil.json"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"fil\.json"):
        read_history(path)


def test_a_history_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"fil\.json"):
        read_history(tmp_path / "fil.json")


def test_what_a_language_model_had_to_do_with_it_is_told_only_then() -> None:
    told = Composition(FUNDERS.statements, note="Une phrase a été écartée.", dropped=1)
    written = json.loads(answer_json(answer(told)).model_dump_json())
    assert (written["note"], written["dropped"]) == ("Une phrase a été écartée.", 1)
    assert not {"note", "dropped"} & set(json.loads(answer_json(answer(FUNDERS)).model_dump_json()))
