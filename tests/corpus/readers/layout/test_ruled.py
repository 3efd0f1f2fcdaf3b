from pathlib import Path

import pytest

from corpus.documents import Reading, Table
from corpus.readers.cells import is_amount
from corpus.readers.pdf.pdf import read_pdf
from pdf_maker import grid, lines, make_pdf, rule, shade, text, turned


def read(folder: Path, *pages: str) -> Reading:
    path = folder / "a.pdf"
    path.write_bytes(make_pdf(*pages))
    return read_pdf(path)


def cells(reading: Reading, table: Table) -> list[dict[int, str]]:
    return [{cell.column: reading.text[cell.start : cell.end] for cell in row} for row in table.rows]


def columns(y: float, *placed: tuple[float, str]) -> str:
    return "\n".join(text(x, y, words) for x, words in placed)


PLAN = "\n".join(
    [
        text(60, 720, "Plan de financement :"),
        grid([60, 260, 340, 440], [710, 690, 670, 640, 620]),
        columns(696, (64, "Financeur"), (264, "Part"), (344, "Montant")),
        columns(676, (64, "DETR"), (264, "40 %"), (344, "12 000 \x02")),
        lines(64, 658, ["Conseil départemental", "de la Marne"]),
        columns(652, (264, "20 %"), (344, "6 000 \x02")),
        columns(626, (64, "Autofinancement"), (264, "40 %"), (344, "12 000 \x02")),
        text(60, 600, "Le conseil adopte."),
    ]
)


def test_a_ruled_table_keeps_its_rows_its_columns_and_its_title(tmp_path: Path) -> None:
    reading = read(tmp_path, PLAN)
    (table,) = reading.tables
    assert (table.title, table.page) == ("Plan de financement :", 1)
    assert table.header == ("Financeur", "Part", "Montant")
    assert cells(reading, table) == [
        {0: "DETR", 1: "40 %", 2: "12 000 €"},
        {0: "Conseil départemental de la Marne", 1: "20 %", 2: "6 000 €"},
        {0: "Autofinancement", 1: "40 %", 2: "12 000 €"},
    ]
    assert reading.text[table.start : table.end] == (
        "Financeur\tPart\tMontant\nDETR\t40 %\t12 000 €\nConseil départemental de la Marne\t20 %\t6 000 €\n"
        "Autofinancement\t40 %\t12 000 €"
    )
    assert reading.text.endswith("12 000 €\n\nLe conseil adopte.")


def test_a_table_drawn_after_the_text_below_it_is_read_in_its_place(tmp_path: Path) -> None:
    before, *rest, after = PLAN.split("\n")
    assert read(tmp_path, "\n".join([after, before, *rest])).text == read(tmp_path, PLAN).text


def test_merged_cells_of_a_header_name_all_their_columns(tmp_path: Path) -> None:
    page = "\n".join(
        [
            *(rule(60, y, 360, y) for y in (700, 660, 640)),
            rule(160, 680, 360, 680),
            *(rule(x, 700, x, 640) for x in (60, 160, 360)),
            rule(260, 680, 260, 640),
            columns(686, (64, "Poste"), (240, "Dépenses")),
            columns(666, (164, "2023"), (264, "2024")),
            columns(646, (64, "Voirie"), (164, "500"), (264, "700")),
        ]
    )
    reading = read(tmp_path, page)
    (table,) = reading.tables
    assert table.header == ("Poste", "Dépenses 2023", "Dépenses 2024")
    assert cells(reading, table) == [{0: "Voirie", 1: "500", 2: "700"}]


def test_a_label_over_several_rows_is_said_of_each_and_an_amount_once(tmp_path: Path) -> None:
    page = "\n".join(
        [
            *(rule(60, y, 400, y) for y in (700, 680, 640, 620)),
            # The label and the cost of the first project stand in cells two rows high.
            rule(140, 660, 320, 660),
            *(rule(x, 700, x, 620) for x in (60, 140, 240, 320, 400)),
            columns(686, (64, "Projet"), (144, "Financeur"), (244, "Montant"), (324, "Coût")),
            columns(666, (144, "DETR"), (244, "12 000 \x02")),
            columns(655, (64, "Gymnase"), (324, "20 000 \x02")),
            columns(646, (144, "Région"), (244, "8 000 \x02")),
            columns(626, (64, "Halle"), (144, "DETR"), (244, "5 000 \x02"), (324, "5 000 \x02")),
        ]
    )
    reading = read(tmp_path, page)
    (table,) = reading.tables
    assert cells(reading, table) == [
        {0: "Gymnase", 1: "DETR", 2: "12 000 €", 3: "20 000 €"},
        {0: "Gymnase", 1: "Région", 2: "8 000 €"},
        {0: "Halle", 1: "DETR", 2: "5 000 €", 3: "5 000 €"},
    ]


