"""Who asks one collection is answered as if there were no other: nothing of it is told, counted, or weighed."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.answers import Turn
from assistant.assistant import Assistant
from assistant.border.answer_json import answer_json, search_json
from assistant.composers import composer_for
from assistant.library.library import Library
from assistant.settings import Settings
from assistant.web.chat.examples import examples
from assistant.web.ledger.named import ledger_names
from assistant.web.search.searching import Query, facets, find
from assistant.web.service import create_app
from corpus.errors import AmbiguousDocumentError, UnknownDocumentError
from corpus.facts.fact_filter import FactFilter
from corpus.facts.facts import FactKind
from index.seams import PassageFilter

HERE = {
    "contrat.md": (
        "# Contrat de Rouvray\n\n## Logement\n\nLe NPNRU prévoit la rénovation de 120 logements à Rouvray. L'ANRU"
        " apporte 3 M€ au quartier des Tilleuls.\n\n## Patinoire\n\nLa patinoire de Rouvray sera rénovée en 2024.\n\n"
        "## Eau\n\nLa commune de Rouvray s'engage à réduire les fuites d'eau de 15 %.\n"
    ),
    "rapport.md": "# Rapport sur le judo\n\nLa CDR (voir ailleurs) s'engage à entretenir le dojo de Rouvray avant 2025.\n",
    "conseil.md": (
        "# Conseil municipal de Rouvray du 4 mai 2023\n\nLe conseil vote une subvention de 2 000 € au club de judo.\n\n"
        "Le maire rappelle que la cantine coûte 4 € par repas.\n"
    ),
}
# On the same subjects, with names and figures that stand nowhere else; what it defines, misspells and replaces too.
THERE = {
    "secret.md": (
        "# Contrat de Zuydcoote\n\n## Logement\n\nLe NPNRU de Zuydcoote finance la démolition de la tour Zéphyr. L'ANRU"
        " apporte 77 M€ à Zuydcoote. Le Centre Léonard de Judo (CLJ) reçoit 991 €.\n\n"
        "## Patinoire\n\nLa patinoire de Zuydcoote coûte 7,7 M€. Kiosque, kermesse, gaspillage et vidéosurveillance.\n"
    ),
    "rapport.md": "# Rapport\n\nLa Caisse de rénovation (CDR) et la Commune de Zuydcoote (CDZ) s'engagent à aider le dojo.\n",
    "glossaire.md": "# Glossaire\n\nLe Comité des Rouvrayens (CDR) apporte 55 € au judo.\n",
    "annule.md": "# Contrat de Rouvray\n\nCe contrat annule et remplace le contrat de Rouvray. L'ANRU apporte 88 M€.\n",
    **{
        f"note{n}.md": f"# Note {n}\n\nLe judo, la patinoire et la cantine de Zuydcoote, {n} fois.\n"
        for n in range(9)
    },
}
OTHER = (
    "zuydcoote",
    "zephyr",
    "zéphyr",
    "léonard",
    "clj",
    "77 m",
    "7,7",
    "88 m",
    "991",
    "secret",
    "annule",
    "note",
)

QUESTIONS = (
    "Combien l'ANRU apporte-t-elle au quartier des Tilleuls ?",
    "Qui finance la patinoire ?",
    "Quand la patinoire sera-t-elle rénovée ?",
    "Le NPNRU finance-t-il la démolition de la tour ?",
    "Combien coûte la patinoire ?",
    "Quelle est la plus grosse subvention ?",
    "Quel est le total des subventions ?",
    "À quoi s'engage la commune de Rouvray ?",
    "Combien pour le CLJ ?",
    "Combien pour le club de jduo ?",
    "Qui organise la kermesse et le kiosque ?",
    "Que dit le contrat sur la vidéosurveillance ?",
    "Quel budget pour Zuydcoote ?",
    "Quelle aide de l'ANRU en 2019 ?",
    "Combien coûte le repas de la cantine ?",
    "Combien d'engagements le Comité des Rouvrayens prend-il ?",
    "Liste des engagements de la Caisse de rénovation",
    "Liste des engagements du Comité des Rouvrayens",
    "Compare la participation de l'ANRU et du Comité des Rouvrayens",
    "Bonjour",
    "Merci",
)


def library_of(folder: Path, **collections: dict[str, str]) -> Library:
    library = Library.open(Settings(folder / "home"))
    for name, documents in collections.items():
        for file, text in documents.items():
            path = folder / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        library.ingest([folder / name], collection=name)
    return library


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_of(tmp_path_factory.mktemp("alone"), ici=HERE)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_of(tmp_path_factory.mktemp("beside"), ici=HERE, ailleurs=THERE)


def told(library: Library, question: str, *history: Turn) -> dict[str, object]:
    """Return all that an answer tells a reader of the collection « ici »."""
    assistant = Assistant(library.sources, composer_for(Settings(library.folder)))
    return answer_json(assistant.ask(question, history, ["ici"])).model_dump(exclude={"timings_ms"})


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_word_for_word_as_without_the_other_collection(
    question: str, alone: Library, beside: Library
) -> None:
    answer = told(beside, question)
    assert answer == told(alone, question)
    said = str(list({**answer, "question": "", "standalone_question": ""}.values())).lower()
    # What the reader wrote herself may be said again.
    assert [word for word in OTHER if word in said and word not in question.lower()] == []


def test_a_follow_up_takes_nothing_from_the_other_collection(alone: Library, beside: Library) -> None:
    turn = Turn("Combien l'ANRU apporte-t-elle au quartier des Tilleuls ?", "3 M€")
    assert told(beside, "Et pour la tour ?", turn) == told(alone, "Et pour la tour ?", turn)


@pytest.mark.parametrize("words", ["patinoire", "ANRU", "judo", "Rouvray", "Zuydcoote", "kermesse", "jduo"])
def test_passages_and_facets_are_those_of_the_collection(words: str, alone: Library, beside: Library) -> None:
    where = PassageFilter(("ici",))
    found, expected = (
        search_json(each.in_force().search(words, where=where), limit=10) for each in (beside, alone)
    )
    assert found == expected
    query = Query(words, {"collection": ("ici",)})
    offered, others = (
        facets(query, find(each, query, ledger_names(each)), ledger_names(each)) for each in (beside, alone)
    )
    assert offered == others


def test_the_examples_of_a_collection_are_of_its_documents(alone: Library, beside: Library) -> None:
    proposed = []
    for library in (alone, beside):
        found = examples(Assistant(library.sources, composer_for(Settings(library.folder))), library)
        found.find("ici")
        proposed.append(found.of("ici"))
    assert proposed[0] == proposed[1] != ()


def test_what_acronyms_mean_in_the_other_collection_is_not_known(alone: Library, beside: Library) -> None:
    assert beside.glossary(["ici"]).meaning("CLJ") == alone.glossary(["ici"]).meaning("CLJ") is None
    assert beside.glossary(["ailleurs"]).meaning("CLJ") == "Centre Léonard de Judo"


def test_a_document_of_the_other_collection_replaces_none_of_this(beside: Library) -> None:
    here = {each.id for each in beside.documents() if each.collection == "ici"}
    assert here.isdisjoint(beside.replaced())


@pytest.mark.parametrize("name", ["CDR", "Comité des Rouvrayens", "Caisse de rénovation", "ANRU"])
def test_a_name_is_known_in_the_ledger_by_what_the_collection_calls_it(
    name: str, alone: Library, beside: Library
) -> None:
    asked: tuple[tuple[FactKind, FactFilter], ...] = (
        ("commitment", FactFilter(actor=name, collections=("ici",))),
        ("funding", FactFilter(funder=name, collections=("ici",))),
    )
    for kind, where in asked:
        quotes = [[fact.quote for fact in each.facts(kind, where).facts] for each in (beside, alone)]
        assert quotes[0] == quotes[1]


def test_a_document_is_named_within_the_collection_asked(beside: Library) -> None:
    (named,) = beside.passage_filter(["ici"], ["rapport.md"]).document_ids
    assert beside.summary(named).collection == "ici"
    for other in ("glossaire.md", beside.summary("glossaire.md").id):
        with pytest.raises(UnknownDocumentError):
            beside.passage_filter(["ici"], [other])
    with pytest.raises(AmbiguousDocumentError):
        beside.passage_filter((), ["rapport.md"])


def test_the_page_of_a_collection_counts_and_links_within_it(beside: Library) -> None:
    assistant = Assistant(beside.sources, composer_for(Settings(beside.folder)))
    with TestClient(create_app(assistant, beside)) as client:
        examples(assistant, beside).find("ici")
        page = client.get("/?collection=ici").text
        assert f"{len(HERE)}\u00a0documents" in page
        links = re.findall(r'href="(/\?q=[^"]*)"', page)
        assert links
        assert all(link.endswith("&amp;collection=ici") for link in links)
        assert 'id="fresh" href="/?collection=ici"' in page
        assert f"{len(HERE)}\u00a0documents" in client.get("/documents?collection=ici").text
