from pathlib import Path

from corpus.documents import Reading, Table
from corpus.readers.pdf.pdf import read_pdf
from pdf_maker import grid, lines, make_pdf, rule, shade, text


def read(folder: Path, *drawn: str) -> Reading:
    path = folder / "a.pdf"
    path.write_bytes(make_pdf("\n".join(drawn)))
    return read_pdf(path)


def cells(reading: Reading, table: Table) -> list[dict[int, str]]:
    return [{cell.column: reading.text[cell.start : cell.end] for cell in row} for row in table.rows]


def columns(y: float, *placed: tuple[float, str]) -> str:
    return "\n".join(text(x, y, words) for x, words in placed)


def test_grids_side_by_side_whose_rows_stand_level_are_one_table(tmp_path: Path) -> None:
    edges = [700, 680, 660, 640]
    reading = read(
        tmp_path,
        grid([60, 160, 240], edges),
        grid([250, 330], edges),
        columns(686, (64, "Compte"), (164, "Avant"), (254, "Après")),
        columns(666, (64, "Terrains"), (164, "500"), (254, "700")),
        columns(646, (64, "Voirie"), (164, "900"), (254, "800")),
    )
    (table,) = reading.tables
    assert table.header == ("Compte", "Avant", "Après")
    assert cells(reading, table) == [
        {0: "Terrains", 1: "500", 2: "700"},
        {0: "Voirie", 1: "900", 2: "800"},
    ]


def test_tables_side_by_side_with_rows_of_their_own_stay_apart(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        grid([60, 160, 240], [700, 680, 660, 640]),
        grid([260, 360, 420], [700, 672, 644, 616]),
        columns(686, (64, "Heures"), (164, "Tarif")),
        columns(666, (64, "Une"), (164, "1 \x02")),
        columns(646, (64, "Deux"), (164, "2 \x02")),
        columns(680, (264, "Abonnement"), (364, "Tarif")),
        columns(652, (264, "Jour"), (364, "5 \x02")),
        columns(624, (264, "Mois"), (364, "50 \x02")),
    )
    assert [table.header for table in reading.tables] == [("Heures", "Tarif"), ("Abonnement", "Tarif")]


def test_a_table_whose_lower_rows_are_shifted_keeps_its_columns(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        grid([60, 200, 300], [700, 680, 660]),
        grid([52, 192, 292], [660, 640, 620]),
        columns(686, (64, "Association"), (204, "Loyer")),
        columns(666, (64, "Amicale"), (204, "600 \x02")),
        columns(646, (56, "Judo-club"), (196, "360 \x02")),
        columns(626, (56, "Chorale"), (196, "410 \x02")),
    )
    (table,) = reading.tables
    assert table.header == ("Association", "Loyer")
    assert cells(reading, table) == [
        {0: "Amicale", 1: "600 €"},
        {0: "Judo-club", 1: "360 €"},
        {0: "Chorale", 1: "410 €"},
    ]


def test_a_name_over_several_columns_goes_before_theirs(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        rule(160, 700, 360, 700),
        *(rule(60, y, 460, y) for y in (680, 660, 640)),
        *(rule(x, 700, x, 640) for x in (160, 360)),
        *(rule(x, 680, x, 640) for x in (60, 260, 460)),
        text(220, 686, "Maternelle"),
        columns(666, (64, "Quotient"), (164, "Matin"), (264, "Soir"), (364, "Midi")),
        columns(646, (64, "Moins de 167"), (164, "0,51 \x02"), (264, "0,17 \x02"), (364, "3 \x02")),
    )
    (table,) = reading.tables
    assert table.header == ("Quotient", "Maternelle Matin", "Maternelle Soir", "Midi")


def test_labels_of_several_lines_are_parted_where_their_last_line_has_a_figure(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        grid([60, 200, 260], [700, 680, 610]),
        columns(686, (64, "Abonnement"), (204, "Tarif")),
        lines(64, 668, ["Résident", "permanent", "Nuit et", "dimanche", "Jour"]),
        columns(656, (204, "60 \x02")),
        columns(632, (204, "40 \x02")),
        columns(620, (204, "100 \x02")),
    )
    (table,) = reading.tables
    assert cells(reading, table) == [
        {0: "Résident permanent", 1: "60 €"},
        {0: "Nuit et dimanche", 1: "40 €"},
        {0: "Jour", 1: "100 €"},
    ]


