"""A statement that its quotes do not bear out is never shown."""

from small_corpus import passage

from assistant.answers import Citation, Composition, Statement
from assistant.checking import checked, is_borne_out, unsupported

SOURCE = passage(0, (), "L'État apporte 283 000 € et la région 12,5 M€, soit 40 % du coût.", 100)
WHOLE = Citation(SOURCE, SOURCE.start, SOURCE.end)


def test_figures_of_the_quote_are_borne_out_however_they_are_written() -> None:
    assert is_borne_out(Statement("283 000 euros, et 12 500 000 € (40%).", (WHOLE,)))


def test_another_amount_unit_or_sign_is_not() -> None:
    quotes = [WHOLE.quote]
    assert unsupported("2 830 000 €", quotes) == ("2 830 000 €",)
    assert unsupported("283 000 %", quotes) == ("283 000 %",)
    assert unsupported("une baisse de -40 %", quotes) == ("-40 %",)
    assert unsupported("12,5 Md€", quotes) == ("12,5 Md€",)


def test_what_fails_is_dropped_and_the_rest_stays() -> None:
    right, wrong = Statement("283 000 €", (WHOLE,)), Statement("382 000 €", (WHOLE,))
    assert checked(Composition((right, wrong))).statements == (right,)


def test_where_nothing_is_left_there_is_no_answer_and_the_quotes_are_offered() -> None:
    composition = checked(Composition((Statement("382 000 €", (WHOLE,)),)))
    assert (composition.answered, composition.reason, composition.nearest) == (False, "not_stated", (WHOLE,))
