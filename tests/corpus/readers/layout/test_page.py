from pathlib import Path

import pypdfium2 as pdfium
import pytest

from corpus.documents import Reading
from corpus.readers.layout.page import PageContent, read_page
from corpus.readers.pdf import pdf
from corpus.readers.pdf.pdf import read_pdf
from pdf_maker import lines, make_pdf, picture, rule, text, turned


def read(folder: Path, *pages: str, rotate: int = 0) -> Reading:
    path = folder / "a.pdf"
    path.write_bytes(make_pdf(*pages, rotate=rotate))
    return read_pdf(path)


HEAD = "Bulletin de la commune, numéro douze, page des travaux en cours"
END = "Les deux chantiers seront présentés au public le samedi douze octobre prochain."
LEFT = [
    "La commune a choisi de refaire le toit de",
    "la mairie avant l'hiver. Les travaux sont",
    "confiés à une entreprise du canton, qui a",
    "promis de finir en novembre. La dépense",
    "est inscrite au budget de cette année.",
]
RIGHT = [
    "Le second chantier est celui de la cantine.",
    "Elle recevra soixante enfants dès la rentrée,",
    "au lieu de quarante. Le conseil remercie les",
    "parents qui ont prêté leurs locaux pendant",
    "les deux années que le chantier a duré.",
]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    page = "\n".join(
        [
            text(60, 760, HEAD, 14),
            lines(60, 700, LEFT),
            lines(320, 700, RIGHT),
            text(60, 600, END),
        ]
    )
    found = read(tmp_path, page).text
    assert " ".join(found.split()) == " ".join([HEAD, *LEFT, *RIGHT, END])


def test_text_drawn_out_of_order_is_read_where_it_stands(tmp_path: Path) -> None:
    page = "\n".join([text(60, 700, "Premier."), text(60, 676, "Troisième."), text(60, 688, "Deuxième.")])
    assert read(tmp_path, page).text == "Premier.\nDeuxième.\nTroisième."


def test_a_paragraph_is_parted_from_the_next(tmp_path: Path) -> None:
    first, second = ["Un", "paragraphe de", "trois lignes."], ["Un autre", "ensuite."]
    page = "\n".join([lines(60, 700, first), lines(60, 652, second)])
    assert read(tmp_path, page).text == "Un\nparagraphe de\ntrois lignes.\n\nUn autre\nensuite."


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        ("Le déve-", "loppement rural", "Le développement\nrural"),
        ("La région Languedoc-", "Roussillon", "La région Languedoc-Roussillon"),
        ("Il doit peut-", "être voter", "Il doit peut-être\nvoter"),
        ("La filière bois-", "énergie locale", "La filière bois-énergie\nlocale"),
        ("Un réseau trans-", "européen", "Un réseau transeuropéen"),
        ("Les années 2012-", "2013 et 2014", "Les années 2012-2013\net 2014"),
        ("Marché de voirie -", "avenant", "Marché de voirie -\navenant"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_mended(
    tmp_path: Path, upper: str, lower: str, expected: str
) -> None:
    assert read(tmp_path, lines(60, 700, [upper, lower])).text == expected


def test_how_the_document_writes_a_word_elsewhere_decides_of_its_hyphen(tmp_path: Path) -> None:
    page = lines(60, 700, ["Un porte-", "parole et un contre-", "temps. Le contretemps est levé."])
    assert read(tmp_path, page).text == "Un porte-parole\net un contretemps.\nLe contretemps est levé."


def test_ligatures_and_non_breaking_spaces_are_plain(tmp_path: Path) -> None:
    page = lines(60, 700, ["La \x01nance", "12\xa0000\xa0euros"])
    assert read(tmp_path, page).text == "La finance\n12 000 euros"


def test_text_drawn_twice_to_look_bold_is_read_once(tmp_path: Path) -> None:
    page = "\n".join(
        [text(60, 700, "Article 3"), text(60.3, 700, "Article 3"), text(60, 688, "Le bail est de neuf ans.")]
    )
    assert read(tmp_path, page).text == "Article 3\nLe bail est de neuf ans."


def test_letters_drawn_apart_make_one_word(tmp_path: Path) -> None:
    page = "BT /F1 10 Tf 60 700 Td [(Mont) -90 (pellier) -400 (vote)] TJ ET"
    assert read(tmp_path, page).text == "Montpellier vote"


def test_a_raised_small_letter_stays_in_its_line(tmp_path: Path) -> None:
    page = "\n".join([text(60, 700, "le 1"), text(76, 704, "er", 6), text(84, 700, "janvier")])
    assert read(tmp_path, page).text == "le 1er janvier"


@pytest.mark.parametrize(
    ("word", "width", "raised", "read_as"),
    [
        ("territoire", 36.8, "8", "territoire 8"),
        ("2015", 22.2, "1", "2015 1"),
        ("100 m", 27.9, "2", "100 m2"),
        ("CO", 15.0, "2", "CO2"),
        ("le 1", 16.2, "er", "le 1er"),
    ],
)
def test_the_call_of_a_footnote_is_parted_from_its_word(
    tmp_path: Path, word: str, width: float, raised: str, read_as: str
) -> None:
    drawn = "\n".join([text(50, 700, word), text(50 + width, 703.5, raised, 6)])
    assert read(tmp_path, drawn).text == read_as


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(tmp_path: Path, rotate: int) -> None:
    # The words are written so that they stand upright once the page is turned.
    matrix = {90: "0 1 -1 0 200 100", 180: "-1 0 0 -1 400 600", 270: "0 -1 1 0 200 600"}[rotate]
    page = f"BT /F1 10 Tf {matrix} Tm (Le budget) Tj 0 -12 Td (est voté.) Tj ET"
    assert read(tmp_path, page, rotate=rotate).text == "Le budget\nest voté."


def test_text_that_runs_upwards_comes_after_the_rest(tmp_path: Path) -> None:
    page = "\n".join([turned(30, 400, "Document provisoire"), lines(60, 700, ["Le budget", "est voté."])])
    assert read(tmp_path, page).text == "Le budget\nest voté.\n\nDocument provisoire"


def test_text_outside_the_page_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, "\n".join([text(60, 700, "Vu."), text(60, 900, "Hors page.")])).text == "Vu."