def test_a_row_without_upright_lines_is_parted_as_the_rows_around_it(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        *(rule(60, y, 360, y) for y in (700, 680, 660, 620)),
        rule(180, 640, 360, 640),
        *(rule(x, 700, x, 620) for x in (60, 360)),
        *(rule(x, 700, x, 660) for x in (180, 300)),
        columns(686, (64, "Bénéficiaire"), (184, "Prestation"), (304, "Tarif")),
        columns(666, (64, "Résidents"), (184, "Abonnement"), (304, "20 \x02")),
        lines(64, 648, ["Professionnels", "de santé"]),
        columns(648, (184, "Abonnement"), (304, "25 \x02")),
        columns(626, (184, "Appareil"), (304, "30 \x02")),
    )
    (table,) = reading.tables
    assert cells(reading, table)[1:] == [
        {0: "Professionnels de santé", 1: "Abonnement", 2: "25 €"},
        {0: "Professionnels de santé", 1: "Appareil", 2: "30 €"},
    ]


def test_the_ground_of_words_inside_a_shaded_cell_is_no_cell(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        *(shade(x, y, x + 99, y + 39) for x in (60, 160) for y in (620, 660)),
        *(shade(65, y, 154, y + 12) for y in (684, 671)),
        columns(680, (164, "Habitants")),
        lines(66, 687, ["Commune", "rurale"]),
        columns(634, (66, "Cuis"), (164, "410")),
    )
    (table,) = reading.tables
    assert table.header == ("Commune rurale", "Habitants")
    assert cells(reading, table) == [{0: "Cuis", 1: "410"}]


def test_a_section_between_the_names_of_columns_and_the_first_row_stays_a_row(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        columns(700, (250, "Séances"), (340, "Entrées")),
        text(60, 684, "CORUM"),
        columns(668, (60, "Congrès"), (250, "60"), (340, "33 091")),
        columns(652, (60, "Concours"), (250, "84"), (340, "87 572")),
    )
    (table,) = reading.tables
    assert table.header == ("", "Séances", "Entrées")
    assert cells(reading, table) == [
        {0: "CORUM"},
        {0: "Congrès", 1: "60", 2: "33 091"},
        {0: "Concours", 1: "84", 2: "87 572"},
    ]


def test_a_row_between_shaded_ones_is_parted_where_their_texts_begin(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        *(shade(x, y, z, y + 20) for x, z in ((60, 160), (160, 260)) for y in (640, 680, 720)),
        *(rule(x, 740, x, 640) for x in (60, 260)),
        columns(726, (64, "Quotient"), (164, "Tarif")),
        columns(686, (64, "De 0 à 167 \x02"), (164, "1,76 \x02")),
        columns(666, (64, "De 168 \x02 à 1910 \x02"), (164, "2,44 \x02")),
        columns(646, (64, "De 192 \x02"), (164, "2,83 \x02")),
    )
    (table,) = reading.tables
    assert cells(reading, table)[1] == {0: "De 168 € à 1910 €", 1: "2,44 €"}


def test_a_part_of_a_table_below_a_heading_has_the_names_of_columns_above_it(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        columns(700, (60, "Marché"), (250, "Séances"), (340, "Entrées")),
        columns(684, (60, "Congrès"), (250, "60"), (340, "33 091")),
        columns(672, (60, "Réunions"), (250, "84"), (340, "87 572")),
        columns(660, (60, "Colloques"), (250, "12"), (340, "7 100")),
        text(60, 610, "SALONS"),
        columns(560, (60, "Grand public"), (250, "14"), (340, "312 179")),
        columns(548, (60, "Concours"), (250, "22"), (340, "16 277")),
    )
    assert [table.header for table in reading.tables] == 2 * [("Marché", "Séances", "Entrées")]


def test_a_name_level_with_the_middle_of_two_lines_of_names_is_that_of_the_labels(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        columns(706, (250, "Nombre de"), (340, "Nombre")),
        text(60, 701, "Marché"),
        columns(696, (250, "séances"), (340, "d'entrées")),
        columns(680, (60, "Congrès"), (250, "60"), (340, "33 091")),
        columns(668, (60, "Réunions"), (250, "84"), (340, "87 572")),
    )
    (table,) = reading.tables
    assert table.header == ("Marché", "Nombre de séances", "Nombre d'entrées")