def test_the_end_of_a_text_below_a_stray_line_goes_on_in_its_cell(tmp_path: Path) -> None:
    page = "\n".join(
        [
            *(rule(60, y, 320, y) for y in (700, 680, 640, 620)),
            rule(140, 660, 240, 660),
            *(rule(x, 700, x, 620) for x in (60, 140, 240, 320)),
            columns(686, (64, "Donnée"), (144, "Source"), (244, "Présente")),
            columns(666, (64, "Logements"), (144, "Insee (dossier"), (244, "oui")),
            columns(646, (144, "complet)")),
            columns(626, (64, "Emplois"), (144, "Urssaf"), (244, "non")),
        ]
    )
    reading = read(tmp_path, page)
    (table,) = reading.tables
    assert cells(reading, table) == [
        {0: "Logements", 1: "Insee (dossier complet)", 2: "oui"},
        {0: "Emplois", 1: "Urssaf", 2: "non"},
    ]


def test_a_first_row_over_all_columns_is_the_title(tmp_path: Path) -> None:
    page = "\n".join(
        [
            *(rule(60, y, 260, y) for y in (700, 680, 660, 640)),
            *(rule(x, 700, x, 640) for x in (60, 260)),
            rule(160, 680, 160, 640),
            text(110, 686, "Recettes de l'année"),
            columns(666, (64, "Origine"), (164, "Montant")),
            columns(646, (64, "Loyers"), (164, "500 \x02")),
        ]
    )
    (table,) = read(tmp_path, page).tables
    assert (table.title, table.header) == ("Recettes de l'année", ("Origine", "Montant"))


def test_rows_without_lines_between_them_are_parted_where_figures_stand_level(tmp_path: Path) -> None:
    page = "\n".join(
        [
            grid([60, 200, 260], [700, 680, 620]),
            columns(686, (64, "Poste"), (204, "Euros")),
            lines(64, 668, ["Personnel", "Énergie", "Intérêts"]),
            lines(204, 668, ["900", "400", "150"]),
        ]
    )
    reading = read(tmp_path, page)
    (table,) = reading.tables
    assert cells(reading, table) == [
        {0: "Personnel", 1: "900"},
        {0: "Énergie", 1: "400"},
        {0: "Intérêts", 1: "150"},
    ]


def test_shaded_cells_make_a_table_where_no_line_does(tmp_path: Path) -> None:
    page = "\n".join(
        [
            *(shade(x, y, x + 99, y + 19) for x in (60, 160) for y in (640, 660, 680)),
            columns(686, (64, "Commune"), (164, "Habitants")),
            columns(666, (64, "Cuis"), (164, "410")),
            columns(646, (64, "Oger"), (164, "560")),
        ]
    )
    reading = read(tmp_path, page)
    (table,) = reading.tables
    assert table.header == ("Commune", "Habitants")
    assert cells(reading, table) == [{0: "Cuis", 1: "410"}, {0: "Oger", 1: "560"}]


def test_a_heading_that_runs_upwards_names_its_column(tmp_path: Path) -> None:
    page = "\n".join(
        [
            grid([60, 160, 190], [700, 640, 620, 600]),
            text(64, 670, "Quartier"),
            turned(178, 650, "Places"),
            columns(626, (64, "Nord"), (164, "12")),
            columns(606, (64, "Sud"), (164, "15")),
        ]
    )
    (table,) = read(tmp_path, page).tables
    assert table.header == ("Quartier", "Places")


def test_a_table_goes_on_over_a_page_break_under_the_same_names(tmp_path: Path) -> None:
    below = "\n".join(
        [grid([60, 260, 340, 440], [800, 780]), columns(786, (64, "Région"), (264, "5 %"), (344, "900 \x02"))]
    )
    below += (
        "\n" + rule(60, 760, 440, 760) + "\n" + "\n".join(rule(x, 780, x, 760) for x in (60, 260, 340, 440))
    )
    below += "\n" + columns(766, (64, "Ville"), (264, "5 %"), (344, "900 \x02"))
    above = PLAN.replace(text(60, 600, "Le conseil adopte."), "")
    first, second = read(tmp_path, above, below).tables
    assert (second.title, second.header, second.page) == (first.title, first.header, 2)
    assert len(second.rows) == 2


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    words = ["Le conseil rappelle que la salle est prêtée", "aux associations de la commune seulement."]
    page = "\n".join([grid([50, 300], [720, 670]), lines(60, 700, words)])
    assert read(tmp_path, page).tables == ()


ALIGNED = "\n".join(
    [
        text(60, 720, "Les recettes se répartissent comme suit :"),
        columns(700, (60, "DSIL"), (300, "30 %"), (400, "45 000,00 \x02")),
        columns(688, (60, "Région Grand Est, au titre de"), (300, "20 %"), (400, "30 000,00 \x02")),
        text(60, 676, "la rénovation énergétique"),
        columns(664, (60, "Commune"), (300, "50 %"), (400, "75 000,00 \x02")),
        text(60, 640, "Le conseil autorise le maire à demander ces aides et à signer tout document utile."),
    ]
)


