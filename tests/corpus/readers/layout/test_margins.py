from pathlib import Path

from corpus.readers.pdf.pdf import read_pdf
from pdf_maker import make_pdf, text


def read(folder: Path, *placed: tuple[float, float, str]) -> str:
    path = folder / "a.pdf"
    path.write_bytes(make_pdf("\n".join(text(x, y, words) for x, y, words in placed)))
    return read_pdf(path).text


def test_a_name_wrapped_in_the_margin_of_an_item_is_read_before_the_item(tmp_path: Path) -> None:
    assert read(
        tmp_path,
        (40, 700, "Anne"),
        (130, 700, "23"),
        (160, 700, "Attribution de subventions aux chorales de la ville"),
        (40, 688, "DURAND-"),
        (160, 688, "et aux harmonies"),
        (40, 676, "PETIT"),
        (160, 676, "Pour : 57"),
        (160, 640, "Monsieur Roux sort de séance."),
        (40, 604, "Jean MARTIN"),
        (130, 604, "24"),
        (160, 604, "Vente du terrain de la gare"),
        (160, 592, "Pour : 56"),
    ) == (
        "Anne DURAND-PETIT 23 Attribution de subventions aux chorales de la ville\net aux harmonies\nPour : 57\n\n"
        "Monsieur Roux sort de séance.\n\nJean MARTIN 24 Vente du terrain de la gare\nPour : 56"
    )


def test_names_of_a_list_with_addresses_stay_beside_their_own(tmp_path: Path) -> None:
    assert read(
        tmp_path,
        (40, 700, "École Jules Ferry"),
        (180, 700, "12, rue de la Gare à Somain"),
        (40, 688, "École du Centre"),
        (190, 688, "rue du Puits à Aniche"),
        (40, 652, "École Pasteur"),
        (180, 652, "14, place de la Mairie à Douai"),
    ) == (
        "École Jules Ferry 12, rue de la Gare à Somain\nÉcole du Centre rue du Puits à Aniche\n\n"
        "École Pasteur 14, place de la Mairie à Douai"
    )


def test_rows_whose_numbers_do_not_go_on_from_each_other_keep_their_names(tmp_path: Path) -> None:
    assert read(
        tmp_path,
        (40, 700, "Voirie"),
        (130, 700, "204"),
        (160, 700, "Subventions versées aux communes voisines"),
        (40, 688, "Écoles"),
        (160, 688, "sans dépense cette année"),
        (40, 652, "Culture"),
        (130, 652, "65"),
        (160, 652, "Participations aux syndicats du pays"),
    ) == (
        "Voirie 204 Subventions versées aux communes voisines\nÉcoles sans dépense cette année\n\n"
        "Culture 65 Participations aux syndicats du pays"
    )
