"""Questions about the documents themselves, answered from the catalogue; and those that are left to the passages."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.answers import Composition
from assistant.checking.proof import checked
from assistant.holdings import holdings_first
from assistant.holdings.holdings_first import HoldingsComposer
from assistant.holdings.stating import named, titled
from assistant.library.library import Library
from assistant.library.sources import Sources
from assistant.questions.asking import Asking, Marked
from assistant.settings import Settings
from corpus.documents import Document
from index.seams import Hit

MINUTES = """\
# Compte rendu du conseil municipal

Mairie de Vezac

Séance du {day}

Le conseil municipal de Vezac, commune du Cantal, approuve le procès-verbal de la séance du 3 janvier 2019.

{said}

Secrétaire de séance : Mme Odile MARSAC
"""
ORDER = """\
PRÉFET DU CANTAL

Arrêté préfectoral du 2 mars 2022 portant attribution d'une aide à la commune d'Arpajon-sur-Cère

Vu le code général des collectivités territoriales ;
Vu la demande du 14 janvier 2022 de la commune d'Arpajon-sur-Cère ;

Article 1 : une aide de 12 000 € est attribuée à Arpajon-sur-Cère pour la chaufferie de l'école.

Fait à Aurillac, le 2 mars 2022

Le Préfet,

Serge VALADIER
"""
NOTICE = """\
# Avis de mise en concurrence des étals de la halle

Commune d'Arpajon-sur-Cère

Juillet 2023

Les candidats sont reçus le vendredi 6 octobre 2023 en mairie d'Arpajon-sur-Cère.
"""
STUDY = """\
# Étude des gisements du bassin