def test_figures_that_stand_in_columns_make_a_table_without_lines(tmp_path: Path) -> None:
    reading = read(tmp_path, ALIGNED)
    (table,) = reading.tables
    assert table.title == "Les recettes se répartissent comme suit :"
    assert cells(reading, table) == [
        {0: "DSIL", 1: "30 %", 2: "45 000,00 €"},
        {0: "Région Grand Est, au titre de la rénovation énergétique", 1: "20 %", 2: "30 000,00 €"},
        {0: "Commune", 1: "50 %", 2: "75 000,00 €"},
    ]


def test_a_figure_level_with_the_middle_of_its_label_belongs_to_it(tmp_path: Path) -> None:
    page = "\n".join(
        [
            columns(700, (60, "Agence de l'eau"), (300, "8 000 \x02")),
            lines(60, 682, ["Conseil départemental", "de la Haute-Saône"]),
            text(300, 676, "4 000 \x02"),
            columns(652, (60, "Commune"), (300, "3 000 \x02")),
        ]
    )
    reading = read(tmp_path, page)
    (table,) = reading.tables
    assert cells(reading, table)[1] == {0: "Conseil départemental de la Haute-Saône", 1: "4 000 €"}


@pytest.mark.parametrize(
    "page",
    [
        "\n".join(
            columns(700 - 12 * n, (60, f"Chapitre {n} ...................."), (400, f"{n + 2}"))
            for n in range(6)
        ),
        "\n".join(
            columns(700 - 12 * n, (60, f"Chapitre {name}"), (400, f"{n + 2}"))
            for n, name in enumerate("ABCDEF")
        ),
        "\n".join(columns(700 - 12 * n, (60, f"{n}."), (90, "Une affaire à traiter")) for n in range(1, 6)),
        "\n".join(columns(700 - 12 * n, (60, "Nom"), (250, "Un autre nom")) for n in range(5)),
    ],
)
def test_contents_numbered_lists_and_lists_of_names_are_no_tables(tmp_path: Path, page: str) -> None:
    assert read(tmp_path, page).tables == ()


@pytest.mark.parametrize(
    "words",
    [
        "12 000 €",
        "37,5%",
        "1.234,56 euros",
        "-104",
        "204 / 300 €",
        "15 K€",
        "580 000 € H.T.",
        "-",
        "1,10 €/heure",
    ],
)
def test_figures_with_their_units_are_amounts(words: str) -> None:
    assert is_amount(words)


@pytest.mark.parametrize("words", ["Région", "Lot 3", "12 rue Haute", "", "€", "2e étage"])
def test_words_are_no_amounts(words: str) -> None:
    assert not is_amount(words)


def test_the_names_of_columns_left_alone_by_a_page_break_hold_on_the_next_page(tmp_path: Path) -> None:
    edges = [60, 160, 260, 360]
    above = "\n".join(
        [grid(edges, [60, 40]), columns(46, (64, "Code"), (164, "Association"), (264, "Montant"))]
    )
    below = "\n".join(
        [grid(edges, [800, 780]), columns(786, (64, "12"), (164, "Judo-club"), (264, "900 \x02"))]
    )
    first, second = read(tmp_path, above, below).tables
    assert (first.page, second.page) == (1, 2)
    assert second.header == ("Code", "Association", "Montant")


def test_names_of_columns_in_one_wide_cell_are_told_apart(tmp_path: Path) -> None:
    page = "\n".join(
        [
            *(rule(60, y, 360, y) for y in (700, 680, 660)),
            *(rule(x, 700, x, 660) for x in (60, 360)),
            rule(260, 680, 260, 660),
            columns(686, (64, "Prestation"), (270, "Tarif")),
            columns(666, (64, "Repas"), (270, "4 \x02")),
        ]
    )
    (table,) = read(tmp_path, page).tables
    assert table.header == ("Prestation", "Tarif")


def test_highlighted_words_are_no_table(tmp_path: Path) -> None:
    page = "\n".join(
        [
            *(shade(x, 698, x + 79, 712) for x in (60, 140, 220)),
            columns(700, (62, "Pour : 11"), (142, "Contre"), (222, "Élue")),
        ]
    )
    assert read(tmp_path, page).tables == ()


def test_words_cut_by_a_narrow_column_are_mended(tmp_path: Path) -> None:
    page = "\n".join(
        [
            text(60, 740, "Chaque code est suivi de la somme accordée."),
            grid([60, 90, 120, 180], [710, 670, 650]),
            lines(62, 700, ["COD", "E"]),
            lines(92, 700, ["Somme", "votée"]),
            lines(122, 700, ["Accor", "dée"]),
            columns(656, (62, "12"), (92, "500 \x02"), (122, "300 \x02")),
        ]
    )
    (table,) = read(tmp_path, page).tables
    assert table.header == ("CODE", "Somme votée", "Accordée")
