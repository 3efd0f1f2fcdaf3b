"""Pictures of pages: of the file that was read, drawn apart, remembered."""

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.web.source.page_pictures import PagePictures
from corpus.documents import Document
from small_library import DOCUMENTS, PLAN, write_plan


@pytest.fixture
def pictures() -> Iterator[PagePictures]:
    drawn = PagePictures()
    yield drawn
    drawn.close()


@pytest.fixture
def plan(tmp_path: Path) -> Document:
    return write_plan(tmp_path)


def test_a_page_is_drawn_with_its_quote_marked_and_remembered(pictures: PagePictures, plan: Document) -> None:
    start = PLAN.index("La gare")
    drawn = pictures.picture(plan, 2, start, start + 7)
    assert drawn
    assert (drawn.pages, len(drawn.marks)) == (2, 1)
    Path(plan.source_path).unlink()
    assert pictures.picture(plan, 2, start, start + 7) is drawn


def test_a_page_without_the_quote_is_drawn_without_marks(pictures: PagePictures, plan: Document) -> None:
    start = PLAN.index("La gare")
    drawn = pictures.picture(plan, 1, start, start + 7)
    assert drawn
    assert drawn.marks == ()


def test_a_file_that_is_gone_or_changed_has_no_picture(pictures: PagePictures, plan: Document) -> None:
    Path(plan.source_path).write_bytes(Path(plan.source_path).read_bytes() + b"\n")
    assert pictures.picture(plan, 1, 0, 3) is None
    Path(plan.source_path).unlink()
    assert pictures.picture(plan, 1, 0, 3) is None


def test_what_is_no_pdf_and_what_has_no_such_page_has_no_picture(
    pictures: PagePictures, plan: Document
) -> None:
    assert pictures.picture(DOCUMENTS[1], 1, 0, 3) is None
    assert pictures.picture(plan, 3, 0, 3) is None
    assert pictures.picture(replace(plan, source_path="\0"), 1, 0, 3) is None


def test_when_the_process_that_draws_dies_another_takes_its_place(
    pictures: PagePictures, plan: Document
) -> None:
    pictures.warm_up()
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    assert pictures.picture(plan, 1, 0, 3) is None
    assert pictures.picture(plan, 1, 0, 3)
