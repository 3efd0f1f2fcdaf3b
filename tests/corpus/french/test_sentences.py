from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.french.sentences import sentence_spans

PIECES = st.sampled_from(
    [
        "M. ",
        "n° 12",
        "12.5 M€",
        ". ",
        "\n",
        "\n\n",
        "- ",
        "• ",
        "Le plan",
        "est voté",
        "# Titre",
        " : ",
        "| a | b |",
        "…",
        "«",
        " »",
        "\t",
        "1. ",
        "é",
        "\xa0",
    ]
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "M. Robin et Mme. Durand ont signé.",
        "Le projet n° 12 coûte 12.5 M€ hors taxes.",
        "Au sens de l'art. L. 5216-1 du code.",
        "Les bus, trains, etc. Voir le plan.",
        "Les aides (cf. Annexe 2, p. 12 et suiv.) sont cumulables.",
        "J.-P. Martin et A. Robin président.",
        "Voir https://www.crte.fr/Page.html pour la suite.",
        "Le n. 4 de l'article L. 111-1 et le décret no. 2021-12 s'appliquent.",
        "Il déclare « Ensemble ! » devant tous.",
    ],
)
def test_abbreviations_initials_numbers_and_addresses_end_no_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} Le reste suit.") == [sentence, "Le reste suit."]


def test_sentences_end_at_full_stops_and_marks() -> None:
    assert sentences("L'aide est votée. Qui paie ? L'État ! Et la Région…") == [
        "L'aide est votée.",
        "Qui paie ?",
        "L'État !",
        "Et la Région…",
    ]


def test_a_closing_guillemet_or_bold_mark_stays_with_its_sentence() -> None:
    assert sentences("**C'est voté.** « Bravo. » Le maire signe.") == [
        "**C'est voté.**",
        "« Bravo. »",
        "Le maire signe.",
    ]


def test_a_line_break_in_running_text_ends_no_sentence_and_a_blank_line_does() -> None:
    assert sentences("Le comité se réunit\nune fois par an\nà Denain\n\nIl décide") == [
        "Le comité se réunit\nune fois par an\nà Denain",
        "Il décide",
    ]


def test_a_wrapped_line_that_continues_with_a_name_is_one_sentence() -> None:
    text = "L'aide vient du département du Nord à la commune de\nDenain pour son théâtre, en deux\nfois."
    assert sentences(text) == [text]


def test_an_item_and_the_line_that_introduces_it_are_apart() -> None:
    assert sentences("Il est composé de :\n- l'État,\n• la Région\n=> le Nord\n1. Denain") == [
        "Il est composé de :",
        "- l'État,",
        "• la Région",
        "=> le Nord",
        "1. Denain",
    ]


def test_an_item_over_two_lines_is_one_span() -> None:
    assert sentences("- soutenir les communes\n  rurales\n- agir") == [
        "- soutenir les communes\n  rurales",
        "- agir",
    ]


def test_headings_and_table_rows_are_apart() -> None:
    assert sentences("# Bilan\nLe coût est stable\nArticle 2 : Durée\n| État | 10 |\n| Nord | 20 |") == [
        "# Bilan",
        "Le coût est stable",
        "Article 2 : Durée",
        "| État | 10 |",
        "| Nord | 20 |",
    ]


def test_the_number_of_an_article_or_of_an_item_ends_no_sentence() -> None:
    assert sentences("Article 3. Objet du contrat") == ["Article 3. Objet du contrat"]
    assert sentences("2. Agir pour l'énergie. Puis.") == ["2. Agir pour l'énergie.", "Puis."]


def test_a_year_ends_a_sentence() -> None:
    assert sentences("Le contrat finit en 2026. Il est révisé.") == [
        "Le contrat finit en 2026.",
        "Il est révisé.",
    ]


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_spans_are_trimmed_ordered_disjoint_and_hold_all_that_is_not_space(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    held = "".join(text[start:end] for start, end in spans)
    assert "".join(held.split()) == "".join(text.split())


def test_blank_lines_between_all_lines_are_but_spacing() -> None:
    lines = [
        "Les crédits sont notifiés par",
        "le préfet avant la fin du",
        "premier semestre de cette année.",
    ] * 5
    assert sentences("\n\n".join(lines)) == ["\n\n".join(lines[:3])] * 5


def test_a_full_line_runs_on_below_a_blank_line_and_an_item_does_not() -> None:
    text = (
        "Le préfet répartit les crédits entre les communes qui ont adopté leur\n\nplan avant le mois de mars.\n\n"
        "Les ambitions du territoire consistent à faire ici et là-bas ensemble :\n\n"
        "un lieu démonstrateur de toutes les transitions dans la vallée,\n\nun lieu ouvert."
    )
    assert [text[start:end].split(maxsplit=1)[0] for start, end in sentence_spans(text)] == [
        "Le",
        "Les",
        "un",
        "un",
    ]