Les parcs agrivoltaïques du bassin produisent 12 MW. La méthanisation y est absente.
"""
FILES = {
    "vezac_2021.md": MINUTES.format(day="4 juin 2021", said="La salle des fêtes est louée."),
    "vezac_2022.md": MINUTES.format(
        day="11 mars 2022", said="Un projet de méthanisation est présenté à la mairie."
    ),
    "vezac_automne.md": MINUTES.format(day="7 octobre 2022", said="Le budget de la voirie est voté."),
    "arrete_arpajon.txt": ORDER,
    "avis_halle.md": NOTICE,
    "etude.md": STUDY,
}


class Others:
    """Stands for what answers from passages."""

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        return Composition(reason="not_stated", message="aux passages")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("holdings")
    (folder / "files").mkdir()
    for name, text in FILES.items():
        (folder / "files" / name).write_text(text, encoding="utf-8")
    library = Library.open(Settings(folder / "home"))
    library.ingest([folder / "files"])
    return library


Ask = Callable[[str, str], Composition]


def marked(asks: str, text: str) -> Asking:
    """Return what is asked by a question with its marks: « quels [kind:arrêtés] »."""
    bare, marks, at = "", [], 0
    for match in re.finditer(r"\[(\w+):([^]]*)]", text):
        bare += text[at : match.start()]
        marks.append(Marked(len(bare), len(bare) + len(match[2]), match[1]))  # type: ignore[arg-type]
        bare += match[2]
        at = match.end()
    return Asking(bare + text[at:], frozenset(asks.split()), "", tuple(marks))  # type: ignore[arg-type]


@pytest.fixture
def ask(library: Library, monkeypatch: pytest.MonkeyPatch) -> Ask:
    def compose(asks: str, text: str) -> Composition:
        asked = marked(asks, text)
        monkeypatch.setattr(holdings_first, "asking", lambda _: asked)
        sources = library.sources([])
        composition = HoldingsComposer(Others()).compose(
            asked.text, sources.search(asked.text, limit=20), sources
        )
        assert checked(composition).dropped == 0
        for statement in composition.statements:
            for cited in statement.citations:
                text = FILES[cited.passage.document]
                assert text[cited.start : cited.end] == cited.quote
        return composition

    return compose


def said(composition: Composition) -> tuple[str, ...]:
    return tuple(statement.text.replace("\u00a0", " ") for statement in composition.statements)


def documents(composition: Composition) -> list[str]:
    return [one.citations[0].passage.document for one in composition.statements]


def test_documents_of_a_kind_and_a_place_are_told_the_newest_first(ask: Ask) -> None:
    told = ask("documents", "quels [kind:PV] de [place:Vezac] avez-vous ?")

    assert documents(told) == ["vezac_automne.md", "vezac_2022.md", "vezac_2021.md"]
    assert said(told)[0] == "Compte rendu du conseil municipal (7 octobre 2022)."


def test_a_count_is_told_before_what_it_counts(ask: Ask) -> None:
    told = ask("documents_count", "combien de [kind:comptes rendus] de [place:Vezac] en [year:2022] ?")

    assert said(told)[0] == "2 comptes rendus."
    assert documents(told)[1:] == ["vezac_automne.md", "vezac_2022.md"]
    assert [each.written for each in told.statements[0].computed] == ["2"]


def test_documents_of_a_departement_are_those_of_its_communes(ask: Ask) -> None:
    told = ask("documents", "quels [kind:arrêtés] dans le [place:Cantal] ?")

    assert documents(told) == ["arrete_arpajon.txt"]


def test_documents_on_a_topic_cite_the_line_that_is_on_it(ask: Ask) -> None:
    told = ask("documents", "quels documents parlent de [topic:methanisation] ?")

    assert set(documents(told)) == {"etude.md", "vezac_2022.md"}
    assert all("méthanisation" in one.citations[0].quote for one in told.statements)


def test_a_word_that_no_document_says_is_looked_for_by_its_kin(ask: Ask) -> None:
    told = ask("documents", "un document sur l'[topic:agrivoltaïsme] ?")

    assert documents(told) == ["etude.md"]


@pytest.mark.parametrize(
    ("asks", "head", "document"),
    [
        ("documents_latest", "Le plus récent", "vezac_automne.md"),
        ("documents_oldest", "Le plus ancien", "vezac_2021.md"),
    ],
)
def test_the_newest_and_the_oldest_are_told_with_their_dates(
    ask: Ask, asks: str, head: str, document: str
) -> None:
    told = ask(asks, "le [kind:compte rendu] de [place:Vezac] ?")

    assert documents(told) == [document]
    assert said(told)[0].startswith(f"{head} : Compte rendu du conseil municipal (")


def test_the_date_and_the_signatory_are_those_that_the_act_states(ask: Ask) -> None:
    question = "de quand est l'[kind:arrêté] pour la [topic:chaufferie] d'[place:Arpajon-sur-Cère], et qui l'a signé ?"
    told = ask("documents_date documents_author", question)

    assert "2 mars 2022" in said(told)[0]
    assert said(told)[1] == "Signataire : Le Préfet, Serge VALADIER."


def test_a_day_that_is_foretold_is_not_the_date_of_the_document(ask: Ask) -> None:
    told = ask(
        "documents_date", "de quand est l'[kind:avis] pour les [topic:étals] d'[place:Arpajon-sur-Cère] ?"
    )

    assert said(told)[0].endswith("juillet 2023).")


def test_what_names_no_signatory_says_so(ask: Ask) -> None:
    question = (
        "de quand est l'[kind:avis] pour les [topic:étals] d'[place:Arpajon-sur-Cère] et qui l'a signé ?"
    )

    assert ask("documents_date documents_author", question).note == "Le document ne nomme pas de signataire."


def test_a_kind_that_a_place_has_not_is_refused_with_what_it_has(ask: Ask) -> None:
    told = ask("documents", "avez-vous le [kind:contrat de ville] de [place:Vezac] ?")

    assert told.reason == "nothing_found"
    assert (told.message or "").replace("\u00a0", " ") == (
        "Aucun document de type « contrat de ville » pour « Vezac » ; pour ce lieu : 3 comptes rendus."
    )
    assert [each.passage.document for each in told.nearest] == [
        "vezac_automne.md",
        "vezac_2022.md",
        "vezac_2021.md",
    ]


def test_a_place_that_no_document_is_of_is_refused(ask: Ask) -> None:
    told = ask("documents", "avez-vous le [kind:compte rendu] de [place:Brest] ?")

    assert (told.reason, told.nearest) == ("nothing_found", ())
    assert told.message == "Aucun document ne parle de « Brest »."


def test_a_topic_that_no_document_speaks_of_is_refused(ask: Ask) -> None:
    told = ask("documents", "quels documents parlent de [topic:crocodiles] ?")

    assert (told.reason, told.nearest) == ("nothing_found", ())
    assert told.message == "Aucun document ne parle de « crocodiles »."


@pytest.mark.parametrize(
    ("asks", "question"),
    [
        ("tell", "que dit le [kind:compte rendu] de [place:Vezac] ?"),
        ("documents_count", "combien de documents avez-vous ?"),
        ("documents_date", "de quand est le [kind:compte rendu] de [place:Brest] ?"),
    ],
)
def test_what_is_not_surely_understood_is_left_to_the_passages(ask: Ask, asks: str, question: str) -> None:
    assert ask(asks, question).message == "aux passages"


def test_a_collection_is_asked_for_its_own_documents_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(Settings(tmp_path / "home"))
    for name in ("ici", "ailleurs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").write_text(FILES["vezac_2021.md"] + name, encoding="utf-8")
        library.ingest([tmp_path / name], name)
    asked = marked("documents_count", "combien de [kind:comptes rendus] de [place:Vezac] ?")
    monkeypatch.setattr(holdings_first, "asking", lambda _: asked)

    told = HoldingsComposer(Others()).compose(asked.text, (), library.sources(["ici"]))

    assert {each.passage.document for one in told.statements for each in one.citations} == {"ici.md"}


def act(text: str, title: str) -> Document:
    return Document("a", "x-2023.txt", title, text, "text/plain", "c", "h", "x-2023.txt", kind="délibération")


def test_an_act_is_told_by_the_subject_that_it_states() -> None:
    text = "EXTRAIT DU REGISTRE\nL'an et le à\nOBJET : Réseau de chaleur de la rue Haute\nVu le code,\n"
    told = act(text, "L'an et le à")

    assert named(told, is_placed=True) == "Réseau de chaleur de la rue Haute"
    assert titled(told).what == "Réseau de chaleur de la rue Haute"


def test_of_several_subjects_none_is_the_act() -> None:
    text = "REGISTRE DES ACTES\nOBJET : Vente d'un terrain communal\nOBJET : Achat d'une parcelle\n"

    assert titled(act(text, "REGISTRE DES ACTES")).what == "REGISTRE DES ACTES"


def test_a_date_written_with_points_is_told_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "noisy.txt").write_text(
        "PROCÈS-VERBAL DU CONSEIL MUNICIPAL DE VEZAC DU 05.02.2024\n\nLe conseil approuve le budget.\n",
        "utf-8",
    )
    library = Library.open(Settings(tmp_path / "home"))
    library.ingest([tmp_path / "noisy.txt"])
    asked = "Quel est le plus récent procès-verbal de Vezac ?"
    told = HoldingsComposer(Others()).compose(asked, (), library.sources(()))

    assert "05.02.2024" in told.statements[0].text
