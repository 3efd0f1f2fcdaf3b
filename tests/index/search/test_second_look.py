"""The second look: what it sees of a passage, and the order that comes of it."""

from collections.abc import Sequence

import numpy as np
import pytest

from corpus.documents import Passage
from index.french.analysis import analyse
from index.french.figure_kinds import Kind, kinds_asked, kinds_held
from index.seams import Hit, Vectors
from index.search.second_look import FEATURES, LEARNT, SecondLook, features
from index.search.trees import Trees

QUESTION = "Quel est le montant de la boucle cyclable de Denain en 2021 ?"


def hit(text: str, document: str = "a", ordinal: int = 0, lexical: float = 0.5, **others: object) -> Hit:
    values = {
        "id": f"{document}-{ordinal}",
        "document_id": document,
        "document": "",
        "title": "",
        "collection": "",
        "ordinal": ordinal,
        "start": 0,
        "end": len(text),
        "text": text,
        "page": None,
        "section": (),
        **others,
    }
    return Hit(Passage(**values), 0.0, lexical, 0.1)  # type: ignore[arg-type]


def seen(hits: Sequence[Hit], feature: str, question: str = QUESTION) -> list[float]:
    """Return one feature of each hit, every word of the question being as rare as the others."""
    table = features(question, hits, dict.fromkeys(analyse(question), 1.0), None)
    return [float(value) for value in table[:, FEATURES.index(feature)]]


# The question's tokens: est, montant, boucl, cyclabl, denain, 2021.
def test_words_of_the_headings_the_title_and_the_context_count_with_those_of_the_text() -> None:
    plain = hit("La boucle cyclable.", document="a")
    placed = hit(
        "La boucle cyclable.", document="b", section=("Denain",), title="Bilan 2021", context="Montant"
    )
    assert seen([plain, placed], "around") == pytest.approx([2 / 6, 5 / 6])
    assert seen([plain, placed], "section") == pytest.approx([0, 1 / 6])


def test_words_of_the_neighbours_count_for_a_passage_and_those_further_for_its_document() -> None:
    hits = [hit("La boucle.", ordinal=4), hit("À Denain.", ordinal=5), hit("En 2021.", ordinal=9)]
    assert seen(hits, "around") == pytest.approx([2 / 6, 2 / 6, 1 / 6])
    assert seen(hits, "document") == pytest.approx([3 / 6] * 3)


def test_the_best_other_candidate_of_a_document_speaks_for_it() -> None:
    hits = [
        hit("Une", ordinal=0, lexical=0.7),
        hit("Deux", ordinal=1, lexical=0.4),
        hit("Trois", document="b"),
    ]
    assert seen(hits, "document_best") == pytest.approx([0.4, 0.7, 0.0])


def test_a_sentence_with_the_kind_of_figure_asked_is_told_from_one_without() -> None:
    hits = [
        hit("La boucle cyclable coûte 283 000 €.", document="a"),
        hit("La boucle cyclable est belle.", document="b"),
        hit("La boucle cyclable est belle.\nElle est longue.\nElle mène loin.\nCoût : 12 €", document="c"),
    ]
    assert seen(hits, "asked") == [1, 0, 1]


def test_words_that_stand_together_as_in_the_question_count_more() -> None:
    hits = [hit("La boucle cyclable.", document="a"), hit("Cyclable, en boucle.", document="b")]
    together, apart = seen(hits, "together")
    assert (together, apart) == (pytest.approx(1 / 5), 0)


def test_missing_years_are_seen() -> None:
    hits = [hit("La boucle de Denain.", document="a"), hit("La boucle en 2021.", document="b")]
    assert seen(hits, "numbers") == [0, 1]


def test_a_question_without_numbers_misses_none() -> None:
    assert seen([hit("Rien.")], "numbers", "la boucle cyclable") == [1]


# The question has six words of one weight. Its name is Denain, its figure 2021, and « montant » is asked for.
def test_words_count_in_their_classes() -> None:
    hits = [
        hit("La boucle de Denain.", document="a"),
        hit("Le montant.\nAutre chose.\nEn 2021.", document="b"),
        hit("", document="c", title="Denain"),
    ]
    assert seen(hits, "words anywhere") == pytest.approx([2 / 6, 2 / 6, 1 / 6])
    assert seen(hits, "names anywhere") == pytest.approx([1 / 6, 0, 1 / 6])
    assert seen(hits, "asked anywhere") == pytest.approx([0, 1 / 6, 0])
    assert seen(hits, "figures anywhere") == pytest.approx([0, 1 / 6, 0])
    # Every word is of rarity 1, a fifth of what counts whole; « boucle » has 6 letters of 12, « Denain » too.
    assert seen(hits, "rare anywhere") == pytest.approx([2 / 6 / 5, 2 / 6 / 5, 1 / 6 / 5])
    assert seen(hits[:1], "long anywhere") == pytest.approx([2 * 0.5 / 6])


