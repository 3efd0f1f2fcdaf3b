"""The page on which a quote begins, where its passage began on the page before."""

from dataclasses import replace
from pathlib import Path

from assistant.answers import Citation
from assistant.border.quoted_pages import QuotedPages
from small_library import DOCUMENTS, PLAN, SmallLibrary, passage, write_plan


def test_a_quote_stands_on_its_own_page_and_not_on_that_where_its_passage_begins(tmp_path: Path) -> None:
    plan = write_plan(tmp_path)
    places = QuotedPages(SmallLibrary((plan,)))
    whole = replace(passage(plan), page=1)
    start = PLAN.index("La gare")
    assert places.page_of(Citation(whole, start, start + 7)) == 2
    assert places.page_of(Citation(whole, 0, 3)) == 1


def test_where_there_are_no_pages_or_the_document_is_gone_the_passage_says_it() -> None:
    places = QuotedPages(SmallLibrary(()))
    press = passage(DOCUMENTS[1])
    assert places.page_of(Citation(press, press.start, press.start + 3)) == press.page
    contract = passage(DOCUMENTS[0])
    assert places.page_of(Citation(contract, contract.start, contract.start + 3)) == contract.page
