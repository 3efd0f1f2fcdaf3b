from dataclasses import replace

from corpus.documents import Label
from corpus.structure.resemblance import sketch
from corpus.structure.versions import Claim, Link, VersionCandidate, find_claims, find_links

STANDING = " ".join(f"La collecte du secteur {number} se fait chaque semaine." for number in range(30))


def candidate(
    id_: str,
    name: str,
    title: str,
    text: str = "",
    kind: str | None = None,
    date: str | None = None,
    collection: str = "c",
) -> VersionCandidate:
    return VersionCandidate(
        id_,
        collection,
        Label(name, title, kind, None, date),
        (title,),
        sketch(text or title),
        find_claims(name, title, text, kind),
    )


def test_a_decision_says_which_one_it_replaces() -> None:
    text = (
        "Vu le code,\nDécide que la présente délibération annule et remplace la délibération n°2012/86 "
        "du 26 mars 2012 approuvant le protocole."
    )
    assert find_claims("d.pdf", "Protocole", text, "délibération") == (
        Claim("replaced", "deliberation", "2012/86", "2012-03-26"),
    )
    repealed = "Circulaire(s) abrogée(s) : Instruction du 23 février 2024 relative aux dotations"
    assert find_claims("c.md", "Circulaire", repealed, "circulaire") == (
        Claim("replaced", "instruction", None, "2024-02-23"),
    )


def test_what_minutes_report_is_not_said_of_themselves() -> None:
    text = "La présente délibération annule et remplace la délibération n° 2012/86 du 26 mars 2012."
    assert find_claims("cr.pdf", "Compte rendu", text, "compte rendu") == ()


def test_a_text_that_only_speaks_of_replacing_claims_nothing() -> None:
    text = "Le nouveau gymnase remplace l’ancien. Le maire remplace le président en cas d’absence."
    assert find_claims("d.pdf", "Gymnase", text, "délibération") == ()


def test_a_replaced_decision_is_found_by_its_number_however_written() -> None:
    old = candidate("a", "Delib_2012_086_protocole.pdf", "Protocole tripartite", kind="délibération")
    text = "La présente délibération abroge et remplace la délibération n° 2012/86."
    new = candidate("b", "d.pdf", "Nouveau protocole", text, kind="délibération")
    assert find_links([old, new]) == (Link("a", "replaced", "b"),)


def test_a_replaced_act_is_found_by_its_kind_and_date_if_only_one_has_them() -> None:
    text = "La présente délibération annule et remplace la délibération du 26 mars 2012."
    new = candidate("n", "d.pdf", "Secteur", text, "délibération", "2014-05-22")
    first = candidate("a", "a.pdf", "Secteur nord", kind="délibération", date="2012-03-26")
    twin = candidate("b", "b.pdf", "Autre objet", kind="délibération", date="2012-03-26")
    assert find_links([new, first]) == (Link("a", "replaced", "n"),)
    assert find_links([new, first, twin]) == ()


def test_an_amendment_is_linked_to_the_agreement_that_its_title_names() -> None:
    agreement = candidate(
        "a", "pig.pdf", "Convention de partenariat du programme d’intérêt général habitat", kind="convention"
    )
    other = candidate("o", "ecole.pdf", "Convention de mise à disposition de l’école", kind="convention")
    amendment = candidate(
        "b",
        "pig2.pdf",
        "Avenant n° 2 à la convention de partenariat du programme d’intérêt général habitat",
        kind="convention",
    )
    assert find_links([agreement, other, amendment]) == (Link("a", "amended", "b"),)


def test_each_edition_of_a_report_is_replaced_by_the_latest() -> None:
    editions = [
        candidate(
            str(year),
            f"rapport_dechets_{year}.pdf",
            f"Rapport annuel {year} des déchets",
            STANDING,
            "rapport",
        )
        for year in (2022, 2023, 2024)
    ]
    assert find_links(editions) == (Link("2022", "replaced", "2024"), Link("2023", "replaced", "2024"))


def test_minutes_and_texts_that_do_not_resemble_are_no_editions() -> None:
    minutes = [
        candidate(str(year), f"CR_{year}.pdf", f"Compte rendu {year}", STANDING, "compte rendu")
        for year in (2022, 2023)
    ]
    assert find_links(minutes) == ()
    reports = [
        candidate("a", "rapport_2022.pdf", "Rapport annuel 2022", STANDING, "rapport"),
        candidate("b", "rapport_2023.pdf", "Rapport annuel 2023", "Tout autre chose y est dit.", "rapport"),
    ]
    assert find_links(reports) == ()


def test_documents_of_other_collections_are_left_alone() -> None:
    editions = [
        candidate(name, f"rapport_{name}.pdf", f"Rapport annuel {name}", STANDING, "rapport", collection=name)
        for name in ("2022", "2023")
    ]
    assert find_links(editions) == ()


def test_a_title_that_someone_corrected_does_not_undo_a_link() -> None:
    named = "Convention de partenariat petite enfance entre Belval et la CAF"
    old = candidate("a", "convention.txt", named, kind="convention")
    old = replace(old, label=replace(old.label, title="Convention CAF"), titles=("Convention CAF", named))
    new = candidate("b", "avenant.txt", f"Avenant n° 1 à la {named.lower()}", kind="convention")
    assert find_links([old, new]) == (Link("a", "amended", "b"),)


def test_editions_whose_titles_are_their_file_names_are_linked() -> None:
    text = "Le service de l'eau potable dessert la commune et ses hameaux depuis toujours."
    editions = [
        candidate(str(year), f"rapport annuel eau {year}.txt", f"rapport annuel eau {year}", text, "rapport")
        for year in (2022, 2023)
    ]
    assert find_links(editions) == (Link("2022", "replaced", "2023"),)
