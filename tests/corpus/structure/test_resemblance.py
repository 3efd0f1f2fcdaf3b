from hypothesis import given
from hypothesis import strategies as st

from corpus.structure.resemblance import NEAR_DUPLICATE, SKETCH_SIZE, near_duplicates, resemblance, sketch

PLAN = " ".join(f"La commune {i} reçoit une aide de {i} euros pour son école." for i in range(200))


def test_the_same_words_in_other_typing_resemble_wholly() -> None:
    assert (
        resemblance(sketch("L'État finance   l'école primaire"), sketch("l’etat FINANCE l'ecole\nprimaire"))
        == 1.0
    )


def test_texts_without_a_common_shingle_do_not_resemble() -> None:
    assert resemblance(sketch("un deux trois quatre"), sketch("cinq six sept huit")) == 0.0


def test_a_text_with_one_line_changed_is_a_near_duplicate_and_another_year_in_each_line_is_not() -> None:
    assert (
        resemblance(sketch(PLAN), sketch(PLAN.replace("aide de 7 euros", "aide de 8 euros")))
        >= NEAR_DUPLICATE
    )
    assert resemblance(sketch(PLAN), sketch(PLAN.replace("reçoit", "demande"))) < NEAR_DUPLICATE


def test_an_empty_text_resembles_nothing() -> None:
    assert resemblance(sketch(""), sketch("un deux trois quatre")) == 0.0


@given(st.text(max_size=400), st.text(max_size=400))
def test_resemblance_is_symmetric_and_between_zero_and_one(first: str, second: str) -> None:
    one, other = sketch(first), sketch(second)
    assert len(one) <= SKETCH_SIZE
    assert 0.0 <= resemblance(one, other) == resemblance(other, one) <= 1.0


def test_near_duplicates_are_found_once_and_only_of_those_asked() -> None:
    lines = [f"La phrase numéro {number} parle de la commune." for number in range(80)]
    sketches = {
        "a": sketch(" ".join(lines)),
        "b": sketch(" ".join([*lines, "Une de plus."])),
        "c": sketch("Un tout autre texte, qui n’a rien de commun avec les deux premiers."),
        "vide": sketch(""),
    }
    ((first, second, alike),) = near_duplicates(sketches, ["a", "b", "c", "vide"])
    assert (first, second) == ("a", "b")
    assert alike > 0.9
    assert near_duplicates(sketches, ["c"]) == ()
