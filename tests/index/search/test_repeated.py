"""Passages that say the same, found once."""

from corpus.documents import Passage
from index.seams import Hit
from index.search.repeated import each_once

PLAN = "Axe 1 : rénover les logements. Axe 2 : ouvrir un tiers-lieu. Axe 3 : planter 300 arbres."


def hit(document: str, text: str, score: float, date: str | None = None) -> Hit:
    passage = Passage(document, document, "", "", "", 0, 0, len(text), text, None, (), date=date)
    return Hit(passage, score)


def names(hits: tuple[Hit, ...]) -> list[tuple[str, list[str]]]:
    return [(each.passage.id, [same.id for same in each.same]) for each in hits]


def test_the_newest_of_those_that_say_the_same_leads_at_the_place_of_the_best() -> None:
    hits = [
        hit("2019", PLAN, 0.80, "2019-06-01"),
        hit("autre", "Le marché se tient le mardi.", 0.79),
        hit("2021", PLAN, 0.78, "2021-06-01"),
        hit("2020", PLAN, 0.77, "2020-06-01"),
    ]
    gathered = each_once(hits, 10)
    assert names(gathered) == [("2021", ["2019", "2020"]), ("autre", [])]
    assert [each.score for each in gathered] == [0.80, 0.79]


def test_an_older_one_that_fits_better_leads() -> None:
    hits = [hit("2019", PLAN, 0.9, "2019-06-01"), hit("2021", PLAN, 0.5, "2021-06-01")]
    assert names(each_once(hits, 10)) == [("2019", ["2021"])]


def test_another_figure_is_something_else() -> None:
    hits = [hit("a", PLAN, 0.9), hit("b", PLAN.replace("300", "400"), 0.8)]
    assert names(each_once(hits, 10)) == [("a", []), ("b", [])]


def test_a_word_more_changes_nothing_and_a_sentence_more_does() -> None:
    hits = [
        hit("a", PLAN, 0.9),
        hit("b", f"{PLAN} Fin.", 0.8),
        hit("c", f"{PLAN} Le conseil adopte le règlement intérieur du marché couvert.", 0.7),
    ]
    assert names(each_once(hits, 10)) == [("a", ["b"]), ("c", [])]


def test_the_limit_counts_what_is_told_apart_and_empty_passages_are_never_the_same() -> None:
    hits = [hit("a", PLAN, 0.9), hit("b", "", 0.8), hit("c", "", 0.7), hit("d", PLAN, 0.6)]
    assert names(each_once(hits, 2)) == [("a", ["d"]), ("b", [])]
