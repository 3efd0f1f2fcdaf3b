"""What a reader is shown of a passage."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from corpus.documents import Passage
from index.reading.windows import LENGTH, Framing, header

PASSAGE = Passage(
    id="a-1",
    document_id="a",
    document="pv.pdf",
    title="Procès-verbal",
    collection="",
    ordinal=1,
    start=0,
    end=4,
    text="Voté",
    page=1,
    section=("Finances", "Écoles"),
)


def word_tokenizer() -> Tokenizer:
    """A tokenizer that knows no word: each is one unknown token."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 3}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return tokenizer


def test_the_header_says_whose_act_it_is_and_under_which_headings_it_stands() -> None:
    told = replace(PASSAGE, kind="compte rendu", territory="Flaux", date="2023-11-17")
    assert header(told) == "Procès-verbal | compte rendu | Flaux | 2023-11-17 | Finances > Écoles"
    assert header(replace(PASSAGE, title="", section=())) == ""


def test_a_passage_that_fits_stands_whole_between_question_and_end() -> None:
    window = Framing(word_tokenizer(), "qui paie ?").around("Flaux", [7, 8, 9], place=2)
    # Three words of the question, the end of it, « Flaux » and « : », the passage, the end.
    assert window.ids == (3, 3, 3, 2, 3, 3, 7, 8, 9, 2)
    assert (window.start, window.first, window.length) == (6, 0, 3)


@given(st.integers(1, 1500), st.integers(0, 1499), st.integers(0, 100), st.integers(0, 100))
def test_a_window_fits_and_holds_the_token_that_is_read_around(
    tokens: int, place: int, asked: int, told: int
) -> None:
    place = min(place, tokens - 1)
    ids = list(range(10, 10 + tokens))
    window = Framing(word_tokenizer(), "mot " * asked).around("nom " * told, ids, place)
    assert len(window.ids) <= LENGTH
    held = window.ids[window.start : window.start + window.length]
    assert list(held) == ids[window.first : window.first + window.length]
    assert ids[place] in held
    # Nothing is left unread that there is room for.
    assert len(held) == tokens or len(window.ids) == LENGTH
