"""Statements keep the words of their quotes, without what hinders reading."""

from assistant.french.wording import cleaned, item_words, joined, shortened


def test_markup_bullets_and_line_breaks_are_gone() -> None:
    assert cleaned("=> **Le contrat**\nest <b>signé</b>.") == "Le contrat est signé."


def test_a_connective_left_hanging_is_gone() -> None:
    assert cleaned("En complément, la région verse 3 €.") == "La région verse 3 €."


def test_a_short_sentence_stays_whole() -> None:
    assert (
        shortened("L'État verse 3 M€ (dont 1 M€ en 2021).", [(14, 18)])
        == "L'État verse 3 M€ (dont 1 M€ en 2021)."
    )


def test_a_long_sentence_loses_its_parentheses_before_anything_else() -> None:
    quote = "La ville (celle du nord) verse 3 M€ (dont 1 M€ en 2021) au club de rugby, pour ses travaux."
    start = quote.index("3 M€")
    assert shortened(quote, [(start, start + 4)], limit=10) == "La ville verse 3 M€ au club de rugby…"


def test_parentheses_that_answer_are_kept() -> None:
    quote = "La ville verse 3 M€ (dont 1 M€ en 2021) au club de rugby."
    start = quote.index("1 M€")
    assert "(dont 1 M€ en 2021)" in shortened(quote, [(start, start + 4)], limit=5)


def test_a_list_is_one_sentence() -> None:
    assert (
        joined("Trois axes :", ["l'eau,", "l'air ;", "la terre."]) == "Trois axes : l'eau ; l'air ; la terre."
    )


def test_a_long_item_keeps_what_it_names() -> None:
    item = "- Visibilité : sensibilisation et promotion d'un secteur crédible et attractif"
    assert item_words(item, 4) == "Visibilité"
