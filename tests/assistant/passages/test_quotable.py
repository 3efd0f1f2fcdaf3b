"""Passages are cut into sentences, items and headings, and lists are found with what introduces them."""

from assistant.passages.quotable import label_of, listings, outlines, runs, says, subheadings, units_of
from small_corpus import PARAGRAPHS, passages_of

PASSAGES = passages_of()


def test_units_are_exact_slices_of_their_passage() -> None:
    for one in PASSAGES:
        for unit in units_of(one):
            assert one.text[unit.start - one.start : unit.end - one.start] == unit.text
            assert unit.citation().quote == unit.text


def test_a_heading_knows_its_path() -> None:
    heading = units_of(PASSAGES[3])[0]
    assert heading.is_heading
    assert heading.path == ("Volet 1 : Transitions", "Mobilité")


def test_items_hang_on_the_line_that_introduces_them() -> None:
    (run,) = runs(PASSAGES[1:2])
    listing = next(one for one in listings(run) if one.intro.introduces)
    assert listing.intro.text == "Il est composé de :"
    assert [item[0].text for item in listing.items] == [
        "- l'ADEME,",
        "- l'agence de l'eau Seine-Nord,",
        "- la chambre d'agriculture.",
    ]


def test_lines_that_end_on_commas_are_items_without_bullets() -> None:
    text = "Les ambitions consistent à en faire :\n\nun lieu sobre,\n\nun lieu ouvert,\n\nun lieu solidaire.\n\nFin."
    (run,) = runs(passages_of([((), text)]))
    (listing,) = listings(run)
    assert [item[0].text for item in listing.items] == [
        "un lieu sobre,",
        "un lieu ouvert,",
        "un lieu solidaire.",
    ]


def test_a_list_runs_on_over_the_next_passage() -> None:
    (run,) = runs(passages_of([(("A",), "Trois axes :\n- l'eau ;\n- l'air ;"), (("A",), "- la terre.")]))
    (listing,) = listings(run)
    assert [item[0].text for item in listing.items] == ["- l'eau ;", "- l'air ;", "- la terre."]


def test_only_neighbours_make_a_run() -> None:
    assert [len(run.passages) for run in runs((PASSAGES[0], PASSAGES[1], PASSAGES[4]))] == [2, 1]


def test_the_headings_under_a_heading_are_a_list() -> None:
    parts = [
        (("Axe 1",), "## Axe 1\n\nUn."),
        (("Axe 1", "Objectif 1"), "### Objectif 1\n\nDeux."),
        (("Axe 1", "Objectif 2"), "### Objectif 2\n\nTrois."),
    ]
    (run,) = runs(passages_of(parts))
    (listing,) = subheadings(run)
    assert (listing.intro.text, [item[0].text for item in listing.items]) == (
        "## Axe 1",
        ["### Objectif 1", "### Objectif 2"],
    )


def test_the_outline_of_a_document_is_told_by_its_headings() -> None:
    parts = [
        ((f"Axe {number} : le {number}",), f"## Axe {number} : le {number}\n\nDu texte.")
        for number in (1, 2, 3)
    ]
    (listing,) = outlines(passages_of(parts), "axe")
    assert len(listing.items) == 3
    assert outlines(passages_of(PARAGRAPHS), "pilier") == ()


def test_a_figure_alone_is_of_the_heading_or_the_line_above_it_that_announces() -> None:
    (run,) = runs(
        passages_of([((), "Moyens financiers :\n\n200 000 €/an\n\nLe reste est à chercher.\n\n24")])
    )
    announced, figure, rest, bare = run.units
    assert [says(unit) for unit in run.units] == [True, False, True, False]
    assert label_of(run, run.units.index(figure)) is announced
    assert label_of(run, run.units.index(bare)) is None
    assert rest.text == "Le reste est à chercher."
