from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import Cell, Document, Page, Passage, Reading, Table, folders
from corpus.french.sentences import sentence_spans
from corpus.reading import build_document, read_file
from corpus.structure.splitting import PASSAGE_LENGTH, split_document
from real_documents import SHARED

PARTS = st.sampled_from(
    [
        "# Titre du plan\n\n",
        "## Eau\n\n",
        "Il est composé de :\n",
        "- la Région Hauts-de-France et ses services\n",
        "\n\n",
        "Le maire signe la convention. ",
        "L'État verse 12.5 M€ au titre de la DSIL. ",
        "mot " * 300,
        "Article 3 : Durée\n",
        "Sommaire\n",
        "x" * 2000,
    ]
)


def document(text: str, pages: tuple[Page, ...] = (), tables: tuple[Table, ...] = ()) -> Document:
    reading = Reading(text, "text/markdown", title="Plan", pages=pages, tables=tables)
    return build_document(Path("plan.md"), reading, collection="documents", content_hash="0")


def passages(text: str) -> tuple[Passage, ...]:
    return split_document(document(text))


def filler(letter: str, length: int = 600) -> str:
    """Return sentences of one letter, about this long."""
    return f"La {letter * 20} est votée. " * (length // 35)


def test_a_passage_says_where_it_comes_from() -> None:
    text = "# Plan\n\n## Eau\n\nLe lac est propre."
    (passage,) = passages(text)
    whole = document(text)
    assert (passage.id, passage.document_id, passage.ordinal) == (f"{whole.id}-00000", whole.id, 0)
    assert (passage.document, passage.title, passage.collection) == ("plan.md", "Plan", "documents")
    assert (passage.start, passage.end, passage.text) == (0, len(text), text)
    assert (passage.section, passage.page) == (("Plan", "Eau"), None)


def test_a_passage_holds_one_section_when_sections_are_long_enough() -> None:
    cut = passages(f"# Eau\n\n{filler('a')}\n\n# Air\n\n{filler('b')}")
    assert [passage.section for passage in cut] == [("Eau",), ("Air",)]


def test_small_sections_of_one_parent_are_joined_under_it() -> None:
    text = f"# Plan\n\n{filler('a')}\n\n## Eau\n\nLe lac.\n\n## Air\n\nLe vent.\n\n# Bilan\n\n{filler('b')}"
    assert [passage.section for passage in passages(text)] == [("Plan",), ("Plan",), ("Bilan",)]


def test_a_heading_alone_goes_with_what_it_announces() -> None:
    (passage,) = passages(f"# Pilier 2 : Énergie\n\n## Objectif stratégique n°1 : Agir\n\n{filler('a')}")
    assert passage.text.startswith("# Pilier 2")
    assert passage.section == ("Pilier 2 : Énergie", "Objectif stratégique n°1 : Agir")


def test_a_long_section_is_cut_between_sentences() -> None:
    cut = passages(filler("a", 3000))
    assert len(cut) > 2
    assert all(len(passage.text) <= 1.25 * PASSAGE_LENGTH for passage in cut)
    assert all(passage.text.startswith("La ") and passage.text.endswith("votée.") for passage in cut)


def test_a_list_is_cut_between_items_its_first_line_goes_along_and_is_the_context_of_the_rest() -> None:
    items = "\n".join(f"- soutenir la commune {letter * 60}" for letter in "abcdefghijklmnopqr")
    first, second, *_ = passages(f"{filler('z', 500)}\n\nLe plan vise à :\n{items}")
    assert "Le plan vise à :\n- soutenir" in first.text + second.text
    later = (
        second if "vise" in first.text else passages(f"{filler('z', 500)}\n\nLe plan vise à :\n{items}")[2]
    )
    assert later.text.startswith("- soutenir")
    assert later.context == "Le plan vise à :"


def test_contents_and_asides_give_no_passage() -> None:
    contents = "Sommaire\nEau ........ 3\nAir ........ 4"
    text = f"# source: https://a.fr | title: Plan\n\n{contents}\n\n# Eau\n\nLe lac est propre."
    assert [passage.text for passage in passages(text)] == ["# Eau\n\nLe lac est propre."]


def test_the_page_of_a_passage_is_that_of_its_start() -> None:
    text = "Le lac est propre.\n\n" + filler("a", 1800)
    pages = (Page(1, 0, 18), Page(2, 20, 400), Page(3, 401, len(text)))
    first, second, *_ = split_document(document(text, pages))
    assert (first.page, second.page) == (1, 3)


def test_a_passage_inside_a_table_has_its_title_and_header_for_context() -> None:
    rows = [
        f"Association {letter * 80}\t{number} €" for number, letter in enumerate("abcdefghijklm", start=100)
    ]
    text = "Nom\tMontant\n" + "\n".join(rows)
    cells = tuple((Cell(text.index(row), text.index(row) + 92, 0),) for row in rows)
    table = Table(0, len(text), ("Nom", "Montant"), cells, title="Subventions 2014")
    first, second = split_document(document(text, tables=(table,)))
    assert first.context == ""
    assert second.context == "Subventions 2014 Nom Montant"


@settings(deadline=None)
@given(st.lists(PARTS, max_size=12).map("".join))
def test_passages_are_exact_slices_in_order_that_cut_no_sentence_shorter_than_themselves(text: str) -> None:
    cut = passages(text)
    assert all(text[passage.start : passage.end] == passage.text == passage.text.strip() for passage in cut)
    assert all(before.end <= after.start for before, after in pairwise(cut))
    assert [passage.ordinal for passage in cut] == list(range(len(cut)))
    assert all(passage.text and len(passage.text) <= 1.25 * PASSAGE_LENGTH for passage in cut)
    for section in document(text).sections:
        for start, end in sentence_spans(text[section.start : section.end]):
            within = (section.start + start, section.start + end)
            cuts = [passage.start for passage in cut if within[0] < passage.start < within[1]]
            assert not cuts or end - start > PASSAGE_LENGTH


@pytest.mark.real
def test_every_piece_of_evidence_of_the_seed_questions_lies_in_one_passage() -> None:
    if not SHARED.exists():
        pytest.skip("the real documents are not here")
    import json

    from corpus.french.folding import fold

    cut = {
        path.name: split_document(build_document(path, read_file(path), collection="c", content_hash="h"))
        for path in sorted((SHARED / "corpus" / "seeds").iterdir())
    }
    for line in (SHARED / "testsets" / "seeds_dev.jsonl").read_text().splitlines():
        question = json.loads(line)
        texts = [fold(passage.text) for name in question["documents"] for passage in cut[name]]
        for quote in question["evidence"]:
            assert any(fold(quote) in text for text in texts), quote


def test_the_folders_of_a_file_are_found_with_its_passages() -> None:
    assert folders("/data/vallons/comptes rendus/CR_2022.pdf") == "vallons comptes rendus"
    assert folders("comptes rendus/CR.pdf") == "comptes rendus"
    assert folders("/CR.pdf") == folders("CR.pdf") == ""
