import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions

from corpus.documents import Reading
from corpus.errors import DocumentRefusedError
from corpus.reading import build_document, read_file
from corpus.structure.splitting import split_document

PAGE = """<!doctype html><html><head><title>Les tarifs - Ville de Denain</title></head><body>
<nav><a href="/a">Accueil</a> <a href="/b">Mes démarches en ligne</a></nav>
<div class="cookie-banner">Nous utilisons des cookies pour mesurer l'audience.
<button>Tout accepter</button></div>
<main><article><h1>Les tarifs</h1>
<p>Le repas coûte 3,20 € pour les enfants de la commune, et 4,50 € pour les autres.
La carte s'achète en mairie.</p><h2>Aides</h2>
<ul><li>La ville paie la moitié du repas</li><li>Le département paie le transport</li></ul>
<table><tr><th>Quotient</th><th>Prix</th></tr><tr><td>moins de 500</td><td>1,00 €</td></tr></table>
</article></main><footer>Mentions légales</footer></body></html>"""


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def pdf_of(*pages: str) -> bytes:
    """Return a small PDF, by hand: one text line per line of each page."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for page in pages:
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in page.split("\n"))
        stream = f"BT /F1 12 Tf 72 720 Td {lines}ET" if page else ""
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body = "%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    body += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body.encode("latin-1")


def reason(path: Path) -> str:
    with pytest.raises(DocumentRefusedError) as refusal:
        read_file(path)
    return refusal.value.reason


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "cp850", "mac_roman"]
)
def test_french_is_read_right_in_the_encodings_that_files_are_found_in(tmp_path: Path, encoding: str) -> None:
    text = "La communauté d'agglomération a financé l'école à hauteur de la moitié."
    assert read_file(written(tmp_path, "a.txt", text.encode(encoding))).text == text


def test_windows_punctuation_and_the_euro_sign_are_read_right(tmp_path: Path) -> None:
    assert (
        read_file(written(tmp_path, "a.txt", "L’État : 3 000 €…".encode("cp1252"))).text
        == "L’État : 3 000 €…"
    )


def test_a_few_broken_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    text = "Été à l'école : " + "é" * 30
    assert read_file(written(tmp_path, "a.txt", text.encode() + b"\xff")).text == text + "\ufffd"


def test_text_comes_clean(tmp_path: Path) -> None:
    content = "e\u0301te\u0301\r\nun\x00 deux\rtrois\ufeff".encode() + b"\xed\xa0\x80 fin"
    assert read_file(written(tmp_path, "a.txt", content)).text == "été\nun deux\ntrois fin"


def test_the_title_of_a_fact_sheet_is_that_of_its_source(tmp_path: Path) -> None:
    path = written(
        tmp_path, "fiche.txt", "# source: https://a.fr/b | title: Les CRTE (DGCL)\n# nature: fiche\n\nTexte."
    )
    assert read_file(path).title == "Les CRTE (DGCL)"


def test_markdown_is_kept_as_written_and_its_title_is_its_first_heading(tmp_path: Path) -> None:
    text = "# **Plan** climat\n\nLes *élus* votent."
    reading = read_file(written(tmp_path, "plan.md", text))
    assert (reading.text, reading.title, reading.media_type) == (text, "Plan climat", "text/markdown")


def test_the_title_in_the_front_matter_comes_first(tmp_path: Path) -> None:
    assert read_file(
        written(tmp_path, "a.md", "---\nbudget: oui\ntitle: 'Gérer le bocage'\n---\n\n# Autre\n\nTexte")
    ).title == ("Gérer le bocage")


def test_a_web_page_is_its_article_without_menu_or_banner(tmp_path: Path) -> None:
    reading = read_file(written(tmp_path, "tarifs.html", PAGE))
    assert reading.media_type == "text/html"
    assert reading.title == "Les tarifs"
    assert "4,50 €" in reading.text
    assert "## Aides" in reading.text
    assert "- La ville paie la moitié du repas" in reading.text
    assert "moins de 500" in reading.text
    assert not any(word in reading.text for word in ("cookies", "démarches", "Mentions"))


def test_a_web_page_is_known_by_its_content_and_read_in_its_encoding(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').encode("cp1252")
    reading = read_file(written(tmp_path, "tarifs.txt", page))
    assert reading.media_type == "text/html"
    assert "4,50 € pour les autres" in reading.text


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    reading = read_file(
        written(tmp_path, "a.pdf", pdf_of("Conseil municipal du 4 juin\n\nLe budget", "est vote. Fin."))
    )
    assert reading.text == "Conseil municipal du 4 juin\n\nLe budget\nest vote. Fin."
    assert [reading.text[page.start : page.end] for page in reading.pages][1] == "est vote. Fin."
    assert reading.title == "Conseil municipal du 4 juin"
    assert not reading.problems


def test_a_blank_page_is_kept_between_the_others(tmp_path: Path) -> None:
    reading = read_file(written(tmp_path, "a.pdf", pdf_of("Le budget est vote.", "", "Fin.")))
    assert reading.text == "Le budget est vote.\n\nFin."
    assert not reading.problems
    assert [page.number for page in reading.pages] == [1, 2, 3]


def test_running_titles_are_told_apart_from_the_text(tmp_path: Path) -> None:
    pages = [
        f"Plan climat 2030\nTexte de la page {letter}.\n{number}"
        for number, letter in enumerate("ABCD", start=1)
    ]
    reading = read_file(written(tmp_path, "a.pdf", pdf_of(*pages)))
    assert {reading.text[start:end] for start, end in reading.furniture} == {"Plan climat 2030"}
    assert len(reading.furniture) == 3
    document = build_document(Path("a.pdf"), reading, collection="documents", content_hash="0")
    passages = [passage.text for passage in split_document(document)]
    assert sum("Plan climat" in passage for passage in passages) == 1
    assert all(any(f"page {letter}." in passage for passage in passages) for letter in "ABCD")


def test_a_pdf_that_asks_for_a_password_is_refused_until_it_is_given(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(written(tmp_path, "clair.pdf", pdf_of("Secret"))))
    writer.encrypt("motdepasse")
    writer.write(tmp_path / "chiffre.pdf")
    assert reason(tmp_path / "chiffre.pdf") == "PDF protégé par un mot de passe ; donnez-le avec --password."
    with pytest.raises(DocumentRefusedError, match="aucun des mots de passe donnés"):
        read_file(tmp_path / "chiffre.pdf", ["autre"])
    assert "Secret" in read_file(tmp_path / "chiffre.pdf", ["autre", "motdepasse"]).text


def test_a_pdf_that_only_forbids_copying_is_read(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(written(tmp_path, "clair.pdf", pdf_of("Ouvert"))))
    writer.encrypt("", "proprietaire", permissions_flag=UserAccessPermissions(0))
    writer.write(tmp_path / "protege.pdf")
    assert "Ouvert" in read_file(tmp_path / "protege.pdf").text


def test_a_truncated_pdf_is_refused(tmp_path: Path) -> None:
    assert reason(written(tmp_path, "a.pdf", pdf_of("Le budget est vote.")[:120])).startswith(
        "PDF endommagé ou incomplet"
    )


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("vide.txt", b"", "fichier vide."),
        ("blanc.txt", b" \n\n ", "aucun texte lisible."),
        (
            "faux.pdf",
            b"<!doctype html><html><body>Bonjour</body></html>",
            "ce n'est pas un PDF mais une page web.",
        ),
        ("faux.pdf", b"Bonjour", "ce n'est pas un PDF mais du texte."),
        (
            "photo.txt",
            b"\x89PNG\r\n\x1a\n" + bytes(50),
            "c'est une image : ce format n'est pas lu ; enregistrez-la en PDF.",
        ),
        (
            "note.docx",
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "document protégé par un mot de passe ; enregistrez-le sans.",
        ),
        ("code.bin", bytes(range(256)) * 4, "fichier binaire, sans texte lisible."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    assert reason(written(tmp_path, name, content)) == expected


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert reason(tmp_path / "absent.txt").startswith("fichier illisible")


def test_text_under_an_unknown_suffix_is_read(tmp_path: Path) -> None:
    assert read_file(written(tmp_path, "notes.xyz", "Le maire signe.")).text == "Le maire signe."


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separated_values_are_known_by_their_lines(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = ("Bénéficiaire;Montant engagé", "Dinan;261 480 €", "Lanvallay;12 000 €", "Léhon;500 €")
    table = "\r\n".join(lines).replace(";", separator)
    for name in ("export", "export.dat", "export.xls"):
        assert read_file(written(tmp_path, name, table.encode(encoding))).media_type == "text/csv"
    # A text keeps its lines as they are.
    assert read_file(written(tmp_path, "a.txt", table.encode(encoding))).media_type == "text/plain"


@pytest.mark.parametrize(
    "text",
    [
        "Le conseil, réuni en mairie, décide.\nLe maire, présent, signe.\nLa séance, close, est levée.\n",
        "Présents : 12 ; absents : 3\nVote : oui ; non\nLe maire lève la séance ; il remercie\n",
        "12;13\n14;15\n16;17\n",
    ],
)
def test_sentences_with_commas_are_no_table(tmp_path: Path, text: str) -> None:
    assert read_file(written(tmp_path, "notes", text.encode())).media_type == "text/plain"


def test_a_document_is_known_by_its_collection_name_and_content(tmp_path: Path) -> None:
    def identity(name: str, collection: str, content_hash: str) -> str:
        reading = Reading("Le maire signe.", "text/plain")
        return build_document(Path(name), reading, collection=collection, content_hash=content_hash).id

    ids = {
        identity("a.txt", "x", "1"),
        identity("b.txt", "x", "1"),
        identity("a.txt", "y", "1"),
        identity("a.txt", "x", "2"),
    }
    assert len(ids) == 4
    assert identity("a.txt", "x", "1") in ids
    assert all(len(each) == 16 for each in ids)


def test_a_text_without_title_takes_its_first_telling_line_else_the_name_of_the_file() -> None:
    def title(text: str) -> str:
        return build_document(
            Path("plan_climat-2030.txt"), Reading(text, "text/plain"), collection="c", content_hash="h"
        ).title

    assert title("Accueil\n\nProjet de territoire du Pays\n\nTexte.") == "Projet de territoire du Pays"
    assert title("DRAC\n\n# **Contrat** de ville\n\nTexte.") == "Contrat de ville"
    assert title("Ok.") == "plan climat 2030"


def test_rows_of_a_table_keep_their_number_and_the_file_gives_the_title(tmp_path: Path) -> None:
    path = written(
        tmp_path, "aides-2023.csv", "commune;montant\nDenain;1 000 €\nAnzin;2 000 €\n".encode("cp1252")
    )
    document = build_document(path, read_file(path), collection="c", content_hash="h")
    assert document.text == "commune\tmontant\nDenain\t1 000 €\nAnzin\t2 000 €\n"
    assert document.page_at(document.text.index("Anzin")) == 3
    assert document.title == "aides 2023"


def test_an_office_document_is_known_by_what_its_archive_holds(tmp_path: Path) -> None:
    import docx

    word = docx.Document()
    word.add_heading("Contrat de ville", level=1)
    word.add_paragraph("L'État verse 3 M€.")
    word.save(str(tmp_path / "contrat.bin"))
    assert "# Contrat de ville" in read_file(tmp_path / "contrat.bin").text


def test_an_archive_that_is_no_document_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lot.zip", "w") as archive:
        archive.writestr("a.txt", "Bonjour")
    assert reason(tmp_path / "lot.zip") == (
        "c'est une archive : ce format n'est pas lu ; décompressez-la d'abord."
    )
    with zipfile.ZipFile(tmp_path / "diapositives.pptx", "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p/>")
    assert reason(tmp_path / "diapositives.pptx") == (
        "c'est une présentation : ce format n'est pas lu ; enregistrez-la en PDF."
    )
    with zipfile.ZipFile(tmp_path / "note.pdf", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert reason(tmp_path / "note.pdf") == "ce n'est pas un PDF mais un document Word."
    assert reason(written(tmp_path, "faux.docx", b"PK\x03\x04 tronque")).startswith("fichier endommagé")