def test_only_two_sentences_in_a_row_make_a_window() -> None:
    near = hit("La boucle.\nElle passe à Denain.\nElle est là.", document="a")
    far = hit("La boucle.\nElle est là.\nElle passe à Denain.", document="b")
    around = hit("Rien.", document="c", title="La boucle de Denain")
    # « est » is a word too: with « boucle » in one window.
    assert seen([near, far, around], "words in a window") == pytest.approx([2 / 6, 2 / 6, 0])
    assert seen([near, far, around], "names in a window") == pytest.approx([1 / 6, 0, 0])


def test_a_word_of_the_same_family_counts_for_the_part_that_both_begin_with() -> None:
    # « financement » has the stem « financ », « financier » has « financi »: 6 letters of 7, at 0.8.
    assert seen([hit("Un financier.")], "words anywhere", "financement") == pytest.approx([0.8 * 6 / 7])


def test_words_of_like_meaning_are_left_to_the_matcher() -> None:
    class Half:
        def soft_matches(
            self,
            question: str,
            words: Sequence[str],
            texts: Sequence[Sequence[str]],
        ) -> tuple[Vectors, Vectors]:
            segments = sum(map(len, texts))
            return np.full(len(texts), 0.25, np.float32), np.full((len(words), segments), 0.5, np.float32)

    table = features("vélo", [hit("Bicyclette.")], {"velo": 1.0}, Half())
    assert table[0, FEATURES.index("soft")] == 0.25
    assert table[0, FEATURES.index("words anywhere")] == 0.5


# A tree with two leaves: -1 on the left, 2 on the right.
SPLIT = {"left": [1, 1, 2], "right": [2, 1, 2], "value": [0.0, -1.0, 2.0]}


def test_hits_come_in_the_order_of_their_new_scores() -> None:
    # One question: whether more than a quarter of the question's words are said around the candidate.
    place = FEATURES.index("around")
    tree = {**SPLIT, "feature": [place, 0, 0], "threshold": [0.25, 0.0, 0.0]}
    judge = SecondLook(lambda: Trees.of({"trees": [tree], "constant": 0.0}))
    hits = [hit("Rien.", document="a"), hit("La boucle cyclable de Denain.", document="b")]
    first, second = judge.reorder(QUESTION, hits, dict.fromkeys(analyse(QUESTION), 1.0), None)
    assert (first.passage.document_id, second.passage.document_id) == ("b", "a")
    # 1 / (1 + e^-2) on the right, 1 / (1 + e) on the left.
    assert (first.score, second.score) == pytest.approx((0.8808, 0.2689), abs=1e-4)
    assert first.lexical == 0.5


@pytest.mark.parametrize("question", ["?", "Quel ?", "😀"])
def test_a_question_without_words_is_judged_all_the_same(question: str) -> None:
    judged = LEARNT.reorder(question, [hit("Rien."), hit("", document="b")], {}, None)
    assert all(0 <= each.score <= 1 for each in judged)


def test_no_hits_stay_no_hits() -> None:
    assert LEARNT.reorder(QUESTION, [], {}, None) == ()


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Combien coûte la piscine ?", Kind.AMOUNT),
        ("quel pourcentage est pris en charge", Kind.SHARE),
        ("Quand le contrat a-t-il été signé ?", Kind.DATE),
        ("Combien de bornes sont en service ?", Kind.AMOUNT | Kind.NUMBER),
        ("Qui préside le comité ?", Kind.NONE),
    ],
)
def test_the_kinds_of_figure_asked(question: str, kinds: Kind) -> None:
    assert kinds_asked(question) == kinds


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Une aide de 283 000 €.", Kind.AMOUNT | Kind.NUMBER),
        ("12,5 millions d’euros", Kind.AMOUNT | Kind.NUMBER),
        ("à hauteur de 50 %", Kind.SHARE | Kind.NUMBER),
        ("le 22 octobre 2021", Kind.DATE | Kind.NUMBER),
        ("28 bornes", Kind.NUMBER),
        ("Les élus se réunissent.", Kind.NONE),
    ],
)
def test_the_kinds_of_figure_held(sentence: str, kinds: Kind) -> None:
    assert kinds_held(sentence) == kinds
