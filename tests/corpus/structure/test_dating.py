"""Which of the dates that a text states is that of the act."""

import pytest

from corpus.structure.dating import Dated, best, candidates, find_date, place_of


@pytest.mark.parametrize(
    ("name", "text", "date"),
    [
        ("x.pdf", "Séance publique du\njeudi 24 avril 2014\nConvoqué le 17 avril 2014", "2014-04-24"),
        ("x.pdf", "Vu la loi du 3 mars 2010. Fait à Lille, le 1er juin 2022", "2022-06-01"),
        ("CR_28_10_2022.pdf", "rien", "2022-10-28"),
        ("CR_reunion_20210604.pdf", "rien", "2021-06-04"),
        ("2014-05-22-0001.pdf", "rien", "2014-05-22"),
        ("note_99999999.pdf", "31 février 2020", None),
        ("x.pdf", "PRÉFET DE LA MARNE\nARRÊTÉ PRÉFECTORAL DU 11 JUIL. 2024", "2024-07-11"),
        # Minutes written up later: the session is the act.
        ("CR_07_02_2011.pdf", "Mons, le lundi 14 mars 2011\nSéance du lundi 7 février 2011", "2011-02-07"),
    ],
)
def test_the_date_is_that_of_the_act(name: str, text: str, date: str | None) -> None:
    assert find_date(name, "", text) == date


def test_a_text_without_a_date_of_its_own_has_the_date_of_its_file_name() -> None:
    text = "Vu la loi n° 82-213 du 2 mars 1982 relative aux droits et libertés des communes,"

    assert find_date("charte_2023-05-04.pdf", "", text) == "2023-05-04"
    assert find_date("charte.pdf", "", text) is None


def test_an_act_is_later_than_the_delegation_that_it_cites() -> None:
    text = (
        "PRÉFET DE LA CREUSE\nArrêté portant composition de la commission\nVu l'arrêté préfectoral du 4 avril 2022 portant"
        " délégation de signature,\n"
        + "Considérant la demande ;\n" * 200
        + "\nFait à Guéret, le 28 juin 2022\nLe préfet"
    )

    assert find_date("arrete.pdf", "", text) == "2022-06-28"


def test_of_several_places_that_state_its_date_the_one_where_the_act_states_itself_is_told() -> None:
    text = "Affiché le 12 mai 2022\n\nSéance du conseil municipal du 12 mai 2022\nPrésents : tous."
    _, start, end = place_of("2022-05-12", text) or ("", 0, 0)

    assert text[start:end] == "12 mai 2022"
    assert start > text.index("Séance")
    assert place_of("2022-05-13", text) is None


def test_the_likeliest_is_the_one_whose_weights_add_up_to_the_most_and_none_where_that_weighs_more() -> None:
    early = Dated("2020-01-01", ((0, 4, frozenset({"a"})),), frozenset({"b"}))
    late = Dated("2021-01-01", ((9, 13, frozenset({"a", "c"})),), frozenset())

    none = Dated("", (), frozenset({"none"}))

    assert best([early, late, none], {"a": 1.0, "b": 0.5, "c": 2.0}) == late
    assert best([early, late, none], {"a": 1.0, "b": 2.5, "c": 2.0}) == early
    assert best([early, late, none], {"a": 1.0, "none": 5.0}) == none


def test_places_are_those_of_the_text_itself_whatever_folding_adds() -> None:
    text = "Œuvre ½ sœur : réunion du 3 mars 2021"
    only, _ = candidates("", "", text)

    ((start, end, _),) = only.places
    assert text[start:end] == "3 mars 2021"


def test_the_month_of_a_cover_is_told_where_no_day_is_known() -> None:
    text = "PLAN CLIMAT\nOctobre 2023\n\nLe plan compte douze actions."

    assert find_date("plan.pdf", "", text) is None
    assert place_of(None, text) == ("2023-10", 12, 24)


def test_a_day_in_the_title_is_the_date_of_the_act() -> None:
    title = "Premier bilan (La Tribune, 14 novembre 2019)"

    assert find_date("x.txt", title, "La circulaire du 31 août 2018 le demande.") == "2019-11-14"