def test_running_headers_footers_and_page_numbers_are_told(tmp_path: Path) -> None:
    bodies = ["Un premier sujet.", "Un deuxième sujet.", "Un troisième sujet.", "Un dernier sujet."]
    pages = [
        "\n".join([text(60, 810, "Ville de Saint-Amand"), text(60, 700, body), text(290, 30, f"{number}")])
        for number, body in enumerate(bodies, start=1)
    ]
    reading = read(tmp_path, *pages)
    told = [reading.text[start:end] for start, end in reading.furniture]
    # The first of a running line is read: it says what the document is.
    assert told == ["1", *(line for number in "234" for line in ("Ville de Saint-Amand", number))]
    assert all(body in reading.text for body in bodies)


def test_what_only_looks_like_a_page_number_is_text(tmp_path: Path) -> None:
    pages = [text(60, 700, "Une page.") + "\n" + text(290, 30, number) for number in ("2014", "12", "7")]
    assert read(tmp_path, *pages).furniture == ()


def test_a_line_that_comes_back_in_the_middle_of_pages_is_text(tmp_path: Path) -> None:
    pages = ["\n".join([text(60, 400, "Adopté."), text(60, 500, f"Affaire {name}.")]) for name in "ABCD"]
    assert read(tmp_path, *pages).furniture == ()


def test_a_file_of_endless_pages_is_read_as_far_as_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    reading = read(tmp_path, *(text(60, 700, f"Page numéro {number}") for number in range(3)))
    assert [page.number for page in reading.pages] == [1, 2]
    assert [problem.reason for problem in reading.problems] == ["3 pages : lu jusqu'à la page 2."]


def read_pages(*pages: str) -> list[PageContent]:
    document = pdfium.PdfDocument(make_pdf(*pages))
    try:
        return [read_page(page) for page in document]
    finally:
        document.close()


def test_a_scanned_page_is_told_and_a_stamp_does_not_hide_it() -> None:
    scan = picture(0, 0, 595, 842)
    pages = read_pages(
        text(60, 700, "Une page écrite."), scan, f"{scan}\n{text(400, 820, 'Reçu le 4 mai')}", ""
    )
    assert [page.needs_ocr for page in pages] == [False, True, True, False]


def test_the_share_of_pictures_is_measured() -> None:
    (page,) = read_pages("\n".join([picture(0, 421, 595, 842), text(60, 100, "Une légende.")]))
    assert page.picture_share == pytest.approx(0.5, abs=0.02)
    assert not page.needs_ocr


def test_an_underlined_title_is_no_table(tmp_path: Path) -> None:
    page = "\n".join([text(60, 700, "Objet : budget"), rule(60, 698, 140, 698), text(60, 680, "Vu.")])
    assert read(tmp_path, page).tables == ()
