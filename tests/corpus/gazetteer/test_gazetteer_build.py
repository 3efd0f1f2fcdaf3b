"""The list is made of rows of tables, the same whatever their order."""

import random

from corpus.gazetteer.build import HEADER, Row, make

ROWS = [
    Row("59526", "Saint-Amand-les-Eaux", "59", "réfection de la tour", population=16_000),
    Row("59606", "Valenciennes", "59", "", population=43_000),
    Row("33000", "Tour", "33", ""),
    Row("245901160", "CA Valenciennes Métropole (CAVM)", "59", ""),
    Row("01001", "LA TOUR D AMAND", "", "une tour", official=False),
    Row("200000001", "CC DES EAUX DE SAINT AMAND", "02", "", official=False),
    Row("02001", "ANCIEN", "02", "la tour", official=False),
    Row("ZZZZZ", "Nulle part", "02", ""),
]


def test_names_are_written_well_marked_and_sorted() -> None:
    assert make(ROWS) == [
        HEADER,
        "01001;La Tour-d'Amand",
        "02001;Ancien",
        "200000001;CC des Eaux de Saint Amand;;02",
        "245901160;CA Valenciennes Métropole;;59;CAVM",
        "33000;Tour;n",
        "59526;Saint-Amand-les-Eaux",
        "59606;Valenciennes;v",
    ]


def test_a_body_with_a_new_number_keeps_its_spelling() -> None:
    rows = [
        Row("245900410", "Métropole Européenne de Lille", "59", ""),
        Row("200093201", "METROPOLE EUROPEENNE DE LILLE", "59", "", official=False),
    ]
    assert make(rows)[1:] == ["200093201;Métropole Européenne de Lille;;59"]


def test_the_newest_name_is_the_name_and_the_others_are_kept() -> None:
    rows = [Row("01130", "Cras-sur-Reyssouze", "01", ""), Row("01130", "Bresse Vallons", "01", "")]
    assert make(rows)[1:] == ["01130;Bresse Vallons;;;Cras-sur-Reyssouze"]


def test_the_order_of_other_rows_does_not_matter() -> None:
    mixed = random.Random(1).sample(ROWS, len(ROWS))
    assert make(mixed) == make(ROWS)
