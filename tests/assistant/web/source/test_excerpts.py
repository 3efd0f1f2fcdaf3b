"""A quote in its surroundings."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.web.source.excerpts import CONTEXT, excerpt
from corpus.documents import Document
from small_library import CONTRACT, DOCUMENTS


def document(text: str) -> Document:
    return Document("e" * 16, "long.txt", "Long", text, "text/plain", "documents", "", "")


@given(st.text(alphabet="ab é🌊\n", min_size=1, max_size=5000), st.data())
def test_an_excerpt_is_an_exact_slice_around_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = excerpt(document(text), start, end)
    assert shown.quote == text[start:end]
    assert (
        text[start - len(shown.before) : end + len(shown.after)] == shown.before + shown.quote + shown.after
    )
    assert max(len(shown.before), len(shown.after)) <= CONTEXT
    assert shown.opens == (len(shown.before) == start)
    assert shown.closes == (end + len(shown.after) == len(text))


def test_an_excerpt_begins_and_ends_between_two_words() -> None:
    text = "mot " * 1000
    shown = excerpt(document(text), 2000, 2003)
    assert shown.before.startswith("mot ")
    assert shown.after.endswith(" mot")
    assert not shown.opens
    assert not shown.closes


def test_an_excerpt_knows_its_page_and_its_section() -> None:
    start = CONTRACT.index("L’État")
    shown = excerpt(DOCUMENTS[0], start, start + 6)
    assert (shown.page, shown.section) == (2, ("Volet 1 : mobilité",))
    assert (excerpt(DOCUMENTS[0], 0, 7).page, excerpt(DOCUMENTS[0], 0, 7).section) == (1, ())
